using System.Globalization;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;
using Xunit;

namespace Xinhua.Disclosure.Tests.Core.Agencies;

/// <summary>Deadlines end with their day in China, to the second (ASP-18).</summary>
public sealed class CampaignProgressTests
{
    private static readonly DateOnly SubmitBy = new(2026, 1, 31);
    private static readonly DateOnly PublishBy = new(2026, 3, 31);

    [Theory]
    [InlineData("2026-01-31T15:59:59Z", true)]
    [InlineData("2026-01-31T15:59:59.9999999Z", true)]
    [InlineData("2026-01-31T16:00:00Z", false)]
    [InlineData("2026-01-31T00:00:00Z", true)]
    [InlineData("2026-02-01T00:00:00Z", false)]
    public void What_is_submitted_before_midnight_in_China_is_in_time(string instant, bool isInTime)
    {
        var at = Utc(instant);
        var progress = new CampaignProgress(at, null, false, SubmitBy, PublishBy);

        Assert.Equal(isInTime, progress.IsSubmittedInTime);
        Assert.Equal(isInTime ? CampaignLight.InProgress : CampaignLight.Late, progress.LightAt(at));
        Assert.Equal(isInTime ? 0 : 1, progress.DaysLate(at));
    }

    [Theory]
    [InlineData("2026-01-20T00:00:00Z", CampaignLight.InProgress, 11)]
    [InlineData("2026-01-23T15:59:59Z", CampaignLight.InProgress, 8)]
    [InlineData("2026-01-23T16:00:00Z", CampaignLight.DueSoon, 7)]
    [InlineData("2026-01-31T15:59:59Z", CampaignLight.DueSoon, 0)]
    [InlineData("2026-01-31T16:00:00Z", CampaignLight.Late, -1)]
    public void The_light_of_a_unit_that_has_done_nothing_follows_the_days(string now, CampaignLight light, int daysLeft)
    {
        var progress = new CampaignProgress(null, null, false, SubmitBy, PublishBy);

        Assert.Equal(light, progress.LightAt(Utc(now)));
        Assert.Equal(daysLeft, progress.DaysLeft(Utc(now)));
    }

    [Fact]
    public void Who_was_late_once_stays_late_and_who_was_withdrawn_is_not_done()
    {
        var (early, late) = (Utc("2026-01-10T00:00:00Z"), Utc("2026-02-05T00:00:00Z"));

        Assert.Equal(CampaignLight.OnTime, new CampaignProgress(early, late, true, SubmitBy, PublishBy).LightAt(late));
        Assert.Equal(CampaignLight.Late, new CampaignProgress(late, late, true, SubmitBy, PublishBy).LightAt(late));
        Assert.Equal(5, new CampaignProgress(late, late, true, SubmitBy, PublishBy).DaysLate(late.AddYears(1)));
        Assert.Equal(CampaignLight.InProgress, new CampaignProgress(early, late, false, SubmitBy, PublishBy).LightAt(late));
    }

    [Fact]
    public void Days_of_a_unit_are_its_extension_and_never_earlier_than_everybody_elses()
    {
        Assert.Equal((SubmitBy, PublishBy), Campaign.DaysOf(AgencyKind.Department, SubmitBy, PublishBy, null, null));
        Assert.Equal((PublishBy, PublishBy), Campaign.DaysOf(AgencyKind.Government, SubmitBy, PublishBy, null, null));
        Assert.Equal((SubmitBy.AddDays(9), PublishBy), Campaign.DaysOf(AgencyKind.Department, SubmitBy, PublishBy, SubmitBy.AddDays(9), PublishBy));
        Assert.Equal((SubmitBy, PublishBy), Campaign.DaysOf(AgencyKind.Department, SubmitBy, PublishBy, SubmitBy.AddDays(-5), PublishBy.AddDays(-5)));
    }

    [Theory]
    [InlineData("2026-01-01", "2025-12-31", "2026-03-31", "2025年结束以后")]
    [InlineData("2026-02-01", "2026-01-31", "2026-03-31", "开始日不能晚于提交截止日")]
    [InlineData("2026-01-01", "2026-01-31", "2026-01-30", "公布截止日不能早于提交截止日")]
    [InlineData("2026-01-01", "2026-01-31", "2036-01-30", "太远")]
    public void Days_that_are_no_deadlines_are_refused_by_name(string opensOn, string submitBy, string publishBy, string why)
    {
        var campaign = new Campaign { OwnerId = 1, Year = 2025, Title = "任务", OpensOn = SubmitBy, SubmitBy = SubmitBy, PublishBy = PublishBy };

        var refused = Assert.IsType<WorkflowOutcome.Refused>(campaign.Reschedule("任务", Day(opensOn), Day(submitBy), Day(publishBy)));

        Assert.Contains(why, refused.Reason, StringComparison.Ordinal);
        Assert.Equal((SubmitBy, 0), (campaign.SubmitBy, campaign.Version));
    }

    private static DateTime Utc(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);

    private static DateOnly Day(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
