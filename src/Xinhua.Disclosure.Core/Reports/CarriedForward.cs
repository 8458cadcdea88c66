using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Core.Reports;

/// <summary>What last year's report hands to this year's: 结转下年度 becomes 上年结转, column by column.</summary>
public static class CarriedForward
{
    /// <summary>This year's cells, totals included, each with last year's cell it follows from; columns that last year's form did not have are left out.</summary>
    public static IEnumerable<(FormatCell Cell, CellKey From)> Pairs(ReportFormat format, ReportFormat before) =>
        from cell in format.Table(format.CarryOver.Table).Cells
        where cell.Key.Row == format.CarryOver.To
        let then = new CellKey(before.CarryOver.Table, before.CarryOver.From, cell.Key.Column)
        where before.Find(then) is not null
        select (cell, then);

    /// <summary>The number every entered cell of this year starts from; a cell that last year's report left blank is left out.</summary>
    public static IReadOnlyDictionary<CellKey, decimal> Into(ReportFormat format, ReportContent previous) => Pairs(format, previous.Format)
        .Where(pair => !pair.Cell.IsComputed && previous.Figures.IsComplete(pair.From))
        .ToDictionary(pair => pair.Cell.Key, pair => previous.Figures[pair.From]!.Value);
}
