using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Data.Campaigns;

/// <summary>A campaign in a list.</summary>
/// <param name="Id">Key.</param>
/// <param name="Owner">Slug of the agency whose office gave the task.</param>
/// <param name="OwnerName">Its name.</param>
/// <param name="OwnerPath">Its path.</param>
/// <param name="Year">Report year.</param>
/// <param name="Title">What users read.</param>
/// <param name="OpensOn">First day.</param>
/// <param name="SubmitBy">Last day for submitting.</param>
/// <param name="PublishBy">Last day for publishing.</param>
/// <param name="Version">Version that a change must name.</param>
/// <param name="Units">How many units take part.</param>
/// <param name="Submitted">How many of them have submitted.</param>
/// <param name="Published">How many of them can be read by the public.</param>
public sealed record CampaignItem(
    int Id, string Owner, string OwnerName, string OwnerPath, int Year, string Title, DateOnly OpensOn, DateOnly SubmitBy, DateOnly PublishBy, int Version, int Units, int Submitted, int Published);

/// <summary>A unit of a campaign with how far it is.</summary>
public sealed record CampaignRow
{
    /// <summary>Key of the campaign.</summary>
    public required int CampaignId { get; init; }

    /// <summary>Title of the campaign.</summary>
    public required string Title { get; init; }

    /// <summary>Report year.</summary>
    public required int Year { get; init; }

    /// <summary>First day of the campaign.</summary>
    public required DateOnly OpensOn { get; init; }

    /// <summary>The campaign's last day for submitting.</summary>
    public required DateOnly CommonSubmitBy { get; init; }

    /// <summary>The campaign's last day for publishing.</summary>
    public required DateOnly CommonPublishBy { get; init; }

    /// <summary>Slug of the unit.</summary>
    public required string Agency { get; init; }

    /// <summary>Its name in the report year.</summary>
    public required string AgencyName { get; init; }

    /// <summary>What kind of organ it is.</summary>
    public required AgencyKind Kind { get; init; }

    /// <summary>The unit's own last day for submitting, where it was given more time.</summary>
    public required DateOnly? OwnSubmitBy { get; init; }

    /// <summary>The unit's own last day for publishing, where it was given more time.</summary>
    public required DateOnly? OwnPublishBy { get; init; }

    /// <summary>Why it was given more time.</summary>
    public required string? ExtensionReason { get; init; }

    /// <summary>When it was given more time, UTC.</summary>
    public required DateTime? ExtendedAt { get; init; }

    /// <summary>State of the newest revision; null when the report was not begun.</summary>
    public required RevisionState? State { get; init; }

    /// <summary>The review step it waits for.</summary>
    public required int? Step { get; init; }

    /// <summary>Whether a reviewer gave the newest revision back and it is a draft again.</summary>
    public required bool IsReturned { get; init; }

    /// <summary>When the report was first submitted, UTC.</summary>
    public required DateTime? SubmittedAt { get; init; }

    /// <summary>When the report was first published, UTC.</summary>
    public required DateTime? PublishedAt { get; init; }

    /// <summary>Number of the revision the public reads; null when there is none.</summary>
    public required int? CurrentRevision { get; init; }

    /// <summary>Held against its own deadlines.</summary>
    public CampaignProgress Progress
    {
        get
        {
            var (submitBy, publishBy) = Campaign.DaysOf(Kind, CommonSubmitBy, CommonPublishBy, OwnSubmitBy, OwnPublishBy);
            return new CampaignProgress(SubmittedAt, PublishedAt, CurrentRevision is not null, submitBy, publishBy);
        }
    }

    /// <summary>Whether it was given more time.</summary>
    public bool IsExtended => ExtendedAt is not null;
}

/// <summary>How a unit's duty to publish stands, as the public sees it.</summary>
public enum PublicDutyState
{
    /// <summary>按时公布.</summary>
    OnTime,

    /// <summary>逾期公布.</summary>
    PublishedLate,

    /// <summary>尚未到期.</summary>
    NotDue,

    /// <summary>逾期未公布.</summary>
    Overdue,

    /// <summary>已撤回，还没有重新公布.</summary>
    Withdrawn,
}

/// <summary>A unit that owes a report, with what the public may know of it.</summary>
public sealed record PublicDuty
{
    /// <summary>Slug of the unit.</summary>
    public required string Agency { get; init; }

    /// <summary>Its name in the report year.</summary>
    public required string AgencyName { get; init; }

    /// <summary>What kind of organ it is.</summary>
    public required AgencyKind Kind { get; init; }

    /// <summary>The campaign's last day for submitting.</summary>
    public required DateOnly CommonSubmitBy { get; init; }

    /// <summary>The campaign's last day for publishing.</summary>
    public required DateOnly CommonPublishBy { get; init; }

    /// <summary>The unit's own last day for submitting, where it was given more time.</summary>
    public required DateOnly? OwnSubmitBy { get; init; }

    /// <summary>The unit's own last day for publishing, where it was given more time.</summary>
    public required DateOnly? OwnPublishBy { get; init; }

    /// <summary>When its report was first published, UTC; null before that.</summary>
    public required DateTime? PublishedAt { get; init; }

    /// <summary>Whether the public can read it now.</summary>
    public required bool IsPublic { get; init; }

    /// <summary>Its last day for publishing (条例第五十条).</summary>
    public DateOnly DueOn => Campaign.DaysOf(Kind, CommonSubmitBy, CommonPublishBy, OwnSubmitBy, OwnPublishBy).PublishBy;

    /// <summary>How it stands at an instant.</summary>
    public PublicDutyState StateAt(DateTime now) => (PublishedAt, IsPublic) switch
    {
        ({ } at, true) => ChinaDays.IsInTime(at, DueOn) ? PublicDutyState.OnTime : PublicDutyState.PublishedLate,
        ({ }, false) => PublicDutyState.Withdrawn,
        _ => ChinaDays.IsInTime(now, DueOn) ? PublicDutyState.NotDue : PublicDutyState.Overdue,
    };

    /// <summary>How many days it was or is late at an instant; 0 when it is not.</summary>
    public int DaysLate(DateTime now) => Math.Max(0, ChinaDays.DayOf(PublishedAt ?? now).DayNumber - DueOn.DayNumber);
}

/// <summary>A unit that can take part in a campaign.</summary>
/// <param name="Id">Key.</param>
/// <param name="Slug">Slug.</param>
/// <param name="Name">Name in the report year.</param>
/// <param name="Kind">What kind of organ it is.</param>
/// <param name="TakesPart">Whether it does already.</param>
/// <param name="HasBegun">Whether its report was begun.</param>
public sealed record CandidateUnit(int Id, string Slug, string Name, AgencyKind Kind, bool TakesPart, bool HasBegun);

/// <summary>A person who writes for a unit.</summary>
/// <param name="Agency">Slug of the unit.</param>
/// <param name="Name">Name of the person.</param>
/// <param name="Email">Where they get mail; null when nowhere.</param>
public sealed record UnitPerson(string Agency, string Name, string? Email);

/// <summary>A line of a unit's history of extensions.</summary>
public sealed record CampaignEvent(DateTime At, string ActorName, string Detail);

/// <summary>A campaign that speaks for a unit's report, because its owner is the unit or stands above it.</summary>
/// <param name="OwnerName">Who gave the task.</param>
/// <param name="OpensOn">First day.</param>
/// <param name="TakesPart">Whether the unit is in it.</param>
internal sealed record CoveringCampaign(string OwnerName, DateOnly OpensOn, bool TakesPart)
{
    /// <summary>Why a unit cannot begin; null when it can. Without any campaign nothing stands in the way.</summary>
    public static string? WhyNotBegun(IReadOnlyList<CoveringCampaign> campaigns, string agencyName, int year, DateOnly today)
    {
        if (campaigns.Count == 0)
        {
            return null;
        }

        var own = campaigns.Where(campaign => campaign.TakesPart).MinBy(campaign => campaign.OpensOn);
        return own is null ? $"「{agencyName}」不在{campaigns[0].OwnerName}下达的{year}年填报任务里，不能开始填报。需要填报的，请联系主管部门把单位加入任务。"
            : own.OpensOn > today ? $"{own.OwnerName}下达的{year}年填报任务从{own.OpensOn:yyyy年M月d日}开始，请到那一天再填报。"
            : null;
    }
}

/// <summary>A unit's days in a campaign.</summary>
/// <param name="SubmitBy">The campaign's last day for submitting.</param>
/// <param name="PublishBy">The campaign's last day for publishing.</param>
/// <param name="OwnSubmitBy">The unit's own, where it was given more time.</param>
/// <param name="OwnPublishBy">The unit's own, where it was given more time.</param>
internal sealed record UnitDays(DateOnly SubmitBy, DateOnly PublishBy, DateOnly? OwnSubmitBy, DateOnly? OwnPublishBy);
