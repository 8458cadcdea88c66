using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Account.SecondFactor;

/// <summary>On from the recovery codes to the page a person begins with.</summary>
public sealed class DoneModel(CurrentAccount me) : PageModel
{
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => LocalRedirect(SignInStart.LandingOf((await me.FindAsync(cancellationToken))!));
}
