using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Statistics;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Statistics;

namespace Xinhua.Disclosure.Benchmarks;

/// <summary>How long the numbers of the statistics page take, sentences included: eight years of reports in a SQLite file.</summary>
internal static class StatisticsReport
{
    private const int Years = 8;
    private const int Runs = 30;

    private static readonly string[] Head = ["| reports | whose numbers | median | slowest of 30 |", "|---|---|---|---|"];

    public static async Task RunAsync(IEnumerable<int> sizes)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}"));
        Console.WriteLine(string.Join('\n', Head));
        foreach (var size in sizes)
        {
            await MeasureAsync(size);
        }
    }

    private static async Task MeasureAsync(int reports)
    {
        var folder = Directory.CreateTempSubdirectory("disclosure-statistics-");
        try
        {
            await using var services = new ServiceCollection().AddDisclosureDatabase(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(folder.FullName, "disclosure.db")}").BuildServiceProvider();
            var formats = ReportFormats.Load();
            var views = StatisticsView.Of(formats);
            await FillAsync(services, reports / Years, views);
            await MeasureAsync(services, reports, formats, "all", views, (statistics, token) => statistics.OfAllAsync(token));
            await MeasureAsync(services, reports, formats, "one district of ten", views, (statistics, token) => statistics.BelowAsync("/unit-1/", token));
            await MeasureAsync(services, reports, formats, "one unit", views, (statistics, token) => statistics.OfAgencyAsync(1, token));
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(IServiceProvider services, int reports, ReportFormats formats, string whose, IReadOnlyList<StatisticsView> views, Func<PublicStatistics, CancellationToken, Task<YearTotals>> ask)
    {
        var times = new List<double>();
        for (var run = 0; run < 2 * Runs; run++)
        {
            await using var scope = services.CreateAsyncScope();
            var started = Stopwatch.GetTimestamp();
            var totals = await ask(new PublicStatistics(scope.ServiceProvider.GetRequiredService<DisclosureDbContext>(), formats), CancellationToken.None);
            if (views.Sum(view => ViewSentence.Of(view, view.Over(totals.Reports, totals.Totals)).Length) == 0 || totals.Totals.Count == 0)
            {
                throw new InvalidOperationException("Nothing was added up.");
            }

            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        // The first half is not counted: it compiles.
        var counted = times.TakeLast(Runs).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {reports} | {whose} | {counted[Runs / 2]:0.0} ms | {counted[^1]:0.0} ms |"));
    }

    /// <summary>Ten districts with the units spread over them, each with a report for every year, whose totals are all there.</summary>
    private static async Task FillAsync(IServiceProvider services, int units, IReadOnlyList<StatisticsView> views)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DisclosureDbContext>();
        await db.Database.MigrateAsync();
        await using var work = await db.BeginWorkAsync(CancellationToken.None);
        var districts = Enumerable.Range(0, Math.Min(10, units)).Select(unit => Agency.Create($"unit-{unit}", $"第{unit}区", AgencyKind.Government, null, 2019)).ToList();
        db.AddRange(districts);
        await db.SaveChangesAsync();
        db.AddRange(Enumerable.Range(districts.Count, units - districts.Count).Select(unit => Agency.Create($"unit-{unit}", $"第{unit}局", AgencyKind.Department, districts[unit % districts.Count], 2019)));
        await db.SaveChangesAsync();
        var cells = string.Join(',', views.SelectMany(view => view.Series).SelectMany(series => series.Cells).Distinct().Select(cell => $"\"{cell}\""));
        var years = string.Join(',', Enumerable.Range(2018, Years));
        await db.Database.ExecuteSqlAsync($"INSERT INTO Reports (AgencyId, Year, CurrentRevision) SELECT a.Id, y.value, 1 FROM Agencies a, json_each({"[" + years + "]"}) y");
        await db.Database.ExecuteSqlAsync($"INSERT INTO PublishedTotals (AgencyId, Year, Cell, Revision, Whole, Millionths) SELECT r.AgencyId, r.Year, c.value, 1, abs(random()) % 500, 0 FROM Reports r, json_each({"[" + cells + "]"}) c");
        db.Trail.Record(AuditAction.DraftSaved, "reports");
        await db.SaveChangesAsync();
        await work.CommitAsync(CancellationToken.None);
    }
}
