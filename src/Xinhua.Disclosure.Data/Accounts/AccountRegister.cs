using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Data.Accounts;

/// <summary>Accounts with what they may do.</summary>
public sealed class AccountRegister(DisclosureDbContext db)
{
    /// <summary>All accounts by user name.</summary>
    public Task<List<AccountItem>> ListAsync(CancellationToken cancellationToken) => ReportQueries.Accounts(db).ToListAsync(cancellationToken);

    /// <summary>An account with its grants; null when there is none.</summary>
    public Task<Account?> FindAsync(int accountId, CancellationToken cancellationToken) =>
        ReportQueries.AccountWithGrants(db, accountId).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Whether nobody has an account yet, as on the first start.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken) => !await db.Users.AnyAsync(cancellationToken);
}
