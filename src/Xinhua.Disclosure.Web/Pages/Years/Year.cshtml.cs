using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Web.Pages.Years;

/// <summary>The published reports of a year.</summary>
public sealed class YearModel(PublishedReports reports, TimeProvider clock) : PageModel
{
    /// <summary>The year.</summary>
    public int Year { get; private set; }

    /// <summary>All years with reports, and the one that is shown.</summary>
    public IReadOnlyList<int> Years { get; private set; } = [];

    /// <summary>The reports, newest publication first.</summary>
    public IReadOnlyList<PublishedItem> Reports { get; private set; } = [];

    /// <summary>Whether an office has given a task for the year, so that it is known who has to publish.</summary>
    public bool HasStatus { get; private set; }

    public async Task<IActionResult> OnGetAsync(int year, CancellationToken cancellationToken)
    {
        Year = year;
        Reports = await reports.OfYearAsync(year, cancellationToken);
        Years = [.. (await reports.YearsAsync(cancellationToken)).Select(item => item.Year).Append(year).Distinct().OrderDescending()];
        HasStatus = (await reports.TaskYearsAsync(ChinaDays.DayOf(clock.GetUtcNow().UtcDateTime), cancellationToken)).Contains(year);
        return Reports.Count == 0 && !HasStatus ? NotFound() : Page();
    }
}
