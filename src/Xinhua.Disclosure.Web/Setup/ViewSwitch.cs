using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Xinhua.Disclosure.Web.Setup;

/// <summary>Where a visitor chooses how pages look: an ordinary link, so that it needs no script, no form and no cookie but the one that keeps the choice.</summary>
public static class ViewSwitch
{
    private const string Address = "/view";
    private const string Home = "/";
    private const int LongestWayBack = 2000;

    /// <summary>Maps the address.</summary>
    public static void MapViewSwitch(this WebApplication app) => app.MapGet(Address, Choose);

    /// <summary>The address that sets one mode and leads back to the page it stands on.</summary>
    /// <param name="context">The request for that page.</param>
    /// <param name="mode">Name of the mode: <c>scheme</c>, <c>elder</c> or <c>compact</c>.</param>
    /// <param name="value">What it is set to.</param>
    public static string Link(HttpContext context, string mode, string value) =>
        $"{context.Request.PathBase.ToUriComponent()}{Address}{QueryString.Create([KeyValuePair.Create<string, string?>(mode, value), KeyValuePair.Create<string, string?>("back", Here(context))])}";

    private static RedirectHttpResult Choose(HttpContext context, string? scheme, string? elder, string? compact, string? back)
    {
        var chosen = ViewModes.Of(context.Request).With(scheme, elder, compact);
        var cookie = new CookieOptions { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, Path = "/", MaxAge = TimeSpan.FromDays(365) };
        if (chosen.Words.Length == 0)
        {
            context.Response.Cookies.Delete(ViewModes.Cookie, cookie);
        }
        else
        {
            context.Response.Cookies.Append(ViewModes.Cookie, chosen.Words.Replace(' ', '.'), cookie);
        }

        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        return TypedResults.LocalRedirect(back is not null && IsOurs(back) ? back : context.Request.PathBase.ToUriComponent() + Home);
    }

    /// <summary>Only a path of this site, as a browser would write it: nothing leads a visitor elsewhere or into the header.</summary>
    private static bool IsOurs(string back) =>
        back.Length <= LongestWayBack && back.All(character => character is > ' ' and < '\u007f') && back.StartsWith('/') && RedirectHttpResult.IsLocalUrl(back);

    private static string Here(HttpContext context)
    {
        var request = context.Request;
        var (path, query) = context.Features.Get<IStatusCodeReExecuteFeature>() is { } asked
            ? (new PathString(asked.OriginalPath), new QueryString(asked.OriginalQueryString))
            : (request.Path, request.QueryString);
        var whole = UriHelper.BuildRelative(request.PathBase, path, query);
        return whole.Length <= LongestWayBack ? whole : UriHelper.BuildRelative(request.PathBase, path);
    }
}
