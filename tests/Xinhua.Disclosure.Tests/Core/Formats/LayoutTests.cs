using System.Globalization;
using System.Text.Json;
using CsCheck;
using Xinhua.Disclosure.Core.Formats;
using Xunit;

namespace Xinhua.Disclosure.Tests.Core.Formats;

public sealed class LayoutTests
{
    public static TheoryData<string, string> Tables => [.. TestForms.All.All.SelectMany(format => format.Tables.Select(table => (format.Id, table.Key)))];

    [Theory]
    [MemberData(nameof(Tables))]
    public void The_grid_is_covered_exactly_once_where_a_browser_would_put_the_cells(string format, string table) =>
        CoversItsGrid(TestForms.All.Get(format).Table(table).Layout);

    [Theory]
    [MemberData(nameof(Tables))]
    public void Every_number_names_the_heads_that_stand_above_and_left_of_it(string format, string table) =>
        NamesItsHeads(TestForms.All.Get(format).Table(table));

    [Fact]
    public void Any_trees_of_rows_and_columns_give_a_grid_without_holes() => Gen.Select(Trees, Trees).Array[1, 3].Sample(
        blocks =>
        {
            var table = Table(blocks, transposed: false);
            CoversItsGrid(table.Layout);
            NamesItsHeads(table);
        },
        iter: 100);

    [Fact]
    public void Any_trees_give_a_table_lying_on_its_side_without_holes() => Gen.Select(Trees, Trees).Sample(
        block =>
        {
            var table = Table([block], transposed: true);
            CoversItsGrid(table.Layout);
            NamesItsHeads(table);
        },
        iter: 100);

    [Fact]
    public void Every_cell_of_a_form_is_drawn_exactly_once()
    {
        foreach (var format in TestForms.All.All)
        {
            var drawn = format.Tables.SelectMany(table => table.Layout.Rows).SelectMany(row => row.Cells).Where(cell => cell.Role == LayoutRole.Figure);

            Assert.Equal(format.Cells.Select(cell => cell.Key), drawn.Select(cell => cell.Cell!.Key));
        }
    }

    /// <summary>The placing rule of HTML: each cell goes to the first free column of its row.</summary>
    private static void CoversItsGrid(TableLayout layout)
    {
        var taken = new HashSet<(int Row, int Column)>();
        foreach (var (index, row) in layout.Rows.Index())
        {
            foreach (var cell in row.Cells)
            {
                var free = Enumerable.Range(0, layout.ColumnCount).First(column => !taken.Contains((index, column)));
                Assert.Equal(free, cell.Column);
                Assert.All(Places(cell, index), place => Assert.True(taken.Add(place), $"{cell} lies on another at {place}"));
            }
        }

        Assert.Equal(layout.Rows.Count * layout.ColumnCount, taken.Count);
        Assert.Equal((layout.Rows.Count - 1, layout.ColumnCount - 1), (taken.Max(place => place.Row), taken.Max(place => place.Column)));
    }

    private static void NamesItsHeads(FormatTable table)
    {
        var placed = table.Layout.Rows.Index().SelectMany(row => row.Item.Cells.Select(cell => (row.Index, row.Item.Block, Cell: cell))).ToList();
        Assert.Equal(placed.Count, placed.Select(place => place.Cell.Id).Distinct().Count());
        foreach (var (index, block, figure) in placed.Where(place => place.Cell.Role == LayoutRole.Figure))
        {
            var beside = placed.Where(head => head.Cell.Role == LayoutRole.RowHead && Places(head.Cell, head.Index).Any(place => place.Row == index));
            var above = placed.Where(head => head.Cell.Role is LayoutRole.Band or LayoutRole.ColumnHead
                && head.Block == block && Places(head.Cell, head.Index).Any(place => place.Column == figure.Column));
            var heads = beside.OrderBy(head => head.Cell.Column).Concat(above.OrderBy(head => head.Index)).Select(head => head.Cell).ToList();

            Assert.Equal(heads.Select(head => head.Id), figure.Headers);
            Assert.Equal(
                [.. figure.Cell!.RowPath, .. figure.Cell.ColumnPath],
                heads.Where(head => head.Role != LayoutRole.Band).Select(head => head.Text));
        }
    }

    private static IEnumerable<(int Row, int Column)> Places(LayoutCell cell, int row) =>
        from down in Enumerable.Range(row, cell.RowSpan)
        from across in Enumerable.Range(cell.Column, cell.ColumnSpan)
        select (down, across);

    private static Gen<Shape[]> Trees { get; } = Gen.Recursive<Shape>((depth, inner) => depth < 2
        ? Gen.OneOf(Gen.Const(new Shape([])), inner.Array[1, 3].Select(children => new Shape(children)))
        : Gen.Const(new Shape([]))).Array[1, 3];

    private sealed record Shape(IReadOnlyList<Shape> Children)
    {
        public int Depth => 1 + Children.Select(child => child.Depth).DefaultIfEmpty().Max();

        public int Leaves => Children.Count == 0 ? 1 : Children.Sum(child => child.Leaves);
    }

    private static FormatTable Table(IReadOnlyList<(Shape[] Rows, Shape[] Columns)> blocks, bool transposed)
    {
        var labels = transposed ? 0 : blocks.Max(block => block.Rows.Max(row => row.Depth));
        var numbers = blocks.Max(block => block.Columns.Sum(column => column.Leaves) * (transposed ? block.Rows.Sum(row => row.Leaves) : 1));
        var serials = new Dictionary<string, int>();
        var json = JsonSerializer.Serialize(new
        {
            id = "shape",
            document = "样表",
            firstYear = 2030,
            title = "{agency}{year}",
            sections = new[] { new { key = "s", heading = "一、", table = "t" } },
            tables = new[]
            {
                new
                {
                    key = "t",
                    caption = "表",
                    widths = Enumerable.Repeat(1, labels + numbers),
                    blocks = blocks.Select((block, index) => new
                    {
                        band = index % 2 == 0 ? "带" : null,
                        corner = transposed ? null : "角",
                        transposed,
                        number = "count",
                        unit = "件",
                        columns = block.Columns.Select(column => Line(column, "c")),
                        rows = block.Rows.Select(row => Line(row, "r")),
                    }),
                },
            },
            identities = Array.Empty<object>(),
            carryOver = new { table = "t", from = "ra", to = "ra" },
        });
        return ReportFormat.Read("shape.json", json).Table("t");

        object Line(Shape shape, string prefix)
        {
            if (shape.Children.Count > 0)
            {
                return new { label = $"{prefix} heads {shape.Leaves}", children = shape.Children.Select(child => Line(child, prefix)) };
            }

            var serial = serials[prefix] = serials.GetValueOrDefault(prefix, -1) + 1;
            var name = prefix + string.Concat(serial.ToString(CultureInfo.InvariantCulture).Select(digit => (char)('a' + digit - '0')));
            return new { key = name, label = name };
        }
    }
}
