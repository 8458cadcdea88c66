using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Documents.Blocks;
using Xinhua.Disclosure.Documents.Html;
using Xinhua.Disclosure.Web.Publication;
using Xinhua.Disclosure.Web.Security;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>Where a report is reviewed, returned, published and taken up for correction.</summary>
public sealed class ReviewModel(ReportDesk desk, PublishReport publish, CurrentAccount me, IOptions<WorkflowOptions> workflow) : PageModel
{
    /// <summary>Slug of the agency.</summary>
    [BindProperty(SupportsGet = true, Name = "agency")]
    public string Agency { get; set; } = "";

    /// <summary>Report year.</summary>
    [BindProperty(SupportsGet = true, Name = "year")]
    public int Year { get; set; }

    /// <summary>The report.</summary>
    public WorkingReport Working { get; private set; } = null!;

    /// <summary>The steps of review.</summary>
    public IReadOnlyList<ReviewStep> Steps { get; } = workflow.Value.ReviewSteps;

    /// <summary>The content as the public will see it.</summary>
    public string Body => HtmlWriter.Write([.. ReportBlocks.Of(Working.Content).Where(block => block is not Block.Title)], headingLevel: 3);

    /// <summary>Whether the person may sign the current step.</summary>
    public bool CanReview { get; private set; }

    /// <summary>Why not.</summary>
    public string? WhyNotReview { get; private set; }

    /// <summary>Whether the person may return the report.</summary>
    public bool CanReturn { get; private set; }

    /// <summary>Whether the person may publish it.</summary>
    public bool CanPublish { get; private set; }

    /// <summary>Whether the person may begin a correction.</summary>
    public bool CanAmend { get; private set; }

    /// <summary>Whether the person may write it.</summary>
    public bool CanWrite { get; private set; }

    /// <summary>Every stage with where the report stands.</summary>
    public IEnumerable<(string Name, bool IsDone, bool IsCurrent)> Progress
    {
        get
        {
            var at = Working.Revision.State switch
            {
                RevisionState.Draft => 0,
                RevisionState.InReview => 1 + Working.Revision.Step,
                RevisionState.Approved => 1 + Steps.Count,
                RevisionState.Published => 2 + Steps.Count,
            };
            return Steps.Select(step => step.Name).Prepend("填报").Append("发布").Select((name, index) => (name, index < at, index == at));
        }
    }

    /// <summary>Who did what, oldest first.</summary>
    public IEnumerable<(DateTime At, string Text)> History
    {
        get
        {
            var revision = Working.Revision;
            var events = revision.Approvals
                .Select(approval => (approval.At, Text: $"{approval.By.Name} 通过「{approval.StepName}」{(approval.Comment.Length > 0 ? "：" + approval.Comment : "")}"))
                .Concat(revision.ReturnNotes.Select(note => (note.At, Text: $"{note.By.Name} 退回：{note.Text}")));
            if (revision is { SubmittedBy: { } submitter, SubmittedAt: { } submittedAt })
            {
                events = events.Append((submittedAt, $"{submitter.Name} 提交审核（第{revision.Round}次）"));
            }

            if (revision is { PublishedBy: { } publisher, PublishedAt: { } publishedAt })
            {
                events = events.Append((publishedAt, $"{publisher.Name} 发布"));
            }

            return events.OrderBy(item => item.At);
        }
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => await LoadAsync(cancellationToken) ?? Page();

    public Task<IActionResult> OnPostApproveAsync(ApproveInput input, CancellationToken cancellationToken) => ActAsync(
        () => WhyNotReview,
        async actor => await desk.ActAsync(
            Agency, Year, null, working => Task.FromResult(working.Revision.Approve(Steps, input.Digest!, input.Comment, actor, desk.Now)), cancellationToken),
        "已通过。",
        cancellationToken);

    public Task<IActionResult> OnPostReturnAsync(ReturnInput input, CancellationToken cancellationToken) => ActAsync(
        () => Unless(CanReturn),
        async actor => await desk.ActAsync(
            Agency, Year, input.Version, working => Task.FromResult(working.Revision.Return(input.Reason!, actor, desk.Now)), cancellationToken),
        "已退回填报员。",
        cancellationToken);

    public Task<IActionResult> OnPostPublishAsync(PublishInput input, CancellationToken cancellationToken) => ActAsync(
        () => Unless(CanPublish), actor => publish.PublishAsync(Agency, Year, input.Version, actor, cancellationToken), "已发布，公众现在可以看到。", cancellationToken);

    public async Task<IActionResult> OnPostAmendAsync(AmendInput input, CancellationToken cancellationToken)
    {
        var result = await ActAsync(
            () => Unless(CanAmend),
            async actor => await desk.ActAsync(
                Agency, Year, null, working => Task.FromResult(working.Report.Amend(input.ChangeNote!, actor, desk.Now)), cancellationToken),
            "已建立更正版本，请修改后重新提交审核。已发布的版本不受影响。",
            cancellationToken);
        return result is RedirectToPageResult ? RedirectToPage("Entry", new { agency = Agency, year = Year }) : result;
    }

    /// <summary>What was typed into a field of a form that was refused.</summary>
    public string? Typed(string name) => ModelState.TryGetValue(name, out var entry) ? entry.AttemptedValue : null;

    /// <summary>What is wrong with a field.</summary>
    public string? Error(string name) => ModelState.TryGetValue(name, out var entry) && entry.Errors.Count > 0 ? entry.Errors[0].ErrorMessage : null;

    /// <summary>Either the role is missing, or the report has moved on since the page was made.</summary>
    private static string? Unless(bool isAllowed) => isAllowed ? null : "您现在不能办理这一步。请查看报告现在的状态。";

    private async Task<IActionResult> ActAsync(
        Func<string?> whyNot, Func<Actor, Task<WorkflowOutcome>> act, string notice, CancellationToken cancellationToken)
    {
        if (await LoadAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (whyNot() is { } why)
        {
            ModelState.AddModelError("", why);
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        var outcome = await act(await me.ActorAsync(cancellationToken));
        if (outcome is WorkflowOutcome.Refused refused)
        {
            ModelState.Clear();
            ModelState.AddModelError("", refused.Reason);
            return await LoadAsync(cancellationToken) ?? Page();
        }

        TempData["Notice"] = notice;
        return RedirectToPage(new { agency = Agency, year = Year });
    }

    private async Task<IActionResult?> LoadAsync(CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(Agency, Year, cancellationToken) is not { } working)
        {
            return NotFound();
        }

        Working = working;
        var (unit, revision) = (working.Report.Agency, working.Revision);
        if (!await me.MayAsync(unit, Work.Any, cancellationToken))
        {
            return Forbid();
        }

        var actor = await me.ActorAsync(cancellationToken);
        var holdsStep = revision.State == RevisionState.InReview && await me.MayAsync(unit, [Steps[revision.Step].Role], cancellationToken);
        var mayPublish = await me.MayAsync(unit, Work.Publish, cancellationToken);
        WhyNotReview = revision.WhyNotSignedBy(actor) ?? (holdsStep ? null : $"正在等待{Steps[revision.Step].Role.Chinese()}审核。");
        CanReview = WhyNotReview is null;
        CanReturn = CanReview || (revision.State == RevisionState.Approved && mayPublish);
        CanPublish = revision.State == RevisionState.Approved && mayPublish;
        CanAmend = revision.State == RevisionState.Published && (mayPublish || await me.MayAsync(unit, Work.Write, cancellationToken));
        CanWrite = await me.MayAsync(unit, Work.Write, cancellationToken);
        return null;
    }
}
