using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Documents.Blocks;
using Xinhua.Disclosure.Documents.Pdf;

namespace Xinhua.Disclosure.Benchmarks;

/// <summary>What happens once, or cold: the start of the published program, its memory, its pages, and the first PDF.</summary>
internal static class StartReport
{
    private const int Starts = 9;
    private const int PageViews = 100;
    private const int WarmUps = 50;
    private const int Requests = 200;
    private const int Pdfs = 50;

    private static readonly string ReportPage = $"/reports/{Sample.Slug}/{Sample.Year}";
    private static readonly string[] PublicPages = ["/", ReportPage, $"/agencies/{Sample.Slug}", $"/years/{Sample.Year}", "/agencies"];

    private static readonly List<(string What, string Figure, string Aim)> Rows = [];

    /// <summary>Measures everything and prints one table.</summary>
    public static async Task RunAsync()
    {
        // First, while nothing in this process is compiled or opened yet.
        MeasurePdf();
        var folder = Directory.CreateTempSubdirectory("disclosure-start-");
        try
        {
            var (program, data) = (Path.Combine(folder.FullName, "program"), folder.CreateSubdirectory("data").FullName);
            await PublishAsync(program);
            await MeasurePortalAsync(program, data);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Print();
    }

    private static void MeasurePdf()
    {
        var formats = ReportFormats.Load();
        var content = Sample.Content(formats, Sample.Year);
        var blocks = ReportBlocks.Of(content);
        var metadata = Sample.Metadata(content);

        var started = Stopwatch.GetTimestamp();
        using var fonts = Sample.Fonts();
        var writer = new PdfWriter(fonts);
        var file = writer.Write(blocks, metadata);
        var first = Stopwatch.GetElapsedTime(started);

        var later = new List<TimeSpan>();
        for (var i = 0; i < Pdfs; i++)
        {
            started = Stopwatch.GetTimestamp();
            writer.Write(blocks, metadata);
            later.Add(Stopwatch.GetElapsedTime(started));
        }

        Add("first PDF of a process, fonts opened", Milliseconds(first));
        Add(Text($"PDF after that, median of {Pdfs}"), Milliseconds(Median(later)), "< 100 ms");
        Add(Text($"size of the PDF, {file.PageCount} pages"), Text($"{file.Content.Length / 1000d:0} kB"), "< 400 kB");
    }

    /// <summary>Publishes the web program into a folder.</summary>
    internal static async Task PublishAsync(string program)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Xinhua.Disclosure.sln")))
        {
            root = root.Parent ?? throw new InvalidOperationException("This must run from a build inside the repository.");
        }

        var project = Path.Combine(root.FullName, "src", "Xinhua.Disclosure.Web");
        using var publish = Process.Start("dotnet", ["publish", project, "-c", "Release", "--use-current-runtime", "--no-self-contained", "-o", program, "-v", "q"]);
        await publish.WaitForExitAsync();
        if (publish.ExitCode != 0)
        {
            throw new InvalidOperationException("The web program cannot be published.");
        }
    }

    private static async Task MeasurePortalAsync(string program, string data)
    {
        // Fills the database with the demo district; the one after it reads all files of the program into memory once.
        (await PortalProcess.StartAsync(program, data, "Development")).Dispose();
        (await PortalProcess.StartAsync(program, data, "Production")).Dispose();

        var (starts, processor, memory) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<long>());
        for (var i = 0; i < Starts; i++)
        {
            using var portal = await PortalProcess.StartAsync(program, data, "Production");
            starts.Add(portal.FirstPageAfter);
            processor.Add(portal.ProcessorTime);
            memory.Add(portal.WorkingSet);
        }

        Add(Text($"start to first page, median of {Starts}"), Milliseconds(Median(starts)), "< 1500 ms");
        Add("start to first page, fastest and slowest", Text($"{Milliseconds(starts.Min())} – {Milliseconds(starts.Max())}"));
        Add("processor time of a start, median", Milliseconds(Median(processor)));
        Add("working set after the first page, median", Megabytes(Median(memory)));

        using var running = await PortalProcess.StartAsync(program, data, "Production");
        for (var i = 0; i < PageViews; i++)
        {
            await running.ReadAsync(PublicPages[i % PublicPages.Length]);
        }

        Add(Text($"working set after {PageViews} page views"), Megabytes(running.WorkingSet), "< 200 MB");

        var answers = new List<TimeSpan>();
        for (var i = 0; i < WarmUps + Requests; i++)
        {
            var took = await running.ReadAsync(ReportPage);
            if (i >= WarmUps)
            {
                answers.Add(took);
            }
        }

        answers.Sort();
        Add(Text($"public report page over HTTP, median of {Requests}"), Milliseconds(Median(answers)));
        Add("public report page over HTTP, 95th percentile", Milliseconds(answers[Requests * 95 / 100]));
    }

    private static void Print()
    {
        List<string> lines =
        [
            Text($"{Environment.ProcessorCount} cores, {RuntimeInformation.OSArchitecture}, {Environment.OSVersion.Platform}, {RuntimeInformation.FrameworkDescription}"),
            "",
            "| what | figure | aim |",
            "|---|---|---|",
            .. Rows.Select(row => $"| {row.What} | {row.Figure} | {row.Aim} |"),
        ];
        Console.WriteLine(string.Join('\n', lines));
    }

    private static void Add(string what, string figure, string aim = "") => Rows.Add((what, figure, aim));

    private static T Median<T>(List<T> values) => values.Order().ElementAt(values.Count / 2);

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds < 10 ? Text($"{time.TotalMilliseconds:0.0} ms") : Text($"{time.TotalMilliseconds:0} ms");

    private static string Megabytes(long bytes) => Text($"{bytes / 1e6:0} MB");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
