using AngleSharp.Html.Dom;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>What stands beside the cells of the entry form to help, as a person without script meets it.</summary>
public sealed class EntryHelpTests
{
    private const string Address = "/desk/reports/xinhua-cgj/2024";

    private static readonly ReportFormat Format = ReportFormats.Load().Get("2021");

    [Fact]
    public async Task Rows_are_explained_differences_lead_to_cells_and_last_year_is_named()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Address);

        var rows = Format.Tables.SelectMany(table => table.Blocks).SelectMany(block => block.RowLeaves).Where(row => row.Meaning is not null).ToList();
        var buttons = editor.Page.QuerySelectorAll("button.help-button").ToList();
        Assert.Equal(rows.Count, buttons.Count);
        foreach (var (row, button) in rows.Zip(buttons))
        {
            Assert.StartsWith(row.Label, button.ParentElement!.TextContent, StringComparison.Ordinal);
            var text = editor.Page.GetElementById(button.GetAttribute("popovertarget")!)!;
            Assert.NotNull(text.GetAttribute("popover"));
            Assert.Null(text.Closest("table"));
            Assert.Contains(row.Meaning!, text.TextContent, StringComparison.Ordinal);
            Assert.Equal(row.Basis is null, text.QuerySelector(".help-text__basis") is null);
        }

        var hints = editor.Page.QuerySelectorAll("[data-hints][data-column='natural-person'] a").ToList();
        Assert.NotEmpty(hints);
        Assert.All(hints, hint => Assert.IsAssignableFrom<IHtmlInputElement>(editor.Page.GetElementById(hint.GetAttribute("href")![1..])));
        Assert.Empty(editor.Page.QuerySelectorAll("[data-hints][data-column='company'] a"));

        var carried = editor.Page.QuerySelectorAll("input[data-carried]").Cast<IHtmlInputElement>().ToList();
        Assert.Equal(6, carried.Count);
        Assert.All(carried, input => Assert.False(input.IsReadOnly));
        Assert.All(carried, input => Assert.Equal("取自上年报告", input.ParentElement!.QuerySelector(".carried__text")!.TextContent));
        Assert.Contains(editor.Page.QuerySelectorAll(".year-change"), change => change.TextContent.Contains('%', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_script_a_carried_number_is_changed_and_the_reason_is_given_after()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Address);
        var input = (IHtmlInputElement)editor.Page.QuerySelector("input[data-carried]")!;

        await editor.SendAsync("#report-form", new() { [input.Name!] = "9" }, "Save");

        Assert.Contains("已保存", editor.Text, StringComparison.Ordinal);
        foreach (var subject in input.GetAttribute("data-reasons")!.Split('|'))
        {
            Assert.NotNull(editor.Page.QuerySelector($"textarea[name='Reasons[{subject}]']"));
        }
    }

    [Fact]
    public async Task Number_and_reason_are_saved_together()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Address);
        var input = (IHtmlInputElement)editor.Page.QuerySelector("input[data-carried]")!;
        var reasons = input.GetAttribute("data-reasons")!.Split('|').ToDictionary(subject => $"Reasons[{subject}]", string? (_) => "机构合并，划入一件");

        await editor.SendAsync("#report-form", new(reasons) { [input.Name!] = "9" }, "Save");

        Assert.All(reasons.Keys, name => Assert.Equal("机构合并，划入一件", ((IHtmlTextAreaElement)editor.Page.QuerySelector($"textarea[name='{name}']")!).Value));
        Assert.Contains("城管局填报员 于", editor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_left_blank_is_stated_to_be_zero_by_name()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Address);
        var table = Format.Tables[^1];
        var blank = table.Cells.Where(cell => !cell.IsComputed).ToDictionary(cell => $"Cells[{cell.Key}]", string? (_) => "");
        Assert.Null(editor.Page.QuerySelector(".nil-statement"));

        await editor.SendAsync("#report-form", blank, "Save");
        Assert.Contains("本人声明：2024年度「" + table.Caption + "」没有填写的12格都是零", editor.Page.QuerySelector(".nil-statement")!.TextContent, StringComparison.Ordinal);
        await editor.SendAsync("#report-form", new() { ["ZerosIn"] = table.Key }, "Zeros");

        Assert.DoesNotContain("格没有填写", editor.Text, StringComparison.Ordinal);
        Assert.Contains($"声明：「{table.Caption}」本年度为零。", editor.Text, StringComparison.Ordinal);
        Assert.All(blank.Keys, name => Assert.Equal("0", ((IHtmlInputElement)editor.Page.QuerySelector($"input[name='{name}']")!).Value));
    }
}
