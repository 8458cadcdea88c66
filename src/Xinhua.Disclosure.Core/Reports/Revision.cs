using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Core.Reports;

/// <summary>
/// One version of a report, from the first draft to publication. It changes only through its methods, each of which raises <see cref="Version"/>.
/// </summary>
public sealed class Revision
{
    /// <summary>Longest public change note.</summary>
    public const int ChangeNoteLength = 1000;

    private readonly List<RevisionFigure> figures = [];
    private readonly List<RevisionText> texts = [];
    private readonly List<Justification> justifications = [];
    private readonly List<Approval> approvals = [];
    private readonly List<ReturnNote> returnNotes = [];
    private readonly List<Contribution> contributions = [];
    private readonly List<PublishedFile> files = [];

    /// <summary>Key in the database.</summary>
    public int Id { get; private set; }

    /// <summary>The report it belongs to.</summary>
    public int ReportId { get; private set; }

    /// <summary>1 for the first, one more for each correction.</summary>
    public int Number { get; private set; }

    /// <summary>The form it is written in.</summary>
    public string FormatId { get; private set; } = "";

    /// <summary>The agency's name while it was written; later renaming does not reach it.</summary>
    public string AgencyName { get; private set; } = "";

    /// <summary>Where it stands.</summary>
    public RevisionState State { get; private set; }

    /// <summary>Index of the review step it waits for, from 0.</summary>
    public int Step { get; private set; }

    /// <summary>How often it was submitted.</summary>
    public int Round { get; private set; }

    /// <summary>Concurrency token, raised by every change.</summary>
    public int Version { get; private set; }

    /// <summary>Digest of what was submitted; null in a draft.</summary>
    public string? Digest { get; private set; }

    /// <summary>What a correction corrects and why; null in the first revision.</summary>
    public string? ChangeNote { get; private set; }

    /// <summary>When it was begun, UTC.</summary>
    public DateTime CreatedAt { get; private set; }

    /// <summary>When it was last changed, UTC.</summary>
    public DateTime ChangedAt { get; private set; }

    /// <summary>Who submitted it last.</summary>
    public Actor? SubmittedBy { get; private set; }

    /// <summary>When it was submitted last, UTC.</summary>
    public DateTime? SubmittedAt { get; private set; }

    /// <summary>Who published it.</summary>
    public Actor? PublishedBy { get; private set; }

    /// <summary>When it was published, UTC: the server's instant.</summary>
    public DateTime? PublishedAt { get; private set; }

    /// <summary>Who stated that every cell left blank is zero; null when nobody did.</summary>
    public Actor? ZerosStatedBy { get; private set; }

    /// <summary>When that was stated, UTC.</summary>
    public DateTime? ZerosStatedAt { get; private set; }

    /// <summary>The entered numbers.</summary>
    public IReadOnlyList<RevisionFigure> Figures => figures;

    /// <summary>The texts.</summary>
    public IReadOnlyList<RevisionText> Texts => texts;

    /// <summary>Reasons given for findings.</summary>
    public IReadOnlyList<Justification> Justifications => justifications;

    /// <summary>Signatures of all rounds.</summary>
    public IReadOnlyList<Approval> Approvals => approvals;

    /// <summary>Returns of all rounds.</summary>
    public IReadOnlyList<ReturnNote> ReturnNotes => returnNotes;

    /// <summary>Who changed it.</summary>
    public IReadOnlyList<Contribution> Contributions => contributions;

    /// <summary>The files made at publication.</summary>
    public IReadOnlyList<PublishedFile> Files => files;

    /// <summary>What it says, for rules, writers and the digest.</summary>
    public ReportContent Content(ReportFormat format, string agencySlug, int year) => new()
    {
        Format = format,
        AgencyName = AgencyName,
        AgencySlug = agencySlug,
        Year = year,
        Figures = new Figures(format, figures.Select(figure => KeyValuePair.Create(figure.Cell, figure.Value))),
        Notes = figures.Where(figure => figure.Note is not null).ToDictionary(figure => figure.Cell, figure => figure.Note!),
        Narrative = texts.ToDictionary(text => text.Section, text => text.Text),
    };

    /// <summary>Whether it can be written in, and if not, why; null when it can.</summary>
    public string? WhyNotEditable => State switch
    {
        RevisionState.Draft => null,
        RevisionState.InReview => "报告正在审核，不能修改。需要修改的，请审核人员先退回。",
        RevisionState.Approved => "报告已通过审核，不能修改。需要修改的，请审核人员先退回。",
        RevisionState.Published => "报告已经发布，不能修改。发现错误的，请使用「更正」。",
    };

    /// <summary>Writes numbers and texts. A null number makes the cell blank again; a remark goes with its number.</summary>
    /// <exception cref="InvalidOperationException">The revision is not a draft; ask <see cref="WhyNotEditable"/> first.</exception>
    public void Write(RevisionChange change, Actor actor, DateTime now)
    {
        if (WhyNotEditable is { } why)
        {
            throw new InvalidOperationException(why);
        }

        foreach (var (key, value) in change.Figures)
        {
            WriteFigure(key, value);
        }

        foreach (var (key, note) in change.Notes)
        {
            if (figures.Find(figure => figure.Cell == key) is { } figure)
            {
                figure.Note = string.IsNullOrWhiteSpace(note) ? null : note.Trim();
            }
        }

        foreach (var (section, text) in change.Texts)
        {
            WriteText(section, Narrative.Clean(text));
        }

        Changed(actor, now);
    }

    /// <summary>Fills every blank cell with zero and records who stated it.</summary>
    /// <returns>How many cells were filled, or why it is not possible now.</returns>
    public WorkflowOutcome StateZeros(ReportFormat format, Actor actor, DateTime now)
    {
        if (WhyNotEditable is { } why)
        {
            return new WorkflowOutcome.Refused(why);
        }

        foreach (var cell in format.EnteredCells.Where(cell => figures.TrueForAll(figure => figure.Cell != cell.Key)))
        {
            WriteFigure(cell.Key, 0);
        }

        (ZerosStatedBy, ZerosStatedAt) = (actor, now);
        Changed(actor, now);
        return new WorkflowOutcome.Done();
    }

    /// <summary>Gives the reason for which a finding may stand.</summary>
    public WorkflowOutcome Justify(Finding finding, string reason, ReportContent content, Actor actor, DateTime now)
    {
        if (WhyNotEditable is { } why)
        {
            return new WorkflowOutcome.Refused(why);
        }

        if (!finding.MayBeExcused)
        {
            return new WorkflowOutcome.Refused("这个问题必须改正，不能用说明理由代替。", finding);
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            return new WorkflowOutcome.Refused("请写明理由。", finding);
        }

        var subject = Justification.SubjectOf(finding);
        justifications.RemoveAll(justification => justification.Subject == subject);
        justifications.Add(new Justification
        {
            Subject = subject,
            Reason = reason.Trim(),
            By = actor,
            At = now,
            ValuesDigest = Justification.DigestOf(finding, content),
        });
        Changed(actor, now);
        return new WorkflowOutcome.Done();
    }

    /// <summary>The findings that stand in the way of submission: errors, and warnings for which no valid reason is given.</summary>
    public IReadOnlyList<Finding> Open(IEnumerable<Finding> findings, ReportContent content) =>
    [
        .. findings.Where(finding => finding.Severity != Severity.Info && !justifications.Exists(justification => justification.Excuses(finding, content))),
    ];

    /// <summary>Hands the draft over to the first step of review.</summary>
    public WorkflowOutcome Submit(IReadOnlyList<Finding> findings, ReportContent content, Actor actor, DateTime now)
    {
        if (WhyNotEditable is { } why)
        {
            return new WorkflowOutcome.Refused(why);
        }

        if (Open(findings, content) is { Count: > 0 } open)
        {
            return new WorkflowOutcome.Refused($"还有{open.Count}个问题没有处理，不能提交。请改正错误，对提示写明理由。", open);
        }

        State = RevisionState.InReview;
        Step = 0;
        Round++;
        Digest = ContentDigest.Compute(content);
        (SubmittedBy, SubmittedAt) = (actor, now);
        Changed(actor, now);
        return new WorkflowOutcome.Done();
    }

    /// <summary>Whether this person may sign now, and if not, why; null when they may. Who holds the step's role is asked elsewhere.</summary>
    public string? WhyNotSignedBy(Actor actor) => this switch
    {
        { State: not RevisionState.InReview } => "报告现在不在审核中。",
        _ when contributions.Exists(contribution => contribution.AccountId == actor.AccountId) || SubmittedBy?.AccountId == actor.AccountId =>
            "填报或提交过这份报告的人不能审核它，请由另一位同志审核。",
        _ when approvals.Exists(approval => approval.Round == Round && approval.By.AccountId == actor.AccountId) =>
            "同一个人不能在一份报告上签两个步骤，请由另一位同志审核。",
        _ => null,
    };

    /// <summary>Signs the current step. After the last one the revision is approved.</summary>
    /// <param name="digest">Digest of what the reviewer saw; must be what was submitted.</param>
    public WorkflowOutcome Approve(IReadOnlyList<ReviewStep> steps, string digest, string? comment, Actor actor, DateTime now)
    {
        if (WhyNotSignedBy(actor) is { } why)
        {
            return new WorkflowOutcome.Refused(why);
        }

        if (Step >= steps.Count)
        {
            return new WorkflowOutcome.Refused("审核步骤的设置在审核期间减少了，请退回后重新提交。");
        }

        if (digest != Digest)
        {
            return new WorkflowOutcome.Refused("您看到的内容与提交的内容不一致，请刷新页面后重新审核。");
        }

        approvals.Add(new Approval
        {
            Round = Round,
            Step = Step,
            StepName = steps[Step].Name,
            By = actor,
            At = now,
            Digest = digest,
            Comment = comment?.Trim() ?? "",
        });
        Step++;
        State = Step >= steps.Count ? RevisionState.Approved : RevisionState.InReview;
        Touch(now);
        return new WorkflowOutcome.Done();
    }

    /// <summary>Gives a submitted or approved revision back to its writers. All approvals of the round lapse.</summary>
    public WorkflowOutcome Return(string reason, Actor actor, DateTime now)
    {
        if (State is not (RevisionState.InReview or RevisionState.Approved))
        {
            return new WorkflowOutcome.Refused("报告现在不在审核中，不能退回。");
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            return new WorkflowOutcome.Refused("请写明退回的原因。");
        }

        returnNotes.Add(new ReturnNote { Round = Round, Text = reason.Trim(), By = actor, At = now });
        State = RevisionState.Draft;
        Step = 0;
        Digest = null;
        Touch(now);
        return new WorkflowOutcome.Done();
    }

    internal WorkflowOutcome Publish(string digest, IEnumerable<PublishedFile> published, Actor actor, DateTime now)
    {
        if (State != RevisionState.Approved)
        {
            return new WorkflowOutcome.Refused(State == RevisionState.Published ? "报告已经发布过了。" : "报告还没有通过全部审核，不能发布。");
        }

        if (digest != Digest || approvals.Exists(approval => approval.Round == Round && approval.Digest != digest))
        {
            return new WorkflowOutcome.Refused("报告内容与审核通过的内容不一致，不能发布。请退回后重新审核。");
        }

        files.AddRange(published);
        State = RevisionState.Published;
        (PublishedBy, PublishedAt) = (actor, now);
        Touch(now);
        return new WorkflowOutcome.Done();
    }

    internal static Revision First(string agencyName, ReportFormat format, DateTime now) => new()
    {
        Number = 1,
        FormatId = format.Id,
        AgencyName = agencyName,
        CreatedAt = now,
        ChangedAt = now,
    };

    internal Revision Successor(string changeNote, Actor actor, DateTime now)
    {
        var next = new Revision
        {
            Number = Number + 1,
            FormatId = FormatId,
            AgencyName = AgencyName,
            ChangeNote = changeNote.Trim(),
            CreatedAt = now,
            ChangedAt = now,
        };
        next.figures.AddRange(figures.Select(figure => new RevisionFigure { Cell = figure.Cell, Value = figure.Value, Note = figure.Note }));
        next.texts.AddRange(texts.Select(text => new RevisionText { Section = text.Section, Text = text.Text }));
        next.Changed(actor, now);
        return next;
    }

    private void WriteFigure(CellKey key, decimal? value)
    {
        var figure = figures.Find(candidate => candidate.Cell == key);
        if (value is not { } number)
        {
            if (figure is not null)
            {
                figures.Remove(figure);
            }
        }
        else if (figure is null)
        {
            figures.Add(new RevisionFigure { Cell = key, Value = number });
        }
        else
        {
            figure.Value = number;
        }
    }

    private void WriteText(string section, string text)
    {
        var existing = texts.Find(candidate => candidate.Section == section);
        if (existing is null)
        {
            texts.Add(new RevisionText { Section = section, Text = text });
        }
        else
        {
            existing.Text = text;
        }
    }

    private void Changed(Actor actor, DateTime now)
    {
        if (!contributions.Exists(contribution => contribution.AccountId == actor.AccountId))
        {
            contributions.Add(new Contribution { AccountId = actor.AccountId });
        }

        Touch(now);
    }

    private void Touch(DateTime now)
    {
        Version++;
        ChangedAt = now;
    }
}

/// <summary>Numbers and texts to be written into a draft.</summary>
/// <param name="Figures">New number by cell; null makes the cell blank.</param>
/// <param name="Texts">New text by section.</param>
/// <param name="Notes">New remark by cell; null takes the remark away.</param>
public sealed record RevisionChange(
    IReadOnlyDictionary<CellKey, decimal?> Figures,
    IReadOnlyDictionary<string, string> Texts,
    IReadOnlyDictionary<CellKey, string?> Notes)
{
    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => Figures.Count == 0 && Texts.Count == 0 && Notes.Count == 0;
}
