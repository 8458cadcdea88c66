using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Web.Pages;

/// <summary>The home page: latest publications, years, units.</summary>
public sealed class IndexModel(PublishedReports reports) : PageModel
{
    private const int Shown = 12;

    /// <summary>The newest publications.</summary>
    public IReadOnlyList<PublishedItem> Latest { get; private set; } = [];

    /// <summary>Years with reports.</summary>
    public IReadOnlyList<YearItem> Years { get; private set; } = [];

    /// <summary>The units.</summary>
    public IReadOnlyList<AgencyItem> Agencies { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Latest = await reports.LatestAsync(Shown, cancellationToken);
        Years = await reports.YearsAsync(cancellationToken);
        Agencies = await reports.AgenciesAsync(cancellationToken);
    }
}
