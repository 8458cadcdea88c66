using Microsoft.Playwright;
using Xinhua.Disclosure.Core.Formats;
using Xunit;

namespace Xinhua.Disclosure.BrowserTests;

/// <summary>What the script makes of the entry form, by itself: a page made after the form in force, with no server behind it.</summary>
public sealed class EntryFormTests(Chromium chromium)
{
    private static readonly ReportFormat Format = ReportFormats.Load().Get("2021");

    [Fact]
    public async Task Typing_brings_totals_statements_and_findings_up_to_date()
    {
        var page = await OpenAsync(Zeros());

        await page.Field("applications/new/natural-person").FillAsync("12");
        await page.Field("applications/granted/natural-person").FillAsync("１１");

        await Assertions.Expect(page.Locator("[data-total='applications/new/total']")).ToHaveTextAsync("12");
        await Assertions.Expect(page.Locator("[data-total='applications/total-handled/total']")).ToHaveTextAsync("11");
        var statement = page.Locator("[data-identity='I1'][data-column='natural-person']");
        await Assertions.Expect(statement).ToHaveTextAsync("一＋二＝12，三（七）＋四＝11，相差1");
        await Assertions.Expect(statement).ToHaveAttributeAsync("data-state", "different");
        await Assertions.Expect(page.Locator("#live-summary")).ToHaveTextAsync("表格检查发现2处错误，1处提醒。");
        await Assertions.Expect(page.Locator("#live-findings li").First).ToContainTextAsync("自然人：一＋二＝12，三（七）＋四＝11，相差1");

        await page.Field("applications/carried-forward/natural-person").FillAsync("1");

        await Assertions.Expect(statement).ToHaveAttributeAsync("data-state", "equal");
        await Assertions.Expect(page.Locator("#live-summary")).ToHaveTextAsync("表格检查发现1处提醒。");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Blank_cells_are_counted_and_a_finding_leads_to_its_cell()
    {
        var page = await OpenAsync();

        await Assertions.Expect(page.Locator("#live-summary")).ToHaveTextAsync("表格检查发现1处提醒。还有166格没有填写。");
        await Assertions.Expect(page.Locator("[data-column='company']")).ToHaveAttributeAsync("data-state", "incomplete");
        await page.GetByRole(AriaRole.Link, new() { Name = "还有166格没有填写" }).ClickAsync();
        await Assertions.Expect(page.Field("proactive/regulations/issued")).ToBeFocusedAsync();

        // Leaving a changed cell by a click on a finding must not make the finding vanish under the pointer.
        await page.Keyboard.TypeAsync("３");
        await page.GetByRole(AriaRole.Link, new() { Name = "上年结转数无法核对" }).ClickAsync();
        await Assertions.Expect(page.Field("applications/carried-over/natural-person")).ToBeFocusedAsync();
        await Assertions.Expect(page.Field("proactive/regulations/issued")).ToHaveValueAsync("3");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Text_that_is_no_number_is_named_at_its_cell()
    {
        var page = await OpenAsync(Zeros());
        var field = page.Field("applications/new/company");

        await field.FillAsync("许多");

        await Assertions.Expect(field).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(field).ToHaveAttributeAsync("aria-describedby", "e-applications--new--company");
        await Assertions.Expect(page.Message("applications/new/company")).ToHaveTextAsync("「许多」不是数字。请填写阿拉伯数字，没有的填0。");
        await Assertions.Expect(page.Message("applications/new/company")).ToBeVisibleAsync();

        await field.FillAsync(" ７ ");
        await field.BlurAsync();

        await Assertions.Expect(field).ToHaveValueAsync("7");
        await Assertions.Expect(field).Not.ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(page.Message("applications/new/company")).ToBeHiddenAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Keys_move_between_cells_as_in_a_spreadsheet()
    {
        (string From, string Key, string To)[] steps =
        [
            ("applications/new/natural-person", "ArrowRight", "applications/new/company"),
            ("applications/new/natural-person", "ArrowLeft", "applications/new/natural-person"),
            ("applications/new/company", "ArrowDown", "applications/carried-over/company"),
            ("applications/new/company", "Enter", "applications/carried-over/company"),
            ("applications/carried-over/company", "Shift+Enter", "applications/new/company"),
            ("applications/carried-over/legal-service", "ArrowDown", "applications/granted/legal-service"),
            ("applications/refused-state-secret/other-organisation", "ArrowUp", "applications/partly-granted/other-organisation"),
            ("applications/closed-other/public-welfare", "Enter", "applications/carried-forward/public-welfare"),
            ("applications/granted/public-welfare", "End", "applications/granted/other-organisation"),
            ("applications/granted/public-welfare", "Home", "applications/granted/natural-person"),
            ("applications/granted/public-welfare", "Control+End", "applications/carried-forward/other-organisation"),
            ("applications/granted/public-welfare", "Control+Home", "applications/new/natural-person"),
            ("proactive/normative-documents/in-force", "ArrowDown", "proactive/licensing/decisions"),
            ("proactive/licensing/decisions", "ArrowUp", "proactive/normative-documents/issued"),
            ("disputes/review/pending", "ArrowRight", "disputes/litigation-direct/upheld"),
            ("applications/new/natural-person", "Tab", "applications/new/company"),
        ];
        var page = await OpenAsync(Zeros());

        foreach (var (from, key, to) in steps)
        {
            await page.Field(from).FocusAsync();
            await page.Keyboard.PressAsync(key);

            Assert.Equal((from, key, to), (from, key, await page.EvaluateAsync<string>("() => document.activeElement.dataset.cell")));
            Assert.Equal("0", await page.EvaluateAsync<string>("() => getSelection().toString()"));
        }

        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Left_and_right_first_move_the_caret_within_a_number()
    {
        var page = await OpenAsync(Zeros());
        await page.Field("applications/new/company").FocusAsync();
        await page.Keyboard.TypeAsync("12");

        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.TypeAsync("5");
        await Assertions.Expect(page.Field("applications/new/company")).ToHaveValueAsync("152");

        await page.Keyboard.PressAsync("Shift+ArrowLeft");
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.TypeAsync("7");
        await Assertions.Expect(page.Field("applications/new/company")).ToHaveValueAsync("1752");

        await page.Keyboard.PressAsync("Shift+Home");
        await page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(page.Field("applications/new/company")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(page.Field("applications/new/research-institute")).ToBeFocusedAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Leaving_asks_only_while_something_is_unsaved()
    {
        var page = await OpenAsync(Zeros());
        var asked = new TaskCompletionSource<string>();
        page.Dialog += async (_, dialog) =>
        {
            await dialog.DismissAsync();
            asked.SetResult(dialog.Type);
        };
        var field = page.Field("applications/new/company");

        await field.ClickAsync();
        await page.Keyboard.TypeAsync("5");
        await Assertions.Expect(page.Locator("#save-state")).ToHaveTextAsync("有1处修改还没有保存");
        await page.EvaluateAsync("() => { setTimeout(() => { location.href = '/elsewhere'; }); }");
        Assert.Equal("beforeunload", await asked.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        Assert.EndsWith("/entry", page.Url, StringComparison.Ordinal);

        await field.FillAsync("0");
        await Assertions.Expect(page.Locator("#save-state")).ToHaveTextAsync("没有未保存的修改");
        await page.GetByRole(AriaRole.Link, new() { Name = "离开" }).ClickAsync();
        await page.WaitForURLAsync("**/elsewhere", new() { WaitUntil = WaitUntilState.Commit });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Saving_is_not_asked_about_and_enter_does_not_save()
    {
        var page = await OpenAsync(Zeros());
        var asked = false;
        page.Dialog += async (_, dialog) =>
        {
            asked = true;
            await dialog.DismissAsync();
        };

        await page.Field("applications/new/company").ClickAsync();
        await page.Keyboard.TypeAsync("5");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Field("applications/carried-over/company")).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "保存" }).ClickAsync();
        await page.WaitForURLAsync("**/elsewhere", new() { WaitUntil = WaitUntilState.Commit });

        Assert.False(asked);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Pasted_text_loses_what_cannot_be_seen_and_is_counted()
    {
        var page = await OpenAsync();
        var area = page.Locator("textarea[data-section='overview']");

        await PasteAsync(area, "第一段\u200b文字\u3000\r\n第二\ufeff段");

        await Assertions.Expect(area).ToHaveValueAsync("第一段文字 \n第二段");
        await Assertions.Expect(page.Locator("[data-count-for='overview']")).ToHaveTextAsync("已写 8 字，至少 100 字");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_page_with_nothing_but_the_form_raises_no_error()
    {
        var page = await chromium.NewPageAsync();
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        await page.ServeAsync(new Dictionary<string, string>
        {
            ["/bare"] = """<!doctype html><script type="module" src="/js/report-entry.js"></script><form id="report-form" data-sheet-url="/none.json"><input data-cell="a/b/c" name="a"></form>""",
        });
        await page.GotoAsync($"{StaticSite.Origin}/bare", new() { WaitUntil = WaitUntilState.NetworkIdle });

        await page.Locator("input").FillAsync("1");
        await page.Keyboard.PressAsync("ArrowDown");

        Assert.Empty(errors);
        await page.Context.CloseAsync();
    }

    private async Task<IPage> OpenAsync(IReadOnlyDictionary<CellKey, string>? saved = null)
    {
        var page = await chromium.NewPageAsync();
        await EntryPage.OpenAsync(page, Format, 2025, saved);
        return page;
    }

    private static Dictionary<CellKey, string> Zeros() => Format.EnteredCells.ToDictionary(cell => cell.Key, _ => "0");

    private static async Task PasteAsync(ILocator target, string text) => await target.EvaluateAsync(
        """
        (element, text) => {
          element.focus();
          const data = new DataTransfer();
          data.setData('text/plain', text);
          element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
        }
        """,
        text);
}
