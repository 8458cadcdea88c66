using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Data.Archive;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Archive;

/// <summary>
/// Every night: checks the stored packages and puts the result on record. What was done stands in the audit log, so a restart neither forgets
/// nor repeats a night, and of several nodes one puts it on record.
/// </summary>
internal sealed partial class NightlyArchiveCheck(IServiceScopeFactory scopes, IOptions<ArchiveOptions> options, TimeProvider clock, ILogger<NightlyArchiveCheck> logger)
    : NightWork(TimeSpan.FromSeconds(30), clock, logger)
{
    /// <inheritdoc/>
    protected override TimeOnly Hour => options.Value.ReadCheckTime();

    /// <summary>Checks when the last hour set for it has passed and no check since then is on record.</summary>
    /// <returns>What was found; null when it was not due, or another node did it.</returns>
    public async Task<CareVerdict?> RunWhenDueAsync(CancellationToken cancellationToken)
    {
        var due = LastDue();
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
    protected override Task WorkAsync(CancellationToken cancellationToken) => RunWhenDueAsync(cancellationToken);

    [LoggerMessage(LogLevel.Information, "{Count} archive packages checked, all sound")]
    private partial void LogSound(int count);

    [LoggerMessage(LogLevel.Critical, "Archive packages are damaged: {Numbers}")]
    private partial void LogDamaged(string numbers);
}
