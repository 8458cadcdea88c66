using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Data.Campaigns;

namespace Xinhua.Disclosure.Web.Pages.Office;

/// <summary>The campaigns of an office.</summary>
public sealed class IndexModel(CurrentOffice office, CampaignDesk campaigns, ReportFormats formats) : PageModel
{
    private const int YearsBack = 5;
    private const int AutumnMonth = 10;

    /// <summary>The agencies in whose name the person gives tasks.</summary>
    public IReadOnlyList<Agency> Owners { get; private set; } = [];

    /// <summary>The campaigns, newest first.</summary>
    public IReadOnlyList<CampaignItem> Campaigns { get; private set; } = [];

    /// <summary>Whether the list must say whose campaign it is.</summary>
    public bool HasSeveralOwners => Campaigns.DistinctBy(campaign => campaign.Owner).Count() > 1;

    /// <summary>Years for which a task can be given: this year's in good time.</summary>
    public IReadOnlyList<int> Years =>
        [.. Enumerable.Range(0, YearsBack + 1).Select(back => campaigns.Today.Year - back).Where(year => formats.ForYear(year) is not null)];

    /// <summary>The year most likely meant.</summary>
    public int Suggested => campaigns.Today.Month >= AutumnMonth ? campaigns.Today.Year : campaigns.Today.Year - 1;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!await office.IsMineAsync(cancellationToken))
        {
            return Forbid();
        }

        Owners = await office.OwnersAsync(cancellationToken);
        Campaigns = await campaigns.ListAsync(await office.ScopeAsync(cancellationToken), cancellationToken);
        return Page();
    }
}
