using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Accounts;

/// <summary>SEC-01, SEC-05, SEC-06, SEC-07: the security administrator invites, changes and disables, and nobody holds two duties.</summary>
public sealed class AdministrationTests
{
    private const string NewPassword = "Kq7!mzRv2xWp";
    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task An_invited_person_sets_a_password_once_and_signs_in()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var admin = await Visitor.SignedInAsync(portal, "security-admin");
        var link = await InviteAsync(admin, "wang", ("Editor", "xinhua-cgj"), ("Reviewer", "xinhua-xzsp"));
        using var person = Visitor.To(portal);
        await person.SignInAsync("wang", NewPassword);
        Assert.Contains("用户名或密码不正确", person.Text, StringComparison.Ordinal);

        await person.GetAsync(link);
        Assert.Contains("wang", person.Text, StringComparison.Ordinal);
        await person.SendAsync("main form", new() { ["Input.Next"] = "Xinhuaqu@2024", ["Input.Again"] = "Xinhuaqu@2024" });
        Assert.Contains("容易被猜到", person.Text, StringComparison.Ordinal);
        await person.SendAsync("main form", new() { ["Input.Next"] = NewPassword, ["Input.Again"] = NewPassword });
        Assert.Equal("/account/sign-in", person.Address);
        await person.SendAsync("main form", new() { ["Input.UserName"] = "WANG", ["Input.Password"] = NewPassword });
        Assert.Equal("/desk", person.Address);

        await person.GetAsync(link);
        Assert.Equal(HttpStatusCode.Gone, person.Status);
        Assert.Single(portal.Lines(AuditAction.InvitationAccepted));
    }

    [Fact]
    public async Task An_invitation_ends_by_time_by_revoking_and_by_a_newer_one()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var admin = await Visitor.SignedInAsync(portal, "security-admin");
        using var person = Visitor.To(portal);
        var first = await InviteAsync(admin, "wang", ("Editor", "xinhua-cgj"));
        var account = portal.Ask(db => db.Users.Single(row => row.UserName == "wang").Id);

        await admin.GetAsync($"/admin/accounts/{account}");
        await admin.SendAsync("form:has(button[formaction*='revoke'])", action: "revoke");
        Assert.Contains("邀请已撤销", admin.Text, StringComparison.Ordinal);
        await person.GetAsync(first);
        Assert.Equal(HttpStatusCode.Gone, person.Status);

        await admin.SendAsync("form:has(button[formaction*='invite'])", action: "invite");
        var second = admin.Page.QuerySelector(".invitation-link .secret-key")!.TextContent;
        await admin.GetAsync($"/admin/accounts/{account}");
        await admin.SendAsync("form:has(button[formaction*='invite'])", action: "invite");
        var third = admin.Page.QuerySelector(".invitation-link .secret-key")!.TextContent;
        await person.GetAsync(second);
        Assert.Equal(HttpStatusCode.Gone, person.Status);
        await person.GetAsync(third);
        Assert.Equal(HttpStatusCode.OK, person.Status);
        clock.Advance(TimeSpan.FromHours(72));
        await person.SendAsync("main form", new() { ["Input.Next"] = NewPassword, ["Input.Again"] = NewPassword });
        Assert.Equal(HttpStatusCode.Gone, person.Status);
        Assert.Contains("不能再用", person.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_that_several_accept_at_once_is_accepted_once()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var admin = await Visitor.SignedInAsync(portal, "security-admin");
        var link = await InviteAsync(admin, "wang", ("Editor", "xinhua-cgj"));
        var people = Enumerable.Range(0, 4).Select(_ => Visitor.To(portal)).ToList();
        foreach (var person in people)
        {
            await person.GetAsync(link);
        }

        await Task.WhenAll(people.Select((person, number) =>
            Task.Run(() => person.SendAsync("main form", new() { ["Input.Next"] = $"{NewPassword} {number}", ["Input.Again"] = $"{NewPassword} {number}" }))));

        Assert.Single(people, person => person.Address == "/account/sign-in");
        Assert.Equal(3, people.Count(person => person.Status == HttpStatusCode.Gone));
        Assert.Single(portal.Lines(AuditAction.InvitationAccepted));
        people.ForEach(person => person.Dispose());
    }

    [Fact]
    public async Task The_secret_of_an_invitation_stands_in_no_log_and_not_in_the_database()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var admin = await Visitor.SignedInAsync(portal, "security-admin");
        var link = await InviteAsync(admin, "wang", ("Editor", "xinhua-cgj"));
        var secret = link.Split('/')[^1];
        Assert.True(secret.Length >= 43);
        using var person = Visitor.To(portal);
        await person.GetAsync(link);
        await person.SendAsync("main form", new() { ["Input.Next"] = "short", ["Input.Again"] = "short" });

        var log = string.Join('\n', Directory.GetFiles(portal.LogFolder).Select(ReadShared));
        Assert.Contains("/account/invitation/…", log, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
        portal.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        Assert.DoesNotContain(secret, ReadShared(portal.DatabaseFile), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CGJ-EDITOR")]
    [InlineData("Cgj-Editor ")]
    public async Task A_name_is_given_once_whatever_its_case(string name)
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        portal.Execute("UPDATE Accounts SET IsDisabled = 1 WHERE UserName = 'cgj-editor'");
        using var admin = await Visitor.SignedInAsync(portal, "security-admin");

        await admin.GetAsync("/admin/accounts/invite");
        await admin.SendAsync("main form", Invited(name, ("Editor", "xinhua-cgj")));

        Assert.Contains("已经被使用", admin.Text, StringComparison.Ordinal);
        Assert.Equal(name, admin.Page.QuerySelector("#Input_UserName")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_wide_name_is_the_same_name()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var scope = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.CreateScope(portal.Services);
        var names = (Microsoft.AspNetCore.Identity.ILookupNormalizer)scope.ServiceProvider.GetService(typeof(Microsoft.AspNetCore.Identity.ILookupNormalizer))!;
        Assert.Equal(names.NormalizeName("ADMIN"), names.NormalizeName("ａｄｍｉｎ"));

        using var admin = await Visitor.SignedInAsync(portal, "security-admin");
        await admin.GetAsync("/admin/accounts/invite");
        await admin.SendAsync("main form", Invited("ｃｇｊ-editor", ("Editor", "xinhua-cgj")));
        Assert.NotNull(admin.Page.QuerySelector(".error-summary"));
        Assert.Equal(1, portal.Ask(db => db.Users.Count(account => account.NormalizedUserName == names.NormalizeName("cgj-editor"))));
    }

    [Fact]
    public async Task A_second_duty_is_refused_by_the_page_and_by_the_database()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var admin = await Visitor.SignedInAsync(portal, "security-admin");
        await admin.GetAsync("/admin/accounts/invite");
        var typed = Invited("two-hats", ("Editor", "xinhua-cgj"));
        typed["Input.Duty"] = "SystemAdmin";
        await admin.SendAsync("main form", typed);
        Assert.Contains("不能再有其他角色", admin.Text, StringComparison.Ordinal);
        typed["Input.Duty"] = "Content";
        typed["Input.Grants[0].Role"] = "AuditAdmin";
        await admin.SendAsync("main form", typed);
        Assert.Contains("请选择这个单位对应的角色", admin.Text, StringComparison.Ordinal);

        var system = portal.Ask(db => db.Users.Single(account => account.UserName == "system-admin").Id);
        await admin.GetAsync($"/admin/accounts/{system}");
        var token = Visitor.Fields((AngleSharp.Html.Dom.IHtmlFormElement)admin.Page.QuerySelector("main form")!)["__RequestVerificationToken"];
        await admin.PostAsync($"/admin/accounts/{system}/roles", new Dictionary<string, string?>
        {
            ["__RequestVerificationToken"] = token,
            ["Grants[0].Role"] = "Editor",
            ["Grants[0].Agency"] = "xinhua-cgj",
        });
        Assert.Contains("管理员账号的角色不能修改", admin.Page.DocumentElement.TextContent, StringComparison.Ordinal);

        foreach (var (role, duty) in new[] { ("AuditAdmin", "AuditAdmin"), ("AuditAdmin", "SystemAdmin"), ("Editor", "SystemAdmin"), ("Editor", "Content") })
        {
            Assert.Throws<SqliteException>(() => portal.Execute(
                $"INSERT INTO RoleGrants (AccountId, Role, Duty, IncludesSubtree) VALUES ({system}, '{role}', '{duty}', 0)"));
        }

        Assert.Throws<SqliteException>(() => portal.Execute($"UPDATE Accounts SET Duty = 'AuditAdmin' WHERE Id = {system}"));
        Assert.Equal([Role.SystemAdmin], portal.Ask(db => db.Users.Where(account => account.Id == system).SelectMany(account => account.Grants).Select(grant => grant.Role).ToList()));
    }

    [Fact]
    public async Task What_the_administrator_does_to_an_account_counts_at_once_and_is_recorded()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var admin = await Visitor.SignedInAsync(portal, "security-admin");
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        var address = "/admin/accounts/" + portal.Ask(db => db.Users.Single(account => account.UserName == "cgj-editor").Id);

        await admin.GetAsync(address);
        await admin.SendAsync("form[action*='change']", new() { ["Input.DisplayName"] = "", ["Input.Email"] = "keep@example.gov.cn" });
        Assert.Contains("请填写姓名或岗位", admin.Text, StringComparison.Ordinal);
        Assert.Equal("keep@example.gov.cn", admin.Page.QuerySelector("#Input_Email")!.GetAttribute("value"));
        await admin.SendAsync("form[action*='change']", new() { ["Input.DisplayName"] = "城管局小王" });
        Assert.Contains("城管局小王", Assert.Single(portal.Lines(AuditAction.AccountChanged)).Detail, StringComparison.Ordinal);

        await admin.SendAsync("form[action*='roles']", new() { ["Grants[0].Role"] = "Reviewer" });
        await editor.GetAsync("/desk/reports/xinhua-cgj/2024");
        Assert.EndsWith("/review", editor.Address, StringComparison.Ordinal);
        Assert.Contains("填报员（新华区城市管理局）→审核员（新华区城市管理局）", Assert.Single(portal.Lines(AuditAction.RolesChanged)).Detail, StringComparison.Ordinal);

        await admin.GetAsync(address);
        await admin.SendAsync("form[action*='endsession']");
        await editor.GetAsync("/desk");
        Assert.StartsWith("/account/sign-in", editor.Address, StringComparison.Ordinal);

        await admin.SendAsync("form:has(button[formaction*='disable'])", action: "disable");
        await editor.SignInAsync("cgj-editor", Portal.Password);
        Assert.Contains("用户名或密码不正确", editor.Text, StringComparison.Ordinal);
        await admin.SendAsync("form:has(button[formaction*='enable'])", action: "enable");
        await editor.SignInAsync("cgj-editor", Portal.Password);
        Assert.Equal("/desk", editor.Address);
        Assert.Single(portal.Lines(AuditAction.AccountDisabled));
    }

    [Fact]
    public async Task A_change_after_ten_minutes_asks_who_is_there_and_keeps_what_was_typed()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var admin = await Visitor.SignedInAsync(portal, "security-admin");
        var id = portal.Ask(db => db.Users.Single(account => account.UserName == "cgj-editor").Id);
        await admin.GetAsync($"/admin/accounts/{id}");
        clock.Advance(TimeSpan.FromMinutes(11));

        await admin.SendAsync("form[action*='change']", new() { ["Input.DisplayName"] = "换了名字" });
        Assert.Contains("再次验证身份", admin.Text, StringComparison.Ordinal);
        await admin.SendAsync("main form", new() { ["IdentityProof"] = "wrong" });
        Assert.Contains("密码或验证码不正确", admin.Text, StringComparison.Ordinal);
        Assert.NotEqual("换了名字", portal.Ask(db => db.Users.Single(account => account.Id == id).DisplayName));
        await admin.SendAsync("main form", new() { ["IdentityProof"] = Portal.Password });

        Assert.Contains("已保存", admin.Text, StringComparison.Ordinal);
        Assert.Equal("换了名字", portal.Ask(db => db.Users.Single(account => account.Id == id).DisplayName));
    }

    [Fact]
    public async Task Nobody_changes_what_they_themselves_may_do()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var admin = await Visitor.SignedInAsync(portal, "security-admin");
        var id = portal.Ask(db => db.Users.Single(account => account.UserName == "security-admin").Id);
        await admin.GetAsync($"/admin/accounts/{id}");
        Assert.Contains("这是您自己的账号", admin.Text, StringComparison.Ordinal);
        var token = Visitor.Fields((AngleSharp.Html.Dom.IHtmlFormElement)admin.Page.QuerySelector("main form")!)["__RequestVerificationToken"];

        foreach (var handler in new[] { "roles", "disable", "invite", "unlock", "resetsecondfactor", "endsession", "revoke", "enable" })
        {
            await admin.PostAsync($"/admin/accounts/{id}/{handler}", new Dictionary<string, string?> { ["__RequestVerificationToken"] = token });
            Assert.Equal(HttpStatusCode.Forbidden, admin.Status);
        }
    }

    [Fact]
    public async Task The_last_security_administrator_stays()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var admin = await Visitor.SignedInAsync(portal, "security-admin");
        var link = await InviteAsync(admin, "second-admin", duty: "SecurityAdmin");
        using var second = Visitor.To(portal);
        await second.GetAsync(link);
        await second.SendAsync("main form", new() { ["Input.Next"] = NewPassword, ["Input.Again"] = NewPassword });
        await second.SendAsync("main form", new() { ["Input.UserName"] = "second-admin", ["Input.Password"] = NewPassword });
        Assert.Equal("/admin/accounts", second.Address);
        var (first, other) = portal.Ask(db => (db.Users.Single(row => row.UserName == "security-admin").Id, db.Users.Single(row => row.UserName == "second-admin").Id));

        await admin.GetAsync($"/admin/accounts/{other}");
        await second.GetAsync($"/admin/accounts/{first}");
        await Task.WhenAll(
            admin.SendAsync("form:has(button[formaction*='disable'])", action: "disable"),
            second.SendAsync("form:has(button[formaction*='disable'])", action: "disable"));

        Assert.Single(portal.Ask(db => db.Users.Where(account => account.Duty == Duty.SecurityAdmin && !account.IsDisabled).ToList()));
    }

    [Theory]
    [InlineData("system-admin")]
    [InlineData("cgj-editor")]
    [InlineData("xinhua-officer")]
    public async Task The_accounts_are_nobody_elses_business(string name)
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var visitor = await Visitor.SignedInAsync(portal, name);
        foreach (var page in new[] { "/admin/accounts", "/admin/accounts/invite", "/admin/accounts/1" })
        {
            await visitor.GetAsync(page);
            Assert.Equal(HttpStatusCode.Forbidden, visitor.Status);
        }
    }

    [Fact]
    public async Task The_list_says_where_each_account_stands_and_can_be_narrowed()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        portal.Execute("UPDATE Accounts SET IsDisabled = 1 WHERE UserName = 'cgj-leader'");
        portal.Execute("UPDATE Accounts SET EndsOn = '2020-01-01' WHERE UserName = 'cgj-secrecy'");
        using var admin = await Visitor.SignedInAsync(portal, "security-admin");
        await InviteAsync(admin, "wang", ("Editor", "xinhua-cgj"));
        foreach (var (state, name) in new[] { ("Disabled", "cgj-leader"), ("Over", "cgj-secrecy"), ("Invited", "wang") })
        {
            await admin.GetAsync("/admin/accounts?state=" + state);
            Assert.Equal([name], admin.Page.QuerySelectorAll("tbody th").Select(cell => cell.TextContent));
        }

        await admin.GetAsync("/admin/accounts?q=" + Uri.EscapeDataString("行政审批"));
        Assert.Equal(["xzsp-editor", "xzsp-leader", "xzsp-reviewer", "xzsp-secrecy"], admin.Page.QuerySelectorAll("tbody th").Select(cell => cell.TextContent));
        clock.Advance(TimeSpan.FromDays(4));
        await admin.SignInAsync("security-admin", Portal.Password);
        await admin.GetAsync("/admin/accounts?state=InvitationOver");
        Assert.Equal(["wang"], admin.Page.QuerySelectorAll("tbody th").Select(cell => cell.TextContent));
    }

    private static async Task<string> InviteAsync(Visitor admin, string name, params (string Role, string Agency)[] grants) => await InviteAsync(admin, name, "Content", grants);

    private static async Task<string> InviteAsync(Visitor admin, string name, string duty, params (string Role, string Agency)[] grants)
    {
        await admin.GetAsync("/admin/accounts/invite");
        var typed = Invited(name, grants);
        typed["Input.Duty"] = duty;
        await admin.SendAsync("main form", typed);
        return new Uri(admin.Page.QuerySelector(".invitation-link .secret-key")?.TextContent ?? throw new InvalidOperationException(admin.Text)).PathAndQuery;
    }

    private static Dictionary<string, string?> Invited(string name, params (string Role, string Agency)[] grants)
    {
        var typed = new Dictionary<string, string?> { ["Input.UserName"] = name, ["Input.DisplayName"] = "新同事" };
        foreach (var (index, grant) in grants.Index())
        {
            typed[$"Input.Grants[{index}].Role"] = grant.Role;
            typed[$"Input.Grants[{index}].Agency"] = grant.Agency;
        }

        return typed;
    }

    private static string ReadShared(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), file.EndsWith(".db", StringComparison.Ordinal) ? System.Text.Encoding.Latin1 : System.Text.Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
