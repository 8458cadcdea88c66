using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>Amounts are numbers, zero or more, in the unit the label names, with at most six decimals.</summary>
public sealed class AmountsAreReadable() : ReportRule("R09", Severity.Error, "金额是0或正数，按栏目写明的单位，最多六位小数", "栏目名称「单位：万元」")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context) =>
        from cell in context.Format.Cells
        where cell.Number == NumberKind.Money
        let complaint = ReadableNumbers.Complaint(context, cell)
        where complaint is not null
        select Found($"{cell.Place}：{complaint}", cell.Key);
}
