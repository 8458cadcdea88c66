using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace Xinhua.Disclosure.BrowserTests.Journeys;

/// <summary>Dark, large, close, narrow, listened to and on paper: the public pages as people look at them who do not look as we do.</summary>
public sealed class LooksTests(Chromium chromium)
{
    private const string Report = "/reports/xinhua-cgj/2023";

    /// <summary>Speech as a browser gives it, but for the sound: each sentence is over at once, or is kept until it is cut off.</summary>
    private const string Voice =
        """
        globalThis.said = [];
        globalThis.waits = false;
        globalThis.SpeechSynthesisUtterance = class extends EventTarget { constructor(text) { super(); this.text = text; } };
        Object.defineProperty(globalThis, 'speechSynthesis', { value: Object.assign(new EventTarget(), {
          getVoices: () => [{ lang: 'en-US' }, { lang: 'zh-CN' }],
          cancel: () => { globalThis.cancelled = (globalThis.cancelled ?? 0) + 1; },
          speak: (spoken) => { said.push(spoken.text); if (!waits) setTimeout(() => spoken.dispatchEvent(new Event('end'))); },
        }) });
        """;

    [Fact]
    public async Task Whoever_chooses_dark_and_large_type_gets_it_by_keyboard_and_without_script()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var page = await portal.VisitorAsync(hasScript: false, width: 360);
        await page.GotoAsync(Report);

        await TabToAsync(page, "深色");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/reports/xinhua-cgj/2023$"));
        await TabToAsync(page, "大字版");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("html.dark.elder")).ToHaveCountAsync(1);
        await page.GotoAsync("/");

        await Assertions.Expect(page.Locator("html.dark.elder")).ToHaveCountAsync(1);
        Assert.Empty(portal.Complaints);
    }

    [Fact]
    public async Task Text_may_be_spaced_wider_and_the_window_be_as_narrow_as_four_times_magnified()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        foreach (var address in new[] { "/", Report, "/search?q=%E5%85%AC%E5%BC%80", "/statistics", "/verify" })
        {
            var page = await portal.VisitorAsync(width: 320);
            await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.NetworkIdle });
            foreach (var classes in new[] { "", "elder" })
            {
                await page.EvaluateAsync("(classes) => { document.documentElement.className = classes; }", classes);

                // WCAG 1.4.12; a sheet made by script is not subject to the policy against styles in the page.
                await page.EvaluateAsync("""
                    () => {
                      const wide = new CSSStyleSheet();
                      wide.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }');
                      document.adoptedStyleSheets = [wide];
                    }
                    """);
                await page.AssertInOrderAsync();
                var cut = await page.EvaluateAsync<string[]>("""
                    () => [...document.querySelectorAll('h1, h2, h3, p, li, a, button, label, th, td, dt, dd')]
                      .filter((element) => element.checkVisibility() && !element.closest('.visually-hidden, .skip-link, .table-scroll') && getComputedStyle(element).overflow === 'hidden' && element.scrollHeight > element.clientHeight + 1)
                      .map((element) => element.outerHTML.slice(0, 90))
                    """);
                Assert.Empty(cut);
                await page.EvaluateAsync("() => { document.adoptedStyleSheets = []; }");
            }
        }

        Assert.Empty(portal.Complaints);
    }

    [Fact]
    public async Task Head_and_labels_of_a_wide_table_stay_in_sight_while_it_scrolls()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        foreach (var (width, scrollsInside) in new[] { (360, true), (1440, false) })
        {
            var page = await portal.VisitorAsync(width: width);
            await page.GotoAsync(Report);

            var places = await page.EvaluateAsync<JsonElement>(
                """
                () => {
                  const table = document.querySelector('.report-table--applications');
                  const region = table.closest('.table-scroll');
                  table.scrollIntoView({ block: 'start', behavior: 'instant' });
                  const scrolls = region.scrollHeight > region.clientHeight + 1;
                  if (scrolls) { region.scrollTop = 400; region.scrollLeft = 200; } else { scrollBy({ top: 400, behavior: 'instant' }); }
                  const top = scrolls ? region.getBoundingClientRect().top : 0;
                  const left = region.getBoundingClientRect().left;
                  const heads = [...table.querySelectorAll('tr.head')].map((row) => row.lastElementChild.getBoundingClientRect());
                  const labels = [...table.querySelectorAll('.row-head:not([rowspan])')].map((head) => head.getBoundingClientRect().left - left);
                  return { scrolls, heads: heads.map((head) => head.top - top), head: heads[0].height, sideways: region.scrollLeft, least: Math.min(...labels) };
                }
                """);

            Assert.Equal(scrollsInside, places.GetProperty("scrolls").GetBoolean());
            Assert.Equal(scrollsInside, places.GetProperty("sideways").GetDouble() > 0);
            foreach (var (row, top) in places.GetProperty("heads").EnumerateArray().Index())
            {
                Assert.InRange(top.GetDouble() - (row * places.GetProperty("head").GetDouble()), -1.5, 1.5);
            }

            Assert.InRange(places.GetProperty("least").GetDouble(), -1, scrollsInside ? 1 : double.MaxValue);
        }
    }

    [Fact]
    public async Task The_browser_tells_those_who_listen_the_labels_of_a_number()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var page = await portal.VisitorAsync();
        await page.GotoAsync(Report);
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Accessibility.enable");

        var tree = (await session.SendAsync("Accessibility.getFullAXTree"))!.Value.GetProperty("nodes").EnumerateArray()
            .Where(node => !node.GetProperty("ignored").GetBoolean())
            .Select(node => (Role: Text(node, "role"), Name: Text(node, "name"))).ToList();

        Assert.Equal(3, tree.Count(node => node.Role == "table"));
        Assert.Contains(tree, node => node is { Role: "columnheader", Name: "商业企业" });
        Assert.Contains(tree, node => node.Role == "rowheader" && node.Name.Contains("属于国家秘密", StringComparison.Ordinal));
        Assert.Equal(await page.Locator("td.figure").CountAsync(), tree.Count(node => node.Role is "cell" or "gridcell") - await page.Locator("td.corner").CountAsync());
    }

    [Fact]
    public async Task A_report_is_read_aloud_sentence_by_sentence_and_table_by_table_until_it_is_stopped()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var page = await portal.VisitorAsync();
        await page.AddInitScriptAsync(Voice);
        await page.GotoAsync(Report);

        await page.GetByRole(AriaRole.Button, new() { Name = "朗读正文" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("朗读完了。")).ToBeVisibleAsync();
        var said = await page.EvaluateAsync<string[]>("said");
        Assert.Equal("新华区城市管理局2023年政府信息公开工作年度报告", said[0]);
        Assert.Equal(await page.Locator("td.figure").CountAsync(), said.Count(text => text.LastIndexOf('：') is var colon and >= 0 && decimal.TryParse(text[(colon + 1)..].TrimEnd('。'), out _)));
        Assert.Contains("一、本年新收政府信息公开申请数量，申请人情况，自然人：8。", said);
        Assert.Equal(0, await page.Locator(".is-read").CountAsync());

        await page.EvaluateAsync("() => { said.length = 0; waits = true; }");
        await page.PressAsync("朗读正文");
        Assert.Equal(1, await page.EvaluateAsync<int>("said.length"));
        Assert.Equal("新华区城市管理局2023年政府信息公开工作年度报告", await page.EvaluateAsync<string>("[...CSS.highlights.get('read-aloud')][0].toString()"));
        await page.PressAsync("暂停");
        await page.PressAsync("继续");
        Assert.Equal(2, await page.EvaluateAsync<int>("said.length"));
        await page.PressAsync("停止朗读");
        Assert.False(await page.EvaluateAsync<bool>("CSS.highlights.has('read-aloud')"));

        await page.EvaluateAsync("() => { said.length = 0; waits = false; }");
        await page.GetByLabel("跳过表格").CheckAsync();
        await page.PressAsync("朗读正文");
        await Assertions.Expect(page.GetByText("朗读完了。")).ToBeVisibleAsync();
        Assert.Equal(3, (await page.EvaluateAsync<string[]>("said")).Count(text => text == "此处有表格，已跳过。"));
        Assert.Empty(portal.Complaints);
    }

    [Fact]
    public async Task Without_a_chinese_voice_the_page_says_so_and_without_speech_nothing()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var page = await portal.VisitorAsync();
        await page.AddInitScriptAsync(Voice.Replace("{ lang: 'zh-CN' }", "{ lang: 'de-DE' }", StringComparison.Ordinal));
        await page.GotoAsync(Report);
        await Assertions.Expect(page.GetByText("这台设备没有中文语音")).ToBeVisibleAsync();
        Assert.Equal(0, await page.GetByRole(AriaRole.Button, new() { Name = "朗读正文" }).CountAsync());

        var mute = await portal.VisitorAsync();
        await mute.AddInitScriptAsync("Object.defineProperty(globalThis, 'speechSynthesis', { value: undefined })");
        await mute.GotoAsync(Report);
        await Assertions.Expect(mute.Locator(".report")).ToBeVisibleAsync();
        await Assertions.Expect(mute.Locator(".read-aloud")).ToBeHiddenAsync();
        Assert.Empty(portal.Complaints);
    }

    [Fact]
    public async Task On_paper_a_report_is_black_on_white_and_no_table_is_cut()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var page = await portal.VisitorAsync(width: 680);
        await page.GotoAsync(Report);
        await page.EvaluateAsync("() => { document.documentElement.className = 'dark'; }");
        await page.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = ColorScheme.Dark });

        Assert.Equal(["rgb(255, 255, 255)", "light"], await page.EvaluateAsync<string[]>("[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.documentElement).colorScheme]"));
        Assert.Empty(await page.EvaluateAsync<string[]>("[...document.querySelectorAll('table')].filter((table) => table.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map((table) => table.id)"));
        Assert.Equal(0, await page.Locator("nav:visible, button:visible, .report-tools:visible, .site-header:visible, .report-aside:visible").CountAsync());
    }

    private static string Text(JsonElement node, string property) =>
        node.TryGetProperty(property, out var part) && part.TryGetProperty("value", out var value) ? value.GetString() ?? "" : "";

    private static async Task TabToAsync(IPage page, string name)
    {
        for (var i = 0; i < 12; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string>("document.activeElement.textContent") == name)
            {
                await page.AssertFocusVisibleAsync();
                return;
            }
        }

        Assert.Fail($"「{name}」 is not reached by the keyboard.");
    }
}
