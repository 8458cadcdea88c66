using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>
/// The written record of the review before publication (先审查后公开, 条例第十七条): what, how, to whom, on what ground, made, reviewed and signed by whom and when.
/// </summary>
public sealed class RecordModel(ReportDesk desk, CurrentAccount me) : PageModel
{
    /// <summary>Slug of the agency.</summary>
    [BindProperty(SupportsGet = true, Name = "agency")]
    public string Agency { get; set; } = "";

    /// <summary>Report year.</summary>
    [BindProperty(SupportsGet = true, Name = "year")]
    public int Year { get; set; }

    /// <summary>The report.</summary>
    public WorkingReport Working { get; private set; } = null!;

    /// <summary>Who wrote it.</summary>
    public IReadOnlyList<string> Writers { get; private set; } = [];

    /// <summary>What it says, in a sentence.</summary>
    public string Summary
    {
        get
        {
            var format = Working.Content.Format;
            var words = format.TextSections.Sum(section => Narrative.Length(Working.Content.Text(section.Key)));
            return $"{format.Sections.Count}个部分，文字{words}字，数据{Working.Content.Figures.Entered.Count}格。格式依据：{format.Document}。";
        }
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(Agency, Year, cancellationToken) is not { } working)
        {
            return NotFound();
        }

        Working = working;
        if (!await me.MayAsync(working.Report.Agency, Work.Any, cancellationToken))
        {
            return Forbid();
        }

        Writers = await desk.WritersAsync(working.Revision.Id, cancellationToken);
        return Page();
    }
}
