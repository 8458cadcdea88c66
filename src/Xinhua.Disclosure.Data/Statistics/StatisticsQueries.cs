using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Statistics;

namespace Xinhua.Disclosure.Data.Statistics;

/// <summary>Every question about numbers over the years and between reports; see ReportQueries.</summary>
internal static class StatisticsQueries
{
    /// <summary>Sums of each year and cell over all published reports.</summary>
    public static IQueryable<TotalItem> TotalsOfAll(DisclosureDbContext db) => Summed(db.PublishedTotals);

    /// <summary>The same for one agency, whose report of a year is the only one.</summary>
    public static IQueryable<TotalItem> TotalsOfAgency(DisclosureDbContext db, int agencyId) => Summed(db.PublishedTotals.Where(total => total.AgencyId == agencyId));

#pragma warning disable CA1310 // Written in SQL, where a comparison cannot be named.
    /// <summary>
    /// The same for an agency and all below it, as the tree stands today. Two sources instead of a join: written as CROSS JOIN, which SQLite takes as the order to begin
    /// with the agencies; on its own it reads every total there is to spare itself the sorting, eight times as long at 10,000 reports.
    /// </summary>
    public static IQueryable<TotalItem> TotalsBelow(DisclosureDbContext db, string path) => Summed(
        from agency in db.Agencies
        from total in db.PublishedTotals
        where total.AgencyId == agency.Id && agency.Path.StartsWith(path)
        select total);

    /// <summary>How many reports of each year are published by agencies whose path begins so.</summary>
    public static IQueryable<ReportCount> ReportsBelow(DisclosureDbContext db, string path) =>
        from report in db.Reports
        where report.CurrentRevision != null && report.Agency.Path.StartsWith(path)
        group report by report.Year into year
        select new ReportCount(year.Key, year.Count());

    /// <summary>
    /// Published reports of governments whose path begins so and below which other units published reports of the same year: they add those up already,
    /// whatever is their own aside (国办公开办函〔2021〕30号).
    /// </summary>
    public static IQueryable<ConsolidatedItem> Consolidated(DisclosureDbContext db, string path) =>
        from report in db.Reports
        where report.CurrentRevision != null && report.Agency.Kind == AgencyKind.Government && report.Agency.Path.StartsWith(path)
        where db.Reports.Any(other => other.Year == report.Year && other.CurrentRevision != null && other.AgencyId != report.AgencyId && other.Agency.Path.StartsWith(report.Agency.Path))
        select new ConsolidatedItem(report.AgencyId, report.Year);
#pragma warning restore CA1310

    /// <summary>What is kept of the reports of some agencies.</summary>
    public static IQueryable<PublishedTotal> TotalsOfAgencies(DisclosureDbContext db, IReadOnlyList<int> agencyIds) =>
        db.PublishedTotals.AsNoTracking().Where(total => agencyIds.Contains(total.AgencyId));

    /// <summary>How many reports of each year an agency has published: one or none.</summary>
    public static IQueryable<ReportCount> ReportsOfAgency(DisclosureDbContext db, int agencyId) =>
        from report in db.Reports
        where report.CurrentRevision != null && report.AgencyId == agencyId
        group report by report.Year into year
        select new ReportCount(year.Key, year.Count());

    /// <summary>What is kept of the report of an agency and year.</summary>
    public static IQueryable<PublishedTotal> TotalsOfReport(DisclosureDbContext db, int agencyId, int year) =>
        db.PublishedTotals.Where(total => total.AgencyId == agencyId && total.Year == year);

    /// <summary>Published reports of which nothing is kept yet, or only of another revision, with their numbers.</summary>
    public static IQueryable<UncountedReport> Uncounted(DisclosureDbContext db, int count) =>
        (from report in db.Reports
         join revision in db.Revisions on new { ReportId = report.Id, Number = report.CurrentRevision } equals new { revision.ReportId, Number = (int?)revision.Number }
         where revision.Figures.Any() && !db.PublishedTotals.Any(total => total.AgencyId == report.AgencyId && total.Year == report.Year && total.Revision == revision.Number)
         orderby report.Id
         select new UncountedReport(
             report.AgencyId, report.Year, revision.Number, revision.FormatId, revision.Figures.Select(figure => new FigureItem(figure.Cell, figure.Value)).ToList()))
        .Take(count).AsSplitQuery();

    /// <summary>What is kept of reports that are not public, or not in this revision.</summary>
    public static IQueryable<PublishedTotal> Miscounted(DisclosureDbContext db) =>
        db.PublishedTotals.Where(total => !db.Reports.Any(report => report.AgencyId == total.AgencyId && report.Year == total.Year && report.CurrentRevision == total.Revision));

    /// <summary>The published reports of some agencies and some years, with their numbers.</summary>
    public static IQueryable<ComparedReport> Compared(DisclosureDbContext db, IReadOnlyList<string> agencies, IReadOnlyList<int> years) =>
        (from report in db.Reports
         join revision in db.Revisions on new { ReportId = report.Id, Number = report.CurrentRevision } equals new { revision.ReportId, Number = (int?)revision.Number }
         where agencies.Contains(report.Agency.Slug) && years.Contains(report.Year)
         orderby report.Id
         select new ComparedReport(
             report.Agency.Slug, revision.AgencyName, report.Year, revision.Number, revision.FormatId, revision.Figures.Select(figure => new FigureItem(figure.Cell, figure.Value)).ToList()))
        .AsSplitQuery();

    /// <summary>Which reports of some agencies and some years were withdrawn.</summary>
    public static IQueryable<WithdrawnItem> WithdrawnAmong(DisclosureDbContext db, IReadOnlyList<string> agencies, IReadOnlyList<int> years) =>
        (from report in db.Reports
         join revision in db.Revisions on report.Id equals revision.ReportId
         where report.CurrentRevision == null && agencies.Contains(report.Agency.Slug) && years.Contains(report.Year) && revision.State == RevisionState.Withdrawn
         select new WithdrawnItem(report.Agency.Slug, report.Year)).Distinct();

    private static IQueryable<TotalItem> Summed(IQueryable<PublishedTotal> totals) =>
        from total in totals
        group total by new { total.Year, total.Cell } into cell
        select new TotalItem(cell.Key.Year, cell.Key.Cell, cell.Sum(total => total.Whole), cell.Sum(total => (long)total.Millionths), cell.Count());
}
