using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xinhua.Disclosure.Web.Demo;
using Xinhua.Disclosure.Web.Pages;
using Xinhua.Disclosure.Web.Publication;
using Xinhua.Disclosure.Web.Setup;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>Review, return, publication and correction, over the pages.</summary>
public sealed class WorkflowPageTests
{
    private const string Entry = "/desk/reports/xinhua-cgj/2024";
    private const string Review = Entry + "/review";

    private const string Public = "/reports/xinhua-cgj/2024";

    /// <summary>Who signs, in the order of the steps.</summary>
    private static readonly string[] Signers = ["cgj-reviewer", "cgj-secrecy", "cgj-leader", "xinhua-officer"];

    [Fact]
    public async Task A_report_goes_from_the_return_with_pinned_notes_to_publication_and_correction()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        using var reviewer = await Visitor.SignedInAsync(portal, "cgj-reviewer");
        using var citizen = Visitor.To(portal);
        await SubmitAsync(editor);
        Assert.Null(editor.Page.QuerySelector("form[action*='handler=Approve']"));

        // The content is read only once the review has begun, so that taking back and reviewing cannot cross.
        await reviewer.GetAsync(Review);
        Assert.Null(reviewer.Page.QuerySelector("#report-content"));
        await reviewer.SendAsync("form[action*='handler=Open']");
        await reviewer.SendAsync("form[action*='handler=Return']", new() { ["Reason"] = " " });
        Assert.Contains("请写明退回的原因", reviewer.Text, StringComparison.Ordinal);
        var sentence = reviewer.Page.QuerySelector("#report-content p")!.TextContent[..20];
        await reviewer.SendAsync("#note-form", new() { ["Place"] = $"cell:{Cell}", ["NoteText"] = "请与台账核对" });
        await reviewer.SendAsync("#note-form", new() { ["Place"] = "section:overview", ["Excerpt"] = "报告里没有的话", ["NoteText"] = "改写" });
        Assert.Contains("引用的文字在这一部分里找不到", reviewer.Text, StringComparison.Ordinal);
        Assert.Equal("改写", reviewer.Page.QuerySelector("#NoteText")!.TextContent);
        await reviewer.SendAsync("#note-form", new() { ["Place"] = "section:overview", ["Excerpt"] = sentence, ["NoteText"] = "请补写平台建设情况" });
        Assert.Null(reviewer.Page.QuerySelector("form[action*='handler=Approve']"));
        await reviewer.SendAsync("form[action*='handler=Return']");

        await editor.GetAsync(Entry);
        Assert.Contains("请补写平台建设情况", editor.Text, StringComparison.Ordinal);
        Assert.Equal(2, editor.Page.QuerySelectorAll(".note-item").Length);
        Assert.NotNull(editor.Page.QuerySelector($".note-item a[href='#{FieldIds.Cell(Cell)}']"));
        await editor.SendAsync("#report-form", button: "Submit");
        Assert.Contains("还有2条退回批注没有处理", editor.Text, StringComparison.Ordinal);
        var overview = editor.Page.QuerySelector("[name='Texts[overview]']")!.TextContent.TrimStart('\n');
        foreach (var number in NoteNumbers(editor))
        {
            await editor.GetAsync(Entry);
            await editor.SendAsync("#report-form", new() { ["Texts[overview]"] = overview + "\n平台建设稳步推进。", [$"Reply_{number}"] = "已改" }, $"Resolve&note={number}");
        }

        await editor.SendAsync("#report-form", button: "Submit");
        await reviewer.GetAsync(Review);
        await reviewer.SendAsync("form[action*='handler=Open']");
        Assert.Contains("与您上次审核（第1次提交）相比", reviewer.Text, StringComparison.Ordinal);
        Assert.Equal("新增：平台建设稳步推进。", reviewer.Page.QuerySelector(".text-change ins")!.TextContent);

        await SignAllAsync(portal);
        Assert.Equal(HttpStatusCode.NotFound, (await citizen.RawAsync(Public)).StatusCode);
        await reviewer.GetAsync(Review);
        await reviewer.SendAsync("form[action*='handler=Publish']");
        Assert.Contains("已发布，公众现在可以看到", reviewer.Text, StringComparison.Ordinal);
        await citizen.GetAsync(Public);
        Assert.Equal(HttpStatusCode.OK, citizen.Status);

        await editor.GetAsync(Review);
        await editor.SendAsync("form[action*='handler=Amend']", new() { ["AmendmentReason"] = "WrongFigure", ["ChangeNote"] = "更正一处数字" });
        await citizen.GetAsync(Public);
        Assert.DoesNotContain("更正一处数字", citizen.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await citizen.RawAsync(Public + "?revision=2")).StatusCode);

        await editor.GetAsync(Entry);
        // The text speaks of the number too, and would be asked about.
        overview = editor.Page.QuerySelector("[name='Texts[overview]']")!.TextContent.TrimStart('\n').Replace("行政许可决定561件", "行政许可决定4321件", StringComparison.Ordinal);
        await editor.SendAsync("#report-form", new() { [$"Cells[{Licences}]"] = "4321", ["Texts[overview]"] = overview }, "Submit");
        await SignAllAsync(portal);
        await PublishAsync(portal, "cgj-leader");
        await citizen.GetAsync(Public);
        Assert.Contains("更正说明（第2版，数据有误）：更正一处数字", citizen.Text, StringComparison.Ordinal);
        await citizen.GetAsync(Public + "/changes");
        Assert.Contains("4321", citizen.Page.QuerySelector(".changes-table tbody")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await citizen.RawAsync(Public + "?revision=1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await citizen.RawAsync(Public + "/changes?from=2&to=1")).StatusCode);
    }

    [Fact]
    public async Task An_author_takes_a_submission_back_until_a_reviewer_begins()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        using var late = await Visitor.SignedInAsync(portal, "cgj-editor");
        using var reviewer = await Visitor.SignedInAsync(portal, "cgj-reviewer");
        await SubmitAsync(editor);
        await editor.SendAsync("form[action*='handler=TakeBack']");
        Assert.Contains("已撤回提交", editor.Text, StringComparison.Ordinal);

        await SubmitAsync(editor);
        await late.GetAsync(Review);
        await reviewer.GetAsync(Review);
        await reviewer.SendAsync("form[action*='handler=Open']");
        await late.SendAsync("form[action*='handler=TakeBack']");

        Assert.Contains("城管局审核员已经开始审核，不能撤回", late.Text, StringComparison.Ordinal);
        Assert.Null(late.Page.QuerySelector("form[action*='handler=TakeBack']"));
    }

    [Fact]
    public async Task What_is_uncertain_is_sent_up_and_nothing_goes_on_before_the_decision_is_recorded()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        using var reviewer = await Visitor.SignedInAsync(portal, "cgj-reviewer");
        await SubmitAsync(editor);
        await reviewer.GetAsync(Review);
        await reviewer.SendAsync("form[action*='handler=Open']");
        var digest = reviewer.Page.QuerySelector("[name='Digest']")!.GetAttribute("value");
        await reviewer.SendAsync("form[action*='handler=Refer']", new() { ["Authority"] = "SecrecyAdministration", ["Question"] = "第二节的数字能否公开？" });
        Assert.Contains("报请确定中", reviewer.Text, StringComparison.Ordinal);
        Assert.Null(reviewer.Page.QuerySelector("form[action*='handler=Approve'], form[action*='handler=Return']"));

        await reviewer.ForgeAsync(Review + "?handler=Approve", new() { ["Step"] = "0", ["Digest"] = digest });
        Assert.Contains("报请保密行政管理部门确定", reviewer.Text, StringComparison.Ordinal);
        await reviewer.GetAsync(Review);
        await reviewer.SendAsync("form[action*='handler=Settle']", new() { ["Decision"] = "区保密局1月10日答复：可以公开。" });
        await reviewer.SendAsync("form[action*='handler=Approve']");

        Assert.Contains("已通过", reviewer.Text, StringComparison.Ordinal);
        await reviewer.GetAsync(Entry + "/record");
        Assert.Contains("区保密局1月10日答复", reviewer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_withdrawn_report_says_so_to_people_and_is_gone_for_machines_until_it_is_corrected()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var leader = await Visitor.SignedInAsync(portal, "cgj-leader");
        using var citizen = Visitor.To(portal);
        const string published = "/reports/xinhua-cgj/2023";
        await leader.GetAsync("/desk/reports/xinhua-cgj/2023/review");
        await leader.SendAsync("form[action*='handler=Withdraw']", new() { ["WithdrawalReason"] = " " });
        Assert.Contains("请写明撤回的原因", leader.Text, StringComparison.Ordinal);
        await leader.SendAsync("form[action*='handler=Withdraw']", new() { ["WithdrawalReason"] = "含有不应公开的联系电话" });

        await citizen.GetAsync(published);
        Assert.Equal(HttpStatusCode.Gone, citizen.Status);
        Assert.Contains("含有不应公开的联系电话", citizen.Text, StringComparison.Ordinal);
        Assert.Null(citizen.Page.QuerySelector(".report-table"));
        Assert.All(await Task.WhenAll(new[] { ".pdf", ".json", ".csv", ".json?revision=1", "?revision=1" }.Select(file => citizen.RawAsync(published + file))), answer => Assert.Equal(HttpStatusCode.Gone, answer.StatusCode));
        Assert.Equal(HttpStatusCode.NotFound, (await citizen.RawAsync(published + ".json?revision=7")).StatusCode);
        await citizen.GetAsync("/years/2023");
        Assert.DoesNotContain("城市管理", citizen.Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync("/desk/reports/xinhua-cgj/2023/review");
        await editor.SendAsync("form[action*='handler=Amend']", new() { ["AmendmentReason"] = "PersonalData", ["ChangeNote"] = "删去联系电话13800000000" });
        Assert.Equal("/desk/reports/xinhua-cgj/2023", editor.Address);
        await editor.SendAsync("#report-form", new() { ["CorrectionNote"] = "" }, "Save");
        Assert.Contains("请写明更正了什么", editor.Page.QuerySelector("#error-correction")!.TextContent, StringComparison.Ordinal);
        await editor.SendAsync("#report-form", new() { ["CorrectionNote"] = "删去联系电话" }, "Save");
        await leader.GetAsync("/desk/reports/xinhua-cgj/2023/review");
        Assert.Contains("更正说明（含有不应公开的个人信息，向公众公开）：删去联系电话", leader.Text, StringComparison.Ordinal);
        Assert.Null(leader.Page.QuerySelector("form[action*='handler=Amend']"));
    }

    [Fact]
    public async Task Reports_without_any_finding_are_approved_together_and_others_one_by_one()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var officer = await Visitor.SignedInAsync(portal, "xinhua-officer");
        await using (var scope = portal.Services.CreateAsyncScope())
        {
            await BringToLastStepAsync(
                scope.ServiceProvider.GetRequiredService<ReportDesk>(), scope.ServiceProvider.GetRequiredService<IOptions<WorkflowOptions>>().Value.ReviewSteps());
        }

        await officer.GetAsync("/desk/approvals");
        var boxes = officer.Page.QuerySelectorAll("input[name='Input.Selected']").Select(box => box.GetAttribute("value")!).ToList();
        Assert.NotEmpty(boxes);
        await officer.SendAsync("main form", new() { ["Input.Selected"] = boxes[0] });
        Assert.Contains("请确认您已阅读", officer.Text, StringComparison.Ordinal);
        await officer.SendAsync("main form", new() { ["Input.Selected"] = boxes[0], ["Input.Confirmed"] = "true" });

        Assert.Empty(officer.Page.QuerySelectorAll(".error-summary li").Select(item => item.TextContent));
        Assert.Contains("已通过", officer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(boxes[0], officer.Page.QuerySelectorAll("input[name='Input.Selected']").Select(box => box.GetAttribute("value")));
    }

    [Fact]
    public async Task A_publication_at_its_time_asks_whether_who_set_it_may_still_publish()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        const string agency = "xinhua-czj";
        await using var scope = portal.Services.CreateAsyncScope();
        var desk = scope.ServiceProvider.GetRequiredService<ReportDesk>();
        var officer = portal.Ask(db => db.Users.Single(account => account.UserName == "xinhua-officer")).ToActor();
        Assert.IsType<WorkflowOutcome.Done>(await desk.ActAsync(
            agency,
            2024,
            null,
            new DeskOrder(AuditAction.PublicationScheduled, officer),
            working => Task.FromResult(working.Revision.Schedule(desk.Now.AddHours(1), officer, desk.Now)),
            TestContext.Current.CancellationToken));
        portal.Execute("UPDATE Accounts SET IsDisabled = 1 WHERE UserName = 'xinhua-officer'");
        clock.Advance(TimeSpan.FromHours(2));

        await portal.Services.GetServices<IHostedService>().OfType<ScheduledPublication>().Single().PublishDueAsync(TestContext.Current.CancellationToken);

        var revision = (await desk.FindAsync(agency, 2024, TestContext.Current.CancellationToken))!.Revision;
        Assert.Equal((RevisionState.Approved, null), (revision.State, revision.PublishAt));
        portal.Execute("UPDATE Accounts SET IsDisabled = 0 WHERE UserName = 'xinhua-officer'");
        using var visitor = await Visitor.SignedInAsync(portal, "xinhua-officer");
        await visitor.GetAsync($"/desk/reports/{agency}/2024/review");
        Assert.Contains("没有按设置的时间发布：设置定时发布的同志现在没有发布权限或者账号已停用", visitor.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("xinhua-cgj", "请核对本年的上年结转")]
    [InlineData("xinhua-xzsp", "这份报告的上年结转需要相应更正")]
    public async Task A_notice_about_last_years_correction_is_seen_wherever_the_report_stands(string agency, string advice)
    {
        await using var portal = await Portal.WithDemoAsync();
        portal.Execute($"""
            INSERT INTO CarryOverNotices (ReportId, CorrectedYear, CorrectedRevision, Cells, At)
            SELECT Reports.Id, 2023, 2, 'applications/carried-over/natural-person 1 2', '2025-01-02 00:00:00' FROM Reports JOIN Agencies ON Agencies.Id = Reports.AgencyId
            WHERE Agencies.Slug = '{agency}' AND Reports.Year = 2024
            """);
        using var editor = await Visitor.SignedInAsync(portal, agency == "xinhua-cgj" ? "cgj-editor" : "xzsp-editor");
        Assert.Contains("上年已更正", editor.Text, StringComparison.Ordinal);

        await editor.GetAsync($"/desk/reports/{agency}/2024");
        Assert.Contains(advice, editor.Text, StringComparison.Ordinal);
        Assert.Contains("上年更正前是1，更正后是2", editor.Text, StringComparison.Ordinal);
        await editor.SendAsync("form[action*='handler=Dismiss']");

        Assert.DoesNotContain(advice, editor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stale_page_decides_nothing()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        using var reviewer = await Visitor.SignedInAsync(portal, "cgj-reviewer");
        using var late = await Visitor.SignedInAsync(portal, "cgj-reviewer");
        await SubmitAsync(editor);
        await reviewer.GetAsync(Review);
        await reviewer.SendAsync("form[action*='handler=Open']");
        await late.GetAsync(Review);

        await reviewer.SendAsync("form[action*='handler=Return']", new() { ["Reason"] = "退回" });
        await late.SendAsync("form[action*='handler=Approve']");

        Assert.Contains("报告现在不在审核中", late.Text, StringComparison.Ordinal);
        await editor.GetAsync(Entry);
        Assert.Equal(Entry, editor.Address);
    }

    [Fact]
    public async Task Steps_come_in_order_and_nobody_publishes_before_the_last()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        using var reviewer = await Visitor.SignedInAsync(portal, "cgj-reviewer");
        using var leader = await Visitor.SignedInAsync(portal, "cgj-leader");
        await SubmitAsync(editor);
        await leader.GetAsync(Review);
        foreach (var handler in new[] { "Open", "Approve", "Publish", "Schedule", "Return" })
        {
            await leader.ForgeAsync($"{Review}?handler={handler}", new() { ["Version"] = "3", ["Digest"] = "x", ["PublishAt"] = "2030-01-01T09:00", ["Reason"] = "退" });
            Assert.NotNull(leader.Page.QuerySelector(".error-summary"));
        }

        await reviewer.GetAsync(Review);
        await reviewer.SendAsync("form[action*='handler=Open']");
        await reviewer.SendAsync("form[action*='handler=Approve']");
        await reviewer.ForgeAsync(Review + "?handler=Approve", new() { ["Digest"] = "x" });
        Assert.Contains("同一个人不能在一份报告上签两个步骤", reviewer.Text, StringComparison.Ordinal);
        await editor.GetAsync(Review);
        Assert.Contains("保密审查中", editor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_remark_that_will_be_published_is_seen_where_the_number_is_typed()
    {
        await using var portal = await Portal.WithDemoAsync();
        var key = ReportFormats.Load().Get("2021").EnteredCells.First().Key;
        await using (var scope = portal.Services.CreateAsyncScope())
        {
            var desk = scope.ServiceProvider.GetRequiredService<ReportDesk>();
            await desk.ActAsync(
                "xinhua-cgj",
                2024,
                null,
                new DeskOrder(AuditAction.DraftSaved, new Actor(0, "导入")),
                working =>
                {
                    working.Revision.Write(
                        new RevisionChange(new Dictionary<CellKey, decimal?>(), new Dictionary<string, string>(), new Dictionary<CellKey, string?> { [key] = "其中修订1件" }),
                        new Actor(0, "导入"),
                        desk.Now);
                    return Task.FromResult<WorkflowOutcome>(new WorkflowOutcome.Done());
                },
                TestContext.Current.CancellationToken);
        }

        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Entry);

        Assert.Contains("备注：其中修订1件", editor.Page.QuerySelector($"td:has([data-cell='{key}'])")!.TextContent, StringComparison.Ordinal);
    }

    /// <summary>The first cell of the form.</summary>
    private static string Cell => ReportFormats.Load().Get("2021").EnteredCells.First().Key.ToString();

    /// <summary>A cell no identity speaks of.</summary>
    private static string Licences => TestReports.Licences.ToString();

    private static async Task SubmitAsync(Visitor editor)
    {
        await editor.GetAsync(Entry);
        await editor.SendAsync("#report-form", Correction(), "Submit");
        Assert.Equal(Review, editor.Address);
    }

    /// <summary>Everybody signs who has not yet, each after opening the report.</summary>
    private static async Task SignAllAsync(Portal portal)
    {
        foreach (var signer in Signers)
        {
            await SignAsync(portal, signer);
        }
    }

    private static async Task SignAsync(Portal portal, string signer)
    {
        using var visitor = await Visitor.SignedInAsync(portal, signer);
        await visitor.GetAsync(Review);
        if (visitor.Page.QuerySelector("form[action*='handler=Open']") is not null)
        {
            await visitor.SendAsync("form[action*='handler=Open']");
        }

        await visitor.SendAsync("form[action*='handler=Approve']");
        Assert.Contains("已通过", visitor.Text, StringComparison.Ordinal);
    }

    private static async Task PublishAsync(Portal portal, string publisher)
    {
        using var visitor = await Visitor.SignedInAsync(portal, publisher);
        await visitor.GetAsync(Review);
        await visitor.SendAsync("form[action*='handler=Publish']");
        Assert.Contains("已发布", visitor.Text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> NoteNumbers(Visitor editor) =>
        [.. editor.Page.QuerySelectorAll(".note-item").Select(item => item.Id!["note-".Length..])];

    /// <summary>A report without findings that waits for the office.</summary>
    private static async Task BringToLastStepAsync(ReportDesk desk, IReadOnlyList<ReviewStep> steps)
    {
        const string agency = "xinhua-cgj";
        const int year = 2024;
        var (writer, now) = (new Actor(-9, "填报员"), desk.Now);
        Task<WorkflowOutcome> Do(Func<WorkingReport, WorkflowOutcome> action)
        {
            return desk.ActAsync(agency, year, null, new DeskOrder(AuditAction.StepApproved, writer), working => Task.FromResult(action(working)), TestContext.Current.CancellationToken);
        }

        var error = DemoFile.Load(ReportFormats.Load()).Unit(agency).Report(year)!.Latest.DeliberateError!;
        Assert.IsType<WorkflowOutcome.Done>(await Do(working =>
        {
            working.Revision.Write(new RevisionChange(new Dictionary<CellKey, decimal?> { [CellKey.Parse(error.Cell, null)] = error.Correct }, new Dictionary<string, string>(), new Dictionary<CellKey, string?>()), writer, now);
            return new WorkflowOutcome.Done();
        }));
        Assert.IsType<WorkflowOutcome.Done>(await Do(working => working.Report.Submit(working.Findings, working.Content, writer, now)));
        for (var step = 0; step < steps.Count - 1; step++)
        {
            var signer = new Actor(-10 - step, "审核");
            Assert.IsType<WorkflowOutcome.Done>(await Do(working => working.Revision.OpenReview(signer, now)));
            Assert.IsType<WorkflowOutcome.Done>(await Do(working => working.Revision.Approve(steps, working.Revision.Step, working.Revision.Digest!, "", signer, now)));
        }
    }

    private static Dictionary<string, string?> Correction()
    {
        var error = DemoFile.Load(ReportFormats.Load()).Unit("xinhua-cgj").Report(2024)!.Latest.DeliberateError!;
        return new() { [$"Cells[{error.Cell}]"] = FigureText.Write(error.Correct) };
    }
}
