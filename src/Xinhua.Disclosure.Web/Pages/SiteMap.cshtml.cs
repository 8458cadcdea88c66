using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Kept;

namespace Xinhua.Disclosure.Web.Pages;

/// <summary>站点地图: every column, year and unit on one page.</summary>
[KeptPage]
public sealed class SiteMapModel(PublishedReports reports) : PageModel
{
    /// <summary>Years with published reports, newest first.</summary>
    public IReadOnlyList<YearItem> Years { get; private set; } = [];

    /// <summary>All units in the order of the tree.</summary>
    public IReadOnlyList<AgencyItem> Agencies { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Years = await reports.YearsAsync(cancellationToken);
        Agencies = await reports.AgenciesAsync(cancellationToken);
    }
}
