using System.Net;
using Microsoft.Extensions.Time.Testing;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Accounts;

/// <summary>SEC-02, SEC-06, ASV-22, ASV-23, ASP-07: how long a session lasts, and who ends it.</summary>
public sealed class SessionTests
{
    private const string Draft = "/desk/reports/xinhua-cgj/2024";
    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task A_session_ends_when_nothing_is_asked_and_lasts_while_something_is()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        for (var step = 0; step < 5; step++)
        {
            clock.Advance(TimeSpan.FromMinutes(29));
            await editor.GetAsync("/desk");
            Assert.Equal("/desk", editor.Address);
        }

        clock.Advance(TimeSpan.FromMinutes(30));
        await editor.GetAsync("/desk");

        Assert.StartsWith("/account/sign-in", editor.Address, StringComparison.Ordinal);
        Assert.Contains("超过30分钟没有操作", editor.Text, StringComparison.Ordinal);
        Assert.Contains("超过30分钟没有操作", Assert.Single(portal.Lines(AuditAction.SessionEnded)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_ends_after_twelve_hours_whatever_is_asked()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        for (var step = 0; step < 28; step++)
        {
            clock.Advance(TimeSpan.FromMinutes(25));
            await editor.GetAsync("/desk");
        }

        Assert.Equal("/desk", editor.Address);
        clock.Advance(TimeSpan.FromMinutes(21));
        await editor.GetAsync("/desk");
        Assert.Contains("登录已满12小时", editor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_page_asks_by_itself_does_not_prolong_the_session()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var client = portal.CreateClient();
        using var editor = new Visitor(client);
        await editor.SignInAsync("cgj-editor", Portal.Password);
        client.DefaultRequestHeaders.Add("X-Background", "1");
        clock.Advance(TimeSpan.FromMinutes(20));

        Assert.Equal("""{"idle":600,"absolute":42000}""", await client.GetStringAsync("/account/sessions/state", TestContext.Current.CancellationToken));
        clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/account/sessions/state", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_session_can_be_prolonged_and_that_is_recorded()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        clock.Advance(TimeSpan.FromMinutes(29));
        await editor.SendAsync("#session-dialog form");
        Assert.Equal("/account/sessions", editor.Address);
        clock.Advance(TimeSpan.FromMinutes(29));

        await editor.GetAsync("/desk");

        Assert.Equal("/desk", editor.Address);
        Assert.Single(portal.Lines(AuditAction.SessionExtended));
    }

    [Fact]
    public async Task What_was_typed_into_a_session_that_is_over_arrives_in_the_draft()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Draft);
        clock.Advance(TimeSpan.FromMinutes(31));

        await editor.SendAsync("#report-form", new() { ["Cells[proactive/licensing/decisions]"] = "4321", ["Texts[problems]"] = "超时前写的一段话。" }, "Save");
        Assert.StartsWith("/account/resume", editor.Address, StringComparison.Ordinal);
        Assert.Contains("您刚才填写的内容还在", editor.Text, StringComparison.Ordinal);
        await editor.SendAsync("main form", new() { ["Input.UserName"] = "cgj-editor", ["Input.Password"] = "wrong password" });
        Assert.Contains("用户名或密码不正确", editor.Text, StringComparison.Ordinal);
        await editor.SendAsync("main form", new() { ["Input.UserName"] = "cgj-editor", ["Input.Password"] = Portal.Password });
        Assert.Contains("您刚才填写的内容还在", editor.Text, StringComparison.Ordinal);
        await editor.SendAsync("main form");

        await editor.GetAsync(Draft);
        Assert.Equal("4321", editor.Page.QuerySelector("[name='Cells[proactive/licensing/decisions]']")!.GetAttribute("value"));
        Assert.Equal("超时前写的一段话。", editor.Page.QuerySelector("[name='Texts[problems]']")!.TextContent.Trim());
    }

    [Fact]
    public async Task The_longest_report_arrives_too()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Draft);
        clock.Advance(TimeSpan.FromMinutes(31));
        var text = new string('文', Narrative.MaxLength);

        await editor.SendAsync("#report-form", new() { ["Texts[overview]"] = text, ["Texts[problems]"] = text, ["Texts[other-matters]"] = text }, "Save");
        await editor.SendAsync("main form", new() { ["Input.UserName"] = "cgj-editor", ["Input.Password"] = Portal.Password });
        await editor.SendAsync("main form");

        await editor.GetAsync(Draft);
        Assert.Equal(text, editor.Page.QuerySelector("[name='Texts[other-matters]']")!.TextContent.Trim());
    }

    [Fact]
    public async Task What_was_typed_is_shown_to_nobody_else()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Draft);
        clock.Advance(TimeSpan.FromMinutes(31));
        await editor.SendAsync("#report-form", new() { ["Texts[problems]"] = "只给本人看的话。" }, "Save");

        await editor.SendAsync("main form", new() { ["Input.UserName"] = "cgj-reviewer", ["Input.Password"] = Portal.Password });

        Assert.StartsWith(Draft, editor.Address, StringComparison.Ordinal);
        Assert.DoesNotContain("只给本人看的话", editor.Page.DocumentElement.TextContent, StringComparison.Ordinal);
        Assert.Contains("不属于这个账号", editor.Page.DocumentElement.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_from_nowhere_is_not_kept()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var stranger = Visitor.To(portal);

        await stranger.PostAsync("/account/resume?to=%2Fdesk", new Dictionary<string, string?> { ["Input.Agency"] = "evil" });

        Assert.StartsWith("/account/sign-in", stranger.Address, StringComparison.Ordinal);
        Assert.Null(stranger.Page.QuerySelector("[name=Kept]"));
    }

    [Fact]
    public async Task A_fourth_session_ends_the_one_not_used_longest()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        var visitors = new List<Visitor>();
        for (var number = 0; number < 4; number++)
        {
            visitors.Add(await Visitor.SignedInAsync(portal, "cgj-editor"));
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        var reached = new List<string>();
        foreach (var visitor in visitors)
        {
            await visitor.GetAsync("/desk");
            reached.Add(visitor.Address.Split('?')[0]);
            visitor.Dispose();
        }

        Assert.Equal(["/account/sign-in", "/desk", "/desk", "/desk"], reached);
    }

    [Fact]
    public async Task Signing_in_and_out_changes_the_key_and_an_old_cookie_is_worth_nothing()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var client = portal.CreateClient(new() { HandleCookies = false, AllowAutoRedirect = false });
        var first = await SignInAsync(client);
        var second = await SignInAsync(client);
        Assert.NotEqual(first, second);
        Assert.Equal(HttpStatusCode.OK, await DeskAsync(client, second));

        await using var otherNode = portal.SecondNode(clock);
        using var otherClient = otherNode.CreateClient(new() { HandleCookies = false, AllowAutoRedirect = false });
        Assert.Equal(HttpStatusCode.OK, await DeskAsync(otherClient, second));
        using (var signOut = await FormAsync(client, "/desk", second, ".site-account form"))
        {
            using var answer = await client.SendAsync(signOut, TestContext.Current.CancellationToken);
            Assert.Equal("\"cache\"", Assert.Single(answer.Headers.GetValues("Clear-Site-Data")));
        }

        Assert.Equal(HttpStatusCode.Found, await DeskAsync(client, second));
        Assert.Equal(HttpStatusCode.Found, await DeskAsync(otherClient, second));
    }

    [Fact]
    public async Task A_disabled_account_a_role_taken_away_and_a_last_day_that_is_over_count_on_the_next_request()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        portal.Execute("DELETE FROM RoleGrants WHERE AccountId = (SELECT Id FROM Accounts WHERE UserName = 'cgj-editor')");
        await editor.GetAsync(Draft);
        Assert.Equal(HttpStatusCode.Forbidden, editor.Status);

        portal.Execute("UPDATE Accounts SET IsDisabled = 1 WHERE UserName = 'cgj-editor'");
        await editor.GetAsync("/desk");
        Assert.StartsWith("/account/sign-in", editor.Address, StringComparison.Ordinal);

        using var other = await Visitor.SignedInAsync(portal, "xzsp-editor");
        portal.Execute("UPDATE Accounts SET EndsOn = '2020-01-01' WHERE UserName = 'xzsp-editor'");
        await other.GetAsync("/desk");
        Assert.StartsWith("/account/sign-in", other.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_sees_and_ends_ones_other_sessions_and_changing_the_password_ends_them_too()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var here = await Visitor.SignedInAsync(portal, "cgj-editor");
        using var there = await Visitor.SignedInAsync(portal, "cgj-editor");
        using var elsewhere = await Visitor.SignedInAsync(portal, "cgj-editor");
        await here.GetAsync("/account/sessions");
        Assert.Equal(3, here.Page.QuerySelectorAll("tbody tr").Length);
        Assert.Single(here.Page.QuerySelectorAll("tbody .tag"));

        await here.SendAsync("tbody form");
        Assert.Equal(2, here.Page.QuerySelectorAll("tbody tr").Length);
        await here.GetAsync("/account/password");
        await here.SendAsync("main form", new() { ["Input.Current"] = Portal.Password, ["Input.Next"] = "Kq7!mzRv2xWp", ["Input.Again"] = "Kq7!mzRv2xWp" });

        Assert.Equal("/desk", here.Address);
        foreach (var gone in new[] { there, elsewhere })
        {
            await gone.GetAsync("/desk");
            Assert.StartsWith("/account/sign-in", gone.Address, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nobody_ends_the_session_of_another()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var victim = await Visitor.SignedInAsync(portal, "xzsp-editor");
        var session = portal.Ask(db => db.AccountSessions.Single().Id);
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        using var second = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync("/account/sessions");
        var token = Visitor.Fields((AngleSharp.Html.Dom.IHtmlFormElement)editor.Page.QuerySelector("tbody form")!);

        await editor.PostAsync($"/account/sessions/end?id={session}", token);

        await victim.GetAsync("/desk");
        Assert.Equal("/desk", victim.Address);
    }

    private static async Task<HttpStatusCode> DeskAsync(HttpClient client, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/desk") { Headers = { { "Cookie", cookie } } };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static async Task<string> SignInAsync(HttpClient client)
    {
        using var request = await FormAsync(client, "/account/sign-in", null, "main form", new() { ["Input.UserName"] = "cgj-editor", ["Input.Password"] = Portal.Password });
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return Cookies(answer).Single(value => value.StartsWith("disclosure=", StringComparison.Ordinal));
    }

    private static async Task<HttpRequestMessage> FormAsync(HttpClient client, string page, string? cookie, string form, Dictionary<string, string?>? typed = null)
    {
        using var get = new HttpRequestMessage(HttpMethod.Get, page);
        if (cookie is not null)
        {
            get.Headers.Add("Cookie", cookie);
        }

        using var answer = await client.SendAsync(get, TestContext.Current.CancellationToken);
        var document = await new AngleSharp.Html.Parser.HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        var element = (AngleSharp.Html.Dom.IHtmlFormElement)document.QuerySelector(form)!;
        var fields = Visitor.Fields(element);
        foreach (var (name, value) in typed ?? [])
        {
            fields[name] = value;
        }

        var request = new HttpRequestMessage(HttpMethod.Post, element.GetAttribute("action") is { Length: > 0 } action ? action : page)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Key, field.Value))),
        };
        foreach (var own in Cookies(answer).Append(cookie).OfType<string>())
        {
            request.Headers.Add("Cookie", own);
        }

        return request;
    }

    private static IEnumerable<string> Cookies(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var values) ? values.Select(value => value.Split(';')[0]) : [];
}
