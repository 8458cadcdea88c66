using Microsoft.Playwright;
using NPOI.SS.Util;
using NPOI.XSSF.UserModel;
using Xunit;

namespace Xinhua.Disclosure.BrowserTests.Journeys;

/// <summary>Somebody who works offline: the template goes out, another program fills it, it comes back.</summary>
public sealed class ImportJourneyTests(Chromium chromium)
{
    private const string Import = LivePortal.Entry + "/import";

    private static readonly int[] Widths = [360, 768, 1440];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_template_goes_out_is_filled_elsewhere_and_its_figures_stand_in_the_form(bool hasScript)
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var page = await portal.SignedInAsync("cgj-editor", hasScript);
        await page.GotoAsync(LivePortal.Entry);
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "下载离线填报表（Excel）" }).ClickAsync());
        var filled = await FilledAsync(download);

        await page.GetByRole(AriaRole.Link, new() { Name = "从文件导入" }).ClickAsync();
        await KeepAsync(page, "import", hasScript);
        await page.GetByLabel("报告文件").SetInputFilesAsync(new FilePayload { Name = "填报表.xlsx", MimeType = "application/octet-stream", Buffer = filled });
        await page.PressAsync("预览");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "文件「填报表.xlsx」" })).ToBeVisibleAsync();
        var wrong = page.Locator($"[name='Input.Cells[{LivePortal.WrongCell}]']");
        await Assertions.Expect(wrong).Not.ToBeCheckedAsync();
        await KeepAsync(page, hasScript ? "import-preview" : "import-preview-no-script", hasScript);
        await page.GetByText("本表全部采用").Nth(1).ClickAsync();
        if (hasScript)
        {
            await Assertions.Expect(wrong).ToBeCheckedAsync();
            await Assertions.Expect(page.Locator("#import-state")).ToContainTextAsync("已勾选");
        }

        await page.PressAsync("写入草稿");

        await page.SeesNoticeAsync("已从文件「填报表.xlsx」写入");
        await Assertions.Expect(page.Field(LivePortal.WrongCell)).ToHaveValueAsync("5");
        await Assertions.Expect(page.Statement("natural-person")).ToHaveAttributeAsync("data-state", "equal");
        Assert.Empty(portal.Complaints);
    }

    [Fact]
    public async Task A_page_is_pasted_with_its_tables()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var page = await portal.SignedInAsync("cgj-editor");
        await page.GotoAsync(Import);

        await page.GetByLabel("或者粘贴整篇报告").EvaluateAsync("""
            (field) => {
              const data = new DataTransfer();
              data.setData('text/html', '<h1 onclick="alert(1)">新华区城市管理局2024年政府信息公开工作年度报告</h1><p>二、主动公开政府信息情况</p><table><tr><td>行政许可</td><td>77</td></tr></table>');
              data.setData('text/plain', '行政许可\t77');
              field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
            }
            """);
        await Assertions.Expect(page.Locator("#Input_Pasted-state")).ToHaveTextAsync("已带上格式，含1张表格。");
        await page.PressAsync("预览");

        // The page came with its table; that the two others are missing is said at the field.
        await Assertions.Expect(page.Locator("#Input_Pasted-error")).ToContainTextAsync("收到和处理政府信息公开申请情况");
        Assert.Empty(portal.Complaints);
    }

    private static async Task<byte[]> FilledAsync(IDownload download)
    {
        await using var stream = await download.CreateReadStreamAsync();
        using var template = new MemoryStream();
        await stream.CopyToAsync(template, TestContext.Current.CancellationToken);
        template.Position = 0;
        var book = new XSSFWorkbook(template);
        foreach (var (name, value) in new[] { (LivePortal.WrongCell, 5), ("applications/new/legal-service", 2), ("applications/granted/legal-service", 2), ("proactive/licensing/decisions", 77) })
        {
            var place = new AreaReference(book.GetName($"figure.{name}".Replace('/', '.').Replace('-', '_')).RefersToFormula).FirstCell;
            book.GetSheet(place.SheetName).GetRow(place.Row).GetCell(place.Col).SetCellValue(value);
        }

        using var filled = new MemoryStream();
        book.Write(filled);
        return filled.ToArray();
    }

    /// <summary>Looks at the page on a phone, a tablet and a desk.</summary>
    private static async Task KeepAsync(IPage page, string name, bool hasScript)
    {
        foreach (var width in Widths)
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.AssertInOrderAsync();
            await page.KeepAsync(name);
        }

        // What looks for violations is a script itself, and waits for ever where none runs.
        if (hasScript)
        {
            await page.AssertAccessibleAsync();
        }
    }
}
