using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Statistics;

namespace Xinhua.Disclosure.Data.Statistics;

/// <summary>
/// What the published reports say over the years, and side by side. Only reports that count now. Where several units are added up, a government's report
/// is left out when those of the units below it are there, for it holds their numbers already; what is its own (<c>ownOnly</c> in the form) is added.
/// </summary>
public sealed class PublicStatistics(DisclosureDbContext db, ReportFormats formats)
{
    private const string Root = "/";

    /// <summary>All published reports.</summary>
    public Task<YearTotals> OfAllAsync(CancellationToken cancellationToken) => AddedUpAsync(Root, StatisticsQueries.TotalsOfAll(db), cancellationToken);

    /// <summary>The reports of one agency, as they are.</summary>
    public async Task<YearTotals> OfAgencyAsync(int agencyId, CancellationToken cancellationToken) => Totals(
        await StatisticsQueries.ReportsOfAgency(db, agencyId).ToListAsync(cancellationToken),
        await StatisticsQueries.TotalsOfAgency(db, agencyId).ToListAsync(cancellationToken),
        consolidated: [],
        held: []);

    /// <summary>The reports of an agency and of all below it, as the tree stands today.</summary>
    /// <param name="path">Path of the agency.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public Task<YearTotals> BelowAsync(string path, CancellationToken cancellationToken) => AddedUpAsync(path, StatisticsQueries.TotalsBelow(db, path), cancellationToken);

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

    private async Task<YearTotals> AddedUpAsync(string path, IQueryable<TotalItem> totals, CancellationToken cancellationToken)
    {
        var consolidated = await StatisticsQueries.Consolidated(db, path).ToListAsync(cancellationToken);
        var held = consolidated.Count == 0 ? [] : await StatisticsQueries.TotalsOfAgencies(db, [.. consolidated.Select(report => report.AgencyId).Distinct()]).ToListAsync(cancellationToken);
        return Totals(await StatisticsQueries.ReportsBelow(db, path).ToListAsync(cancellationToken), await totals.ToListAsync(cancellationToken), consolidated, held);
    }

    /// <summary>Adding up everything and taking the few governments away is far quicker than leaving them out.</summary>
    private YearTotals Totals(List<ReportCount> reports, List<TotalItem> totals, List<ConsolidatedItem> consolidated, List<PublishedTotal> held)
    {
        var own = formats.All.SelectMany(format => format.Cells).Where(cell => cell.Row.OwnOnly).Select(cell => cell.Key).ToHashSet();
        var left = consolidated.ToHashSet();
        var taken = held.Where(total => left.Contains(new(total.AgencyId, total.Year)) && !own.Contains(total.Cell))
            .GroupBy(total => (total.Year, total.Cell))
            .ToDictionary(cell => cell.Key, cell => (Sum: cell.Sum(total => PublishedTotal.Value(total.Whole, total.Millionths)), Reports: cell.Count()));
        return new YearTotals(
            reports.ToDictionary(year => year.Year, year => year.Count - consolidated.Count(report => report.Year == year.Year)),
            totals.Select(total => (Total: total, Taken: taken.GetValueOrDefault((total.Year, total.Cell))))
                .Where(pair => pair.Total.Reports > pair.Taken.Reports)
                .ToDictionary(
                    pair => (pair.Total.Year, pair.Total.Cell),
                    pair => new CellTotal(pair.Total.Year, pair.Total.Cell, PublishedTotal.Value(pair.Total.Whole, pair.Total.Millionths) - pair.Taken.Sum, pair.Total.Reports - pair.Taken.Reports)),
            consolidated.Count);
    }
}
