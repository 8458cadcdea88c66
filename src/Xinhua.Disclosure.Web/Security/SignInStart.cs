using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Accounts;

namespace Xinhua.Disclosure.Web.Security;

/// <summary>What a person has proved when a session begins.</summary>
/// <param name="HasSecondFactor">Whether a second factor was given.</param>
/// <param name="IsProvedHere">Whether to the portal itself; a provider may have let them in without asking anything.</param>
/// <param name="Words">In Chinese, for the audit log.</param>
public sealed record SignInProof(bool HasSecondFactor, bool IsProvedHere, string Words)
{
    /// <summary>The password.</summary>
    public static readonly SignInProof Password = new(false, true, "");

    /// <summary>The password and a code of the telephone.</summary>
    public static readonly SignInProof Code = new(true, true, "已验证动态口令");

    /// <summary>The password and a code on paper.</summary>
    public static SignInProof RecoveryCode(int left) => new(true, true, $"使用恢复码，还剩{left}个");
}

/// <summary>Begins and ends the session of the browser that is asking.</summary>
public sealed class SignInStart(SessionRegister sessions, AccountRegister accounts, DisclosureDbContext db, IHttpContextAccessor http, IOptions<SecurityOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan HalfwayLifetime = TimeSpan.FromMinutes(5);

    private const string PasswordMark = "password-mark";

    private HttpContext Context => http.HttpContext!;

    /// <summary>Begins a session with a key of its own, whatever cookie the browser came with; that cookie's session ends.</summary>
    /// <returns>False when the password was changed since it was judged: then nothing has begun.</returns>
    public async Task<bool> BeginAsync(Account account, SignInProof proof, CancellationToken cancellationToken)
    {
        var key = SessionKey.New();
        await using var work = await db.BeginWorkAsync(cancellationToken);
        if (await accounts.FindAsync(account.Id, cancellationToken) is not { } present || present.PasswordHash != account.PasswordHash)
        {
            return false;
        }

        if (SessionCookie.Of(Context) is { } before)
        {
            await sessions.ReplaceAsync(before.Session.Id, cancellationToken);
        }

        var opening = new SessionOpening(
            SessionKey.HashOf(key), Context.Connection.RemoteIpAddress?.ToString() ?? "", BrowserName.Of(Context.Request.Headers.UserAgent), proof.HasSecondFactor, proof.IsProvedHere, proof.Words);
        var session = await sessions.OpenAsync(account, opening, options.Value.Sessions, cancellationToken);
        await work.CommitAsync(cancellationToken);

        var principal = SessionCookie.PrincipalOf(account, key);
        await Context.SignOutAsync(SessionCookie.HalfwayScheme);
        await Context.SignInAsync(SessionCookie.Scheme, principal);

        // So that a page shown in this very answer, and its form token, are already the person's.
        Context.User = principal;
        Context.Items[typeof(SessionWithAccount)] = new SessionWithAccount(session, account);
        return true;
    }

    /// <summary>Remembers for five minutes that the password was right, or that the provider vouched, until the code comes.</summary>
    public Task WaitForCodeAsync(Account account) => Context.SignInAsync(
        SessionCookie.HalfwayScheme,
        new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, account.Id.ToString(CultureInfo.InvariantCulture)), new Claim(PasswordMark, MarkOf(account))], SessionCookie.HalfwayScheme)),
        new AuthenticationProperties { ExpiresUtc = clock.GetUtcNow() + HalfwayLifetime });

    /// <summary>Whose code is waited for; null when nobody's, or no longer, also when the password was changed meanwhile.</summary>
    public async Task<Account?> WaitingForAsync(CancellationToken cancellationToken) =>
        (await Context.AuthenticateAsync(SessionCookie.HalfwayScheme)).Principal is { } waiting
        && waiting.FindFirstValue(ClaimTypes.NameIdentifier) is { } id
        && await accounts.FindAsync(int.Parse(id, CultureInfo.InvariantCulture), cancellationToken) is { TotpSince: not null } account
        && waiting.FindFirstValue(PasswordMark) == MarkOf(account)
            ? account
            : null;

    /// <summary>Changes with the password and tells nothing of it.</summary>
    private static string MarkOf(Account account) => SessionKey.MarkOf(SessionKey.HashOf(account.PasswordHash ?? ""));

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
            ? $"您的密码还有{Math.Ceiling((end - now).TotalDays):0}天到期，请点右上角自己的名字，在“密码”中修改。"
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
