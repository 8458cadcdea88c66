using System.Buffers.Binary;
using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Tests.Support;
using Xinhua.Disclosure.Web.Security;
using Xunit;

namespace Xinhua.Disclosure.Tests.Accounts;

/// <summary>SEC-02, ASV-27, ASP-05: signing in, and being refused.</summary>
public sealed class SignInTests
{
    [Fact]
    public async Task Five_wrong_passwords_lock_for_a_quarter_of_an_hour_also_after_a_restart()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var visitor = Visitor.To(portal);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await visitor.SignInAsync("cgj-editor", "wrong password " + attempt);
        }

        await visitor.SignInAsync("cgj-editor", Portal.Password);
        Assert.Contains("用户名或密码不正确", visitor.Text, StringComparison.Ordinal);
        Assert.Single(portal.Lines(AuditAction.LockedOut));

        await using (var restarted = portal.SecondNode(clock))
        {
            using var elsewhere = Visitor.To(restarted);
            await elsewhere.SignInAsync("cgj-editor", Portal.Password);
            Assert.Contains("用户名或密码不正确", elsewhere.Text, StringComparison.Ordinal);
        }

        clock.Advance(TimeSpan.FromMinutes(15));
        await visitor.SignInAsync("cgj-editor", Portal.Password);
        Assert.Equal("/desk", visitor.Address);
    }

    [Fact]
    public async Task A_right_password_forgets_the_wrong_ones_before_it()
    {
        await using var portal = await Portal.WithDemoAsync();
        for (var round = 0; round < 3; round++)
        {
            for (var attempt = 0; attempt < 4; attempt++)
            {
                Assert.StartsWith("/account/sign-in", await TryAsync(portal, "cgj-editor", "wrong password"), StringComparison.Ordinal);
            }

            Assert.StartsWith("/desk", await TryAsync(portal, "cgj-editor", Portal.Password), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_fails_too_often_from_one_place_is_stopped_there_before_many_accounts_are_locked()
    {
        await using var portal = await Portal.WithDemoAsync(new Dictionary<string, string?> { ["RateLimits:AddressFailuresPerQuarterHour"] = "6" });
        using var guesser = Visitor.To(portal, "192.0.2.7");
        foreach (var name in new[] { "cgj-editor", "cgj-leader", "xzsp-editor", "xzsp-leader", "nobody", "admin" })
        {
            await guesser.SignInAsync(name, "wrong password");
            Assert.Contains("用户名或密码不正确", guesser.Text, StringComparison.Ordinal);
        }

        await guesser.SignInAsync("cgj-editor", Portal.Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, guesser.Status);
        Assert.Contains(SignInFailures.Sentence, guesser.Text, StringComparison.Ordinal);
        Assert.Equal(1, portal.Ask(db => db.Users.Single(account => account.UserName == "cgj-editor").AccessFailedCount));

        using var elsewhere = Visitor.To(portal, "192.0.2.8");
        await elsewhere.SignInAsync("cgj-editor", Portal.Password);
        Assert.Equal("/desk", elsewhere.Address);
    }

    [Fact]
    public async Task Guesses_at_once_are_not_more_than_guesses_one_after_the_other()
    {
        await using var portal = await Portal.WithDemoAsync();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(async () =>
        {
            await using var scope = portal.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<CredentialCheck>().PasswordAsync("cgj-editor", "wrong", TestContext.Current.CancellationToken);
        })));

        Assert.Equal(5, portal.Ask(db => db.Users.Single(account => account.UserName == "cgj-editor").AccessFailedCount));
        using var visitor = Visitor.To(portal);
        await visitor.SignInAsync("cgj-editor", Portal.Password);
        Assert.Contains("用户名或密码不正确", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_tells_whether_a_name_exists()
    {
        await using var portal = await Portal.WithDemoAsync();
        portal.Execute("UPDATE Accounts SET IsDisabled = 1 WHERE UserName = 'xzsp-editor'");
        var pages = new List<string>();
        foreach (var (name, password) in new[] { ("cgj-editor", "wrong password 1"), ("nobody-here", "wrong password 1"), ("xzsp-editor", Portal.Password), ("cgj-leader ", "x") })
        {
            pages.Add(await TryAsync(portal, name, password));
        }

        Assert.Single(pages.Distinct());
    }

    [Fact]
    public async Task An_unknown_name_costs_as_much_as_a_wrong_password()
    {
        await using var portal = await Portal.WithDemoAsync();
        await using var scope = portal.Services.CreateAsyncScope();
        var hasher = new CountingHasher(scope.ServiceProvider.GetRequiredService<IOptions<PasswordHasherOptions>>());
        var check = ActivatorUtilities.CreateInstance<CredentialCheck>(scope.ServiceProvider, hasher, new DecoyPassword(hasher));

        await check.PasswordAsync("cgj-editor", "wrong password", TestContext.Current.CancellationToken);
        await check.PasswordAsync("nobody-here", "wrong password", TestContext.Current.CancellationToken);

        Assert.Equal(2, hasher.Costs.Count);
        Assert.Equal(hasher.Costs[0], hasher.Costs[1]);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/%2f/evil.example")]
    [InlineData("/%5Cevil.example")]
    [InlineData("https:evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("/\t/evil.example")]
    [InlineData("~//evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task A_return_address_elsewhere_leads_to_the_first_page(string address)
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);

        await visitor.GetAsync("/account/sign-in?returnUrl=" + Uri.EscapeDataString(address));
        await visitor.SendAsync("main form", new() { ["Input.UserName"] = "cgj-editor", ["Input.Password"] = Portal.Password });

        Assert.Equal("/desk", visitor.Address);
    }

    [Fact]
    public async Task A_return_address_of_ours_is_followed_with_its_query()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);

        await visitor.GetAsync("/desk/reports/xinhua-cgj/2024");
        Assert.StartsWith("/account/sign-in?returnUrl=", visitor.Address, StringComparison.Ordinal);
        await visitor.SendAsync("main form", new() { ["Input.UserName"] = "ｃｇｊ－ＥＤＩＴＯＲ", ["Input.Password"] = Portal.Password });

        Assert.Equal("/desk/reports/xinhua-cgj/2024", visitor.Address);
    }

    [Fact]
    public async Task The_twenty_commonest_administrators_do_not_exist()
    {
        await using var portal = await Portal.WithDemoAsync();
        string[] names = ["admin", "administrator", "root", "sa", "system"];
        string[] passwords = ["admin", "123456", "admin123", "Admin@123"];
        foreach (var name in names)
        {
            foreach (var password in passwords)
            {
                Assert.Contains("用户名或密码不正确", await TryAsync(portal, name, password), StringComparison.Ordinal);
            }
        }
    }

    /// <summary>Where a sign-in leads, and what is said there to be wrong.</summary>
    private static async Task<string> TryAsync(Portal portal, string name, string password)
    {
        using var visitor = Visitor.To(portal);
        await visitor.SignInAsync(name, password);
        return $"{visitor.Address} {visitor.Page.QuerySelector(".error-summary")?.TextContent}";
    }

    /// <summary>The framework's own hashing, which remembers how many rounds each comparison took.</summary>
    private sealed class CountingHasher(IOptions<PasswordHasherOptions> options) : PasswordHasher<Account>(options)
    {
        // Version 3 of the framework's format: one byte of version, four of the function, four of the rounds.
        private const int RoundsAt = 5;

        public List<int> Costs { get; } = [];

        public override PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
        {
            Costs.Add(BinaryPrimitives.ReadInt32BigEndian(Convert.FromBase64String(hashedPassword).AsSpan(RoundsAt)));
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
