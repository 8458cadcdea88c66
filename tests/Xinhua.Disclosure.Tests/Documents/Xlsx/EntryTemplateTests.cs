using System.Globalization;
using CsCheck;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using NPOI.SS.UserModel;
using NPOI.SS.Util;
using NPOI.XSSF.UserModel;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents.Import;
using Xinhua.Disclosure.Documents.Xlsx;
using Xunit;

namespace Xinhua.Disclosure.Tests.Documents.Xlsx;

/// <summary>The workbook that goes out and comes back (ASP-10).</summary>
public sealed class EntryTemplateTests
{
    private const string Slug = "xinhua-xzsp";

    private static readonly ReportFormats Formats = ReportFormats.Load();

    private static readonly CellKey New = new("applications", "new", "natural-person");
    private static readonly CellKey Granted = new("applications", "granted", "natural-person");

    /// <summary>Texts that a spreadsheet would calculate, lose or turn into something else.</summary>
    private static readonly string[] Awkward =
    [
        "=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "＝1+1", "'单引号开头", "_x0041_不是字母", "_x005F_x0041_", "<b>&\"'</b>", "（一）主动公开。全年公开12条", "𠮷野家", "12", "1/2", "TRUE", "#REF!", "=", "续",
    ];

    public static TheoryData<string> FormatIds => [.. Formats.All.Select(format => format.Id)];

    [Theory]
    [MemberData(nameof(FormatIds))]
    public void The_workbook_is_valid_and_the_same_report_gives_the_same_bytes(string formatId)
    {
        var format = Formats.Get(formatId);
        var (report, previous) = (Report(format, 7), Report(format, 8) with { Year = format.FirstYear });
        var bytes = EntryTemplate.Write(report, previous);

        using var document = Open(bytes);
        var errors = new OpenXmlValidator(FileFormatVersions.Microsoft365).Validate(document, TestContext.Current.CancellationToken).Select(error => $"{error.Part?.Uri} {error.Path?.XPath}: {error.Description}").ToList();

        Assert.Empty(errors);
        Assert.Equal(bytes, EntryTemplate.Write(report, previous));
        Assert.NotEqual(bytes, EntryTemplate.Write(report, null));
    }

    [Theory]
    [MemberData(nameof(FormatIds))]
    public void Labels_and_totals_are_locked_fields_are_open_and_every_cell_has_its_name(string formatId)
    {
        var format = Formats.Get(formatId);
        using var document = Open(EntryTemplate.Write(Report(format, 1), null));
        var book = document.WorkbookPart!;
        var names = book.Workbook!.DefinedNames!.Elements<DefinedName>().ToDictionary(name => name.Name!.Value! + name.LocalSheetId, name => name.Text);
        var open = book.WorkbookStylesPart!.Stylesheet!.CellFormats!.Elements<CellFormat>().Select(style => style.Protection?.Locked?.Value == false).ToList();
        var fields = 0;

        foreach (var cell in format.Cells)
        {
            var (part, found) = Cell(book, names[$"figure.{cell.Key.Table}.{cell.Key.Row}.{cell.Key.Column}".Replace('-', '_')]);
            Assert.Equal(!cell.IsComputed, open[(int)found.StyleIndex!.Value]);
            Assert.Equal(cell.IsComputed, found.CellFormula is not null);
            Assert.Equal(!cell.IsComputed, part.Worksheet!.Descendants<DataValidation>().Any(rule => rule.SequenceOfReferences!.InnerText == found.CellReference!.Value));
            fields += cell.IsComputed ? 0 : 1;
        }

        Assert.Equal(format.EnteredCells.Count(), fields);
        Assert.All(book.WorksheetParts, part => Assert.True(part.Worksheet!.Elements<SheetProtection>().Single() is { Sheet.Value: true, Password: null, HashValue: null }));
        Assert.All(book.Workbook.Sheets!.Elements<Sheet>(), sheet => Assert.Null(sheet.State));
        var openCells = book.WorksheetParts.SelectMany(part => part.Worksheet!.Descendants<Cell>()).Count(cell => open[(int)(cell.StyleIndex?.Value ?? 0)]);
        Assert.True(openCells < fields + 400, $"{openCells} cells are open");
        var printed = Shared(book).ToHashSet();
        Assert.All(format.Tables.SelectMany(table => table.Layout.Rows).SelectMany(row => row.Cells).Where(cell => cell.Cell is null), label => Assert.Contains(label.Text, printed));
    }

    [Theory]
    [MemberData(nameof(FormatIds))]
    public void Whatever_a_report_says_comes_back(string formatId)
    {
        var format = Formats.Get(formatId);
        Gen.Int.Sample(
            seed =>
            {
                var report = Report(format, seed);
                var back = Read(EntryTemplate.Write(report, seed % 2 == 0 ? Report(format, seed + 1) : null), report.Year);
                Same(report, back);
            },
            iter: 12);
    }

    [Fact]
    public void A_text_however_long_or_odd_is_a_string_and_comes_back_as_it_was()
    {
        var format = Formats.Get("2021");
        var text = Narrative.Clean(string.Join('\n', [.. Awkward, new string('长', 25_000) + "𠮷" + new string('文', 15_000), "末段"]));
        var report = Report(format, 3) with
        {
            Narrative = format.TextSections.ToDictionary(section => section.Key, _ => text),
            Notes = new Dictionary<CellKey, string> { [New] = "=HYPERLINK(\"http://example.org\")", [Granted] = "其中修订16件" },
            Figures = new Figures(format, [KeyValuePair.Create(New, 22m), KeyValuePair.Create(Granted, 5m), KeyValuePair.Create(new CellKey("proactive", "fees", "amount"), 123_456_789_012.123456m)]),
        };
        var bytes = EntryTemplate.Write(report, null);

        Same(report, Read(bytes, report.Year));
        using var document = Open(bytes);
        var quoted = document.WorkbookPart!.WorkbookStylesPart!.Stylesheet!.CellFormats!.Elements<CellFormat>().Select(style => style.QuotePrefix?.Value == true).ToList();
        var texts = Shared(document.WorkbookPart);
        var risky = document.WorkbookPart.WorksheetParts.SelectMany(part => part.Worksheet!.Descendants<Cell>())
            .Where(cell => cell.DataType?.Value == CellValues.SharedString && texts[int.Parse(cell.CellValue!.Text, CultureInfo.InvariantCulture)] is { Length: > 0 } text && "=+-@＝".Contains(text[0], StringComparison.Ordinal)).ToList();
        Assert.Equal(6 * format.TextSections.Count(), risky.Count);
        Assert.All(risky, cell => Assert.True(cell.CellFormula is null && quoted[(int)cell.StyleIndex!.Value]));
        Assert.All(document.WorkbookPart.WorksheetParts.SelectMany(part => part.Worksheet!.Descendants<CellFormula>()), formula => Assert.DoesNotContain("HYPERLINK", formula.Text, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(FormatIds))]
    public void What_another_program_fills_in_is_read_also_below_an_inserted_row(string formatId)
    {
        var format = Formats.Get(formatId);
        var random = new Random(5);
        var figures = TestDocuments.Figures(format, random).Where(figure => !format.Cell(figure.Key).IsComputed).ToDictionary();
        using var stream = new MemoryStream(EntryTemplate.Write(Report(format, 0) with { Figures = Figures.Empty(format), Notes = new Dictionary<CellKey, string>(), Narrative = new Dictionary<string, string>() }, null));
        var book = new XSSFWorkbook(stream);
        foreach (var (key, value) in figures)
        {
            At(book, $"figure.{key.Table}.{key.Row}.{key.Column}").SetCellValue((double)value);
        }

        At(book, $"figure.{New.Table}.{New.Row}.{New.Column}").SetCellValue("22（其中修订16件）");
        figures[New] = 22;
        var text = At(book, "text.overview");
        text.SetCellValue("=1+1 不是公式\n（一）第二段。");
        text.Row.Sheet.GetRow(text.RowIndex + 2).GetCell(text.ColumnIndex).SetCellValue("隔一行的第三段。");
        foreach (var table in format.Tables)
        {
            var sheet = At(book, $"figure.{table.Cells[0].Key.Table}.{table.Cells[0].Key.Row}.{table.Cells[0].Key.Column}").Row.Sheet;
            sheet.ShiftRows(1, sheet.LastRowNum, 3);
        }

        var back = Read(Saved(book), Year(format));

        Assert.Equal(figures, back.Figures.Entered.ToDictionary());
        Assert.Empty(back.Figures.Stated);
        Assert.Equal("其中修订16件", Assert.Single(back.Notes).Value);
        Assert.Equal("=1+1 不是公式\n（一）第二段。\n隔一行的第三段。", back.Text("overview"));
        Assert.Equal(Slug, back.AgencySlug);
    }

    [Fact]
    public void A_total_typed_over_its_formula_is_stated_and_nonsense_is_named()
    {
        var format = Formats.Get("2021");
        using var stream = new MemoryStream(EntryTemplate.Write(Report(format, 2), null));
        var book = new XSSFWorkbook(stream);
        var total = At(book, "figure.applications.new.total");
        total.SetCellType(NPOI.SS.UserModel.CellType.Blank);
        total.SetCellValue(99);
        At(book, "figure.applications.new.company").SetCellValue("许多");

        var back = Read(Saved(book), Year(format));

        Assert.Equal(99, back.Figures.Stated[new CellKey("applications", "new", "total")]);
        Assert.Equal("许多", back.Stated!.Unreadable[new CellKey("applications", "new", "company")]);
    }

    [Fact]
    public void A_template_of_another_year_or_form_or_with_places_gone_is_refused_with_the_reason()
    {
        var format = Formats.Get("2021");
        var bytes = EntryTemplate.Write(Report(format, 2), null);

        Assert.Contains("不能用于2022年的报告", Refusal(bytes, 2022), StringComparison.Ordinal);
        Assert.Contains("格式代码「1999」", Refusal(Changed(book => At(book, "template.format").SetCellValue("1999"))), StringComparison.Ordinal);
        Assert.Contains("被改动过", Refusal(Changed(book => At(book, "template.year").SetCellValue("明年"))), StringComparison.Ordinal);
        Assert.Contains("有1处被删除了：「一、本年新收政府信息公开申请数量」的「自然人」", Refusal(Changed(book => book.RemoveName("figure.applications.new.natural_person"))), StringComparison.Ordinal);
        Assert.Contains("名称已经丢失", Refusal(Changed(book =>
        {
            while (book.NumberOfNames > 0)
            {
                book.RemoveName(book.NumberOfNames - 1);
            }
        })), StringComparison.Ordinal);

        byte[] Changed(Action<XSSFWorkbook> change)
        {
            using var stream = new MemoryStream(bytes);
            var book = new XSSFWorkbook(stream);
            change(book);
            return Saved(book);
        }
    }

    [Theory]
    [MemberData(nameof(FormatIds))]
    public async Task Another_program_calculates_the_same_sums_and_differences(string formatId)
    {
        var program = Environment.GetEnvironmentVariable("DISCLOSURE_SOFFICE");
        Assert.SkipUnless(program is not null, "DISCLOSURE_SOFFICE names LibreOffice's program, which then opens the template and calculates it.");
        var format = Formats.Get(formatId);
        var report = Report(format, 7);

        // The library between the two programs writes this text with one escape too many.
        report = report with { Narrative = report.Narrative.ToDictionary(text => text.Key, text => text.Value.Replace("_x0041_", "", StringComparison.Ordinal)) };
        using var stream = new MemoryStream(EntryTemplate.Write(report, Report(format, 8) with { Year = format.FirstYear }));
        var book = new XSSFWorkbook(stream);
        foreach (var cell in format.Cells.Where(cell => cell.IsComputed))
        {
            // Without what is stored beside a formula the other program has to calculate; with it some only repeat it.
            var formula = At(book, $"figure.{cell.Key.Table}.{cell.Key.Row}.{cell.Key.Column}");
            formula.SetCellFormula(formula.CellFormula);
        }

        var folder = Directory.CreateTempSubdirectory("disclosure-template-");
        var file = Path.Combine(folder.FullName, "template.xlsx");
        await File.WriteAllBytesAsync(file, Saved(book), TestContext.Current.CancellationToken);
        using var process = System.Diagnostics.Process.Start(program!, ["--headless", $"-env:UserInstallation=file://{folder.FullName}/profile", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", Path.Combine(folder.FullName, "out"), file]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        var bytes = await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "out", "template.xlsx"), TestContext.Current.CancellationToken);
        using var calculatedStream = new MemoryStream(bytes);
        var calculated = new XSSFWorkbook(calculatedStream);
        Assert.All(format.Cells.Where(cell => cell.IsComputed), cell =>
        {
            var found = At(calculated, $"figure.{cell.Key.Table}.{cell.Key.Row}.{cell.Key.Column}");
            Assert.Equal(report.Figures.Computed(cell.Key), found.CachedFormulaResultType == NPOI.SS.UserModel.CellType.Numeric ? (decimal)found.NumericCellValue : null);
        });
        Same(report, Read(bytes, report.Year));
        folder.Delete(recursive: true);
    }

    private static string Refusal(byte[] bytes, int? year = null) => Assert.IsType<ReadOutcome.Unreadable>(ReportReader.Read("填报表.xlsx", bytes, Formats, year)).Message;

    private static ReportContent Read(byte[] bytes, int year)
    {
        var outcome = ReportReader.Read("填报表.xlsx", bytes, Formats, year);
        return (outcome as ReadOutcome.Read ?? throw new InvalidOperationException(((ReadOutcome.Unreadable)outcome).Message)).Content;
    }

    private static void Same(ReportContent report, ReportContent back)
    {
        Assert.Equal(report.Figures.Entered.ToDictionary(), back.Figures.Entered.ToDictionary());
        Assert.Empty(back.Figures.Stated);
        Assert.Equal(report.Notes.ToDictionary(), back.Notes.ToDictionary());
        Assert.Equal(report.Narrative.ToDictionary(), back.Narrative.ToDictionary());
        Assert.Equal((report.AgencyName, report.AgencySlug, report.Year, report.Format.Id), (back.AgencyName, back.AgencySlug, back.Year, back.Format.Id));
        Assert.Empty(back.Stated!.Unreadable);
    }

    private static int Year(ReportFormat format) => format.LastYear ?? 2024;

    /// <summary>A report with blanks, remarks and odd texts; the same seed makes the same one.</summary>
    private static ReportContent Report(ReportFormat format, int seed)
    {
        var random = new Random(seed);
        var figures = TestDocuments.Figures(format, random).Where(figure => !format.Cell(figure.Key).IsComputed && random.Next(5) > 0).ToDictionary();
        return new ReportContent
        {
            Format = format,
            AgencyName = "新华区行政审批局",
            AgencySlug = Slug,
            Year = Year(format),
            Figures = new Figures(format, figures),
            Notes = figures.Where(_ => random.Next(20) == 0).ToDictionary(figure => figure.Key, figure => $"其中修订{random.Next(9)}件"),
            Narrative = format.TextSections.Where(_ => random.Next(6) > 0).ToDictionary(
                section => section.Key,
                _ => Narrative.Clean(string.Join('\n', Enumerable.Range(0, random.Next(1, 40)).Select(_ => Awkward[random.Next(Awkward.Length)] + new string('字', random.Next(200)))))),
        };
    }

    private static SpreadsheetDocument Open(byte[] bytes) => SpreadsheetDocument.Open(new MemoryStream(bytes), false);

    private static (WorksheetPart Part, Cell Cell) Cell(WorkbookPart book, string target)
    {
        var (name, place) = (target.Split('!')[0].Trim('\''), target.Split('!')[1].Replace("$", "", StringComparison.Ordinal));
        var sheet = book.Workbook!.Sheets!.Elements<Sheet>().Single(sheet => sheet.Name == name);
        var part = (WorksheetPart)book.GetPartById(sheet.Id!.Value!);
        return (part, part.Worksheet!.Descendants<Cell>().Single(cell => cell.CellReference == place));
    }

    private static List<string> Shared(WorkbookPart book) => [.. book.SharedStringTablePart!.SharedStringTable!.Elements<SharedStringItem>().Select(item => item.InnerText)];

    private static ICell At(XSSFWorkbook book, string name)
    {
        var place = new AreaReference(book.GetName(name.Replace('-', '_')).RefersToFormula).FirstCell;
        return book.GetSheet(place.SheetName).GetRow(place.Row).GetCell(place.Col);
    }

    private static byte[] Saved(XSSFWorkbook book)
    {
        using var stream = new MemoryStream();
        book.Write(stream);
        return stream.ToArray();
    }
}
