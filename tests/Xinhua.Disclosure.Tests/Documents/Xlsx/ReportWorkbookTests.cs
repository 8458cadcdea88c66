using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using MiniExcelLibs;
using NPOI.XSSF.UserModel;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents.Import;
using Xinhua.Disclosure.Documents.Xlsx;
using Xunit;

namespace Xinhua.Disclosure.Tests.Documents.Xlsx;

/// <summary>The published workbook (ASP-10).</summary>
public sealed class ReportWorkbookTests
{
    private static readonly ReportFormats Formats = ReportFormats.Load();

    public static TheoryData<string> FormatIds => [.. Formats.All.Select(format => format.Id)];

    [Theory]
    [MemberData(nameof(FormatIds))]
    public void The_workbook_is_valid_and_the_same_report_gives_the_same_bytes(string id)
    {
        var content = PublishedSample.Random(Formats.Get(id), 3);
        var bytes = Write(content);

        using var document = Open(bytes);
        var errors = new OpenXmlValidator(FileFormatVersions.Office2019).Validate(document, TestContext.Current.CancellationToken).Select(error => $"{error.Part?.Uri} {error.Path?.XPath}: {error.Description}").ToList();
        Assert.Empty(errors);
        Assert.Equal(bytes, Write(content));
        Assert.NotEqual(bytes, Write(PublishedSample.Random(Formats.Get(id), 4)));
    }

    [Fact]
    public void There_is_a_sheet_for_each_table_made_ready_to_print()
    {
        var content = PublishedSample.Random(Formats.Get("2021"), 1);
        var book = Npoi(Write(content));

        Assert.Equal(["说明", "文字", .. content.Format.Sections.Where(section => !section.IsText).Select(section => section.Heading), "数据"], Enumerable.Range(0, book.NumberOfSheets).Select(book.GetSheetName));
        Assert.Equal(content.Title, book.GetSheet("文字").GetRow(0).GetCell(0).StringCellValue);
        foreach (var section in content.Format.Sections.Where(section => !section.IsText))
        {
            var sheet = book.GetSheet(section.Heading);
            var heads = content.Format.Table(section.Table!) is { Blocks: [_] } form ? form.Layout.Rows.TakeWhile(row => row.IsHead).Count() : 0;
            Assert.Equal((1, 0), (sheet.PrintSetup.FitWidth, sheet.PrintSetup.FitHeight));
            Assert.Equal(9, sheet.PrintSetup.PaperSize);
            Assert.True(sheet.PrintSetup.Landscape && sheet.FitToPage);
            Assert.Equal(1 + heads, sheet.PaneInformation.HorizontalSplitPosition);
            Assert.Equal(heads > 0, sheet.RepeatingRows is not null);
            Assert.False(sheet.Protect);
        }
    }

    [Fact]
    public void The_sheet_of_data_can_be_filtered_and_has_a_line_for_every_number()
    {
        var content = PublishedSample.Random(Formats.Get("2019"), 2);
        var bytes = Write(content);
        using var document = Open(bytes);
        var sheets = document.WorkbookPart!.Workbook!.Sheets!.Elements<Sheet>().ToList();
        var data = ((WorksheetPart)document.WorkbookPart.GetPartById(sheets[^1].Id!.Value!)).Worksheet!;
        using var stream = new MemoryStream(bytes);

        var lines = stream.Query(useHeaderRow: true, sheetName: "数据").Cast<IDictionary<string, object?>>().ToList();

        Assert.Equal($"A1:K{content.Format.Cells.Count + 1}", data.GetFirstChild<AutoFilter>()!.Reference!.Value);
        Assert.Equal(ReportWorkbook.DataHeads, lines[0].Keys);
        Assert.Equal(content.Format.Cells.Select(cell => cell.Key.ToString()), lines.Select(line => line["指标键"]));
        Assert.All(lines.Zip(content.Format.Cells), pair =>
        {
            var (line, cell) = pair;
            Assert.Equal((content.AgencyName, PublishedSample.Slug), (line["单位名称"], line["单位代码"]));
            Assert.Equal((content.Year, 2.0), (Convert.ToInt32(line["年度"], null), Convert.ToDouble(line["版本"], null)));
            Assert.Equal(string.Join('／', cell.RowPath), line["行"]);
            Assert.Equal(string.Join('／', cell.ColumnPath), line["列"]);
            Assert.Equal(cell.Unit, line["计量单位"] ?? "");
            Assert.Equal(content.Figures[cell.Key], (decimal)Assert.IsType<double>(line["数值"]));
            Assert.Equal(content.Notes.GetValueOrDefault(cell.Key, ""), line["备注"] ?? "");
        });
    }

    [Fact]
    public void The_first_sheet_tells_the_copy_and_how_it_may_be_used()
    {
        var content = PublishedSample.Random(Formats.Get("2021"), 3);
        var stamp = PublishedSample.Stamp(content);
        var sheet = Npoi(Write(content)).GetSheetAt(0);
        var said = Enumerable.Range(0, sheet.LastRowNum + 1).Select(sheet.GetRow).Where(row => row is not null).SelectMany(row => row.Cells).Select(cell => cell.StringCellValue).ToList();

        Assert.Contains(content.AgencyName, said);
        Assert.Contains("2025年1月20日 09:30:00（UTC+08:00）", said);
        Assert.Contains(stamp.Digest, said);
        Assert.Contains(CheckCode.Print(CheckCode.Of(PublishedSample.Slug, content.Year, 2, stamp.Digest)), said);
        Assert.Contains(said, line => line.StartsWith("使用：可以自由", StringComparison.Ordinal));
    }

    /// <summary>ASP-10: text stays what it is and is never evaluated, not even when somebody opens the cell and closes it again; numbers stay numbers.</summary>
    [Fact]
    public void What_people_wrote_is_never_a_formula_in_any_program()
    {
        var format = Formats.Get("2019");
        var change = format.Cells.First(cell => cell.Number == NumberKind.SignedCount && !cell.IsComputed).Key;
        foreach (var hostile in PublishedSample.Hostile)
        {
            var content = PublishedSample.Of(format, format.EnteredCells.Select(cell => KeyValuePair.Create(cell.Key, cell.Key == change ? -8m : 1m))) with
            {
                AgencyName = hostile,
                Notes = new Dictionary<CellKey, string> { [change] = hostile },
                Narrative = format.TextSections.ToDictionary(section => section.Key, _ => hostile),
            };
            var bytes = Write(content);
            using var document = Open(bytes);
            var parts = document.WorkbookPart!;
            var shared = parts.SharedStringTablePart!.SharedStringTable!.Elements<SharedStringItem>().Select(item => item.InnerText).ToList();
            var formats = parts.WorkbookStylesPart!.Stylesheet!.CellFormats!.Elements<CellFormat>().ToList();
            var cells = parts.WorksheetParts.SelectMany(part => part.Worksheet!.Descendants<Cell>()).ToList();

            Assert.Empty(parts.WorksheetParts.SelectMany(part => part.Worksheet!.Descendants<CellFormula>()));
            var begun = cells.Where(cell => cell.DataType?.Value == CellValues.SharedString && shared[int.Parse(cell.CellValue!.Text, null)] is { Length: > 0 } text && "=+-@＝＋－＠\t\r'".Contains(text[0], StringComparison.Ordinal)).ToList();
            Assert.All(begun, cell => Assert.True(formats[(int)cell.StyleIndex!.Value].QuotePrefix?.Value));
            Assert.Equal("=+-@＝＋－＠'".Contains(hostile[0], StringComparison.Ordinal), begun.Count > 0);

            var book = Npoi(bytes);
            var data = book.GetSheet("数据");
            Assert.Equal((NPOI.SS.UserModel.CellType.String, hostile), (data.GetRow(1).GetCell(0).CellType, data.GetRow(1).GetCell(0).StringCellValue));
            var changed = Enumerable.Range(1, data.LastRowNum).Select(data.GetRow).Single(row => row.GetCell(4).StringCellValue == change.ToString());
            Assert.Equal((-8.0, hostile), (changed.GetCell(9).NumericCellValue, changed.GetCell(10).StringCellValue));
            using var stream = new MemoryStream(bytes);
            Assert.Equal(hostile, stream.Query(useHeaderRow: true, sheetName: "数据").Cast<IDictionary<string, object?>>().First()["单位名称"]);
        }
    }

    [Fact]
    public void A_paragraph_longer_than_a_cell_and_characters_no_file_can_hold_break_nothing()
    {
        var format = Formats.Get("2021");
        var content = PublishedSample.Of(format, format.EnteredCells.Select(cell => KeyValuePair.Create(cell.Key, 999_999_999_999m))) with
        {
            AgencyName = "某\0\u0001\uFFFE\uD800局_x0041_",
            Narrative = format.TextSections.ToDictionary(section => section.Key, _ => string.Concat(Enumerable.Range(0, 20_000).Select(at => $"𠮷{at % 10}"))),
        };

        var book = Npoi(Write(content));

        var text = book.GetSheet("文字");
        var rows = Enumerable.Range(0, text.LastRowNum + 1).Select(row => text.GetRow(row).GetCell(0).StringCellValue).ToList();
        Assert.All(rows, row => Assert.InRange(row.Length, 0, SheetText.MaxCell));
        Assert.Contains(content.Narrative.Values.First(), string.Concat(rows), StringComparison.Ordinal);
        Assert.Equal("某局_x0041_", book.GetSheet("数据").GetRow(1).GetCell(0).StringCellValue);
    }

    [Theory]
    [MemberData(nameof(FormatIds))]
    public void What_is_changed_in_its_tables_is_what_the_importer_reads(string id)
    {
        var format = Formats.Get(id);
        var content = PublishedSample.Random(format, 7);
        var book = Npoi(Write(content));
        var cell = format.Tables[0].Layout.Rows.Index().SelectMany(row => row.Item.Cells.Select(cell => (row.Index, Cell: cell))).First(place => place.Cell.Cell is { IsComputed: false });
        book.GetSheetAt(2).GetRow(1 + cell.Index).GetCell(cell.Cell.Column).SetCellValue(4321);
        using var changed = new MemoryStream();
        book.Write(changed, leaveOpen: true);

        var read = Assert.IsType<ReadOutcome.Read>(ReportReader.Read("报告.xlsx", changed.ToArray(), Formats, null)).Content;

        Assert.Equal(4321, read.Figures[cell.Cell.Cell!.Key]);
        Assert.Equal(content.Title, read.Stated!.Title);
    }

    private static byte[] Write(ReportContent content) => ReportWorkbook.Write(content, PublishedSample.Stamp(content));

    private static SpreadsheetDocument Open(byte[] bytes) => SpreadsheetDocument.Open(new MemoryStream(bytes), false);

    private static XSSFWorkbook Npoi(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return new XSSFWorkbook(stream);
    }
}
