using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Accounts;

/// <summary>Sign-in with a real provider of OpenID Connect, over real HTTP from browser to portal to provider.</summary>
public sealed class ExternalSignInTests
{
    private const string Start = "/account/sign-in/external";

    [Fact]
    public async Task The_provider_says_who_and_the_portal_what_they_may_do()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var portal = await PortalAsync(provider);
        using var visitor = Visit(portal);
        provider.Person = "CGJ-Editor";
        await visitor.GetAsync("/account/sign-in?returnUrl=%2Fdesk%2Freports%2Fxinhua-cgj%2F2024");
        Assert.Contains("用统一身份认证登录", visitor.Text, StringComparison.Ordinal);

        await visitor.GetAsync(visitor.Page.QuerySelector(".other-way a")!.GetAttribute("href")!);

        Assert.Equal("/desk/reports/xinhua-cgj/2024", visitor.Address);
        Assert.Equal("城管局填报员", Assert.Single(portal.Lines(AuditAction.SignedIn)).ActorName);
    }

    [Theory]
    [InlineData("nobody-here", null)]
    [InlineData("cgj-editor", "UPDATE Accounts SET IsDisabled = 1 WHERE UserName = 'cgj-editor'")]
    [InlineData("cgj-editor", "UPDATE Accounts SET PasswordHash = NULL WHERE UserName = 'cgj-editor'")]
    [InlineData("cgj-editor", "UPDATE Accounts SET EndsOn = '2020-01-01' WHERE UserName = 'cgj-editor'")]
    public async Task Whoever_has_no_usable_account_is_told_so(string person, string? change)
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var portal = await PortalAsync(provider);
        if (change is not null)
        {
            Assert.Equal(1, portal.Execute(change));
        }

        using var visitor = Visit(portal);
        provider.Person = person;

        await visitor.GetAsync(Start);

        Assert.Contains("没有可以使用的账号", visitor.Text, StringComparison.Ordinal);
        var line = Assert.Single(portal.Lines(AuditAction.SignInRefused));
        Assert.Equal(AuditOutcome.Refused, line.Outcome);
        Assert.NotEmpty(line.Address);
        await visitor.GetAsync("/desk");
        Assert.StartsWith("/account/sign-in", visitor.Address, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("false", "mfa", "/account/sign-in/code")]
    [InlineData("true", "pwd", "/account/sign-in/code")]
    [InlineData("true", "mfa", "/desk")]
    public async Task The_second_factor_is_asked_for_here_unless_the_provider_is_trusted_with_it(string trusts, string method, string reached)
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var portal = await PortalAsync(provider, trusts);
        using (var setUp = Visit(portal))
        {
            await setUp.SignInAsync("cgj-editor", Portal.Password);
            await setUp.GetAsync("/account/second-factor/setup");
            await setUp.SendAsync("main form", new() { ["Input.Code"] = Telephone.Code(Telephone.Secret(setUp.Page), TimeProvider.System.GetUtcNow()) });
        }

        using var visitor = Visit(portal);
        (provider.Person, provider.Method) = ("cgj-editor", method);
        await visitor.GetAsync(Start);

        Assert.Equal(reached, visitor.Address.Split('?')[0]);
    }

    [Fact]
    public async Task An_answer_works_once_and_only_for_the_browser_that_asked()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var portal = await PortalAsync(provider);
        provider.Person = "cgj-editor";
        using var browser = Browser(portal, followsRedirects: false);
        var question = (await browser.GetAsync(Start, TestContext.Current.CancellationToken)).Headers.Location!;
        var answer = (await browser.GetAsync(question, TestContext.Current.CancellationToken)).Headers.Location!;

        using (var other = Visit(portal))
        {
            await other.GetAsync(answer.ToString());
            Assert.Contains("没有完成", other.Text, StringComparison.Ordinal);
        }

        Assert.Equal("/desk", (await browser.GetAsync(answer, TestContext.Current.CancellationToken)).Headers.Location!.ToString());
        Assert.Equal("/account/sign-in/refused?why=answer", (await browser.GetAsync(answer, TestContext.Current.CancellationToken)).Headers.Location!.ToString());
        Assert.Equal(2, portal.Lines(AuditAction.SignInRefused).Count);
    }

    [Fact]
    public async Task An_answer_with_another_nonce_is_refused()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var portal = await PortalAsync(provider);
        (provider.Person, provider.ChangesNonce) = ("cgj-editor", true);
        using var visitor = Visit(portal);

        await visitor.GetAsync(Start);

        Assert.Contains("没有完成", visitor.Text, StringComparison.Ordinal);
        Assert.Empty(portal.Lines(AuditAction.SignedIn));
    }

    [Fact]
    public async Task Without_a_provider_there_is_no_such_way()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);
        await visitor.GetAsync("/account/sign-in");
        Assert.Null(visitor.Page.QuerySelector(".other-way"));

        await visitor.GetAsync(Start);

        Assert.Equal(System.Net.HttpStatusCode.NotFound, visitor.Status);
    }

    private static async Task<Portal> PortalAsync(IdentityProvider provider, string trusts = "false")
    {
        var portal = await Portal.WithDemoAsync(new Dictionary<string, string?>
        {
            ["OpenIdConnect:Authority"] = provider.Address,
            ["OpenIdConnect:ClientId"] = "xinhua",
            ["OpenIdConnect:ClientSecret"] = "secret",
            ["OpenIdConnect:TrustsSecondFactor"] = trusts,
        });
        portal.Listen();
        return portal;
    }

#pragma warning disable CA2000 // The visitor disposes of the client.
    private static Visitor Visit(Portal portal) => new(Browser(portal));
#pragma warning restore CA2000

    private static HttpClient Browser(Portal portal, bool followsRedirects = true)
    {
#pragma warning disable CA2000 // The client disposes of it.
        var handler = new HttpClientHandler { AllowAutoRedirect = followsRedirects, CheckCertificateRevocationList = true };
#pragma warning restore CA2000
        return new HttpClient(handler)
        {
            BaseAddress = new Uri(portal.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()),
        };
    }
}
