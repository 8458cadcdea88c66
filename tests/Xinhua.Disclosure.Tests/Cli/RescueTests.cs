using Xinhua.Disclosure.Cli;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Cli;

/// <summary><c>disclosure rescue</c>: the only security administrator comes back in, and nobody else does.</summary>
public sealed class RescueTests
{
    [Fact]
    public async Task A_security_administrator_comes_back_in_with_the_link_and_it_is_on_record()
    {
        Assert.SkipWhen(TestDatabase.Server is not null, "Opens the SQLite file of the portal a second time.");
        await using var portal = await Portal.WithDemoAsync();
        using var admin = await Visitor.SignedInAsync(portal, "security-admin");

        var (code, output, error) = await RunAsync(portal, "security-admin");

        Assert.Equal((0, ""), (code, error));
        await admin.GetAsync("/admin/accounts");
        Assert.StartsWith("/account/sign-in", admin.Address, StringComparison.Ordinal);
        var line = portal.Lines(AuditAction.AccountInvited)[^1];
        Assert.Equal(("命令行", "accounts/security-admin"), (line.ActorName, line.Subject));

        var secret = output.Split("/account/invitation/")[1].Split('\n')[0].Trim();
        using var person = Visitor.To(portal);
        await person.GetAsync("/account/invitation/" + secret);
        await person.SendAsync("main form", new() { ["Input.Next"] = "Another correct horse 7", ["Input.Again"] = "Another correct horse 7" });
        await person.SignInAsync("security-admin", "Another correct horse 7");
        Assert.Equal("/admin/accounts", person.Address);
    }

    [Theory]
    [InlineData("cgj-editor")]
    [InlineData("nobody")]
    public async Task Nobody_else_is_invited_that_way(string name)
    {
        Assert.SkipWhen(TestDatabase.Server is not null, "Opens the SQLite file of the portal a second time.");
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);
        await visitor.GetAsync("/");

        var (code, _, error) = await RunAsync(portal, name);

        Assert.Equal(2, code);
        Assert.Contains($"没有可以使用的安全管理员账号「{name}」", error, StringComparison.Ordinal);
        Assert.Empty(portal.Lines(AuditAction.AccountInvited));
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(Portal portal, string name)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await DisclosureCommand.RunAsync(["rescue", "--user", name, "--connection", portal.Connection], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
