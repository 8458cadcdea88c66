using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Documents.Xlsx;
using Xinhua.Disclosure.Web.Security;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>The workbook in which a draft is written without the portal.</summary>
public sealed class TemplateModel(ReportDesk desk, CurrentAccount me) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string agency, int year, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(agency, year, cancellationToken) is not { } working)
        {
            return NotFound();
        }

        if (!await me.MayAsync(working.Report.Agency, Work.Write, cancellationToken))
        {
            return Forbid();
        }

        return working.Revision.State == RevisionState.Draft
            ? File(EntryTemplate.Write(working.Content, working.Previous), EntryTemplate.ContentType, FileNames.Of($"{working.Content.AgencyName}{year}年报告填报表.xlsx"))
            : RedirectToPage("Review", new { agency, year });
    }
}
