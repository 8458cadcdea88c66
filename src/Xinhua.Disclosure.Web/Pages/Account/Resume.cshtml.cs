using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Account;

/// <summary>
/// Takes a form that was sent into a session that is over, changes nothing, and shows the sign-in with the form sealed inside,
/// so that not a keystroke is lost even without script. It takes no token: there is nobody whose token it could be.
/// </summary>
[IgnoreAntiforgeryToken]
public sealed class ResumeModel(KeptForms keptForms) : PageModel
{
    /// <summary>Where the form was going.</summary>
    [BindProperty(SupportsGet = true, Name = "to")]
    public string? To { get; set; }

    /// <summary>The sealed form.</summary>
    public string? Kept { get; private set; }

    /// <summary>Why the session is over.</summary>
    public SessionEnd? Ended => SessionCookie.EndedOf(HttpContext)?.Why;

    public IActionResult OnGet() => RedirectToPage("SignIn", new { returnUrl = To });

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        // Only for somebody who was signed in, and only for a page of ours: else there is nothing to keep.
        if (SessionCookie.EndedOf(HttpContext) is not { } ended || !ReturnAddress.IsOurs(To) || !KeptForms.MayKeep(To!.Split('?')[0]) || !Request.HasFormContentType)
        {
            return RedirectToPage("SignIn", new { returnUrl = To });
        }

        Kept = keptForms.Keep(ended.AccountId, To, await Request.ReadFormAsync(cancellationToken));
        return Page();
    }
}
