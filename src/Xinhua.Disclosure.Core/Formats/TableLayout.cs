namespace Xinhua.Disclosure.Core.Formats;

/// <summary>What a place in the printed grid is.</summary>
public enum LayoutRole
{
    /// <summary>A band across the whole table.</summary>
    Band,

    /// <summary>The top left corner.</summary>
    Corner,

    /// <summary>A head of columns.</summary>
    ColumnHead,

    /// <summary>A head of rows.</summary>
    RowHead,

    /// <summary>A number.</summary>
    Figure,
}

/// <summary>A place in the printed grid.</summary>
/// <param name="Id">Unique within the table; heads are referred to by it.</param>
/// <param name="Role">What stands here.</param>
/// <param name="Text">The exact label; empty for a figure.</param>
/// <param name="Cell">The cell whose number stands here; null for heads.</param>
/// <param name="Column">First grid column, counted from 0.</param>
/// <param name="ColumnSpan">Grid columns it covers.</param>
/// <param name="RowSpan">Grid rows it covers.</param>
/// <param name="Headers">Ids of the heads that speak of a figure: row heads first, outermost first.</param>
public sealed record LayoutCell(
    string Id, LayoutRole Role, string Text, FormatCell? Cell, int Column, int ColumnSpan, int RowSpan, IReadOnlyList<string> Headers)
{
    /// <summary>The row or column whose label stands here; null for bands, corners and figures.</summary>
    public FormatLine? Line { get; init; }
}

/// <summary>A row of the printed grid; holds only the cells that begin in it.</summary>
/// <param name="Block">Index of the block it belongs to.</param>
/// <param name="IsHead">Whether it is part of the block's head, to be repeated when the block is broken across pages.</param>
/// <param name="Cells">The cells that begin in this row, left to right.</param>
public sealed record LayoutRow(int Block, bool IsHead, IReadOnlyList<LayoutCell> Cells);

/// <summary>
/// The printed grid of a table, with merged heads, derived from the trees of its rows and columns.
/// Every writer (page, PDF, spreadsheet) draws this and nothing else.
/// </summary>
/// <param name="ColumnCount">Grid columns, label columns included.</param>
/// <param name="LabelColumns">How many of them, from the left, hold row labels.</param>
/// <param name="Rows">Top to bottom.</param>
public sealed record TableLayout(int ColumnCount, int LabelColumns, IReadOnlyList<LayoutRow> Rows)
{
    internal static TableLayout Of(IReadOnlyList<FormatBlock> blocks, IReadOnlyDictionary<(string Row, string Column), FormatCell> cells)
    {
        var labels = blocks.Max(block => block.Transposed ? 0 : block.Rows.Max(row => row.Depth));
        var numbers = blocks.Max(block => block.ColumnLeaves.Count() * (block.Transposed ? block.RowLeaves.Count() : 1));
        var rows = blocks.SelectMany((block, index) => new BlockGrid(block, index, labels, labels + numbers, cells).Rows());
        return new TableLayout(labels + numbers, labels, [.. rows]);
    }

    private sealed class BlockGrid(
        FormatBlock block, int index, int labels, int width, IReadOnlyDictionary<(string Row, string Column), FormatCell> cells)
    {
        private readonly List<List<LayoutCell>> heads = [];
        private readonly List<(FormatLine Line, IReadOnlyList<string> Ids, int Column, int Span)> columns = [];
        private int serial;

        public IEnumerable<LayoutRow> Rows()
        {
            var tree = block.Transposed ? [.. block.Rows.Select(WithColumns)] : block.Columns;
            var depth = tree.Max(line => line.Depth);
            heads.AddRange(Enumerable.Range(0, depth).Select(_ => new List<LayoutCell>()));
            string? band = null;
            if (block.Band is { } bandText)
            {
                band = NextId();
                yield return new LayoutRow(index, true, [new LayoutCell(band, LayoutRole.Band, bandText, null, 0, width, 1, [])]);
            }

            if (block.Corner is { } corner)
            {
                heads[0].Add(new LayoutCell(NextId(), LayoutRole.Corner, corner, null, 0, labels, depth, []));
            }

            PlaceHeads(tree, 0, depth, labels, band is null ? [] : [band], isLast: true);
            foreach (var head in heads)
            {
                yield return new LayoutRow(index, true, head);
            }

            if (block.Transposed)
            {
                yield return new LayoutRow(index, false, [.. TransposedFigures()]);
                yield break;
            }

            foreach (var row in block.Rows.SelectMany(row => Body(row, 0, [])))
            {
                yield return new LayoutRow(index, false, row);
            }
        }

        /// <summary>In a transposed block every row heads its own set of the columns.</summary>
        private FormatLine WithColumns(FormatLine row) =>
            row with { Children = row.Children.Count == 0 ? block.Columns : [.. row.Children.Select(WithColumns)] };

        /// <summary>Places the heads from a column on; returns the column after them.</summary>
        private int PlaceHeads(IReadOnlyList<FormatLine> lines, int level, int depth, int column, IReadOnlyList<string> path, bool isLast)
        {
            foreach (var (index, line) in lines.Index())
            {
                var id = NextId();
                var isLastLine = isLast && index == lines.Count - 1;
                int end;
                if (line.Children.Count > 0)
                {
                    end = PlaceHeads(line.Children, level + 1, depth, column, [.. path, id], isLastLine);
                }
                else
                {
                    // A block with fewer columns than the grid lets its last column take the rest, as the official form does.
                    end = isLastLine ? width : column + 1;
                    columns.Add((line, [.. path, id], column, end - column));
                }

                var rows = line.Children.Count > 0 ? 1 : depth - level;
                heads[level].Add(new LayoutCell(id, LayoutRole.ColumnHead, line.Label, null, column, end - column, rows, []) { Line = line });
                column = end;
            }

            return column;
        }

        private IEnumerable<LayoutCell> TransposedFigures()
        {
            var perRow = block.ColumnLeaves.Count();
            var rowKeys = block.RowLeaves.ToList();
            for (var i = 0; i < columns.Count; i++)
            {
                yield return Figure(rowKeys[i / perRow], columns[i], []);
            }
        }

        private List<List<LayoutCell>> Body(FormatLine line, int level, IReadOnlyList<string> path)
        {
            var id = NextId();
            if (line.Children.Count == 0)
            {
                var head = new LayoutCell(id, LayoutRole.RowHead, line.Label, null, level, labels - level, 1, []) { Line = line };
                return [[head, .. columns.Select(column => Figure(line, column, [.. path, id]))]];
            }

            var rows = line.Children.SelectMany(child => Body(child, level + 1, [.. path, id])).ToList();
            rows[0].Insert(0, new LayoutCell(id, LayoutRole.RowHead, line.Label, null, level, 1, rows.Count, []) { Line = line });
            return rows;
        }

        private LayoutCell Figure(FormatLine row, (FormatLine Line, IReadOnlyList<string> Ids, int Column, int Span) column, IReadOnlyList<string> rowHeads)
        {
            var cell = cells[(row.Key!, column.Line.Key!)];
            return new LayoutCell(NextId(), LayoutRole.Figure, "", cell, column.Column, column.Span, 1, [.. rowHeads, .. column.Ids]);
        }

        private string NextId() => $"b{index}-{serial++}";
    }
}
