using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>Documents in force = last year's + issued − repealed. A warning only: revised texts and lapse by time may break it.</summary>
public sealed class StockFollowsFromLastYear() : ReportRule("R11", Severity.Warning, "现行有效件数＝上年现行有效＋本年制发－本年废止", "栏目含义，非官方勾稽")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context) =>
        from stock in context.Format.Stocks
        from row in stock.Rows
        let key = new CellKey(stock.Table, row, stock.Stock)
        let added = new CellKey(stock.Table, row, stock.Added)
        let removed = new CellKey(stock.Table, row, stock.Removed)
        let was = LastYear.Of(context, key)
        where was is not null && context.Figures.IsComplete(key) && context.Figures.IsComplete(added) && context.Figures.IsComplete(removed)
        let expected = was + context.Figures[added] - context.Figures[removed]
        where context.Figures[key] != expected
        select Found(
            $"{Place(context, key)}是{FigureText.Write(context.Figures[key])}，按上年{FigureText.Write(was)}＋制发{FigureText.Write(context.Figures[added])}－废止{FigureText.Write(context.Figures[removed])}应为{FigureText.Write(expected)}",
            key,
            added,
            removed);
}
