using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Accounts;

namespace Xinhua.Disclosure.Web.Security;

/// <summary>Begins and ends the session of the browser that is asking.</summary>
public sealed class SignInStart(SessionRegister sessions, DisclosureDbContext db, IHttpContextAccessor http, IOptions<SecurityOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan HalfwayLifetime = TimeSpan.FromMinutes(5);

    private HttpContext Context => http.HttpContext!;

    /// <summary>Begins a session with a key of its own, whatever cookie the browser came with; that cookie's session ends.</summary>
    public async Task BeginAsync(Account account, bool hasSecondFactor, CancellationToken cancellationToken)
    {
        var key = SessionKey.New();
        await using var work = await db.BeginWorkAsync(cancellationToken);
        if (SessionCookie.Of(Context) is { } before)
        {
            await sessions.ReplaceAsync(before.Session.Id, cancellationToken);
        }

        var opening = new SessionOpening(
            SessionKey.HashOf(key), Context.Connection.RemoteIpAddress?.ToString() ?? "", BrowserName.Of(Context.Request.Headers.UserAgent), hasSecondFactor);
        var session = await sessions.OpenAsync(account, opening, options.Value.Sessions, cancellationToken);
        await work.CommitAsync(cancellationToken);

        var principal = SessionCookie.PrincipalOf(account, key);
        await Context.SignOutAsync(SessionCookie.HalfwayScheme);
        await Context.SignInAsync(SessionCookie.Scheme, principal);

        // So that a page shown in this very answer, and its form token, are already the person's.
        Context.User = principal;
        Context.Items[typeof(SessionWithAccount)] = new SessionWithAccount(session, account);
    }

    /// <summary>Remembers for five minutes that the password was right, or that the provider vouched, until the code comes.</summary>
    public Task WaitForCodeAsync(Account account) => Context.SignInAsync(
        SessionCookie.HalfwayScheme,
        new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, account.Id.ToString(CultureInfo.InvariantCulture))], SessionCookie.HalfwayScheme)),
        new AuthenticationProperties { ExpiresUtc = clock.GetUtcNow() + HalfwayLifetime });

    /// <summary>Whose code is waited for; null when nobody's, or no longer.</summary>
    public async Task<int?> WaitingForAsync() =>
        (await Context.AuthenticateAsync(SessionCookie.HalfwayScheme)).Principal?.FindFirstValue(ClaimTypes.NameIdentifier) is { } id
            ? int.Parse(id, CultureInfo.InvariantCulture)
            : null;

    /// <summary>Ends the session. What the browser has kept of pages goes; what the person typed stays in their own hands.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        if (SessionCookie.Of(Context) is { } found)
        {
            await sessions.EndAsync(found.Account, found.Session.Id, AuditAction.SignedOut, "", cancellationToken);
        }

        await Context.SignOutAsync(SessionCookie.Scheme);

        // Not "storage": another tab may hold a draft there that is not saved yet. Nothing that opens a door is kept there.
        Context.Response.Headers["Clear-Site-Data"] = "\"cache\"";
    }

    /// <summary>The page a person begins with.</summary>
    public static string LandingOf(Account account) => account.Duty switch
    {
        Duty.Content => "/desk",
        Duty.SystemAdmin => "/admin/agencies",
        Duty.SecurityAdmin => "/admin/accounts",
        Duty.AuditAdmin => "/admin/audit",
    };

    /// <summary>What the person should know after signing in; null when nothing.</summary>
    public string? Reminder(Account account)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return options.Value.PasswordEnds(account) is { } end && end > now && end - now <= SecurityOptions.PasswordWarning
            ? $"您的密码还有{Math.Ceiling((end - now).TotalDays):0}天到期，请在右上角的账号菜单中修改。"
            : null;
    }
}

/// <summary>A browser in words its user recognises.</summary>
internal static class BrowserName
{
    private static readonly (string Sign, string Name)[] Browsers =
    [
        ("MicroMessenger", "微信"), ("QQBrowser", "QQ浏览器"), ("360SE", "360浏览器"), ("360EE", "360浏览器"), ("Edg/", "Edge"), ("OPR/", "Opera"),
        ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Sign, string Name)[] Systems =
    [
        ("Android", "安卓"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("UOS", "统信UOS"), ("Kylin", "麒麟"), ("Linux", "Linux"),
    ];

    /// <summary>“Chrome，Windows”.</summary>
    public static string Of(string? userAgent)
    {
        var browser = Name(Browsers, userAgent) ?? "其他浏览器";
        return Name(Systems, userAgent) is { } system ? $"{browser}，{system}" : browser;
    }

    private static string? Name((string Sign, string Name)[] known, string? userAgent) =>
        known.Where(entry => userAgent?.Contains(entry.Sign, StringComparison.Ordinal) == true).Select(entry => entry.Name).FirstOrDefault();
}
