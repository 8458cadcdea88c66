using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Data.OpenData;

/// <summary>Every question whole years of open data are made from; see ReportQueries.</summary>
internal static class OpenDataQueries
{
    /// <summary>What tells one state of each year from another, newest year first.</summary>
    public static IQueryable<YearStamp> StampsOfYears(DisclosureDbContext db) => Stamped(db, db.Reports);

    /// <summary>The same for one year; nothing when no report of it is public.</summary>
    public static IQueryable<YearStamp> StampOfYear(DisclosureDbContext db, int year) => Stamped(db, db.Reports.Where(report => report.Year == year));

    /// <summary>The reports of a year that count.</summary>
    public static IQueryable<PublishedHead> HeadsOfYear(DisclosureDbContext db, int year) =>
        from report in db.Reports
        join revision in db.Revisions on new { ReportId = report.Id, Number = report.CurrentRevision } equals new { revision.ReportId, Number = (int?)revision.Number }
        where report.Year == year
        orderby report.Id
        select new PublishedHead(
            revision.Id, report.Agency.Slug, revision.AgencyName, report.Agency.Kind, revision.Number, revision.FormatId, revision.PublishedAt!.Value, revision.Digest!);

    /// <summary>
    /// The numbers of some revisions. They are frozen, so it does not matter what became of the revisions since their heads were read.
    /// </summary>
    public static IQueryable<PublishedFigure> FiguresOfRevisions(DisclosureDbContext db, IReadOnlyList<int> revisionIds) =>
        db.Set<RevisionFigure>().Where(figure => revisionIds.Contains(figure.RevisionId))
            .Select(figure => new PublishedFigure(figure.RevisionId, figure.Cell, figure.Value, figure.Note));

    private static IQueryable<YearStamp> Stamped(DisclosureDbContext db, IQueryable<Report> reports) =>
        from report in reports
        join revision in db.Revisions on new { ReportId = report.Id, Number = report.CurrentRevision } equals new { revision.ReportId, Number = (int?)revision.Number }
        group revision by report.Year into year
        orderby year.Key descending
        select new YearStamp(year.Key, year.Count(), year.Sum(revision => (long)revision.Id), year.Max(revision => revision.PublishedAt)!.Value);
}
