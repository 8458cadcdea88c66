using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Account;

/// <summary>Signing out.</summary>
public sealed class SignOutModel(SignInStart start) : PageModel
{
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await start.EndAsync(cancellationToken);
        TempData["Notice"] = "您已退出登录。";
        return RedirectToPage("/Index");
    }
}
