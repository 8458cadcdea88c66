using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Text;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Search;
using Xinhua.Disclosure.Web.Demo;

namespace Xinhua.Disclosure.Benchmarks;

/// <summary>
/// How long a search takes among many published reports on a SQLite file: what the database finds and the sentences that are marked, all but the page around them.
/// The sentences are those of the demo district, shuffled, with numbers and units of their own.
/// </summary>
internal static class SearchReport
{
    private static readonly string[] Head = ["| search | found | p50 | p95 | slowest |", "|---|---|---|---|---|"];

    private const int Rounds = 15;
    private const int Years = 8;
    private const int SentencesEach = 45;

    private static readonly (string What, string Typed, SearchFilter Filter)[] Searches =
    [
        ("a word of every report", "公开", new()),
        ("a single character", "局", new()),
        ("a phrase", "政府信息公开申请", new()),
        ("two terms", "行政复议 整改", new()),
        ("a year", "2019年", new()),
        ("traditional, full width", "行政訴訟 １２", new()),
        ("a unit", "第7局", new()),
        ("a word and filters", "公开", new("unit-7", 2019, AgencyKind.Department)),
        ("nothing", "独角兽饲养", new()),
        ("no words", "", new()),
    ];

    /// <summary>Measures with each number of reports.</summary>
    public static async Task RunAsync(IReadOnlyList<int> counts)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}"));
        foreach (var count in counts)
        {
            var folder = Directory.CreateTempSubdirectory("disclosure-search-");
            try
            {
                await MeasureAsync(Path.Combine(folder.FullName, "disclosure.db"), count);
            }
            finally
            {
                Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
                folder.Delete(recursive: true);
            }
        }
    }

    private static async Task MeasureAsync(string file, int count)
    {
        await using var services = new ServiceCollection().AddDisclosureDatabase(DatabaseProvider.Sqlite, $"Data Source={file}").BuildServiceProvider();
        var started = Stopwatch.GetTimestamp();
        await FillAsync(services, count);
        var filled = Stopwatch.GetElapsedTime(started);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{count} reports, published in {filled.TotalSeconds:0} s, {new FileInfo(file).Length / 1e6:0} MB\n"));
        Console.WriteLine(string.Join('\n', Head));
        var all = new List<double>();
        foreach (var (what, typed, filter) in Searches)
        {
            var (times, found) = (new List<double>(), 0);
            for (var round = 0; round <= Rounds; round++)
            {
                await using var scope = services.CreateAsyncScope();
                started = Stopwatch.GetTimestamp();
                var query = SearchQuery.Read(typed);
                var result = await scope.ServiceProvider.GetRequiredService<IReportSearch>().FindAsync(query, filter, 1, CancellationToken.None);
                _ = result.Hits.Sum(hit => query.Mark(hit.Title).Count + query.Excerpt(hit.Text).Count);
                if (round > 0)
                {
                    times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }

                found = result.Total;
            }

            Console.WriteLine(Row(what, found, times));
            all.AddRange(times);
        }

        Console.WriteLine(Row("**all**", 0, all));
    }

    private static string Row(string what, int found, List<double> times)
    {
        times.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"| {what} | {found} | {times[times.Count / 2]:0.0} ms | {times[Math.Min(times.Count - 1, times.Count * 95 / 100)]:0.0} ms | {times[^1]:0.0} ms |");
    }

    private static async Task FillAsync(ServiceProvider services, int count)
    {
        var formats = ReportFormats.Load();
        var sentences = DemoFile.Load(formats).Units
            .SelectMany(unit => unit.Reports.SelectMany(report => report.Latest.Narrative.Values.SelectMany(paragraphs => paragraphs)))
            .SelectMany(text => Sentences.Of(text).Select(span => span.Words(text)))
            .Distinct().Order(StringComparer.Ordinal).ToArray();
        var random = new Random(7);
        await using (var scope = services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<DisclosureDbContext>().Database.MigrateAsync();
            await scope.ServiceProvider.GetRequiredService<IReportSearch>().PrepareAsync(CancellationToken.None);
        }

        for (var unit = 0; unit * Years < count; unit++)
        {
            // A context for each unit: what it follows would grow.
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<DisclosureDbContext>();
            var agency = Agency.Create($"unit-{unit}", $"新华区第{unit}局", unit % 10 == 0 ? AgencyKind.Township : AgencyKind.Department, null, 2019);
            db.Add(agency);
            for (var year = 2019; year < 2019 + Math.Min(Years, count - (unit * Years)); year++)
            {
                var format = formats.ForYear(year)!;
                var at = new DateTime(year + 1, 1, 1 + (unit % 28), 2, unit % 60, 0, DateTimeKind.Utc);
                var report = Report.Start(agency, year, format, at);
                report.Latest.Write(
                    new RevisionChange(
                        new Dictionary<CellKey, decimal?>(),
                        format.TextSections.ToDictionary(
                            section => section.Key,
                            _ => string.Concat(Enumerable.Range(0, SentencesEach / format.TextSections.Count()).Select(_ => sentences[random.Next(sentences.Length)])) + $"第{unit}局{year}年办理{random.Next(500)}件。"),
                        new Dictionary<CellKey, string?>()),
                    new Actor(0, "填表"),
                    at);
                db.Add(report);
                db.Entry(report).Property(row => row.CurrentRevision).CurrentValue = 1;
                db.Entry(report.Latest).Property(row => row.State).CurrentValue = RevisionState.Published;
                db.Entry(report.Latest).Property(row => row.PublishedAt).CurrentValue = at;
            }

            db.Trail.Record(AuditAction.DraftSaved, "reports");
            await db.SaveChangesAsync();
        }
    }
}
