namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>Without last year's report nobody can tell whether the carry-over is right.</summary>
public sealed class LastYearIsOnFile() : ReportRule("R06", Severity.Warning, "系统中有上一年的报告，可以核对上年结转", "结转的含义")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context)
    {
        if (context.Previous is null)
        {
            var rule = context.Format.CarryOver;
            yield return Found(
                $"系统中没有{context.Report.Year - 1}年的报告，上年结转数无法核对",
                [.. context.Format.Table(rule.Table).Cells.Where(cell => cell.Key.Row == rule.To).Select(cell => cell.Key)]) with
            {
                Suggestion = "请对照上一年的纸质报告核对，并写明核对情况。",
            };
        }
    }
}
