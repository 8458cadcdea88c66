using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Core.Validation.Rules;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Documents.Import;
using Xinhua.Disclosure.Web.Security;
using Xinhua.Disclosure.Web.Setup;
using Xinhua.Disclosure.Web.Uploads;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>Brings what people already have into a draft: read, shown cell by cell beside what the report says, and then taken, all that is ticked or nothing.</summary>
[AtMost(Bytes = LargestBody)]
[RequestFormLimits(ValueCountLimit = Hardening.EntryFields, ValueLengthLimit = LargestBody, MultipartBodyLengthLimit = LargestBody)]
public sealed class ImportModel(ReportDesk desk, ReportFormats formats, CurrentAccount me, IDataProtectionProvider protection, FileScan scan) : PageModel
{
    /// <summary>Largest body: a file as large as the reader takes, and the rest of the form.</summary>
    private const int LargestBody = ReportReader.MaxBytes + (2 * 1024 * 1024);

    private const int LongestName = 80;
    private const int Shown = 30;

    /// <summary>What was sent.</summary>
    [BindProperty]
    public ImportInput Input { get; set; } = new();

    /// <summary>Slug of the agency.</summary>
    [BindProperty(SupportsGet = true, Name = "agency")]
    public string Agency { get; set; } = "";

    /// <summary>Report year.</summary>
    [BindProperty(SupportsGet = true, Name = "year")]
    public int Year { get; set; }

    /// <summary>The report as it is stored.</summary>
    public WorkingReport Working { get; private set; } = null!;

    /// <summary>The document beside the report; null before one was chosen.</summary>
    public ImportPreview? Preview { get; private set; }

    /// <summary>The document, sealed for the next step.</summary>
    public string SealedDraft { get; private set; } = "";

    /// <summary>Extensions that the field for the file offers.</summary>
    public static string Accepted => string.Join(',', ReportReader.Extensions);

    /// <summary>What the rules would find, blank cells aside.</summary>
    public IReadOnlyList<Finding> Findings => [.. Preview!.Findings.Where(finding => finding.RuleId != EveryCellIsFilled.RuleId)];

    /// <summary>The first of them.</summary>
    public IEnumerable<Finding> FirstFindings => Findings.Take(Shown);

    /// <summary>How many cells would be blank.</summary>
    public int Blank => Preview!.Findings.Count - Findings.Count;

    public async Task<IActionResult> OnGetAsync(bool tooLarge, CancellationToken cancellationToken)
    {
        var refusal = await LoadAsync(cancellationToken);
        ModelState.Clear();
        if (tooLarge)
        {
            ModelState.AddModelError("Input.File", ImportInput.TooLarge);
        }

        return refusal ?? Page();
    }

    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancellationToken)
    {
        if (await LoadAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        var (source, outcome) = await ReadAsync(cancellationToken);
        var field = Input.File is null ? "Input.Pasted" : "Input.File";
        switch (outcome)
        {
            case null:
                ModelState.AddModelError("Input.File", "请选择文件，或者把报告粘贴在下面的框里。");
                break;
            case ReadOutcome.Unreadable unreadable:
                ModelState.AddModelError(field, unreadable.Message);
                break;
            case ReadOutcome.Read { Content: var content } when WhyNot(content) is { } why:
                ModelState.AddModelError(field, why);
                break;
            case ReadOutcome.Read { Content: var content }:
                await ShowAsync(ImportDraft.Of(source, content, Remarks(outcome), Working.Content), null, cancellationToken);
                break;
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAcceptAsync(CancellationToken cancellationToken)
    {
        if (await LoadAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var actor = await me.ActorAsync(cancellationToken);
        if (ImportDraft.Open(protection, actor.AccountId, Working, Input.Draft) is not { } draft || draft.Format != Working.Content.Format.Id)
        {
            ModelState.AddModelError("", "预览已经过期，或者不是在这份报告的页面上打开的。没有写入任何内容，请重新选择文件。");
            return Page();
        }

        await ShowAsync(draft, Input, cancellationToken);
        var edit = Preview!.Edit(Input);
        if (edit.Cells.Count + edit.Texts.Count == 0)
        {
            ModelState.AddModelError("", "没有勾选任何内容，没有写入。请勾选要采用的数字和文字。");
            return Page();
        }

        // What was decided stays ticked, but not where others have decided otherwise since.
        var chosen = new ImportInput
        {
            Cells = edit.Cells.Keys.ToDictionary(key => key.ToString(), _ => true),
            Sections = edit.Texts.Keys.ToDictionary(key => key, _ => true),
        };
        switch (await desk.SaveAsync(Agency, Year, edit, actor, cancellationToken))
        {
            case SaveOutcome.Saved:
                TempData["Notice"] = $"已从{draft.Source}写入{edit.Cells.Count}格数字、{edit.Texts.Count}节文字。";
                return RedirectToPage("Entry", new { agency = Agency, year = Year });
            case SaveOutcome.Refused refused:
                ModelState.AddModelError("", refused.Reason);
                break;
            case SaveOutcome.Conflict conflict:
                Explain(conflict, chosen);
                break;
        }

        // What others saved meanwhile becomes what this page shows.
        if (await LoadAsync(cancellationToken) is { } gone)
        {
            return gone;
        }

        await ShowAsync(draft.Beside(Working.Content), chosen, cancellationToken);
        return Page();
    }

    private void Explain(SaveOutcome.Conflict conflict, ImportInput chosen)
    {
        ModelState.AddModelError("", "打开预览以后，他人修改了下面几处，没有写入任何内容。预览已换成现在的内容，请核对，要用文件的内容替换的再勾选一次。");
        foreach (var (key, current) in conflict.Cells)
        {
            chosen.Cells.Remove(key.ToString());
            ModelState.AddModelError($"Cells[{key}]", current is null ? "他人已清空这一格。" : $"他人已把这一格改为{FigureText.Write(current)}。");
        }

        foreach (var section in conflict.Sections.Keys)
        {
            chosen.Sections.Remove(section);
            ModelState.AddModelError($"Texts[{section}]", $"「{Working.Content.Format.Section(section)!.Heading}」的文字已被他人修改。");
        }
    }

    /// <summary>A page that is pasted comes with its mark-up where the browser gives it, else as text with tabs between the cells of its tables.</summary>
    private async Task<(string Source, ReadOutcome? Outcome)> ReadAsync(CancellationToken cancellationToken)
    {
        if (Input.File is { } file)
        {
            var bytes = new byte[file.Length];
            await using var stream = file.OpenReadStream();
            await stream.ReadExactlyAsync(bytes, cancellationToken);
            var outcome = await scan.ComplaintAsync(bytes, cancellationToken) is { } complaint
                ? new ReadOutcome.Unreadable(complaint)
                : ReportReader.Read(file.FileName, bytes, formats, Year);
            return ($"文件「{Name(file.FileName)}」", outcome);
        }

        const string pasted = "粘贴的内容";
        return string.IsNullOrWhiteSpace(Input.Pasted) && string.IsNullOrWhiteSpace(Input.Markup) ? (pasted, null)
            : !string.IsNullOrWhiteSpace(Input.Markup) ? (pasted, ReportReader.Read("pasted.html", WithMark(Input.Markup), formats, Year))
            : (pasted, ReportReader.Read("pasted.txt", Encoding.UTF8.GetBytes(Input.Pasted!.Replace("\t", " | ", StringComparison.Ordinal)), formats, Year));
    }

    /// <summary>The page may name the encoding its own file had; the mark of this one overrules it.</summary>
    private static byte[] WithMark(string markup) => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(markup)];

    private string? WhyNot(ReportContent content)
    {
        var format = Working.Content.Format;
        return ImportedUnit.WhyNotOf(content, Agency, [Working.Content.AgencyName, Working.Report.Agency.Name], Year)
            ?? (content.Format.Id == format.Id ? null : $"文件用的是{content.Format.Document}的格式，{Year}年的报告应当使用{format.Document}的格式。请按新的格式整理后再导入。")
            ?? content.Figures.Entered.Select(figure => (figure.Key, Complaint: FigureText.Complaint(Math.Abs(figure.Value), NumberKind.Money)))
                .Where(figure => figure.Complaint is not null).Select(figure => $"{format.Cell(figure.Key).Place}：{figure.Complaint}").FirstOrDefault()
            ?? content.Notes.Where(note => note.Value.Length > RevisionFigure.NoteLength).Select(note => $"{format.Cell(note.Key).Place}的说明有{note.Value.Length}字，最多{RevisionFigure.NoteLength}字。请缩短后再导入。").FirstOrDefault();
    }

    private async Task ShowAsync(ImportDraft draft, ImportInput? chosen, CancellationToken cancellationToken)
    {
        var after = await desk.JudgeAsync(Agency, Year, now => ImportPreview.Taken(now, draft), cancellationToken);
        Preview = new ImportPreview(draft, Working.Content, after!.Content, after.Findings) { Chosen = chosen };
        SealedDraft = draft.Seal(protection, (await me.ActorAsync(cancellationToken)).AccountId, Working);
    }

    private static IReadOnlyList<string> Remarks(ReadOutcome outcome) => [.. outcome.Remarks.Select(remark => remark.Message)];

    /// <summary>The name as a line of text: it may come from anywhere.</summary>
    private static string Name(string fileName)
    {
        var name = Narrative.Clean(Path.GetFileName(fileName)).Replace('\n', ' ');
        return name.Length <= LongestName ? name : name[..LongestName] + "…";
    }

    private async Task<IActionResult?> LoadAsync(CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(Agency, Year, cancellationToken) is not { } working)
        {
            return NotFound();
        }

        Working = working;
        if (!await me.MayAsync(working.Report.Agency, Work.Write, cancellationToken))
        {
            return Forbid();
        }

        if (working.Revision.WhyNotEditable is not { } why)
        {
            return null;
        }

        if (HttpMethods.IsGet(Request.Method))
        {
            return RedirectToPage("Review", new { agency = Agency, year = Year });
        }

        ModelState.AddModelError("", why);
        return Page();
    }
}
