using Microsoft.AspNetCore.Mvc;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.Campaigns;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Desk;

/// <summary>The deadlines of a person's own units, on top of the desk. The office has its board instead.</summary>
public sealed class DeadlineBandViewComponent(CurrentAccount me, CampaignDesk campaigns) : ViewComponent
{
    private const int Most = 5;

    private static readonly IReadOnlyCollection<Role> OfUnit = [Role.Editor, Role.Reviewer, Role.SecrecyReviewer, Role.Leader];

    public async Task<IViewComponentResult> InvokeAsync()
    {
        var scope = await me.ScopeAsync(OfUnit, HttpContext.RequestAborted);
        var now = campaigns.Now;
        var open = scope.AgencyIds.Count + scope.Paths.Count == 0
            ? []
            : (await campaigns.DeadlinesAsync(scope, HttpContext.RequestAborted))
                .Where(row => row.Progress.Missing is not null)
                .OrderBy(row => row.Progress.DaysLeft(now))
                .ToList();
        return View(new DeadlineBand([.. open.Take(Most)], Math.Max(0, open.Count - Most), now));
    }
}

/// <summary>The most urgent deadlines.</summary>
/// <param name="Rows">The units.</param>
/// <param name="More">How many more there are.</param>
/// <param name="Now">The instant against which they are held.</param>
public sealed record DeadlineBand(IReadOnlyList<CampaignRow> Rows, int More, DateTime Now);
