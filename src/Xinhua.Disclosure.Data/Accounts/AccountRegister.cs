using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Mail;

namespace Xinhua.Disclosure.Data.Accounts;

/// <summary>Accounts with what they may do, and what proves whose they are.</summary>
public sealed class AccountRegister(DisclosureDbContext db, TimeProvider clock)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>All accounts: administrators first, then by user name.</summary>
    public Task<List<AccountItem>> ListAsync(CancellationToken cancellationToken) => AccountQueries.Accounts(db).ToListAsync(cancellationToken);

    /// <summary>One account as the list has it; null when there is none.</summary>
    public Task<AccountItem?> FindItemAsync(int accountId, CancellationToken cancellationToken) => AccountQueries.AccountItem(db, accountId).FirstOrDefaultAsync(cancellationToken);

    /// <summary>An account with its grants, to be changed; null when there is none.</summary>
    public Task<Account?> FindAsync(int accountId, CancellationToken cancellationToken) =>
        AccountQueries.AccountToChange(db, accountId).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The account of a normalised name with its grants, to be read; null when there is none.</summary>
    public Task<Account?> FindAsync(string normalizedName, CancellationToken cancellationToken) =>
        AccountQueries.AccountByName(db, normalizedName).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Whether nobody has an account yet, as on the first start.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken) => !await db.Users.AnyAsync(cancellationToken);

    /// <summary>How many people can act as this administrator.</summary>
    public Task<int> UsableAdministratorsAsync(Duty duty, CancellationToken cancellationToken) =>
        AccountQueries.UsableAdministrators(db, duty, ChinaDays.DayOf(Now)).CountAsync(cancellationToken);

    /// <summary>What the units are called.</summary>
    public Task<List<UnitWords>> UnitWordsAsync(CancellationToken cancellationToken) => AccountQueries.UnitWords(db).ToListAsync(cancellationToken);

    /// <summary>The newest passwords that are no longer used, as hashes.</summary>
    public Task<List<PastPassword>> PastPasswordsAsync(int accountId, int count, CancellationToken cancellationToken) =>
        AccountQueries.PastPasswords(db, accountId, count).ToListAsync(cancellationToken);

    /// <summary>
    /// Counts an attempt before it is judged, and locks with the last one that is allowed; so many guesses at once, on however many nodes,
    /// are never more than the rule allows. A right attempt gives all of it back by <see cref="ForgiveAsync"/>.
    /// </summary>
    /// <returns>Whether the attempt may be judged; not while the account is locked.</returns>
    public async Task<bool> ClaimAttemptAsync(int accountId, LockoutRule rule, CancellationToken cancellationToken)
    {
        DateTimeOffset now = Now;
        DateTimeOffset? until = now + rule.Duration;
        var claimed = await AccountQueries.Account(db, accountId).Where(account => account.LockoutEnd == null || account.LockoutEnd <= now).ExecuteUpdateAsync(
            row => row
                .SetProperty(account => account.AccessFailedCount, account => account.LockoutEnd == null ? account.AccessFailedCount + 1 : 1)
                .SetProperty(account => account.LockoutEnd, account => (account.LockoutEnd == null ? account.AccessFailedCount + 1 : 1) >= rule.Failures ? until : null),
            cancellationToken);
        return claimed == 1;
    }

    /// <summary>Takes back one attempt that was right but proves too little yet to forget those before it.</summary>
    public Task ReturnAttemptAsync(int accountId, CancellationToken cancellationToken) => AccountQueries.Account(db, accountId).Where(account => account.AccessFailedCount > 0).ExecuteUpdateAsync(
        row => row.SetProperty(account => account.AccessFailedCount, account => account.AccessFailedCount - 1).SetProperty(account => account.LockoutEnd, (DateTimeOffset?)null),
        cancellationToken);

    /// <summary>Forgets the attempts, because the last one was right.</summary>
    public Task ForgiveAsync(int accountId, CancellationToken cancellationToken) => AccountQueries.Account(db, accountId).ExecuteUpdateAsync(
        row => row.SetProperty(account => account.AccessFailedCount, 0).SetProperty(account => account.LockoutEnd, (DateTimeOffset?)null), cancellationToken);

    /// <summary>Whether the account is locked now.</summary>
    public Task<bool> IsLockedAsync(int accountId, CancellationToken cancellationToken)
    {
        DateTimeOffset now = Now;
        return AccountQueries.Account(db, accountId).AnyAsync(account => account.LockoutEnd > now, cancellationToken);
    }

    /// <summary>Takes the code of a time step; false when it, or a later one, was taken before: of two requests with one code, one gets it.</summary>
    public async Task<bool> TakeStepAsync(int accountId, long step, CancellationToken cancellationToken) =>
        await AccountQueries.Account(db, accountId).Where(account => account.TotpLastStep < step)
            .ExecuteUpdateAsync(row => row.SetProperty(account => account.TotpLastStep, step), cancellationToken) == 1;

    /// <summary>Takes a recovery code; false when it is none or was taken before.</summary>
    public async Task<bool> TakeRecoveryCodeAsync(int accountId, string hash, CancellationToken cancellationToken) =>
        await AccountQueries.UnusedRecoveryCode(db, accountId, hash)
            .ExecuteUpdateAsync(row => row.SetProperty(code => code.UsedAt, Now), cancellationToken) == 1;

    /// <summary>How many recovery codes are left.</summary>
    public Task<int> RecoveryCodesLeftAsync(int accountId, CancellationToken cancellationToken) =>
        AccountQueries.RecoveryCodes(db, accountId).CountAsync(code => code.UsedAt == null, cancellationToken);

    /// <summary>Replaces all recovery codes, in the caller's unit of work.</summary>
    public async Task ReplaceRecoveryCodesAsync(int accountId, IEnumerable<string> hashes, CancellationToken cancellationToken)
    {
        await AccountQueries.RecoveryCodes(db, accountId).ExecuteDeleteAsync(cancellationToken);
        db.AddRange(hashes.Select(hash => new RecoveryCode { AccountId = accountId, Hash = hash }));
    }

    /// <summary>The open invitation of a secret; null when there is none, also when it was used, revoked or is too old.</summary>
    public Task<Invitation?> FindInvitationAsync(string secretHash, CancellationToken cancellationToken)
    {
        var now = Now;
        return AccountQueries.OpenInvitation(db, secretHash).Where(invitation => invitation.ExpiresAt > now).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Makes an invitation, in the caller's unit of work; earlier ones of the account are no longer good.</summary>
    public async Task<Invitation> InviteAsync(int accountId, string secretHash, TimeSpan lifetime, Actor by, CancellationToken cancellationToken)
    {
        await RevokeInvitationsAsync(accountId, cancellationToken);
        var invitation = new Invitation { AccountId = accountId, SecretHash = secretHash, By = by, At = Now, ExpiresAt = Now + lifetime };
        db.Add(invitation);
        return invitation;
    }

    /// <summary>Revokes the open invitations of an account, with the messages that would still bring them, in the caller's unit of work.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> RevokeInvitationsAsync(int accountId, CancellationToken cancellationToken)
    {
        await MailQueries.UnsentInvitations(db, accountId).ExecuteDeleteAsync(cancellationToken);
        return await AccountQueries.OpenInvitations(db, accountId).ExecuteUpdateAsync(row => row.SetProperty(invitation => invitation.ClosedAt, Now), cancellationToken);
    }

    /// <summary>Keeps the present password of an account among those it had, in the caller's unit of work.</summary>
    public void KeepPastPassword(Account account)
    {
        if (account.PasswordHash is { } hash)
        {
            db.Add(new PastPassword { AccountId = account.Id, Hash = hash, Until = Now });
        }
    }

    /// <summary>Tells the trail of a sign-in that was refused, and that it locked the account where it did.</summary>
    public async Task RecordRefusalAsync(Account? account, AuditAction action, string detail, CancellationToken cancellationToken)
    {
        var subject = account is null ? "accounts" : $"accounts/{account.UserName}";
        db.Trail.Record(action, subject, detail, AuditOutcome.Refused, actor: account?.ToActor());
        if (account is not null && account.LockoutEnd is null && await IsLockedAsync(account.Id, cancellationToken))
        {
            db.Trail.Record(AuditAction.LockedOut, subject, "连续输错密码或验证码", actor: account.ToActor());
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
