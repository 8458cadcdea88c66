using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Text;
using Xinhua.Disclosure.Data;

namespace Xinhua.Disclosure.Benchmarks;

/// <summary>
/// What a published report costs to read: beside a fixed answer of the same bytes, while fifty people save, and among ever more reports.
/// The published program in Production on a SQLite file, over HTTP on loopback; the one who asks runs on the same cores.
/// </summary>
internal static class PublicReport
{
    private const int Rounds = 15;
    private const int Years = 8;
    private const int Views = 30;

    private static readonly string[] GrowthHead = ["", "| reports | page | made anew, median | slowest of 30 | kept, median | bytes |", "|---|---|---|---|---|---|"];
    private static readonly int[] Rates = [500, 1000];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Phase = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Typing = TimeSpan.FromSeconds(20);
    private static readonly string Page = $"/reports/{Sample.Slug}/{Sample.Year}";

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Logs__ConsoleLevel"] = "Warning",
        ["RateLimits__AccountRequestsPerMinute"] = "100000",
        ["RateLimits__AddressPostsPerMinute"] = "100000",
        ["RateLimits__AddressPagesPerTenSeconds"] = "1000000",
    };

    /// <summary>Measures the load, and then each number of reports.</summary>
    public static async Task RunAsync(IReadOnlyList<int> counts)
    {
        var folder = Directory.CreateTempSubdirectory("disclosure-public-");
        try
        {
            Console.WriteLine(Text($"{Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, load before {LoadAverage()}"));
            var (program, data) = (Path.Combine(folder.FullName, "program"), folder.CreateSubdirectory("data").FullName);
            await StartReport.PublishAsync(program);
            (await PortalProcess.StartAsync(program, data, "Development")).Dispose();
            await Editor.FillAsync(data);
            using (var portal = await PortalProcess.StartAsync(program, data, "Production", Settings))
            {
                await CompareAsync(portal, data);
                await CrowdAsync(portal);
            }

            if (counts.Count > 0)
            {
                Console.WriteLine(string.Join('\n', GrowthHead));
            }

            foreach (var count in counts)
            {
                await FillAsync(data, count);
                using var portal = await PortalProcess.StartAsync(program, data, "Production", Settings);
                foreach (var page in new[] { Page, "/", "/years", $"/years/{Sample.Year}", "/agencies" })
                {
                    await GrowAsync(portal, count, page);
                }
            }

            Console.WriteLine(Text($"load after {LoadAverage()}"));
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>In short turns, so that whatever else the machine does meets both.</summary>
    private static async Task CompareAsync(PortalProcess portal, string data)
    {
        var page = new Load(portal.Address, Page);
        var (head, body) = await page.OnceAsync();
        using var server = await FixedServer.StartAsync(data, head, body);
        var fixedAnswer = new Load(server.Address, Page);
        await fixedAnswer.FloodAsync(WarmUp);
        await page.FloodAsync(WarmUp);
        Console.WriteLine(Text($"\n{body.Length} bytes in Brotli, 100 connections\n\n| round | fixed answer | report page | of it |\n|---|---|---|---|"));
        var shares = new List<double>();
        for (var round = 1; round <= Rounds; round++)
        {
            var (bare, kept) = (await fixedAnswer.FloodAsync(Phase), await page.FloodAsync(Phase));
            shares.Add(kept / bare);
            Console.WriteLine(Text($"| {round} | {bare:0}/s | {kept:0}/s | {kept / bare:P0} |"));
        }

        shares.Sort();
        Console.WriteLine(Text($"| **median**, middle half | | | **{shares[Rounds / 2]:P0}**, {shares[Rounds / 4]:P0} – {shares[Rounds * 3 / 4]:P0} |"));
    }

    private static async Task CrowdAsync(PortalProcess portal)
    {
        var editors = new List<Editor>();
        for (var unit = 0; unit < Editor.Units; unit++)
        {
            editors.Add(await Editor.OpenAsync(portal.Address, $"editor-{unit}", $"unit-{unit}", unit));
        }

        await Task.WhenAll(editors.Select(editor => editor.TypeAsync(WarmUp)));
        Console.WriteLine(Text($"\n{Editor.Units} editors who save about every second, 100 connections\n\n| pages a second | p50 | p95 | p99 | slowest | saves p50 | p95 | p99 | not saved |\n|---|---|---|---|---|---|---|---|---|"));
        foreach (var rate in Rates.Prepend(0))
        {
            var typing = Task.WhenAll(editors.Select(editor => editor.TypeAsync(Typing)));
            var pages = rate == 0 ? [] : await new Load(portal.Address, Page).PaceAsync(rate, Typing);
            var results = await typing;
            var saves = results.SelectMany(result => result.Times).Order().ToList();
            Console.WriteLine(Text($"| {rate} | {At(pages, 50)} | {At(pages, 95)} | {At(pages, 99)} | {At(pages, 100)} | {At(saves, 50)} | {At(saves, 95)} | {At(saves, 99)} | {results.Sum(result => result.Failures)} |"));
        }

        editors.ForEach(editor => editor.Dispose());
    }

    private static async Task GrowAsync(PortalProcess portal, int count, string page)
    {
        // With a cookie of the portal's own a page is made for whoever sends it.
        var (made, kept, bytes) = (new List<double>(), new List<double>(), 0L);
        foreach (var (times, cookie) in new[] { (made, "disclosure=1"), (kept, "view=light") })
        {
            using var handler = new SocketsHttpHandler { UseCookies = false };
            using var client = new HttpClient(handler) { BaseAddress = portal.Address, Timeout = TimeSpan.FromMinutes(5) };
            client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
            client.DefaultRequestHeaders.Add("Accept-Encoding", "br");
            client.DefaultRequestHeaders.Add("Cookie", cookie);
            for (var view = 0; view < Views + 5; view++)
            {
                var started = Stopwatch.GetTimestamp();
                bytes = (await client.GetByteArrayAsync(new Uri(page, UriKind.Relative))).Length;
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }

            // The first ones compile.
            times.RemoveRange(0, 5);
            times.Sort();
        }

        Console.WriteLine(Text($"| {count} | `{page}` | {At(made, 50)} | {At(made, 100)} | {At(kept, 50)} | {bytes} |"));
    }

    /// <summary>
    /// Public reports beside those of the demo until there are so many, eight years of each unit, under a tenth as many districts. They are copies of one
    /// of the demo without its numbers, texts and files: no list asks for those.
    /// </summary>
    private static async Task FillAsync(string data, int count)
    {
        await using var services = new ServiceCollection().AddDisclosureDatabase(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(data, "disclosure.db")}").BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DisclosureDbContext>();
        await using var work = await db.BeginWorkAsync(CancellationToken.None);
        var known = await db.Reports.CountAsync(report => report.CurrentRevision != null);
        var district = Agency.Create($"district-{count}", $"第{count}区", AgencyKind.Government, null, 2017);
        db.Add(district);
        await db.SaveChangesAsync();
        db.AddRange(Enumerable.Range(0, (count - known + Years - 1) / Years).Select(unit => Agency.Create($"more-{count}-{unit}", $"新华区第{unit}局", AgencyKind.Department, district, 2017)));
        db.Trail.Record(AuditAction.AgencyAdded, "agencies");
        await db.SaveChangesAsync();

        var columns = await db.Database.SqlQuery<string>($"SELECT name AS Value FROM pragma_table_info('Revisions') WHERE name NOT IN ('Id', 'ReportId', 'CheckCode', 'Digest')").ToListAsync();
        var list = string.Join(", ", columns.Select(column => $"\"{column}\""));
        var values = string.Join(", ", columns.Select(column => $"v.\"{column}\""));
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO Reports (AgencyId, Year, CurrentRevision, FirstSubmittedAt, FirstPublishedAt)
            SELECT a.Id, y.value, 1, '2024-01-10 00:00:00', '2024-01-20 00:00:00' FROM Agencies a, json_each({"[" + string.Join(',', Enumerable.Range(2018, Years)) + "]"}) y WHERE a.ParentId = {district.Id}
            """);
        var sql = $$"""
            INSERT INTO Revisions (ReportId, {{list}})
            SELECT r.Id, {{values}} FROM Reports r JOIN Agencies a ON a.Id = r.AgencyId,
            (SELECT * FROM Revisions WHERE State = 'Published' AND Number = 1 ORDER BY Id LIMIT 1) v WHERE a.ParentId = {0}
            """;
        await db.Database.ExecuteSqlRawAsync(sql, district.Id);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO SearchEntries (ReportId, Number, Year, PublishedAt, Version, Title, Text, Tokens)
            SELECT r.Id, 1, r.Year, '2024-01-20 00:00:00', {FoldedText.Version}, '', '', '' FROM Reports r JOIN Agencies a ON a.Id = r.AgencyId WHERE a.ParentId = {district.Id}
            """);
        await work.CommitAsync(CancellationToken.None);
    }

    private static string At(List<double> times, int percent) =>
        times.Count == 0 ? "" : Text($"{times[Math.Min(times.Count - 1, times.Count * percent / 100)]:0.0} ms");

    private static string LoadAverage() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
