using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Web.Pages.Agencies;

/// <summary>A unit with its published reports.</summary>
public sealed class AgencyModel(PublishedReports reports) : PageModel
{
    /// <summary>The unit.</summary>
    public Agency Unit { get; private set; } = null!;

    /// <summary>Its reports, newest year first.</summary>
    public IReadOnlyList<PublishedItem> Reports { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string agency, CancellationToken cancellationToken)
    {
        if (await reports.AgencyAsync(agency, cancellationToken) is not { } unit)
        {
            return NotFound();
        }

        Unit = unit;
        Reports = await reports.OfAgencyAsync(agency, cancellationToken);
        return Page();
    }
}
