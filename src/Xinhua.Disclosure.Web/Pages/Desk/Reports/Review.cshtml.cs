using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Documents.Blocks;
using Xinhua.Disclosure.Documents.Comparison;
using Xinhua.Disclosure.Documents.Html;
using Xinhua.Disclosure.Web.Publication;
using Xinhua.Disclosure.Web.Security;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>Where a report is reviewed, returned, published, corrected and withdrawn.</summary>
public sealed class ReviewModel(ReportDesk desk, SignedPapers papers, PublishReport publish, CurrentAccount me, IdentityConfirmation confirmation, IOptions<WorkflowOptions> workflow) : PageModel
{
    private static readonly TimeSpan ScheduleAhead = TimeSpan.FromHours(1);

    /// <summary>Slug of the agency.</summary>
    [BindProperty(SupportsGet = true, Name = "agency")]
    public string Agency { get; set; } = "";

    /// <summary>Report year.</summary>
    [BindProperty(SupportsGet = true, Name = "year")]
    public int Year { get; set; }

    /// <summary>The report.</summary>
    public WorkingReport Working { get; private set; } = null!;

    /// <summary>The steps of review.</summary>
    public IReadOnlyList<ReviewStep> Steps { get; } = workflow.Value.ReviewSteps();

    /// <summary>The step the report waits for; null when it waits for none.</summary>
    public ReviewStep? Step => Working.Revision.State == RevisionState.InReview ? Steps.ElementAtOrDefault(Working.Revision.Step) : null;

    /// <summary>What the page calls the state.</summary>
    public string StateName => Working.Revision.OpenReferral is not null ? "报请确定中" : Step is { } step ? step.Name + "中" : Working.Revision.State.Chinese();

    /// <summary>Whether the person may sign the current step, and has not begun to review it.</summary>
    public bool CanOpen { get; private set; }

    /// <summary>Whether the person may sign the current step now.</summary>
    public bool CanReview { get; private set; }

    /// <summary>Why the person may not sign; null when they may.</summary>
    public string? WhyNotReview { get; private set; }

    /// <summary>Whether the person may take their submission back.</summary>
    public bool CanTakeBack { get; private set; }

    /// <summary>Whether the person may return the report.</summary>
    public bool CanReturn { get; private set; }

    /// <summary>Whether the person may send a question up.</summary>
    public bool CanRefer { get; private set; }

    /// <summary>Whether the person may record a decision.</summary>
    public bool CanSettle { get; private set; }

    /// <summary>Whether the person may publish it.</summary>
    public bool CanPublish { get; private set; }

    /// <summary>Why a person with the role may not publish now; null when they may or lack the role.</summary>
    public string? WhyNotPublish { get; private set; }

    /// <summary>Notes of the round that the person may see: while a review is under way only those who review, afterwards everybody.</summary>
    public IReadOnlyList<ReturnNote> Notes { get; private set; } = [];

    /// <summary>Notices that last year's report was corrected.</summary>
    public IReadOnlyList<CarryOverNotice> Notices { get; private set; } = [];

    /// <summary>Whether the person may begin a correction.</summary>
    public bool CanAmend { get; private set; }

    /// <summary>Whether the person may withdraw it.</summary>
    public bool CanWithdraw { get; private set; }

    /// <summary>Whether the person may write it.</summary>
    public bool CanWrite { get; private set; }

    /// <summary>Whether the person must prove again who they are before they publish or withdraw.</summary>
    public bool NeedsProof => (CanPublish || CanWithdraw) && confirmation.IsNeeded;

    /// <summary>Scans of the signed paper.</summary>
    public PaperList Papers { get; private set; } = null!;

    /// <summary>Whether the person may add one.</summary>
    public bool CanAddPaper { get; private set; }

    /// <summary>Who did what, oldest first.</summary>
    public IReadOnlyList<HistoryLine> History { get; private set; } = [];

    /// <summary>What changed since the person looked last, or since the published revision; null when there is nothing to compare with.</summary>
    public ReportComparison? Changes { get; private set; }

    /// <summary>What it is compared with.</summary>
    public string ChangesSince { get; private set; } = "";

    /// <summary>The account that looks at the page.</summary>
    public int AccountId { get; private set; }

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
                RevisionState.Published or RevisionState.Withdrawn => 2 + Steps.Count,
            };
            return Steps.Select(step => step.Name).Prepend("填报").Append("发布").Select((name, index) => (name, index < at, index == at));
        }
    }

    /// <summary>What the time field offers first: the next full hour but one, in China.</summary>
    public string SuggestedTime
    {
        get
        {
            var later = BeijingTime.At(desk.Now + ScheduleAhead);
            return later.AddMinutes(60 - later.Minute).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The content as the public will see it; for a reviewer with marks at cells that changed and cells with notes.</summary>
    public string Body => HtmlWriter.Write([.. ReportBlocks.Of(Working.Content).Where(block => block is not Block.Title)], headingLevel: 3, Marked);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => await LoadAsync(cancellationToken) ?? Page();

    public Task<IActionResult> OnPostOpenAsync(CancellationToken cancellationToken) => ActAsync(
        () => WhyNotReview,
        actor => Do(AuditAction.ReviewOpened, null, null, actor, working => working.Revision.OpenReview(actor, desk.Now), cancellationToken),
        "已开始审核，提交人不能再自行撤回。",
        cancellationToken);

    public Task<IActionResult> OnPostTakeBackAsync(CancellationToken cancellationToken) => ActAsync(
        () => null,
        actor => Do(AuditAction.SubmissionTakenBack, null, null, actor, working => working.Report.TakeBack(actor, desk.Now), cancellationToken),
        "已撤回提交，可以继续修改。",
        cancellationToken);

    public Task<IActionResult> OnPostNoteAsync(NoteInput input, CancellationToken cancellationToken) => ActAsync(
        () => WhyNotReview,
        actor => Do(
            AuditAction.NoteAdded,
            $"{input.Place} {input.NoteText}",
            null,
            actor,
            working => working.Revision.AddNote(input.ToPlace()!, input.NoteText!, working.Content, actor, desk.Now),
            cancellationToken),
        "批注已添加，退回时一并交给填报员。",
        cancellationToken);

    public Task<IActionResult> OnPostRemoveNoteAsync(int note, CancellationToken cancellationToken) => ActAsync(
        () => WhyNotReview,
        actor => Do(
            AuditAction.NoteRemoved,
            note.ToString(CultureInfo.InvariantCulture),
            null,
            actor,
            working => working.Revision.RemoveNote(note, actor, desk.Now),
            cancellationToken),
        "批注已删除。",
        cancellationToken);

    public Task<IActionResult> OnPostApproveAsync(ApproveInput input, CancellationToken cancellationToken) => ActAsync(
        () => WhyNotReview ?? (input.Step == Working.Revision.Step ? null : "这一步已由另一位同志办理，报告进入了下一步。请查看现在的内容，再操作一次。"),
        actor => Do(
            AuditAction.StepApproved,
            $"{Step?.Name} {input.Comment}",
            null,
            actor,
            working => working.WhyNotSound ?? working.Revision.Approve(Steps, input.Step, input.Digest!, input.Comment, actor, desk.Now),
            cancellationToken),
        "已通过。",
        cancellationToken);

    public Task<IActionResult> OnPostReturnAsync(ReturnInput input, CancellationToken cancellationToken) => ActAsync(
        () => Unless(CanReturn),
        actor => Do(AuditAction.ReportReturned, input.Reason, input.Version, actor, working => working.Revision.Return(input.Reason ?? "", actor, desk.Now), cancellationToken),
        "已退回填报员。",
        cancellationToken);

    public Task<IActionResult> OnPostReferAsync(ReferInput input, CancellationToken cancellationToken) => ActAsync(
        () => Unless(CanRefer),
        actor => Do(
            AuditAction.ReportReferred, input.Question, null, actor, working => working.Revision.Refer(input.Authority, input.Question!, actor, desk.Now), cancellationToken),
        "已记录报请事项。收到确定意见以前，这份报告不能审核、退回或发布。",
        cancellationToken);

    public Task<IActionResult> OnPostSettleAsync(SettleInput input, CancellationToken cancellationToken) => ActAsync(
        () => Unless(CanSettle),
        actor => Do(AuditAction.ReferralSettled, input.Decision, null, actor, working => working.Revision.SettleReferral(input.Decision!, actor, desk.Now), cancellationToken),
        "确定意见已记录，可以继续办理。",
        cancellationToken);

    public Task<IActionResult> OnPostPublishAsync(PublishInput input, CancellationToken cancellationToken) => ActAsync(
        () => WhyNotPublish ?? Unless(CanPublish) ?? WhyNotProved,
        actor => publish.PublishAsync(Agency, Year, input.Version, actor, cancellationToken),
        "已发布，公众现在可以看到。",
        cancellationToken);

    public Task<IActionResult> OnPostScheduleAsync(ScheduleInput input, CancellationToken cancellationToken) => ActAsync(
        () => WhyNotPublish ?? Unless(CanPublish) ?? WhyNotProved,
        actor => Do(
            AuditAction.PublicationScheduled,
            BeijingTime.Minute(input.Instant!.Value),
            input.Version,
            actor,
            working => working.Revision.Schedule(input.Instant!.Value, actor, desk.Now),
            cancellationToken),
        "已设置定时发布，到时间自动发布。",
        cancellationToken);

    public Task<IActionResult> OnPostUnscheduleAsync(CancellationToken cancellationToken) => ActAsync(
        () => Unless(CanPublish),
        actor => Do(AuditAction.ScheduleCancelled, null, null, actor, working => working.Revision.CancelSchedule(null, desk.Now), cancellationToken),
        "已取消定时发布。",
        cancellationToken);

    public async Task<IActionResult> OnPostAmendAsync(AmendInput input, CancellationToken cancellationToken)
    {
        var result = await ActAsync(
            () => Unless(CanAmend),
            actor => Do(
                AuditAction.AmendmentBegun,
                $"{input.AmendmentReason.Chinese()}：{input.ChangeNote}",
                null,
                actor,
                working => working.Report.Amend(input.AmendmentReason, input.ChangeNote!, actor, desk.Now),
                cancellationToken),
            "已建立更正版本，请修改后重新提交审核。更正版本发布以前，公众看到的内容不变。",
            cancellationToken);
        return result is RedirectToPageResult ? RedirectToPage("Entry", new { agency = Agency, year = Year }) : result;
    }

    public Task<IActionResult> OnPostWithdrawAsync(WithdrawInput input, CancellationToken cancellationToken) => ActAsync(
        () => Unless(CanWithdraw) ?? WhyNotProved,
        actor => desk.ActAsync(
            Agency,
            Year,
            null,
            new DeskOrder(AuditAction.ReportWithdrawn, actor, input.WithdrawalReason),
            async working =>
            {
                await desk.LoadAllRevisionsAsync(working.Report, cancellationToken);
                return working.Report.Withdraw(input.WithdrawalReason!, actor, desk.Now);
            },
            cancellationToken),
        "已撤回公开。公开页面会显示撤回的时间和原因。",
        cancellationToken);

    /// <summary>Proves again who is there; the forms that publish and withdraw appear afterwards (ASVS 7.5.3).</summary>
    public async Task<IActionResult> OnPostConfirmAsync(CancellationToken cancellationToken)
    {
        if (await LoadAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        return await confirmation.PassesAsync(ModelState, cancellationToken) ? RedirectToPage(new { agency = Agency, year = Year }) : Page();
    }

    /// <summary>What was typed into a field of a form that was refused.</summary>
    public string? Typed(string name) => ModelState.TryGetValue(name, out var entry) ? entry.AttemptedValue : null;

    /// <summary>What is wrong with a field.</summary>
    public string? Error(string name) => ModelState.TryGetValue(name, out var entry) && entry.Errors.Count > 0 ? entry.Errors[0].ErrorMessage : null;

    /// <summary>What a note is pinned to, in words.</summary>
    public string PlaceOf(ReturnNote note) => NotePlaces.Name(Working.Content.Format, note);

    /// <summary>Either the role is missing, or the report has moved on since the page was made.</summary>
    private static string? Unless(bool isAllowed) => isAllowed ? null : "您现在不能办理这一步。请查看报告现在的状态。";

    private string? WhyNotProved => confirmation.IsNeeded ? "距离上次验证身份已超过规定时间，请先再次验证身份。" : null;

    private Task<WorkflowOutcome> Do(
        AuditAction kind, string? detail, int? version, Actor actor, Func<WorkingReport, WorkflowOutcome> action, CancellationToken cancellationToken) =>
        desk.ActAsync(Agency, Year, version, new DeskOrder(kind, actor, detail), working => Task.FromResult(action(working)), cancellationToken);

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
        AccountId = actor.AccountId;
        var maySign = Step is { } step && await me.MayAsync(unit, [step.Role], cancellationToken);
        var mayPublish = await me.MayAsync(unit, Work.Publish, cancellationToken);
        CanWrite = await me.MayAsync(unit, Work.Write, cancellationToken);
        WhyNotReview = revision.WhyNotSignedBy(actor)
            ?? (maySign ? null : Step is null ? "审核步骤的设置在审核期间减少了，请主管部门退回后重新提交。" : $"正在等待{Step.Role.Chinese()}审核。");
        CanOpen = WhyNotReview is null && !revision.IsOpenedBy(actor);
        CanReview = WhyNotReview is null && !CanOpen && revision.OpenReferral is null;
        CanTakeBack = revision.WhyNotTakenBackBy(actor) is null;
        CanReturn = CanReview || (revision.State == RevisionState.Approved && mayPublish && revision.OpenReferral is null) || (revision.State == RevisionState.InReview && Step is null && mayPublish);
        CanRefer = CanReturn;
        CanSettle = revision.WhyNotSettledBy(actor) is null && await me.MayAsync(unit, Work.Sign, cancellationToken);
        CanPublish = revision.State == RevisionState.Approved && mayPublish && revision.WhyNotPublishedBy(actor) is null;
        WhyNotPublish = revision.State == RevisionState.Approved && mayPublish ? revision.WhyNotPublishedBy(actor) : null;
        CanAmend = revision.State is RevisionState.Published or RevisionState.Withdrawn && CanWrite;
        CanWithdraw = working.Report.CurrentRevision is not null && await me.MayAsync(unit, Work.Withdraw, cancellationToken);
        Notes = revision.State == RevisionState.InReview && !await me.MayAsync(unit, Work.Sign, cancellationToken) ? [] : [.. revision.NotesOfRound];
        Notices = await desk.NoticesAsync(working.Report.Id, cancellationToken);
        History = ReviewHistory.Of(revision, await desk.SubmissionsAsync(revision.Id, cancellationToken));
        Papers = new PaperList(Agency, Year, await papers.ListAsync(revision.Id, cancellationToken), ContentDigest.Compute(working.Content));
        CanAddPaper = CanWrite || await me.MayAsync(unit, Work.Sign, cancellationToken);
        await CompareAsync(actor, cancellationToken);
        return null;
    }

    private async Task CompareAsync(Actor actor, CancellationToken cancellationToken)
    {
        var revision = Working.Revision;
        ContentSnapshot? before = null;
        if (revision.LastLookBefore(actor) is { } round)
        {
            before = await desk.SubmittedAsync(revision.Id, round, cancellationToken);
            ChangesSince = $"您上次审核（第{round}次提交）";
        }

        if (before is null && revision.Number > 1 && revision.State is RevisionState.Draft or RevisionState.InReview or RevisionState.Approved)
        {
            before = await desk.PublishedBeforeAsync(Working.Report, cancellationToken);
            ChangesSince = Working.Report.CurrentRevision is null ? "撤回前的版本" : "已发布的版本";
        }

        Changes = before is null ? null : ReportComparison.Of(Working.Content.Format, before, ContentSnapshot.Of(Working.Content));
    }

    private string Marked(FormatCell cell, string figure)
    {
        var html = $"<span data-place=\"{NoteInput.Of(cell.Key)}\">{figure}</span>";
        if (Changes?.Cells.FirstOrDefault(change => change.Cell.Key == cell.Key) is { } changed)
        {
            var was = changed.Was is null ? "空" : FigureText.Write(changed.Was);
            html = $"<mark class=\"changed\">{html}</mark><small class=\"was\">原{was}</small>";
        }

        return html + string.Concat(Notes.Where(note => note.Cell == cell.Key)
            .Select(note => $"<a class=\"note-mark\" href=\"#note-{note.Id.ToString(CultureInfo.InvariantCulture)}\">批注</a>"));
    }
}
