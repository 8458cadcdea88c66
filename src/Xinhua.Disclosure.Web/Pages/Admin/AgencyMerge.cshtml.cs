using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Agencies;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Admin;

/// <summary>Several units become one, for the system administrator.</summary>
[RequestFormLimits(ValueCountLimit = 8192)]
public sealed class AgencyMergeModel(AgencyRegister agencies, CurrentAccount me) : PageModel
{
    /// <summary>What was typed.</summary>
    [BindProperty]
    public MergeInput Input { get; set; } = new();

    /// <summary>The units that exist.</summary>
    public IReadOnlyList<Agency> Units { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => await ShowAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!await me.HasAsync(Role.SystemAdmin, cancellationToken))
        {
            return Forbid();
        }

        if (ModelState.IsValid)
        {
            var all = await agencies.AllAsync(cancellationToken);
            var ending = all.Where(unit => Input.Chosen.Contains(unit.Slug)).ToList();
            var parent = all.Find(unit => unit.Id == ending.FirstOrDefault()?.ParentId)?.Slug;
            var order = new Reorganisation(
                [.. Input.Chosen],
                string.IsNullOrEmpty(Input.Successor) ? [] : [Input.Successor],
                string.IsNullOrEmpty(Input.Successor) ? [new NewAgency(Input.Slug!, Input.Name!, ending.FirstOrDefault()?.Kind ?? AgencyKind.Department, parent)] : [],
                Input.FromYear!.Value,
                Input.Note!);
            if (await agencies.ReorganiseAsync(order, cancellationToken) is not WorkflowOutcome.Refused refused)
            {
                TempData["Notice"] = $"已合并{Input.Chosen.Count}个单位。";
                return RedirectToPage("/Admin/Agency", new { agency = string.IsNullOrEmpty(Input.Successor) ? Input.Slug : Input.Successor });
            }

            ModelState.AddModelError(
                refused.Reason.StartsWith("代码", StringComparison.Ordinal) ? "Input.Slug" : refused.Reason.Contains("承接", StringComparison.Ordinal) ? "Input.Successor" : "Input.Predecessors",
                refused.Reason);
        }

        return await ShowAsync(cancellationToken);
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        if (!await me.HasAsync(Role.SystemAdmin, cancellationToken))
        {
            return Forbid();
        }

        Units = [.. (await agencies.AllAsync(cancellationToken)).Where(agency => agency.LastYear is null)];
        return Page();
    }

    /// <summary>A merger.</summary>
    public sealed record MergeInput
    {
        /// <summary>The units by slug, each with whether it ends.</summary>
        public IDictionary<string, bool> Predecessors { get; init; } = new Dictionary<string, bool>();

        /// <summary>Slug of a registered unit that takes over; empty when a new one does.</summary>
        public string? Successor { get; init; }

        /// <summary>Name of the new unit.</summary>
        public string? Name { get; init; }

        /// <summary>Slug of the new unit.</summary>
        public string? Slug { get; init; }

        /// <summary>First report year.</summary>
        public int? FromYear { get; init; }

        /// <summary>By which document.</summary>
        public string? Note { get; init; }

        /// <summary>Whether the person has confirmed what cannot be undone.</summary>
        public bool IsConfirmed { get; init; }

        internal IReadOnlyList<string> Chosen => [.. Predecessors.Where(unit => unit.Value).Select(unit => unit.Key)];

        internal sealed class Validator : AbstractValidator<MergeInput>
        {
            public Validator()
            {
                RuleFor(input => input.Predecessors).Must((input, _) => input.Chosen.Count > 0).WithMessage("请选择要撤销的单位。");
                RuleFor(input => input.Name).NotEmpty().When(input => string.IsNullOrEmpty(input.Successor)).WithMessage("请填写新单位的全称，或者选择已登记的单位。");
                RuleFor(input => input.Slug).Must(Agency.IsSlug).When(input => string.IsNullOrEmpty(input.Successor)).WithMessage($"代码只能用小写英文字母、数字和连字符，2至{Agency.SlugLength}个字符。");
                RuleFor(input => input.FromYear).NotNull().WithMessage("请填写从哪个报告年度起，例如 2025。");
                RuleFor(input => input.Note).NotEmpty().WithMessage("请填写依据的文件。").MaximumLength(AgencySuccession.NoteLength).WithMessage($"依据最多{AgencySuccession.NoteLength}个字。");
                RuleFor(input => input.IsConfirmed).Equal(true).WithMessage("撤销后不能恢复，请勾选确认。");
            }
        }
    }
}
