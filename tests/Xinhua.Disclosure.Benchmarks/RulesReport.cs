using System.Diagnostics;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Benchmarks;

/// <summary>How long all rules take: a report of 20,000 characters, twice and four times that, and texts made to be hard.</summary>
internal static class RulesReport
{
    private const int Runs = 40;

    private static readonly string[] Head = ["| text | median | processor time, median |", "|---|---|---|"];

    private static readonly string[] Hard =
        ["1", "件", "（", "其中", "1件", "1件、", "一", "百分之", "未收到申请", "没有", "没有行政复议、", "维持1件，", "其中1件、", "1件占5%", "1件同比增长5%，", "2023年", "1,234,", "《2019年", "1月", "字"];

    public static void Run()
    {
        var content = Sample.Content(ReportFormats.Load(), Sample.Year);
        var previous = Sample.Content(ReportFormats.Load(), Sample.Year - 1);
        Console.WriteLine(string.Join('\n', Head));
        foreach (var length in new[] { 20_000, 40_000, 80_000 })
        {
            Measure($"{length} characters of prose, with the year before", Long(content, length), Long(previous, length), Runs);
        }

        foreach (var unit in Hard)
        {
            var text = string.Concat(Enumerable.Repeat(unit, Narrative.MaxLength / unit.Length));
            var section = content.Format.TextSections.First().Key;
            var hard = content with { Narrative = new Dictionary<string, string>(content.Narrative) { [section] = text } };
            Measure($"{Narrative.MaxLength} characters of 「{unit}」 in a section, in both years", hard, hard with { Year = hard.Year - 1 }, 3);
        }
    }

    /// <summary>The report with its text repeated, sentence by sentence, until it has this many characters in all.</summary>
    private static ReportContent Long(ReportContent content, int length)
    {
        var sections = content.Format.TextSections.ToList();
        return content with
        {
            Narrative = sections.ToDictionary(
                section => section.Key,
                section => string.Concat(Enumerable.Repeat(content.Text(section.Key) + "\n", (length / sections.Count / content.Text(section.Key).Length) + 1))[..(length / sections.Count)]),
        };
    }

    private static double Median(List<double> values, int last) => values.TakeLast(last).Order().ElementAt(last / 2);

    private static void Measure(string what, ReportContent report, ReportContent previous, int runs)
    {
        var (times, processor) = (new List<double>(), new List<double>());
        for (var run = 0; run < 2 * runs; run++)
        {
            // A copy, because what is read from a report is kept as long as the report.
            var context = new ReviewContext(report with { }, previous with { }, report.AgencyName);
            var (started, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            ReportValidator.Validate(context);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            processor.Add((Environment.CpuUsage.TotalTime - used).TotalMilliseconds);
        }

        // The first half is not counted: it compiles.
        Console.WriteLine($"| {what} | {Median(times, runs):0.0} ms | {Median(processor, runs):0.0} ms |");
    }
}
