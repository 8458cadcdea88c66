using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Audit;

namespace Xinhua.Disclosure.Data.Accounts;

/// <summary>Sign-ins: begun, seen, listed, ended. Whether a session is good stands here and nowhere else, so every node agrees.</summary>
public sealed class SessionRegister(DisclosureDbContext db, TimeProvider clock)
{
    /// <summary>How long a session that is over is kept: long enough to tell its owner what became of it.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The session of a key, good or not, with its account; null when there is none.</summary>
    public Task<SessionWithAccount?> FindAsync(string keyHash, CancellationToken cancellationToken) =>
        AccountQueries.Session(db, keyHash).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The sessions an account has now, the one used last first.</summary>
    public Task<List<AccountSession>> ListAsync(int accountId, SessionLimits limits, CancellationToken cancellationToken) =>
        AccountQueries.OpenSessions(db, accountId, Now - limits.Idle, Now - limits.Absolute).ToListAsync(cancellationToken);

    /// <summary>
    /// Begins a session, in the caller's unit of work. Whoever then has more than the limit loses those not used longest.
    /// The lines of the log lock the end of the chain first, so that two sign-ins at once cannot both be the last one allowed.
    /// </summary>
    public async Task<AccountSession> OpenAsync(Account account, SessionOpening opening, SessionLimits limits, CancellationToken cancellationToken)
    {
        var now = Now;
        var session = new AccountSession
        {
            AccountId = account.Id,
            KeyHash = opening.KeyHash,
            StartedAt = now,
            SeenAt = now,
            ConfirmedAt = opening.IsProved ? now : DateTime.UnixEpoch,
            Address = opening.Address,
            Browser = opening.Browser,
            HasSecondFactor = opening.HasSecondFactor,
        };
        db.Add(session);
        db.Trail.Record(AuditAction.SignedIn, Subject(account), opening.Detail, actor: account.ToActor());
        await db.SaveChangesAsync(cancellationToken);
        await AccountQueries.Account(db, account.Id).ExecuteUpdateAsync(row => row.SetProperty(column => column.LastSignInAt, now), cancellationToken);
        await AccountQueries.ForgottenSessions(db, account.Id, now - Kept).ExecuteDeleteAsync(cancellationToken);

        var open = await AccountQueries.OpenSessions(db, account.Id, now - limits.Idle, now - limits.Absolute).ToListAsync(cancellationToken);
        var surplus = open.Where(other => other.Id != session.Id).Skip(limits.Parallel - 1).Select(other => other.Id).ToList();
        if (surplus.Count > 0)
        {
            await AccountQueries.UnendedSessions(db, account.Id).Where(other => surplus.Contains(other.Id))
                .ExecuteUpdateAsync(row => row.SetProperty(column => column.EndedAt, now), cancellationToken);
            db.Trail.Record(AuditAction.SessionEnded, Subject(account), $"同时登录超过{limits.Parallel}处，结束最早的{surplus.Count}处", actor: account.ToActor());
            await db.SaveChangesAsync(cancellationToken);
        }

        return session;
    }

    /// <summary>Notes that the person is there.</summary>
    public Task TouchAsync(int sessionId, CancellationToken cancellationToken) =>
        AccountQueries.SessionOf(db, sessionId).ExecuteUpdateAsync(row => row.SetProperty(column => column.SeenAt, Now), cancellationToken);

    /// <summary>Notes that the person has just proved who they are; in the caller's unit of work.</summary>
    public Task ConfirmAsync(int sessionId, bool hasSecondFactor, CancellationToken cancellationToken) =>
        AccountQueries.SessionOf(db, sessionId).ExecuteUpdateAsync(
            row => row.SetProperty(column => column.ConfirmedAt, Now).SetProperty(column => column.HasSecondFactor, column => column.HasSecondFactor || hasSecondFactor),
            cancellationToken);

    /// <summary>Ends one session of an account; false when it has none such.</summary>
    public async Task<bool> EndAsync(Account account, int sessionId, AuditAction action, string detail, CancellationToken cancellationToken)
    {
        await using var work = await db.BeginWorkAsync(cancellationToken);
        var ended = await AccountQueries.UnendedSessions(db, account.Id).Where(session => session.Id == sessionId)
            .ExecuteUpdateAsync(row => row.SetProperty(column => column.EndedAt, Now), cancellationToken);
        if (ended == 0)
        {
            return false;
        }

        db.Trail.Record(action, Subject(account), detail);
        await work.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Ends a session because the same browser begins a new one, in the caller's unit of work.</summary>
    public Task ReplaceAsync(int sessionId, CancellationToken cancellationToken) =>
        AccountQueries.SessionOf(db, sessionId).ExecuteUpdateAsync(row => row.SetProperty(column => column.EndedAt, Now), cancellationToken);

    /// <summary>Ends one session of an account, in the caller's unit of work, which says why.</summary>
    public Task EndOneAsync(int accountId, int sessionId, CancellationToken cancellationToken) =>
        AccountQueries.UnendedSessions(db, accountId).Where(session => session.Id == sessionId)
            .ExecuteUpdateAsync(row => row.SetProperty(column => column.EndedAt, Now), cancellationToken);

    /// <summary>Ends all sessions of an account except one, in the caller's unit of work, which says why.</summary>
    /// <returns>How many were ended.</returns>
    public Task<int> EndOthersAsync(int accountId, int? except, CancellationToken cancellationToken) =>
        AccountQueries.UnendedSessions(db, accountId).Where(session => session.Id != except)
            .ExecuteUpdateAsync(row => row.SetProperty(column => column.EndedAt, Now), cancellationToken);

    private static string Subject(Account account) => $"accounts/{account.UserName}";
}
