using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Agencies;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Admin;

/// <summary>The register of units as of a year, for the system administrator.</summary>
public sealed class AgenciesModel(AgencyRegister agencies, CurrentAccount me, TimeProvider clock) : PageModel
{
    /// <summary>The first year of the decree on government information (条例 came into force in 2008).</summary>
    public const int EarliestYear = 2008;

    private IReadOnlyList<Agency> all = [];

    /// <summary>What was typed.</summary>
    [BindProperty]
    public AgencyInput Input { get; set; } = new();

    /// <summary>The tree as of the year.</summary>
    public IReadOnlyList<TreeItem> Tree { get; private set; } = [];

    /// <summary>The year of the tree.</summary>
    public int Year { get; private set; }

    /// <summary>Units that exist, to choose a parent from.</summary>
    public IReadOnlyList<Agency> List => [.. all.Where(agency => agency.LastYear is null)];

    /// <summary>Units that have ended.</summary>
    public IReadOnlyList<Agency> Ended => [.. all.Where(agency => agency.LastYear is not null)];

    /// <summary>Years whose tree can be shown, newest first.</summary>
    public IReadOnlyList<int> Years
    {
        get
        {
            var first = all.Select(agency => agency.FirstYear).DefaultIfEmpty(PresentYear).Min();
            return [.. Enumerable.Range(0, Math.Max(1, PresentYear + 2 - first)).Select(back => PresentYear + 1 - back)];
        }
    }

    /// <summary>What the year field shows.</summary>
    public string ShownFirstYear => ModelState["Input.FirstYear"]?.AttemptedValue ?? $"{PresentYear - 1}";

    private int PresentYear => BeijingTime.At(clock.GetUtcNow().UtcDateTime).Year;

    public async Task<IActionResult> OnGetAsync(int? year, CancellationToken cancellationToken) => await ShowAsync(year, cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!await me.HasAsync(Role.SystemAdmin, cancellationToken))
        {
            return Forbid();
        }

        if (ModelState.IsValid)
        {
            var parent = string.IsNullOrEmpty(Input.Parent) ? null : Input.Parent;
            var outcome = await agencies.AddAsync(Input.Slug!, Input.Name!, Input.Kind, parent, Input.FirstYear ?? (PresentYear - 1), cancellationToken);
            if (outcome is WorkflowOutcome.Done)
            {
                TempData["Notice"] = $"已登记「{Input.Name}」。";
                return RedirectToPage();
            }

            var reason = ((WorkflowOutcome.Refused)outcome).Reason;
            ModelState.AddModelError(reason.StartsWith("代码", StringComparison.Ordinal) ? "Input.Slug" : reason.StartsWith("单位名称", StringComparison.Ordinal) ? "Input.Name" : "Input.Parent", reason);
        }

        return await ShowAsync(null, cancellationToken);
    }

    private async Task<IActionResult> ShowAsync(int? year, CancellationToken cancellationToken)
    {
        if (!await me.HasAsync(Role.SystemAdmin, cancellationToken))
        {
            return Forbid();
        }

        Year = year is >= EarliestYear && year <= PresentYear + 1 ? year.Value : PresentYear;
        all = await agencies.AllAsync(cancellationToken);
        Tree = await agencies.TreeAsync(Year, cancellationToken);
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

        /// <summary>First report year; last year when it is left out.</summary>
        public int? FirstYear { get; init; }

        internal sealed class Validator : AbstractValidator<AgencyInput>
        {
            public Validator()
            {
                RuleFor(input => input.Name).NotEmpty().WithMessage("请填写单位全称。").MaximumLength(Agency.NameLength).WithMessage($"单位全称最多{Agency.NameLength}个字。");
                RuleFor(input => input.Slug).Must(Agency.IsSlug).WithMessage($"代码只能用小写英文字母、数字和连字符，2至{Agency.SlugLength}个字符。");
                RuleFor(input => input.Kind).IsInEnum().WithMessage("请选择类别。");
                RuleFor(input => input.FirstYear).InclusiveBetween(EarliestYear, 2100).WithMessage($"年度应当是{EarliestYear}至2100之间的四位数字。");
            }
        }
    }
}
