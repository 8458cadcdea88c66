using DocumentFormat.OpenXml.Wordprocessing;
using Xunit;

namespace Xinhua.Disclosure.Tests.Documents.Docx;

/// <summary>A table of a Word document as the grid it shows, read by its merges and nothing else.</summary>
/// <param name="Cells">The cells by row and column of their upper left corner, with what they say and what they cover.</param>
internal sealed record WordGrid(IReadOnlyDictionary<(int Row, int Column), (string Text, int Columns, int Rows)> Cells)
{
    public static WordGrid Of(Table table)
    {
        var cells = new Dictionary<(int Row, int Column), (string Text, int Columns, int Rows)>();
        var above = new Dictionary<int, int>();
        var width = table.GetFirstChild<TableGrid>()!.Elements<GridColumn>().Count();
        foreach (var (at, row) in table.Elements<TableRow>().Index())
        {
            var column = 0;
            foreach (var cell in row.Elements<TableCell>())
            {
                var span = cell.TableCellProperties?.GridSpan?.Val?.Value ?? 1;
                if (cell.TableCellProperties?.VerticalMerge is { } merge && merge.Val?.Value != MergedCellValues.Restart)
                {
                    Assert.Empty(cell.InnerText);
                    var top = (above[column], column);
                    cells[top] = cells[top] with { Rows = at - above[column] + 1 };
                    Assert.Equal(cells[top].Columns, span);
                }
                else
                {
                    above[column] = at;
                    cells[(at, column)] = (cell.InnerText, span, 1);
                }

                column += span;
            }

            Assert.Equal(width, column);
        }

        return new WordGrid(cells);
    }
}
