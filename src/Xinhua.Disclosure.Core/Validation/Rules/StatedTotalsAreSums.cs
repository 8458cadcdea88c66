using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>
/// A total printed in a document equals what it is the total of. Totals made here are computed and cannot differ;
/// which lines are totals, and under which rule, stands in the format.
/// </summary>
public sealed class StatedTotalsAreSums(string id, string sentence, string source) : ReportRule(id, Severity.Error, sentence, source)
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context) =>
        from cell in context.Format.Cells
        from sum in cell.Sums
        where sum.Rule == Id
        let figures = context.Figures
        where figures.Stated.ContainsKey(cell.Key) && sum.Addends.All(figures.IsComplete)
        let stated = figures.Stated[cell.Key]
        let expected = sum.Addends.Sum(addend => figures[addend]!.Value)
        where stated != expected
        select Found(
            $"{cell.Place}写的是{FigureText.Write(stated)}，各项相加是{FigureText.Write(expected)}，相差{FigureText.Write(Math.Abs(stated - expected))}",
            [cell.Key, .. sum.Addends]);
}
