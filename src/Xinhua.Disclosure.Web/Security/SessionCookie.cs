using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Data.Accounts;

namespace Xinhua.Disclosure.Web.Security;

/// <summary>Why a session is over.</summary>
public enum SessionEnd
{
    /// <summary>Nothing was asked for too long.</summary>
    Idle,

    /// <summary>It lasted as long as one may.</summary>
    TooOld,

    /// <summary>Its owner, an administrator or a newer sign-in ended it, or the account may no longer be used.</summary>
    Ended,
}

/// <summary>A session that was good once: the request comes with its key, and counts as nobody's.</summary>
/// <param name="AccountId">Whose it was.</param>
/// <param name="Why">Why it is over.</param>
public sealed record EndedSession(int AccountId, SessionEnd Why);

/// <summary>
/// The cookie holds a random key and nothing else that counts. Every request asks the database once whether the session is good and what
/// its account may do now, so that what an administrator takes away is gone on the next request, on every node.
/// </summary>
public sealed class SessionCookie(SessionRegister sessions, IOptions<SecurityOptions> options, TimeProvider clock) : CookieAuthenticationEvents
{
    /// <summary>Name of the scheme.</summary>
    public const string Scheme = "session";

    /// <summary>Name of the scheme between password and code.</summary>
    public const string HalfwayScheme = "halfway";

    /// <summary>A request that no person made says so in this header; it does not prolong the session.</summary>
    public const string BackgroundHeader = "X-Background";

    private const string KeyClaim = "session-key";
    private static readonly TimeSpan SeenStep = TimeSpan.FromSeconds(30);

    /// <summary>Whom the cookie of a new session speaks for.</summary>
    public static ClaimsPrincipal PrincipalOf(Account account, string key) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, account.Id.ToString(CultureInfo.InvariantCulture)),
            new Claim(ClaimTypes.Name, account.UserName!),
            new Claim(KeyClaim, key),
            new Claim(AuditRequests.SessionMark, SessionKey.MarkOf(SessionKey.HashOf(key))),
        ],
        Scheme));

    /// <summary>The good session behind the request; null when there is none.</summary>
    public static SessionWithAccount? Of(HttpContext context) => context.Items[typeof(SessionWithAccount)] as SessionWithAccount;

    /// <summary>The session that is over behind the request; null when there is none.</summary>
    public static EndedSession? EndedOf(HttpContext context) => context.Items[typeof(EndedSession)] as EndedSession;

    /// <inheritdoc/>
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        var key = context.Principal?.FindFirstValue(KeyClaim);
        if (key is null || await sessions.FindAsync(SessionKey.HashOf(key), http.RequestAborted) is not { } found)
        {
            context.RejectPrincipal();
            return;
        }

        if (EndOf(found) is { } why)
        {
            http.Items[typeof(EndedSession)] = new EndedSession(found.Account.Id, why);
            context.RejectPrincipal();
            if (why != SessionEnd.Ended && found.Session.EndedAt is null)
            {
                var detail = why == SessionEnd.Idle ? $"超过{options.Value.IdleMinutes}分钟没有操作" : $"登录满{options.Value.AbsoluteHours}小时";
                await sessions.EndAsync(found.Account, found.Session.Id, AuditAction.SessionEnded, detail, http.RequestAborted);
            }

            return;
        }

        http.Items[typeof(SessionWithAccount)] = found;
        context.ReplacePrincipal(PrincipalOf(found.Account, key));
        if (clock.GetUtcNow().UtcDateTime - found.Session.SeenAt >= SeenStep && !http.Request.Headers.ContainsKey(BackgroundHeader))
        {
            await sessions.TouchAsync(found.Session.Id, http.RequestAborted);
            found.Session.SeenAt = clock.GetUtcNow().UtcDateTime;
        }
    }

    /// <inheritdoc/>
    /// <remarks>A form sent into a session that is over is sent on, as it is, to the page that keeps it until its owner is back.</remarks>
    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        if (request.Headers.ContainsKey(BackgroundHeader) || request.Headers["Sec-Fetch-Mode"] == "cors")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else if (HttpMethods.IsPost(request.Method) && request.HasFormContentType && EndedOf(context.HttpContext) is not null && KeptForms.MayKeep(request.Path))
        {
            context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            context.Response.Headers.Location = "/account/resume" + QueryString.Create("to", request.Path + request.QueryString);
        }
        else
        {
            context.Response.Redirect("/account/sign-in" + QueryString.Create("returnUrl", request.Path + request.QueryString));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    /// <summary>When the session ends unless something is asked before, and when in any case.</summary>
    public (DateTime Idle, DateTime Absolute) EndsOf(AccountSession session) =>
        (session.SeenAt + options.Value.Sessions.Idle, session.StartedAt + options.Value.Sessions.Absolute);

    /// <summary>Why a session is over, also when somebody comes back to it later; null while it is good.</summary>
    private SessionEnd? EndOf(SessionWithAccount found)
    {
        var (session, account) = found;
        var now = clock.GetUtcNow().UtcDateTime;
        var (idle, absolute) = EndsOf(session);
        return !MayUse(account, now) || (account.TotpSince is not null && !session.HasSecondFactor) ? SessionEnd.Ended
            : (session.EndedAt ?? now) >= absolute ? SessionEnd.TooOld
            : (session.EndedAt ?? now) >= idle ? SessionEnd.Idle
            : session.EndedAt is not null ? SessionEnd.Ended
            : null;
    }

    /// <summary>Whether an account may be used at all.</summary>
    public static bool MayUse(Account account, DateTime now) =>
        !account.IsDisabled && account.PasswordHash is not null && (account.EndsOn is not { } last || ChinaDays.IsInTime(now, last));
}
