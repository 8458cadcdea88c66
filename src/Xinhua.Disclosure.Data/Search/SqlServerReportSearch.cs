using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Data.Search;

/// <summary>Search on SQL Server: by its full-text index where that is installed, else by comparing the tokens. Either way the tokens decide, so both find the same.</summary>
internal sealed class SqlServerReportSearch(DisclosureDbContext db, TimeProvider clock, FullTextPresence presence) : IReportSearch
{
    /// <summary>How long the server may take to read a new row into its full-text index; until then rows are compared.</summary>
    private static readonly TimeSpan ReadingTime = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Makes the full-text index where the server has the service and the account may. Its words are ASCII and the stop list is off,
    /// so the language says nothing; 1033 is there on every server. Each statement stands alone: the service takes part in no transaction.
    /// </summary>
    internal static readonly IReadOnlyList<string> Schema =
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

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        foreach (var statement in Schema)
        {
            await db.Database.ExecuteSqlRawAsync(statement, cancellationToken);
        }

        await SearchIndex.FillAsync(db, cancellationToken);
    }

    public async Task<SearchResult> FindAsync(SearchQuery query, SearchFilter filter, int page, CancellationToken cancellationToken)
    {
        presence.IsThere ??= await SqlServerSearchQueries.HasFullText(db).SingleAsync(cancellationToken) == 1;
        var entries = query.IsEmpty ? SearchQueries.Everything(db)
            : presence.IsThere == true ? SqlServerSearchQueries.InFullText(db, Condition(query), clock.GetUtcNow().UtcDateTime - ReadingTime, Patterns(query))
            : SqlServerSearchQueries.Saying(db, Patterns(query));
        return await SearchIndex.PageAsync(db, entries, filter, page, cancellationToken);
    }

    /// <summary>A condition for CONTAINS that lets through at least what the patterns do: there a star reaches every word of its phrase.</summary>
    internal static string Condition(SearchQuery query) =>
        string.Join(" AND ", query.Phrases.Select(phrase => $"\"{string.Join(' ', phrase.Tokens)}{(phrase.IsOpen ? "*" : "")}\""));

    /// <summary>Patterns for LIKE; tokens are letters, so nothing in them needs escaping.</summary>
    internal static IReadOnlyList<string> Patterns(SearchQuery query) =>
        [.. query.Phrases.Select(phrase => $"% {string.Join(' ', phrase.Tokens)}{(phrase.IsOpen ? "" : " ")}%")];
}

/// <summary>Whether the server's full-text index is there; asked once, when something is first searched for.</summary>
internal sealed class FullTextPresence
{
    /// <summary>Null until it was asked.</summary>
    public bool? IsThere { get; set; }
}
