using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Tests.Support;
using Xinhua.Disclosure.Web.Security;
using Xunit;

namespace Xinhua.Disclosure.Tests.Accounts;

/// <summary>SEC-09: what a password must be like.</summary>
public sealed class PasswordRulesTests
{
    private const string Han = "秋水共长天一色";

    [Theory]
    [InlineData("Dengbao", "Kq7!mzRv2xW", "PasswordTooShort")]
    [InlineData("Dengbao", "Kq7!mzRv2xWp", null)]
    [InlineData("Dengbao", "kq7zmzrv2xwp", "PasswordKinds")]
    [InlineData("Asvs", "kq7zmzrv2xwp", null)]
    [InlineData("Dengbao", "Xinhuaqu@2024", "PasswordGuessable")]
    [InlineData("Asvs", "Xinhuaqu@2024", "PasswordGuessable")]
    [InlineData("Asvs", "xinhua-cgj-2025!", "PasswordGuessable")]
    [InlineData("Asvs", "新华区城市管理局2024年报", "PasswordGuessable")]
    [InlineData("Asvs", "zhang-Zwgk-Gongkai1", "PasswordGuessable")]
    [InlineData("Asvs", "ＸＩＮＨＵＡ－２０２４－ｄｅｍｏ", "PasswordGuessable")]
    [InlineData("Asvs", "correct horse xinhua battery", null)]
    [InlineData("Asvs", "aaaaaaaaaaaaaaaa", "PasswordCommon")]
    [InlineData("Asvs", "1qaz2wsx3edc", "PasswordCommon")]
    [InlineData("Asvs", "P@ssw0rd1234", "PasswordCommon")]
    [InlineData("Asvs", "woaini1314520", "PasswordGuessable")]
    [InlineData("Dengbao", "Qw 9" + Han + "!z", null)]
    public async Task A_password_is_judged_by_the_profile(string profile, string password, string? complaint)
    {
        await using var portal = await Portal.WithDemoAsync(new Dictionary<string, string?> { ["Security:PasswordProfile"] = profile });
        await using var scope = portal.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var rules = Assert.IsType<PasswordRules>(Assert.Single(users.PasswordValidators));

        var result = await rules.ValidateAsync(users, new Account { UserName = "zhang", DisplayName = "张三", Duty = Duty.Content }, password);

        Assert.Equal(complaint, result.Errors.SingleOrDefault()?.Code);
        Assert.All(result.Errors, error => Assert.Matches(@"\p{IsCJKUnifiedIdeographs}.*。$", error.Description));
    }

    [Fact]
    public void The_list_holds_the_three_thousand_commonest_and_more() => Assert.InRange(new CommonPasswords().Count, 3000, int.MaxValue);

    [Fact]
    public async Task Sixty_four_characters_of_any_kind_sign_in_and_each_of_them_counts()
    {
        await using var portal = await Portal.WithDemoAsync();
        const string Long = "Z7 mit 空格 und 汉字 ~ " + Han + Han + Han + Han + "·0123456-abcdefgh/";
        Assert.True(Long.EnumerateRunes().Count() >= 64);
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");

        await editor.GetAsync("/account/password");
        await editor.SendAsync("main form", new() { ["Input.Current"] = Portal.Password, ["Input.Next"] = Long + "x", ["Input.Again"] = Long + "x" });
        Assert.Equal("/desk", editor.Address);

        using var again = Visitor.To(portal);
        await again.SignInAsync("cgj-editor", Long + "y");
        Assert.Contains("用户名或密码不正确", again.Text, StringComparison.Ordinal);
        await again.SignInAsync("cgj-editor", Long);
        Assert.Contains("用户名或密码不正确", again.Text, StringComparison.Ordinal);
        await again.SignInAsync("cgj-editor", Long + "x");
        Assert.Equal("/desk", again.Address);
    }

    [Fact]
    public async Task In_production_a_guess_costs_as_much_as_OWASP_asks_for()
    {
        await using var portal = await Portal.EmptyAsync();

        Assert.True(portal.Services.GetRequiredService<IOptions<PasswordHasherOptions>>().Value.IterationCount >= 210_000);
    }

    [Fact]
    public async Task None_of_the_last_five_passwords_comes_again()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        string[] passwords = [Portal.Password, "Kq7!mzRv2xWp1", "Kq7!mzRv2xWp2", "Kq7!mzRv2xWp3", "Kq7!mzRv2xWp4", "Kq7!mzRv2xWp5"];
        foreach (var (old, next) in passwords.Zip(passwords.Skip(1)))
        {
            await ChangeAsync(editor, old, next);
            Assert.Equal("/desk", editor.Address);
        }

        await ChangeAsync(editor, passwords[^1], passwords[^1]);
        Assert.Contains("最近5次用过的密码不能再用", editor.Text, StringComparison.Ordinal);
        await ChangeAsync(editor, passwords[^1], passwords[1]);
        Assert.Contains("最近5次用过的密码不能再用", editor.Text, StringComparison.Ordinal);
        await ChangeAsync(editor, passwords[^1], "Kq7!mzRv2xWp6");
        await ChangeAsync(editor, "Kq7!mzRv2xWp6", passwords[1]);
        Assert.Equal("/desk", editor.Address);
    }

    [Fact]
    public async Task A_password_of_ninety_days_is_changed_before_any_other_page_and_warned_of_before()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        clock.Advance(TimeSpan.FromDays(80.5));
        using (var early = await Visitor.SignedInAsync(portal, "cgj-editor"))
        {
            Assert.Contains("密码还有10天到期", early.Text, StringComparison.Ordinal);
        }

        clock.Advance(TimeSpan.FromDays(11));
        using var late = Visitor.To(portal);
        await late.SignInAsync("cgj-editor", Portal.Password);
        Assert.Equal("/account/password", late.Address);
        foreach (var page in new[] { "/desk", "/", "/reports/xinhua-cgj/2023.json", "/admin/accounts" })
        {
            await late.GetAsync(page);
            Assert.Equal("/account/password", late.Address);
        }

        Assert.Contains("用满90天", late.Text, StringComparison.Ordinal);
        await ChangeAsync(late, Portal.Password, "Kq7!mzRv2xWp1");
        Assert.Equal("/desk", late.Address);
    }

    private static async Task ChangeAsync(Visitor visitor, string current, string next)
    {
        await visitor.GetAsync("/account/password");
        await visitor.SendAsync("main form", new() { ["Input.Current"] = current, ["Input.Next"] = next, ["Input.Again"] = next });
    }
}
