using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Campaigns;

namespace Xinhua.Disclosure.Web.Pages.Office;

/// <summary>Changes title, days and units of a campaign.</summary>
[RequestFormLimits(ValueCountLimit = 8192)]
public sealed class ChangeModel(CurrentOffice office, CampaignDesk campaigns) : PageModel
{
    /// <summary>What was typed.</summary>
    [BindProperty]
    public CampaignInput Input { get; set; } = new();

    /// <summary>The campaign.</summary>
    public CampaignItem Campaign { get; private set; } = null!;

    /// <summary>The units to choose from.</summary>
    public IReadOnlyList<CandidateUnit> Candidates { get; private set; } = [];

    /// <summary>Whether units that have begun would be removed, so that it must be confirmed.</summary>
    public bool AsksRemoval { get; private set; }

    public async Task<IActionResult> OnGetAsync(int year, string? owner, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(year, owner, cancellationToken) is { } refused)
        {
            return refused;
        }

        Input = new CampaignInput
        {
            Title = Campaign.Title,
            OpensOn = Campaign.OpensOn,
            SubmitBy = Campaign.SubmitBy,
            PublishBy = Campaign.PublishBy,
            Version = Campaign.Version,
            Units = Candidates.ToDictionary(unit => unit.Slug, unit => unit.TakesPart),
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(int year, string? owner, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(year, owner, cancellationToken) is { } refused)
        {
            return refused;
        }

        if (ModelState.IsValid)
        {
            var (scope, chosen) = (await office.ScopeAsync(cancellationToken), Input.Chosen(Candidates));
            if (await campaigns.ChangeAsync(Campaign, scope, Input.Version, Input.ToPlan(), chosen, Input.RemovesBegun, cancellationToken) is not WorkflowOutcome.Refused why)
            {
                TempData["Notice"] = "任务已调整。";
                return RedirectToPage("/Office/Board", new { year, owner = Campaign.Owner });
            }

            AsksRemoval = Candidates.Any(unit => unit.TakesPart && unit.HasBegun && !chosen.Contains(unit.Id));
            ModelState.AddModelError(why.Reason.Contains("单位", StringComparison.Ordinal) || AsksRemoval ? "Input.Units" : "Input.SubmitBy", why.Reason);
        }

        return Page();
    }

    private async Task<IActionResult?> RefuseAsync(int year, string? owner, CancellationToken cancellationToken)
    {
        if (!await office.IsMineAsync(cancellationToken))
        {
            return Forbid();
        }

        if (await office.FindAsync(year, owner, cancellationToken) is not { } campaign)
        {
            return NotFound();
        }

        Campaign = campaign;
        Candidates = await campaigns.CandidatesAsync(await office.ScopeAsync(cancellationToken), campaign.OwnerPath, campaign.Year, campaign.Id, cancellationToken);
        return null;
    }
}
