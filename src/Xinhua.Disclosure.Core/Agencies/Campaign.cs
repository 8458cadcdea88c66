using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Core.Agencies;

/// <summary>
/// The reporting task of a year (条例第四十九条、第五十条): which units report, from which day, and until when they submit and publish.
/// Days are those of China; a deadline ends with its day.
/// </summary>
public sealed class Campaign
{
    /// <summary>Longest title.</summary>
    public const int TitleLength = 60;

    /// <summary>A deadline may lie so many years after the report year; what is later is a slip of the pen.</summary>
    private const int LongestYears = 2;
    private const int LongestExtensionYears = 10;

    private readonly List<CampaignUnit> units = [];

    /// <summary>Key in the database.</summary>
    public int Id { get; private set; }

    /// <summary>The agency whose office gives the task; its units are those below it and itself.</summary>
    public required int OwnerId { get; init; }

    /// <summary>Report year.</summary>
    public required int Year { get; init; }

    /// <summary>What users read.</summary>
    public required string Title { get; set; }

    /// <summary>First day on which units can begin.</summary>
    public required DateOnly OpensOn { get; set; }

    /// <summary>Last day for submitting.</summary>
    public required DateOnly SubmitBy { get; set; }

    /// <summary>Last day for publishing.</summary>
    public required DateOnly PublishBy { get; set; }

    /// <summary>Concurrency token, raised by every change.</summary>
    public int Version { get; private set; }

    /// <summary>The units that report.</summary>
    public IReadOnlyList<CampaignUnit> Units => units;

    /// <summary>The deadlines of the decree for a report year: submitted by 31 January, published by 31 March of the next (条例第四十九条、第五十条).</summary>
    public static (DateOnly SubmitBy, DateOnly PublishBy) DefaultDays(int year) => (new DateOnly(year + 1, 1, 31), new DateOnly(year + 1, 3, 31));

    /// <summary>
    /// The days of a unit: its extension where it has one. The government's own report adds up those of its units and is handed to nobody,
    /// so it has the deadline for publishing only (条例第四十九条第二款).
    /// </summary>
    public static (DateOnly SubmitBy, DateOnly PublishBy) DaysOf(AgencyKind kind, DateOnly submitBy, DateOnly publishBy, DateOnly? ownSubmitBy, DateOnly? ownPublishBy) =>
        kind == AgencyKind.Government
            ? (Later(publishBy, ownSubmitBy ?? ownPublishBy), Later(publishBy, ownPublishBy))
            : (Later(submitBy, ownSubmitBy), Later(publishBy, ownPublishBy));

    /// <summary>Why these days make no deadlines; null when they do.</summary>
    public static string? WhyNotDays(int year, DateOnly opensOn, DateOnly submitBy, DateOnly publishBy) =>
        submitBy <= new DateOnly(year, 12, 31) ? $"提交截止日应当在{year}年结束以后。请改为{year + 1}年的日期。"
        : opensOn > submitBy ? "开始日不能晚于提交截止日。请把开始日改早，或者把提交截止日改晚。"
        : publishBy < submitBy ? "公布截止日不能早于提交截止日。请把公布截止日改晚。"
        : publishBy.Year > year + LongestYears ? $"公布截止日离{year}年太远。请改为{year + 1}年的日期。"
        : null;

    /// <summary>Sets title and days; extensions of units stay.</summary>
    /// <returns>Done, or why the days cannot be taken.</returns>
    public WorkflowOutcome Reschedule(string title, DateOnly opensOn, DateOnly submitBy, DateOnly publishBy)
    {
        if (WhyNotDays(Year, opensOn, submitBy, publishBy) is { } why)
        {
            return new WorkflowOutcome.Refused(why);
        }

        (Title, OpensOn, SubmitBy, PublishBy) = (title.Trim(), opensOn, submitBy, publishBy);
        Version++;
        return new WorkflowOutcome.Done();
    }

    private static DateOnly Later(DateOnly day, DateOnly? own) => own is { } given && given > day ? given : day;

    /// <summary>Makes exactly these agencies take part; extensions of those that stay are kept.</summary>
    public void SetUnits(IReadOnlyCollection<int> agencyIds)
    {
        units.RemoveAll(unit => !agencyIds.Contains(unit.AgencyId));
        units.AddRange(agencyIds.Where(id => units.TrueForAll(unit => unit.AgencyId != id)).Select(id => new CampaignUnit { AgencyId = id }));
        Version++;
    }

    /// <summary>Gives a unit more time.</summary>
    /// <returns>Done, or why the days or the reason cannot be taken.</returns>
    public WorkflowOutcome Extend(int agencyId, DateOnly submitBy, DateOnly publishBy, string reason, Actor actor, DateTime now)
    {
        if (units.Find(unit => unit.AgencyId == agencyId) is not { } unit)
        {
            return new WorkflowOutcome.Refused("这个单位不在填报任务里。");
        }

        if (submitBy < SubmitBy || publishBy < PublishBy || publishBy < submitBy)
        {
            return new WorkflowOutcome.Refused("延长后的日期不能早于原来的期限，公布期限不能早于提交期限。");
        }

        if (publishBy.Year > Year + LongestExtensionYears)
        {
            return new WorkflowOutcome.Refused($"延长后的日期离{Year}年太远，最晚到{Year + LongestExtensionYears}年底。请核对年份。");
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            return new WorkflowOutcome.Refused("请写明延长的原因。");
        }

        unit.Extend(submitBy, publishBy, reason.Trim(), actor, now);
        Version++;
        return new WorkflowOutcome.Done();
    }
}

/// <summary>A unit that takes part in a campaign, with the time it was given.</summary>
public sealed class CampaignUnit
{
    /// <summary>Longest reason.</summary>
    public const int ReasonLength = 500;

    /// <summary>The campaign.</summary>
    public int CampaignId { get; private set; }

    /// <summary>The agency.</summary>
    public required int AgencyId { get; init; }

    /// <summary>Its own last day for submitting; null when it has no extension.</summary>
    public DateOnly? SubmitBy { get; private set; }

    /// <summary>Its own last day for publishing; null when it has no extension.</summary>
    public DateOnly? PublishBy { get; private set; }

    /// <summary>Why it got more time.</summary>
    public string? ExtensionReason { get; private set; }

    /// <summary>Who gave it.</summary>
    public Actor? ExtendedBy { get; private set; }

    /// <summary>When, UTC.</summary>
    public DateTime? ExtendedAt { get; private set; }

    internal void Extend(DateOnly submitBy, DateOnly publishBy, string reason, Actor actor, DateTime now) =>
        (SubmitBy, PublishBy, ExtensionReason, ExtendedBy, ExtendedAt) = (submitBy, publishBy, reason, actor, now);
}

/// <summary>Days in China as instants. China has kept one zone, eight hours ahead of UTC, without daylight saving since 1992.</summary>
public static class ChinaDays
{
    /// <summary>How far China is ahead of UTC.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary>The first instant of a day, UTC.</summary>
    public static DateTime Begin(DateOnly day) => DateTime.SpecifyKind(day.ToDateTime(TimeOnly.MinValue) - Offset, DateTimeKind.Utc);

    /// <summary>The first instant after a day, UTC: what happened before it was in time.</summary>
    public static DateTime End(DateOnly day) => Begin(day.AddDays(1));

    /// <summary>Whether something that happened at an instant was done by the end of a day.</summary>
    public static bool IsInTime(DateTime utc, DateOnly lastDay) => utc < End(lastDay);

    /// <summary>The day in China at an instant.</summary>
    public static DateOnly DayOf(DateTime utc) => DateOnly.FromDateTime(utc + Offset);
}
