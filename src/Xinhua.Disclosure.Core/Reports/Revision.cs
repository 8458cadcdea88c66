using Xinhua.Disclosure.Core.Archive;
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

    /// <summary>Longest reason for which a publication at its time was refused.</summary>
    public const int ScheduleRefusalLength = 500;

    /// <summary>Longest public reason of a withdrawal.</summary>
    public const int WithdrawalReasonLength = 1000;

    private readonly List<RevisionFigure> figures = [];
    private readonly List<RevisionText> texts = [];
    private readonly List<Justification> justifications = [];
    private readonly List<Approval> approvals = [];
    private readonly List<ReturnNote> returnNotes = [];
    private readonly List<Submission> submissions = [];
    private readonly List<ReviewLook> looks = [];
    private readonly List<Referral> referrals = [];
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

    /// <summary>Why it corrects the one before; null in the first revision.</summary>
    public AmendmentReason? AmendmentReason { get; private set; }

    /// <summary>When it was begun, UTC.</summary>
    public DateTime CreatedAt { get; private set; }

    /// <summary>When it was last changed, UTC.</summary>
    public DateTime ChangedAt { get; private set; }

    /// <summary>Who submitted it last.</summary>
    public Actor? SubmittedBy { get; private set; }

    /// <summary>When it was submitted last, UTC.</summary>
    public DateTime? SubmittedAt { get; private set; }

    /// <summary>How many findings stood when it was submitted, each with its reason; only a report without any is approved in bulk.</summary>
    public int StandingFindings { get; private set; }

    /// <summary>When it shall be published by itself, UTC; null when nobody set a time.</summary>
    public DateTime? PublishAt { get; private set; }

    /// <summary>Who set the time.</summary>
    public Actor? ScheduledBy { get; private set; }

    /// <summary>Why it was not published at its time, in Chinese; null when nothing stood in the way. Setting a new time clears it.</summary>
    public string? ScheduleRefusal { get; private set; }

    /// <summary>Who published it.</summary>
    public Actor? PublishedBy { get; private set; }

    /// <summary>When it was published, UTC: the server's instant.</summary>
    public DateTime? PublishedAt { get; private set; }

    /// <summary>The code under which anybody can ask for it, see <see cref="Reports.CheckCode"/>; null until it is published.</summary>
    public string? CheckCode { get; private set; }

    /// <summary>Who withdrew it from the public.</summary>
    public Actor? WithdrawnBy { get; private set; }

    /// <summary>When it was withdrawn, UTC.</summary>
    public DateTime? WithdrawnAt { get; private set; }

    /// <summary>Why it was withdrawn; the public reads it.</summary>
    public string? WithdrawalReason { get; private set; }

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

    /// <summary>Notes of all rounds.</summary>
    public IReadOnlyList<ReturnNote> ReturnNotes => returnNotes;

    /// <summary>What was submitted, round by round.</summary>
    public IReadOnlyList<Submission> Submissions => submissions;

    /// <summary>Who began to review which round.</summary>
    public IReadOnlyList<ReviewLook> Looks => looks;

    /// <summary>Questions sent up.</summary>
    public IReadOnlyList<Referral> Referrals => referrals;

    /// <summary>Notes of the present round: in review those the reviewers have pinned so far, in a draft those it was returned with.</summary>
    public IEnumerable<ReturnNote> NotesOfRound => returnNotes.Where(note => note.Round == Round);

    /// <summary>The question whose decision is awaited; null when there is none.</summary>
    public Referral? OpenReferral => referrals.Find(referral => referral.IsOpen);

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
    public string? WhyNotEditable => WhyNotEditableIn(State);

    /// <summary>Why a revision in this state cannot be written in; null when it can.</summary>
    public static string? WhyNotEditableIn(RevisionState state) => state switch
    {
        RevisionState.Draft => null,
        RevisionState.InReview => "报告正在审核，不能修改。需要修改的，请审核人员先退回。",
        RevisionState.Approved => "报告已通过审核，不能修改。需要修改的，请审核人员先退回。",
        RevisionState.Published => "报告已经发布，不能修改。发现错误的，请使用「更正」。",
        RevisionState.Withdrawn => "报告已经撤回公开，不能修改。需要重新发布的，请使用「更正」。",
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

    /// <summary>Says anew what a correction corrects and why; the reviewers sign it with the content, and the public reads it.</summary>
    public WorkflowOutcome Describe(AmendmentReason reason, string changeNote, Actor actor, DateTime now)
    {
        if (WhyNotEditable is { } why)
        {
            return new WorkflowOutcome.Refused(why);
        }

        if (Number == 1)
        {
            return new WorkflowOutcome.Refused("第1版不是更正，没有更正说明。");
        }

        if (string.IsNullOrWhiteSpace(changeNote))
        {
            return new WorkflowOutcome.Refused("请写明更正的内容和原因，公众会看到它。");
        }

        (AmendmentReason, ChangeNote) = (reason, changeNote.Trim());
        Changed(actor, now);
        return new WorkflowOutcome.Done();
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

    /// <summary>Fills every blank cell of a table with zero and keeps who stated it, as a reason that excuses no finding.</summary>
    public WorkflowOutcome StateZeros(FormatTable table, Actor actor, DateTime now)
    {
        if (WhyNotEditable is { } why)
        {
            return new WorkflowOutcome.Refused(why);
        }

        var blank = table.Cells.Where(cell => !cell.IsComputed && figures.TrueForAll(figure => figure.Cell != cell.Key)).ToList();
        if (blank.Count == 0)
        {
            return new WorkflowOutcome.Refused($"「{table.Caption}」每一格都已填写，不用声明。");
        }

        blank.ForEach(cell => WriteFigure(cell.Key, 0));
        var (subject, isWhole) = (ZeroStatement.SubjectOf(table), blank.Count == table.Cells.Count(cell => !cell.IsComputed));
        justifications.RemoveAll(justification => justification.Subject == subject);
        justifications.Add(new Justification
        {
            Subject = subject,
            Reason = isWhole ? $"「{table.Caption}」本年度为零" : $"「{table.Caption}」没有填写的{blank.Count}格都是零",
            By = actor,
            At = now,
            ValuesDigest = ZeroStatement.DigestOf(table, FigureAt),
        });
        Changed(actor, now);
        return new WorkflowOutcome.Done();
    }

    /// <summary>Who stated of which table that its blanks are zero, in the order of the form.</summary>
    public IReadOnlyList<ZeroStatement> ZeroStatements(ReportFormat format) =>
    [
        .. from table in format.Tables
           join justification in justifications on ZeroStatement.SubjectOf(table) equals justification.Subject
           select new ZeroStatement(
               justification.Reason, justification.By, justification.At, justification.ValuesDigest == ZeroStatement.DigestOf(table, FigureAt)),
    ];

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

    /// <summary>Marks a note as dealt with.</summary>
    /// <param name="noteId">The note, one of the round it was returned in.</param>
    /// <param name="reply">What was done; may be empty.</param>
    public WorkflowOutcome ResolveNote(int noteId, string? reply, Actor actor, DateTime now)
    {
        if (WhyNotEditable is { } why)
        {
            return new WorkflowOutcome.Refused(why);
        }

        if (NotesOfRound.FirstOrDefault(note => note.Id == noteId) is not { } note)
        {
            return new WorkflowOutcome.Refused("没有这条批注，请刷新页面。");
        }

        if (!note.IsOpen)
        {
            return new WorkflowOutcome.Refused("这条批注已经处理过了。");
        }

        note.Resolve(reply, actor, now);
        Changed(actor, now);
        return new WorkflowOutcome.Done();
    }

    /// <summary>Hands the draft over to the first step of review.</summary>
    public WorkflowOutcome Submit(IReadOnlyList<Finding> findings, ReportContent content, Actor actor, DateTime now)
    {
        if (WhyNotEditable is { } why)
        {
            return new WorkflowOutcome.Refused(why);
        }

        if (NotesOfRound.Count(note => note.IsOpen) is > 0 and var notes)
        {
            return new WorkflowOutcome.Refused($"还有{notes}条退回批注没有处理，不能提交。请逐条修改，并标记为已处理。");
        }

        if (Open(findings, content) is { Count: > 0 } open)
        {
            return new WorkflowOutcome.Refused($"还有{open.Count}个问题没有处理，不能提交。请改正错误，对提示写明理由。", open);
        }

        State = RevisionState.InReview;
        Step = 0;
        Round++;
        Digest = ContentDigest.Compute(content);
        (SubmittedBy, SubmittedAt, StandingFindings) = (actor, now, findings.Count(finding => finding.Severity != Severity.Info));
        submissions.Add(new Submission { Round = Round, By = actor, At = now, Digest = Digest, Snapshot = ContentSnapshot.Of(content).Write() });
        Changed(actor, now);
        return new WorkflowOutcome.Done();
    }

    /// <summary>Why this person may not take the submission back; null when they may.</summary>
    public string? WhyNotTakenBackBy(Actor actor) => this switch
    {
        { State: not RevisionState.InReview } => "报告现在不在审核中，不用撤回。",
        _ when SubmittedBy?.AccountId != actor.AccountId => "只有提交的人可以撤回提交。",
        _ when looks.Find(look => look.Round == Round) is { } look => $"{look.Name}已经开始审核，不能撤回。需要修改的，请审核人员退回。",
        _ => null,
    };

    internal WorkflowOutcome TakeBack(Actor actor, DateTime now)
    {
        if (WhyNotTakenBackBy(actor) is { } why)
        {
            return new WorkflowOutcome.Refused(why);
        }

        BackToDraft(now);
        return new WorkflowOutcome.Done();
    }

    /// <summary>Whether this person may sign now, and if not, why; null when they may. Who holds the step's role is asked elsewhere.</summary>
    public string? WhyNotSignedBy(Actor actor) => this switch
    {
        { State: not RevisionState.InReview } => "报告现在不在审核中。",
        _ when IsWrittenBy(actor) || SubmittedBy?.AccountId == actor.AccountId =>
            "填报或提交过这份报告的人不能审核它，请由另一位同志审核。",
        _ when approvals.Exists(approval => approval.Round == Round && approval.By.AccountId == actor.AccountId) =>
            "同一个人不能在一份报告上签两个步骤，请由另一位同志审核。",
        _ => null,
    };

    /// <summary>Whether this person has begun to review the present round.</summary>
    public bool IsOpenedBy(Actor actor) => looks.Exists(look => look.Round == Round && look.AccountId == actor.AccountId);

    /// <summary>The latest earlier round this reviewer looked at; null when there is none.</summary>
    public int? LastLookBefore(Actor actor) => looks.Where(look => look.AccountId == actor.AccountId && look.Round < Round).Max(look => (int?)look.Round);

    /// <summary>Begins a review of the present round; from now on the author cannot take it back.</summary>
    public WorkflowOutcome OpenReview(Actor actor, DateTime now)
    {
        if (WhyNotSignedBy(actor) is { } why)
        {
            return new WorkflowOutcome.Refused(why);
        }

        if (!IsOpenedBy(actor))
        {
            looks.Add(new ReviewLook { Round = Round, AccountId = actor.AccountId, Name = actor.Name, At = now });
            Touch(now);
        }

        return new WorkflowOutcome.Done();
    }

    /// <summary>Pins a note for the writers; they see it when the report is returned.</summary>
    public WorkflowOutcome AddNote(NotePlace place, string text, ReportContent content, Actor actor, DateTime now)
    {
        if (WhyNotReviewedBy(actor) is { } why)
        {
            return new WorkflowOutcome.Refused(why);
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return new WorkflowOutcome.Refused("请写明批注的内容。");
        }

        if (place.WhyNotIn(content) is { } wrong)
        {
            return new WorkflowOutcome.Refused(wrong);
        }

        returnNotes.Add(new ReturnNote
        {
            Round = Round,
            Cell = place.Cell,
            Section = place.Section,
            Excerpt = string.IsNullOrEmpty(place.Excerpt) ? null : place.Excerpt,
            Text = text.Trim(),
            By = actor,
            At = now,
        });
        Touch(now);
        return new WorkflowOutcome.Done();
    }

    /// <summary>Takes one's own note away before the report is returned.</summary>
    public WorkflowOutcome RemoveNote(int noteId, Actor actor, DateTime now)
    {
        if (WhyNotReviewedBy(actor) is { } why)
        {
            return new WorkflowOutcome.Refused(why);
        }

        if (NotesOfRound.FirstOrDefault(note => note.Id == noteId && note.By.AccountId == actor.AccountId) is not { } note)
        {
            return new WorkflowOutcome.Refused("没有这条批注，或者它是别人写的，不能删除。");
        }

        returnNotes.Remove(note);
        Touch(now);
        return new WorkflowOutcome.Done();
    }

    /// <summary>Signs the current step. After the last one the revision is approved.</summary>
    /// <param name="steps">The steps of the installation.</param>
    /// <param name="step">Index of the step the reviewer signs: while they read, somebody else may have signed it.</param>
    /// <param name="digest">Digest of what the reviewer saw; must be what was submitted.</param>
    /// <param name="comment">What the reviewer remarks; may be empty.</param>
    /// <param name="actor">The reviewer; that they hold the role of the step is asked elsewhere.</param>
    /// <param name="now">The instant, UTC.</param>
    public WorkflowOutcome Approve(IReadOnlyList<ReviewStep> steps, int step, string digest, string? comment, Actor actor, DateTime now)
    {
        if (State == RevisionState.InReview && step != Step)
        {
            return new WorkflowOutcome.Refused("这一步已由另一位同志办理，报告进入了下一步。请查看现在的状态。");
        }

        if (WhyNotReviewedBy(actor) is { } why)
        {
            return new WorkflowOutcome.Refused(why);
        }

        if (Step >= steps.Count)
        {
            return new WorkflowOutcome.Refused("审核步骤的设置在审核期间减少了，请退回后重新提交。");
        }

        if (WhyNotSignedAs(steps) is { } other)
        {
            return new WorkflowOutcome.Refused(other);
        }

        if (digest != Digest)
        {
            return new WorkflowOutcome.Refused("您看到的内容与提交的内容不一致，请刷新页面后重新审核。");
        }

        if (NotesOfRound.Any())
        {
            return new WorkflowOutcome.Refused("这次审核已经写了批注，不能通过。请退回填报员，或者先删除批注。");
        }

        if (WhyHeldUp is { } held)
        {
            return new WorkflowOutcome.Refused(held);
        }

        approvals.Add(new Approval
        {
            Round = Round,
            Step = step,
            StepName = steps[step].Name,
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

    /// <summary>Gives a submitted or approved revision back to its writers, with the notes pinned so far. All approvals of the round lapse.</summary>
    /// <param name="reason">Why, for the report as a whole; may be empty when notes are pinned.</param>
    public WorkflowOutcome Return(string reason, Actor actor, DateTime now)
    {
        if (State is not (RevisionState.InReview or RevisionState.Approved))
        {
            return new WorkflowOutcome.Refused("报告现在不在审核中，不能退回。");
        }

        if (WhyHeldUp is { } held)
        {
            return new WorkflowOutcome.Refused(held);
        }

        if (string.IsNullOrWhiteSpace(reason) && !NotesOfRound.Any())
        {
            return new WorkflowOutcome.Refused("请写明退回的原因，或者先在数字、文字上添加批注。");
        }

        if (!string.IsNullOrWhiteSpace(reason))
        {
            returnNotes.Add(new ReturnNote { Round = Round, Text = reason.Trim(), By = actor, At = now });
        }

        BackToDraft(now);
        return new WorkflowOutcome.Done();
    }

    /// <summary>Sends up the question whether something may be published. Until the decision is recorded, nobody approves or publishes.</summary>
    public WorkflowOutcome Refer(ReferralAuthority authority, string question, Actor actor, DateTime now)
    {
        if (State is not (RevisionState.InReview or RevisionState.Approved))
        {
            return new WorkflowOutcome.Refused("只有审核中或待发布的报告才能报请确定。");
        }

        if (WhyHeldUp is { } held)
        {
            return new WorkflowOutcome.Refused(held);
        }

        if (string.IsNullOrWhiteSpace(question))
        {
            return new WorkflowOutcome.Refused("请写明什么内容不能确定、为什么。");
        }

        referrals.Add(new Referral { Authority = authority, Question = question.Trim(), By = actor, At = now });
        (PublishAt, ScheduledBy) = (null, null);
        Touch(now);
        return new WorkflowOutcome.Done();
    }

    /// <summary>Why this person may not record a decision now; null when they may. Who holds a role is asked elsewhere.</summary>
    public string? WhyNotSettledBy(Actor actor) =>
        OpenReferral is null ? "没有等待确定的事项。"
        : IsWrittenBy(actor) ? "填报过这份报告的人不能记录确定意见，请由另一位同志记录。"
        : null;

    /// <summary>Records what the authority decided; the report goes on from where it stood.</summary>
    public WorkflowOutcome SettleReferral(string decision, Actor actor, DateTime now)
    {
        if (WhyNotSettledBy(actor) is { } why)
        {
            return new WorkflowOutcome.Refused(why);
        }

        if (string.IsNullOrWhiteSpace(decision))
        {
            return new WorkflowOutcome.Refused("请写明确定的意见，以及是哪个部门、什么时候确定的。");
        }

        OpenReferral!.Settle(decision, actor, now);
        Touch(now);
        return new WorkflowOutcome.Done();
    }

    /// <summary>Why this person may not publish it now; null when they may. Who holds a publishing role is asked elsewhere.</summary>
    public string? WhyNotPublishedBy(Actor actor) => this switch
    {
        { State: RevisionState.Published or RevisionState.Withdrawn } => "报告已经发布过了。",
        { State: not RevisionState.Approved } => "报告还没有通过全部审核，不能发布。",
        { WhyHeldUp: { } held } => held,
        _ when IsWrittenBy(actor) => "填报过这份报告的人不能发布它，请由另一位同志发布。",
        _ => null,
    };

    /// <summary>Sets the instant at which it is published by itself.</summary>
    /// <param name="at">UTC, later than now and within a year.</param>
    public WorkflowOutcome Schedule(DateTime at, Actor actor, DateTime now)
    {
        if (WhyNotPublishedBy(actor) is { } why)
        {
            return new WorkflowOutcome.Refused(why);
        }

        if (at <= now || at > now.AddYears(1))
        {
            return new WorkflowOutcome.Refused("定时发布的时间必须晚于现在，并且在一年以内。");
        }

        (PublishAt, ScheduledBy, ScheduleRefusal) = (at, actor, null);
        Touch(now);
        return new WorkflowOutcome.Done();
    }

    /// <summary>Calls a scheduled publication off.</summary>
    /// <param name="refusal">Why it could not take place at its time; null when a person calls it off.</param>
    /// <param name="now">The instant, UTC.</param>
    public WorkflowOutcome CancelSchedule(string? refusal, DateTime now)
    {
        if (State != RevisionState.Approved || PublishAt is null)
        {
            return new WorkflowOutcome.Refused("没有设置定时发布，或者已经发布。");
        }

        (PublishAt, ScheduledBy, ScheduleRefusal) = (null, null, refusal?.Length > ScheduleRefusalLength ? refusal[..ScheduleRefusalLength] : refusal);
        Touch(now);
        return new WorkflowOutcome.Done();
    }

    internal WorkflowOutcome Publish(IReadOnlyList<ReviewStep> steps, string digest, string checkCode, IEnumerable<PublishedFile> published, Actor actor, DateTime now)
    {
        if ((WhyNotPublishedBy(actor) ?? WhyNotSignedAs(steps)) is { } why)
        {
            return new WorkflowOutcome.Refused(why);
        }

        if (Step != steps.Count)
        {
            return new WorkflowOutcome.Refused("审核通过以后增加了审核步骤，请退回后重新提交审核。");
        }

        if (digest != Digest || approvals.Exists(approval => approval.Round == Round && approval.Digest != digest))
        {
            return new WorkflowOutcome.Refused("报告内容与审核通过的内容不一致，不能发布。请退回后重新审核。");
        }

        files.AddRange(published);
        State = RevisionState.Published;
        (PublishedBy, PublishedAt, CheckCode) = (actor, now, checkCode);
        (PublishAt, ScheduledBy, ScheduleRefusal) = (null, null, null);
        Touch(now);
        return new WorkflowOutcome.Done();
    }

    /// <summary>The report was withdrawn while this revision waited: it does not go out by itself any more, and a publication under way at this moment fails.</summary>
    internal void HoldBack(DateTime now)
    {
        (PublishAt, ScheduledBy) = (null, null);
        Touch(now);
    }

    internal void Withdraw(string reason, Actor actor, DateTime now)
    {
        State = RevisionState.Withdrawn;
        (WithdrawnBy, WithdrawnAt, WithdrawalReason) = (actor, now, reason);
        Touch(now);
    }

    internal static Revision First(string agencyName, ReportFormat format, DateTime now, ReportContent? previous)
    {
        var first = new Revision
        {
            Number = 1,
            FormatId = format.Id,
            AgencyName = agencyName,
            CreatedAt = now,
            ChangedAt = now,
        };
        foreach (var (key, value) in previous is null ? new Dictionary<CellKey, decimal>() : CarriedForward.Into(format, previous))
        {
            first.WriteFigure(key, value);
        }

        return first;
    }

    /// <summary>A published revision as its archive package gives it back. What only mattered while it was worked on, as notes and earlier rounds, is not in the package.</summary>
    internal static Revision FromArchive(ArchiveRecord record, ReportContent content)
    {
        var archived = record.Revision;
        var submitted = record.Process.Last(step => step.Action == ProcessActions.Submitted);
        var signed = record.Process.Where(step => step.Action == ProcessActions.Reviewed).ToList();
        var revision = new Revision
        {
            Number = archived.Number,
            FormatId = record.FormatId,
            AgencyName = record.AgencyName,
            State = RevisionState.Published,
            Step = signed.Count,
            Round = 1,
            Version = 1,
            Digest = archived.Digest,
            AmendmentReason = archived.Reason,
            ChangeNote = archived.ChangeNote,
            CreatedAt = archived.StartedAt.UtcDateTime,
            ChangedAt = archived.PublishedAt.UtcDateTime,
            SubmittedBy = submitted.By,
            SubmittedAt = submitted.At.UtcDateTime,
            PublishedBy = archived.PublishedBy,
            PublishedAt = archived.PublishedAt.UtcDateTime,
        };
        revision.figures.AddRange(content.Figures.Entered.Select(figure =>
            new RevisionFigure { Cell = figure.Key, Value = figure.Value, Note = content.Notes.GetValueOrDefault(figure.Key) }));
        revision.texts.AddRange(content.Narrative.Where(text => text.Value.Length > 0).Select(text => new RevisionText { Section = text.Key, Text = text.Value }));
        revision.contributions.AddRange(record.Process.Where(step => step.Action == ProcessActions.Drafted)
            .Select(step => new Contribution { AccountId = step.By.AccountId, Name = step.By.Name }));
        revision.submissions.Add(new Submission
        {
            Round = 1,
            By = submitted.By,
            At = submitted.At.UtcDateTime,
            Digest = archived.Digest,
            Snapshot = ContentSnapshot.Of(content).Write(),
        });
        revision.approvals.AddRange(signed.Select(step => new Approval
        {
            Round = 1,
            Step = step.StepNumber - 1,
            StepName = step.StepName,
            By = step.By,
            At = step.At.UtcDateTime,
            Digest = step.Digest!,
            Comment = step.Comment,
        }));
        revision.files.AddRange(record.Files);
        return revision;
    }

    internal Revision Successor(AmendmentReason reason, string changeNote, Actor actor, DateTime now)
    {
        var next = new Revision
        {
            Number = Number + 1,
            FormatId = FormatId,
            AgencyName = AgencyName,
            AmendmentReason = reason,
            ChangeNote = changeNote.Trim(),
            CreatedAt = now,
            ChangedAt = now,
        };
        next.figures.AddRange(figures.Select(figure => new RevisionFigure { Cell = figure.Cell, Value = figure.Value, Note = figure.Note }));
        next.texts.AddRange(texts.Select(text => new RevisionText { Section = text.Section, Text = text.Text }));

        // Most of what it says was written by those who wrote the one before: they sign this one as little as that one.
        next.contributions.AddRange(contributions.Select(contribution => new Contribution { AccountId = contribution.AccountId, Name = contribution.Name }));
        next.Changed(actor, now);
        return next;
    }

    /// <summary>Gives a draft the name its agency has in the report year, after the register was corrected.</summary>
    internal bool Rename(string agencyName, DateTime now)
    {
        if (WhyNotEditable is not null || AgencyName == agencyName)
        {
            return false;
        }

        AgencyName = agencyName;
        Touch(now);
        return true;
    }

    /// <summary>Why nothing may go on; null when nothing holds it up.</summary>
    private string? WhyHeldUp => OpenReferral is { } referral
        ? $"有内容正在报请{referral.Authority.Chinese()}确定，收到确定意见并记录以前，不能审核、退回或发布。"
        : null;

    /// <summary>Whether somebody changed this revision, or one that it goes back to.</summary>
    private bool IsWrittenBy(Actor actor) => contributions.Exists(contribution => contribution.AccountId == actor.AccountId);

    /// <summary>Why the signatures of this round are not those the steps ask for; null when they are, as far as it has come.</summary>
    private string? WhyNotSignedAs(IReadOnlyList<ReviewStep> steps) =>
        approvals.Where(approval => approval.Round == Round).OrderBy(approval => approval.Step).Select(approval => approval.StepName)
            .SequenceEqual(steps.Take(Step).Select(step => step.Name))
            ? null
            : "审核步骤的设置在审核期间改变了，请退回后重新提交审核。";

    private string? WhyNotReviewedBy(Actor actor) =>
        WhyNotSignedBy(actor) ?? (IsOpenedBy(actor) ? null : "请先点「开始审核」，看过报告内容再办理。");

    private void BackToDraft(DateTime now)
    {
        State = RevisionState.Draft;
        Step = 0;
        Digest = null;
        (PublishAt, ScheduledBy, ScheduleRefusal) = (null, null, null);
        Touch(now);
    }

    private decimal? FigureAt(CellKey key) => figures.Find(figure => figure.Cell == key)?.Value;

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
        if (!IsWrittenBy(actor))
        {
            contributions.Add(new Contribution { AccountId = actor.AccountId, Name = actor.Name });
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
