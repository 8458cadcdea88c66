using Microsoft.Playwright;
using Xunit;

namespace Xinhua.Disclosure.BrowserTests.Journeys;

/// <summary>Somebody who got a report from somewhere and wants to know whether it is the published one.</summary>
public sealed class VerifyJourneyTests(Chromium chromium)
{
    private const string Report = "/reports/xinhua-scjg/2023";

    private static readonly int[] Widths = [360, 768, 1440];

    [Fact]
    public async Task A_dropped_file_is_told_as_published_and_is_not_sent()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var page = await portal.VisitorAsync();
        var bytes = await FileAsync(page, "pdf");
        var bodies = new List<string>();
        page.Request += (_, request) => bodies.Add($"{request.Method} {request.PostDataBuffer?.Length}");
        await page.GotoAsync("/verify");
        await Assertions.Expect(page.Locator("#upload-hint")).ToContainTextAsync("文件不会上传");

        await DropAsync(page, bytes);

        await Assertions.Expect(page.Locator(".verification--aspublished h2")).ToContainTextAsync("与公布的一致");
        await Assertions.Expect(page.Locator(".verification")).ToContainTextAsync("PDF 文件");
        await KeepAsync(page, "verify-as-published");
        Assert.All(bodies, body => Assert.Equal("GET ", body));

        bytes[^10] ^= 1;
        await DropAsync(page, bytes);
        await Assertions.Expect(page.Locator(".verification--unknown h2")).ToContainTextAsync("不是本站公布的文件");
        await KeepAsync(page, "verify-unknown");
        await DropAsync(page, []);
        await Assertions.Expect(page.Locator("#file-error")).ToContainTextAsync("文件是空的");
        Assert.All(bodies, body => Assert.Equal("GET ", body));
        await page.GotoAsync(Report + "?revision=1");
        await page.GetByRole(AriaRole.Link, new() { Name = "验证", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".verification--older h2")).ToContainTextAsync("是旧版本，已有更正");
        await KeepAsync(page, "verify-older");
        Assert.Empty(portal.Complaints);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_chosen_file_and_a_typed_code_get_the_same_answers_with_script_and_without(bool hasScript)
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var page = await portal.VisitorAsync(hasScript, width: 360);
        var bytes = await FileAsync(page, "csv");
        await page.GotoAsync(Report);
        var code = await page.Locator(".report-aside .check-code").InnerTextAsync();
        await page.GotoAsync("/verify");
        await Assertions.Expect(page.Locator("#upload-hint")).ToContainTextAsync(hasScript ? "文件不会上传" : "不保存");

        await page.GetByLabel("文件", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = "年报.csv", MimeType = "text/csv", Buffer = bytes });
        await page.PressAsync("验证");
        await Assertions.Expect(page.Locator(".verification--aspublished")).ToContainTextAsync("CSV 数据");

        await page.GetByLabel("校验码", new() { Exact = true }).FillAsync(code.ToLowerInvariant());
        await page.PressAsync("验证");
        await Assertions.Expect(page.Locator(".verification--aspublished h2")).ToContainTextAsync("校验码与公布的一致");
        await page.GetByLabel("校验码", new() { Exact = true }).FillAsync("不知道");
        await page.PressAsync("验证");
        await Assertions.Expect(page.Locator("#code-error")).ToContainTextAsync("这不是校验码");
        await page.KeepAsync(hasScript ? "verify-no-code" : "verify-no-code-no-script");
        Assert.Empty(portal.Complaints);
    }

    private static async Task<byte[]> FileAsync(IPage page, string extension)
    {
        var response = await page.Context.APIRequest.GetAsync($"{Report}.{extension}");
        return await response.BodyAsync();
    }

    private static async Task DropAsync(IPage page, byte[] bytes) => await page.EvaluateAsync(
        """
        (text) => {
          const data = new DataTransfer();
          data.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], '年报.pdf'));
          document.querySelector('h1').dispatchEvent(new DragEvent('dragover', { dataTransfer: data, bubbles: true, cancelable: true }));
          document.querySelector('h1').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
        }
        """,
        Convert.ToBase64String(bytes));

    private static async Task KeepAsync(IPage page, string name)
    {
        foreach (var width in Widths)
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.AssertInOrderAsync();
            await page.KeepAsync(name);
        }

        await page.AssertAccessibleAsync();
    }
}
