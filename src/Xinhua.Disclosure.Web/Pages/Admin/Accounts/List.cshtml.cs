using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Admin.Accounts;

/// <summary>The accounts, for the security administrator.</summary>
public sealed class AccountListModel(AccountRegister accounts, CurrentAccount me, TimeProvider clock) : PageModel
{
    /// <summary>What is looked for.</summary>
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    /// <summary>Only accounts that stand so.</summary>
    [BindProperty(SupportsGet = true, Name = "state")]
    public AccountState? State { get; set; }

    /// <summary>The accounts that fit.</summary>
    public IReadOnlyList<(AccountItem Account, AccountState State)> Shown { get; private set; } = [];

    /// <summary>Administrators there must be and are not yet.</summary>
    public IReadOnlyList<Duty> Missing { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!await me.HasAsync(Role.SecurityAdmin, cancellationToken))
        {
            return Forbid();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var all = await accounts.ListAsync(cancellationToken);
        Shown = [.. all.Where(Fits).Select(account => (account, AccountStates.Of(account, now))).Where(pair => State is null || pair.Item2 == State)];
        Missing = [.. new[] { Duty.SystemAdmin, Duty.AuditAdmin }.Where(duty => !all.Exists(account => account.Duty == duty && !account.IsDisabled))];
        return Page();
    }

    private bool Fits(AccountItem account) => string.IsNullOrWhiteSpace(Search)
        || account.Grants.Select(grant => grant.AgencyName).Append(account.UserName).Append(account.DisplayName)
            .Any(text => text?.Contains(Search.Trim(), StringComparison.OrdinalIgnoreCase) == true);
}
