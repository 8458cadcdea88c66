namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>The report is submitted by its day. Until then it is reminded of; afterwards the reason for the delay is asked for, once and with the same words.</summary>
public sealed class SubmittedInTime() : ReportRule("R48", Severity.Warning, "在规定期限内提交", "条例第四十九条；主管部门的填报任务")
{
    /// <summary>The first of the reminders 30, 14, 7 and 1 days before: from then on the count is shown, which names each of them on its day.</summary>
    private const int FirstReminder = 30;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context)
    {
        if (context.Draft is not { SubmitBy: { } lastDay } draft)
        {
            yield break;
        }

        var left = lastDay.DayNumber - (draft.FirstSubmittedOn ?? draft.Today).DayNumber;
        if (left < 0)
        {
            yield return Found($"提交期限是{lastDay:yyyy年M月d日}，已经逾期") with { Suggestion = "请尽快提交，并写明逾期的原因。" };
        }
        else if (draft.FirstSubmittedOn is null && left <= FirstReminder)
        {
            yield return Found(left == 0 ? $"今天是提交期限的最后一天（{lastDay:yyyy年M月d日}）" : $"距提交期限{lastDay:yyyy年M月d日}还有{left}天") with
            {
                Severity = Severity.Info,
                Suggestion = "请在期限前提交审核。",
            };
        }
    }
}
