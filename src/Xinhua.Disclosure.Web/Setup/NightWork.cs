using Xinhua.Disclosure.Core.Agencies;

namespace Xinhua.Disclosure.Web.Setup;

/// <summary>
/// Work that falls due once a day at an hour of China. Whether it was done must stand in the database, so that a restart neither forgets nor
/// repeats a night and of several nodes one puts it on record.
/// </summary>
/// <param name="afterStart">How long after the start a night that was missed is made up for: not in the start itself.</param>
/// <param name="clock">The time.</param>
/// <param name="logger">The technical log.</param>
internal abstract partial class NightWork(TimeSpan afterStart, TimeProvider clock, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(15);

    /// <summary>The hour, in China.</summary>
    protected abstract TimeOnly Hour { get; }

    /// <summary>The last instant at or before this one at which the work was due, UTC.</summary>
    public DateTime LastDue(DateTime now)
    {
        var today = ChinaDays.Begin(ChinaDays.DayOf(now)) + Hour.ToTimeSpan();
        return today <= now ? today : today.AddDays(-1);
    }

    /// <summary>When the work was due last, UTC.</summary>
    protected DateTime LastDue() => LastDue(clock.GetUtcNow().UtcDateTime);

    /// <summary>Does it, unless it is on record that it was done since it was due last.</summary>
    protected abstract Task WorkAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(afterStart, clock, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan pause;
            try
            {
                await WorkAsync(stoppingToken);
                pause = LastDue().AddDays(1) - clock.GetUtcNow().UtcDateTime;
            }
#pragma warning disable CA1031 // Whatever fails here, the portal goes on; it is tried again and stands in the technical log as critical.
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailed(GetType().Name, failure);
                pause = AfterFailure;
            }

            await Task.Delay(pause, clock, stoppingToken);
        }
    }

    [LoggerMessage(LogLevel.Critical, "{Work} failed and is tried again in a quarter of an hour")]
    private partial void LogFailed(string work, Exception failure);
}
