using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Publication;

/// <summary>
/// Publishes what is due. The times stand in the database, so a restart forgets none; of several nodes that come at once
/// one wins, by the version of the revision.
/// </summary>
internal sealed partial class ScheduledPublication(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ScheduledPublication> logger) : BackgroundService
{
    /// <summary>How long a publication may wait after its time.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Publishes everything that is due now.</summary>
    public async Task PublishDueAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        foreach (var due in await scope.ServiceProvider.GetRequiredService<ReportDesk>().DueAsync(cancellationToken))
        {
            try
            {
                await PublishAsync(due, cancellationToken);
            }
#pragma warning disable CA1031 // What fails with one report must not hold up the others; it stays due.
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailedWith(failure, due.Agency, due.Year);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            // Not right at the start, which has enough to do; whoever waits for a publication waits for seconds anyway.
            await Task.Delay(Interval, clock, stoppingToken);
            try
            {
                await PublishDueAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The database may be away for a moment; what is due stays due.
                LogFailed(failure);
            }
        }
    }

    private async Task PublishAsync(DuePublication due, CancellationToken cancellationToken)
    {
        // A unit of work of its own: what fails with one report does not stay behind in the next.
        await using var scope = scopes.CreateAsyncScope();
        var (desk, publish) = (scope.ServiceProvider.GetRequiredService<ReportDesk>(), scope.ServiceProvider.GetRequiredService<PublishReport>());
        if (await StillDueAsync(desk, due, cancellationToken) is not { } working)
        {
            // Another node was faster, or a person called it off.
            return;
        }

        var actor = new Actor(due.ByAccountId, due.ByName);
        var account = await scope.ServiceProvider.GetRequiredService<AccountRegister>().FindAsync(due.ByAccountId, cancellationToken);
        var reason = WhyNotBy(account, working.Report.Agency, desk.Now)
            ?? (await publish.PublishAsync(due.Agency, due.Year, due.Version, actor, cancellationToken) as WorkflowOutcome.Refused)?.Reason;
        if (reason is null)
        {
            LogPublished(due.Agency, due.Year);
            return;
        }

        LogRefused(due.Agency, due.Year, reason);
        if (await StillDueAsync(desk, due, cancellationToken) is not null)
        {
            // Nothing has changed and it was refused all the same: asking again would be refused again, every few seconds. The page says why.
            await desk.ActAsync(
                due.Agency,
                due.Year,
                due.Version,
                new DeskOrder(AuditAction.ScheduleCancelled, actor, reason),
                late => Task.FromResult(late.Revision.CancelSchedule(reason, desk.Now)),
                cancellationToken);
        }
    }

    private static async Task<WorkingReport?> StillDueAsync(ReportDesk desk, DuePublication due, CancellationToken cancellationToken) =>
        await desk.FindAsync(due.Agency, due.Year, cancellationToken) is { Revision: { State: RevisionState.Approved, PublishAt: not null } revision } working && revision.Version == due.Version
            ? working
            : null;

    /// <summary>Whoever set the time answers for the publication, so they must still be somebody who may publish.</summary>
    private static string? WhyNotBy(Account? account, Agency agency, DateTime now) =>
        account is not null && SessionCookie.MayUse(account, now) && CurrentAccount.ScopeOf(account, Work.Publish).Contains(agency)
            ? null
            : "设置定时发布的同志现在没有发布权限或者账号已停用，请由有发布权限的同志重新设置或立即发布。";

    [LoggerMessage(LogLevel.Information, "Published {Agency} {Year} at its time")]
    private partial void LogPublished(string agency, int year);

    [LoggerMessage(LogLevel.Warning, "The publication of {Agency} {Year} at its time was refused: {Reason}")]
    private partial void LogRefused(string agency, int year, string reason);

    [LoggerMessage(LogLevel.Error, "The publication of {Agency} {Year} at its time failed and is tried again")]
    private partial void LogFailedWith(Exception failure, string agency, int year);

    [LoggerMessage(LogLevel.Error, "Looking for publications that are due failed")]
    private partial void LogFailed(Exception failure);
}
