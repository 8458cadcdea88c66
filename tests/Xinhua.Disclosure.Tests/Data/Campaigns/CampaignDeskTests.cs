using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Data.Campaigns;
using Xinhua.Disclosure.Data.Mail;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Data.Campaigns;

/// <summary>Tasks, boards and reminders on a real database with a clock that is set.</summary>
public sealed class CampaignDeskTests
{
    private static readonly CampaignPlan Plan = new("2025年度报告", new DateOnly(2026, 1, 4), new DateOnly(2026, 1, 31), new DateOnly(2026, 3, 31));
    private static readonly Uri Desk = new("https://portal.example/desk");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task The_board_holds_submissions_against_midnight_in_China(DatabaseProvider provider)
    {
        await using var office = await Office.BeginAsync(provider);
        await office.OpenAsync();
        office.Clock.SetUtcNow(new(2026, 1, 31, 15, 59, 59, TimeSpan.Zero));
        await office.Reports.ASubmittedReport("aa-early");
        office.Clock.SetUtcNow(new(2026, 1, 31, 16, 0, 0, TimeSpan.Zero));
        await office.Reports.ASubmittedReport("aa-late");

        var rows = (await office.Desk.BoardAsync((await office.ItemAsync()).Id, Token)).ToDictionary(row => row.Agency);

        Assert.Equal(CampaignLight.InProgress, rows["aa-early"].Progress.LightAt(office.Desk.Now));
        Assert.Equal(CampaignLight.Late, rows["aa-late"].Progress.LightAt(office.Desk.Now));
        Assert.Equal((RevisionState.InReview, 0), (rows["aa-late"].State!.Value, rows["aa-late"].Step!.Value));
        Assert.Null(rows["aa-idle"].State);
        Assert.Equal(CampaignLight.Late, rows["aa-idle"].Progress.LightAt(office.Desk.Now));
    }

    [Theory, OnEveryDatabase]
    public async Task A_task_says_who_may_begin_and_when(DatabaseProvider provider)
    {
        await using var office = await Office.BeginAsync(provider);
        var idle = (await office.CandidatesAsync()).Single(unit => unit.Slug == "aa-idle").Id;
        Done(await office.Reports.Desk.StartAsync("aa-early", 2024, TestReports.Writer, Token));
        await office.OpenAsync(without: idle, opensOn: new(2026, 1, 18));

        office.Clock.SetUtcNow(new(2026, 1, 17, 15, 59, 59, TimeSpan.Zero));
        Assert.Contains("从2026年1月18日开始", Why(await office.Reports.Desk.StartAsync("aa-early", 2025, TestReports.Writer, Token)), StringComparison.Ordinal);
        office.Clock.SetUtcNow(new(2026, 1, 17, 16, 0, 0, TimeSpan.Zero));
        Done(await office.Reports.Desk.StartAsync("aa-early", 2025, TestReports.Writer, Token));
        Assert.Contains("不在新华区人民政府下达的2025年填报任务里", Why(await office.Reports.Desk.StartAsync("aa-idle", 2025, TestReports.Writer, Token)), StringComparison.Ordinal);
    }

    [Theory, OnEveryDatabase]
    public async Task A_unit_that_has_begun_is_removed_only_when_that_is_confirmed(DatabaseProvider provider)
    {
        await using var office = await Office.BeginAsync(provider);
        await office.OpenAsync();
        Done(await office.Reports.Desk.StartAsync("aa-early", 2025, TestReports.Writer, Token));
        var item = await office.ItemAsync();
        var left = (await office.CandidatesAsync()).Where(unit => unit.Slug != "aa-early").Select(unit => unit.Id).ToList();

        Assert.Contains("「aa-early」已经开始填报", Why(await office.Desk.ChangeAsync(item, office.Scope, item.Version, Plan, left, false, Token)), StringComparison.Ordinal);
        Assert.Equal(4, (await office.ItemAsync()).Units);
        Done(await office.Desk.ChangeAsync(item, office.Scope, item.Version, Plan, left, true, Token));
        Assert.Equal(3, (await office.ItemAsync()).Units);
        Assert.Contains("已被他人修改", Why(await office.Desk.ChangeAsync(item, office.Scope, item.Version, Plan, left, true, Token)), StringComparison.Ordinal);
        Assert.Equal(1, await office.Db.Reports.CountAsync(Token));
    }

    [Theory, OnEveryDatabase]
    public async Task A_task_is_given_once_a_year_and_only_to_units_in_reach(DatabaseProvider provider)
    {
        await using var office = await Office.BeginAsync(provider);
        await office.OpenAsync();

        Assert.Contains("已经下达过", Why(await office.Desk.OpenAsync(office.Owner, office.Scope, 2025, Plan, [office.Owner.Id], Token)), StringComparison.Ordinal);
        Assert.Contains("不能选的单位", Why(await office.Desk.OpenAsync(office.Owner, office.Scope, 2024, Plan with { SubmitBy = new(2025, 1, 31), OpensOn = new(2025, 1, 1) }, [4711], Token)), StringComparison.Ordinal);
        Assert.Equal(2, await office.Db.AuditEvents.CountAsync(line => line.Action == AuditAction.CampaignOpened && line.Outcome == AuditOutcome.Refused, Token));
        Assert.Equal(1, await office.Db.Campaigns.CountAsync(Token));
    }

    [Theory, OnEveryDatabase]
    public async Task An_extension_moves_one_units_deadline_and_stays_in_the_log(DatabaseProvider provider)
    {
        await using var office = await Office.BeginAsync(provider);
        await office.OpenAsync();
        var item = await office.ItemAsync();

        Assert.Contains("不能早于原来的期限", Why(await office.Desk.ExtendAsync(item, new Extension("aa-late", new(2026, 1, 30), Plan.PublishBy, "事由"), TestReports.Officer, Token)), StringComparison.Ordinal);
        Assert.Contains("原因", Why(await office.Desk.ExtendAsync(item, new Extension("aa-late", new(2026, 2, 10), Plan.PublishBy, " "), TestReports.Officer, Token)), StringComparison.Ordinal);
        Done(await office.Desk.ExtendAsync(item, new Extension("aa-late", new(2026, 2, 10), Plan.PublishBy, "机构改革"), TestReports.Officer, Token));
        Done(await office.Desk.ExtendAsync(item, new Extension("aa-late", new(2026, 2, 20), Plan.PublishBy, "再延一次"), TestReports.Officer, Token));

        var row = (await office.Desk.BoardAsync(item.Id, Token)).Single(row => row.Agency == "aa-late");
        Assert.Equal((new DateOnly(2026, 2, 20), "再延一次"), (row.Progress.SubmitBy, row.ExtensionReason));
        var history = await office.Desk.ExtensionsAsync(item, "aa-late", Token);
        Assert.Equal(["提交延至2026-02-20，公布延至2026-03-31。原因：再延一次", "提交延至2026-02-10，公布延至2026-03-31。原因：机构改革"], history.Select(line => line.Detail));
        Assert.All(history, line => Assert.Equal(TestReports.Officer.Name, line.ActorName));
    }

    [Theory, OnEveryDatabase]
    public async Task The_same_person_is_reminded_of_the_same_thing_once_a_day(DatabaseProvider provider)
    {
        await using var office = await Office.BeginAsync(provider);
        await office.OpenAsync();
        await office.AddEditorAsync("zhang", "zhang@example.gov.cn", "aa-late");
        await office.AddEditorAsync("li", null, "aa-idle");
        await office.AddEditorAsync("wang", "wang@example.gov.cn\r\nBcc: all@example.com", "aa-early");
        office.Clock.SetUtcNow(new(2026, 2, 5, 1, 0, 0, TimeSpan.Zero));
        var item = await office.ItemAsync();

        var first = await office.Desk.RemindAsync(item, 7, Desk, Token);
        var second = await office.Desk.RemindAsync(item, 7, Desk, Token);
        office.Clock.Advance(TimeSpan.FromDays(1));
        var nextDay = await office.Desk.RemindAsync(item, 7, Desk, Token);

        Assert.Equal((1, 0), (first.Queued, first.AlreadyTold));
        Assert.Equal(["aa-early", "aa-idle", "新华区人民政府"], first.Unreachable.Order(StringComparer.Ordinal));
        Assert.Equal((0, 1), (second.Queued, second.AlreadyTold));
        Assert.Equal((1, 0), (nextDay.Queued, nextDay.AlreadyTold));
        var letter = await office.Db.MailMessages.OrderBy(message => message.Id).FirstAsync(Token);
        Assert.Equal("zhang@example.gov.cn", letter.To);
        Assert.Equal("请提交2025年政府信息公开工作年度报告（已逾期5天）", letter.Subject);
        Assert.Contains("https://portal.example/desk", letter.Body, StringComparison.Ordinal);
    }

    private static string Why(WorkflowOutcome outcome) => Assert.IsType<WorkflowOutcome.Refused>(outcome).Reason;

    private static void Done(WorkflowOutcome outcome) => Assert.IsType<WorkflowOutcome.Done>(outcome);

    /// <summary>A district with three departments, on the 15th of January 2026.</summary>
    private sealed class Office : IAsyncDisposable
    {
        private readonly TestDatabase database;

        private Office(TestDatabase database)
        {
            this.database = database;
            Db = database.CreateContext();
            Reports = new TestReports(Db, Clock);
            Desk = new CampaignDesk(Db, new Outbox(Db, Clock), Clock);
        }

        public FakeTimeProvider Clock { get; } = new(TestReports.Start);

        public DisclosureDbContext Db { get; }

        public TestReports Reports { get; }

        public CampaignDesk Desk { get; }

        public Agency Owner { get; private set; } = null!;

        public Scope Scope => new([], [Owner.Path]);

        public static async Task<Office> BeginAsync(DatabaseProvider provider)
        {
            var office = new Office(await TestDatabase.CreateAsync(provider));
            office.Owner = await office.Reports.AnAgency("aa", "新华区人民政府");
            foreach (var slug in new[] { "aa-early", "aa-late", "aa-idle" })
            {
                await office.Reports.AnAgency(slug, slug, "aa");
            }

            return office;
        }

        public Task<List<CandidateUnit>> CandidatesAsync() => Desk.CandidatesAsync(Scope, Owner.Path, 2025, null, Token);

        public async Task OpenAsync(int? without = null, DateOnly? opensOn = null) =>
            Done(await Desk.OpenAsync(Owner, Scope, 2025, Plan with { OpensOn = opensOn ?? Plan.OpensOn }, [.. (await CandidatesAsync()).Select(unit => unit.Id).Where(id => id != without)], Token));

        public async Task<CampaignItem> ItemAsync() => (await Desk.FindAsync(Scope, 2025, null, Token))!;

        public async Task AddEditorAsync(string name, string? email, string agency)
        {
            var unit = (await CandidatesAsync()).Single(unit => unit.Slug == agency);
            Db.Add(new Account { UserName = name, DisplayName = name, Email = email, Duty = Duty.Content, Grants = { new RoleGrant { Role = Role.Editor, AgencyId = unit.Id } } });
            Db.Trail.Record(AuditAction.AccountChanged, $"accounts/{name}");
            await Db.SaveChangesAsync(Token);
        }

        public async ValueTask DisposeAsync()
        {
            await Db.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}
