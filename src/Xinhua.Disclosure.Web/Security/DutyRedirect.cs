using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Data.Accounts;

namespace Xinhua.Disclosure.Web.Security;

/// <summary>Whoever must first change an expired password or set up a second factor gets no other page until it is done.</summary>
internal sealed class DutyRedirect(RequestDelegate next)
{
    private const string PasswordPage = "/account/password";

    public Task InvokeAsync(HttpContext context, IOptions<SecurityOptions> options, TimeProvider clock)
    {
        var path = context.Request.Path;
        if (SessionCookie.Of(context) is not { } found
            || path.StartsWithSegments("/account", StringComparison.OrdinalIgnoreCase)
            || path.StartsWithSegments("/error", StringComparison.OrdinalIgnoreCase)
            || path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase)
            || PageOf(found, options.Value, clock.GetUtcNow().UtcDateTime) is not { } page

            // What was being typed when the password's time was over is still taken; the next page asked for is the one to change it.
            || (HttpMethods.IsPost(context.Request.Method) && page == PasswordPage))
        {
            return next(context);
        }

        // As after any form: whatever was asked for, the browser now fetches that page.
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = page;
        return Task.CompletedTask;
    }

    /// <summary>The page that must be done first; null when there is none.</summary>
    public static string? PageOf(SessionWithAccount found, SecurityOptions options, DateTime now) =>
        options.MustHaveSecondFactor(found.Account) && !found.Session.HasSecondFactor ? "/account/second-factor/setup"
        : options.PasswordEnds(found.Account) <= now ? PasswordPage
        : null;
}
