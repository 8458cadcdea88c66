using Microsoft.EntityFrameworkCore.Storage;

namespace Xinhua.Disclosure.Data.Audit;

/// <summary>Several saves that count as one: all of them with a line in the audit log, or none.</summary>
public sealed class RecordedWork : IAsyncDisposable
{
    private readonly DisclosureDbContext db;
    private readonly IDbContextTransaction transaction;
    private readonly Func<bool> isTold;
    private readonly Action end;

    internal RecordedWork(DisclosureDbContext db, IDbContextTransaction transaction, Func<bool> isTold, Action end) =>
        (this.db, this.transaction, this.isTold, this.end) = (db, transaction, isTold, end);

    /// <summary>Writes what still waits in the trail and keeps everything.</summary>
    /// <exception cref="InvalidOperationException">Nothing was said of the work.</exception>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        if (db.Trail.HasWaiting)
        {
            await db.SaveChangesAsync(cancellationToken);
        }

        if (!isTold())
        {
            throw new InvalidOperationException("Work would be kept of which the audit trail was not told.");
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        end();
        await transaction.DisposeAsync();
    }
}
