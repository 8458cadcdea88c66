using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Core.Validation;

/// <summary>An identity of the form, worked out in one column.</summary>
/// <param name="Identity">The identity.</param>
/// <param name="Column">The column.</param>
/// <param name="LeftName">Names of the left rows, e.g. 一＋二.</param>
/// <param name="RightName">Names of the right rows, e.g. 三（七）＋四.</param>
/// <param name="Left">Sum of the left rows; blanks add nothing.</param>
/// <param name="Right">Sum of the right rows; blanks add nothing.</param>
/// <param name="IsComplete">Whether no cell is blank, so that the identity can be judged.</param>
/// <param name="Cells">The cells of both sides.</param>
public sealed record IdentityStatement(
    FormatIdentity Identity, FormatLine Column, string LeftName, string RightName, decimal Left, decimal Right, bool IsComplete, IReadOnlyList<CellKey> Cells)
{
    /// <summary>How far the sides are apart, never negative.</summary>
    public decimal Difference => Math.Abs(Left - Right);

    /// <summary>The running statement: 「一＋二＝12，三（七）＋四＝11，相差1」.</summary>
    public string Text => $"{LeftName}＝{FigureText.Write(Left)}，{RightName}＝{FigureText.Write(Right)}，{(Difference == 0 ? "相等" : $"相差{FigureText.Write(Difference)}")}";

    /// <summary>Every identity of the form in every column, in printed order.</summary>
    public static IEnumerable<IdentityStatement> Of(Figures figures) =>
        from identity in figures.Format.Identities
        let block = figures.Format.Table(identity.Table).Blocks.First(block => block.RowLeaves.Any(row => row.Key == identity.Left[0]))
        from column in block.ColumnLeaves
        let left = Keys(identity, identity.Left, column)
        let right = Keys(identity, identity.Right, column)
        let cells = (IReadOnlyList<CellKey>)[.. left, .. right]
        select new IdentityStatement(
            identity,
            column,
            Name(block, identity.Left),
            Name(block, identity.Right),
            left.Sum(key => figures[key] ?? 0),
            right.Sum(key => figures[key] ?? 0),
            cells.All(figures.IsComplete),
            cells);

    private static List<CellKey> Keys(FormatIdentity identity, IEnumerable<string> rows, FormatLine column) =>
        [.. rows.Select(row => new CellKey(identity.Table, row, column.Key!))];

    private static string Name(FormatBlock block, IEnumerable<string> rows) =>
        string.Join('＋', rows.Select(key => block.RowLeaves.First(row => row.Key == key).Symbol));
}
