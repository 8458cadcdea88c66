using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Account;

/// <summary>Sends the browser to the provider of OpenID Connect. A plain visit: the policy of our pages lets no form lead elsewhere.</summary>
public sealed class ExternalModel(IOptions<OpenIdConnectSettings> settings) : PageModel
{
    /// <summary>Where to go afterwards.</summary>
    [BindProperty(SupportsGet = true, Name = "returnUrl")]
    [SuppressMessage("Design", "CA1056", Justification = "Bound as text, and judged as text before it is followed.")]
    public string? ReturnUrl { get; set; }

    public IActionResult OnGet() => settings.Value.IsOn
        ? Challenge(new AuthenticationProperties { RedirectUri = ReturnAddress.IsOurs(ReturnUrl) ? ReturnUrl : "?" }, ExternalSignIn.Scheme)
        : NotFound();
}
