using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Data.Search;

/// <summary>Search by the full-text index of SQLite (FTS5).</summary>
internal sealed class SqliteReportSearch(DisclosureDbContext db) : IReportSearch
{
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (await MatchesOnSqlite.HasSchema(db).SingleAsync(cancellationToken) == 0)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

            // Somebody else may have made it while this one waited for the lock.
            if (await MatchesOnSqlite.HasSchema(db).SingleAsync(cancellationToken) == 0)
            {
                await MatchesOnSqlite.MakeAsync(db, cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }

        await SearchIndex.FillAsync(db, cancellationToken);
    }

    public Task<SearchResult> FindAsync(SearchQuery query, SearchFilter filter, int page, CancellationToken cancellationToken) =>
        SearchIndex.PageAsync(db, query.IsEmpty ? SearchQueries.Everything(db) : MatchesOnSqlite.Of(db, Expression(query)), filter, page, cancellationToken);

    /// <summary>A phrase for each term; the last word of a phrase may be the beginning of one.</summary>
    internal static string Expression(SearchQuery query) =>
        string.Join(" AND ", query.Phrases.Select(phrase => $"\"{string.Join(' ', phrase.Tokens)}\"{(phrase.IsOpen ? " *" : "")}"));
}
