using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents;
using Xinhua.Disclosure.Documents.Blocks;
using Xinhua.Disclosure.Documents.Json;
using Xinhua.Disclosure.Documents.Pdf;

namespace Xinhua.Disclosure.Benchmarks;

/// <summary>
/// The published PDF, with tags, bookmarks and data inside, against headless Chromium printing the public page of the same report: in turns, in one run.
/// What Chromium takes for an empty page is shown beside, since every print starts a browser.
/// </summary>
internal static class PdfReport
{
    private const int WarmUps = 5;
    private static readonly string[] browsers = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Measures and prints one table.</summary>
    /// <param name="rounds">How often each is made.</param>
    public static async Task RunAsync(int rounds)
    {
        var browser = Find() ?? throw new InvalidOperationException("There is no Chromium on this machine.");
        var folder = Directory.CreateTempSubdirectory("disclosure-pdf-");
        try
        {
            var (program, data) = (Path.Combine(folder.FullName, "program"), folder.CreateSubdirectory("data").FullName);
            await StartReport.PublishAsync(program);
            using (var portal = await PortalProcess.StartAsync(program, data, "Development"))
            {
                await KeepPageAsync(portal, folder.FullName);
            }

            await MeasureAsync(browser, folder.FullName, rounds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Keeps the page with its style sheet, so that neither the network nor the portal is measured.</summary>
    private static async Task KeepPageAsync(PortalProcess portal, string folder)
    {
        var page = await portal.TextAsync($"/reports/{Sample.Slug}/{Sample.Year}");
        Directory.CreateDirectory(Path.Combine(folder, "css"));
        await File.WriteAllTextAsync(Path.Combine(folder, "css", "site.css"), await portal.TextAsync("/css/site.css"));
        await File.WriteAllTextAsync(Path.Combine(folder, "page.html"), page.Replace("=\"/css/", "=\"css/", StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(folder, "empty.html"), "<!doctype html><title>empty</title>");
    }

    private static async Task MeasureAsync(string browser, string folder, int rounds)
    {
        var content = Sample.Content(ReportFormats.Load(), Sample.Year);
        var blocks = ReportBlocks.Of(content);
        var stamp = new PublicationStamp(1, Sample.PublishedAt, ContentDigest.Compute(content));
        var additions = new PdfAdditions
        {
            Attachments = [new("report.json", "application/json", "JSON", ReportJson.Write(content, stamp))],
            Imprint = new PdfImprint(stamp, CheckCode.Of(Sample.Slug, Sample.Year, 1, stamp.Digest), "https://nb.example.gov.cn"),
        };
        using var fonts = Sample.Fonts();
        var writer = new PdfWriter(fonts);
        var (ours, theirs, empty) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>());
        var (size, allocated, theirPeak) = (0L, 0L, 0L);
        for (var i = -WarmUps; i < rounds; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            size = writer.Write(blocks, Sample.Metadata(content), additions).Content.Length;
            var took = Stopwatch.GetElapsedTime(started);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (i < 0)
            {
                continue;
            }

            ours.Add(took);
            var (page, peak) = await PrintAsync(browser, folder, "page");
            theirs.Add(page);
            theirPeak = Math.Max(theirPeak, peak);
            empty.Add((await PrintAsync(browser, folder, "empty")).Took);
        }

        using var self = Process.GetCurrentProcess();
        Print(
            rounds,
            ("median", Milliseconds(At(ours, 50)), Milliseconds(At(theirs, 50)), Milliseconds(At(empty, 50))),
            ("95th percentile", Milliseconds(At(ours, 95)), Milliseconds(At(theirs, 95)), Milliseconds(At(empty, 95))),
            ("size", Kilobytes(size), Kilobytes(new FileInfo(Path.Combine(folder, "page.pdf")).Length), ""),
            ("memory: peak of the process (of Chromium only the first of its processes)", Kilobytes(self.PeakWorkingSet64), Kilobytes(theirPeak), ""),
            ("memory: allocated for one document", Kilobytes(allocated), "", ""));
    }

    private static async Task<(TimeSpan Took, long Peak)> PrintAsync(string browser, string folder, string page)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(
            browser,
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer", $"--user-data-dir={Path.Combine(folder, "profile")}",
                $"--print-to-pdf={Path.Combine(folder, page)}.pdf", new Uri(Path.Combine(folder, $"{page}.html")).AbsoluteUri,
            ])
        { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = Task.WhenAll(process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
        var peak = 0L;
        while (!process.HasExited)
        {
            try
            {
                process.Refresh();
                peak = Math.Max(peak, process.PeakWorkingSet64);
            }
            catch (InvalidOperationException)
            {
                // It has ended between two looks.
                break;
            }

            await Task.Delay(2);
        }

        await process.WaitForExitAsync();
        var took = Stopwatch.GetElapsedTime(started);
        await said;
        return process.ExitCode == 0 ? (took, peak) : throw new InvalidOperationException("Chromium could not print the page.");
    }

    private static string? Find() =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
         from name in browsers
         let path = Path.Combine(folder, name)
         where File.Exists(path)
         select path).FirstOrDefault();

    private static void Print(int rounds, params (string What, string Ours, string Theirs, string Empty)[] rows)
    {
        List<string> lines =
        [
            Text($"{Environment.ProcessorCount} cores, {RuntimeInformation.OSArchitecture}, {RuntimeInformation.FrameworkDescription}, {rounds} rounds"),
            "",
            "| what | this program | Chromium, the page | Chromium, an empty page |",
            "|---|---|---|---|",
            .. rows.Select(row => $"| {row.What} | {row.Ours} | {row.Theirs} | {row.Empty} |"),
        ];
        Console.WriteLine(string.Join('\n', lines));
    }

    private static TimeSpan At(List<TimeSpan> values, int percent) => values.Order().ElementAt(Math.Min(values.Count - 1, values.Count * percent / 100));

    private static string Milliseconds(TimeSpan time) => Text($"{time.TotalMilliseconds:0.0} ms");

    private static string Kilobytes(long bytes) => Text($"{bytes / 1000d:0} kB");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
