namespace Xinhua.Disclosure.Core.Agencies;

/// <summary>How a unit stands against its deadlines.</summary>
public enum CampaignLight
{
    /// <summary>逾期: a deadline has passed, or was met too late.</summary>
    Late,

    /// <summary>快到期: the next deadline is at most a week away.</summary>
    DueSoon,

    /// <summary>进行中.</summary>
    InProgress,

    /// <summary>按时完成.</summary>
    OnTime,
}

/// <summary>What a deadline is for.</summary>
public enum CampaignDuty
{
    /// <summary>提交.</summary>
    Submit,

    /// <summary>公布.</summary>
    Publish,
}

/// <summary>How far a unit is in a campaign, held against its own deadlines: pure arithmetic on instants and days of China.</summary>
/// <param name="SubmittedAt">When its report was first submitted, UTC; null before that.</param>
/// <param name="PublishedAt">When its report was first published, UTC; null before that.</param>
/// <param name="IsPublic">Whether the public can read it now: a report that was withdrawn is not done.</param>
/// <param name="SubmitBy">Its own last day for submitting.</param>
/// <param name="PublishBy">Its own last day for publishing.</param>
public sealed record CampaignProgress(DateTime? SubmittedAt, DateTime? PublishedAt, bool IsPublic, DateOnly SubmitBy, DateOnly PublishBy)
{
    /// <summary>How many days before a deadline the light changes.</summary>
    public const int WarningDays = 7;

    /// <summary>The next thing that is missing; null when nothing is. A report that was withdrawn is owed again.</summary>
    public CampaignDuty? Missing =>
        SubmittedAt is null ? CampaignDuty.Submit
        : StillPublishedAt is null ? CampaignDuty.Publish
        : null;

    /// <summary>The day until which the next missing thing is owed; null when nothing is missing.</summary>
    public DateOnly? DueOn => Missing switch
    {
        CampaignDuty.Submit => SubmitBy,
        CampaignDuty.Publish => PublishBy,
        null => null,
    };

    /// <summary>Whether it was submitted by the end of its day.</summary>
    public bool IsSubmittedInTime => SubmittedAt is { } at && ChinaDays.IsInTime(at, SubmitBy);

    /// <summary>Whether it was published by the end of its day.</summary>
    public bool IsPublishedInTime => PublishedAt is { } at && ChinaDays.IsInTime(at, PublishBy);

    /// <summary>The light at an instant.</summary>
    public CampaignLight LightAt(DateTime now) =>
        DaysLate(now) > 0 ? CampaignLight.Late
        : IsPublic ? CampaignLight.OnTime
        : DaysLeft(now) <= WarningDays ? CampaignLight.DueSoon
        : CampaignLight.InProgress;

    /// <summary>Days until the next deadline ends, 0 on its last day and negative after it; null when nothing is missing.</summary>
    public int? DaysLeft(DateTime now) => DueOn is { } day ? day.DayNumber - ChinaDays.DayOf(now).DayNumber : null;

    /// <summary>How many days the worse of the two deadlines was missed by so far; 0 when neither was.</summary>
    public int DaysLate(DateTime now) => Math.Max(Late(SubmittedAt ?? now, SubmitBy), Late(StillPublishedAt ?? now, PublishBy));

    private DateTime? StillPublishedAt => IsPublic ? PublishedAt : null;

    private static int Late(DateTime at, DateOnly lastDay) => Math.Max(0, ChinaDays.DayOf(at).DayNumber - lastDay.DayNumber);
}

/// <summary>The words of a campaign in Chinese.</summary>
public static class CampaignNames
{
    /// <summary>What users read.</summary>
    public static string Chinese(this CampaignLight light) => light switch
    {
        CampaignLight.OnTime => "按时完成",
        CampaignLight.InProgress => "进行中",
        CampaignLight.DueSoon => "快到期",
        CampaignLight.Late => "逾期",
    };

    /// <summary>What users read.</summary>
    public static string Chinese(this CampaignDuty duty) => duty switch
    {
        CampaignDuty.Submit => "提交",
        CampaignDuty.Publish => "公布",
    };
}
