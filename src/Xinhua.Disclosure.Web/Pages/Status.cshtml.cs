using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.Campaigns;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Web.Pages;

/// <summary>Which units had to publish by when, and which did (条例第四十九条、第五十条). Of drafts and reviews it says nothing.</summary>
public sealed class StatusModel(PublishedReports reports, TimeProvider clock) : PageModel
{
    /// <summary>The year; null while no office has given a task.</summary>
    public int? Year { get; private set; }

    /// <summary>Years that can be shown, newest first.</summary>
    public IReadOnlyList<int> Years { get; private set; } = [];

    /// <summary>The units, in the order of the tree.</summary>
    public IReadOnlyList<PublicDuty> Duties { get; private set; } = [];

    /// <summary>The instant to which everything is held, UTC.</summary>
    public DateTime Now { get; private set; }

    public async Task<IActionResult> OnGetAsync(int? year, CancellationToken cancellationToken)
    {
        Now = clock.GetUtcNow().UtcDateTime;
        var today = ChinaDays.DayOf(Now);
        Years = await reports.TaskYearsAsync(today, cancellationToken);
        if (year is not null && !Years.Contains(year.Value))
        {
            return NotFound();
        }

        Year = year ?? (Years.Count > 0 ? Years[0] : null);
        if (Year is { } shown)
        {
            Duties = await reports.DutiesAsync(shown, today, cancellationToken);
        }

        return Page();
    }

    /// <summary>How many units stand so.</summary>
    public int Count(PublicDutyState state) => Duties.Count(duty => duty.StateAt(Now) == state);

    /// <summary>The light beside the words.</summary>
    public static CampaignLight Light(PublicDutyState state) => state switch
    {
        PublicDutyState.OnTime => CampaignLight.OnTime,
        PublicDutyState.NotDue => CampaignLight.InProgress,
        PublicDutyState.Withdrawn => CampaignLight.DueSoon,
        PublicDutyState.PublishedLate or PublicDutyState.Overdue => CampaignLight.Late,
    };

    /// <summary>What the public reads.</summary>
    public static string Words(PublicDutyState state, int daysLate) => state switch
    {
        PublicDutyState.OnTime => "按时公布",
        PublicDutyState.PublishedLate => $"逾期{daysLate}天公布",
        PublicDutyState.NotDue => "尚未到期",
        PublicDutyState.Overdue => $"逾期{daysLate}天未公布",
        PublicDutyState.Withdrawn => "已撤回，待重新公布",
    };
}
