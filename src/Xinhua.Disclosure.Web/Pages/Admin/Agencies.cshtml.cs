using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Agencies;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Admin;

/// <summary>The register of units, for the system administrator.</summary>
public sealed class AgenciesModel(AgencyRegister agencies, CurrentAccount me, TimeProvider clock) : PageModel
{
    /// <summary>What was typed.</summary>
    [BindProperty]
    public AgencyInput Input { get; set; } = new();

    /// <summary>The units.</summary>
    public IReadOnlyList<AgencyItem> List { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => await ShowAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!await me.HasAsync(Role.SystemAdmin, cancellationToken))
        {
            return Forbid();
        }

        if (ModelState.IsValid)
        {
            var parent = string.IsNullOrEmpty(Input.Parent) ? null : Input.Parent;
            var outcome = await agencies.AddAsync(Input.Slug!, Input.Name!, Input.Kind, parent, clock.GetUtcNow().Year - 1, cancellationToken);
            if (outcome is WorkflowOutcome.Done)
            {
                TempData["Notice"] = $"已登记「{Input.Name}」。";
                return RedirectToPage();
            }

            ModelState.AddModelError("Input.Slug", ((WorkflowOutcome.Refused)outcome).Reason);
        }

        return await ShowAsync(cancellationToken);
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        if (!await me.HasAsync(Role.SystemAdmin, cancellationToken))
        {
            return Forbid();
        }

        List = await agencies.ListAsync(cancellationToken);
        return Page();
    }

    /// <summary>A new unit.</summary>
    public sealed record AgencyInput
    {
        /// <summary>Full name.</summary>
        public string? Name { get; init; }

        /// <summary>Its name in addresses.</summary>
        public string? Slug { get; init; }

        /// <summary>Kind.</summary>
        public AgencyKind Kind { get; init; } = AgencyKind.Department;

        /// <summary>Slug of the unit above; empty for a root.</summary>
        public string? Parent { get; init; }

        internal sealed class Validator : AbstractValidator<AgencyInput>
        {
            public Validator()
            {
                RuleFor(input => input.Name).NotEmpty().WithMessage("请填写单位全称。").MaximumLength(Agency.NameLength).WithMessage($"单位全称最多{Agency.NameLength}个字。");
                RuleFor(input => input.Slug).Must(Agency.IsSlug).WithMessage($"代码只能用小写英文字母、数字和连字符，2至{Agency.SlugLength}个字符。");
                RuleFor(input => input.Kind).IsInEnum().WithMessage("请选择类别。");
            }
        }
    }
}
