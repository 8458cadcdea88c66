using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Account;

/// <summary>Says why a sign-in with the provider did not succeed.</summary>
public sealed class RefusedModel : PageModel
{
    /// <summary>What went wrong.</summary>
    [BindProperty(SupportsGet = true, Name = "why")]
    public string? Why { get; set; }

    /// <summary>Whether the person is known, but not here.</summary>
    public bool HasNoAccount => Why == ExternalSignIn.NoAccount;
}
