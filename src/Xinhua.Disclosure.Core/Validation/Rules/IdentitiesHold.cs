namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>Every identity of the form holds in every column: the official note in the corner of table three.</summary>
public sealed class IdentitiesHold() : ReportRule("R01", Severity.Error, "新收＋上年结转＝办理结果总计＋结转下年度，各列都成立", "表三表头的勾稽关系说明")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context) =>
        from statement in IdentityStatement.Of(context.Figures)
        where statement.Identity.Rule == Id && statement.IsComplete && statement.Difference != 0
        select Found($"{statement.Column.Label}：{statement.Text}", [.. statement.Cells]) with
        {
            Suggestion = "请核对本列各行，使两边相等。",
        };
}
