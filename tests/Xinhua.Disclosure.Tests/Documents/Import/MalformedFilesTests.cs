using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Documents.Import;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Documents.Import;

/// <summary>Whatever is handed in, the answer is a sentence for the clerk, soon and without eating the machine.</summary>
[Collection(Alone.Name)]
public sealed partial class MalformedFilesTests
{
    /// <summary>Set to print what each file takes and how it is refused.</summary>
    private static readonly bool IsPrinted = Environment.GetEnvironmentVariable("DISCLOSURE_MEASURE_FILES") == "1";

    private const long MostGrowth = 150_000_000;
    private const long CollectAfter = 48_000_000;

    private static readonly ReportFormats Formats = ReportFormats.Load();

    [Fact]
    public async Task Each_of_three_hundred_malformed_files_is_refused_with_a_clear_sentence()
    {
        var (count, collected) = (0, 0L);
        List<(string File, TimeSpan Time, long Growth)> costs = [];
        List<string> wrong = [];
        foreach (var (name, file, make) in MalformedFiles.All())
        {
            count++;
            var bytes = make();
            // What others left behind must not count for this one. A collection goes through all that the tests before hold, so not for every small file.
            if (GC.GetTotalAllocatedBytes() - collected > CollectAfter)
            {
                GC.Collect(2, GCCollectionMode.Forced, true);
                collected = GC.GetTotalAllocatedBytes();
            }

            var before = Environment.WorkingSet;
            using var done = new CancellationTokenSource();
            var peak = PeakAsync(done.Token);
            var clock = Stopwatch.StartNew();
            // A watchdog, no measure: a machine that does other work too may take a while longer.
            var reading = Task.Run(() => ReportReader.Read(file, bytes, Formats, null), TestContext.Current.CancellationToken);
            if (await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)) != reading)
            {
                wrong.Add($"{file}: {name} is not told at all");
                continue;
            }

            var outcome = await reading;
            costs.Add(($"{file}: {name}", clock.Elapsed, 0));
            await done.CancelAsync();
            costs[^1] = costs[^1] with { Growth = await peak - before };
            if (outcome is not ReadOutcome.Unreadable { Message: var message })
            {
                wrong.Add($"{file}: {name} was read");
            }
            else if (!message.Any(c => c is >= '一' and <= '龥') || message.Length is < 8 or > 600 || English().IsMatch(message) || message.Any(c => char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.Control) || !(message.EndsWith('。') || message.EndsWith('？')))
            {
                wrong.Add($"{file}: {name} is told as {message}");
            }
            else if (IsPrinted)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{costs[^1].Time.TotalMilliseconds:0} ms {costs[^1].Growth / 1_000_000} MB {file}: {name}: {message}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        Assert.True(count >= 300, $"{count} files");
        Assert.True(costs.Max(cost => cost.Growth) < MostGrowth, $"{costs.MaxBy(cost => cost.Growth)}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{count} files; slowest {costs.MaxBy(cost => cost.Time)}; largest {costs.MaxBy(cost => cost.Growth)}");
    }

    [Fact]
    public void No_damage_to_a_good_file_raises_an_exception()
    {
        var form = Formats.Get("2021");
        var report = WrittenReport.Of(form, TestDocuments.Figures(form, new Random(1)));
        var files = new[] { ("a.docx", report.Docx()), ("a.xlsx", report.Xlsx()), ("a.html", Encoding.UTF8.GetBytes(report.Html())) };
        Gen.Select(Gen.Int, Gen.Int[0, files.Length - 1]).Sample(
            (seed, which) =>
            {
                var file = files[which];
                var random = new Random(seed);
                byte[] bytes = [.. file.Item2];
                for (var i = random.Next(1, 20); i > 0; i--)
                {
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                }

                Assert.NotNull(ReportReader.Read(file.Item1, bytes, Formats, null));
            },
            iter: 200);
    }

    [Theory]
    [InlineData("a.docx", "word/document.xml")]
    [InlineData("a.docx", "word/numbering.xml")]
    [InlineData("a.xlsx", "xl/workbook.xml")]
    [InlineData("a.xlsx", "xl/worksheets/sheet1.xml")]
    [InlineData("a.xlsx", "xl/styles.xml")]
    public void No_entity_reaches_another_file_or_the_network(string file, string part)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var secret = Path.GetTempFileName();
        try
        {
            File.WriteAllText(secret, "canary-in-a-file");
            foreach (var address in new[] { $"http://{listener.LocalEndpoint}/x", new Uri(secret).AbsoluteUri })
            {
                foreach (var payload in MalformedFiles.Payloads(address))
                {
                    var outcome = ReportReader.Read(file, MalformedFiles.WithEntity(file, part, payload), Formats, null);

                    var message = Assert.IsType<ReadOutcome.Unreadable>(outcome).Message;
                    Assert.Contains("DTD", message, StringComparison.Ordinal);
                    Assert.DoesNotContain("canary", message, StringComparison.Ordinal);
                }
            }

            Assert.False(listener.Pending());
        }
        finally
        {
            File.Delete(secret);
        }
    }

    [Fact]
    public void Nothing_a_page_names_is_fetched()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var form = Formats.Get("2021");
        var address = $"http://{listener.LocalEndpoint}/x";
        var page = WrittenReport.Of(form, TestDocuments.Figures(form, new Random(1))).Html()
            .Replace("<h1>", $"<img src='{address}'><iframe src='{address}'></iframe><script src='{address}'></script><link rel='stylesheet' href='{address}'><h1>", StringComparison.Ordinal);

        Assert.IsType<ReadOutcome.Read>(ReportReader.Read("a.html", Encoding.UTF8.GetBytes(page), Formats, null));
        Assert.False(listener.Pending());
    }

    private static async Task<long> PeakAsync(CancellationToken cancellationToken)
    {
        var peak = 0L;
        while (!cancellationToken.IsCancellationRequested)
        {
            peak = Math.Max(peak, Environment.WorkingSet);
            await Task.Delay(3, CancellationToken.None);
        }

        return Math.Max(peak, Environment.WorkingSet);
    }

    [GeneratedRegex(@"Exception|   at |[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}", RegexOptions.NonBacktracking)]
    private static partial Regex English();
}
