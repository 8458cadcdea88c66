using System.Reflection;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents.OpenData;
using Xinhua.Disclosure.Tests.Documents.Csv;
using Xunit;

namespace Xinhua.Disclosure.Tests.Documents.OpenData;

/// <summary>Files of whole years and the data dictionary, as programs read them.</summary>
public sealed class YearWritersTests
{
    private static readonly ReportFormats Formats = ReportFormats.Load();

    [Fact]
    public void The_three_files_say_the_same_and_what_the_reports_say()
    {
        List<YearReport> reports = [.. Enumerable.Range(0, PublishedSample.Count).Select(seed => Report(Formats.All[seed % Formats.All.Count], seed))];
        var expected = reports.SelectMany(report => report.Content.Format.Cells.Select(cell => (report.Content.AgencyName, Key: cell.Key.ToString(), Value: FigureText.Write(report.Content.Figures[cell.Key])))).ToList();

        var csv = YearFilesSample.Csv(YearFilesSample.Write(stream => new YearCsv(stream), reports));
        var json = YearFilesSample.Json(YearFilesSample.Write(stream => new YearJson(stream, 2024, reports.Count), reports));
        var xlsx = YearFilesSample.Xlsx(YearFilesSample.Write(stream => new YearWorkbook(stream, 2024, reports.Count), reports));

        Assert.Equal(expected, json.Select(row => (row[YearFilesSample.At("agency")], row[YearFilesSample.At("cell")], row[YearFilesSample.At("value")])));
        Assert.Equal(json, xlsx);
        Assert.Equal(json.Count, csv.Count);
        Assert.All(json.Zip(csv), pair => Assert.All(pair.First.Zip(pair.Second), field => Assert.True(field.First == field.Second || "'" + field.First == field.Second)));
    }

    /// <summary>ASP-10: neither what people write nor a label of a form becomes a formula.</summary>
    [Theory]
    [InlineData("=1+1")]
    [InlineData("+cmd|' /C calc'!A0")]
    [InlineData("-2+3")]
    [InlineData("@SUM(A1)")]
    [InlineData("＝1+1")]
    [InlineData(" =HYPERLINK(\"http://x\",\"点\")")]
    [InlineData("\t=1")]
    public void A_label_that_begins_a_formula_does_no_harm(string hostile)
    {
        var form = Relabelled(hostile);
        var first = form.EnteredCells.First();
        var report = Report(form, 1) with { Kind = hostile };
        report = report with { Content = report.Content with { AgencyName = hostile, Notes = new Dictionary<CellKey, string> { [first.Key] = hostile } } };

        var csv = YearFilesSample.Csv(YearFilesSample.Write(stream => new YearCsv(stream), [report]));
        Assert.All(csv, row => Assert.Equal(("'" + hostile, "'" + hostile), (row[0], row[YearFilesSample.At("kind")])));
        Assert.Contains("'" + hostile, csv.Select(row => row[YearFilesSample.At("column")]));
        Assert.Contains("'" + hostile, csv.Select(row => row[YearFilesSample.At("note")]));
        Assert.Contains(CsvLines.Read(DictionaryFile.Write(ReportFormats.Of([form]))), row => row.Contains("'" + hostile));

        var bytes = YearFilesSample.Write(stream => new YearWorkbook(stream, 2024, 1), [report]);
        Assert.All(YearFilesSample.Xlsx(bytes), row => Assert.Equal(hostile, row[0]));
        using var workbook = SpreadsheetDocument.Open(new MemoryStream(bytes), isEditable: false);
        Assert.All(workbook.WorkbookPart!.WorksheetParts.SelectMany(part => part.Worksheet!.Descendants<Cell>()), cell =>
        {
            Assert.Null(cell.CellFormula);
            Assert.True(cell.DataType is null || cell.DataType == CellValues.SharedString, "A text stands in the list of texts.");
        });
    }

    [Fact]
    public void The_workbook_is_one_that_programs_open_and_goes_on_in_a_second_sheet()
    {
        var reports = new[] { Report(Formats.All[0], 1), Report(Formats.All[^1], 2), Report(Formats.All[^1], 3) };
        var most = Formats.All[^1].Cells.Count + 5;

        var bytes = YearFilesSample.Write(stream => new YearWorkbook(stream, 2024, reports.Length, most), reports);

        using var workbook = SpreadsheetDocument.Open(new MemoryStream(bytes), isEditable: false);
        var errors = new OpenXmlValidator(FileFormatVersions.Microsoft365).Validate(workbook, TestContext.Current.CancellationToken).Select(error => $"{error.Part?.Uri} {error.Path?.XPath}: {error.Description}").ToList();
        Assert.True(errors.Count == 0, string.Join('\n', errors.Take(20)));
        Assert.Equal(["说明", "数据", "数据2", "数据3"], workbook.WorkbookPart!.Workbook!.Sheets!.Elements<Sheet>().Select(sheet => sheet.Name!.Value!));
        Assert.Equal(reports.Sum(report => report.Content.Format.Cells.Count), YearFilesSample.Xlsx(bytes).Count);
    }

    [Fact]
    public void The_same_reports_give_the_same_bytes()
    {
        var reports = new[] { Report(Formats.All[^1], 1) };

        Assert.Equal(YearFilesSample.Write(stream => new YearWorkbook(stream, 2024, 1), reports), YearFilesSample.Write(stream => new YearWorkbook(stream, 2024, 1), reports));
    }

    [Fact]
    public void The_dictionary_explains_every_cell_of_every_form()
    {
        var lines = CsvLines.Read(DictionaryFile.Write(Formats));

        Assert.Equal(Formats.All.SelectMany(format => format.Cells.Select(cell => (format.Id, cell.Key.ToString()))), lines.Skip(1).Select(line => (line[0], line[4])));
        Assert.All(lines.Skip(1), line =>
        {
            var format = Formats.Get(line[0]);
            var cell = format.Cell(CellKey.Parse(line[4], null));
            Assert.Equal((cell.RowPath[^1], cell.ColumnPath[^1], cell.Unit), (line[9].Split('／')[^1], line[10].Split('／')[^1], line[11]));
            Assert.Equal(($"{format.FirstYear}", $"{format.LastYear}"), (line[2], line[3]));
            Assert.Equal(cell.IsComputed, line[13].Length > 0);
            Assert.NotEmpty(line[12]);
        });
        Assert.Contains(lines, line => line[14].Length > 0);
    }

    private static YearReport Report(ReportFormat format, int seed)
    {
        var content = PublishedSample.Random(format, seed);
        return new YearReport(content, PublishedSample.Stamp(content), "政府部门");
    }

    /// <summary>The form in force with a column that is called something else.</summary>
    private static ReportFormat Relabelled(string label)
    {
        var assembly = Assembly.GetAssembly(typeof(ReportFormat))!;
        using var reader = new StreamReader(assembly.GetManifestResourceStream(assembly.GetManifestResourceNames().Single(name => name.EndsWith("2021.json", StringComparison.Ordinal)))!);
        var (was, json) = (Formats.Get("2021").Tables[0].Cells[0].Column.Label, reader.ReadToEnd());
        var relabelled = json.Replace($"\"label\": \"{was}\"", $"\"label\": {System.Text.Json.JsonSerializer.Serialize(label)}", StringComparison.Ordinal);
        Assert.NotEqual(json, relabelled);
        return ReportFormat.Read("relabelled", relabelled);
    }
}
