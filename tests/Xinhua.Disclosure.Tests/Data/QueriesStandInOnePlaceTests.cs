using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Data;
using Xunit;

namespace Xinhua.Disclosure.Tests.Data;

/// <summary>What is not in a class of queries (ReportQueries and its like) is not held against the schema of SQL Server, so nothing may be asked elsewhere.</summary>
public sealed partial class QueriesStandInOnePlaceTests
{
    /// <summary>Questions so plain that they need no proof.</summary>
    private static readonly string[] Allowed = ["AccountRegister.cs: db.Users.AnyAsync"];

    [Fact]
    public void No_file_but_the_queries_asks_the_database()
    {
        var found =
            from file in Sources("Xinhua.Disclosure.Data").Concat(Sources("Xinhua.Disclosure.Web")).Concat(Sources("Xinhua.Disclosure.Cli"))
            where !Path.GetFileName(file).EndsWith("Queries.cs", StringComparison.Ordinal)
            from question in Questions(File.ReadAllText(file))
            let place = $"{Path.GetFileName(file)}: {question}"
            where !Allowed.Contains(place)
            select place;

        Assert.Empty(found);
    }

    [Theory]
    [InlineData("db.Reports.Where(report => true)", "db.Reports.Where")]
    [InlineData("await db.Revisions\n    .Include(revision => revision.Figures)", "db.Revisions.Include")]
    [InlineData("from report in db.Reports\nselect report", "in db.Reports")]
    [InlineData("this.database.Set<Report>().AsNoTracking()", "Set<Report>().AsNoTracking")]
    [InlineData("context.Agencies.FindAsync(1)", "context.Agencies.FindAsync")]
    [InlineData("db.Database.SqlQuery<int>($\"SELECT 1\")", "db.Database.SqlQuery")]
    public void A_question_is_recognised(string code, string question) => Assert.Equal([question], Questions(code));

    [Theory]
    [InlineData("db.Reports.Add(report);")]
    [InlineData("foreach (var agency in published.Agencies) { }")]
    [InlineData("ReportQueries.Agencies(db).ToListAsync(token)")]
    public void What_only_writes_or_only_sounds_alike_is_not_a_question(string code) => Assert.Empty(Questions(code));

    private static IEnumerable<string> Questions(string code) => Question().Matches(code)
        .Where(match => !match.Groups["set"].Success || Sets.Contains(match.Groups["set"].Value))
        .Select(match => Blanks().Replace(match.Value, match.Value.StartsWith("in ", StringComparison.Ordinal) ? " " : ""));

    private static HashSet<string> Sets { get; } =
    [
        .. typeof(DisclosureDbContext).GetProperties()
            .Where(property => property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(DbSet<>))
            .Select(property => property.Name),
    ];

    private static IEnumerable<string> Sources(string project) => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "src", project), "*.cs*", SearchOption.AllDirectories)
        .Where(file => Path.GetExtension(file) is ".cs" or ".cshtml")
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            && !file.Contains($"{Path.DirectorySeparatorChar}Migrations{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    [GeneratedRegex("""
        (db|context|database)\s*\.\s*Database\s*\.\s*(SqlQuery|ExecuteSql)\w*
        | in\s+(db|context|database)\.(?<set>[A-Z]\w*)
        | (db|context|database)\s*\.\s*(?<set>[A-Z]\w*)\s*\.\s*(?!Add|Remove|Update|Attach|Entry|Local)[A-Z]\w*
        | Set<\w+>\(\)\s*\.\s*(?!Add|Remove|Update|Attach|Entry|Local)[A-Z]\w*
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Question();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
