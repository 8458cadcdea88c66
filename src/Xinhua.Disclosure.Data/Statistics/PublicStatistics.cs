using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Statistics;

namespace Xinhua.Disclosure.Data.Statistics;

/// <summary>What the published reports say over the years, and side by side. Only reports that count now.</summary>
public sealed class PublicStatistics(DisclosureDbContext db)
{
    /// <summary>All published reports.</summary>
    public async Task<YearTotals> OfAllAsync(CancellationToken cancellationToken) =>
        Totals(await StatisticsQueries.ReportsBelow(db, "/").ToListAsync(cancellationToken), await StatisticsQueries.TotalsOfAll(db).ToListAsync(cancellationToken));

    /// <summary>The reports of one agency.</summary>
    public async Task<YearTotals> OfAgencyAsync(int agencyId, CancellationToken cancellationToken) =>
        Totals(await StatisticsQueries.ReportsOfAgency(db, agencyId).ToListAsync(cancellationToken), await StatisticsQueries.TotalsOfAgency(db, agencyId).ToListAsync(cancellationToken));

    /// <summary>The reports of an agency and of all below it, as the tree stands today.</summary>
    /// <param name="path">Path of the agency.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<YearTotals> BelowAsync(string path, CancellationToken cancellationToken) =>
        Totals(await StatisticsQueries.ReportsBelow(db, path).ToListAsync(cancellationToken), await StatisticsQueries.TotalsBelow(db, path).ToListAsync(cancellationToken));

    /// <summary>The published reports among those asked for, with their numbers; in no order.</summary>
    public async Task<IReadOnlyList<ComparedReport>> ReportsAsync(IReadOnlyCollection<(string Agency, int Year)> asked, CancellationToken cancellationToken)
    {
        var found = await StatisticsQueries.Compared(db, Agencies(asked), Years(asked)).ToListAsync(cancellationToken);
        return [.. found.Where(report => asked.Contains((report.Agency, report.Year)))];
    }

    /// <summary>Which of the reports asked for were withdrawn and not replaced.</summary>
    public async Task<IReadOnlySet<(string Agency, int Year)>> WithdrawnAsync(IReadOnlyCollection<(string Agency, int Year)> asked, CancellationToken cancellationToken) =>
        (await StatisticsQueries.WithdrawnAmong(db, Agencies(asked), Years(asked)).ToListAsync(cancellationToken)).Select(item => (item.Agency, item.Year)).Where(asked.Contains).ToHashSet();

    private static List<string> Agencies(IReadOnlyCollection<(string Agency, int Year)> asked) => [.. asked.Select(report => report.Agency).Distinct()];

    private static List<int> Years(IReadOnlyCollection<(string Agency, int Year)> asked) => [.. asked.Select(report => report.Year).Distinct()];

    private static YearTotals Totals(List<ReportCount> reports, List<TotalItem> totals) => new(
        reports.ToDictionary(year => year.Year, year => year.Count),
        totals.ToDictionary(total => (total.Year, total.Cell), total => new CellTotal(total.Year, total.Cell, PublishedTotal.Value(total.Whole, total.Millionths), total.Reports)));
}
