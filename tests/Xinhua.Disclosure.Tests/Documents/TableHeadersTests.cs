using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Documents.Blocks;
using Xinhua.Disclosure.Documents.Html;
using Xunit;

namespace Xinhua.Disclosure.Tests.Documents;

/// <summary>A11-08: what is read out before a number is what the form says of it, under merged heads too.</summary>
public sealed class TableHeadersTests
{
    private static readonly ReportFormats Formats = ReportFormats.Load();

    public static TheoryData<string> Forms => [.. Formats.All.Select(format => format.Id)];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_cell_is_announced_with_the_labels_of_its_row_and_its_column(string id)
    {
        var format = Formats.Get(id);
        var body = new HtmlParser().ParseDocument(HtmlWriter.Write(ReportBlocks.Of(PublishedSample.Random(format, 7))));

        var ids = body.All.Select(element => element.Id).Where(name => !string.IsNullOrEmpty(name)).ToList();
        Assert.Equal(ids.Distinct(), ids);
        foreach (var form in format.Tables)
        {
            var table = (IHtmlTableElement)body.GetElementById($"table-{form.Key}")!;
            var announced = table.QuerySelectorAll("td.figure").Select(cell => string.Join('|', Heads(table, (IHtmlTableCellElement)cell).Select(head => head.TextContent))).ToList();
            Assert.Equal(form.Cells.Select(cell => string.Join('|', Labels(form, cell))), announced);
            Assert.Equal(form.Caption, table.Caption!.TextContent);
            Assert.All(table.QuerySelectorAll("th"), head => Assert.NotEmpty(head.TextContent.Trim()));
        }
    }

    /// <summary>What the form says of a cell: the path of its row, the band above, the path of its column.</summary>
    private static IEnumerable<string> Labels(FormatTable form, FormatCell cell)
    {
        var block = form.Blocks.Single(candidate => candidate.RowLeaves.Any(row => row.Key == cell.Key.Row) && candidate.ColumnLeaves.Any(column => column.Key == cell.Key.Column));
        string[] band = block.Band is null ? [] : [block.Band];
        return block.Transposed ? [.. band, .. cell.RowPath, .. cell.ColumnPath] : [.. cell.RowPath, .. band, .. cell.ColumnPath];
    }

    /// <summary>The header cells of a data cell as HTML finds them where it names them: elements of the same table, in the order of the attribute, none twice, none empty.</summary>
    private static IEnumerable<IHtmlTableHeaderCellElement> Heads(IHtmlTableElement table, IHtmlTableCellElement cell) =>
        cell.GetAttribute("headers")!.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(name => table.Owner!.GetElementById(name)).OfType<IHtmlTableHeaderCellElement>()
            .Where(head => head != cell && table.Contains(head) && head.TextContent.Trim().Length > 0)
            .Distinct();
}
