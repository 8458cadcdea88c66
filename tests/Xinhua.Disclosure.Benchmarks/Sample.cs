using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents.Pdf;
using Xinhua.Disclosure.Web.Demo;

namespace Xinhua.Disclosure.Benchmarks;

/// <summary>The report that is measured with: a published one of the demo district, whose text is as long as real ones are.</summary>
internal static class Sample
{
    public const string Slug = "xinhua-scjg";
    public const int Year = 2024;

    public static readonly DateTimeOffset PublishedAt = new(2025, 1, 20, 9, 0, 0, TimeSpan.FromHours(8));

    /// <summary>The report of a year as rules and writers take it.</summary>
    public static ReportContent Content(ReportFormats formats, int year)
    {
        var unit = DemoFile.Load(formats).Unit(Slug);
        var report = unit.Report(year)!;
        return report.Latest.Content(unit, year, formats.Get(report.Format));
    }

    /// <summary>What its PDF says of itself.</summary>
    public static PdfMetadata Metadata(ReportContent content) => new(content.Title, content.AgencyName, PublishedAt);

    /// <summary>The fonts that ship with the program, so that machines with other fonts measure the same work.</summary>
    public static PdfFontLibrary Fonts() => new(new PdfFontOptions { UseInstalled = false });
}
