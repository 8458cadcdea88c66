using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Publication;
using Xinhua.Disclosure.Web.Security;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>The empty form of a report's year as a PDF, to be filled on paper.</summary>
public sealed class BlankPdfModel(ReportDesk desk, ReportPdf pdf, CurrentAccount me) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string agency, int year, CancellationToken cancellationToken) =>
        await desk.FindAsync(agency, year, cancellationToken) is not { } working ? NotFound()
        : !await me.MayAsync(working.Report.Agency, Work.Any, cancellationToken) ? Forbid()
        : File(pdf.Blank(working.Content, working.Revision.CreatedAt), "application/pdf", FileNames.Of($"{working.Content.AgencyName}{year}年报告空白表.pdf"));
}
