using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Campaigns;

namespace Xinhua.Disclosure.Web.Pages.Office;

/// <summary>Opens the campaign of a year.</summary>
[RequestFormLimits(ValueCountLimit = 8192)]
public sealed class OpenModel(CurrentOffice office, CampaignDesk campaigns, ReportFormats formats) : PageModel
{
    /// <summary>Report year.</summary>
    [BindProperty(SupportsGet = true, Name = "year")]
    public int Year { get; set; }

    /// <summary>Slug of the agency whose office gives the task; may be left out by whoever works for one only.</summary>
    [BindProperty(SupportsGet = true, Name = "owner")]
    public string? OwnerSlug { get; set; }

    /// <summary>What was typed.</summary>
    [BindProperty]
    public CampaignInput Input { get; set; } = new();

    /// <summary>The agency whose office gives the task.</summary>
    public Agency Owner { get; private set; } = null!;

    /// <summary>The units to choose from.</summary>
    public IReadOnlyList<CandidateUnit> Candidates { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await RefuseAsync(cancellationToken) is { } refused)
        {
            return refused;
        }

        var (submitBy, publishBy) = Campaign.DefaultDays(Year);
        Input = new CampaignInput
        {
            Title = $"{Year}年政府信息公开工作年度报告",
            OpensOn = new DateOnly(Year + 1, 1, 1),
            SubmitBy = submitBy,
            PublishBy = publishBy,
            Units = Candidates.ToDictionary(unit => unit.Slug, _ => true),
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await RefuseAsync(cancellationToken) is { } refused)
        {
            return refused;
        }

        if (ModelState.IsValid)
        {
            var scope = await office.ScopeAsync(cancellationToken);
            if (await campaigns.OpenAsync(Owner, scope, Year, Input.ToPlan(), Input.Chosen(Candidates), cancellationToken) is not WorkflowOutcome.Refused why)
            {
                TempData["Notice"] = $"已下达{Year}年填报任务，共{Input.Chosen(Candidates).Count}个单位。";
                return RedirectToPage("/Office/Board", new { year = Year, owner = Owner.Slug });
            }

            ModelState.AddModelError(why.Reason.Contains("单位", StringComparison.Ordinal) ? "Input.Units" : "Input.SubmitBy", why.Reason);
        }

        return Page();
    }

    /// <summary>Loads what the page shows; whatever stands in the way.</summary>
    private async Task<IActionResult?> RefuseAsync(CancellationToken cancellationToken)
    {
        if (!await office.IsMineAsync(cancellationToken))
        {
            return Forbid();
        }

        var owners = await office.OwnersAsync(cancellationToken);
        if (owners.FirstOrDefault(agency => string.IsNullOrEmpty(OwnerSlug) || agency.Slug == OwnerSlug) is not { } owner
            || Year > campaigns.Today.Year || formats.ForYear(Year) is null)
        {
            return NotFound();
        }

        Owner = owner;
        Candidates = await campaigns.CandidatesAsync(await office.ScopeAsync(cancellationToken), owner.Path, Year, null, cancellationToken);
        return null;
    }
}
