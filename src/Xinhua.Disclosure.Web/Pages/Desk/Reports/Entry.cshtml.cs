using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Core.Validation.Rules;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>Where a report is written.</summary>
public sealed partial class EntryModel(ReportDesk desk, LiveDraft live, CurrentAccount me, IAntiforgery antiforgery) : PageModel
{
    /// <summary>What was typed; null on the first view.</summary>
    [BindProperty]
    public EntryInput? Input { get; set; }

    /// <summary>Slug of the agency.</summary>
    [BindProperty(SupportsGet = true, Name = "agency")]
    public string Agency { get; set; } = "";

    /// <summary>Report year.</summary>
    [BindProperty(SupportsGet = true, Name = "year")]
    public int Year { get; set; }

    /// <summary>The report as it is stored.</summary>
    public WorkingReport Working { get; private set; } = null!;

    /// <summary>Who fills it in: what is typed waits in the browser for this person.</summary>
    public Actor Me { get; private set; } = null!;

    /// <summary>The numbers the page shows: what was typed where it is readable, else what is stored.</summary>
    public Figures Shown { get; private set; } = null!;

    /// <summary>Findings about numbers. Blank cells are progress, not mistakes, while a form is being filled in: they are counted instead of listed.</summary>
    public IReadOnlyList<Finding> TableFindings => [.. Working.Findings.Where(finding => IsOfTables(finding) && finding.RuleId != EveryCellIsFilled.RuleId)];

    /// <summary>How many cells are blank.</summary>
    public int BlankCells => Working.Findings.Count(finding => finding.RuleId == EveryCellIsFilled.RuleId);

    /// <summary>What the table check found, in the words the browser uses too.</summary>
    public string TableSummary
    {
        get
        {
            var found = TableFindings.CountBy(finding => finding.Severity).Select(count => $"{count.Value}处{count.Key.Chinese()}").ToList();
            var blank = BlankCells == 0 ? "" : $"还有{BlankCells}格没有填写。";
            return found.Count > 0 ? $"表格检查发现{string.Join('，', found)}。{blank}" : blank.Length > 0 ? blank : "表格检查没有发现问题。";
        }
    }

    /// <summary>All other findings: about the texts, and whatever needs more than the numbers of this report and last year's.</summary>
    public IReadOnlyList<Finding> TextFindings => [.. Working.Findings.Where(finding => !IsOfTables(finding))];

    /// <summary>What the check of the texts found.</summary>
    public string TextSummary => TextFindings.Count == 0
        ? "文字检查没有发现问题。"
        : $"文字检查发现{string.Join('，', TextFindings.CountBy(finding => finding.Severity).Select(count => $"{count.Value}处{count.Key.Chinese()}"))}。";

    /// <summary>Whether the page checks a finding's rule by itself while numbers are typed.</summary>
    private static bool IsOfTables(Finding finding) => EntrySheet.LiveRules.Contains(finding.RuleId);

    /// <summary>Notices that last year's report was corrected.</summary>
    public IReadOnlyList<CarryOverNotice> Notices { get; private set; } = [];

    /// <summary>The numbers that last year's report hands to this one.</summary>
    public IReadOnlyDictionary<CellKey, decimal> Carried { get; private set; } = new Dictionary<CellKey, decimal>();

    /// <summary>Who stated of which table that its blanks are zero.</summary>
    public IReadOnlyList<ZeroStatement> ZeroStatements => Working.Revision.ZeroStatements(Working.Content.Format);

    /// <summary>How many cells of a table are blank.</summary>
    public int BlankIn(FormatTable table) => table.Cells.Count(cell => !cell.IsComputed && Shown[cell.Key] is null);

    /// <summary>Subjects of the findings that a carried number other than last year's raises, at the cell itself and at the totals it goes into.</summary>
    public IEnumerable<string> ReasonsOf(FormatCell carried) => CarryOverMatchesLastYear
        .Concerning(Working.Content.Format.Cells.Where(cell => cell.Key.Row == carried.Key.Row && cell.Leaves.Contains(carried.Key)).Select(cell => cell.Key))
        .Select(Justification.SubjectOf);

    /// <summary>Findings that may stand with a reason; what is only for information needs none.</summary>
    public IReadOnlyList<Finding> Excusable => [.. Working.Findings.Where(finding => finding.MayBeExcused && finding.Severity != Severity.Info)];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await LoadAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        ModelState.Clear();
        Input = null;
        return Working.Revision.State == RevisionState.Draft ? Page() : RedirectToPage("Review", new { agency = Agency, year = Year });
    }

    public async Task<IActionResult> OnGetSheetAsync(CancellationToken cancellationToken) =>
        await LoadAsync(cancellationToken) ?? Content(EntrySheet.Of(Working.Content.Format, Year, Working.Previous).ToJson(), "application/json; charset=utf-8");

    /// <summary>What the rules find in what is on the screen, as a piece of the page; nothing is stored.</summary>
    public async Task<IActionResult> OnPostCheckAsync(CancellationToken cancellationToken)
    {
        if (await LoadAsync(cancellationToken, Input is null ? null : Input.Over) is { } refusal)
        {
            return refusal;
        }

        ModelState.Clear();
        return Partial("_TextFindings", this);
    }

    /// <summary>Saves what is typed, and takes the cure that a finding offers.</summary>
    public async Task<IActionResult> OnPostFixAsync(string subject, CancellationToken cancellationToken)
    {
        var saved = await SaveAsync(Zeros.None, "", cancellationToken);
        if (saved is not RedirectToPageResult)
        {
            return saved;
        }

        await LoadAsync(cancellationToken);
        if (Working.Findings.FirstOrDefault(finding => Justification.SubjectOf(finding) == subject) is not { Fix: { } fix, Section: { } section })
        {
            TempData["Notice"] = "内容已保存。这个问题已经没有了。";
            return RedirectToPage(new { agency = Agency, year = Year });
        }

        var was = Working.Content.Text(section);
        var now = was.Remove(fix.Span.Start, fix.Span.Length).Insert(fix.Span.Start, fix.Replacement);
        var edit = new DraftEdit(new Dictionary<CellKey, CellEdit>(), new Dictionary<string, TextEdit> { [section] = new(ContentDigest.Of(was), now) });
        TempData["Notice"] = await desk.SaveAsync(Agency, Year, edit, await me.ActorAsync(cancellationToken), cancellationToken) switch
        {
            SaveOutcome.Saved => "已按建议修改并保存。",
            SaveOutcome.Refused refused => "内容已保存，但没有按建议修改。" + refused.Reason,
            _ => "内容已保存，但没有按建议修改：他人刚刚改了这一节。请核对后再改。",
        };
        return RedirectToPage(new { agency = Agency, year = Year });
    }

    /// <summary>Keeps the reason for a finding; answers who gave it, or that there is no such finding in what is stored.</summary>
    public async Task<IActionResult> OnPostReasonAsync(string subject, string? reason, CancellationToken cancellationToken)
    {
        var (head, refusal) = await HeadAsync(cancellationToken);
        if (head is null)
        {
            return refusal!;
        }

        if (string.IsNullOrWhiteSpace(reason) || reason.Length > Justification.ReasonLength)
        {
            return new BadRequestObjectResult($"理由要写明，最多{Justification.ReasonLength}字。");
        }

        var edit = new DraftEdit(new Dictionary<CellKey, CellEdit>(), new Dictionary<string, TextEdit>())
        {
            Reasons = new Dictionary<string, string> { [subject] = reason.ReplaceLineEndings("\n") },
        };
        if (await desk.SaveAsync(Agency, Year, edit, await me.ActorAsync(cancellationToken), cancellationToken) is SaveOutcome.Refused refused)
        {
            return new ConflictObjectResult(refused.Reason);
        }

        await LoadAsync(cancellationToken);
        return Working.Findings.FirstOrDefault(finding => Justification.SubjectOf(finding) == subject) is { } found && GivenReason(found) is { } given
            ? Content($"{given.By.Name} 于 {BeijingTime.Minute(given.At)} 说明", "text/plain; charset=utf-8")
            : new ConflictObjectResult("理由没有保存：保存的内容里没有这个问题。请等内容保存以后再写。");
    }

    public Task<IActionResult> OnPostSaveAsync(CancellationToken cancellationToken) => SaveAsync(Zeros.None, "已保存。", cancellationToken);

    /// <summary>Saves, and states that every cell left blank is zero: in the whole form, or in the named table.</summary>
    public Task<IActionResult> OnPostZerosAsync([FromForm] string? zerosIn, CancellationToken cancellationToken) => zerosIn is null
        ? SaveAsync(Zeros.Everywhere, "已保存，没有填写的格子都已填0，并记录了您的声明。", cancellationToken)
        : SaveAsync(new Zeros(false, zerosIn), "已保存，这张表没有填写的格子都已填0，并记录了您的声明。", cancellationToken);

    /// <summary>Saves what is typed, and marks a note as dealt with.</summary>
    public async Task<IActionResult> OnPostResolveAsync(int note, CancellationToken cancellationToken)
    {
        var saved = await SaveAsync(Zeros.None, "", cancellationToken);
        if (saved is not RedirectToPageResult)
        {
            return saved;
        }

        var actor = await me.ActorAsync(cancellationToken);
        var reply = Request.Form[string.Create(CultureInfo.InvariantCulture, $"Reply_{note}")].ToString();
        if (reply.Length > ReturnNote.ExcerptLength)
        {
            TempData["Notice"] = $"内容已保存，但批注没有标记为处理：处理说明最多{ReturnNote.ExcerptLength}字，写了{reply.Length}字。";
            return RedirectToPage(new { agency = Agency, year = Year });
        }

        var outcome = await desk.ActAsync(
            Agency,
            Year,
            null,
            new DeskOrder(AuditAction.NoteResolved, actor, $"{note} {reply}"),
            working => Task.FromResult(working.Revision.ResolveNote(note, reply, actor, desk.Now)),
            cancellationToken);
        TempData["Notice"] = outcome is WorkflowOutcome.Refused refused ? "内容已保存。" + refused.Reason : "内容已保存，批注已标记为处理。";
        return RedirectToPage(new { agency = Agency, year = Year });
    }

    /// <summary>Takes note of last year's correction.</summary>
    public async Task<IActionResult> OnPostDismissAsync(int notice, CancellationToken cancellationToken)
    {
        ModelState.Clear();
        Input = null;
        if (await LoadAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await desk.DismissNoticeAsync(Working.Report, notice, await me.ActorAsync(cancellationToken), cancellationToken);
        return RedirectToPage(new { agency = Agency, year = Year });
    }

    public async Task<IActionResult> OnPostSubmitAsync(CancellationToken cancellationToken)
    {
        var saved = await SaveAsync(Zeros.None, "", cancellationToken);
        if (saved is not RedirectToPageResult)
        {
            return saved;
        }

        var actor = await me.ActorAsync(cancellationToken);
        var outcome = await desk.ActAsync(
            Agency,
            Year,
            null,
            new DeskOrder(AuditAction.ReportSubmitted, actor),
            working => Task.FromResult(working.Report.Submit(working.Findings, working.Content, actor, desk.Now)),
            cancellationToken);
        if (outcome is WorkflowOutcome.Refused refused)
        {
            TempData.Remove("Notice");
            await LoadAsync(cancellationToken);
            ModelState.Clear();
            Input = null;
            ModelState.AddModelError("", "内容已保存，但不能提交。" + refused.Reason);
            return Page();
        }

        TempData["Notice"] = "已提交审核。审核通过以前，您可以在工作台查看进度。";
        return RedirectToPage("Review", new { agency = Agency, year = Year });
    }

    /// <summary>Where a note is pinned, in words.</summary>
    public string PlaceOf(ReturnNote note) => NotePlaces.Name(Working.Content.Format, note);

    /// <summary>The id of the field a note is pinned to; null when it speaks of the whole report or of a computed cell.</summary>
    public string? AnchorOf(ReturnNote note) =>
        note.Cell is { } cell && Working.Content.Format.Find(cell) is { IsComputed: false } ? FieldIds.Cell(cell.ToString())
        : note.Section is { } section ? FieldIds.Section(section)
        : null;

    /// <summary>What stands in a cell's field.</summary>
    public string CellText(CellKey key) => Input?.Cells.TryGetValue(key.ToString(), out var typed) == true ? typed ?? "" : FigureText.Write(Stored(key));

    /// <summary>The stored number of a cell.</summary>
    public decimal? Stored(CellKey key) => Working.Content.Figures[key];

    /// <summary>Last year's number of a cell; null when there was none.</summary>
    public decimal? LastYear(CellKey key) => Working.Previous is { } previous && previous.Format.Find(key) is not null ? previous.Figures[key] : null;

    /// <summary>What is wrong with a cell; null when nothing is.</summary>
    public string? CellError(string key) => ModelState.TryGetValue($"Cells[{key}]", out var entry) && entry.Errors.Count > 0 ? entry.Errors[0].ErrorMessage : null;

    /// <summary>What stands in the fields of a correction.</summary>
    public (AmendmentReason Reason, string Note) Correction => (
        Input?.CorrectionReason ?? Working.Revision.AmendmentReason ?? AmendmentReason.Other, Lines(Input?.CorrectionNote ?? Working.Revision.ChangeNote));

    /// <summary>What is wrong with the note of a correction; null when nothing is.</summary>
    public string? CorrectionError => ModelState.TryGetValue(nameof(EntryInput.CorrectionNote), out var entry) && entry.Errors.Count > 0 ? entry.Errors[0].ErrorMessage : null;

    /// <summary>What stands in a section's field.</summary>
    public string SectionText(string section) => Input?.Texts.TryGetValue(section, out var typed) == true ? Lines(typed) : Working.Content.Text(section);

    /// <summary>Last year's text of a section.</summary>
    public string? LastYearText(string section) => Working.Previous?.Text(section);

    /// <summary>What is wrong with a section; null when nothing is.</summary>
    public string? TextError(string section) =>
        ModelState.TryGetValue($"Texts[{section}]", out var entry) && entry.Errors.Count > 0 ? entry.Errors[0].ErrorMessage : null;

    /// <summary>The reason that stands for a finding; null when none does.</summary>
    public Justification? GivenReason(Finding finding) =>
        Working.Revision.Justifications.FirstOrDefault(justification => justification.Excuses(finding, Working.Content));

    /// <summary>What stands in the field for a finding's reason.</summary>
    public string ReasonText(Finding finding) =>
        Input?.Reasons.TryGetValue(Justification.SubjectOf(finding), out var typed) == true ? Lines(typed) : GivenReason(finding)?.Reason ?? "";

    /// <summary>Forms send CR LF; written into a text field again, every such field would count as changed.</summary>
    private static string Lines(string? typed) => (typed ?? "").ReplaceLineEndings("\n");

    /// <summary>Where the person states that what is blank is zero.</summary>
    private sealed record Zeros(bool IsEverywhere, string? Table)
    {
        public static readonly Zeros None = new(false, null);
        public static readonly Zeros Everywhere = new(true, null);
    }

    private async Task<IActionResult> SaveAsync(Zeros zeros, string notice, CancellationToken cancellationToken)
    {
        if (await LoadAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (ModelState.IsValid && Input!.Format != Working.Content.Format.Id)
        {
            ModelState.AddModelError("", "页面内容不完整，没有保存。请刷新页面后再填写。");
        }

        if (zeros.Table is { } table && Working.Content.Format.Tables.All(known => known.Key != table))
        {
            return NotFound();
        }

        if (!ModelState.IsValid)
        {
            ShowTyped();
            return Page();
        }

        var actor = await me.ActorAsync(cancellationToken);
        switch (await desk.SaveAsync(Agency, Year, Input!.ToEdit(Working.Content.Format, zeros.IsEverywhere) with { ZerosIn = zeros.Table }, actor, cancellationToken))
        {
            case SaveOutcome.Saved:
                TempData["Notice"] = notice;
                return RedirectToPage(new { agency = Agency, year = Year });
            case SaveOutcome.Refused refused:
                ModelState.AddModelError("", refused.Reason);
                break;
            case SaveOutcome.Conflict conflict:
                Explain(conflict);
                break;
        }

        // What others saved meanwhile becomes what this page was made from, so that saving again is a decision.
        await LoadAsync(cancellationToken);
        ShowTyped();
        return Page();
    }

    private void Explain(SaveOutcome.Conflict conflict)
    {
        foreach (var (key, current) in conflict.Cells)
        {
            var theirs = current is null ? "清空" : $"改为{FigureText.Write(current)}";
            ModelState.AddModelError($"Cells[{key}]", $"打开页面以后，他人已把这一格{theirs}，您填的是「{Input!.Cells[key.ToString()]}」。请核对后再保存，以这里留下的数字为准。");
        }

        foreach (var (section, current) in conflict.Sections)
        {
            ModelState.AddModelError($"Texts[{section}]", $"打开页面以后，他人已修改这一节。请核对后再保存，以这里留下的文字为准。他人的文字是：{current}");
        }
    }

    private void ShowTyped()
    {
        var format = Working.Content.Format;
        var typed = format.EnteredCells
            .Select(cell => (cell.Key, FigureText.Read(CellText(cell.Key), cell.Number).Value))
            .Where(cell => cell.Value is not null)
            .Select(cell => KeyValuePair.Create(cell.Key, cell.Value!.Value));
        Shown = new Figures(format, typed);
    }

    /// <summary>Loads the report; a result when the person may not write it or there is none.</summary>
    private async Task<IActionResult?> LoadAsync(CancellationToken cancellationToken, Func<ReportContent, ReportContent>? typed = null)
    {
        if (await (typed is null ? desk.FindAsync(Agency, Year, cancellationToken) : desk.JudgeAsync(Agency, Year, typed, cancellationToken)) is not { } working)
        {
            return NotFound();
        }

        Working = working;
        Me = await me.ActorAsync(cancellationToken);
        Shown = working.Content.Figures;
        Carried = working.Previous is { } previous ? CarriedForward.Into(working.Content.Format, previous) : new Dictionary<CellKey, decimal>();
        Notices = await desk.NoticesAsync(working.Report.Id, cancellationToken);
        return await me.MayAsync(working.Report.Agency, Work.Write, cancellationToken) ? null
            : HttpMethods.IsGet(Request.Method) && await me.MayAsync(working.Report.Agency, Work.Any, cancellationToken)
                ? RedirectToPage("Review", new { agency = Agency, year = Year })
                : Forbid();
    }
}
