using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;

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
            await PublishAsync(due, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
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
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task PublishAsync(DuePublication due, CancellationToken cancellationToken)
    {
        // A unit of work of its own: what fails with one report does not stay behind in the next.
        await using var scope = scopes.CreateAsyncScope();
        var (desk, publish) = (scope.ServiceProvider.GetRequiredService<ReportDesk>(), scope.ServiceProvider.GetRequiredService<PublishReport>());
        var actor = new Actor(due.ByAccountId, due.ByName);
        if (await publish.PublishAsync(due.Agency, due.Year, due.Version, actor, cancellationToken) is not WorkflowOutcome.Refused refused)
        {
            LogPublished(due.Agency, due.Year);
            return;
        }

        LogRefused(due.Agency, due.Year, refused.Reason);
        if (await desk.FindAsync(due.Agency, due.Year, cancellationToken) is { Revision: { State: RevisionState.Approved, PublishAt: not null } revision } && revision.Version == due.Version)
        {
            // Nothing has changed and it was refused all the same: asking again would be refused again, every few seconds.
            await desk.ActAsync(
                due.Agency,
                due.Year,
                due.Version,
                new DeskOrder(AuditAction.ScheduleCancelled, actor, refused.Reason),
                working => Task.FromResult(working.Revision.CancelSchedule(desk.Now)),
                cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Information, "Published {Agency} {Year} at its time")]
    private partial void LogPublished(string agency, int year);

    [LoggerMessage(LogLevel.Warning, "The publication of {Agency} {Year} at its time was refused: {Reason}")]
    private partial void LogRefused(string agency, int year, string reason);

    [LoggerMessage(LogLevel.Error, "Looking for publications that are due failed")]
    private partial void LogFailed(Exception failure);
}
