using System.Globalization;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Audit;

namespace Xinhua.Disclosure.Web.Audit;

/// <summary>
/// Raises an alarm when one account is refused too often, or when several accounts are locked at once (SEC-16). It counts in the log itself,
/// so all nodes count together and a restart forgets nothing; it looks only when such a line has just been written.
/// </summary>
public sealed partial class AlarmWatch(DisclosureDbContext db, AuditLog log, TimeProvider clock, ILogger<AlarmWatch> logger)
{
    /// <summary>So many refusals of one account within a minute.</summary>
    public const int MostDenials = 50;

    /// <summary>So many accounts locked within five minutes.</summary>
    public const int MostLockOuts = 5;

    private static readonly TimeSpan DenialWindow = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LockOutWindow = TimeSpan.FromMinutes(5);

    /// <summary>Looks whether what was just written is one too many.</summary>
    public async Task LookAsync(Actor? actor, CancellationToken cancellationToken)
    {
        var (written, now) = (db.Trail.WrittenActions, clock.GetUtcNow().UtcDateTime);
        if (actor is not null
            && written.Contains(AuditAction.AccessDenied)
            && await log.CountDenialsAsync(actor.AccountId, now - DenialWindow, cancellationToken) is >= MostDenials and var denials)
        {
            await RaiseAsync(
                string.Create(CultureInfo.InvariantCulture, $"alarms/denied/{actor.AccountId}"), $"{actor.Name}在一分钟内被拒绝{denials}次。", now - DenialWindow, cancellationToken);
        }

        if (written.Contains(AuditAction.LockedOut) && await log.CountLockedOutAsync(now - LockOutWindow, cancellationToken) is >= MostLockOuts and var accounts)
        {
            await RaiseAsync("alarms/locked-out", $"五分钟内有{accounts}个账号因连续输错被锁定。", now - LockOutWindow, cancellationToken);
        }
    }

    private async Task RaiseAsync(string subject, string detail, DateTime since, CancellationToken cancellationToken)
    {
        await using var work = await db.BeginWorkAsync(cancellationToken);
        if (await log.IsAlarmRaisedSinceAsync(subject, since, cancellationToken))
        {
            return;
        }

        // It is the portal that raises it, during this person's request.
        db.Trail.Origin = db.Trail.Origin with { Actor = null, Name = AuditOrigin.System.Name, Roles = [] };
        db.Trail.Record(AuditAction.AlarmRaised, subject, detail);
        await work.CommitAsync(cancellationToken);
        LogAlarm(subject);
    }

    [LoggerMessage(LogLevel.Critical, "Alarm raised: {Subject}")]
    private partial void LogAlarm(string subject);
}
