using System.Data.Common;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Publication;

namespace Xinhua.Disclosure.Web.Kept;

/// <summary>
/// Reads the stamp of what is public, one reading at a time. Whoever asks gets a reading that began after the question, never an older one, so a
/// publication is seen by the very next request; those who had to wait for their turn share one, so a slow database is not asked once for each of them.
/// </summary>
internal sealed class PublicStamps(IServiceScopeFactory scopes) : IAsyncDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private long begun;
    private (long Number, Task<Guid?> Answer) last = (0, Task.FromResult<Guid?>(null));
    private (AsyncServiceScope Scope, PublicStamp Stamp)? reader;

    /// <summary>The stamp as of now; null when there is none.</summary>
    /// <exception cref="DbException">The database does not answer.</exception>
    public async ValueTask<Guid?> ReadAsync()
    {
        var before = Volatile.Read(ref begun);
        await turn.WaitAsync();
        try
        {
            if (last.Number <= before)
            {
                last = (Interlocked.Increment(ref begun), QueryAsync());
            }

            // What goes wrong is shared too: each would wait for the same database in vain.
            return await last.Answer;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        turn.Dispose();
    }

    /// <summary>On a connection that stays open; when that has broken meanwhile, on a new one.</summary>
    private async Task<Guid?> QueryAsync()
    {
        if (reader is { } open)
        {
            try
            {
                return await open.Stamp.ReadAsync(CancellationToken.None);
            }
            catch (DbException)
            {
                await CloseAsync();
            }
        }

        var scope = scopes.CreateAsyncScope();
        try
        {
            var stamp = await PublicStamp.OpenAsync(scope.ServiceProvider.GetRequiredService<DisclosureDbContext>(), CancellationToken.None);
            reader = (scope, stamp);
            return await stamp.ReadAsync(CancellationToken.None);
        }
        catch when (reader is null)
        {
            await scope.DisposeAsync();
            throw;
        }
    }

    private async Task CloseAsync()
    {
        if (reader is { } open)
        {
            reader = null;
            await open.Stamp.DisposeAsync();
            await open.Scope.DisposeAsync();
        }
    }
}
