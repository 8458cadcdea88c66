using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Text;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Data;

/// <summary>The sentences of what is submitted are marked, and who writes the same later is told.</summary>
public sealed class SentenceMarkTests
{
    private const string Original = """
        青山区把断头路打通和老旧小区停车作为重点，提前公示方案，按月公布进展，由居民代表现场核对。
        公文拟稿时注明公开属性，发布前由分管负责同志审签，每季度清理一次失效内容并登记。
        优化政务新媒体菜单，增加线路查询、路况提示和投诉受理三个入口，使用情况逐月公布。
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task What_is_submitted_is_marked_anew_each_time(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var reports = new TestReports(db);
        await reports.ADraft();
        Assert.Empty(await db.SentenceMarks.ToListAsync(Token));

        var submitted = await reports.Submitted();
        Assert.Equal(Marks(submitted), await StoredAsync(db, submitted.Revision.Id));

        await Act(reports, AuditAction.ReportReturned, working => working.Revision.Return("请修改。", TestReports.Reviewer, reports.Desk.Now));
        await Write(reports, TestReports.Slug);
        await Act(reports, AuditAction.NoteResolved, working => working.Revision.NotesOfRound.Select(note => working.Revision.ResolveNote(note.Id, "已改。", TestReports.Writer, reports.Desk.Now)).ToList()[^1]);
        submitted = await reports.Submitted();
        Assert.Equal(Marks(submitted), await StoredAsync(db, submitted.Revision.Id));
    }

    [Theory, OnEveryDatabase]
    public async Task Who_writes_what_another_unit_submitted_is_told_and_the_first_is_not(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var clock = new FakeTimeProvider(TestReports.Start);
        var reports = new TestReports(db, clock);
        await reports.AnAgency("xinhua-czj", "新华区财政局");
        foreach (var slug in new[] { TestReports.Slug, "xinhua-czj" })
        {
            await reports.ADraft(slug);
            await Write(reports, slug);
        }

        Assert.DoesNotContain((await reports.Working("xinhua-czj")).Findings, finding => finding.RuleId == "R38");
        await reports.Submitted();

        var copy = await reports.Working("xinhua-czj");
        var found = Assert.Single(copy.Findings, finding => finding.RuleId == "R38");
        Assert.StartsWith($"文字与新华区行政审批局{TestReports.Year}年的报告有", found.Message, StringComparison.Ordinal);
        Assert.Equal("R38", Assert.Single(copy.Open).RuleId);

        await Act(reports, AuditAction.DraftSaved, working => working.Revision.Justify(found, "两单位共用一个办公室。", working.Content, TestReports.Writer, reports.Desk.Now), "xinhua-czj");
        clock.Advance(TimeSpan.FromHours(1));
        await reports.Submitted("xinhua-czj");
        Assert.Contains((await reports.Working("xinhua-czj")).Findings, finding => finding.RuleId == "R38");
        Assert.DoesNotContain((await reports.Working()).Findings, finding => finding.RuleId == "R38");
    }

    [Fact]
    public async Task The_threshold_comes_from_the_settings()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var db = database.CreateContext();
        var reports = new TestReports(db);
        await reports.AnAgency("xinhua-czj", "新华区财政局");
        await reports.ASubmittedReport();
        await reports.ADraft("xinhua-czj");

        var desk = new ReportDesk(db, TestReports.Formats, TimeProvider.System, new RuleSettings { OthersSimilarity = 1 });

        Assert.Contains((await reports.Working("xinhua-czj")).Findings, finding => finding.RuleId == "R38");
        Assert.DoesNotContain((await desk.FindAsync("xinhua-czj", TestReports.Year, Token))!.Findings, finding => finding.RuleId == "R38");
    }

    private static Task Write(TestReports reports, string slug) => Act(
        reports,
        AuditAction.DraftSaved,
        working =>
        {
            working.Revision.Write(
                new RevisionChange(new Dictionary<CellKey, decimal?>(), new Dictionary<string, string> { ["overview"] = $"{working.Content.Text("overview")}\n{Original}" }, new Dictionary<CellKey, string?>()),
                TestReports.Writer,
                reports.Desk.Now);
            return new WorkflowOutcome.Done();
        },
        slug);

    private static async Task Act(TestReports reports, AuditAction kind, Func<WorkingReport, WorkflowOutcome> action, string slug = TestReports.Slug) =>
        Assert.IsType<WorkflowOutcome.Done>(await reports.Desk.ActAsync(
            slug, TestReports.Year, null, new DeskOrder(kind, TestReports.Writer), working => Task.FromResult(action(working)), Token));

    private static IEnumerable<(long Hash, int Length)> Marks(WorkingReport working) =>
        Similarity.Marks(working.Content).OrderBy(mark => mark.Key).Select(mark => (mark.Key, mark.Value));

    private static async Task<IEnumerable<(long Hash, int Length)>> StoredAsync(DisclosureDbContext db, int revisionId) =>
        (await db.SentenceMarks.AsNoTracking().Where(mark => mark.RevisionId == revisionId).ToListAsync(Token)).OrderBy(mark => mark.Hash).Select(mark => (mark.Hash, mark.Length));
}
