using Microsoft.Playwright;
using Xinhua.Disclosure.Core.Formats;
using Xunit;

namespace Xinhua.Disclosure.BrowserTests.Journeys;

/// <summary>Help where it is needed: what a row means, which cell is to blame, what last year handed on.</summary>
public sealed class EntryHelpTests(Chromium chromium)
{
    private const string Carried = "applications/carried-over/natural-person";

    [Fact]
    public async Task A_row_is_explained_by_keyboard_and_a_difference_leads_to_the_cell_to_blame()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var page = await OpenAsync(portal, 1440);

        var button = page.Locator("#applications-caption ~ tbody th", new() { HasText = "（一）予以公开" }).Locator(".help-button");
        await button.FocusAsync();
        await page.AssertFocusVisibleAsync();
        await page.Keyboard.PressAsync("Enter");
        var text = page.Locator("#help-applications--granted");
        await Assertions.Expect(text).ToBeVisibleAsync();
        await Assertions.Expect(text).ToContainTextAsync("依据：《政府信息公开条例》第三十六条第（一）（二）项");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(text).ToBeHiddenAsync();
        await page.AssertAccessibleAsync();
        await Assertions.Expect(button).ToBeFocusedAsync();

        // The column is out by one: every cell with a one may be to blame, and the link leads there.
        var hint = page.Locator("[data-hints][data-column='natural-person'] a").First;
        var cell = (await hint.GetAttributeAsync("href"))![1..];
        await hint.ClickAsync();
        await Assertions.Expect(page.Locator($"#{cell}")).ToBeFocusedAsync();

        await page.Field(LivePortal.WrongCell).FillAsync("5");
        await Assertions.Expect(page.Statement("natural-person")).ToHaveAttributeAsync("data-state", "equal");
        await Assertions.Expect(page.Locator("[data-hints][data-column='natural-person'] a")).ToHaveCountAsync(0);
        Assert.True(portal.Complaints.Count == 0, string.Join(Environment.NewLine, portal.Complaints));
    }

    [Fact]
    public async Task What_last_year_handed_on_is_locked_until_somebody_says_why()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var page = await OpenAsync(portal, 1440);
        var field = page.Field(Carried);
        var was = await field.InputValueAsync();
        Assert.False(await field.IsEditableAsync());
        await Assertions.Expect(field.Locator("..")).ToContainTextAsync("取自上年报告");

        await page.GetByRole(AriaRole.Button, new() { Name = "改动：二、上年结转政府信息公开申请数量，申请人情况，自然人" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "改动上年结转" });
        await dialog.GetByLabel("改为").FillAsync("9");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "改动" }).ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("请写明理由。");
        await page.AssertAccessibleAsync();
        await dialog.GetByLabel("理由").FillAsync("机构合并，划入七件");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "改动" }).ClickAsync();

        await Assertions.Expect(field).ToHaveValueAsync("9");
        await Assertions.Expect(field).ToBeFocusedAsync();
        await Assertions.Expect(field.Locator("..")).ToContainTextAsync($"上年报告为{was}");
        await page.PressAsync("保存草稿");
        await page.SeesNoticeAsync("已保存");
        foreach (var subject in new[] { $"R05 {Carried}", "R05 applications/carried-over/total" })
        {
            await Assertions.Expect(page.Locator($"textarea[name='Reasons[{subject}]']")).ToHaveValueAsync("机构合并，划入七件");
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "恢复：二、上年结转政府信息公开申请数量，申请人情况，自然人" }).ClickAsync();
        await Assertions.Expect(field).ToHaveValueAsync(was);
        Assert.False(await field.IsEditableAsync());
        Assert.True(portal.Complaints.Count == 0, string.Join(Environment.NewLine, portal.Complaints));
    }

    [Fact]
    public async Task The_preview_and_the_help_are_accessible_and_fit_every_width()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var format = ReportFormats.Load().Get("2021");
        var html = ExcelClipboard.Html(format.Table("applications"), cell => cell.IsComputed ? "3" : cell.Key.Row == "granted" ? "22（其中修订16件）" : cell.Key.Column == "company" ? "/" : "1");
        foreach (var width in new[] { 360, 768, 1440 })
        {
            var page = await OpenAsync(portal, width);
            await page.KeepAsync("entry-help");
            await page.Locator("[data-identity][data-column='natural-person']").ScrollIntoViewIfNeededAsync();
            await page.KeepViewAsync("entry-difference");
            await page.Field("applications/carried-over/company").FocusAsync();
            await page.Keyboard.PressAsync("Shift+ArrowDown");
            await page.Keyboard.PressAsync("Shift+ArrowRight");
            await page.KeepViewAsync("entry-range");
            await page.Locator("[popovertarget='help-applications--granted']").ClickAsync();
            await page.KeepViewAsync("entry-explained");
            await page.Keyboard.PressAsync("Escape");
            await page.Field("applications/new/company").EvaluateAsync(
                """
                (element, html) => {
                  element.focus();
                  const data = new DataTransfer();
                  data.setData('text/html', html);
                  element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
                }
                """,
                html);
            await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
            await page.KeepViewAsync("entry-preview");
            await page.AssertAccessibleAsync();
            Assert.True(await page.EvaluateAsync<bool>("() => document.querySelector('dialog[open]').scrollWidth <= document.querySelector('dialog[open]').clientWidth"));
            Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
            await page.Keyboard.PressAsync("Escape");
            await page.GetByRole(AriaRole.Button, new() { Name = "改动：二、上年结转政府信息公开申请数量，申请人情况，自然人" }).ClickAsync();
            await page.KeepViewAsync("entry-carried");
            await page.Context.CloseAsync();
        }

        Assert.True(portal.Complaints.Count == 0, string.Join(Environment.NewLine, portal.Complaints));
    }

    private static async Task<IPage> OpenAsync(LivePortal portal, int width)
    {
        var page = await portal.SignedInAsync("cgj-editor", width: width);
        await page.GotoAsync(LivePortal.Entry);
        await Assertions.Expect(page.Locator("#save-state")).Not.ToBeEmptyAsync();
        return page;
    }
}
