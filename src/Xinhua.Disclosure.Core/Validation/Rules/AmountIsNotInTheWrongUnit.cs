using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>An amount ten thousand times last year's is most likely typed in 元 where 万元 is asked.</summary>
public sealed class AmountIsNotInTheWrongUnit() : ReportRule("R10", Severity.Warning, "收费金额没有把元当作万元", "已公开报告中出现过以元、亿元填报")
{
    private const string Unit = "万元";

    /// <summary>元 in a 万元.</summary>
    private const decimal Factor = 10_000;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context) =>
        from cell in context.Format.EnteredCells
        let was = LastYear.Of(context, cell.Key)
        let now = context.Figures[cell.Key]
        where IsSuspected(cell, was, now)
        select Found($"{cell.Place}是{FigureText.Write(now)}，上一年是{FigureText.Write(was)}，相差一万倍以上", cell.Key) with
        {
            Suggestion = $"单位是{Unit}，请检查是否按元填写。",
        };

    /// <summary>Whether this rule speaks of the number, so that others need not.</summary>
    internal static bool IsSuspected(FormatCell cell, decimal? was, decimal? now) => cell.Unit == Unit && was > 0 && now >= was * Factor;
}

/// <summary>Last year's numbers.</summary>
internal static class LastYear
{
    /// <summary>The number of the same cell in last year's report; null when it is blank, or the form of that year had no such cell.</summary>
    public static decimal? Of(ReviewContext context, CellKey key) =>
        context.Previous is { } previous && previous.Format.Find(key) is not null ? previous.Figures[key] : null;
}
