using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;

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

    /// <summary>All revisions that were loaded.</summary>
    public IReadOnlyList<Revision> Revisions => revisions;

    /// <summary>The newest revision, the one that is worked on.</summary>
    public Revision Latest => revisions.MaxBy(revision => revision.Number)!;

    /// <summary>Starts the report with an empty first draft.</summary>
    public static Report Start(Agency agency, int year, ReportFormat format, DateTime now)
    {
        var report = new Report { AgencyId = agency.Id, Agency = agency, Year = year };
        report.revisions.Add(Revision.First(agency.Name, format, now));
        return report;
    }

    /// <summary>Publishes the newest revision. The instant is the server's and cannot be chosen.</summary>
    /// <param name="digest">Digest of what is published; must be the one that was approved.</param>
    /// <param name="files">The files made from exactly this content.</param>
    public WorkflowOutcome Publish(string digest, IEnumerable<PublishedFile> files, Actor actor, DateTime now)
    {
        var outcome = Latest.Publish(digest, files, actor, now);
        if (outcome is WorkflowOutcome.Done)
        {
            CurrentRevision = Latest.Number;
        }

        return outcome;
    }

    /// <summary>Begins a correction of a published report: a new draft revision with the same content. The published one stays readable.</summary>
    /// <param name="changeNote">What is corrected and why; the public reads it.</param>
    public WorkflowOutcome Amend(string changeNote, Actor actor, DateTime now)
    {
        if (Latest.State != RevisionState.Published)
        {
            return new WorkflowOutcome.Refused("只有已发布的报告才能更正。这份报告已有未发布的版本，请先完成它。");
        }

        if (string.IsNullOrWhiteSpace(changeNote))
        {
            return new WorkflowOutcome.Refused("请写明更正的内容和原因，公众会看到它。");
        }

        revisions.Add(Latest.Successor(changeNote, actor, now));
        return new WorkflowOutcome.Done();
    }
}
