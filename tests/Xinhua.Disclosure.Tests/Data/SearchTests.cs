using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Text;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Data.Search;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Data;

/// <summary>The same searches on either database.</summary>
public sealed class SearchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_published_report_is_found_by_any_word_of_its_title_and_text_however_it_is_written(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var reports = new TestReports(db);
        await reports.AnApprovedReport(year: 2024);
        Assert.Equal(0, await CountAsync(database, "公开"));
        await reports.Published(year: 2024);

        foreach (var typed in new[] { "公开", "审批局", "2024年", "２０２４", "行政審批局", "局", "检查 审批", "檢查經常化", "政府信息公开工作年度报告" })
        {
            Assert.True(await CountAsync(database, typed) == 1, typed);
        }

        Assert.Equal(0, await CountAsync(database, "審批院"));
        Assert.Equal(0, await CountAsync(database, "公开 没有这个词"));
        Assert.Equal(0, await CountAsync(database, "024"));
        var hit = Assert.Single((await FindAsync(database, "经常化")).Hits);
        Assert.Equal((TestReports.Slug, 2024, 1, "新华区行政审批局2024年政府信息公开工作年度报告"), (hit.Agency, hit.Year, hit.Revision, hit.Title));
        Assert.Contains(SearchQuery.Read("经常化").Excerpt(hit.Text), part => part is { IsHit: true, Text: "经常化" });
    }

    [Theory, OnEveryDatabase]
    public async Task What_is_typed_is_never_read_as_a_language_of_the_database(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        await new TestReports(db).APublishedReport();

        foreach (var typed in new[] { "\"", "\" OR \"", "公开\" OR 1=1 --", "NEAR(公开 信息)", "Tokens:公开", "公*开", "%", "_", "[公]", "'; DROP TABLE Reports; --", "^公", "\0", "\ud800" })
        {
            await FindAsync(database, typed);
        }

        Assert.Equal(1, await CountAsync(database, "公开"));
        Assert.Equal(0, await CountAsync(database, "公%开"));
    }

    [Theory, OnEveryDatabase]
    public async Task Corrections_and_withdrawals_change_what_is_found_at_once(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var reports = new TestReports(db);
        var working = await reports.AnAmendedReport();
        await Do(reports, AuditAction.DraftSaved, report =>
        {
            report.Revision.Write(
                new RevisionChange(new Dictionary<CellKey, decimal?> { [TestReports.Licences] = 551 }, new Dictionary<string, string> { ["problems"] = TestReports.CompleteContent().Texts["problems"] + "更正后的独特词语。" }, new Dictionary<CellKey, string?>()),
                TestReports.Writer,
                reports.Desk.Now);
            return new WorkflowOutcome.Done();
        });
        Assert.Equal(0, await CountAsync(database, "独特词语"));

        await reports.Submitted();
        await reports.Approved();
        await reports.Published();
        Assert.Equal(2, Assert.Single((await FindAsync(database, "独特词语")).Hits).Revision);
        Assert.Equal(1, await CountAsync(database, "更正行政许可数量"));

        await reports.Desk.ActAsync(
            TestReports.Slug,
            TestReports.Year,
            null,
            new DeskOrder(AuditAction.ReportWithdrawn, TestReports.Officer),
            async report =>
            {
                await reports.Desk.LoadAllRevisionsAsync(report.Report, Token);
                return report.Report.Withdraw("内容有误。", TestReports.Officer, reports.Desk.Now);
            },
            Token);
        Assert.Equal(0, await CountAsync(database, "独特词语"));
        Assert.Equal(0, await CountAsync(database, ""));
        Assert.Equal(2, working.Revision.Number);
    }

    [Theory, OnEveryDatabase]
    public async Task Filters_narrow_and_the_newest_year_comes_first(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var reports = new TestReports(db);
        await reports.APublishedReport(year: 2023);
        await reports.APublishedReport(year: 2024);
        await reports.AnAgency("other", "其他单位");
        await reports.APublishedReport("other", 2023);

        Assert.Equal([2024, 2023, 2023], (await FindAsync(database, "公开")).Hits.Select(hit => hit.Year));
        Assert.Equal([2024, 2023], (await FindAsync(database, "公开", new(Agency: TestReports.Slug))).Hits.Select(hit => hit.Year));
        Assert.Equal(2, (await FindAsync(database, "公开", new(Year: 2023))).Total);
        Assert.Equal(3, (await FindAsync(database, "", new(Kind: AgencyKind.Department))).Total);
        Assert.Equal(0, (await FindAsync(database, "公开", new(Kind: AgencyKind.Township))).Total);
        var beyond = await database.Search.FindAsync(SearchQuery.Read("公开"), new(), 99, Token);
        Assert.Equal((1, 1, 3), (beyond.Number, beyond.Pages, beyond.Hits.Count));
    }

    [Theory, OnEveryDatabase]
    public async Task What_is_published_and_not_indexed_is_indexed_at_the_start_and_what_is_not_public_is_taken_out(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var reports = new TestReports(db);
        await reports.APublishedReport(year: 2023);
        await reports.APublishedReport(year: 2024);
        await db.Database.ExecuteSqlRawAsync("DELETE FROM SearchEntries WHERE Year = 2023", Token);
        await db.Database.ExecuteSqlRawAsync("UPDATE Reports SET CurrentRevision = NULL WHERE Year = 2024", Token);

        await database.Search.PrepareAsync(Token);

        Assert.Equal([2023], (await FindAsync(database, "公开")).Hits.Select(hit => hit.Year));
    }

    [Fact]
    public async Task An_index_that_lost_its_triggers_is_made_again()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var db = database.CreateContext();
        await db.Database.ExecuteSqlRawAsync("DROP TRIGGER SearchEntries_are_indexed", Token);
        await new TestReports(db).APublishedReport();
        Assert.Equal(0, await CountAsync(database, "公开"));

        await database.Search.PrepareAsync(Token);

        Assert.Equal(1, await CountAsync(database, "公开"));
    }

    [Fact]
    public async Task No_list_and_no_search_reads_a_table_from_end_to_end()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var db = database.CreateContext();
        await new TestReports(db).APublishedReport();
        var found = MatchesOnSqlite.Of(db, SqliteReportSearch.Expression(SearchQuery.Read("公开 信息")));
        var queries = new Dictionary<string, string>
        {
            ["latest"] = ReportQueries.LatestPublished(db, 12).ToQueryString(),
            ["years"] = ReportQueries.PublishedYears(db).ToQueryString(),
            ["year"] = ReportQueries.PublishedOfYear(db, 2025).ToQueryString(),
            ["agency"] = ReportQueries.PublishedOfAgency(db, "a").ToQueryString(),
            ["search"] = SearchQueries.Found(found, new()).ToQueryString(),
            ["filtered"] = SearchQueries.Found(found, new("a", 2025, AgencyKind.Department)).ToQueryString(),
            ["everything"] = SearchQueries.Found(SearchQueries.Everything(db), new()).ToQueryString(),
            ["year of everything"] = SearchQueries.Found(SearchQueries.Everything(db), new(Year: 2025)).ToQueryString(),
            ["hits"] = SearchQueries.Hits(db, [1, 2, 3]).ToQueryString(),
        };

        foreach (var (name, sql) in queries)
        {
            var plan = await PlanAsync(database, sql);
            var made = plan.Select(step => step.Split(' ')).Where(words => words[0] is "CO-ROUTINE" or "MATERIALIZE").Select(words => $"SCAN {words[1]}").ToList();
            Assert.NotEmpty(plan);
            Assert.All(plan, step => Assert.False(
                step.StartsWith("SCAN ", StringComparison.Ordinal) && !step.Contains("INDEX", StringComparison.Ordinal) && !made.Contains(step), $"{name}: {string.Join("; ", plan)}"));
        }

        Assert.Contains(await PlanAsync(database, "SELECT COUNT(*) FROM Narratives WHERE Text LIKE '%公开%'"), step => step.StartsWith("SCAN ", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> PlanAsync(TestDatabase database, string sql)
    {
        // What stands before the statement says what its parameters hold.
        var statement = string.Join('\n', sql.Split('\n').Where(line => !line.StartsWith(".param", StringComparison.Ordinal)));
        await using var connection = new SqliteConnection(database.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statement is one that EF wrote, or stands in this test.
        command.CommandText = "EXPLAIN QUERY PLAN " + statement;
#pragma warning restore CA2100
        foreach (var parameter in System.Text.RegularExpressions.Regex.Matches(statement, @"@\w+").Select(match => match.Value).Distinct())
        {
            command.Parameters.AddWithValue(parameter, parameter.Contains("expression", StringComparison.Ordinal) || parameter == "@p0" ? "\"aaaa\"" : "[1]");
        }

        var steps = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(Token);
        while (await reader.ReadAsync(Token))
        {
            steps.Add(reader.GetString(3));
        }

        return steps;
    }

    private static async Task Do(TestReports reports, AuditAction action, Func<WorkingReport, WorkflowOutcome> work) => Assert.IsType<WorkflowOutcome.Done>(
        await reports.Desk.ActAsync(TestReports.Slug, TestReports.Year, null, new DeskOrder(action, TestReports.Writer), report => Task.FromResult(work(report)), Token));

    private static Task<SearchResult> FindAsync(TestDatabase database, string typed, SearchFilter? filter = null) =>
        database.Search.FindAsync(SearchQuery.Read(typed), filter ?? new(), 1, Token);

    private static async Task<int> CountAsync(TestDatabase database, string typed) => (await FindAsync(database, typed)).Total;
}
