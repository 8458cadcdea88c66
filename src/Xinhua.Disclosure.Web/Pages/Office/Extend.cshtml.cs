using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Campaigns;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Office;

/// <summary>Gives one unit more time.</summary>
public sealed class ExtendModel(CurrentOffice office, CampaignDesk campaigns, CurrentAccount me) : PageModel
{
    /// <summary>What was typed.</summary>
    [BindProperty]
    public ExtendInput Input { get; set; } = new();

    /// <summary>The campaign.</summary>
    public CampaignItem Campaign { get; private set; } = null!;

    /// <summary>The unit.</summary>
    public CampaignRow Row { get; private set; } = null!;

    /// <summary>What it was given before, newest first.</summary>
    public IReadOnlyList<CampaignEvent> History { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(int year, string agency, string? owner, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(year, agency, owner, cancellationToken) is { } refused)
        {
            return refused;
        }

        Input = new ExtendInput { SubmitBy = Row.Progress.SubmitBy, PublishBy = Row.Progress.PublishBy };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(int year, string agency, string? owner, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(year, agency, owner, cancellationToken) is { } refused)
        {
            return refused;
        }

        if (ModelState.IsValid)
        {
            var extension = new Extension(agency, Input.SubmitBy!.Value, Input.PublishBy!.Value, Input.Reason!);
            if (await campaigns.ExtendAsync(Campaign, extension, await me.ActorAsync(cancellationToken), cancellationToken) is not WorkflowOutcome.Refused why)
            {
                TempData["Notice"] = $"已延长「{Row.AgencyName}」的期限。";
                return RedirectToPage("/Office/Board", new { year, owner = Campaign.Owner });
            }

            ModelState.AddModelError("Input.SubmitBy", why.Reason);
        }

        return Page();
    }

    private async Task<IActionResult?> RefuseAsync(int year, string agency, string? owner, CancellationToken cancellationToken)
    {
        if (!await office.IsMineAsync(cancellationToken))
        {
            return Forbid();
        }

        if (await office.FindAsync(year, owner, cancellationToken) is not { } campaign
            || (await campaigns.BoardAsync(campaign.Id, cancellationToken)).Find(row => row.Agency == agency) is not { } unit)
        {
            return NotFound();
        }

        (Campaign, Row) = (campaign, unit);
        History = await campaigns.ExtensionsAsync(campaign, agency, cancellationToken);
        return null;
    }

    /// <summary>More time.</summary>
    public sealed record ExtendInput
    {
        /// <summary>Last day for submitting.</summary>
        public DateOnly? SubmitBy { get; init; }

        /// <summary>Last day for publishing.</summary>
        public DateOnly? PublishBy { get; init; }

        /// <summary>Why.</summary>
        public string? Reason { get; init; }

        internal sealed class Validator : AbstractValidator<ExtendInput>
        {
            public Validator()
            {
                RuleFor(input => input.SubmitBy).NotNull().WithMessage("请填写提交延长到哪一天，例如 2026-02-10。");
                RuleFor(input => input.PublishBy).NotNull().WithMessage("请填写公布延长到哪一天，例如 2026-03-31。");
                RuleFor(input => input.Reason).NotEmpty().WithMessage("请写明延长的原因。").MaximumLength(CampaignUnit.ReasonLength).WithMessage($"原因最多{CampaignUnit.ReasonLength}个字。");
            }
        }
    }
}
