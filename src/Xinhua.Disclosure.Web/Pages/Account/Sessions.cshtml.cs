using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Account;

/// <summary>Where one's own account is signed in now, and ending what should not be.</summary>
public sealed class SessionsModel(
    SessionRegister sessions, SessionCookie cookie, CurrentAccount me, DisclosureDbContext db, IOptions<SecurityOptions> options, TimeProvider clock) : PageModel
{
    /// <summary>The sessions, the one used last first.</summary>
    public IReadOnlyList<AccountSession> List { get; private set; } = [];

    /// <summary>Key of this session.</summary>
    public int Current => me.Session!.Id;

    /// <summary>Most sessions at a time.</summary>
    public int Parallel => options.Value.ParallelSessions;

    /// <summary>Minutes without a request after which a session ends.</summary>
    public int IdleMinutes => options.Value.IdleMinutes;

    /// <summary>Hours after which it ends in any case.</summary>
    public int AbsoluteHours => options.Value.AbsoluteHours;

    public async Task OnGetAsync(CancellationToken cancellationToken) => List = await sessions.ListAsync(me.Session!.AccountId, options.Value.Sessions, cancellationToken);

    /// <summary>How long the session lasts, for the warning before it ends. Asking does not prolong it.</summary>
    public IActionResult OnGetState() => Answer();

    /// <summary>Prolongs the session: the request itself has done so; what remains is to say it.</summary>
    public async Task<IActionResult> OnPostExtendAsync(CancellationToken cancellationToken)
    {
        var account = await me.FindAsync(cancellationToken);
        await sessions.TouchAsync(me.Session!.Id, cancellationToken);
        me.Session.SeenAt = clock.GetUtcNow().UtcDateTime;
        db.Trail.Record(AuditAction.SessionExtended, $"accounts/{account!.UserName}");
        await db.SaveChangesAsync(cancellationToken);
        if (Request.GetTypedHeaders().Accept.Any(type => type.MediaType == "application/json"))
        {
            return Answer();
        }

        TempData["Notice"] = "已延长登录。";
        return LocalRedirect("/account/sessions");
    }

    public async Task<IActionResult> OnPostEndAsync(int id, CancellationToken cancellationToken)
    {
        var account = await me.FindAsync(cancellationToken);
        TempData["Notice"] = await sessions.EndAsync(account!, id, AuditAction.SessionEnded, "本人结束其他登录", cancellationToken)
            ? "已结束那一处登录，那里的下一次操作会要求重新登录。"
            : "那一处登录已经结束了。";
        return LocalRedirect("/account/sessions");
    }

    public async Task<IActionResult> OnPostEndOthersAsync(CancellationToken cancellationToken)
    {
        var account = await me.FindAsync(cancellationToken);
        await using var work = await db.BeginWorkAsync(cancellationToken);
        var ended = await sessions.EndOthersAsync(account!.Id, me.Session!.Id, cancellationToken);
        db.Trail.Record(AuditAction.SessionEnded, $"accounts/{account.UserName}", $"本人结束其他{ended}处登录");
        await work.CommitAsync(cancellationToken);
        TempData["Notice"] = $"已结束其他{ended}处登录。";
        return LocalRedirect("/account/sessions");
    }

    private JsonResult Answer()
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (idle, absolute) = cookie.EndsOf(me.Session!);
        return new JsonResult(new TimeLeft((int)(idle - now).TotalSeconds, (int)(absolute - now).TotalSeconds));
    }

    /// <summary>Seconds until the session ends.</summary>
    /// <param name="Idle">Unless something is asked for before.</param>
    /// <param name="Absolute">In any case.</param>
    public sealed record TimeLeft(int Idle, int Absolute);
}
