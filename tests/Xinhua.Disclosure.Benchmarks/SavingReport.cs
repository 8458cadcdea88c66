using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Xinhua.Disclosure.Benchmarks;

/// <summary>How long a cell takes to be saved while many people type: the published program on a SQLite file with synchronous=FULL, over HTTP on loopback.</summary>
internal static class SavingReport
{
    private static readonly string[] Head = ["| who | saves | p50 | p95 | p99 | slowest | processor | not saved |", "|---|---|---|---|---|---|---|---|"];

    private const int Units = Editor.Units;
    private const int Together = Editor.Together;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(60);

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("disclosure-saving-");
        try
        {
            var (program, data) = (Path.Combine(folder.FullName, "program"), folder.CreateSubdirectory("data").FullName);
            await StartReport.PublishAsync(program);
            await Editor.FillAsync(data);
            using var portal = await PortalProcess.StartAsync(program, data, "Production", new Dictionary<string, string>
            {
                ["Demo__Load"] = "false",
                ["RateLimits__AccountRequestsPerMinute"] = "100000",
                ["RateLimits__AddressPostsPerMinute"] = "100000",
            });
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, load before {Load()}"));
            Console.WriteLine(string.Join('\n', Head));
            await MeasureAsync(portal, $"{Units} editors, {Units} reports", [.. Enumerable.Range(0, Units).Select(unit => ($"editor-{unit}", $"unit-{unit}"))]);
            await MeasureAsync(portal, $"{Together} editors, one report", [.. Enumerable.Range(0, Together).Select(person => ($"together-{person}", "unit-0"))]);
            await MeasureAsync(portal, "one editor", [("editor-1", "unit-1")]);
            Console.WriteLine($"load after {Load()}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(PortalProcess portal, string who, IReadOnlyList<(string User, string Unit)> people)
    {
        var editors = new List<Editor>();
        foreach (var (index, (user, unit)) in people.Index())
        {
            editors.Add(await Editor.OpenAsync(portal.Address, user, unit, index));
        }

        await Task.WhenAll(editors.Select(editor => editor.TypeAsync(WarmUp)));
        var (processor, started) = (portal.ProcessorTime, Stopwatch.GetTimestamp());
        var results = await Task.WhenAll(editors.Select(editor => editor.TypeAsync(Measured)));
        var used = (portal.ProcessorTime - processor) / Stopwatch.GetElapsedTime(started);
        var times = results.SelectMany(result => result.Times).Order().ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {who} | {times.Count} | {At(times, 50)} | {At(times, 95)} | {At(times, 99)} | {times[^1]:0.0} ms | {used:0.00} cores | {results.Sum(result => result.Failures)} |"));
        editors.ForEach(editor => editor.Dispose());
    }

    private static string At(List<double> times, int percent) => string.Create(CultureInfo.InvariantCulture, $"{times[Math.Min(times.Count - 1, times.Count * percent / 100)]:0.0} ms");

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
