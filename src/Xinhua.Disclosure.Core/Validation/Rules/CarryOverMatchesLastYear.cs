using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>This year's 上年结转 equals last year's 结转下年度, column by column. May stand with a reason, e.g. after a merger of units.</summary>
public sealed class CarryOverMatchesLastYear() : ReportRule("R05", Severity.Error, "上年结转等于上一年报告的结转下年度，各列都相等", "结转的含义；检查扣分项")
{
    /// <inheritdoc/>
    public override bool MayBeExcused => true;

    /// <summary>Findings of this rule at the cells, to know the subjects under which a reason for them is kept.</summary>
    public static IEnumerable<Finding> Concerning(IEnumerable<CellKey> cells)
    {
        var rule = new CarryOverMatchesLastYear();
        return cells.Select(cell => rule.Found("", cell));
    }

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context)
    {
        if (context.Previous is not { } previous)
        {
            yield break;
        }

        foreach (var (cell, then) in CarriedForward.Pairs(context.Format, previous.Format))
        {
            if (!previous.Figures.IsComplete(then) || !context.Figures.IsComplete(cell.Key))
            {
                continue;
            }

            var (was, now) = (previous.Figures[then]!.Value, context.Figures[cell.Key]!.Value);
            if (was != now)
            {
                yield return Found(
                    $"{cell.Column.Label}：本年填的上年结转是{FigureText.Write(now)}，{previous.Year}年报告的结转下年度是{FigureText.Write(was)}，相差{FigureText.Write(Math.Abs(now - was))}",
                    cell.Key) with
                {
                    Suggestion = cell.IsComputed ? "请核对各类申请人的数字；确有原因的，写明理由。" : $"请改为{FigureText.Write(was)}；确有原因的，写明理由。",
                };
            }
        }
    }
}
