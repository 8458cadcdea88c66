using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Web.Pages.Years;

/// <summary>The published reports of a year.</summary>
public sealed class YearModel(PublishedReports reports) : PageModel
{
    /// <summary>The year.</summary>
    public int Year { get; private set; }

    /// <summary>All years with reports.</summary>
    public IReadOnlyList<YearItem> Years { get; private set; } = [];

    /// <summary>The reports, in the order of the units.</summary>
    public IReadOnlyList<PublishedItem> Reports { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(int year, CancellationToken cancellationToken)
    {
        Year = year;
        Reports = await reports.OfYearAsync(year, cancellationToken);
        Years = await reports.YearsAsync(cancellationToken);
        return Reports.Count == 0 ? NotFound() : Page();
    }
}
