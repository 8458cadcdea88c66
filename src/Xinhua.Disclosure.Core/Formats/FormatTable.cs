namespace Xinhua.Disclosure.Core.Formats;

/// <summary>A part of a table with heads of its own; tables three and four have one block, table two has one per band.</summary>
public sealed record FormatBlock
{
    /// <summary>The band above the head, e.g. 第二十条第（一）项; null where there is none.</summary>
    public string? Band { get; init; }

    /// <summary>Text of the top left corner; null where the block has no row labels.</summary>
    public string? Corner { get; init; }

    /// <summary>The numbers stand in one row under heads made of the rows and their columns (table four).</summary>
    public required bool Transposed { get; init; }

    /// <summary>The tree of columns.</summary>
    public required IReadOnlyList<FormatLine> Columns { get; init; }

    /// <summary>The tree of rows.</summary>
    public required IReadOnlyList<FormatLine> Rows { get; init; }

    /// <summary>The columns that hold numbers, in order.</summary>
    public IEnumerable<FormatLine> ColumnLeaves => Columns.SelectMany(column => column.Leaves);

    /// <summary>The rows that hold numbers, in order.</summary>
    public IEnumerable<FormatLine> RowLeaves => Rows.SelectMany(row => row.Leaves);
}

/// <summary>A table of the form.</summary>
public sealed record FormatTable
{
    /// <summary>Stable key.</summary>
    public required string Key { get; init; }

    /// <summary>What the table shows, for a caption.</summary>
    public required string Caption { get; init; }

    /// <summary>Relative widths of the printed columns, label columns included.</summary>
    public required IReadOnlyList<int> Widths { get; init; }

    /// <summary>The blocks, top to bottom.</summary>
    public required IReadOnlyList<FormatBlock> Blocks { get; init; }

    /// <summary>Every cell with a number, in printed order.</summary>
    public required IReadOnlyList<FormatCell> Cells { get; init; }

    /// <summary>The printed grid with its merged heads.</summary>
    public required TableLayout Layout { get; init; }
}
