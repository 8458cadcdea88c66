using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Desk;

/// <summary>Tells which reports wait for a signature a person may give by role and scope; whether they wrote it is judged when they sign.</summary>
internal static class WaitingReports
{
    public static async Task<IReadOnlyList<DeskItem>> OfAsync(
        IReadOnlyList<DeskItem> reports, IReadOnlyList<ReviewStep> steps, CurrentAccount me, CancellationToken cancellationToken)
    {
        var waiting = new List<DeskItem>();
        foreach (var (index, step) in steps.Index())
        {
            // The grants are in memory; nothing is asked of the database here.
            var scope = await me.ScopeAsync([step.Role], cancellationToken);
            waiting.AddRange(reports.Where(item => item.State == RevisionState.InReview && item.Step == index && scope.Contains(item.AgencyId, item.AgencyPath)));
        }

        return waiting;
    }
}
