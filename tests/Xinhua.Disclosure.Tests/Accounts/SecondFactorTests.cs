using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Tests.Support;
using Xinhua.Disclosure.Web.Security;
using Xunit;

namespace Xinhua.Disclosure.Tests.Accounts;

/// <summary>SEC-04, SEC-20, ASV-24: the second factor.</summary>
public sealed class SecondFactorTests
{
    private static readonly Dictionary<string, string?> Required = new() { ["Security:SecondFactor"] = "Required" };
    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Whoever_reviews_or_publishes_gets_no_page_before_the_second_factor_is_set_up()
    {
        await using var portal = await Portal.WithDemoAsync(Required, clock);
        foreach (var name in new[] { "cgj-reviewer", "cgj-secrecy", "cgj-leader", "xinhua-officer", "system-admin", "security-admin", "audit-admin" })
        {
            await RefusedWithoutAsync(portal, name);
        }

        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        Assert.Equal("/desk", editor.Address);
    }

    [Fact]
    public async Task A_code_works_once_and_only_around_its_time()
    {
        await using var portal = await Portal.WithDemoAsync(Required, clock);
        var (secret, _) = await SetUpAsync(portal, "cgj-reviewer");
        clock.Advance(TimeSpan.FromMinutes(5));

        using var visitor = Visitor.To(portal);
        await visitor.SignInAsync("cgj-reviewer", Portal.Password, secret, clock.GetUtcNow().AddSeconds(-60));
        Assert.Contains("验证码不正确", visitor.Text, StringComparison.Ordinal);
        await visitor.SignInAsync("cgj-reviewer", Portal.Password, secret, clock.GetUtcNow());
        Assert.Equal("/desk", visitor.Address);

        using var second = Visitor.To(portal);
        await second.SignInAsync("cgj-reviewer", Portal.Password, secret, clock.GetUtcNow());
        Assert.Contains("验证码不正确", second.Text, StringComparison.Ordinal);
        await second.SignInAsync("cgj-reviewer", Portal.Password, secret, clock.GetUtcNow().AddSeconds(30));
        Assert.Equal("/desk", second.Address);
    }

    [Fact]
    public async Task A_code_that_several_use_at_once_lets_one_in()
    {
        await using var portal = await Portal.WithDemoAsync(new Dictionary<string, string?>(Required) { ["Security:LockoutFailures"] = "20" }, clock);
        var (secret, codes) = await SetUpAsync(portal, "cgj-reviewer");
        clock.Advance(TimeSpan.FromMinutes(1));
        var account = portal.Ask(db => db.Users.Single(row => row.UserName == "cgj-reviewer"));

        foreach (var code in new[] { Telephone.Code(secret, clock.GetUtcNow()), codes[0] })
        {
            var verdicts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
            {
                await using var scope = portal.Services.CreateAsyncScope();
                return await scope.ServiceProvider.GetRequiredService<CredentialCheck>().CodeAsync(account, code, TestContext.Current.CancellationToken);
            })));

            Assert.Single(verdicts, verdict => verdict != CodeVerdict.Wrong);
        }
    }

    [Fact]
    public async Task Five_wrong_codes_lock_the_account()
    {
        await using var portal = await Portal.WithDemoAsync(Required, clock);
        var (secret, _) = await SetUpAsync(portal, "cgj-reviewer");
        clock.Advance(TimeSpan.FromMinutes(1));
        using var visitor = Visitor.To(portal);
        await visitor.SignInAsync("cgj-reviewer", Portal.Password);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await visitor.SendAsync("main form", new() { ["Input.Code"] = "00000" + attempt });
        }

        await visitor.SendAsync("main form", new() { ["Input.Code"] = Telephone.Code(secret, clock.GetUtcNow()) });

        Assert.Contains("验证码不正确", visitor.Text, StringComparison.Ordinal);
        Assert.Single(portal.Lines(AuditAction.LockedOut));
    }

    [Fact]
    public async Task A_right_password_after_wrong_ones_neither_locks_nor_forgives_before_the_code_is_right_too()
    {
        await using var portal = await Portal.WithDemoAsync(Required, clock);
        var (secret, _) = await SetUpAsync(portal, "cgj-reviewer");
        clock.Advance(TimeSpan.FromMinutes(1));
        using var visitor = Visitor.To(portal);
        for (var attempt = 0; attempt < 4; attempt++)
        {
            await visitor.SignInAsync("cgj-reviewer", "wrong password");
        }

        await visitor.SignInAsync("cgj-reviewer", Portal.Password);
        Assert.Equal(4, portal.Ask(db => db.Users.Single(account => account.UserName == "cgj-reviewer").AccessFailedCount));
        await visitor.SendAsync("main form", new() { ["Input.Code"] = Telephone.Code(secret, clock.GetUtcNow()) });

        Assert.Equal("/desk", visitor.Address);
        Assert.Equal(0, portal.Ask(db => db.Users.Single(account => account.UserName == "cgj-reviewer").AccessFailedCount));
    }

    [Fact]
    public async Task A_code_does_not_help_when_the_password_was_changed_meanwhile()
    {
        await using var portal = await Portal.WithDemoAsync(Required, clock);
        var (secret, _) = await SetUpAsync(portal, "cgj-reviewer");
        clock.Advance(TimeSpan.FromMinutes(1));
        using var visitor = Visitor.To(portal);
        await visitor.SignInAsync("cgj-reviewer", Portal.Password);
        portal.Execute("UPDATE Accounts SET PasswordHash = (SELECT PasswordHash FROM Accounts WHERE UserName = 'cgj-editor') WHERE UserName = 'cgj-reviewer'");

        await visitor.SendAsync("main form", new() { ["Input.Code"] = Telephone.Code(secret, clock.GetUtcNow()) });

        Assert.Equal("/account/sign-in", visitor.Address.Split('?')[0]);
        await visitor.GetAsync("/desk");
        Assert.NotEqual("/desk", visitor.Address);
    }

    [Fact]
    public async Task The_code_must_come_within_five_minutes_of_the_password()
    {
        await using var portal = await Portal.WithDemoAsync(Required, clock);
        var (secret, _) = await SetUpAsync(portal, "cgj-reviewer");
        using var visitor = Visitor.To(portal);
        await visitor.SignInAsync("cgj-reviewer", Portal.Password);
        clock.Advance(TimeSpan.FromMinutes(6));

        await visitor.SendAsync("main form", new() { ["Input.Code"] = Telephone.Code(secret, clock.GetUtcNow()) });

        Assert.Equal("/account/sign-in", visitor.Address.Split('?')[0]);
        Assert.Contains("超过5分钟", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_of_the_ten_recovery_codes_works_once_and_new_ones_replace_them()
    {
        await using var portal = await Portal.WithDemoAsync(Required, clock);
        var (secret, codes) = await SetUpAsync(portal, "cgj-reviewer");
        Assert.Equal(10, codes.Distinct().Count());
        Assert.DoesNotContain(codes[0].Replace("-", "", StringComparison.Ordinal), portal.Ask(db => string.Join(' ', db.RecoveryCodes.Select(code => code.Hash))), StringComparison.Ordinal);

        using var visitor = Visitor.To(portal);
        await visitor.SignInAsync("cgj-reviewer", Portal.Password);
        await visitor.SendAsync("main form", new() { ["Input.Code"] = codes[0].ToUpperInvariant() });
        Assert.Equal("/desk", visitor.Address);
        Assert.Contains("这次用的是恢复码，还剩9个", visitor.Text, StringComparison.Ordinal);
        Assert.Equal("使用恢复码，还剩9个", portal.Lines(AuditAction.SignedIn)[^1].Detail);
        using var second = Visitor.To(portal);
        await second.SignInAsync("cgj-reviewer", Portal.Password);
        await second.SendAsync("main form", new() { ["Input.Code"] = codes[0] });
        Assert.Contains("验证码不正确", second.Text, StringComparison.Ordinal);

        await visitor.GetAsync("/account/second-factor");
        Assert.Contains("还有9个", visitor.Text, StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromMinutes(11));
        await visitor.GetAsync("/account/second-factor");
        await visitor.SendAsync("main form");
        Assert.Contains("请再次验证身份", visitor.Text, StringComparison.Ordinal);
        await visitor.SendAsync("main form", new() { ["IdentityProof"] = Telephone.Code(secret, clock.GetUtcNow()) });
        Assert.Equal(10, visitor.Page.QuerySelectorAll(".recovery-codes code").Length);
        Assert.Single(portal.Lines(AuditAction.IdentityConfirmed), line => line.Outcome == AuditOutcome.Done);

        using var third = Visitor.To(portal);
        await third.SignInAsync("cgj-reviewer", Portal.Password);
        await third.SendAsync("main form", new() { ["Input.Code"] = codes[1] });
        Assert.Contains("验证码不正确", third.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_seed_stands_nowhere_in_the_database()
    {
        await using var portal = await Portal.WithDemoAsync(Required, clock);
        var (secret, _) = await SetUpAsync(portal, "cgj-reviewer");

        var stored = portal.Ask(db => db.Users.Single(account => account.UserName == "cgj-reviewer").TotpSecret)!;
        Assert.NotEmpty(stored);
        portal.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        using var reader = new StreamReader(new FileStream(portal.DatabaseFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), System.Text.Encoding.Latin1);
        Assert.DoesNotContain(secret, await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_a_telephone_reads_comes_with_the_page()
    {
        await using var portal = await Portal.WithDemoAsync(Required, clock);
        using var visitor = Visitor.To(portal);
        await visitor.SignInAsync("cgj-reviewer", Portal.Password);

        var picture = visitor.Page.QuerySelector("main img.qr")!.GetAttribute("src")!;

        Assert.StartsWith("data:image/svg+xml;base64,", picture, StringComparison.Ordinal);
        Assert.Matches("^([A-Z2-7]{4} ?)+$", visitor.Page.QuerySelector("main .secret-key")!.TextContent);
    }

    [Fact]
    public async Task Setting_it_up_ends_the_other_sessions_and_asks_again_who_is_there()
    {
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var other = await Visitor.SignedInAsync(portal, "cgj-editor");
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        clock.Advance(TimeSpan.FromMinutes(11));
        await editor.GetAsync("/account/second-factor/setup");
        var secret = Telephone.Secret(editor.Page);

        await editor.SendAsync("main form", new() { ["Input.Code"] = Telephone.Code(secret, clock.GetUtcNow()) });
        Assert.Contains("请再次验证身份", editor.Text, StringComparison.Ordinal);
        Assert.Equal(secret, Telephone.Secret(editor.Page));
        await editor.SendAsync("main form", new() { ["Input.Code"] = Telephone.Code(secret, clock.GetUtcNow()), ["IdentityProof"] = "wrong" });
        Assert.Contains("密码或验证码不正确", editor.Text, StringComparison.Ordinal);
        await editor.SendAsync("main form", new() { ["Input.Code"] = Telephone.Code(secret, clock.GetUtcNow()), ["IdentityProof"] = Portal.Password });

        Assert.Equal(10, editor.Page.QuerySelectorAll(".recovery-codes code").Length);
        await other.GetAsync("/desk");
        Assert.StartsWith("/account/sign-in", other.Address, StringComparison.Ordinal);
        await editor.GetAsync("/desk");
        Assert.Equal("/desk", editor.Address);
    }

    private async Task<(string Secret, IReadOnlyList<string> Codes)> SetUpAsync(Portal portal, string name)
    {
        using var visitor = Visitor.To(portal);
        await visitor.SignInAsync(name, Portal.Password);
        Assert.Equal("/account/second-factor/setup", visitor.Address);
        var secret = Telephone.Secret(visitor.Page);
        await visitor.SendAsync("main form", new() { ["Input.Code"] = "000000" });
        Assert.Contains("这6位数字不对", visitor.Text, StringComparison.Ordinal);
        await visitor.SendAsync("main form", new() { ["Input.Code"] = Telephone.Code(secret, clock.GetUtcNow()) });
        var codes = visitor.Page.QuerySelectorAll(".recovery-codes code").Select(code => code.TextContent).ToList();
        await visitor.GetAsync("/desk");
        Assert.Equal("/desk", visitor.Address);
        return (secret, codes);
    }

    private static async Task RefusedWithoutAsync(Portal portal, string name)
    {
        using var visitor = Visitor.To(portal);
        await visitor.SignInAsync(name, Portal.Password);
        foreach (var page in new[] { "/desk", "/desk/reports/xinhua-cgj/2024/review", "/admin/agencies", "/admin/accounts", "/" })
        {
            await visitor.GetAsync(page);
            Assert.Equal("/account/second-factor/setup", visitor.Address);
        }

        await visitor.PostAsync("/desk/reports/xinhua-cgj/2024/review?handler=Publish", []);
        Assert.NotEqual(HttpStatusCode.InternalServerError, visitor.Status);
        Assert.Equal("/account/second-factor/setup", visitor.Address);
    }
}
