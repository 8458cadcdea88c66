using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Data.OpenData;

/// <summary>Every question of the interface for programs that no page asks; see ReportQueries.</summary>
internal static class ApiQueries
{
    /// <summary>How many published reports there are, by form; those of the newest form first.</summary>
    public static IQueryable<FormCount> CountReports(DisclosureDbContext db, ReportFilter filter) =>
        Published(db, filter).GroupBy(pair => pair.Revision.FormatId).OrderByDescending(form => form.Key).Select(form => new FormCount(form.Key, form.Count()));

    /// <summary>A page of published reports, newest year first and then in the order of the tree.</summary>
    public static IQueryable<OpenReport> Reports(DisclosureDbContext db, ReportFilter filter, int skip, int take) =>
        Published(db, filter)
            .OrderByDescending(pair => pair.Report.Year).ThenBy(pair => pair.Report.Agency.Path)
            .Skip(skip).Take(take)
            .Select(pair => new OpenReport(
                pair.Report.Agency.Slug,
                pair.Revision.AgencyName,
                pair.Report.Agency.Kind,
                pair.Report.Year,
                pair.Revision.Number,
                pair.Revision.FormatId,
                pair.Revision.PublishedAt!.Value,
                pair.Revision.Digest!));

    /// <summary>The same with the numbers; reports of a form stand together, in the order of <see cref="CountReports"/>, so that a row's report can be told from its number.</summary>
    public static IQueryable<FigureSource> Figures(DisclosureDbContext db, ReportFilter filter, IReadOnlyList<string> formats, int skip, int take) =>
        Published(db, filter)
            .Where(pair => formats.Contains(pair.Revision.FormatId))
            .OrderByDescending(pair => pair.Revision.FormatId).ThenByDescending(pair => pair.Report.Year).ThenBy(pair => pair.Report.Agency.Path).ThenBy(pair => pair.Revision.Id)
            .Skip(skip).Take(take)
            .Select(pair => new FigureSource(
                pair.Report.Agency.Slug,
                pair.Revision.AgencyName,
                pair.Report.Year,
                pair.Revision.Number,
                pair.Revision.FormatId,
                pair.Revision.Figures.Select(figure => new NotedFigure(figure.Cell, figure.Value, figure.Note)).ToList()))
            .AsSplitQuery();

    /// <summary>A page of agencies in the order of the tree.</summary>
    public static IQueryable<OpenAgency> Agencies(DisclosureDbContext db, AgencyKind? kind, int skip, int take) =>
        View(db, OfKind(db, kind).OrderBy(agency => agency.Path).Skip(skip).Take(take)).OrderBy(agency => agency.Path).Select(agency => agency.Item);

    /// <summary>How many agencies there are; one row.</summary>
    public static IQueryable<int> CountAgencies(DisclosureDbContext db, AgencyKind? kind) => OfKind(db, kind).GroupBy(_ => 1).Select(all => all.Count());

    /// <summary>An agency by its slug.</summary>
    public static IQueryable<OpenAgency> Agency(DisclosureDbContext db, string slug) =>
        View(db, db.Agencies.Where(agency => agency.Slug == slug)).Select(agency => agency.Item);

    private static IQueryable<Agency> OfKind(DisclosureDbContext db, AgencyKind? kind) => kind is { } only ? db.Agencies.Where(agency => agency.Kind == only) : db.Agencies;

    private static IQueryable<Placed> View(DisclosureDbContext db, IQueryable<Agency> agencies) =>
        from agency in agencies
        select new Placed
        {
            Path = agency.Path,
            Item = new OpenAgency(
                agency.Slug,
                agency.Name,
                agency.Kind,
                db.Agencies.Where(parent => parent.Id == agency.ParentId).Select(parent => parent.Slug).FirstOrDefault(),
                agency.FirstYear,
                agency.LastYear,
                db.Reports.Count(report => report.AgencyId == agency.Id && report.CurrentRevision != null)),
        };

    private static IQueryable<CurrentReport> Published(DisclosureDbContext db, ReportFilter filter)
    {
        var current = ReportQueries.Published(db);
        current = filter.Agency is { } agency ? current.Where(pair => pair.Report.Agency.Slug == agency) : current;
        current = filter.Year is { } year ? current.Where(pair => pair.Report.Year == year) : current;
        current = filter.Kind is { } kind ? current.Where(pair => pair.Report.Agency.Kind == kind) : current;
        return filter.Format is { } format ? current.Where(pair => pair.Revision.FormatId == format) : current;
    }

    private sealed class Placed
    {
        public required string Path { get; init; }

        public required OpenAgency Item { get; init; }
    }
}
