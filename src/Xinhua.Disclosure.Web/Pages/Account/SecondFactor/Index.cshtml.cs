using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Account.SecondFactor;

/// <summary>Where one's own second factor stands, and new recovery codes.</summary>
public sealed class SecondFactorModel(
    AccountRegister accounts, CurrentAccount me, IdentityConfirmation confirmation, DisclosureDbContext db, IOptions<SecurityOptions> options) : PageModel
{
    /// <summary>Since when it is in use; null while it is not.</summary>
    public DateTime? Since { get; private set; }

    /// <summary>Whether the account must have one.</summary>
    public bool IsRequired { get; private set; }

    /// <summary>How many recovery codes are left.</summary>
    public int CodesLeft { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => ShowAsync(cancellationToken);

    public async Task<IActionResult> OnPostCodesAsync(CancellationToken cancellationToken)
    {
        var account = (await me.FindAsync(cancellationToken))!;
        if (account.TotpSince is null)
        {
            return RedirectToPage("Setup");
        }

        if (!await confirmation.PassesAsync(ModelState, cancellationToken))
        {
            return await ShowAsync(cancellationToken);
        }

        var codes = RecoveryCodes.New();
        await using var work = await db.BeginWorkAsync(cancellationToken);
        await accounts.ReplaceRecoveryCodesAsync(account.Id, codes.Select(code => RecoveryCodes.HashOf(account.Id, code)!), cancellationToken);
        db.Trail.Record(AuditAction.RecoveryCodesMade, $"accounts/{account.UserName}");
        await work.CommitAsync(cancellationToken);
        return this.ShowCodes(codes);
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        var account = (await me.FindAsync(cancellationToken))!;
        (Since, IsRequired) = (account.TotpSince, options.Value.MustHaveSecondFactor(account));
        CodesLeft = Since is null ? 0 : await accounts.RecoveryCodesLeftAsync(account.Id, cancellationToken);
        return Page();
    }
}
