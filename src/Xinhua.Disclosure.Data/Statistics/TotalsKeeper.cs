using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Statistics;
using Xinhua.Disclosure.Data.Publication;

namespace Xinhua.Disclosure.Data.Statistics;

/// <summary>Keeps the numbers that views show beside the reports that count. They are derived from what is published, so the audit log is not told of them.</summary>
public sealed class TotalsKeeper(DisclosureDbContext db, ReportFormats formats)
{
    private const int Batch = 200;

    private IReadOnlyList<StatisticsView> Views => field ??= StatisticsView.Of(formats);

    /// <summary>Puts what a report says now in the place of what was kept of it; the caller saves, in the transaction that publishes or withdraws.</summary>
    /// <param name="report">The report.</param>
    /// <param name="content">What its current revision says; of no matter when there is none.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task KeepAsync(Report report, ReportContent content, CancellationToken cancellationToken)
    {
        var kept = await StatisticsQueries.TotalsOfReport(db, report.AgencyId, report.Year).ToDictionaryAsync(total => total.Cell, cancellationToken);
        var values = report.CurrentRevision is null ? new Dictionary<CellKey, decimal>() : PublishedTotal.Of(content.Figures, Views);
        db.PublishedTotals.RemoveRange(kept.Values.Where(total => !values.ContainsKey(total.Cell)));
        foreach (var (cell, value) in values)
        {
            if (!kept.TryGetValue(cell, out var total))
            {
                db.PublishedTotals.Add(total = new PublishedTotal { AgencyId = report.AgencyId, Year = report.Year, Cell = cell });
            }

            total.Set(report.CurrentRevision!.Value, value);
        }
    }

    /// <summary>Counts what an older program, a restored copy or the demo published, and drops what is no longer public. Costs two queries when all is in order.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        if (await StatisticsQueries.Miscounted(db).ExecuteDeleteAsync(cancellationToken) > 0)
        {
            await PublicStamp.ChangeAsync(db, cancellationToken);
        }

        while (await StatisticsQueries.Uncounted(db, Batch).ToListAsync(cancellationToken) is { Count: > 0 } reports)
        {
            var added = 0;
            foreach (var report in reports)
            {
                var figures = new Figures(formats.Get(report.FormatId), report.Figures.Select(figure => KeyValuePair.Create(figure.Cell, figure.Value)));
                foreach (var (cell, value) in PublishedTotal.Of(figures, Views))
                {
                    var total = new PublishedTotal { AgencyId = report.AgencyId, Year = report.Year, Cell = cell };
                    total.Set(report.Revision, value);
                    db.PublishedTotals.Add(total);
                    added++;
                }
            }

            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException e) when (db.IsDuplicate(e))
            {
                // Another node that starts at the same moment counts the same reports.
                added = 0;
            }

            db.ChangeTracker.Clear();
            if (added == 0)
            {
                // Reports without a number that any view shows stay uncounted; there is nothing to count.
                return;
            }
        }
    }
}
