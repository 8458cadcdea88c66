using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using AngleSharp.Html.Dom;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Tests.Support;
using Xinhua.Disclosure.Web.Audit;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages.Audit;

/// <summary>The audit log over its pages: for the audit administrator alone, every search on record, files that no spreadsheet calculates.</summary>
public sealed class AuditPageTests
{
    private const string Page = "/admin/audit";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cgj-editor")]
    [InlineData("xinhua-officer")]
    [InlineData("system-admin")]
    [InlineData("security-admin")]
    public async Task Nobody_but_the_audit_administrator_sees_the_log(string userName)
    {
        await using var portal = await Portal.WithDemoAsync();
        using var person = await Visitor.SignedInAsync(portal, userName);

        foreach (var address in new[] { Page, Page + "/1", Page + "?search=1" })
        {
            await person.GetAsync(address);
            Assert.Equal(HttpStatusCode.Forbidden, person.Status);
        }

        foreach (var handler in new[] { "Search", "Export", "Check" })
        {
            await person.GetAsync("/desk");
            var token = ((IHtmlInputElement)person.Page.QuerySelector("input[name=__RequestVerificationToken]")!).Value;
            await person.PostAsync($"{Page}?handler={handler}", new Dictionary<string, string?> { ["__RequestVerificationToken"] = token, ["Format"] = "csv" });
            Assert.Equal(HttpStatusCode.Forbidden, person.Status);
        }
    }

    [Fact]
    public async Task A_search_is_put_on_record_and_only_then_shown_and_only_to_its_author()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var auditor = await Visitor.SignedInAsync(portal, "audit-admin");
        await auditor.GetAsync(Page);
        Assert.Contains("最新的记录", auditor.Text, StringComparison.Ordinal);

        await auditor.SendAsync("form.audit-search", new() { ["Person"] = "审计", ["Action"] = "SignedIn" });

        Assert.StartsWith(Page + "?search=", auditor.Address, StringComparison.Ordinal);
        Assert.Contains("人员：审计｜操作：登录", auditor.Text, StringComparison.Ordinal);
        Assert.All(auditor.Page.QuerySelectorAll(".audit-table tbody tr"), row => Assert.Contains("审计管理员", row.TextContent, StringComparison.Ordinal));
        Assert.Equal("审计", ((IHtmlInputElement)auditor.Page.QuerySelector("#Person")!).Value);
        var line = (await LinesAsync(portal, AuditAction.AuditSearched))[0];
        Assert.Equal(("审计管理员", "人员：审计｜操作：登录", AuditOutcome.Done), (line.ActorName, line.Detail, line.Outcome));
        Assert.EndsWith($"search={line.Sequence}", auditor.Address, StringComparison.Ordinal);

        await auditor.GetAsync($"{Page}?search=1");
        Assert.Equal(HttpStatusCode.NotFound, auditor.Status);
        await using (var scope = portal.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<DisclosureDbContext>();
            db.Trail.Record(AuditAction.AuditSearched, "audit", "全部", actor: new Actor(4711, "另一位"));
            await db.SaveChangesAsync(Token);
        }

        await auditor.GetAsync($"{Page}?search={line.Sequence + 1}");
        Assert.Equal(HttpStatusCode.NotFound, auditor.Status);
    }

    [Fact]
    public async Task A_wrong_search_names_its_fields_keeps_what_was_typed_and_is_not_on_record()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var auditor = await Visitor.SignedInAsync(portal, "audit-admin");
        await auditor.GetAsync(Page);

        await auditor.SendAsync("form.audit-search", new() { ["From"] = "2025-02-01", ["To"] = "2025-01-01", ["Person"] = "张｜三", ["Subject"] = new string('x', 101), ["Text"] = "保留" });

        Assert.Contains("结束日期不能早于开始日期。", auditor.Text, StringComparison.Ordinal);
        Assert.Contains("姓名中不能有「｜」", auditor.Text, StringComparison.Ordinal);
        Assert.Contains("对象最多100个字。", auditor.Text, StringComparison.Ordinal);
        Assert.Equal("保留", ((IHtmlInputElement)auditor.Page.QuerySelector("#Text")!).Value);
        Assert.Equal("2025-02-01", ((IHtmlInputElement)auditor.Page.QuerySelector("#From")!).Value);
        Assert.NotNull(auditor.Page.QuerySelector(".error-summary a[href='#Person']"));
        Assert.Empty(await LinesAsync(portal, AuditAction.AuditSearched));

        await auditor.SendAsync("form.audit-search", new() { ["From"] = "明天", ["To"] = "", ["Person"] = "", ["Subject"] = "" });
        Assert.Contains("「明天」不是有效的内容。", auditor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_lead_from_the_newest_line_to_the_first_and_a_line_shows_its_hashes()
    {
        await using var portal = await Portal.WithDemoAsync();
        await SayAsync(portal, 130, "第{0}条");
        using var auditor = await Visitor.SignedInAsync(portal, "audit-admin");
        await auditor.GetAsync(Page);
        var seen = new List<long>();
        while (true)
        {
            seen.AddRange(auditor.Page.QuerySelectorAll(".audit-table tbody td:last-child").Select(cell => long.Parse(cell.TextContent, CultureInfo.InvariantCulture)));
            if (auditor.Page.QuerySelector(".audit-pages a:last-child") is not { TextContent: "更早的记录" } older)
            {
                break;
            }

            await auditor.GetAsync(older.GetAttribute("href")!);
        }

        Assert.Equal(Enumerable.Range(1, seen.Count).Reverse().Select(number => (long)number), seen);
        Assert.InRange(seen.Count, 131, 140);
        await auditor.GetAsync($"{Page}/2");
        var line = (await LinesAsync(portal)).Single(line => line.Sequence == 2);
        Assert.Contains(line.Hash, auditor.Text, StringComparison.Ordinal);
        Assert.Contains(line.PreviousHash, auditor.Text, StringComparison.Ordinal);
        await auditor.GetAsync($"{Page}/999999");
        Assert.Equal(HttpStatusCode.NotFound, auditor.Status);
    }

    [Fact]
    public async Task The_csv_holds_every_line_and_nothing_a_spreadsheet_would_calculate()
    {
        await using var portal = await Portal.WithDemoAsync();
        await SayAsync(portal, 3, "=HYPERLINK(\"http://x\"),\n第{0}条");
        using var auditor = await Visitor.SignedInAsync(portal, "audit-admin");

        var (response, bytes) = await ExportAsync(auditor, "csv");

        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Matches(@"^审计记录-截至第\d+条\.csv$", response.Content.Headers.ContentDisposition.FileNameStar!);
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var rows = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var lines = await LinesAsync(portal);
        var exported = lines.First(line => line.Action == AuditAction.AuditExported);
        Assert.Equal(exported.Sequence - 1, rows.Length - 1);
        Assert.Equal($"csv｜全部｜截至第{exported.Sequence - 1}条", exported.Detail);
        Assert.Equal(3, rows.Count(row => row.Contains("\"'=HYPERLINK(\"\"http://x\"\"), 第", StringComparison.Ordinal)));
        Assert.All(lines.Where(line => line.Sequence < exported.Sequence), line => Assert.Contains(rows, row => row.EndsWith(line.Hash, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task From_the_json_lines_the_chain_can_be_verified_by_another_program()
    {
        await using var portal = await Portal.WithDemoAsync();
        await SayAsync(portal, 1200, "第{0}条");
        using var auditor = await Visitor.SignedInAsync(portal, "audit-admin");

        var (response, bytes) = await ExportAsync(auditor, "jsonl");

        Assert.Equal("application/jsonl", response.Content.Headers.ContentType!.MediaType);
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } };
        var lines = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<AuditEvent>(line, options)!).Reverse().ToList();
        var verifier = new AuditVerifier(AuditMark.Empty);
        lines.ForEach(verifier.Follow);
        Assert.Empty(verifier.Complaints);
        Assert.InRange(lines.Count, 1201, 1210);
    }

    [Fact]
    public async Task An_export_of_a_search_holds_what_was_found_and_nothing_else()
    {
        await using var portal = await Portal.WithDemoAsync();
        await SayAsync(portal, 5, "第{0}条");
        using var auditor = await Visitor.SignedInAsync(portal, "audit-admin");
        await auditor.GetAsync(Page);
        await auditor.SendAsync("form.audit-search", new() { ["Text"] = "第3条", ["Subject"] = "reports/" });

        var (_, bytes) = await ExportAsync(auditor, "csv", auditor.Address);

        Assert.Equal(2, Encoding.UTF8.GetString(bytes).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        await auditor.GetAsync(Page);
        await auditor.SendAsync("form.audit-export", new() { ["Format"] = "exe" });
        Assert.Contains("请选择导出的格式。", auditor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_by_hand_finds_tampering_alarms_and_says_what_to_do()
    {
        await using var portal = await Portal.WithDemoAsync();
        Assert.SkipWhen(TestDatabase.Server is not null, "Tampers with a SQLite file.");
        await SayAsync(portal, 3, "第{0}条");
        using var auditor = await Visitor.SignedInAsync(portal, "audit-admin");
        using var security = await Visitor.SignedInAsync(portal, "security-admin");
        await auditor.GetAsync(Page);
        await auditor.SendAsync("form[action*='handler=Check']");
        Assert.Contains("没有发现问题。标记 ", auditor.Text, StringComparison.Ordinal);

        await RawSqlite.ExecuteAsync(portal.Connection, "DROP TRIGGER AuditEvents_are_never_changed; UPDATE AuditEvents SET Detail = '什么也没有' WHERE Sequence = 3");
        await auditor.SendAsync("form[action*='handler=Check']");

        Assert.Contains("审计记录被改动过", auditor.Text, StringComparison.Ordinal);
        Assert.Contains("第3条（保存草稿）的内容被改动过。", auditor.Text, StringComparison.Ordinal);
        await auditor.GetAsync($"{Page}/3");
        Assert.Contains("内容被改动过", auditor.Text, StringComparison.Ordinal);
        await security.GetAsync("/admin/alarms");
        Assert.Contains("第3条（保存草稿）的内容被改动过。", security.Text, StringComparison.Ordinal);
        Assert.Equal("audit/chain", Assert.Single(await LinesAsync(portal, AuditAction.AlarmRaised)).Subject);
    }

    [Fact]
    public async Task Fifty_refusals_in_a_minute_raise_one_alarm_that_both_administrators_see()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        for (var number = 1; number < AlarmWatch.MostDenials; number++)
        {
            using var refused = await editor.RawAsync(Page);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        Assert.Empty(await LinesAsync(portal, AuditAction.AlarmRaised));
        for (var number = 0; number < 10; number++)
        {
            using var refused = await editor.RawAsync(Page);
        }

        var alarm = Assert.Single(await LinesAsync(portal, AuditAction.AlarmRaised));
        Assert.Equal(("系统", "城管局填报员在一分钟内被拒绝50次。"), (alarm.ActorName, alarm.Detail));
        foreach (var (userName, address) in new[] { ("audit-admin", Page), ("security-admin", "/admin/alarms") })
        {
            using var administrator = await Visitor.SignedInAsync(portal, userName);
            await administrator.GetAsync(address);
            Assert.Contains(alarm.Detail, administrator.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Five_accounts_locked_within_five_minutes_raise_an_alarm_four_do_not()
    {
        await using var portal = await Portal.WithDemoAsync();
        for (var number = 1; number <= 6; number++)
        {
            await using var scope = portal.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<DisclosureDbContext>();
            db.Trail.Record(AuditAction.LockedOut, $"accounts/person-{number}", outcome: AuditOutcome.Refused);
            await db.SaveChangesAsync(Token);
            await scope.ServiceProvider.GetRequiredService<AlarmWatch>().LookAsync(null, Token);
            Assert.Equal(number < AlarmWatch.MostLockOuts ? 0 : 1, (await LinesAsync(portal, AuditAction.AlarmRaised)).Count);
        }
    }

    [Theory]
    [InlineData("CREATE TRIGGER locked BEFORE INSERT ON AuditEvents BEGIN SELECT RAISE(ABORT, 'locked'); END")]
    [InlineData("ALTER TABLE AuditEvents RENAME TO Gone")]
    [InlineData("DELETE FROM AuditHead")]
    public async Task When_the_log_cannot_be_written_the_change_is_refused_and_the_page_gives_the_number_of_the_request(string harm)
    {
        await using var portal = await Portal.WithDemoAsync();
        Assert.SkipWhen(TestDatabase.Server is not null, "Damages a SQLite file.");
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync("/desk/reports/xinhua-cgj/2024");
        var before = await RawSqlite.DigestAsync(portal.Connection, "AuditEvents", "Gone", "AuditHead", "AccountSessions");
        await RawSqlite.ExecuteAsync(portal.Connection, harm);

        await editor.SendAsync("#report-form", new() { ["Texts[problems]"] = "不应该留下的文字" }, "Save");

        Assert.Equal(HttpStatusCode.InternalServerError, editor.Status);
        Assert.Contains("没有保存任何改动", editor.Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(editor.Page.QuerySelector("main code")!.TextContent);
        Assert.Equal(before, await RawSqlite.DigestAsync(portal.Connection, "AuditEvents", "Gone", "AuditHead", "AccountSessions"));
    }

    private static async Task<(HttpResponseMessage Response, byte[] Bytes)> ExportAsync(Visitor auditor, string format, string address = Page)
    {
        await auditor.GetAsync(address);
        var form = (IHtmlFormElement)auditor.Page.QuerySelector("form.audit-export")!;
        var fields = Visitor.Fields(form);
        fields["Format"] = format;
        var response = await auditor.RawPostAsync(form.GetAttribute("action")!, fields);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (response, await response.Content.ReadAsByteArrayAsync(Token));
    }

    private static async Task SayAsync(Portal portal, int count, string text)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DisclosureDbContext>();
        for (var number = 1; number <= count; number++)
        {
            db.Trail.Record(AuditAction.DraftSaved, "reports/xinhua-cgj/2024", string.Format(CultureInfo.InvariantCulture, text, number));
        }

        await db.SaveChangesAsync(Token);
    }

    private static Task<List<AuditEvent>> LinesAsync(Portal portal, AuditAction? action = null) => AuditReading.LinesAsync(portal, action);
}
