using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Security;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Pages.Desk;

/// <summary>The reports a person works on.</summary>
public sealed class IndexModel(ReportDesk desk, CurrentAccount me, ReportFormats formats, IOptions<WorkflowOptions> workflow) : PageModel
{
    private const int YearsBack = 5;
    private Scope writable = new([], []);

    /// <summary>What was chosen.</summary>
    [BindProperty]
    public StartInput Input { get; set; } = new();

    /// <summary>The reports in reach, newest year first.</summary>
    public IReadOnlyList<DeskItem> Reports { get; private set; } = [];

    /// <summary>How many reports wait for a signature this person may give.</summary>
    public int WaitingForMe { get; private set; }

    /// <summary>The units the person writes for.</summary>
    public IReadOnlyList<Agency> Writable { get; private set; } = [];

    /// <summary>Years that can be reported on.</summary>
    public IReadOnlyList<int> Years => [.. Enumerable.Range(1, YearsBack).Select(back => BeijingTime.At(desk.Now).Year - back).Where(year => formats.ForYear(year) is not null)];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => await ShowAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (ModelState.IsValid)
        {
            writable = await me.ScopeAsync(Work.Write, cancellationToken);
            var agency = (await desk.AgenciesAsync(writable, cancellationToken)).Find(agency => agency.Slug == Input.Agency);
            if (agency is null)
            {
                return Forbid();
            }

            if (await desk.StartAsync(agency.Slug, Input.Year, await me.ActorAsync(cancellationToken), cancellationToken) is WorkflowOutcome.Refused refused)
            {
                ModelState.AddModelError("Input.Year", refused.Reason);
            }
            else
            {
                return RedirectToPage("/Desk/Reports/Entry", new { agency = agency.Slug, year = Input.Year });
            }
        }

        return await ShowAsync(cancellationToken);
    }

    /// <summary>Whether the person may write this report.</summary>
    public bool MayWrite(DeskItem item) =>
        Writable.Any(agency => agency.Slug == item.Agency) || writable.Paths.Any(path => item.AgencyPath.StartsWith(path, StringComparison.Ordinal));

    /// <summary>Name of a review step.</summary>
    public string StepName(int step) => workflow.Value.Steps.ElementAtOrDefault(step)?.Name ?? "审核";

    private async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        if (await me.FindAsync(cancellationToken) is null)
        {
            return Forbid();
        }

        writable = await me.ScopeAsync(Work.Write, cancellationToken);
        Writable = await desk.AgenciesAsync(writable, cancellationToken);
        Reports = await desk.ListAsync(await me.ScopeAsync(Work.Any, cancellationToken), cancellationToken);
        WaitingForMe = (await WaitingReports.OfAsync(Reports, workflow.Value.ReviewSteps(), me, cancellationToken)).Count;
        return Page();
    }

    /// <summary>Which report to begin.</summary>
    public sealed record StartInput
    {
        /// <summary>Slug of the unit.</summary>
        public string? Agency { get; init; }

        /// <summary>Report year.</summary>
        public int Year { get; init; }

        internal sealed class Validator : AbstractValidator<StartInput>
        {
            public Validator()
            {
                RuleFor(input => input.Agency).NotEmpty().WithMessage("请选择单位。");
                RuleFor(input => input.Year).InclusiveBetween(2000, 2100).WithMessage("请选择年度。");
            }
        }
    }
}
