using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Data.Search;

/// <summary>What search asks of either database; see ReportQueries.</summary>
internal static class SearchQueries
{
    /// <summary>Keys of the reports among some entries that pass a filter, newest year first, then newest publication.</summary>
    public static IQueryable<int> Found(IQueryable<SearchEntry> entries, SearchFilter filter)
    {
        var (slug, year, kind) = filter;
        if (year is not null)
        {
            entries = entries.Where(entry => entry.Year == year);
        }

        if (slug is not null)
        {
            entries = entries.Where(entry => entry.Report.Agency.Slug == slug);
        }

        if (kind is not null)
        {
            entries = entries.Where(entry => entry.Report.Agency.Kind == kind);
        }

        return entries.OrderByDescending(entry => entry.Year).ThenByDescending(entry => entry.PublishedAt).ThenByDescending(entry => entry.ReportId)
            .Select(entry => entry.ReportId);
    }

    /// <summary>What is shown of some reports, as long as they are public.</summary>
    public static IQueryable<SearchHit> Hits(DisclosureDbContext db, IReadOnlyList<int> reportIds) =>
        from entry in db.SearchEntries
        where reportIds.Contains(entry.ReportId) && entry.Report.CurrentRevision == entry.Number
        orderby entry.Year descending, entry.PublishedAt descending, entry.ReportId descending
        select new SearchHit(entry.Report.Agency.Slug, entry.Report.Agency.Kind, entry.Year, entry.Number, entry.PublishedAt, entry.Title, entry.Text);

    /// <summary>Every entry.</summary>
    public static IQueryable<SearchEntry> Everything(DisclosureDbContext db) => db.SearchEntries.AsNoTracking();

    /// <summary>The entry of a report.</summary>
    public static IQueryable<SearchEntry> EntryOf(DisclosureDbContext db, int reportId) => db.SearchEntries.Where(entry => entry.ReportId == reportId);

    /// <summary>The entries of some reports.</summary>
    public static IQueryable<SearchEntry> EntriesOf(DisclosureDbContext db, IReadOnlyList<int> reportIds) => db.SearchEntries.Where(entry => reportIds.Contains(entry.ReportId));

    /// <summary>Entries of reports that are not public.</summary>
    public static IQueryable<SearchEntry> NotPublic(DisclosureDbContext db) => db.SearchEntries.Where(entry => entry.Report.CurrentRevision == null);

    /// <summary>Keys of public reports whose entry is missing, or speaks of another revision, or was made by other rules.</summary>
    public static IQueryable<int> NotIndexed(DisclosureDbContext db, int version) =>
        from report in db.Reports
        where report.CurrentRevision != null
        where !db.SearchEntries.Any(entry => entry.ReportId == report.Id && entry.Number == report.CurrentRevision && entry.Version == version)
        orderby report.Id
        select report.Id;

    /// <summary>What some public reports say.</summary>
    public static IQueryable<IndexedRevision> ToIndex(DisclosureDbContext db, IReadOnlyList<int> reportIds) =>
        from report in db.Reports
        join revision in db.Revisions on new { ReportId = report.Id, Number = report.CurrentRevision } equals new { revision.ReportId, Number = (int?)revision.Number }
        where reportIds.Contains(report.Id)
        select new IndexedRevision(
            report.Id, revision.Number, revision.AgencyName, report.Year, revision.PublishedAt!.Value, revision.ChangeNote, revision.Texts.Select(text => text.Text).ToList());

    /// <summary>A revision of a report with its texts.</summary>
    public static IQueryable<Revision> RevisionOf(DisclosureDbContext db, int reportId, int number) =>
        db.Revisions.Include(revision => revision.Texts).Where(revision => revision.ReportId == reportId && revision.Number == number);
}

/// <summary>How SQL Server finds entries; see ReportQueries.</summary>
internal static class SqlServerSearchQueries
{
    /// <summary>
    /// Makes the full-text index where the server has the service and the account may. Its words are ASCII and the stop list is off,
    /// so the language says nothing; 1033 is there on every server. Each statement stands alone: the service takes part in no transaction.
    /// </summary>
    public static readonly IReadOnlyList<string> FullText =
    [
        """
        IF FULLTEXTSERVICEPROPERTY('IsFullTextInstalled') = 1 AND HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'CREATE FULLTEXT CATALOG') = 1
            AND NOT EXISTS (SELECT 1 FROM sys.fulltext_catalogs WHERE name = 'DisclosureSearch')
            CREATE FULLTEXT CATALOG [DisclosureSearch];
        """,
        """
        IF EXISTS (SELECT 1 FROM sys.fulltext_catalogs WHERE name = 'DisclosureSearch') AND HAS_PERMS_BY_NAME('SearchEntries', 'OBJECT', 'ALTER') = 1
            AND NOT EXISTS (SELECT 1 FROM sys.fulltext_indexes WHERE object_id = OBJECT_ID('SearchEntries'))
            CREATE FULLTEXT INDEX ON [SearchEntries] ([Tokens] LANGUAGE 1033) KEY INDEX [PK_SearchEntries] ON [DisclosureSearch]
            WITH (CHANGE_TRACKING = AUTO, STOPLIST = OFF);
        """,
    ];

    /// <summary>Makes the full-text index if it can be had.</summary>
    public static async Task MakeFullTextAsync(DisclosureDbContext db, CancellationToken cancellationToken)
    {
        foreach (var statement in FullText)
        {
            await db.Database.ExecuteSqlRawAsync(statement, cancellationToken);
        }
    }

    /// <summary>
    /// Entries that the full-text index has under a condition, and those so new that it may not have read them yet;
    /// of both only what says each phrase exactly.
    /// </summary>
    public static IQueryable<SearchEntry> InFullText(DisclosureDbContext db, string condition, DateTime newerThan, IReadOnlyList<string> patterns) =>
        Saying(db, patterns).Where(entry => EF.Functions.Contains(entry.Tokens, condition) || entry.PublishedAt >= newerThan);

    /// <summary>Entries whose tokens are like each pattern.</summary>
    public static IQueryable<SearchEntry> Saying(DisclosureDbContext db, IReadOnlyList<string> patterns) =>
        patterns.Aggregate(db.SearchEntries.AsNoTracking(), (entries, pattern) => entries.Where(entry => EF.Functions.Like(entry.Tokens, pattern)));

    /// <summary>One row: 1 when the entries have a full-text index that can be asked, else 0.</summary>
    public static IQueryable<int> HasFullText(DisclosureDbContext db) => db.Database.SqlQuery<int>(
        $"SELECT CAST(ISNULL(FULLTEXTSERVICEPROPERTY('IsFullTextInstalled'), 0) * ISNULL(OBJECTPROPERTY(OBJECT_ID('SearchEntries'), 'TableHasActiveFulltextIndex'), 0) AS int) AS Value");
}
