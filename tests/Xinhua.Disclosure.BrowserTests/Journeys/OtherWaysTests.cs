using Microsoft.Playwright;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.BrowserTests.Journeys;

/// <summary>The same work done in other ways: by keyboard alone, without script, by two people at once.</summary>
public sealed class OtherWaysTests(Chromium chromium)
{
    private const string Another = "applications/granted/company";

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
        await TabToAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "保存草稿" }));
        await page.Keyboard.PressAsync("Enter");

        await page.SeesNoticeAsync("已保存");
        await Assertions.Expect(page.Field(LivePortal.WrongCell)).ToHaveValueAsync("5");
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

    [Fact]
    public async Task Two_people_in_different_cells_both_keep_what_they_typed()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var (first, second) = await BothOpenAsync(portal);

        await first.Field(LivePortal.WrongCell).FillAsync("5");
        await first.PressAsync("保存草稿");
        await first.SeesNoticeAsync("已保存");
        await second.Field(Another).FillAsync("3");
        await second.PressAsync("保存草稿");
        await second.SeesNoticeAsync("已保存");

        await Assertions.Expect(second.Field(LivePortal.WrongCell)).ToHaveValueAsync("5");
        await Assertions.Expect(second.Field(Another)).ToHaveValueAsync("3");
    }

    [Fact]
    public async Task Two_people_in_one_cell_lose_nothing_and_the_second_decides_knowingly()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var (first, second) = await BothOpenAsync(portal);
        await first.Field(LivePortal.WrongCell).FillAsync("6");
        await first.PressAsync("保存草稿");
        await first.SeesNoticeAsync("已保存");

        await second.Field(LivePortal.WrongCell).FillAsync("5");
        await second.Field(Another).FillAsync("3");
        await second.PressAsync("保存草稿");

        var message = second.Message(LivePortal.WrongCell);
        await Assertions.Expect(message).ToBeVisibleAsync();
        await Assertions.Expect(message).ToContainTextAsync("他人已把这一格改为6，您填的是「5」");
        await Assertions.Expect(second.GetByRole(AriaRole.Alert)).ToContainTextAsync("他人已把这一格改为6，您填的是「5」");
        await Assertions.Expect(second.Field(LivePortal.WrongCell)).ToHaveValueAsync("5");
        await Assertions.Expect(second.Field(Another)).ToHaveValueAsync("3");
        await Assertions.Expect(second.Locator("#save-state")).ToHaveTextAsync("有2处修改还没有保存");
        await second.AssertInOrderAsync();
        await second.AssertAccessibleAsync();
        await second.KeepAsync("entry-conflict");
        await first.ReloadAsync();
        await Assertions.Expect(first.Field(LivePortal.WrongCell)).ToHaveValueAsync("6");

        await second.PressAsync("保存草稿");
        await second.SeesNoticeAsync("已保存");
        await first.ReloadAsync();
        await Assertions.Expect(first.Field(LivePortal.WrongCell)).ToHaveValueAsync("5");
        await Assertions.Expect(first.Field(Another)).ToHaveValueAsync("3");
        Assert.Empty(portal.Complaints);
    }

    private static async Task<(IPage First, IPage Second)> BothOpenAsync(LivePortal portal)
    {
        var first = await portal.SignedInAsync("cgj-editor");
        var second = await portal.SignedInAsync("cgj-editor");
        await first.GotoAsync(LivePortal.Entry);
        await second.GotoAsync(LivePortal.Entry);
        return (first, second);
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
