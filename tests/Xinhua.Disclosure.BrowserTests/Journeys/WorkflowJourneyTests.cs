using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OtpNet;
using Xunit;

namespace Xinhua.Disclosure.BrowserTests.Journeys;

/// <summary>What people do with a report besides writing it: return and correct, amend, and take a new account into use.</summary>
public sealed partial class WorkflowJourneyTests(Chromium chromium)
{
    private static readonly string[] Signers = ["cgj-reviewer", "cgj-secrecy", "cgj-leader", "xinhua-officer"];

    [Fact]
    public async Task A_number_is_pointed_at_returned_corrected_and_approved()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var editor = await portal.SignedInAsync("cgj-editor");
        var reviewer = await portal.SignedInAsync("cgj-reviewer");
        await CorrectAsync(editor);

        await reviewer.GotoAsync(LivePortal.Entry + "/review");
        await reviewer.PressAsync("开始审核");
        await reviewer.Locator($"[data-place='cell:{LivePortal.WrongCell}']").ClickAsync();
        await Assertions.Expect(reviewer.GetByLabel("位置", new() { Exact = true })).ToHaveValueAsync($"cell:{LivePortal.WrongCell}");
        await Assertions.Expect(reviewer.GetByLabel("哪里不对、怎么改")).ToBeFocusedAsync();
        await reviewer.Keyboard.TypeAsync("请与台账核对");
        await reviewer.PressAsync("添加批注");
        await reviewer.AssertAccessibleAsync();
        await reviewer.AssertInOrderAsync();
        await reviewer.KeepAsync("review-note");
        await reviewer.PressAsync("退回填报员（连同1条批注）");

        await editor.GotoAsync(LivePortal.Entry);
        await editor.AssertAccessibleAsync();
        await editor.AssertInOrderAsync();
        await editor.KeepAsync("entry-returned");
        await editor.Locator(".note-item a").ClickAsync();
        await Assertions.Expect(editor.Field(LivePortal.WrongCell)).ToBeInViewportAsync();
        await editor.Field("proactive/licensing/decisions").FillAsync("321");
        await SayAsync(editor, "行政许可决定321件");
        await editor.GetByLabel("怎么处理的").FillAsync("核对无误，许可数已改");
        await editor.GetByRole(AriaRole.Button, new() { NameRegex = Settled() }).ClickAsync();
        await editor.SeesNoticeAsync("批注已标记为处理");
        await Assertions.Expect(editor.Field("proactive/licensing/decisions")).ToHaveValueAsync("321");
        await editor.PressAsync("保存并提交审核");

        await reviewer.GotoAsync(LivePortal.Entry + "/review");
        await reviewer.PressAsync("开始审核");
        await Assertions.Expect(reviewer.Locator(".changes-table tbody tr")).ToHaveCountAsync(1);
        await reviewer.AssertAccessibleAsync();
        await reviewer.KeepAsync("review-changes");
        await reviewer.PressAsync("通过「内容审核」");
        await reviewer.SeesNoticeAsync("已通过");
        Assert.Empty(portal.Complaints);
    }

    [Fact]
    public async Task A_correction_shows_the_public_what_it_changed()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var editor = await portal.SignedInAsync("cgj-editor");
        await CorrectAsync(editor);
        await PublishAsync(portal);
        await editor.GotoAsync(LivePortal.Entry + "/review");
        await editor.GetByText("发现错误，需要更正").ClickAsync();
        await editor.GetByLabel("更正说明（向公众公开）").FillAsync("行政许可数量统计有误，予以更正。");
        await editor.PressAsync("开始更正");
        await editor.AssertInOrderAsync();
        await editor.AssertAccessibleAsync();
        await editor.KeepAsync("entry-correction");
        await editor.Field("proactive/licensing/decisions").FillAsync("4321");
        await SayAsync(editor, "行政许可决定4321件");
        await editor.PressAsync("保存并提交审核");
        await PublishAsync(portal);

        await editor.GotoAsync(LivePortal.Entry + "/record?revision=1");
        await editor.AssertInOrderAsync();
        await editor.KeepAsync("record-of-first");
        var citizen = await portal.VisitorAsync();
        await citizen.GotoAsync("/reports/xinhua-cgj/2024");
        await citizen.GetByRole(AriaRole.Link, new() { Name = "看与第1版的差别" }).ClickAsync();

        await Assertions.Expect(citizen.Locator(".changes-table tbody tr")).ToContainTextAsync(["4321"]);
        await Assertions.Expect(citizen.Locator("main")).ToContainTextAsync("行政许可数量统计有误");
        await citizen.AssertInOrderAsync();
        await citizen.AssertAccessibleAsync();
        await citizen.KeepAsync("changes-public");
        Assert.Empty(portal.Complaints);
    }

    [Fact]
    public async Task An_invited_person_sets_a_password_and_a_second_factor_with_the_keyboard_alone()
    {
        await using var portal = await LivePortal.OpenAsync(chromium, new Dictionary<string, string?> { ["Security:SecondFactor"] = "Required" });
        var admin = await portal.SignedInAsync("security-admin");
        await SetUpSecondFactorAsync(admin);
        await admin.GotoAsync("/admin/accounts/invite");
        await admin.GetByLabel("用户名").FillAsync("cgj-zhang");
        await admin.GetByLabel("姓名或岗位").FillAsync("张审核");
        await admin.GetByLabel("第1行的角色").SelectOptionAsync("Reviewer");
        await admin.GetByLabel("第1行的单位").SelectOptionAsync("xinhua-cgj");
        await admin.PressAsync("建立账号并生成邀请链接");
        var link = await admin.Locator(".invitation-link code").TextContentAsync();

        var person = await portal.VisitorAsync();
        await person.GotoAsync(new Uri(link!).PathAndQuery);
        await person.AssertAccessibleAsync();
        await person.KeepAsync("invitation");
        const string password = "qiū-tiān 的第一场雪 2026";
        await person.GetByLabel("密码", new() { Exact = true }).FocusAsync();
        await person.Keyboard.InsertTextAsync(password);
        await person.Keyboard.PressAsync("Tab");
        await person.Keyboard.InsertTextAsync(password);
        await person.Keyboard.PressAsync("Enter");
        await Assertions.Expect(person.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("工作人员登录");
        await person.GiveNameAndPasswordAsync("cgj-zhang", password);
        await SetUpSecondFactorAsync(person);
        await person.GotoAsync("/desk");
        await Assertions.Expect(person.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("工作台");
        Assert.Empty(portal.Complaints);
    }

    [GeneratedRegex("^已处理")]
    private static partial Regex Settled();

    /// <summary>The text speaks of the number too, and would be asked about.</summary>
    private static async Task SayAsync(IPage editor, string licences)
    {
        var overview = editor.Locator("#t-overview");
        await overview.FillAsync(Licences().Replace(await overview.InputValueAsync(), licences));
    }

    [GeneratedRegex("行政许可决定[0-9]+件")]
    private static partial Regex Licences();

    private static async Task CorrectAsync(IPage editor)
    {
        await editor.GotoAsync(LivePortal.Entry);
        await editor.Field(LivePortal.WrongCell).FillAsync("5");
        await editor.PressAsync("保存并提交审核");
        await editor.SeesNoticeAsync("已提交审核");
    }

    private static async Task PublishAsync(LivePortal portal)
    {
        foreach (var signer in Signers)
        {
            var page = await portal.SignedInAsync(signer);
            await page.GotoAsync(LivePortal.Entry + "/review");
            await page.PressAsync("开始审核");
            await page.GetByRole(AriaRole.Button, new() { NameRegex = Approve() }).ClickAsync();
            await page.SeesNoticeAsync("已通过");
            if (signer == Signers[^1])
            {
                await page.PressAsync("立即发布");
                await page.SeesNoticeAsync("已发布");
            }
        }
    }

    private static async Task SetUpSecondFactorAsync(IPage page)
    {
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("设置动态口令");
        await page.AssertAccessibleAsync();
        await page.KeepAsync("second-factor-required");
        var key = (await page.Locator(".secret-key").TextContentAsync())!.Replace(" ", "", StringComparison.Ordinal);
        await page.GetByLabel("6位数字").FillAsync(new Totp(Base32Encoding.ToBytes(key)).ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime));
        await page.PressAsync("启用");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).Not.ToHaveTextAsync("设置动态口令");
    }

    [GeneratedRegex("^通过「")]
    private static partial Regex Approve();
}
