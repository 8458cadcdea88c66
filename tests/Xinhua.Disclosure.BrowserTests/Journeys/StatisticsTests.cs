using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace Xinhua.Disclosure.BrowserTests.Journeys;

/// <summary>A citizen looks at the numbers over the years: drawn with script, complete without it.</summary>
public sealed class StatisticsTests(Chromium chromium)
{
    private static readonly byte[] PngMark = [0x89, (byte)'P', (byte)'N', (byte)'G'];

    [Fact]
    public async Task The_chart_shows_the_numbers_of_its_table_and_can_be_saved()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var page = await portal.VisitorAsync();
        await page.GotoAsync("/statistics/outcomes?district=xinhua");

        var drawing = page.GetByRole(AriaRole.Img);
        await Assertions.Expect(drawing.Locator("canvas")).ToBeVisibleAsync();
        Assert.Contains("申请办理结果", await drawing.GetAttributeAsync("aria-label"), StringComparison.Ordinal);
        var drawn = JsonDocument.Parse((await drawing.GetAttributeAsync("data-drawn"))!).RootElement.EnumerateArray()
            .ToDictionary(series => series.GetProperty("name").GetString()!, series => series.GetProperty("data").EnumerateArray().Select(value => value.GetDecimal()).ToList());
        var heads = (await page.Locator("thead th[data-series]").AllInnerTextsAsync()).Select(head => head.Trim()).ToList();
        Assert.Equal(heads, drawn.Keys);
        foreach (var (index, head) in heads.Index())
        {
            var column = await page.Locator($"tbody tr td[data-value]:nth-of-type({index + 1})").AllInnerTextsAsync();
            Assert.Equal(column.Select(decimal.Parse).Reverse(), drawn[head]);
        }

        Assert.True(await drawing.Locator("canvas").EvaluateAsync<bool>("canvas => new Set(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data).size > 20"));
        Assert.Equal(PngMark, (await SavedAsync(page, "保存图片（PNG）")).Take(PngMark.Length));
        var drawing2 = Encoding.UTF8.GetString(await SavedAsync(page, "保存图片（SVG）"));
        Assert.StartsWith("<svg", drawing2, StringComparison.Ordinal);
        Assert.All(heads, head => Assert.Contains(head, drawing2, StringComparison.Ordinal));
        Assert.StartsWith("\uFEFF年度", Encoding.UTF8.GetString(await SavedAsync(page, "保存数据（CSV）")), StringComparison.Ordinal);
        Assert.Empty(portal.Complaints);
    }

    [Fact]
    public async Task Without_script_the_tables_and_sentences_say_it_all()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var page = await portal.VisitorAsync(hasScript: false, width: 360);
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "统计", Exact = true }).ClickAsync();
        await page.GetByLabel("一个单位").SelectOptionAsync("xinhua-scjg");
        await page.PressAsync("查看");

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("新华区市场监督管理局年度报告统计");
        await Assertions.Expect(page.Locator(".sentence").First).ToContainTextAsync("2024年");
        await Assertions.Expect(page.Locator(".statistics-table").First).ToBeVisibleAsync();
        Assert.Equal(0, await page.Locator(".chart:visible, [data-save]:visible").CountAsync());

        await page.GetByRole(AriaRole.Link, new() { Name = "并列比较最近2年的报告" }).ClickAsync();
        await page.GetByLabel("单位").SelectOptionAsync("xinhua-zfb");
        await page.PressAsync("添加这份报告");
        await Assertions.Expect(page.Locator(".compared-list li")).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Link, new() { Name = "只显示有差别的格子" }).ClickAsync();
        await Assertions.Expect(page.Locator(".compare-table").First).ToBeVisibleAsync();
        Assert.Empty(portal.Complaints);
    }

    /// <summary>Presses a button or link that saves, and reads what was saved.</summary>
    private static async Task<byte[]> SavedAsync(IPage page, string name)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator(".view-actions").GetByText(name).ClickAsync());
        await using var file = await download.CreateReadStreamAsync();
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        return bytes.ToArray();
    }
}
