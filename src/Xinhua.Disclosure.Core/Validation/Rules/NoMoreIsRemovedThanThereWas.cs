using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>No more documents are repealed than there were and came.</summary>
public sealed class NoMoreIsRemovedThanThereWas() : ReportRule("R12", Severity.Warning, "废止件数不超过上年现行有效与本年制发之和", "栏目含义")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context) =>
        from stock in context.Format.Stocks
        from row in stock.Rows
        let added = new CellKey(stock.Table, row, stock.Added)
        let removed = new CellKey(stock.Table, row, stock.Removed)
        let was = LastYear.Of(context, new CellKey(stock.Table, row, stock.Stock))
        where was is not null && context.Figures.IsComplete(added) && context.Figures.IsComplete(removed)
        let available = was + context.Figures[added]
        where context.Figures[removed] > available
        select Found(
            $"{Place(context, removed)}是{FigureText.Write(context.Figures[removed])}，超过上年现行有效{FigureText.Write(was)}与本年制发{FigureText.Write(context.Figures[added])}之和{FigureText.Write(available)}",
            removed,
            added);
}
