using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.Archive;

namespace Xinhua.Disclosure.Web.Archive;

/// <summary>
/// Every night: checks the stored packages and puts the result on record. What was done stands in the audit log, so a restart neither forgets
/// nor repeats a night, and of several nodes one puts it on record.
/// </summary>
internal sealed partial class NightlyArchiveCheck(IServiceScopeFactory scopes, IOptions<ArchiveOptions> options, TimeProvider clock, ILogger<NightlyArchiveCheck> logger) : BackgroundService
{
    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(15);

    /// <summary>Checks when the last hour set for it has passed and no check since then is on record.</summary>
    /// <returns>What was found; null when it was not due, or another node did it.</returns>
    public async Task<CareVerdict?> RunWhenDueAsync(CancellationToken cancellationToken)
    {
        var due = LastDue(clock.GetUtcNow().UtcDateTime);
        await using var scope = scopes.CreateAsyncScope();
        var care = scope.ServiceProvider.GetRequiredService<ArchiveCare>();
        if (!await care.HasPackagesBeforeAsync(due, cancellationToken) || await care.IsDoneSinceAsync(due, cancellationToken))
        {
            return null;
        }

        var verdict = await care.CheckAsync(
            options.Value.RecentDays,
            options.Value.SamplePerNight,
            scope.ServiceProvider.GetRequiredService<ArchiveReport>().WhyDamaged,
            async () => !await care.IsDoneSinceAsync(due, cancellationToken),
            cancellationToken);
        if (verdict is { Damaged.Count: > 0 })
        {
            LogDamaged(string.Join(", ", verdict.Damaged.Select(damaged => damaged.Number)));
        }
        else if (verdict is not null)
        {
            LogSound(verdict.Sound.Count);
        }

        return verdict;
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

    /// <summary>The last instant at or before this one at which a check was due, UTC.</summary>
    private DateTime LastDue(DateTime now)
    {
        var today = ChinaDays.Begin(ChinaDays.DayOf(now)) + options.Value.ReadCheckTime().ToTimeSpan();
        return today <= now ? today : today.AddDays(-1);
    }

    [LoggerMessage(LogLevel.Information, "{Count} archive packages checked, all sound")]
    private partial void LogSound(int count);

    [LoggerMessage(LogLevel.Critical, "Archive packages are damaged: {Numbers}")]
    private partial void LogDamaged(string numbers);

    [LoggerMessage(LogLevel.Critical, "The nightly check of the archive failed and is tried again in a quarter of an hour")]
    private partial void LogFailed(Exception failure);
}
