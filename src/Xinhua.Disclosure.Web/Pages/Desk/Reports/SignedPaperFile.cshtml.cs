using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Security;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>The scan of a signed paper as it was handed in; always a download, so that nothing in it is opened on the portal's own pages.</summary>
public sealed class SignedPaperFileModel(ReportDesk desk, SignedPapers papers, CurrentAccount me) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string agency, int year, int paper, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(agency, year, cancellationToken) is not { } working)
        {
            return NotFound();
        }

        if (!await me.MayAsync(working.Report.Agency, Work.Any, cancellationToken))
        {
            return Forbid();
        }

        if (await papers.FindAsync(working.Report.Id, paper, cancellationToken) is not { } found)
        {
            return NotFound();
        }

        var (type, extension) = found.Kind switch
        {
            PaperKind.Pdf => ("application/pdf", "pdf"),
            PaperKind.Jpeg => ("image/jpeg", "jpg"),
            PaperKind.Png => ("image/png", "png"),
        };
        return File(found.Bytes.ToArray(), type, FileNames.Of($"{working.Content.AgencyName}{year}年报告签字件{found.Digest[..SignedPaper.TypedDigits]}.{extension}"));
    }
}
