namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>What a reviewer returned is corrected within the days the installation sets.</summary>
public sealed class CorrectedInTime() : ReportRule("R60", Severity.Warning, "退回的报告在规定天数内改正", "检查扣分项；退回后的整改期限")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context)
    {
        if (context.Draft is { ReturnedOn: { } returned } draft && returned.AddDays(context.Settings.CorrectionDays) is var until && draft.Today > until)
        {
            yield return Found($"报告在{returned:yyyy年M月d日}退回，应在{until:yyyy年M月d日}前改正并重新提交，已经超过") with
            {
                Suggestion = "请尽快改正后提交，并写明超期的原因。",
            };
        }
    }
}
