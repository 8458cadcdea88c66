using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.Agencies;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Kept;

namespace Xinhua.Disclosure.Web.Pages.Agencies;

/// <summary>A unit with its published reports.</summary>
[KeptPage]
public sealed class AgencyModel(PublishedReports reports, AgencyRegister register) : PageModel
{
    /// <summary>The unit.</summary>
    public Agency Unit { get; private set; } = null!;

    /// <summary>Its reports, newest year first.</summary>
    public IReadOnlyList<PublishedItem> Reports { get; private set; } = [];

    /// <summary>Who took over from it.</summary>
    public IReadOnlyList<SuccessionItem> Successors { get; private set; } = [];

    /// <summary>From whom it took over.</summary>
    public IReadOnlyList<SuccessionItem> Predecessors { get; private set; } = [];

    /// <summary>Names it had before, each with the last year, newest first.</summary>
    public IReadOnlyList<(string Name, int Until)> FormerNames { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string agency, CancellationToken cancellationToken)
    {
        if (await reports.AgencyAsync(agency, cancellationToken) is not { } unit)
        {
            return NotFound();
        }

        Unit = unit;
        var successions = await register.SuccessionsAsync(unit.Id, cancellationToken);
        Successors = [.. successions.Where(item => item.Predecessor == unit.Slug)];
        Predecessors = [.. successions.Where(item => item.Successor == unit.Slug)];
        var periods = unit.Periods.OrderBy(period => period.FromYear).ToList();
        FormerNames = [.. periods.Zip(periods.Skip(1), (was, next) => (was.Name, Now: next.Name, Until: next.FromYear - 1)).Where(change => change.Name != change.Now).Select(change => (change.Name, change.Until)).Reverse()];
        Reports = await reports.OfAgencyAsync(agency, cancellationToken);
        return Page();
    }
}
