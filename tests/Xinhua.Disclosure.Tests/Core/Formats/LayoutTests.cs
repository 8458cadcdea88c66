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

    /// <summary>A tree of lines written as the depth of each: enough to try every shape up to three levels.</summary>
    private static Gen<Shape> Tree { get; } = Gen.Recursive<Shape>((depth, inner) => depth < 2
        ? Gen.OneOf(Gen.Const(new Shape([])), inner.Array[1, 3].Select(children => new Shape(children)))
        : Gen.Const(new Shape([])));

    private sealed record Shape(IReadOnlyList<Shape> Children);

    private static BlockFile Block(Shape[] rows, Shape[] columns, int index)
    {
        var serial = 0;
        return new BlockFile
        {
            Band = index % 2 == 0 ? null : "带",
            Corner = "角",
            Number = NumberKind.Count,
            Unit = "件",
            Rows = [.. rows.Select(row => Line(row, $"r{(char)('a' + index)}"))],
            Columns = [.. columns.Select(column => Line(column, "c"))],
        };

        FormatLine Line(Shape shape, string prefix)
        {
            var name = prefix + string.Concat((++serial).ToString("D3", null).Select(digit => (char)('a' + digit - '0')));
            return shape.Children.Count == 0
                ? new FormatLine { Key = name, Label = name }
                : new FormatLine { Label = name, Children = [.. shape.Children.Select(child => Line(child, prefix))] };
        }
    }

    private static FormatTable Table(IReadOnlyList<BlockFile> blocks)
    {
        var labels = blocks.Max(block => block.Transposed ? 0 : block.Rows.Max(row => row.Depth));
        var numbers = blocks.Max(block => block.Columns.Sum(column => column.Leaves.Count()) * (block.Transposed ? block.Rows.Sum(row => row.Leaves.Count()) : 1));
        var row = blocks[0].Rows.SelectMany(line => line.Leaves).First().Key!;
        var file = new FormatFile
        {
            Id = "shape",
            Document = "样表",
            FirstYear = 2030,
            Title = "{agency}{year}",
            Sections = [new FormatSection { Key = "s", Heading = "一、", Table = "t" }],
            Tables = [new TableFile { Key = "t", Caption = "表", Widths = [.. Enumerable.Repeat(1, labels + numbers)], Blocks = blocks }],
            Identities = [],
            CarryOver = new CarryOver("t", row, row),
        };
        return ReportFormat.Read("shape.json", JsonSerializer.Serialize(file, FormatFileJson.Default.FormatFile)).Table("t");
    }
}
