using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Web.Machines;
using Xinhua.Disclosure.Web.OpenData;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Pages;

/// <summary>What there is for programs, and for whoever calculates: whole years, single reports, the API, the data dictionary, and on what terms.</summary>
public sealed class OpenDataModel(YearFiles files, IOptions<SiteOptions> site) : PageModel
{
    /// <summary>The example where nothing is published yet.</summary>
    private const int ExampleYear = 2024;

    /// <summary>How long a visitor waits for files that are not made yet.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The years, newest first.</summary>
    public IReadOnlyList<OpenYear> Years { get; private set; } = [];

    /// <summary>A year for examples.</summary>
    public int Year => Years.Count > 0 ? Years[0].Year : ExampleYear;

    /// <summary>The address of the site, for what is typed elsewhere.</summary>
    public SiteAddress Root => SiteAddress.Of(site.Value, Request);

    /// <summary>The name of the site, for citing.</summary>
    public string SiteName => site.Value.Name;

    public async Task OnGetAsync(CancellationToken cancellationToken) => Years = await files.AllAsync(Patience, cancellationToken);
}
