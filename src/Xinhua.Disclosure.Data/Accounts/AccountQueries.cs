using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Data.Accounts;

/// <summary>What is asked about accounts, sessions and invitations; see <see cref="ReportQueries"/> for why it stands together.</summary>
internal static class AccountQueries
{
    public static IQueryable<Account> Account(DisclosureDbContext db, int accountId) => db.Users.Where(account => account.Id == accountId);

    public static IQueryable<Account> AccountByName(DisclosureDbContext db, string normalizedName) =>
        db.Users.AsNoTracking().Include(account => account.Grants).ThenInclude(grant => grant.Agency).Where(account => account.NormalizedUserName == normalizedName);

    public static IQueryable<Account> AccountToChange(DisclosureDbContext db, int accountId) =>
        db.Users.Include(account => account.Grants).ThenInclude(grant => grant.Agency).Where(account => account.Id == accountId);

    public static IQueryable<AccountItem> Accounts(DisclosureDbContext db) => Items(db, db.Users);

    public static IQueryable<AccountItem> AccountItem(DisclosureDbContext db, int accountId) => Items(db, Account(db, accountId));

    private static IQueryable<AccountItem> Items(DisclosureDbContext db, IQueryable<Account> accounts) =>
        accounts.OrderBy(account => account.Duty == Duty.Content ? 1 : 0).ThenBy(account => account.UserName)
            .Select(account => new AccountItem(
                account.Id,
                account.UserName!,
                account.DisplayName,
                account.Duty,
                account.Email,
                account.IsDisabled,
                account.EndsOn,
                account.PasswordSetAt,
                account.LastSignInAt,
                account.LockoutEnd,
                account.TotpSince != null,
                db.Invitations.Where(invitation => invitation.AccountId == account.Id && invitation.ClosedAt == null).Max(invitation => (DateTime?)invitation.ExpiresAt),
                account.Grants.Select(grant => new GrantItem(grant.Role, grant.Agency!.Name, grant.IncludesSubtree)).ToList()));

    /// <summary>The session of a key with the account behind it: all that a request needs to know of who sent it.</summary>
    public static IQueryable<SessionWithAccount> Session(DisclosureDbContext db, string keyHash) =>
        from session in db.AccountSessions.AsNoTracking()
        join account in db.Users.AsNoTracking().Include(account => account.Grants).ThenInclude(grant => grant.Agency) on session.AccountId equals account.Id
        where session.KeyHash == keyHash
        select new SessionWithAccount(session, account);

    public static IQueryable<AccountSession> SessionOf(DisclosureDbContext db, int sessionId) => db.AccountSessions.Where(session => session.Id == sessionId);

    /// <summary>Sessions that have not been ended and are within the limits, the one used last first.</summary>
    public static IQueryable<AccountSession> OpenSessions(DisclosureDbContext db, int accountId, DateTime seenAfter, DateTime startedAfter) =>
        db.AccountSessions.AsNoTracking()
            .Where(session => session.AccountId == accountId && session.EndedAt == null && session.SeenAt > seenAfter && session.StartedAt > startedAfter)
            .OrderByDescending(session => session.SeenAt).ThenByDescending(session => session.Id);

    public static IQueryable<AccountSession> UnendedSessions(DisclosureDbContext db, int accountId) =>
        db.AccountSessions.Where(session => session.AccountId == accountId && session.EndedAt == null);

    /// <summary>Sessions so long over that nobody asks for them.</summary>
    public static IQueryable<AccountSession> ForgottenSessions(DisclosureDbContext db, int accountId, DateTime seenBefore) =>
        db.AccountSessions.Where(session => session.AccountId == accountId && session.SeenAt < seenBefore);

    public static IQueryable<Invitation> OpenInvitation(DisclosureDbContext db, string secretHash) =>
        db.Invitations.Where(invitation => invitation.SecretHash == secretHash && invitation.ClosedAt == null);

    public static IQueryable<Invitation> OpenInvitations(DisclosureDbContext db, int accountId) =>
        db.Invitations.Where(invitation => invitation.AccountId == accountId && invitation.ClosedAt == null);

    public static IQueryable<PastPassword> PastPasswords(DisclosureDbContext db, int accountId, int count) =>
        db.PastPasswords.AsNoTracking().Where(password => password.AccountId == accountId).OrderByDescending(password => password.Until).ThenByDescending(password => password.Id).Take(count);

    public static IQueryable<RecoveryCode> RecoveryCodes(DisclosureDbContext db, int accountId) => db.RecoveryCodes.Where(code => code.AccountId == accountId);

    public static IQueryable<RecoveryCode> UnusedRecoveryCode(DisclosureDbContext db, int accountId, string hash) =>
        db.RecoveryCodes.Where(code => code.AccountId == accountId && code.Hash == hash && code.UsedAt == null);

    public static IQueryable<Account> UsableAdministrators(DisclosureDbContext db, Duty duty, DateOnly today) =>
        db.Users.Where(account => account.Duty == duty && !account.IsDisabled && account.PasswordHash != null && (account.EndsOn == null || account.EndsOn >= today));

    /// <summary>Names and slugs of the units, which make bad passwords.</summary>
    public static IQueryable<UnitWords> UnitWords(DisclosureDbContext db) => db.Agencies.OrderBy(agency => agency.Id).Select(agency => new UnitWords(agency.Slug, agency.Name));
}
