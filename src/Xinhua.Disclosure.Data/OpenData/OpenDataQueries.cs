using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Data.OpenData;

/// <summary>Every question whole years of open data are made from; see ReportQueries.</summary>
internal static class OpenDataQueries
{
    /// <summary>What tells one state of each year from another, newest year first.</summary>
    public static IQueryable<YearStamp> StampsOfYears(DisclosureDbContext db) => Stamped(ReportQueries.Published(db));

    /// <summary>The same for one year; nothing when no report of it is public.</summary>
    public static IQueryable<YearStamp> StampOfYear(DisclosureDbContext db, int year) => Stamped(ReportQueries.Published(db).Where(current => current.Report.Year == year));

    /// <summary>The reports of a year that count.</summary>
    public static IQueryable<PublishedHead> HeadsOfYear(DisclosureDbContext db, int year) =>
        ReportQueries.Published(db).Where(current => current.Report.Year == year).OrderBy(current => current.Report.Id).Select(current => new PublishedHead(
            current.Revision.Id,
            current.Report.Agency.Slug,
            current.Revision.AgencyName,
            current.Report.Agency.Kind,
            current.Revision.Number,
            current.Revision.FormatId,
            current.Revision.PublishedAt!.Value,
            current.Revision.Digest!));

    /// <summary>
    /// The numbers of some revisions. They are frozen, so it does not matter what became of the revisions since their heads were read.
    /// </summary>
    public static IQueryable<PublishedFigure> FiguresOfRevisions(DisclosureDbContext db, IReadOnlyList<int> revisionIds) =>
        db.Set<RevisionFigure>().Where(figure => revisionIds.Contains(figure.RevisionId))
            .Select(figure => new PublishedFigure(figure.RevisionId, figure.Cell, figure.Value, figure.Note));

    private static IQueryable<YearStamp> Stamped(IQueryable<CurrentReport> reports) =>
        from current in reports
        group current.Revision by current.Report.Year into year
        orderby year.Key descending
        select new YearStamp(year.Key, year.Count(), year.Sum(revision => (long)revision.Id), year.Max(revision => revision.PublishedAt)!.Value);
}
