using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;
using Xunit;

namespace Xinhua.Disclosure.Tests.Support;

/// <summary>What is done to a report of a portal at the desk, past its pages.</summary>
internal static class DeskActs
{
    /// <summary>Does it, on record, with all revisions of the report at hand; it must succeed.</summary>
    public static async Task ActAsync(this Portal portal, string agency, int year, AuditAction action, Actor actor, Func<WorkingReport, DateTime, WorkflowOutcome> act)
    {
        var token = TestContext.Current.CancellationToken;
        await using var scope = portal.Services.CreateAsyncScope();
        var desk = scope.ServiceProvider.GetRequiredService<ReportDesk>();
        var outcome = await desk.ActAsync(
            agency,
            year,
            null,
            new DeskOrder(action, actor),
            async working =>
            {
                await desk.LoadAllRevisionsAsync(working.Report, token);
                return act(working, desk.Now);
            },
            token);
        Assert.True(outcome is WorkflowOutcome.Done, outcome.ToString());
    }

    /// <summary>Takes a published report back.</summary>
    public static Task WithdrawAsync(this Portal portal, string agency, int year, string reason)
    {
        var hand = new Actor(-1, "测试");
        return portal.ActAsync(agency, year, AuditAction.ReportWithdrawn, hand, (working, now) => working.Report.Withdraw(reason, hand, now));
    }
}
