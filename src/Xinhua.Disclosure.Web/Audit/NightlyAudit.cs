using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Data.Audit;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Audit;

/// <summary>
/// Every night: checks the chain, keeps the mark outside, removes what is past its retention. What was done stands in the log, so a restart
/// neither forgets nor repeats a night, and of several nodes one puts it on record.
/// </summary>
internal sealed partial class NightlyAudit(IServiceScopeFactory scopes, IOptions<AuditOptions> options, TimeProvider clock, ILogger<NightlyAudit> logger)
    : NightWork(TimeSpan.FromSeconds(15), clock, logger)
{
    /// <inheritdoc/>
    protected override TimeOnly Hour => options.Value.ReadCheckTime();

    /// <summary>Checks when the last hour set for it has passed and no check since then is on record.</summary>
    /// <returns>Whether this node did it.</returns>
    public async Task<bool> RunWhenDueAsync(CancellationToken cancellationToken)
    {
        var due = LastDue();
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

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken cancellationToken) => RunWhenDueAsync(cancellationToken);

    [LoggerMessage(LogLevel.Information, "Audit chain checked: {Count} lines, {ComplaintCount} complaints")]
    private partial void LogChecked(long count, int complaintCount);

    [LoggerMessage(LogLevel.Information, "{Count} audit lines past their retention removed")]
    private partial void LogPruned(int count);
}
