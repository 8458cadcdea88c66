using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Data.Agencies;

/// <summary>Every question about the register of agencies; see ReportQueries.</summary>
internal static class AgencyQueries
{
    /// <summary>All agencies with their names and places by year, in the order of the tree of today.</summary>
    public static IQueryable<Agency> AllWithPeriods(DisclosureDbContext db) => db.Agencies.Include(agency => agency.Periods).OrderBy(agency => agency.Path);

    /// <summary>Agencies by slug.</summary>
    public static IQueryable<Agency> Named(DisclosureDbContext db, IReadOnlyList<string> slugs) =>
        db.Agencies.Include(agency => agency.Periods).Where(agency => slugs.Contains(agency.Slug));

#pragma warning disable CA1310 // Written in SQL, where a comparison cannot be named.
    /// <summary>All agencies below one.</summary>
    public static IQueryable<Agency> Beneath(DisclosureDbContext db, int agencyId, string path) =>
        db.Agencies.Where(agency => agency.Path.StartsWith(path) && agency.Id != agencyId);
#pragma warning restore CA1310

    /// <summary>Agencies right below some others that still exist.</summary>
    public static IQueryable<Agency> Below(DisclosureDbContext db, IReadOnlyList<int> agencyIds) =>
        db.Agencies.Where(agency => agency.LastYear == null && agencyIds.Contains(agency.ParentId!.Value));

    /// <summary>Reports of a year and later, with the drafts among their revisions.</summary>
    public static IQueryable<Report> WithDrafts(DisclosureDbContext db, IReadOnlyList<int> agencyIds, int fromYear) =>
        db.Reports.Include(report => report.Agency)
            .Include(report => report.Revisions.Where(revision => revision.State == RevisionState.Draft))
            .Where(report => agencyIds.Contains(report.AgencyId) && report.Year >= fromYear)
            .OrderBy(report => report.Id);

    /// <summary>Who took over from an agency, and from whom it took over.</summary>
    public static IQueryable<SuccessionItem> Successions(DisclosureDbContext db, int agencyId) =>
        from succession in db.AgencySuccessions
        join predecessor in db.Agencies on succession.PredecessorId equals predecessor.Id
        join successor in db.Agencies on succession.SuccessorId equals successor.Id
        where succession.PredecessorId == agencyId || succession.SuccessorId == agencyId
        orderby succession.FromYear, predecessor.Path, successor.Path
        select new SuccessionItem(succession.FromYear, succession.Note, predecessor.Slug, predecessor.Name, successor.Slug, successor.Name);
}
