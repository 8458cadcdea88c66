using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Web.Publication;

/// <summary>
/// Gives codes to what was published before there were codes. At the start of the portal and not in a migration: SQLite cannot compute a digest,
/// a script run by hand would leave them out, and what was cut short is made up for at the next start.
/// </summary>
internal sealed partial class CheckCodesAtStart(IServiceScopeFactory scopes, ILogger<CheckCodesAtStart> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The start has enough to do, and one who waits for an old report's code waits for no more than the first page.
        await Task.Yield();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            if (await scope.ServiceProvider.GetRequiredService<Verification>().FillCodesAsync(stoppingToken) is > 0 and var filled)
            {
                LogFilled(filled);
            }
        }
#pragma warning disable CA1031 // Old codes are missed by few; the portal must not stop for them.
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailed(failure);
        }
    }

    [LoggerMessage(LogLevel.Information, "Gave check codes to {Count} revisions that had none")]
    private partial void LogFilled(int count);

    [LoggerMessage(LogLevel.Error, "Check codes could not be given to older revisions; the next start tries again")]
    private partial void LogFailed(Exception failure);
}
