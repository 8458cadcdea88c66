using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Data.Audit;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Admin.Audit;

/// <summary>One line of the audit log with everything that is hashed.</summary>
public sealed class LineModel(AuditLog log, CurrentAccount me) : PageModel
{
    /// <summary>The line.</summary>
    public AuditEvent Line { get; private set; } = null!;

    /// <summary>Whether its content still has the hash that was written with it.</summary>
    public bool IsSound => AuditChain.HashOf(Line) == Line.Hash;

    public async Task<IActionResult> OnGetAsync(long sequence, CancellationToken cancellationToken)
    {
        if (!await me.HasAsync(Role.AuditAdmin, cancellationToken))
        {
            return Forbid();
        }

        if (await log.FindAsync(sequence, cancellationToken) is not { } line)
        {
            return NotFound();
        }

        Line = line;
        return Page();
    }
}
