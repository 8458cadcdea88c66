using System.Net;
using AngleSharp.Html.Dom;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>The entry form, filled by a person whose browser has no script.</summary>
public sealed class EntryPageTests
{
    private const string Address = "/desk/reports/xinhua-cgj/2024";

    // Any two cells of any table would do; these are the first of the form.
    private static readonly string[] Cells = [.. ReportFormats.Load().Get("2021").EnteredCells.Take(2).Select(cell => cell.Key.ToString())];

    [Theory]
    [InlineData("十二", "不是数字")]
    [InlineData("12a", "不是数字")]
    [InlineData("-3", "是负数")]
    [InlineData("2.5", "不是整数")]
    [InlineData("1234567890123", "数字过大")]
    public async Task What_is_not_a_count_is_refused_at_its_cell_and_stays_on_the_page(string typed, string complaint)
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Address);
        var before = await StateAsync(portal);

        await editor.SendAsync("#report-form", new() { [$"Cells[{Cells[0]}]"] = typed, [$"Cells[{Cells[1]}]"] = "7" }, "Save");

        var field = (IHtmlInputElement)editor.Page.QuerySelector($"[data-cell='{Cells[0]}']")!;
        Assert.Equal(typed, field.Value);
        Assert.Equal("true", field.GetAttribute("aria-invalid"));
        Assert.Contains(complaint, editor.Page.QuerySelector($"[data-error-for='{Cells[0]}']")!.TextContent, StringComparison.Ordinal);
        var link = editor.Page.QuerySelector(".error-summary a")!;
        Assert.Contains("「规章」的「本年制发件数」", link.TextContent, StringComparison.Ordinal);
        Assert.Equal("#" + field.Id, link.GetAttribute("href"));
        Assert.StartsWith("错误：", editor.Page.Title, StringComparison.Ordinal);
        Assert.Equal("7", ((IHtmlInputElement)editor.Page.QuerySelector($"[data-cell='{Cells[1]}']")!).Value);
        Assert.Equal(before, await StateAsync(portal));
    }

    [Fact]
    public async Task Numbers_typed_in_any_width_are_saved_and_totals_follow()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Address);

        await editor.SendAsync("#report-form", new() { [$"Cells[{Cells[0]}]"] = " １,２３４ " }, "Save");

        Assert.Equal("1234", ((IHtmlInputElement)editor.Page.QuerySelector($"[data-cell='{Cells[0]}']")!).Value);
        Assert.Contains("已保存", editor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_people_keep_both_their_cells_and_never_overwrite_the_same_one_silently()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var first = await Visitor.SignedInAsync(portal, "cgj-editor");
        using var second = await Visitor.SignedInAsync(portal, "cgj-editor");
        await first.GetAsync(Address);
        await second.GetAsync(Address);

        await first.SendAsync("#report-form", new() { [$"Cells[{Cells[0]}]"] = "3" }, "Save");
        await second.SendAsync("#report-form", new() { [$"Cells[{Cells[0]}]"] = "4", [$"Cells[{Cells[1]}]"] = "5" }, "Save");

        Assert.Contains("他人已把这一格改为3，您填的是「4」", second.Page.QuerySelector($"[data-error-for='{Cells[0]}']")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(3, await NumberAsync(portal, Cells[0]));

        // Saving again is a decision: both numbers were on the page.
        await second.SendAsync("#report-form", button: "Save");
        Assert.Equal(4, await NumberAsync(portal, Cells[0]));
        Assert.Equal(5, await NumberAsync(portal, Cells[1]));
    }

    [Fact]
    public async Task Blanks_are_filled_with_zero_on_a_named_statement()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Address);
        await editor.SendAsync("#report-form", new() { [$"Cells[{Cells[0]}]"] = "" }, "Save");
        Assert.Contains("还有1格没有填写", editor.Text, StringComparison.Ordinal);

        await editor.SendAsync("#report-form", button: "Zeros");

        Assert.DoesNotContain("格没有填写", editor.Text, StringComparison.Ordinal);
        Assert.Contains("城管局填报员", editor.Text, StringComparison.Ordinal);
        Assert.Contains("声明：没有填写的格子都是零", editor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submitting_is_refused_while_an_error_stands()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Address);

        await editor.SendAsync("#report-form", button: "Submit");

        Assert.Contains("不能提交", editor.Page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("自然人：一＋二＝11，三（七）＋四＝10，相差1", editor.Text, StringComparison.Ordinal);
        Assert.StartsWith("Draft", await StateAsync(portal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_of_another_unit_is_out_of_reach()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var stranger = await Visitor.SignedInAsync(portal, "xzsp-editor");
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Address);
        var form = Visitor.Fields((IHtmlFormElement)editor.Page.QuerySelector("#report-form")!);

        await stranger.GetAsync(Address);
        Assert.Equal(HttpStatusCode.Forbidden, stranger.Status);
        Assert.Contains("没有权限", stranger.Text, StringComparison.Ordinal);

        await stranger.GetAsync("/desk");
        form["__RequestVerificationToken"] = Visitor.Fields((IHtmlFormElement)stranger.Page.QuerySelector("main form")!)["__RequestVerificationToken"];
        form[$"Cells[{Cells[0]}]"] = "99";
        await stranger.PostAsync(Address + "?handler=Save", form);
        Assert.Equal(HttpStatusCode.Forbidden, stranger.Status);
        Assert.NotEqual(99, await NumberAsync(portal, Cells[0]));
    }

    [Fact]
    public async Task Five_thousand_fields_or_a_missing_token_are_refused_with_a_page_that_says_so()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Address);
        var before = await StateAsync(portal);
        var fields = Visitor.Fields((IHtmlFormElement)editor.Page.QuerySelector("#report-form")!);

        var many = new Dictionary<string, string?>(fields);
        for (var i = 0; i < 5000; i++)
        {
            many[$"Cells[none/none/{i}]"] = "1";
        }

        await editor.PostAsync(Address + "?handler=Save", many);
        Assert.Equal(HttpStatusCode.BadRequest, editor.Status);
        Assert.Contains("超出了限制，没有保存任何改动", editor.Text, StringComparison.Ordinal);

        fields.Remove("__RequestVerificationToken");
        await editor.PostAsync(Address + "?handler=Save", fields);
        Assert.Equal(HttpStatusCode.BadRequest, editor.Status);
        Assert.Contains("没有收到完整的内容", editor.Text, StringComparison.Ordinal);
        Assert.Equal(before, await StateAsync(portal));
    }

    [Fact]
    public async Task A_reason_lets_a_warning_stand_and_lapses_when_the_number_changes()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Address);
        var stock = ReportFormats.Load().Get("2021").Stocks[0];
        var cell = $"Cells[{new CellKey(stock.Table, stock.Rows[^1], stock.Stock)}]";
        await editor.SendAsync("#report-form", new() { [cell] = "5" }, "Save");
        var reason = editor.Page.QuerySelector("textarea[name^='Reasons[R11']")!.GetAttribute("name")!;

        await editor.SendAsync("#report-form", new() { [reason] = "清理后重新认定" }, "Save");
        Assert.Contains("城管局填报员 于", editor.Text, StringComparison.Ordinal);

        await editor.SendAsync("#report-form", new() { [cell] = "6", [reason] = "" }, "Save");
        Assert.Equal("", ((IHtmlTextAreaElement)editor.Page.QuerySelector($"textarea[name='{reason}']")!).Value);
    }

    [Fact]
    public async Task Every_field_says_its_row_and_column_and_last_years_number()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Address);

        var fields = editor.Page.QuerySelectorAll("input[data-cell]").ToList();

        Assert.Equal(10 + 144 + 12, fields.Count);
        Assert.Equal(fields.Count, fields.Select(field => field.GetAttribute("aria-label")).Distinct().Count());
        Assert.Contains(fields, field => field.GetAttribute("aria-label") == "三、本年度办理结果，（三）不予公开，1.属于国家秘密，申请人情况，法人或其他组织，商业企业");
        Assert.All(fields, field => Assert.All(field.GetAttribute("aria-describedby")!.Split(' '), id => Assert.NotNull(editor.Page.GetElementById(id))));
        Assert.Equal(fields.Count, editor.Page.QuerySelectorAll("td:has(input[data-cell]) .last-year:not(.last-year--none)").Length);
    }

    /// <summary>State and version of the draft: any change raises the version.</summary>
    private static async Task<string> StateAsync(Portal portal)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var desk = scope.ServiceProvider.GetRequiredService<ReportDesk>();
        var revision = (await desk.FindAsync("xinhua-cgj", 2024, TestContext.Current.CancellationToken))!.Revision;
        return $"{revision.State} {revision.Version}";
    }

    private static async Task<decimal?> NumberAsync(Portal portal, string cell)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var desk = scope.ServiceProvider.GetRequiredService<ReportDesk>();
        return (await desk.FindAsync("xinhua-cgj", 2024, TestContext.Current.CancellationToken))!.Content.Figures[CellKey.Parse(cell, null)];
    }
}
