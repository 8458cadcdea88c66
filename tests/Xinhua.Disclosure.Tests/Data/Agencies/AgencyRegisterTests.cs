using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Agencies;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Data.Agencies;

/// <summary>Units change by year; nothing that was published or submitted changes with them.</summary>
public sealed class AgencyRegisterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_new_name_reaches_drafts_of_its_years_and_nothing_else(DatabaseProvider provider)
    {
        await using var units = await Units.BeginAsync(provider);
        await units.Reports.APublishedReport("aa-one", 2023);
        await units.Reports.ASubmittedReport("aa-one", 2024);
        await units.Reports.ADraft("aa-one", 2025);
        var published = await units.FilesAsync();

        Done(await units.Register.RenameAsync("aa-one", 2024, "第一新局", "某编办〔2026〕1号", Token));

        Assert.Equal(published, await units.FilesAsync());
        Assert.Equal("一局", (await units.Reports.Working("aa-one", 2023)).Revision.AgencyName);
        Assert.Equal("一局", (await units.Reports.Working("aa-one", 2024)).Revision.AgencyName);
        var draft = await units.Reports.Working("aa-one", 2025);
        Assert.Equal("第一新局", draft.Revision.AgencyName);
        Assert.DoesNotContain(draft.Findings, finding => finding.RuleId == "R18");
        Assert.Equal(["一局"], (await units.Register.TreeAsync(2023, Token)).Where(item => item.Agency.Slug == "aa-one").Select(item => item.Name));
        Assert.Equal(["第一新局"], (await units.Register.TreeAsync(2024, Token)).Where(item => item.Agency.Slug == "aa-one").Select(item => item.Name));
        Assert.Contains("更早的年度不能改写", Why(await units.Register.RenameAsync("aa-one", 2023, "别名局", "", Token)), StringComparison.Ordinal);
    }

    [Theory, OnEveryDatabase]
    public async Task A_report_that_comes_back_from_review_takes_the_new_name_when_it_is_saved(DatabaseProvider provider)
    {
        await using var units = await Units.BeginAsync(provider);
        await units.Reports.ASubmittedReport("aa-one");
        Done(await units.Register.RenameAsync("aa-one", 2025, "第一新局", "", Token));
        var desk = units.Reports.Desk;
        Done(await desk.ActAsync("aa-one", 2025, null, new DeskOrder(AuditAction.ReportReturned, TestReports.Reviewer), working =>
        {
            working.Revision.OpenReview(TestReports.Reviewer, desk.Now);
            return Task.FromResult(working.Revision.Return("请改名称。", TestReports.Reviewer, desk.Now));
        }, Token));

        var edit = new DraftEdit(new Dictionary<Disclosure.Core.Formats.CellKey, CellEdit> { [TestReports.Penalties] = new(12, 13) }, new Dictionary<string, TextEdit>());
        Assert.IsType<SaveOutcome.Saved>(await desk.SaveAsync("aa-one", 2025, edit, TestReports.Writer, Token));

        Assert.Equal("第一新局", (await units.Reports.Working("aa-one")).Revision.AgencyName);
    }

    [Theory, OnEveryDatabase]
    public async Task A_unit_moves_with_all_below_it_and_never_under_itself(DatabaseProvider provider)
    {
        await using var units = await Units.BeginAsync(provider);
        await units.Reports.AnAgency("aa-one-sub", "一局分局", "aa-one");

        Assert.Contains("不能成为它的上级", Why(await units.Register.MoveAsync("aa-one", 2025, "aa-one-sub", "", Token)), StringComparison.Ordinal);
        Assert.Contains("不能成为它的上级", Why(await units.Register.MoveAsync("aa-one", 2025, "aa-one", "", Token)), StringComparison.Ordinal);
        Done(await units.Register.MoveAsync("aa-one", 2025, "aa-two", "", Token));

        Assert.Equal("/aa/aa-two/aa-one/aa-one-sub/", (await units.Register.FindAsync("aa-one-sub", Token))!.Path);
        Assert.True(new Scope([], ["/aa/aa-two/"]).Contains((await units.Register.FindAsync("aa-one-sub", Token))!));
        Assert.Equal("新华区", (await units.Register.TreeAsync(2024, Token)).Single(item => item.Agency.Slug == "aa-one").ParentName);
        Assert.Equal("二局", (await units.Register.TreeAsync(2025, Token)).Single(item => item.Agency.Slug == "aa-one").ParentName);
    }

    [Theory, OnEveryDatabase]
    public async Task A_merger_ends_units_names_who_took_over_and_changes_no_published_byte(DatabaseProvider provider)
    {
        await using var units = await Units.BeginAsync(provider);
        await units.Reports.APublishedReport("aa-one", 2024);
        await units.Reports.APublishedReport("aa-two", 2024);
        var published = await units.FilesAsync();
        var order = new Reorganisation(["aa-one", "aa-two"], [], [new NewAgency("aa-new", "新局", AgencyKind.Department, "aa")], 2025, "某编办〔2026〕2号");

        Done(await units.Register.ReorganiseAsync(order, Token));

        Assert.Equal(published, await units.FilesAsync());
        var one = (await units.Register.FindAsync("aa-one", Token))!;
        Assert.Equal(2024, one.LastYear);
        Assert.Equal(
            [("一局", "新局", 2025, "某编办〔2026〕2号"), ("二局", "新局", 2025, "某编办〔2026〕2号")],
            (await units.Register.SuccessionsAsync((await units.Register.FindAsync("aa-new", Token))!.Id, Token)).Select(item => (item.PredecessorName, item.SuccessorName, item.FromYear, item.Note)));
        Assert.Contains("只报告到2024年", Why(await units.Reports.Desk.StartAsync("aa-one", 2025, TestReports.Writer, Token)), StringComparison.Ordinal);
        Done(await units.Reports.Desk.StartAsync("aa-new", 2025, TestReports.Writer, Token));
        Assert.Equal(["aa", "aa-new"], (await units.Register.TreeAsync(2025, Token)).Select(item => item.Agency.Slug).Order());
        Assert.Equal(["aa", "aa-one", "aa-two"], (await units.Register.TreeAsync(2024, Token)).Select(item => item.Agency.Slug).Order());
    }

    [Theory, OnEveryDatabase]
    public async Task A_split_leaves_several_successors_and_a_refused_one_leaves_nothing(DatabaseProvider provider)
    {
        await using var units = await Units.BeginAsync(provider);
        NewAgency[] halves = [new("aa-left", "左局", AgencyKind.Department, "aa"), new("aa-right", "右局", AgencyKind.Department, "aa")];

        Assert.Contains("代码「aa-two」已经被「二局」使用", Why(await units.Register.ReorganiseAsync(new(["aa-one"], [], [halves[0], halves[1] with { Slug = "aa-two" }], 2025, "文"), Token)), StringComparison.Ordinal);
        Assert.Null(await units.Register.FindAsync("aa-left", Token));
        Done(await units.Register.ReorganiseAsync(new(["aa-one"], [], halves, 2025, "文"), Token));

        var one = (await units.Register.FindAsync("aa-one", Token))!;
        Assert.Equal(["左局", "右局"], (await units.Register.SuccessionsAsync(one.Id, Token)).Select(item => item.SuccessorName));
    }

    [Theory, OnEveryDatabase]
    public async Task Who_has_units_below_or_a_report_of_the_year_is_not_abolished(DatabaseProvider provider)
    {
        await using var units = await Units.BeginAsync(provider);
        await units.Reports.AnEmptyDraft("aa-one");

        Assert.Contains("还在它下面", Why(await units.Register.ReorganiseAsync(new(["aa"], [], [], 2025, "文"), Token)), StringComparison.Ordinal);
        Assert.Contains("已经有2025年的报告。请从2026年度起", Why(await units.Register.ReorganiseAsync(new(["aa-one"], ["aa-two"], [], 2025, "文"), Token)), StringComparison.Ordinal);
        Assert.Contains("不能既被撤销又承接", Why(await units.Register.ReorganiseAsync(new(["aa-one"], ["aa-one"], [], 2026, "文"), Token)), StringComparison.Ordinal);
        Assert.Contains("从2019年度起才填报", Why(await units.Register.ReorganiseAsync(new(["aa-two"], [], [], 2019, "文"), Token)), StringComparison.Ordinal);
        Assert.Contains("已经被使用", Why(await units.Register.AddAsync("aa-one", "又一局", AgencyKind.Department, "aa", 2025, Token)), StringComparison.Ordinal);
        Assert.Equal(3, await units.Db.Agencies.CountAsync(agency => agency.LastYear == null, Token));
        Assert.Equal(5, await units.Db.AuditEvents.CountAsync(line => line.Outcome == AuditOutcome.Refused, Token));
    }

    [Theory, OnEveryDatabase]
    public async Task An_import_is_judged_line_by_line_and_done_whole_or_not_at_all(DatabaseProvider provider)
    {
        await using var units = await Units.BeginAsync(provider);
        AgencyLine[] good =
        [
            Line(2, "aa-new-sub", "新局分局", "aa-new"),
            Line(3, "aa-one", "第一新局", "aa"),
            Line(4, "aa-new", "新局", "aa"),
            Line(5, "aa-two", "二局", "aa"),
        ];
        AgencyLine[] bad =
        [
            Line(2, "aa-good", "好局", "aa"),
            Line(3, "AA", "大写局", "aa"),
            Line(4, "aa-x", "=1+1", "aa"),
            Line(5, "aa-y", "无上级局", "nowhere"),
            Line(6, "aa-p", "圈一局", "aa-q"),
            Line(7, "aa-q", "圈二局", "aa-p"),
            Line(8, "aa-good", "又一局", "aa"),
            Line(9, "aa-z", "二局", "aa"),
            Line(10, "aa-two", "新二局", "aa-one"),
            Line(11, "aa-k", "别类局", "aa") with { Kind = "公司" },
            Line(12, "aa-w", "早年局", "aa") with { FirstYear = "二〇二五" },
            Line(13, "aa-one", "改早局", "aa") with { FirstYear = "2018" },
        ];

        var judged = await units.Register.JudgeAsync(bad, Token);
        Assert.Equal(ImportVerdict.Added, judged[0].Verdict);
        Assert.All(judged.Skip(1), line => Assert.Equal(ImportVerdict.Wrong, line.Verdict));
        string[] remarks = ["小写字母", "公式", "没有代码为「nowhere」", "aa-p → aa-q → aa-p", "成了圈", "和第2行相同", "代码是「aa-two」。代码不能修改", "移动单位请在", "类别「公司」", "四位数字", "不能早于2019年"];
        Assert.All(judged.Skip(1).Zip(remarks), pair => Assert.Contains(pair.Second, pair.First.Remark, StringComparison.Ordinal));
        Assert.Contains("没有导入任何单位", Why(await units.Register.ImportAsync(bad, Token)), StringComparison.Ordinal);
        Assert.Equal(3, await units.Db.Agencies.CountAsync(Token));

        Assert.Equal([ImportVerdict.Added, ImportVerdict.Renamed, ImportVerdict.Added, ImportVerdict.Unchanged], (await units.Register.JudgeAsync(good, Token)).Select(line => line.Verdict));
        Done(await units.Register.ImportAsync(good, Token));
        Assert.Equal("/aa/aa-new/aa-new-sub/", (await units.Register.FindAsync("aa-new-sub", Token))!.Path);
        Assert.Equal(("第一新局", "一局"), ((await units.Register.FindAsync("aa-one", Token))!.Name, (await units.Register.FindAsync("aa-one", Token))!.NameIn(2024)));
        Assert.Contains("完全相同", Why(await units.Register.ImportAsync(good, Token)), StringComparison.Ordinal);
        Assert.Equal("新增2个，改名1个", (await units.Db.AuditEvents.SingleAsync(line => line.Action == AuditAction.AgenciesImported && line.Outcome == AuditOutcome.Done, Token)).Detail);
    }

    private static AgencyLine Line(int number, string slug, string name, string parent) => new(number, slug, name, "政府部门", parent, "2025");

    private static string Why(WorkflowOutcome outcome) => Assert.IsType<WorkflowOutcome.Refused>(outcome).Reason;

    private static void Done(WorkflowOutcome outcome) => Assert.IsType<WorkflowOutcome.Done>(outcome);

    /// <summary>A district with two departments, on the 15th of January 2026.</summary>
    private sealed class Units : IAsyncDisposable
    {
        private readonly TestDatabase database;

        private Units(TestDatabase database)
        {
            var clock = new FakeTimeProvider(TestReports.Start);
            this.database = database;
            Db = database.CreateContext();
            Reports = new TestReports(Db, clock);
            Register = new AgencyRegister(Db, clock);
        }

        public DisclosureDbContext Db { get; }

        public TestReports Reports { get; }

        public AgencyRegister Register { get; }

        public static async Task<Units> BeginAsync(DatabaseProvider provider)
        {
            var units = new Units(await TestDatabase.CreateAsync(provider));
            await units.Reports.AnAgency("aa", "新华区");
            await units.Reports.AnAgency("aa-one", "一局", "aa");
            await units.Reports.AnAgency("aa-two", "二局", "aa");
            return units;
        }

        /// <summary>Every published byte, by its digest, and what stands beside it.</summary>
        public async Task<List<string>> FilesAsync() => await (
            from file in Db.PublishedFiles.AsNoTracking()
            join revision in Db.Revisions on file.RevisionId equals revision.Id
            orderby file.RevisionId, file.Kind
            select $"{file.RevisionId} {file.Kind} {file.Sha256} {revision.AgencyName} {revision.Digest}").ToListAsync(Token);

        public async ValueTask DisposeAsync()
        {
            await Db.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}
