using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Data.Mail;

/// <summary>Where a message stands, as the administrator sees it.</summary>
public enum MailStanding
{
    /// <summary>待发送.</summary>
    Waiting,

    /// <summary>发送中.</summary>
    Sending,

    /// <summary>结果不明: a node began to send it and never said how it ended.</summary>
    Unknown,

    /// <summary>已发送.</summary>
    Sent,

    /// <summary>未发送.</summary>
    Failed,
}

/// <summary>A message in a list.</summary>
public sealed record MailItem(
    int Id, int Version, MailStanding Standing, string To, string Subject, DateTime At, DateTime DueAt, DateTime? SentAt, int Attempts, string? Error);

/// <summary>How many messages stand somewhere.</summary>
public sealed record MailCount(MailStanding Standing, int Count);

/// <summary>What a message is about and whom it tells.</summary>
public sealed record MailMark(string Key, string To);

/// <summary>How many messages were new, and how many were there already.</summary>
public sealed record QueuedMail(int Queued, int Known);

/// <summary>What the mail server said of a message.</summary>
public abstract record MailResult
{
    private MailResult()
    {
    }

    /// <summary>It was accepted.</summary>
    public sealed record Accepted : MailResult;

    /// <summary>It certainly did not go out, and may later.</summary>
    public sealed record Postponed(string Error) : MailResult;

    /// <summary>It was refused for good.</summary>
    public sealed record Refused(string Error) : MailResult;

    /// <summary>Nobody knows: the connection broke after the message was handed over and before the answer.</summary>
    public sealed record Unknown(string Error) : MailResult;
}

/// <summary>
/// The queue: Waiting → Sending → Sent, back to Waiting with a growing delay, or Failed. Every step names the version it saw, so of several nodes one takes it.
/// A message that is being sent when its node dies is never sent again by itself: the administrator decides.
/// </summary>
public sealed class Outbox(DisclosureDbContext db, TimeProvider clock)
{
    /// <summary>How often a message is tried.</summary>
    public const int Attempts = 8;

    private const int Races = 3;

    private static readonly TimeSpan[] Delays = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1)];
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(6);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>
    /// Puts messages into the queue, each once: what the same person was told under the same key stays as it is. Saves them
    /// with whatever else the context holds and with what <paramref name="record"/> tells the trail.
    /// </summary>
    public async Task<QueuedMail> AddAsync(IReadOnlyList<MailMessage> messages, Action<QueuedMail> record, CancellationToken cancellationToken)
    {
        for (var race = 1; ; race++)
        {
            // Databases differ in whether two addresses that differ in case are one; here they are.
            var known = (await MailQueries.Known(db, [.. messages.Select(message => message.Key).Distinct()]).ToListAsync(cancellationToken))
                .Select(mark => (mark.Key, mark.To.ToUpperInvariant())).ToHashSet();
            var fresh = messages.Where(message => known.Add((message.Key, message.To.ToUpperInvariant()))).ToList();
            var counts = new QueuedMail(fresh.Count, messages.Count - fresh.Count);
            db.MailMessages.AddRange(fresh);
            record(counts);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return counts;
            }
            catch (DbUpdateException e) when (db.IsDuplicate(e) && race < Races)
            {
                // Somebody else has told some of them meanwhile; ask again which.
                fresh.ForEach(message => db.Entry(message).State = EntityState.Detached);
            }
        }
    }

    /// <summary>Takes the next message that is due; null when there is none.</summary>
    public async Task<MailMessage?> TakeAsync(CancellationToken cancellationToken)
    {
        while (await MailQueries.Due(db, Now).AsNoTracking().FirstOrDefaultAsync(cancellationToken) is { } next)
        {
            var now = Now;
            var taken = await MailQueries.Seen(db, next.Id, next.Version).ExecuteUpdateAsync(
                row => row.SetProperty(message => message.State, MailState.Sending)
                    .SetProperty(message => message.DueAt, now)
                    .SetProperty(message => message.Attempts, next.Attempts + 1)
                    .SetProperty(message => message.Version, next.Version + 1),
                cancellationToken);
            if (taken == 1)
            {
                (next.State, next.DueAt, next.Attempts, next.Version) = (MailState.Sending, now, next.Attempts + 1, next.Version + 1);
                return next;
            }
        }

        return null;
    }

    /// <summary>Notes how sending ended. Nothing is noted when an administrator has decided about the message meanwhile.</summary>
    public async Task FinishAsync(MailMessage message, MailResult result, CancellationToken cancellationToken)
    {
        var delay = Delays.ElementAtOrDefault(message.Attempts - 1) is var wait && wait > TimeSpan.Zero ? wait : LongestDelay;
        switch (result)
        {
            case MailResult.Accepted:
                await SettleAsync(message, Sent, AuditAction.MailSent, AuditOutcome.Done, message.Subject, cancellationToken);
                break;
            case MailResult.Postponed(var error) when message.Attempts < Attempts:
                await MailQueries.Seen(db, message.Id, message.Version).ExecuteUpdateAsync(
                    row => row.SetProperty(stored => stored.State, MailState.Waiting)
                        .SetProperty(stored => stored.DueAt, Now + delay)
                        .SetProperty(stored => stored.Error, Fit(error))
                        .SetProperty(stored => stored.Version, message.Version + 1),
                    cancellationToken);
                break;
            case MailResult.Postponed(var error):
                await FailAsync(message, $"试了{Attempts}次都没有成功。{error}", cancellationToken);
                break;
            case MailResult.Refused(var error):
                await FailAsync(message, error, cancellationToken);
                break;
            case MailResult.Unknown(var error):
                // Its state stays Sending: only a person can find out.
                await MailQueries.Seen(db, message.Id, message.Version).ExecuteUpdateAsync(row => row.SetProperty(stored => stored.Error, Fit(error)), cancellationToken);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(result));
        }
    }

    /// <summary>A page of the queue, newest first.</summary>
    public Task<List<MailItem>> ListAsync(MailStanding? standing, int skip, int take, CancellationToken cancellationToken) =>
        MailQueries.List(db, Now - MailMessage.LongestSending, standing, skip, take).ToListAsync(cancellationToken);

    /// <summary>How many messages stand where.</summary>
    public Task<List<MailCount>> CountsAsync(CancellationToken cancellationToken) => MailQueries.Counts(db, Now - MailMessage.LongestSending).ToListAsync(cancellationToken);

    /// <summary>Lets a message be tried again that failed, or of which nobody knows whether it went out.</summary>
    public Task<WorkflowOutcome> RetryAsync(int id, int version, CancellationToken cancellationToken) =>
        DecideAsync(id, version, message => message.State == MailState.Failed || IsUnknown(message), message => (message.State, message.DueAt, message.Attempts, message.Error) = (MailState.Waiting, Now, 0, null), "再次发送", cancellationToken);

    /// <summary>Gives up a message that waits, or of which nobody knows whether it went out.</summary>
    public Task<WorkflowOutcome> GiveUpAsync(int id, int version, CancellationToken cancellationToken) =>
        DecideAsync(id, version, message => message.State == MailState.Waiting || IsUnknown(message), message => (message.State, message.Error) = (MailState.Failed, Fit($"管理员放弃发送。{message.Error}")), "放弃发送", cancellationToken);

    private void Sent(MailMessage message)
    {
        (message.State, message.SentAt, message.Error) = (MailState.Sent, Now, null);
        if (message.Key.StartsWith(MailMessage.InvitationKey, StringComparison.Ordinal))
        {
            message.Body = "";
        }
    }

    private static string Fit(string error) => error.Length <= MailMessage.ErrorLength ? error : error[..(MailMessage.ErrorLength - 1)] + "…";

    private static string SubjectOf(MailMessage message) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"mail/{message.Id}");

    private bool IsUnknown(MailMessage message) => message.State == MailState.Sending && message.DueAt < Now - MailMessage.LongestSending;

    private Task FailAsync(MailMessage message, string error, CancellationToken cancellationToken) =>
        SettleAsync(message, row => (row.State, row.Error) = (MailState.Failed, Fit(error)), AuditAction.MailFailed, AuditOutcome.Refused, $"{message.Subject}：{error}", cancellationToken);

    private async Task SettleAsync(MailMessage message, Action<MailMessage> change, AuditAction action, AuditOutcome outcome, string detail, CancellationToken cancellationToken)
    {
        if (await MailQueries.Seen(db, message.Id, message.Version).FirstOrDefaultAsync(cancellationToken) is not { } row)
        {
            return;
        }

        change(row);
        row.Version++;
        db.Trail.Record(action, SubjectOf(row), detail, outcome);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // An administrator was faster; their decision stands.
        }

        db.ChangeTracker.Clear();
    }

    private async Task<WorkflowOutcome> DecideAsync(int id, int version, Func<MailMessage, bool> isPossible, Action<MailMessage> change, string what, CancellationToken cancellationToken)
    {
        const string Stale = "这封邮件的状态刚刚变了。请查看现在的状态，再决定怎么处理。";
        var message = await MailQueries.Seen(db, id, version).FirstOrDefaultAsync(cancellationToken);
        if (message is not null && isPossible(message))
        {
            change(message);
            message.Version++;
            db.Trail.Record(AuditAction.MailSettled, SubjectOf(message), $"{what}：{message.Subject}");
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return new WorkflowOutcome.Done();
            }
            catch (DbUpdateConcurrencyException)
            {
                db.ChangeTracker.Clear();
            }
        }

        db.ChangeTracker.Clear();
        db.Trail.Record(AuditAction.MailSettled, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"mail/{id}"), $"{what}：{Stale}", AuditOutcome.Refused);
        await db.SaveChangesAsync(cancellationToken);
        return new WorkflowOutcome.Refused(Stale);
    }
}
