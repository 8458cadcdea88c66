using Microsoft.Playwright;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.BrowserTests.Journeys;

/// <summary>The same work done in other ways: by keyboard alone, without script.</summary>
public sealed class OtherWaysTests(Chromium chromium)
{
    [Fact]
    public async Task By_keyboard_alone_one_signs_in_corrects_the_cell_and_saves()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var page = await portal.VisitorAsync();
        await page.GotoAsync("/");

        await TabToAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "工作人员登录" }));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByLabel("用户名")).ToBeVisibleAsync();
        await TabToAsync(page, page.GetByLabel("用户名"));
        await page.Keyboard.TypeAsync("cgj-editor");
        await TabToAsync(page, page.GetByLabel("密码"));
        await page.Keyboard.TypeAsync(Portal.Password);
        await page.Keyboard.PressAsync("Enter");
        var open = page.DeskLink("继续填报");
        await Assertions.Expect(open).ToBeVisibleAsync();
        await TabToAsync(page, open);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#save-state")).Not.ToBeEmptyAsync();
        await TabToAsync(page, page.Field("applications/new/natural-person"));
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.Field(LivePortal.WrongCell)).ToBeFocusedAsync();
        await page.AssertFocusVisibleAsync();
        await page.Keyboard.TypeAsync("5");
        await Assertions.Expect(page.Statement("natural-person")).ToHaveAttributeAsync("data-state", "equal");
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "保存并提交审核" }));
        await page.Keyboard.PressAsync("Enter");

        await page.SeesNoticeAsync("已提交审核");
        Assert.Empty(portal.Complaints);
    }

    [Fact]
    public async Task Without_script_the_cell_is_corrected_saved_checked_and_submitted()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var page = await portal.SignedInAsync("cgj-editor", hasScript: false);
        await page.GotoAsync(LivePortal.Entry);
        var findings = page.Locator("#live-findings");
        await Assertions.Expect(findings).ToContainTextAsync("自然人：一＋二＝11，三（七）＋四＝10，相差1");

        await page.Field(LivePortal.WrongCell).FillAsync("许多");
        await page.PressAsync("保存草稿");
        await Assertions.Expect(page.Message(LivePortal.WrongCell)).ToHaveTextAsync("「许多」不是数字。请填写阿拉伯数字，没有的填0。");
        await Assertions.Expect(page.Field(LivePortal.WrongCell)).ToHaveValueAsync("许多");

        await page.Field(LivePortal.WrongCell).FillAsync("５");
        await page.PressAsync("保存草稿");
        await page.SeesNoticeAsync("已保存");
        await Assertions.Expect(page.Statement("natural-person")).ToHaveAttributeAsync("data-state", "equal");
        await Assertions.Expect(findings).Not.ToContainTextAsync("相差");

        await page.PressAsync("保存并提交审核");
        await page.SeesNoticeAsync("已提交审核");
    }

    /// <summary>Walks with the tabulator until the element has the focus, and looks at every step whether the focus can be seen.</summary>
    private static async Task TabToAsync(IPage page, ILocator target)
    {
        var element = await target.ElementHandleAsync();
        for (var step = 0; step < 300; step++)
        {
            await page.Keyboard.PressAsync("Tab");
            await page.AssertFocusVisibleAsync();
            if (await element.EvaluateAsync<bool>("(element) => element === document.activeElement"))
            {
                return;
            }
        }

        Assert.Fail($"{target} is not reached with the tabulator.");
    }
}
