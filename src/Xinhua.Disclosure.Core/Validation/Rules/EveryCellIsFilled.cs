namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>No number is left out: a blank, 「/」 or 「-」 says nothing, a zero does. Inspectors deduct for blanks.</summary>
public sealed class EveryCellIsFilled() : ReportRule(RuleId, Severity.Error, "每个数字格都已填写，没有的填0", "检查扣分项；已公开报告中的空格和「/」")
{
    /// <summary>Its id: pages count its findings instead of listing them.</summary>
    public const string RuleId = "R07";

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context) =>
        from cell in context.Format.EnteredCells
        where !context.Figures.Entered.ContainsKey(cell.Key)
        where context.Report.Stated?.Unreadable.ContainsKey(cell.Key) != true
        select Found($"{cell.Place}没有填写", cell.Key) with { Suggestion = "没有的填0。" };
}
