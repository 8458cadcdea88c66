using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>A number more than ten times last year's, or less than a tenth of it, is asked about.</summary>
public sealed class FigureDoesNotJump() : ReportRule("R13", Severity.Warning, "主动公开各项与上年相比没有十倍以上的变化", "已公开报告中行政许可由550变为9487而无说明")
{
    private const decimal Factor = 10;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context) =>
        from cell in context.Format.Cells
        where context.Format.WatchedTables.Contains(cell.Key.Table)
        let was = LastYear.Of(context, cell.Key)
        let now = context.Figures[cell.Key]
        where was > 0 && now > 0 && (now > was * Factor || was > now * Factor)
        where !AmountIsNotInTheWrongUnit.IsSuspected(cell, was, now)
        select Found($"{cell.Place}是{FigureText.Write(now)}，上一年是{FigureText.Write(was)}，变化超过十倍", cell.Key);
}
