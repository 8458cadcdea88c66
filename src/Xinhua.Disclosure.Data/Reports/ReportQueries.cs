using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Accounts;

namespace Xinhua.Disclosure.Data.Reports;

/// <summary>
/// Every question the stores ask of the database. They stand together so that one test can write out the SQL of each for SQL Server
/// and check it without a server; stores add nothing but the ending (list, first, any).
/// </summary>
internal static class ReportQueries
{
    public static IQueryable<PublishedItem> LatestPublished(DisclosureDbContext db, int count) =>
        Published(db).OrderByDescending(pair => pair.Revision.PublishedAt).ThenBy(pair => pair.Report.Id).Take(count).Select(Item);

    public static IQueryable<PublishedItem> PublishedOfYear(DisclosureDbContext db, int year) =>
        Published(db).Where(pair => pair.Report.Year == year).OrderBy(pair => pair.Report.Agency.Path).Select(Item);

    public static IQueryable<PublishedItem> PublishedOfAgency(DisclosureDbContext db, string agency) =>
        Published(db).Where(pair => pair.Report.Agency.Slug == agency).OrderByDescending(pair => pair.Report.Year).Select(Item);

    public static IQueryable<YearItem> PublishedYears(DisclosureDbContext db) =>
        db.Reports.Where(report => report.CurrentRevision != null)
            .GroupBy(report => report.Year)
            .OrderByDescending(year => year.Key)
            .Select(year => new YearItem(year.Key, year.Count()));

    public static IQueryable<AgencyItem> Agencies(DisclosureDbContext db) =>
        db.Agencies.OrderBy(agency => agency.Path)
            .Select(agency => new AgencyItem(
                agency.Id,
                agency.Slug,
                agency.Name,
                agency.Kind,
                agency.Path,
                db.Reports.Count(report => report.AgencyId == agency.Id && report.CurrentRevision != null)));

    public static IQueryable<Agency> Agency(DisclosureDbContext db, string slug) => db.Agencies.Where(agency => agency.Slug == slug);

    public static IQueryable<PublishedRevision> PublishedRevisions(DisclosureDbContext db, string agency, int year) =>
        from revision in db.Revisions
        join report in db.Reports on revision.ReportId equals report.Id
        where report.Agency.Slug == agency && report.Year == year && revision.State == RevisionState.Published
        orderby revision.Number descending
        select new PublishedRevision(
            revision.Id,
            revision.Number,
            revision.AgencyName,
            report.Agency.Name,
            revision.PublishedAt!.Value,
            revision.Digest!,
            revision.ChangeNote,
            revision.Number == report.CurrentRevision,
            revision.FormatId,
            revision.Files.Select(file => new FileStamp(file.Kind, file.Sha256)).ToList());

    public static IQueryable<PublishedFile> File(DisclosureDbContext db, int revisionId, PublishedFileKind kind) =>
        db.PublishedFiles.AsNoTracking().Where(file => file.RevisionId == revisionId && file.Kind == kind);

    /// <summary>The file of the revision that counts, or of the named one; nothing for a revision that is not published.</summary>
    public static IQueryable<FileContent> FileOfReport(DisclosureDbContext db, string agency, int year, int? number, PublishedFileKind kind) =>
        from revision in db.Revisions
        join report in db.Reports on revision.ReportId equals report.Id
        join file in db.PublishedFiles on revision.Id equals file.RevisionId
        where report.Agency.Slug == agency && report.Year == year && revision.State == RevisionState.Published
        where (number == null && revision.Number == report.CurrentRevision) || revision.Number == number
        where file.Kind == kind
        select new FileContent(file.Bytes, file.Sha256, revision.AgencyName, revision.Number, revision.PublishedAt!.Value);

    public static IQueryable<Report> Report(DisclosureDbContext db, string agency, int year) =>
        db.Reports.Include(report => report.Agency).Where(report => report.Agency.Slug == agency && report.Year == year);

    /// <summary>The newest revision with all it is made of, read in one query per part: joined, the parts would multiply.</summary>
    public static IQueryable<Revision> LatestRevision(DisclosureDbContext db, int reportId) =>
        WithParts(db.Revisions.Where(revision => revision.ReportId == reportId).OrderByDescending(revision => revision.Number).Take(1));

    public static IQueryable<Revision> CurrentRevision(DisclosureDbContext db, int agencyId, int year) =>
        from revision in db.Revisions.Include(revision => revision.Figures).Include(revision => revision.Texts).AsSplitQuery().AsNoTracking()
        join report in db.Reports on revision.ReportId equals report.Id
        where report.AgencyId == agencyId && report.Year == year && revision.Number == report.CurrentRevision
        select revision;

    public static IQueryable<DeskItem> Desk(DisclosureDbContext db, Scope scope) =>
        from agency in scope.Apply(db.Agencies)
        join report in db.Reports on agency.Id equals report.AgencyId
        from revision in db.Revisions.Where(revision => revision.ReportId == report.Id).OrderByDescending(revision => revision.Number).Take(1)
        orderby report.Year descending, agency.Path
        select new DeskItem(
            agency.Slug,
            agency.Name,
            agency.Path,
            report.Year,
            revision.Number,
            revision.State,
            revision.Step,
            revision.ChangedAt,
            report.CurrentRevision,
            revision.State == RevisionState.Draft && revision.Round > 0);

    public static IQueryable<Agency> AgenciesInScope(DisclosureDbContext db, Scope scope) => scope.Apply(db.Agencies).OrderBy(agency => agency.Path);

    public static IQueryable<Account> AccountWithGrants(DisclosureDbContext db, int accountId) =>
        db.Users.AsNoTracking().Include(account => account.Grants).ThenInclude(grant => grant.Agency).Where(account => account.Id == accountId);

    public static IQueryable<AccountItem> Accounts(DisclosureDbContext db) =>
        db.Users.OrderBy(account => account.UserName)
            .Select(account => new AccountItem(
                account.UserName!,
                account.DisplayName,
                account.IsDisabled,
                account.Grants.Select(grant => new GrantItem(grant.Role, grant.Agency!.Name, grant.IncludesSubtree)).ToList()));

    private static readonly Expression<Func<Current, PublishedItem>> Item = pair => new PublishedItem(
        pair.Report.Agency.Slug,
        pair.Revision.AgencyName,
        pair.Report.Agency.Kind,
        pair.Report.Year,
        pair.Revision.Number,
        pair.Revision.PublishedAt!.Value);

    private static IQueryable<Current> Published(DisclosureDbContext db) =>
        from report in db.Reports
        join revision in db.Revisions on new { ReportId = report.Id, Number = report.CurrentRevision } equals new { revision.ReportId, Number = (int?)revision.Number }
        select new Current { Report = report, Revision = revision };

    private static IQueryable<Revision> WithParts(IQueryable<Revision> revisions) => revisions
        .Include(revision => revision.Figures)
        .Include(revision => revision.Texts)
        .Include(revision => revision.Justifications)
        .Include(revision => revision.Approvals)
        .Include(revision => revision.ReturnNotes)
        .Include(revision => revision.Contributions)
        .AsSplitQuery();

    /// <summary>A report with the revision that counts.</summary>
    private sealed class Current
    {
        public required Report Report { get; init; }

        public required Revision Revision { get; init; }
    }
}

/// <summary>The agencies a person's grants reach: some by name, some with all below them.</summary>
/// <param name="AgencyIds">Agencies granted by themselves.</param>
/// <param name="Paths">Paths of agencies granted with their subtree.</param>
public sealed record Scope(IReadOnlyList<int> AgencyIds, IReadOnlyList<string> Paths)
{
    /// <summary>Whether an agency lies within.</summary>
    public bool Contains(Agency agency) => AgencyIds.Contains(agency.Id) || Paths.Any(path => agency.Path.StartsWith(path, StringComparison.Ordinal));

    internal IQueryable<Agency> Apply(IQueryable<Agency> agencies)
    {
        var (ids, paths) = (AgencyIds, Paths);
#pragma warning disable CA1310 // Written in SQL, where a comparison cannot be named.
        return agencies.Where(agency => ids.Contains(agency.Id) || paths.Any(path => agency.Path.StartsWith(path)));
#pragma warning restore CA1310
    }
}
