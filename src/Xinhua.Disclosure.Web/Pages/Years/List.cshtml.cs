using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Kept;

namespace Xinhua.Disclosure.Web.Pages.Years;

/// <summary>All years with published reports.</summary>
[KeptPage]
public sealed class YearListModel(PublishedReports reports) : PageModel
{
    /// <summary>The years, newest first.</summary>
    public IReadOnlyList<YearItem> Years { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) => Years = await reports.YearsAsync(cancellationToken);
}
