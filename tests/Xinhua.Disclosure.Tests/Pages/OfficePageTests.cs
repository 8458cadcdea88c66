using System.Net;
using Ical.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Mail;
using Xinhua.Disclosure.Tests.Mail;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>The office gives the year's task, follows it and reminds.</summary>
public sealed class OfficePageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_demo_board_shows_every_light_with_a_sign_and_a_word()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var officer = await Visitor.SignedInAsync(portal, "xinhua-officer");

        await officer.GetAsync("/office/board/2024");

        var lights = officer.Page.QuerySelectorAll(".board .light").Select(light => light.TextContent.Trim()).ToList();
        Assert.Equal(["!快到期", "○进行中", "✓按时完成", "✕逾期"], lights.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(14, lights.Count);
        Assert.Equal(["14", "10", "8", "4", "50%"], officer.Page.QuerySelectorAll(".figures dd").Select(figure => figure.TextContent.Trim()));
        Assert.Contains("提交迟了6天", Row(officer, "新华区自然资源局"), StringComparison.Ordinal);
        Assert.Contains("未开始", Row(officer, "新华区曙光街街道办事处"), StringComparison.Ordinal);
        Assert.Contains("已延长", Row(officer, "新华区民政局"), StringComparison.Ordinal);

        await officer.GetAsync("/office/board/2024?light=Late&kind=Township");
        Assert.Equal(["新华区曙光街街道办事处", "新华区焦店镇人民政府"], officer.Page.QuerySelectorAll(".board tbody th").Select(unit => unit.TextContent.Trim()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Only_officers_see_the_office_and_only_their_own()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        using var officer = await Visitor.SignedInAsync(portal, "xinhua-officer");

        Assert.DoesNotContain("主管部门", editor.Page.QuerySelector(".site-nav")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("主管部门", officer.Page.QuerySelector(".site-nav")!.TextContent, StringComparison.Ordinal);
        string[] addresses = ["/office", "/office/open?year=2025", "/office/board/2024", "/office/board/2024/change", "/office/board/2024/reminders", "/office/board/2024/extend/xinhua-cgj", "/office/board/2024/calendar.ics"];
        foreach (var address in addresses)
        {
            await editor.GetAsync(address);
            Assert.Equal(HttpStatusCode.Forbidden, editor.Status);
            await officer.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, officer.Status);
        }

        await officer.GetAsync("/office/board/2019");
        Assert.Equal(HttpStatusCode.NotFound, officer.Status);
        await officer.GetAsync("/office/open?year=2024&owner=elsewhere");
        Assert.Equal(HttpStatusCode.NotFound, officer.Status);
    }

    [Fact]
    public async Task A_task_is_given_changed_and_extended_in_the_browser()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var officer = await Visitor.SignedInAsync(portal, "xinhua-officer");
        await officer.GetAsync("/office/open?year=2025");
        Assert.Equal("2026-01-31", officer.Page.QuerySelector("#Input_SubmitBy")!.GetAttribute("value"));
        Assert.Equal(14, officer.Page.QuerySelectorAll("#campaign-form input[type=checkbox][checked]").Length);

        await officer.SendAsync("#campaign-form", new() { ["Input.SubmitBy"] = "", ["Input.Title"] = "我写的名称" });
        Assert.Contains("请填写提交截止日", officer.Text, StringComparison.Ordinal);
        Assert.Equal("我写的名称", officer.Page.QuerySelector("#Input_Title")!.GetAttribute("value"));
        await officer.SendAsync("#campaign-form", new() { ["Input.SubmitBy"] = "2026-02-31" });
        Assert.Contains("2026-02-31", officer.Text, StringComparison.Ordinal);
        await officer.SendAsync("#campaign-form", new() { ["Input.SubmitBy"] = "2026-01-31", ["Input.Units[xinhua-gml]"] = null });
        Assert.Contains("已下达2025年填报任务，共13个单位", officer.Text, StringComparison.Ordinal);

        await officer.GetAsync("/office/board/2025/extend/xinhua-cgj");
        await officer.SendAsync("#extend-form", new() { ["Input.SubmitBy"] = "2026-02-10", ["Input.Reason"] = "" });
        Assert.Contains("请写明延长的原因", officer.Text, StringComparison.Ordinal);
        await officer.SendAsync("#extend-form", new() { ["Input.Reason"] = "机构改革" });
        Assert.Contains("2026-02-10", Row(officer, "新华区城市管理局"), StringComparison.Ordinal);
        Assert.Contains("机构改革", Row(officer, "新华区城市管理局"), StringComparison.Ordinal);

        await officer.GetAsync("/office/board/2024/change");
        await officer.SendAsync("#campaign-form", new() { ["Input.Units[xinhua-cgj]"] = null });
        Assert.Contains("「新华区城市管理局」已经开始填报", officer.Text, StringComparison.Ordinal);
        await officer.SendAsync("#campaign-form", new() { ["Input.Units[xinhua-cgj]"] = null, ["Input.RemovesBegun"] = "true" });
        Assert.DoesNotContain("新华区城市管理局", officer.Page.QuerySelector(".board")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_desk_shows_the_units_own_deadline_and_refuses_what_the_task_excludes()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var officer = await Visitor.SignedInAsync(portal, "xinhua-officer");
        await officer.GetAsync("/office/open?year=2025");
        await officer.SendAsync("#campaign-form", new() { ["Input.Units[xinhua-cgj]"] = null });

        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        var band = editor.Page.QuerySelector(".deadline-band")!.TextContent;
        Assert.Contains(FormattableString.Invariant($"{ChinaDays.DayOf(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(6):yyyy-MM-dd}"), band, StringComparison.Ordinal);
        await editor.SendAsync(".inline-form", new() { ["Input.Year"] = "2025" });
        Assert.Contains("不在新华区人民政府下达的2025年填报任务里", editor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_calendar_holds_each_deadline_as_a_day_with_alarms_under_a_name_that_lasts()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");

        using var response = await editor.RawAsync("/desk/calendar.ics");
        var calendar = Calendar.Load(await response.Content.ReadAsStringAsync(Token))!;
        using var again = await editor.RawAsync("/desk/calendar.ics");

        Assert.Equal("text/calendar", response.Content.Headers.ContentType!.MediaType);
        var deadline = calendar.Events.Single(entry => entry.Summary == "新华区城市管理局：提交2024年政府信息公开工作年度报告");
        Assert.True(deadline.IsAllDay);
        Assert.Equal(ChinaDays.DayOf(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(6), deadline.Start!.Date);
        Assert.Equal(2, deadline.Alarms.Count);
        Assert.Equal(4, calendar.Events.Count);
        Assert.Equal(calendar.Events.Select(entry => entry.Uid), Calendar.Load(await again.Content.ReadAsStringAsync(Token))!.Events.Select(entry => entry.Uid));
        Assert.Equal(4, calendar.Events.Select(entry => entry.Uid).Distinct().Count());
    }

    [Fact]
    public async Task Without_a_mail_server_the_reminder_page_says_so_and_sends_nothing()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var officer = await Visitor.SignedInAsync(portal, "xinhua-officer");

        await officer.GetAsync("/office/board/2024/reminders");

        Assert.Contains("没有配置邮件服务器", officer.Text, StringComparison.Ordinal);
        Assert.Null(officer.Page.QuerySelector("#remind-form"));
        Assert.Contains("城管局填报员", Row(officer, "新华区城市管理局"), StringComparison.Ordinal);
        Assert.Contains("没有填报员账号", Row(officer, "新华区卫生健康委员会"), StringComparison.Ordinal);
        Assert.DoesNotContain("新华区司法局", officer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reminders_go_out_through_the_mail_server_and_the_administrator_sees_them()
    {
        await using var server = new SmtpServer();
        await using var portal = await Portal.WithDemoAsync(new Dictionary<string, string?>
        {
            ["Smtp:Host"] = "127.0.0.1",
            ["Smtp:Port"] = $"{server.Port}",
            ["Smtp:Security"] = "None",
            ["Smtp:From"] = "zwgk@xinhua.example",
        });
        using var officer = await Visitor.SignedInAsync(portal, "xinhua-officer");
        await officer.GetAsync("/office/board/2024/reminders?days=7");
        await officer.SendAsync("#remind-form");
        Assert.Contains("已排入1封催报邮件", officer.Text, StringComparison.Ordinal);
        Assert.Contains("新华区卫生健康委员会", officer.Page.QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);
        await officer.SendAsync("#remind-form");
        Assert.Contains("另有1封今天已经发过", officer.Text, StringComparison.Ordinal);

        await WaitForAsync(portal, MailState.Sent);
        Assert.Equal(["RCPT TO:<cgj-editor@xinhua.example>"], server.Receivers.Select(line => line.Split(' ') is [var to, var address, ..] ? $"{to} {address}" : line));
        using var admin = await Visitor.SignedInAsync(portal, "system-admin");
        await admin.GetAsync("/admin/mail");
        Assert.Contains("cgj-editor@xinhua.example", admin.Text, StringComparison.Ordinal);
        Assert.Contains("已发送", admin.Page.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
        await officer.GetAsync("/admin/mail");
        Assert.Equal(HttpStatusCode.Forbidden, officer.Status);
    }

    [Fact]
    public async Task The_administrator_gives_a_waiting_message_up_and_takes_it_back()
    {
        await using var portal = await Portal.WithDemoAsync(new Dictionary<string, string?>
        {
            ["Smtp:Host"] = "127.0.0.1",
            ["Smtp:Port"] = $"{await SmtpServer.ClosedPortAsync()}",
            ["Smtp:Security"] = "None",
            ["Smtp:From"] = "zwgk@xinhua.example",
        });
        using var officer = await Visitor.SignedInAsync(portal, "xinhua-officer");
        await officer.GetAsync("/office/board/2024/reminders");
        await officer.SendAsync("#remind-form");
        using var admin = await Visitor.SignedInAsync(portal, "system-admin");
        await WaitForAsync(portal, MailState.Waiting, attempts: 1);
        await admin.GetAsync("/admin/mail");
        Assert.Contains("没有连上邮件服务器", admin.Text, StringComparison.Ordinal);
        var stale = Visitor.Fields((AngleSharp.Html.Dom.IHtmlFormElement)admin.Page.QuerySelector("form[id^=giveup]")!);

        await admin.SendAsync("form[id^=giveup]");
        Assert.Contains("管理员放弃发送", admin.Text, StringComparison.Ordinal);
        await admin.PostAsync("/admin/mail?handler=GiveUp", stale);
        Assert.Contains("状态刚刚变了", admin.Text, StringComparison.Ordinal);
        await admin.SendAsync("form[id^=retry]");
        Assert.Contains("已重新排入队列", admin.Text, StringComparison.Ordinal);
    }

    private static string Row(Visitor visitor, string unit) =>
        visitor.Page.QuerySelectorAll("main tbody tr").Single(row => row.QuerySelector("th")!.TextContent.Trim() == unit).TextContent;

    private static async Task WaitForAsync(Portal portal, MailState state, int attempts = 0)
    {
        for (var waited = 0; ; waited++)
        {
            await using var scope = portal.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<DisclosureDbContext>();
            if (await db.MailMessages.AllAsync(message => message.State == state && message.Attempts >= attempts, Token))
            {
                return;
            }

            Assert.True(waited < 200, "The message did not get there within 20 seconds.");
            await Task.Delay(100, Token);
        }
    }
}
