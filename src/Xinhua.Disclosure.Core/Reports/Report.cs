using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Archive;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Core.Reports;

/// <summary>The report of one agency for one year: a line of revisions.</summary>
public sealed class Report
{
    private readonly List<Revision> revisions = [];

    /// <summary>Key in the database.</summary>
    public int Id { get; private set; }

    /// <summary>The agency.</summary>
    public int AgencyId { get; private set; }

    /// <summary>The agency.</summary>
    public Agency Agency { get; private set; } = null!;

    /// <summary>The report year.</summary>
    public int Year { get; private set; }

    /// <summary>Number of the published revision that counts; null while none is published.</summary>
    public int? CurrentRevision { get; private set; }

    /// <summary>When it was first submitted, UTC: what the deadline for submitting is held against; null before that.</summary>
    public DateTime? FirstSubmittedAt { get; private set; }

    /// <summary>When it was first published, UTC: what the deadline for publishing is held against; null before that.</summary>
    public DateTime? FirstPublishedAt { get; private set; }

    /// <summary>All revisions that were loaded.</summary>
    public IReadOnlyList<Revision> Revisions => revisions;

    /// <summary>The newest revision, the one that is worked on.</summary>
    public Revision Latest => revisions.MaxBy(revision => revision.Number)!;

    /// <summary>Starts the report with a first draft that holds nothing but what last year's report hands on.</summary>
    /// <param name="previous">Last year's report; null when none is on file.</param>
    public static Report Start(Agency agency, int year, ReportFormat format, DateTime now, ReportContent? previous = null)
    {
        var report = new Report { AgencyId = agency.Id, Agency = agency, Year = year };
        report.revisions.Add(Revision.First(agency.NameIn(year), format, now, previous));
        return report;
    }

    /// <summary>A report as the archive gives it back: public, with every revision that was archived.</summary>
    /// <param name="agency">The agency.</param>
    /// <param name="revisions">What was archived of each revision, and what it says; the first first.</param>
    public static Report FromArchive(Agency agency, IReadOnlyList<(ArchiveRecord Record, ReportContent Content)> revisions)
    {
        var report = new Report { AgencyId = agency.Id, Agency = agency, Year = revisions[0].Record.Number.Year };
        report.revisions.AddRange(revisions.Select(revision => Revision.FromArchive(revision.Record, revision.Content)));
        report.CurrentRevision = report.Latest.Number;
        report.FirstPublishedAt = revisions[0].Record.History[0].PublishedAt.UtcDateTime;
        report.FirstSubmittedAt = report.revisions.Min(revision => revision.SubmittedAt);
        return report;
    }

    /// <summary>Gives a draft the name that the register has for the report year; whatever was submitted keeps the name it was submitted under.</summary>
    /// <returns>Whether there was a draft with another name.</returns>
    public bool Rename(DateTime now) => revisions.MaxBy(revision => revision.Number)?.Rename(Agency.NameIn(Year), now) == true;

    /// <summary>Hands the newest revision over to review.</summary>
    public WorkflowOutcome Submit(IReadOnlyList<Finding> findings, ReportContent content, Actor actor, DateTime now)
    {
        var outcome = Latest.Submit(findings, content, actor, now);
        if (outcome is WorkflowOutcome.Done)
        {
            FirstSubmittedAt ??= now;
        }

        return outcome;
    }

    /// <summary>
    /// Takes the submission back to the draft it was, as long as no reviewer has begun (A11-09: a submission can be undone).
    /// What was taken back has not been submitted, so it does not meet the deadline either.
    /// </summary>
    public WorkflowOutcome TakeBack(Actor actor, DateTime now)
    {
        var outcome = Latest.TakeBack(actor, now);
        if (outcome is WorkflowOutcome.Done && FirstSubmittedAt == Latest.SubmittedAt)
        {
            FirstSubmittedAt = null;
        }

        return outcome;
    }

    /// <summary>Publishes the newest revision. The instant is the server's and cannot be chosen.</summary>
    /// <param name="steps">The steps of the installation; every one of them must have been signed.</param>
    /// <param name="digest">Digest of what is published; must be the one that was approved.</param>
    /// <param name="files">The files made from exactly this content.</param>
    public WorkflowOutcome Publish(IReadOnlyList<ReviewStep> steps, string digest, IEnumerable<PublishedFile> files, Actor actor, DateTime now)
    {
        var outcome = Latest.Publish(steps, digest, CheckCode.Of(Agency.Slug, Year, Latest.Number, digest), files, actor, now);
        if (outcome is WorkflowOutcome.Done)
        {
            CurrentRevision = Latest.Number;
            FirstPublishedAt ??= now;
        }

        return outcome;
    }

    /// <summary>Begins a correction of a published report: a new draft revision with the same content. The published one stays readable.</summary>
    /// <param name="reason">Why, in a word; the public reads it.</param>
    /// <param name="changeNote">What is corrected and why; the public reads it.</param>
    public WorkflowOutcome Amend(AmendmentReason reason, string changeNote, Actor actor, DateTime now)
    {
        if (Latest.State is not (RevisionState.Published or RevisionState.Withdrawn))
        {
            return new WorkflowOutcome.Refused("只有已发布的报告才能更正。这份报告已有未发布的版本，请先完成它。");
        }

        if (string.IsNullOrWhiteSpace(changeNote))
        {
            return new WorkflowOutcome.Refused("请写明更正的内容和原因，公众会看到它。");
        }

        revisions.Add(Latest.Successor(reason, changeNote, actor, now));
        return new WorkflowOutcome.Done();
    }

    /// <summary>
    /// Takes the report from the public: every published revision, since what must not be read may stand in the older ones too.
    /// Its page says so, with the reason. A correction under way stays, but goes out only when somebody publishes it. All revisions must have been loaded.
    /// </summary>
    /// <param name="reason">Why; the public reads it.</param>
    public WorkflowOutcome Withdraw(string reason, Actor actor, DateTime now)
    {
        if (CurrentRevision is null)
        {
            return new WorkflowOutcome.Refused("报告没有公开，不用撤回。");
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            return new WorkflowOutcome.Refused("请写明撤回的原因，公众会看到它。");
        }

        foreach (var revision in revisions.Where(revision => revision.State == RevisionState.Published))
        {
            revision.Withdraw(reason.Trim(), actor, now);
        }

        if (Latest.State is not RevisionState.Withdrawn)
        {
            Latest.HoldBack(now);
        }

        CurrentRevision = null;
        return new WorkflowOutcome.Done();
    }
}
