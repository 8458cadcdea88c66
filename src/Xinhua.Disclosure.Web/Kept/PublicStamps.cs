using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Publication;

namespace Xinhua.Disclosure.Web.Kept;

/// <summary>
/// Reads the stamp of what is public for many requests at once. Whoever asks gets a reading that began after the question, never an older one;
/// those who ask while one is under way share the next, and that one begins when enough of them wait or a moment has passed. So the database is
/// asked once for many, however many pages are read, and a publication is seen by the very next request.
/// </summary>
internal sealed class PublicStamps(IServiceScopeFactory scopes) : IAsyncDisposable
{
    /// <summary>So many who wait are not kept waiting for more. A moment alone would not do: on a busy machine a timer is late.</summary>
    private const int Enough = 16;

    /// <summary>How long fewer wait for more to come.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly Lock gate = new();
    private TaskCompletionSource<Guid?>? waiting;
    private TaskCompletionSource? full;
    private int count;
    private bool isReading;
    private AsyncServiceScope? reader;

    /// <summary>The stamp as of now; null when there is none.</summary>
    public Task<Guid?> ReadAsync()
    {
        TaskCompletionSource<Guid?> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (isReading)
            {
                if (++count == Enough)
                {
                    full?.TrySetResult();
                }

                return (waiting ??= asked).Task;
            }

            isReading = true;
        }

        _ = ReadForAsync(asked);
        return asked.Task;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (reader is { } open)
        {
            await open.DisposeAsync();
        }
    }

    private async Task ReadForAsync(TaskCompletionSource<Guid?>? asked)
    {
        while (asked is not null)
        {
            try
            {
                asked.SetResult(await QueryAsync());
            }
#pragma warning disable CA1031 // It is told to those who asked; the next must be read for whatever this one met.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                asked.SetException(failure);
            }

            asked = await NextAsync();
        }
    }

    /// <summary>Those who came during a reading, when there are enough of them or a moment has passed; null when there are none, and reading ends.</summary>
    private async Task<TaskCompletionSource<Guid?>?> NextAsync()
    {
        Task gathered;
        lock (gate)
        {
            if (waiting is null)
            {
                isReading = false;
                return null;
            }

            full = count >= Enough ? null : new(TaskCreationOptions.RunContinuationsAsynchronously);
            gathered = full?.Task ?? Task.CompletedTask;
        }

        if (gathered.IsCompleted)
        {
            // Lets go the one who asked first: with SQLite a reading never waits, and that request would read for the others for ever.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
        else
        {
            await Task.WhenAny(gathered, Task.Delay(Moment));
        }

        lock (gate)
        {
            var next = waiting;
            (waiting, full, count) = (null, null, 0);
            return next;
        }
    }

    /// <summary>On a connection that stays open; when that has broken meanwhile, on a new one.</summary>
    private async Task<Guid?> QueryAsync()
    {
        if (reader is { } open)
        {
            try
            {
                return await PublicStamp.ReadAsync(open.ServiceProvider.GetRequiredService<DisclosureDbContext>(), CancellationToken.None);
            }
            catch (System.Data.Common.DbException)
            {
                reader = null;
                await open.DisposeAsync();
            }
        }

        var fresh = scopes.CreateAsyncScope();
        try
        {
            var db = fresh.ServiceProvider.GetRequiredService<DisclosureDbContext>();
            await PublicStamp.OpenAsync(db, CancellationToken.None);
            var stamp = await PublicStamp.ReadAsync(db, CancellationToken.None);
            reader = fresh;
            return stamp;
        }
        catch
        {
            await fresh.DisposeAsync();
            throw;
        }
    }
}
