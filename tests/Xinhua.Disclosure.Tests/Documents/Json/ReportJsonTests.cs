using System.Text;
using System.Text.Json;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents;
using Xinhua.Disclosure.Documents.Import;
using Xinhua.Disclosure.Documents.Json;
using Xunit;

namespace Xinhua.Disclosure.Tests.Documents.Json;

public sealed class ReportJsonTests
{
    private static readonly ReportFormats Formats = ReportFormats.Load();

    [Theory]
    [InlineData("2021", 1)]
    [InlineData("2021", 2)]
    [InlineData("2019", 3)]
    public void What_is_written_and_read_again_has_the_same_digest(string id, int seed)
    {
        var content = Content(Formats.Get(id), seed);
        var bytes = ReportJson.Write(content, Stamp(content));

        var read = Assert.IsType<ReadOutcome.Read>(ReportReader.Read("a.json", bytes, Formats, null)).Content;

        Assert.Equal(ContentDigest.Compute(content), ContentDigest.Compute(read));
        Assert.Equal(bytes, ReportJson.Write(read, Stamp(content)));
    }

    [Fact]
    public void The_properties_are_those_of_the_open_data_in_their_order()
    {
        var content = Content(Formats.Get("2021"), 4);
        var bytes = ReportJson.Write(content, Stamp(content));

        using var json = JsonDocument.Parse(bytes);

        Assert.Equal(["format", "agency", "year", "revision", "publishedAt", "digest", "narrative", "figures", "notes"], Names(json.RootElement));
        Assert.Equal(["slug", "name"], Names(json.RootElement.GetProperty("agency")));
        Assert.Equal("2024-01-31T09:30:00+08:00", json.RootElement.GetProperty("publishedAt").GetString());
        Assert.Equal(content.Format.Cells.Select(cell => cell.Key.ToString()), Names(json.RootElement.GetProperty("figures")));
        Assert.Equal((byte)'{', bytes[0]);
        Assert.Contains(TestDocuments.Agency, Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_blank_cell_is_null_and_a_report_without_remarks_has_no_notes()
    {
        var format = Formats.Get("2021");
        var content = Content(format, 5) with { Figures = Figures.Empty(format), Notes = new Dictionary<CellKey, string>() };

        using var json = JsonDocument.Parse(ReportJson.Write(content, Stamp(content)));

        Assert.All(json.RootElement.GetProperty("figures").EnumerateObject(), figure => Assert.Equal(JsonValueKind.Null, figure.Value.ValueKind));
        Assert.False(json.RootElement.TryGetProperty("notes", out _));
    }

    [Fact]
    public void A_file_of_another_year_is_noticed()
    {
        var content = Content(Formats.Get("2021"), 6);

        var read = Assert.IsType<ReadOutcome.Read>(ReportReader.Read("a.json", ReportJson.Write(content, Stamp(content)), Formats, 2022)).Content;

        Assert.Equal(2022, read.Year);
        Assert.Equal(content.Title, read.Stated!.Title);
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static PublicationStamp Stamp(ReportContent content) =>
        new(1, new DateTimeOffset(2024, 1, 31, 9, 30, 0, TimeSpan.FromHours(8)), ContentDigest.Compute(content));

    /// <summary>Some cells blank, remarks, quotes, a rare character and a text that looks like mark-up.</summary>
    private static ReportContent Content(ReportFormat format, int seed)
    {
        var random = new Random(seed);
        var figures = TestDocuments.Figures(format, random).Where(figure => !format.Cell(figure.Key).IsComputed && random.Next(10) > 0).ToList();
        return new ReportContent
        {
            Format = format,
            AgencyName = TestDocuments.Agency,
            AgencySlug = "qingzhou-archive",
            Year = TestDocuments.Year,
            Figures = new Figures(format, figures),
            Notes = figures.Take(2).ToDictionary(figure => figure.Key, figure => $"其中“修订”{figure.Value}件"),
            Narrative = format.TextSections.ToDictionary(section => section.Key, section => Narrative.Clean($"（一）{section.Heading}\n\"引号\"、<b>、\\、𠮷，{random.Next()}")),
        };
    }
}
