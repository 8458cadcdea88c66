using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Data.Audit;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Admin.Audit;

/// <summary>Alarms, for the security and the audit administrator.</summary>
public sealed class AlarmsModel(AuditLog log, CurrentAccount me, TimeProvider clock) : PageModel
{
    /// <summary>How far back the page looks, in days.</summary>
    public const int Days = 90;

    /// <summary>The alarms, newest first.</summary>
    public IReadOnlyList<AuditEvent> Alarms { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!await me.HasAsync(Role.AuditAdmin, cancellationToken) && !await me.HasAsync(Role.SecurityAdmin, cancellationToken))
        {
            return Forbid();
        }

        Alarms = await log.AlarmsAsync(clock.GetUtcNow().UtcDateTime.AddDays(-Days), cancellationToken);
        return Page();
    }
}
