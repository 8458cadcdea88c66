using Microsoft.EntityFrameworkCore;

namespace Xinhua.Disclosure.Data.Search;

/// <summary>How SQLite finds entries. SQL Server has nothing like it, so it stands apart from the queries that are held against that schema.</summary>
internal static class MatchesOnSqlite
{
    /// <summary>The full-text index over the tokens; triggers keep it, so that whatever writes an entry writes it too.</summary>
    private static readonly IReadOnlyList<string> Schema =
    [
        "DROP TRIGGER IF EXISTS SearchEntries_are_indexed",
        "DROP TRIGGER IF EXISTS SearchEntries_are_forgotten",
        "DROP TRIGGER IF EXISTS SearchEntries_are_indexed_again",
        "DROP TABLE IF EXISTS SearchIndex",
        "CREATE VIRTUAL TABLE SearchIndex USING fts5(Tokens, content='SearchEntries', content_rowid='ReportId', tokenize='ascii', prefix='4', columnsize=0)",
        "CREATE TRIGGER SearchEntries_are_indexed AFTER INSERT ON SearchEntries BEGIN INSERT INTO SearchIndex(rowid, Tokens) VALUES (NEW.ReportId, NEW.Tokens); END",
        "CREATE TRIGGER SearchEntries_are_forgotten AFTER DELETE ON SearchEntries BEGIN INSERT INTO SearchIndex(SearchIndex, rowid, Tokens) VALUES ('delete', OLD.ReportId, OLD.Tokens); END",
        """
        CREATE TRIGGER SearchEntries_are_indexed_again AFTER UPDATE ON SearchEntries BEGIN
            INSERT INTO SearchIndex(SearchIndex, rowid, Tokens) VALUES ('delete', OLD.ReportId, OLD.Tokens);
            INSERT INTO SearchIndex(rowid, Tokens) VALUES (NEW.ReportId, NEW.Tokens);
        END
        """,
        "INSERT INTO SearchIndex(SearchIndex) VALUES ('rebuild')",
    ];

    /// <summary>Makes the index and fills it from the entries.</summary>
    public static async Task MakeAsync(DisclosureDbContext db, CancellationToken cancellationToken)
    {
        foreach (var statement in Schema)
        {
            await db.Database.ExecuteSqlRawAsync(statement, cancellationToken);
        }
    }

    /// <summary>Entries that match an expression of FTS5.</summary>
    public static IQueryable<SearchEntry> Of(DisclosureDbContext db, string expression) => db.SearchEntries.FromSql(
        $"""SELECT e.* FROM SearchIndex AS i INNER JOIN SearchEntries AS e ON e.ReportId = i.rowid WHERE i."SearchIndex" MATCH {expression}""").AsNoTracking();

    /// <summary>One row: 1 when the index and its triggers are there. A migration that copies the table of entries loses the triggers.</summary>
    public static IQueryable<int> HasSchema(DisclosureDbContext db) => db.Database.SqlQuery<int>(
        $"""
        SELECT COUNT(*) = 4 AS Value FROM sqlite_master
        WHERE name = 'SearchIndex' OR (type = 'trigger' AND name IN ('SearchEntries_are_indexed', 'SearchEntries_are_forgotten', 'SearchEntries_are_indexed_again'))
        """);
}
