using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Kept;

namespace Xinhua.Disclosure.Web.Pages;

/// <summary>The home page: latest publications, years, units.</summary>
[KeptPage]
public sealed class IndexModel(PublishedReports reports) : PageModel
{
    /// <summary>Most districts that are named here.</summary>
    public const int MostDistricts = 20;
    private const int Shown = 12;

    /// <summary>The newest publications.</summary>
    public IReadOnlyList<PublishedItem> Latest { get; private set; } = [];

    /// <summary>Years with reports.</summary>
    public IReadOnlyList<YearItem> Years { get; private set; } = [];

    /// <summary>The units.</summary>
    public IReadOnlyList<AgencyItem> Agencies { get; private set; } = [];

    /// <summary>The governments, under which units stand.</summary>
    public IReadOnlyList<AgencyItem> Districts => [.. Agencies.Where(agency => agency.Kind == AgencyKind.Government)];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Latest = await reports.LatestAsync(Shown, cancellationToken);
        Years = await reports.YearsAsync(cancellationToken);
        Agencies = await reports.AgenciesAsync(cancellationToken);
    }
}
