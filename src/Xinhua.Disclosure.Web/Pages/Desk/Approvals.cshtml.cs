using System.Globalization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Security;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Pages.Desk;

/// <summary>What waits for one's signature; reports without any finding can be approved together.</summary>
public sealed class ApprovalsModel(ReportDesk desk, CurrentAccount me, IOptions<WorkflowOptions> workflow) : PageModel
{
    private readonly IReadOnlyList<ReviewStep> steps = workflow.Value.ReviewSteps();

    /// <summary>What was chosen.</summary>
    [BindProperty]
    public ApprovalsInput Input { get; set; } = new();

    /// <summary>The reports that wait.</summary>
    public IReadOnlyList<DeskItem> Waiting { get; private set; } = [];

    /// <summary>What became of each report that was chosen.</summary>
    public IReadOnlyList<(string Name, string Outcome)> Outcomes { get; private set; } = [];

    /// <summary>What a report is called in the form: where it is, the step that is signed, and the digest of what is approved.</summary>
    public static string Key(DeskItem item) => string.Create(CultureInfo.InvariantCulture, $"{item.Agency}/{item.Year}/{item.Step}/{item.Digest}");

    /// <summary>Whether no finding stands.</summary>
    public bool IsClean(DeskItem item) => item.StandingFindings == 0;

    /// <summary>Name of a step.</summary>
    public string StepName(int step) => steps.ElementAtOrDefault(step)?.Name ?? "审核";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        return await MayAsync(cancellationToken) ? Page() : Forbid();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!await MayAsync(cancellationToken))
        {
            return Forbid();
        }

        await LoadAsync(cancellationToken);
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var actor = await me.ActorAsync(cancellationToken);
        var outcomes = new List<(string, string)>();
        foreach (var item in Waiting.Where(item => IsClean(item) && Input.Selected.Contains(Key(item))))
        {
            // Each is a decision of its own: one that was returned meanwhile does not hold up the others.
            var outcome = await desk.ActAsync(
                item.Agency,
                item.Year,
                null,
                new DeskOrder(AuditAction.StepApproved, actor, $"{StepName(item.Step)}（批量）"),
                working => Task.FromResult(Approve(working, item, actor)),
                cancellationToken);
            outcomes.Add(($"{item.AgencyName} {item.Year}年", outcome is WorkflowOutcome.Refused refused ? refused.Reason : "已通过"));
        }

        if (outcomes.Count == 0)
        {
            ModelState.AddModelError("", "所选的报告已被他人处理或有了变化，请查看现在的列表。");
        }

        await LoadAsync(cancellationToken);
        Outcomes = outcomes;
        return Page();
    }

    private WorkflowOutcome Approve(WorkingReport working, DeskItem item, Actor actor) =>
        working.Findings.Any(finding => finding.Severity != Core.Validation.Severity.Info) ? new WorkflowOutcome.Refused("自动检查有了新的问题或提示，请打开审核。")
        : working.Revision.OpenReview(actor, desk.Now) is WorkflowOutcome.Refused refused ? refused
        : working.Revision.Approve(steps, item.Step, item.Digest!, "", actor, desk.Now);

    private async Task<bool> MayAsync(CancellationToken cancellationToken) =>
        (await me.ScopeAsync([.. steps.Select(step => step.Role)], cancellationToken)) is { AgencyIds: var ids, Paths: var paths } && ids.Count + paths.Count > 0;

    private async Task LoadAsync(CancellationToken cancellationToken) => Waiting = await WaitingReports.OfAsync(
        await desk.ListAsync(await me.ScopeAsync(Work.Sign, cancellationToken), cancellationToken), steps, me, cancellationToken);

    /// <summary>Reports to approve together.</summary>
    public sealed record ApprovalsInput
    {
        /// <summary>The chosen reports.</summary>
        public IList<string> Selected { get; init; } = [];

        /// <summary>Whether the person says that they have read them.</summary>
        public bool Confirmed { get; init; }

        internal sealed class Validator : AbstractValidator<ApprovalsInput>
        {
            public Validator()
            {
                RuleFor(input => input.Selected).NotEmpty().WithMessage("请先勾选报告。");
                RuleFor(input => input.Confirmed).Equal(true).WithMessage("请确认您已阅读所选的报告。");
            }
        }
    }
}
