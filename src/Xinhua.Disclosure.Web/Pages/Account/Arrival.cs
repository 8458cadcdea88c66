using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Account;

/// <summary>What comes right after signing in, with or without a code.</summary>
internal static class Arrival
{
    /// <summary>Shows the form that waited for this person; else goes where they wanted to go, if that is a page of ours.</summary>
    public static IActionResult Arrive(
        this PageModel page, Data.Accounts.Account account, SignInStart start, KeptForm? kept, bool hadKept, string? returnUrl, Action<KeptForm> show)
    {
        if (kept is not null && kept.AccountId == account.Id)
        {
            show(kept);
            return page.Page();
        }

        page.TempData["Notice"] = hadKept ? "刚才保留的内容不属于这个账号，或者保留得太久，没有带过来。" : start.Reminder(account);
        return page.LocalRedirect(ReturnAddress.IsOurs(returnUrl) ? returnUrl : SignInStart.LandingOf(account));
    }
}
