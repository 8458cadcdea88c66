using System.Globalization;
using DocumentFormat.OpenXml.Wordprocessing;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents.Blocks;

namespace Xinhua.Disclosure.Documents.Docx;

/// <summary>A table of the form as a Word table: merged heads, heads repeated on each page, no row split, figures as large as their cells allow.</summary>
internal sealed class DocxTable
{
    /// <summary>五号, in points.</summary>
    private const double Size = 10.5;

    /// <summary>Half of its size is the width of a digit in the fonts named; a little more for those that stand in for them.</summary>
    private const double DigitWidth = 0.515;
    private const double MostCondensed = 0.85;
    private const double SmallestCommon = 0.8;

    /// <summary>Left and right of what stands in a cell, in twentieths of a point.</summary>
    private const int Margin = 20;

    private readonly Block.Table table;
    private readonly Core.Formats.TableLayout layout;
    private readonly int[] widths;
    private readonly double common;

    public DocxTable(Block.Table table)
    {
        (this.table, layout) = (table, table.Form.Layout);
        widths = Widths(table.Form.Widths, layout.LabelColumns);

        // Figures of one table are of one size, unless a very long one would make all of them hard to read.
        common = Math.Max(SmallestCommon, layout.Rows.SelectMany(row => row.Cells).Where(cell => cell.Cell is not null).Select(Fit).DefaultIfEmpty(1).Min());
    }

    /// <summary>Whether all of it stands on one page: heads in the middle are not repeated, and one row of numbers says nothing without its heads.</summary>
    private bool StaysTogether => table.Form.Blocks.Count > 1 || table.Form.Blocks[0].Transposed;

    /// <summary>The table.</summary>
    public Table Build()
    {
        var built = new Table(
            new TableProperties(
                new TableStyle { Val = DocxStyles.Table },
                new TableWidth { Width = Number(widths.Sum()), Type = TableWidthUnitValues.Dxa },
                new DocumentFormat.OpenXml.Wordprocessing.TableLayout { Type = TableLayoutValues.Fixed },
                new TableLook { Val = "0000" },
                new TableCaption { Val = table.Form.Caption },
                new TableDescription { Val = $"{table.Form.Caption}，共{Number(layout.Rows.Count)}行、{Number(layout.ColumnCount)}列，{Number(table.Form.Cells.Count)}个数字。" }),
            new TableGrid(widths.Select(width => new GridColumn { Width = Number(width) })));
        var open = new (LayoutCell? Cell, int Left)[layout.ColumnCount];
        foreach (var (index, row) in layout.Rows.Index())
        {
            built.Append(Row(row, index == layout.Rows.Count - 1, open));
        }

        return built;
    }

    private TableRow Row(LayoutRow row, bool isLast, (LayoutCell? Cell, int Left)[] open)
    {
        var properties = new TableRowProperties(new CantSplit(), new TableRowHeight { Val = layout.LabelColumns > 1 ? 380u : 480u, HeightType = HeightRuleValues.AtLeast });
        if (row.IsHead && !StaysTogether)
        {
            properties.Append(new TableHeader());
        }

        var built = new TableRow(properties);
        var staysWithNext = !isLast && (row.IsHead || StaysTogether);
        for (var column = 0; column < layout.ColumnCount;)
        {
            if (open[column] is { Cell: { } above, Left: > 0 })
            {
                open[column] = (above, open[column].Left - 1);
                built.Append(Cell(above, new VerticalMerge(), Paragraph(above, staysWithNext)));
                column += above.ColumnSpan;
                continue;
            }

            var cell = row.Cells.First(candidate => candidate.Column == column);
            open[column] = (cell, cell.RowSpan - 1);
            built.Append(Cell(cell, cell.RowSpan > 1 ? new VerticalMerge { Val = MergedCellValues.Restart } : null, Paragraph(cell, staysWithNext, cell.Cell is null ? [DocxWriter.Run(cell.Text)] : Figure(cell))));
            column += cell.ColumnSpan;
        }

        return built;
    }

    private TableCell Cell(LayoutCell cell, VerticalMerge? merge, Paragraph content) => new(
        new TableCellProperties
        {
            TableCellWidth = new TableCellWidth { Width = Number(WidthOf(cell)), Type = TableWidthUnitValues.Dxa },
            GridSpan = cell.ColumnSpan > 1 ? new GridSpan { Val = cell.ColumnSpan } : null,
            VerticalMerge = merge,
        },
        content);

    private Paragraph Paragraph(LayoutCell cell, bool staysWithNext, params IEnumerable<Run> runs)
    {
        // What is read from left to right begins at the left; what stands for a group or over a column stands in the middle.
        var isLabel = cell.Role == LayoutRole.RowHead && cell.RowSpan == 1 && layout.LabelColumns > 1;
        var paragraph = DocxWriter.Paragraph(isLabel ? DocxStyles.TableLabel : DocxStyles.TableText, runs);
        if (staysWithNext)
        {
            paragraph.ParagraphProperties!.KeepNext = new KeepNext();
        }

        return paragraph;
    }

    private IEnumerable<Run> Figure(LayoutCell cell)
    {
        var key = cell.Cell!.Key;
        var number = FigureText.Write(table.Figures[key]);
        if (number.Length > 0)
        {
            var run = DocxWriter.Run(number);
            run.RunProperties = Shrunk(Math.Min(common, Fit(cell)));
            yield return run;
        }

        if (table.Notes.TryGetValue(key, out var note) && note.Length > 0)
        {
            yield return DocxWriter.Run($"（{note}）", DocxStyles.FigureNote);
        }
    }

    /// <summary>The part of its usual width that a figure may have.</summary>
    private double Fit(LayoutCell cell)
    {
        var length = FigureText.Write(table.Figures[cell.Cell!.Key]).Length;
        return length == 0 ? 1 : Math.Min(1, (WidthOf(cell) - (2 * Margin)) / 20.0 / (length * DigitWidth * Size));
    }

    /// <summary>Narrower letters first, smaller ones only when that is not enough.</summary>
    private static RunProperties? Shrunk(double factor)
    {
        if (factor >= 1)
        {
            return null;
        }

        var condensed = Math.Max(MostCondensed, factor);
        var halfPoints = Number((int)Math.Max(8, Math.Floor(2 * Size * Math.Min(1, factor / condensed))));
        return new RunProperties(new CharacterScale { Val = (int)Math.Floor(condensed * 100) }, new FontSize { Val = halfPoints }, new FontSizeComplexScript { Val = halfPoints });
    }

    private int WidthOf(LayoutCell cell) => widths.Skip(cell.Column).Take(cell.ColumnSpan).Sum();

    /// <summary>A column of labels takes at least two characters a line; the widest gives what it lacks.</summary>
    private static int[] Widths(IReadOnlyList<int> shares, int labelColumns)
    {
        const int least = (int)(2 * Size * 20) + (2 * Margin) + 20;
        var widths = shares.Select(share => DocxWriter.TextWidth * share / shares.Sum()).ToArray();
        var lacking = 0;
        for (var column = 0; column < labelColumns; column++)
        {
            lacking += Math.Max(0, least - widths[column]);
            widths[column] = Math.Max(least, widths[column]);
        }

        widths[Array.IndexOf(widths, widths.Max())] -= lacking;
        return widths;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
