using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace Xinhua.Disclosure.BrowserTests.Journeys;

/// <summary>The whole way of a report, as somebody goes it who sees the portal for the first time.</summary>
public sealed class NewcomerJourneyTests(Chromium chromium)
{
    [Fact]
    public async Task A_report_is_corrected_submitted_approved_published_and_downloaded()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var page = await portal.VisitorAsync();

        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "工作人员登录" }).ClickAsync();
        await page.SignInAsync("cgj-editor");
        await page.DeskLink("继续填报").ClickAsync();
        await CorrectAndSubmitAsync(page);
        await page.PressAsync("退出");

        foreach (var (signer, step) in new[] { ("cgj-reviewer", "内容审核"), ("cgj-secrecy", "保密审查"), ("cgj-leader", "领导签发") })
        {
            await SignAsync(page, signer, step);
            await page.PressAsync("退出");
        }

        await SignAsync(page, "xinhua-officer", "主管部门核查");
        await PublishAsync(page);

        await page.GetByRole(AriaRole.Link, new() { Name = "查看公开页面" }).ClickAsync();
        await ReadAndDownloadAsync(page);
        Assert.Empty(portal.Complaints);
    }

    private static async Task CorrectAndSubmitAsync(IPage page)
    {
        await Assertions.Expect(page.Locator("#save-state")).ToHaveTextAsync("全部已保存");
        var statement = page.Statement("natural-person");
        await Assertions.Expect(statement).ToHaveTextAsync("一＋二＝11，三（七）＋四＝10，相差1");
        await Assertions.Expect(statement).ToHaveCSSAsync("color", "rgb(165, 40, 27)");
        await Assertions.Expect(page.Locator("#live-findings")).ToContainTextAsync("自然人：一＋二＝11，三（七）＋四＝10，相差1");

        await page.PressAsync("保存并提交审核");

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("不能提交");
        await page.AssertAccessibleAsync();
        await page.KeepAsync("entry-refused");

        await page.Field(LivePortal.WrongCell).FillAsync("5");

        await Assertions.Expect(statement).ToHaveAttributeAsync("data-state", "equal");
        await Assertions.Expect(page.Locator("[data-total='applications/granted/total']")).ToHaveTextAsync("7");
        await page.KeepAsync("entry-corrected");

        await page.PressAsync("保存并提交审核");
        await page.SeesNoticeAsync("已提交审核");
    }

    private static async Task SignAsync(IPage page, string signer, string step)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "工作人员登录" }).ClickAsync();
        await page.SignInAsync(signer);
        await page.DeskLink("审核").ClickAsync();
        await page.PressAsync("开始审核");
        await page.AssertInOrderAsync();
        await page.AssertAccessibleAsync();
        await page.KeepAsync("review-to-sign");
        await page.PressAsync($"通过「{step}」");
        await page.SeesNoticeAsync("已通过");
    }

    private static async Task PublishAsync(IPage page)
    {
        await page.KeepAsync("review-to-publish");
        await page.PressAsync("立即发布");
        await page.SeesNoticeAsync("已发布");
        await page.AssertAccessibleAsync();
        await page.KeepAsync("review-published");
    }

    private static async Task ReadAndDownloadAsync(IPage page)
    {
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("新华区城市管理局2024年政府信息公开工作年度报告");
        await Assertions.Expect(page.Locator("table.report-table")).ToHaveCountAsync(3);
        var granted = page.Locator("#table-applications tr", new() { Has = page.GetByRole(AriaRole.Rowheader, new() { Name = "（一）予以公开", Exact = true }) });
        await Assertions.Expect(granted.Locator("td.figure")).ToHaveTextAsync(["5", "2", "0", "0", "0", "0", "7"]);
        await page.AssertInOrderAsync();
        await page.AssertAccessibleAsync();
        await page.KeepAsync("published");

        var pdf = await DownloadAsync(page, "PDF 文件");
        Assert.Equal("%PDF", Encoding.ASCII.GetString(pdf.AsSpan(0, 4)));
        Assert.InRange(pdf.Length, 20_000, 400_000);
        using var json = JsonDocument.Parse(await DownloadAsync(page, "JSON 数据"));
        Assert.Equal(5, json.RootElement.GetProperty("figures").GetProperty(LivePortal.WrongCell).GetInt32());
    }

    private static async Task<byte[]> DownloadAsync(IPage page, string link)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = link }).ClickAsync());
        return await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
    }
}
