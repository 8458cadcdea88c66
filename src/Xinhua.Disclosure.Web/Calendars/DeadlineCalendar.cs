using System.Globalization;
using System.Text;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.Campaigns;

namespace Xinhua.Disclosure.Web.Calendars;

/// <summary>Deadlines as a calendar file (RFC 5545): one all-day event each, with a reminder a week and a day before.</summary>
internal static class DeadlineCalendar
{
    /// <summary>At nine in the morning, seven days and one day before the day begins.</summary>
    private static readonly TimeSpan[] Alarms = [TimeSpan.FromHours(-(7 * 24) + 9), TimeSpan.FromHours(-24 + 9)];

    /// <summary>The deadlines of a campaign as a whole, and those of the units that were given more time.</summary>
    public static byte[] OfCampaign(CampaignItem campaign, IEnumerable<CampaignRow> rows, DateTime now) => Write(
        [
            Event(campaign.Id, "all", campaign.OwnerName, campaign.Year, CampaignDuty.Submit, campaign.SubmitBy, campaign.Title, now),
            Event(campaign.Id, "all", campaign.OwnerName, campaign.Year, CampaignDuty.Publish, campaign.PublishBy, campaign.Title, now),
            .. rows.Where(row => row.IsExtended).SelectMany(row => OfUnit(row, now)),
        ]);

    /// <summary>The deadlines of units.</summary>
    public static byte[] OfUnits(IEnumerable<CampaignRow> rows, DateTime now) => Write(rows.SelectMany(row => OfUnit(row, now)));

    private static IEnumerable<CalendarEvent> OfUnit(CampaignRow row, DateTime now) =>
    [
        Event(row.CampaignId, row.Agency, row.AgencyName, row.Year, CampaignDuty.Submit, row.Progress.SubmitBy, row.Title, now),
        Event(row.CampaignId, row.Agency, row.AgencyName, row.Year, CampaignDuty.Publish, row.Progress.PublishBy, row.Title, now),
    ];

    private static CalendarEvent Event(int campaign, string unit, string name, int year, CampaignDuty duty, DateOnly day, string title, DateTime now)
    {
        var summary = $"{name}：{duty.Chinese()}{year}年政府信息公开工作年度报告";
        var entry = new CalendarEvent
        {
            // The same deadline keeps its name when its day changes, so that a calendar moves it and does not hold it twice.
            Uid = string.Create(CultureInfo.InvariantCulture, $"campaign-{campaign}-{unit}-{duty.ToString().ToLowerInvariant()}@xinhua-disclosure"),
            DtStamp = new CalDateTime(now, CalDateTime.UtcTzId),
            Start = new CalDateTime(day),
            End = new CalDateTime(day.AddDays(1)),
            Summary = summary,
            Description = $"{title}。截止日当天24时（北京时间）以前办完。",
            Transparency = TransparencyType.Transparent,
        };
        foreach (var before in Alarms)
        {
            entry.Alarms.Add(new Alarm { Action = AlarmAction.Display, Description = summary, Trigger = new Trigger(Duration.FromTimeSpanExact(before)) });
        }

        return entry;
    }

    private static byte[] Write(IEnumerable<CalendarEvent> events)
    {
        var calendar = new Ical.Net.Calendar { ProductId = "-//Xinhua.Disclosure//Deadlines//ZH", Method = CalendarMethods.Publish };
        calendar.Events.AddRange(events);
        return Encoding.UTF8.GetBytes(new CalendarSerializer().SerializeToString(calendar)!);
    }
}
