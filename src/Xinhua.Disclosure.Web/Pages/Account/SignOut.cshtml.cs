using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Xinhua.Disclosure.Web.Pages.Account;

/// <summary>Signing out.</summary>
public sealed class SignOutModel(SignInManager<Data.Accounts.Account> signIn) : PageModel
{
    public async Task<IActionResult> OnPostAsync()
    {
        await signIn.SignOutAsync();
        TempData["Notice"] = "您已退出登录。";
        return RedirectToPage("/Index");
    }
}
