using System.Globalization;
using System.Text;
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
