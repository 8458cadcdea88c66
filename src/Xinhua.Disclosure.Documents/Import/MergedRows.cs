using System.Globalization;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>A cell of a table with merged cells.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Columns">Columns it covers.</param>
/// <param name="Rows">Rows it covers, itself included.</param>
internal readonly record struct MergedCell(string Text, int Columns, int Rows);

/// <summary>Spreads the cells of a table out over its grid, so that what stands under a head stands in the same column. Covered places are empty.</summary>
internal sealed class MergedRows(string table)
{
    private readonly int[] covered = new int[SourceRow.MaxCells];
    private int number;

    /// <summary>Takes the next row.</summary>
    /// <param name="cells">The cells that begin in it, left to right.</param>
    /// <returns>The row, or why it is none.</returns>
    public (SourceRow Row, string? Complaint) Next(IEnumerable<MergedCell> cells)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{table}第{++number}行");
        var texts = new List<string>();
        var spans = new int[SourceRow.MaxCells];
        string? complaint = null;
        foreach (var cell in cells)
        {
            while (texts.Count < covered.Length && covered[texts.Count] > 0)
            {
                texts.Add("");
            }

            if (texts.Count >= SourceRow.MaxCells)
            {
                complaint ??= cell.Text.Length > 0 ? $"{place}的单元格超过{SourceRow.MaxCells}个，不是年度报告的表格。请检查这一行，删去多余的列。" : null;
                continue;
            }

            var columns = Math.Clamp(cell.Columns, 1, SourceRow.MaxCells - texts.Count);
            Array.Fill(spans, Math.Max(1, cell.Rows), texts.Count, columns);
            texts.Add(cell.Text);
            texts.AddRange(Enumerable.Repeat("", columns - 1));
        }

        while (texts.Count < covered.Length && covered[texts.Count] > 0)
        {
            texts.Add("");
        }

        for (var i = 0; i < covered.Length; i++)
        {
            covered[i] = Math.Max(0, Math.Max(covered[i], spans[i]) - 1);
        }

        // A row that is short of cells may have lost one anywhere: only rows of one width are held against each other.
        return (new SourceRow(place, texts) { Grid = texts.Count }, complaint);
    }
}
