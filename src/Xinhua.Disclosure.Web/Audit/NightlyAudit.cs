using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.Audit;

namespace Xinhua.Disclosure.Web.Audit;

/// <summary>
/// Every night: checks the chain, keeps the mark outside, removes what is past its retention. What was done stands in the log, so a restart
/// neither forgets nor repeats a night, and of several nodes one puts it on record.
/// </summary>
internal sealed partial class NightlyAudit(IServiceScopeFactory scopes, IOptions<AuditOptions> options, TimeProvider clock, ILogger<NightlyAudit> logger) : BackgroundService
{
    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(15);

    /// <summary>Checks when the last hour set for it has passed and no check since then is on record.</summary>
    /// <returns>Whether this node did it.</returns>
    public async Task<bool> RunWhenDueAsync(CancellationToken cancellationToken)
    {
        var due = LastDue(clock.GetUtcNow().UtcDateTime);
        await using var scope = scopes.CreateAsyncScope();
        var log = scope.ServiceProvider.GetRequiredService<AuditLog>();

        // A log that began after the hour has had nothing to be checked at it.
        if (!await log.HasLinesBeforeAsync(due, cancellationToken) || await log.IsCheckedSinceAsync(AuditCheck.Nightly, due, cancellationToken))
        {
            return false;
        }

        var check = scope.ServiceProvider.GetRequiredService<AuditCheck>();
        var verdict = await check.RunAsync(AuditCheck.Nightly, async () => !await log.IsCheckedSinceAsync(AuditCheck.Nightly, due, cancellationToken), cancellationToken);
        if (verdict is null)
        {
            return false;
        }

        // Nothing is removed from a chain that does not fit: it is evidence.
        if (verdict.IsSound && await log.PruneAsync(options.Value.RetentionDays, cancellationToken) is > 0 and var removed)
        {
            LogPruned(removed);
        }

        await check.KeepMarkAsync(cancellationToken);
        LogChecked(verdict.Count, verdict.ComplaintCount);
        return true;
    }

    /// <summary>The last instant at or before this one at which a check was due, UTC.</summary>
    public DateTime LastDue(DateTime now)
    {
        var today = ChinaDays.Begin(ChinaDays.DayOf(now)) + options.Value.ReadCheckTime().ToTimeSpan();
        return today <= now ? today : today.AddDays(-1);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A night that was missed is made up for after the start, not in it.
        await Task.Delay(AfterStart, clock, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan pause;
            try
            {
                await RunWhenDueAsync(stoppingToken);
                var now = clock.GetUtcNow().UtcDateTime;
                pause = LastDue(now).AddDays(1) - now;
            }
#pragma warning disable CA1031 // Whatever fails here, the portal goes on; it is tried again and stands in the technical log as critical.
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailed(failure);
                pause = AfterFailure;
            }

            await Task.Delay(pause, clock, stoppingToken);
        }
    }

    [LoggerMessage(LogLevel.Information, "Audit chain checked: {Count} lines, {ComplaintCount} complaints")]
    private partial void LogChecked(long count, int complaintCount);

    [LoggerMessage(LogLevel.Information, "{Count} audit lines past their retention removed")]
    private partial void LogPruned(int count);

    [LoggerMessage(LogLevel.Critical, "The nightly check of the audit log failed and is tried again in a quarter of an hour")]
    private partial void LogFailed(Exception failure);
}
