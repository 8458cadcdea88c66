using System.Globalization;
using System.Text;
using CsCheck;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents;
using Xinhua.Disclosure.Documents.Csv;
using Xunit;

namespace Xinhua.Disclosure.Tests.Documents.Csv;

public sealed class ReportCsvTests
{
    private static readonly ReportFormat Form = ReportFormats.Load().Get("2019");
    private static readonly CellKey Change = new("proactive", "licensing", "change");

    [Fact]
    public void Every_cell_is_a_line_with_its_number()
    {
        var lines = Lines(Content("某局"));

        Assert.Equal(Form.Cells.Count + 1, lines.Count);
        Assert.Equal("单位代码,单位名称,年度,版本,表,行,列,单元格,数值,计量单位,备注", lines[0]);
        Assert.All(lines, line => Assert.Equal(10, line.Count(c => c == ',')));
        Assert.Contains(lines, line => line.Contains($",{Change},-8,件,", StringComparison.Ordinal));
    }

    [Fact]
    public void The_file_is_marked_as_UTF_8_and_its_lines_end_as_the_standard_wants()
    {
        var bytes = ReportCsv.Write(Content("某局"), Stamp);
        var text = Encoding.UTF8.GetString(bytes);

        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        Assert.Equal(text.Count(c => c == '\n'), text.Split("\r\n").Length - 1);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+甲", "'+甲")]
    [InlineData("-甲", "'-甲")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("＝1", "'＝1")]
    [InlineData("甲,乙", "\"甲,乙\"")]
    [InlineData("甲\"乙\"", "\"甲\"\"乙\"\"\"")]
    public void A_text_is_never_a_formula_and_never_breaks_a_line(string name, string written) =>
        Assert.All(Lines(Content(name)).Skip(1), line => Assert.StartsWith($"bureau,{written},{TestDocuments.Year},", line, StringComparison.Ordinal));

    /// <summary>ASP-10: whatever people write, it comes out as one field of one line that begins no formula; numbers stay numbers.</summary>
    [Fact]
    public void Whatever_people_write_comes_back_by_another_reader_and_begins_no_formula()
    {
        const string awkward = "=+-@＝＋－＠\t\r\n\0'\",;| 　\u200B\uFEFFA1(甲";
        var texts = Gen.OneOf(
            Gen.Int[0, awkward.Length - 1].Select(at => awkward[at]).Array[0, 12].Select(letters => new string(letters)),
            Gen.String.Where(text => !text.Any(char.IsSurrogate)),
            Gen.Int[0, PublishedSample.Hostile.Length - 1].Select(at => PublishedSample.Hostile[at]));
        Gen.Select(texts, texts).Sample((name, note) =>
        {
            var content = Content(name) with { Notes = new Dictionary<CellKey, string> { [Change] = note } };

            var lines = CsvLines.Read(ReportCsv.Write(content, Stamp));

            Assert.Equal(Form.Cells.Count + 1, lines.Count);
            Assert.All(lines, line => Assert.Equal(11, line.Count));
            Assert.All(lines.Skip(1), line => Says(name, line[1]));
            var changed = lines.Single(line => line[7] == Change.ToString());
            Says(note, changed[10]);
            Assert.Equal("-8", changed[8]);
        }, iter: 200);

        static void Says(string text, string field)
        {
            Assert.True(field == text || field == "'" + text, $"{text} became {field}");
            var begun = field.SkipWhile(c => char.IsWhiteSpace(c) && c is not ('\t' or '\r' or '\n')).Take(1).ToList();
            Assert.All(begun, c => Assert.DoesNotContain(c, "=+-@＝＋－＠\t\r\n\0"));
        }
    }

    private static PublicationStamp Stamp { get; } = new(2, new DateTimeOffset(2024, 1, 31, 0, 0, 0, TimeSpan.FromHours(8)), new string('0', 64));

    private static List<string> Lines(ReportContent content) =>
        [.. Encoding.UTF8.GetString(ReportCsv.Write(content, Stamp).AsSpan(3)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)];

    private static ReportContent Content(string name)
    {
        var figures = TestDocuments.Figures(Form, new Random(1));
        figures[Change] = -8;
        return new ReportContent
        {
            Format = Form,
            AgencyName = name,
            AgencySlug = "bureau",
            Year = TestDocuments.Year,
            Figures = new Figures(Form, figures),
            Notes = new Dictionary<CellKey, string> { [Change] = figures[Change].ToString(CultureInfo.InvariantCulture) },
            Narrative = new Dictionary<string, string>(),
        };
    }
}
