using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.Campaigns;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Pages.Office;

/// <summary>Who is where in a campaign.</summary>
public sealed class BoardModel(CurrentOffice office, CampaignDesk campaigns, IOptions<WorkflowOptions> workflow) : PageModel
{
    private IReadOnlyList<CampaignRow> all = [];

    /// <summary>The campaign.</summary>
    public CampaignItem Campaign { get; private set; } = null!;

    /// <summary>Only units with this light.</summary>
    [BindProperty(SupportsGet = true, Name = "light")]
    public CampaignLight? Light { get; set; }

    /// <summary>Only units of this kind.</summary>
    [BindProperty(SupportsGet = true, Name = "kind")]
    public AgencyKind? Kind { get; set; }

    /// <summary>The units, the most urgent first.</summary>
    public IReadOnlyList<CampaignRow> Rows { get; private set; } = [];

    /// <summary>The numbers over all units.</summary>
    public BoardSummary Summary { get; private set; } = null!;

    /// <summary>The instant against which everything is held.</summary>
    public DateTime Now { get; private set; }

    public async Task<IActionResult> OnGetAsync(int year, string? owner, CancellationToken cancellationToken)
    {
        if (!await office.IsMineAsync(cancellationToken))
        {
            return Forbid();
        }

        if (await office.FindAsync(year, owner, cancellationToken) is not { } campaign)
        {
            return NotFound();
        }

        (Campaign, Now) = (campaign, campaigns.Now);
        all = await campaigns.BoardAsync(campaign.Id, cancellationToken);
        Summary = BoardSummary.Of(all, Now);
        Rows = [.. all.Where(row => (Light is null || row.Progress.LightAt(Now) == Light) && (Kind is null || row.Kind == Kind))
            .OrderBy(row => row.Progress.LightAt(Now))
            .ThenBy(row => row.Progress.DaysLeft(Now) ?? int.MaxValue)];
        return Page();
    }

    /// <summary>How many units have a light.</summary>
    public int Count(CampaignLight light) => all.Count(row => row.Progress.LightAt(Now) == light);

    /// <summary>What users read of a report's state.</summary>
    public string State(CampaignRow row) => CampaignWords.State(row, workflow.Value);
}

/// <summary>A campaign in numbers.</summary>
/// <param name="Units">All units.</param>
/// <param name="SubmittedInTime">Units that submitted by their day.</param>
/// <param name="PublishedInTime">Units that published by their day.</param>
/// <param name="Late">Units that are late with something, or were.</param>
/// <param name="InTime">Units that did everything by their days and can be read.</param>
public sealed record BoardSummary(int Units, int SubmittedInTime, int PublishedInTime, int Late, int InTime)
{
    /// <summary>On-time rate in per cent, rounded down, so that 100 means all.</summary>
    public int Rate => Units == 0 ? 0 : InTime * 100 / Units;

    /// <summary>Counts.</summary>
    public static BoardSummary Of(IReadOnlyCollection<CampaignRow> rows, DateTime now) => new(
        rows.Count,
        rows.Count(row => row.Progress.IsSubmittedInTime),
        rows.Count(row => row.Progress.IsPublishedInTime),
        rows.Count(row => row.Progress.LightAt(now) == CampaignLight.Late),
        rows.Count(row => row.Progress.LightAt(now) == CampaignLight.OnTime));
}
