using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>
/// The written record of the review before publication (先审查后公开, 条例第十七条): what, how, to whom, on what ground, made, reviewed and signed by whom and when.
/// </summary>
public sealed class RecordModel(ReportDesk desk, SignedPapers papers, CurrentAccount me) : PageModel
{
    /// <summary>Slug of the agency.</summary>
    [BindProperty(SupportsGet = true, Name = "agency")]
    public string Agency { get; set; } = "";

    /// <summary>Report year.</summary>
    [BindProperty(SupportsGet = true, Name = "year")]
    public int Year { get; set; }

    /// <summary>The revision whose record it is; the newest when none is named.</summary>
    [BindProperty(SupportsGet = true, Name = "revision")]
    public int? Number { get; set; }

    /// <summary>The revision.</summary>
    public Revision Revision { get; private set; } = null!;

    /// <summary>What it says.</summary>
    public ReportContent Reported { get; private set; } = null!;

    /// <summary>The revisions of the report, whose records can be read too.</summary>
    public int Revisions { get; private set; }

    /// <summary>Scans of the signed paper.</summary>
    public PaperList Papers { get; private set; } = null!;

    /// <summary>The signatures that count: of a draft none does.</summary>
    public IEnumerable<Approval> Signatures =>
        Revision.State == RevisionState.Draft ? [] : Revision.Approvals.Where(approval => approval.Round == Revision.Round).OrderBy(approval => approval.Step);

    /// <summary>What was returned, and by whom.</summary>
    public IEnumerable<(int Round, string Name, DateTime At, int Notes)> Returns =>
        from note in Revision.ReturnNotes
        where note.Round < Revision.Round || Revision.State == RevisionState.Draft
        group note by (note.Round, note.By.Name) into notes
        orderby notes.Key.Round
        select (notes.Key.Round, notes.Key.Name, notes.Max(note => note.At), notes.Count());

    /// <summary>What it says, in a sentence.</summary>
    public string Summary
    {
        get
        {
            var format = Reported.Format;
            var words = format.TextSections.Sum(section => Narrative.Length(Reported.Text(section.Key)));
            return $"{format.Sections.Count}个部分，文字{words}字，数据{Reported.Figures.Entered.Count}格。格式依据：{format.Document}。";
        }
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(Agency, Year, cancellationToken) is not { } working)
        {
            return NotFound();
        }

        if (!await me.MayAsync(working.Report.Agency, Work.Any, cancellationToken))
        {
            return Forbid();
        }

        Revisions = working.Revision.Number;
        (Revision, Reported) = (working.Revision, working.Content);
        if (Number is { } number && number != working.Revision.Number)
        {
            if (await desk.RevisionAsync(working.Report, number, cancellationToken) is not { } older)
            {
                return NotFound();
            }

            (Revision, Reported) = older;
        }

        Papers = new PaperList(Agency, Year, await papers.ListAsync(Revision.Id, cancellationToken), ContentDigest.Compute(Reported));
        return Page();
    }
}
