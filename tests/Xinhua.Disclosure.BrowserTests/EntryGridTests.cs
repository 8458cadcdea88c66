using Microsoft.Playwright;
using Xinhua.Disclosure.Core.Formats;
using Xunit;

namespace Xinhua.Disclosure.BrowserTests;

/// <summary>Ranges of cells, and blocks that are copied and pasted, in the entry form by itself.</summary>
public sealed class EntryGridTests(Chromium chromium)
{
    private const string First = "applications/new/natural-person";

    private static readonly ReportFormat Format = ReportFormats.Load().Get("2021");

    [Fact]
    public async Task A_range_is_selected_by_keyboard_told_and_cleared()
    {
        var page = await OpenAsync(Numbers("7"));
        await page.Field("applications/granted/company").FocusAsync();

        await PressAsync(page, "Shift+ArrowRight", "Shift+ArrowDown", "Shift+ArrowDown");
        await Assertions.Expect(page.GetByText("已选 3 行 2 列")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("td.in-range")).ToHaveCountAsync(6);
        await page.Keyboard.PressAsync("Delete");

        await Assertions.Expect(page.Field("applications/granted/company")).ToHaveValueAsync("");
        await Assertions.Expect(page.Field("applications/refused-state-secret/research-institute")).ToHaveValueAsync("");
        await Assertions.Expect(page.Field("applications/refused-prohibited-by-law/company")).ToHaveValueAsync("7");
        await Assertions.Expect(page.Field("applications/granted/public-welfare")).ToHaveValueAsync("7");

        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("td.in-range")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Field("applications/granted/company")).ToBeFocusedAsync();

        // The first Ctrl+A is the cell's own; the second takes the table's cells, totals too.
        await page.Field(First).FocusAsync();
        await PressAsync(page, "Control+a");
        await Assertions.Expect(page.Locator("td.in-range")).ToHaveCountAsync(0);
        await PressAsync(page, "Control+a");
        await Assertions.Expect(page.Locator("td.in-range")).ToHaveCountAsync(25 * 7);
        await Assertions.Expect(page.GetByText("已选 25 行 7 列")).ToHaveCountAsync(1);
        await PressAsync(page, "ArrowDown");
        await Assertions.Expect(page.Locator("td.in-range")).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task F2_edits_within_the_cell_and_escape_brings_back_what_it_held()
    {
        var page = await OpenAsync(Numbers("12"));
        await page.Field("applications/new/company").FocusAsync();

        await PressAsync(page, "F2", "Home");
        await page.Keyboard.TypeAsync("3");
        await Assertions.Expect(page.Field("applications/new/company")).ToHaveValueAsync("312");
        await PressAsync(page, "Escape");
        await Assertions.Expect(page.Field("applications/new/company")).ToHaveValueAsync("12");
        await Assertions.Expect(page.Field("applications/new/company")).ToBeFocusedAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_mouse_selects_from_cell_to_cell()
    {
        var page = await OpenAsync(Numbers("1"));
        await page.Field("applications/granted/company").HoverAsync();
        await page.Mouse.DownAsync();
        await page.Field("applications/partly-granted/public-welfare").HoverAsync();
        await page.Mouse.UpAsync();
        await Assertions.Expect(page.Locator("td.in-range")).ToHaveCountAsync(6);

        await page.Field("applications/granted/research-institute").ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Assertions.Expect(page.Locator("td.in-range")).ToHaveCountAsync(2);

        await page.Field(First).ClickAsync();
        await Assertions.Expect(page.Locator("td.in-range")).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_range_is_copied_with_its_totals_and_pasted_elsewhere_in_one_step()
    {
        var numbers = Numbers("0");
        numbers[CellKey.Parse("applications/new/legal-service", null)] = "4";
        numbers[CellKey.Parse("applications/new/other-organisation", null)] = "5";
        var page = await OpenAsync(numbers);
        await page.Field("applications/new/legal-service").FocusAsync();
        await PressAsync(page, "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown");

        var copied = await page.EvaluateAsync<string[]>("""
            () => {
              const data = new DataTransfer();
              document.activeElement.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }));
              return [data.getData('text/plain'), data.getData('text/html')];
            }
            """);
        Assert.Equal("4\t5\t9\r\n0\t0\t0", copied[0]);
        await PasteAsync(page, "applications/granted/public-welfare", copied[0], copied[1]);
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("3格有变化");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "填入选中的 3 格" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        // Three columns from 社会公益组织 on: the copied total falls on an entered cell and is a number like others.
        await Assertions.Expect(page.Field("applications/granted/public-welfare")).ToHaveValueAsync("4");
        await Assertions.Expect(page.Field("applications/granted/other-organisation")).ToHaveValueAsync("9");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_whole_table_from_excel_lands_by_its_labels_after_a_preview()
    {
        var table = Format.Table("applications");
        var page = await OpenAsync(Numbers("0"));
        var html = ExcelClipboard.Html(table, cell => cell.Key.ToString() switch
        {
            "applications/new/natural-person" => "１，２３４",
            "applications/new/company" => "22（其中修订16件）",
            "applications/granted/natural-person" => "1 000",
            "applications/granted/company" => "22件",
            "applications/closed-other/natural-person" => "234",
            "applications/declined-repeated/company" => "/",
            "applications/declined-repeated/legal-service" => "—",
            "applications/declined-petition/company" => "若干",
            "applications/new/total" => "1256",
            "applications/granted/total" => "1222",
            _ when cell.IsComputed => "",
            _ => "0",
        });

        await PasteAsync(page, "applications/closed-other/legal-service", "", html);

        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "粘贴预览" });
        await Assertions.Expect(dialog).ToContainTextAsync("按行、列的名称对应到表格。5格有变化");
        await Assertions.Expect(dialog.Locator("tbody tr")).ToHaveCountAsync(5);
        await Assertions.Expect(dialog.GetByText("备注「其中修订16件」没有采用")).ToBeVisibleAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("「（一）予以公开」的「总计」：粘贴内容里是1222，按选中的数字计算是1022");
        await dialog.GetByText("没有采用的").ClickAsync();
        await Assertions.Expect(dialog.GetByText("「2.重复申请」的「商业企业」「/」：空白，没有采用")).ToBeVisibleAsync();
        await Assertions.Expect(dialog.GetByText("「1.信访举报投诉类申请」的「商业企业」「若干」：「若干」不是数字")).ToBeVisibleAsync();

        await dialog.GetByRole(AriaRole.Checkbox, new() { Name = "「3.其他」的「自然人」" }).UncheckAsync();
        await page.EvaluateAsync("""
            () => {
              window.tasks = [];
              let now = 0;
              document.getElementById('report-form').addEventListener('input', () => { if (now === 0) { setTimeout(() => { tasks.push(now); now = 0; }); } now++; });
            }
            """);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "填入选中的 4 格" }).ClickAsync();

        await Assertions.Expect(page.Field(First)).ToHaveValueAsync("1234");
        await Assertions.Expect(page.Field("applications/new/company")).ToHaveValueAsync("22");
        await Assertions.Expect(page.Field("applications/granted/natural-person")).ToHaveValueAsync("1000");
        await Assertions.Expect(page.Field("applications/granted/company")).ToHaveValueAsync("22");
        await Assertions.Expect(page.Field("applications/closed-other/natural-person")).ToHaveValueAsync("0");
        await Assertions.Expect(page.Field("applications/declined-repeated/company")).ToHaveValueAsync("0");
        await Assertions.Expect(page.Locator("[data-total='applications/new/total']")).ToHaveTextAsync("1256");
        await Assertions.Expect(page.Field("applications/closed-other/legal-service")).ToBeFocusedAsync();
        Assert.Equal("4", await page.EvaluateAsync<string>("() => tasks.join(' ')"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_block_without_labels_goes_from_the_cursor_on_and_escape_takes_nothing()
    {
        var page = await OpenAsync(Numbers("0"));
        const string block = "1\t2\t3\r\n3\t４\t8\r\n5\t6\t11\t9\r\n";

        await PasteAsync(page, "applications/new/legal-service", block, "");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("从选中的格子起依次对应。6格有变化，1处没有采用");
        await Assertions.Expect(dialog).ToContainTextAsync("「二、上年结转政府信息公开申请数量」的「总计」：粘贴内容里是8，按选中的数字计算是7");
        await Assertions.Expect(dialog).ToContainTextAsync("「9」：超出表格范围");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Field("applications/new/legal-service")).ToHaveValueAsync("0");
        await Assertions.Expect(page.Field("applications/new/legal-service")).ToBeFocusedAsync();

        await PasteAsync(page, "applications/new/legal-service", block, "");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Field("applications/carried-over/other-organisation")).ToHaveValueAsync("4");
        await Assertions.Expect(page.Field("applications/granted/legal-service")).ToHaveValueAsync("5");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Table_two_and_four_and_a_single_number_are_understood()
    {
        var page = await OpenAsync(Numbers("0"));
        foreach (var (table, cell, number) in new[] { ("proactive", "proactive/fees/amount", "12.5"), ("disputes", "disputes/litigation-after-review/corrected", "3") })
        {
            await PasteAsync(page, First, "", ExcelClipboard.Html(Format.Table(table), place => place.Key.ToString() == cell ? number : place.IsComputed ? "" : "0"));
            await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("1格有变化");
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Field(cell)).ToHaveValueAsync(number);
        }

        await PasteAsync(page, First, "22（其中网上申请16件）", "<table><tr><td>22（其中网上申请16件）</td></tr></table>");
        await Assertions.Expect(page.Field(First)).ToHaveValueAsync("22");
        await Assertions.Expect(page.GetByText("已填入22，没有采用备注「其中网上申请16件」")).ToHaveCountAsync(1);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_superseded_form_lands_where_the_rows_are_the_same_and_the_others_are_named()
    {
        var page = await OpenAsync(Numbers("0"));

        await PasteAsync(page, First, "", ExcelClipboard.Html(ReportFormats.Load().Get("2019").Table("applications"), cell => cell.IsComputed ? "" : "7"));

        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("126格有变化");
        await dialog.GetByText("没有采用的").ClickAsync();
        await Assertions.Expect(dialog.GetByText("「（六）其他处理」「7 7 7 7 7 7」：表格里没有这一行")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    private static Dictionary<CellKey, string> Numbers(string number) => Format.EnteredCells.ToDictionary(cell => cell.Key, _ => number);

    private async Task<IPage> OpenAsync(IReadOnlyDictionary<CellKey, string> saved)
    {
        var page = await chromium.NewPageAsync();
        await EntryPage.OpenAsync(page, Format, 2025, saved);
        return page;
    }

    private static async Task PressAsync(IPage page, params string[] keys)
    {
        foreach (var key in keys)
        {
            await page.Keyboard.PressAsync(key);
        }
    }

    private static async Task PasteAsync(IPage page, string cell, string text, string html) => await page.Field(cell).EvaluateAsync(
        """
        (element, [text, html]) => {
          element.focus();
          const data = new DataTransfer();
          data.setData('text/plain', text);
          data.setData('text/html', html);
          element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
        }
        """,
        new[] { text, html });
}
