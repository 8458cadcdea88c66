using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Data.Search;

/// <summary>Search on SQL Server: by its full-text index where that is installed, else by comparing the tokens. Either way the tokens decide, so both find the same.</summary>
internal sealed class SqlServerReportSearch(DisclosureDbContext db, TimeProvider clock, FullTextPresence presence) : IReportSearch
{
    /// <summary>How long the server may take to read a new row into its full-text index; until then rows are compared.</summary>
    private static readonly TimeSpan ReadingTime = TimeSpan.FromMinutes(10);

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await SqlServerSearchQueries.MakeFullTextAsync(db, cancellationToken);
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
