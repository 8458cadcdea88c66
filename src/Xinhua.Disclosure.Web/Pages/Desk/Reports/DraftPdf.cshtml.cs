using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Publication;
using Xinhua.Disclosure.Web.Security;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>The newest revision as a PDF to be printed and signed, marked as a draft on every page.</summary>
public sealed class DraftPdfModel(ReportDesk desk, ReportPdf pdf, CurrentAccount me) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string agency, int year, CancellationToken cancellationToken) =>
        await desk.FindAsync(agency, year, cancellationToken) is not { } working ? NotFound()
        : !await me.MayAsync(working.Report.Agency, Work.Any, cancellationToken) ? Forbid()
        : File(pdf.Draft(working.Content, working.Revision.ChangedAt), "application/pdf", FileNames.Of($"{working.Content.AgencyName}{year}年报告草稿.pdf"));
}
