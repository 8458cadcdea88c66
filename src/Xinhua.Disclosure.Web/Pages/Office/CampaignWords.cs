using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Campaigns;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Pages.Office;

/// <summary>What users read of a unit in a campaign.</summary>
public static class CampaignWords
{
    /// <summary>Where its report stands.</summary>
    public static string State(CampaignRow row, WorkflowOptions workflow) => row switch
    {
        { State: null } => "未开始",
        { IsReturned: true } => "已退回",
        { State: RevisionState.InReview, Step: { } step } => $"{workflow.Steps.ElementAtOrDefault(step)?.Name ?? "审核"}中",
        { State: { } state } => state.Chinese(),
    };

    /// <summary>Days that are left or by which it is late; empty when it was done in time.</summary>
    public static string Days(CampaignRow row, DateTime now)
    {
        var progress = row.Progress;
        var submitted = progress.SubmittedAt is { } at && !progress.IsSubmittedInTime ? $"提交迟了{Late(at, progress.SubmitBy)}天" : "";
        var rest = (progress.Missing, progress.DaysLeft(now)) switch
        {
            ({ } duty, < 0 and { } left) => $"{duty.Chinese()}已逾期{-left}天",
            ({ } duty, 0) => $"今天是{duty.Chinese()}截止日",
            ({ } duty, { } left) => $"离{duty.Chinese()}截止还有{left}天",
            _ => progress.PublishedAt is { } on && !progress.IsPublishedInTime ? $"公布迟了{Late(on, progress.PublishBy)}天" : "",
        };
        return string.Join("，", new[] { submitted, rest }.Where(part => part.Length > 0));
    }

    /// <summary>A sign beside the word, so that no light is told by its colour alone.</summary>
    public static string Sign(CampaignLight light) => light switch
    {
        CampaignLight.OnTime => "✓",
        CampaignLight.InProgress => "○",
        CampaignLight.DueSoon => "!",
        CampaignLight.Late => "✕",
    };

    private static int Late(DateTime at, DateOnly day) => ChinaDays.DayOf(at).DayNumber - day.DayNumber;
}
