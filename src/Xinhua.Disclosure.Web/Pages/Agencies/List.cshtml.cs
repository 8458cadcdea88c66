using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Web.Pages.Agencies;

/// <summary>All units, by kind.</summary>
public sealed class ListModel(PublishedReports reports) : PageModel
{
    /// <summary>The units.</summary>
    public IReadOnlyList<AgencyItem> Agencies { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) => Agencies = await reports.AgenciesAsync(cancellationToken);
}
