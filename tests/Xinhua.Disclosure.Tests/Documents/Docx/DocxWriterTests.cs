using System.Diagnostics;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;
using UglyToad.PdfPig;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents.Import;
using Xunit;
using Justification = DocumentFormat.OpenXml.Wordprocessing.Justification;

namespace Xinhua.Disclosure.Tests.Documents.Docx;

public sealed class DocxWriterTests
{
    private static readonly ReportFormats Formats = ReportFormats.Load();

    /// <summary>The program to convert with, where it has another name or place.</summary>
    private static readonly string Office = Environment.GetEnvironmentVariable("DISCLOSURE_SOFFICE") ?? "soffice";

    public static TheoryData<string> FormatIds => [.. Formats.All.Select(format => format.Id)];

    [Theory]
    [MemberData(nameof(FormatIds))]
    public void The_document_is_valid_and_the_same_report_gives_the_same_bytes(string id)
    {
        var content = PublishedSample.Random(Formats.Get(id), 3);
        var bytes = PublishedSample.Docx(content);

        Assert.Empty(Errors(bytes));
        Assert.Equal(bytes, PublishedSample.Docx(content));
        Assert.NotEqual(bytes, PublishedSample.Docx(PublishedSample.Random(Formats.Get(id), 4)));
    }

    /// <summary>LAY-06.</summary>
    [Fact]
    public void The_page_is_that_of_official_documents()
    {
        using var document = Open(PublishedSample.Docx(PublishedSample.Random(Formats.Get("2021"), 1)));
        var section = document.MainDocumentPart!.Document!.Body!.Elements<SectionProperties>().Single();
        var (size, margin, grid) = (section.GetFirstChild<PageSize>()!, section.GetFirstChild<PageMargin>()!, section.GetFirstChild<DocGrid>()!);

        Assert.Equal((11906u, 16838u), (size.Width!.Value, size.Height!.Value));
        Assert.Equal((1960, 1847), (margin.Top!.Value, margin.Bottom!.Value));
        Assert.Equal(28, margin.Left!.Value / 1440.0 * 25.4, 0.05);
        Assert.Equal(26, margin.Right!.Value / 1440.0 * 25.4, 0.05);
        Assert.Equal(DocGridValues.LinesAndChars, grid.Type!.Value);

        // 22 lines fit and 23 do not; 28 characters fit and 29 do not.
        var height = (int)size.Height.Value - margin.Top.Value - margin.Bottom.Value;
        Assert.Equal(22, height / grid.LinePitch!.Value);
        var pitch = 16 + (grid.CharacterSpace!.Value / 4096.0);
        Assert.Equal(28, Math.Floor((size.Width.Value - margin.Left.Value - margin.Right.Value) / 20.0 / pitch));
        var body = document.MainDocumentPart.StyleDefinitionsPart!.Styles!.Elements<Style>().Single(style => style.StyleId == "Body");
        Assert.Equal(22, height / int.Parse(body.StyleParagraphProperties!.SpacingBetweenLines!.Line!.Value!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(200, body.StyleParagraphProperties.Indentation!.FirstLineChars!.Value);
        Assert.Equal(28, Math.Floor((size.Width.Value - margin.Left.Value - margin.Right.Value) / (320.0 + body.StyleRunProperties!.Spacing!.Val!.Value)));
    }

    [Fact]
    public void Headings_are_headings_and_the_document_says_what_it_is()
    {
        var content = PublishedSample.Of(Formats.Get("2021"), []);
        using var document = Open(PublishedSample.Docx(content));
        var main = document.MainDocumentPart!;
        var paragraphs = main.Document!.Body!.Elements<Paragraph>().ToList();
        var styles = main.StyleDefinitionsPart!.Styles!;

        Assert.Equal(content.Title, Of(paragraphs, "Title").Single());
        Assert.Equal(content.Format.Sections.Select(section => section.Heading), Of(paragraphs, "Heading1"));
        Assert.Equal(3, Of(paragraphs, "Heading2").Count());
        Assert.Equal([0, 1], styles.Elements<Style>().Where(style => style.StyleId!.Value!.StartsWith("Heading", StringComparison.Ordinal)).Select(style => style.StyleParagraphProperties!.OutlineLevel!.Val!.Value));
        Assert.Equal("zh-CN", styles.DocDefaults!.RunPropertiesDefault!.RunPropertiesBaseStyle!.Languages!.EastAsia!.Value);
        Assert.All(["方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"], font => Assert.Contains(main.FontTablePart!.Fonts!.Elements<Font>(), named => named.Name == font && named.AltName is not null));
        Assert.Equal((content.Title, content.AgencyName, "zh-CN"), (document.PackageProperties.Title, document.PackageProperties.Creator, document.PackageProperties.Language));
        Assert.Equal(PublishedSample.Stamp(content).PublishedAt.UtcDateTime, document.PackageProperties.Created!.Value.ToUniversalTime());
    }

    [Fact]
    public void Page_numbers_stand_outside_odd_right_even_left()
    {
        using var document = Open(PublishedSample.Docx(PublishedSample.Of(Formats.Get("2021"), [])));
        var main = document.MainDocumentPart!;
        var footers = main.Document!.Body!.Elements<SectionProperties>().Single().Elements<FooterReference>().ToDictionary(reference => reference.Type!.Value, reference => ((FooterPart)main.GetPartById(reference.Id!.Value!)).Footer!);

        Assert.NotNull(main.DocumentSettingsPart!.Settings!.GetFirstChild<EvenAndOddHeaders>());
        Assert.All(footers.Values, footer => Assert.Equal("— 1 —", footer.InnerText));
        Assert.All(footers.Values, footer => Assert.Equal("PAGE", footer.Descendants<SimpleField>().Single().Instruction!.Value!.Trim()));
        Assert.Equal(JustificationValues.Right, footers[HeaderFooterValues.Default].Descendants<Justification>().Single().Val!.Value);
        Assert.Equal(JustificationValues.Left, footers[HeaderFooterValues.Even].Descendants<Justification>().Single().Val!.Value);
    }

    [Theory]
    [MemberData(nameof(FormatIds))]
    public void Tables_have_their_merged_heads_repeat_them_and_split_no_row(string id)
    {
        var content = PublishedSample.Random(Formats.Get(id), 5);
        using var document = Open(PublishedSample.Docx(content));
        var tables = document.MainDocumentPart!.Document!.Body!.Elements<Table>().ToList();

        Assert.Equal(content.Format.Tables.Count, tables.Count);
        foreach (var (form, table) in content.Format.Tables.Zip(tables))
        {
            var rows = table.Elements<TableRow>().ToList();
            Assert.All(rows, row => Assert.NotNull(row.TableRowProperties!.GetFirstChild<CantSplit>()));
            var repeated = form.Blocks is [{ Transposed: false }] ? form.Layout.Rows.Count(row => row.IsHead) : 0;
            Assert.Equal(repeated, rows.TakeWhile(row => row.TableRowProperties!.GetFirstChild<TableHeader>() is not null).Count());
            Assert.Equal(form.Caption, table.GetFirstChild<TableProperties>()!.TableCaption!.Val!.Value);
            Assert.Contains(form.Caption, table.GetFirstChild<TableProperties>()!.TableDescription!.Val!.Value, StringComparison.Ordinal);
            Assert.Equal(
                form.Layout.Rows.Index().SelectMany(row => row.Item.Cells.Select(cell => ((row.Index, cell.Column), cell.ColumnSpan, cell.RowSpan))).Order(),
                WordGrid.Of(table).Cells.Select(cell => (cell.Key, cell.Value.Columns, cell.Value.Rows)).Order());
        }
    }

    [Fact]
    public void Eight_digits_in_every_cell_are_no_wider_than_their_cells()
    {
        var format = Formats.Get("2021");
        using var document = Open(PublishedSample.Docx(PublishedSample.Of(format, format.EnteredCells.Select(cell => KeyValuePair.Create(cell.Key, 12_345_678m)))));
        var numbers = document.MainDocumentPart!.Document!.Body!.Descendants<TableCell>().Where(cell => cell.InnerText.Length >= 8 && cell.InnerText.All(char.IsAsciiDigit)).ToList();

        Assert.Equal(format.Cells.Count, numbers.Count);
        Assert.All(numbers, cell =>
        {
            var run = cell.Descendants<Run>().Single().RunProperties;
            var size = int.Parse(run?.FontSize?.Val?.Value ?? "21", System.Globalization.CultureInfo.InvariantCulture) / 2.0;
            var scale = (run?.CharacterScale?.Val?.Value ?? 100) / 100.0;
            var width = int.Parse(cell.TableCellProperties!.TableCellWidth!.Width!.Value!, System.Globalization.CultureInfo.InvariantCulture);
            Assert.InRange(cell.InnerText.Length * size * scale / 2, 0, (width - 40) / 20.0);
            Assert.InRange(size, cell.InnerText.Length > 8 ? 5 : 7, 10.5);
        });
    }

    [Fact]
    public void The_note_at_the_end_tells_the_copy_and_is_no_part_of_the_report_when_it_is_read_again()
    {
        var content = PublishedSample.Random(Formats.Get("2021"), 6);
        var stamp = PublishedSample.Stamp(content);
        var bytes = PublishedSample.Docx(content);
        using var document = Open(bytes);
        var paragraphs = document.MainDocumentPart!.Document!.Body!.Elements<Paragraph>().Select(paragraph => paragraph.InnerText).ToList();

        Assert.Equal("发布说明", paragraphs[^8]);
        Assert.Equal("版本：第2版", paragraphs[^5]);
        Assert.Equal("发布时间：2025年1月20日 09:30:00（UTC+08:00）", paragraphs[^4]);
        Assert.Equal($"内容摘要（SHA-256）：{stamp.Digest}", paragraphs[^2]);
        Assert.Equal($"校验码：{CheckCode.Print(CheckCode.Of(PublishedSample.Slug, content.Year, 2, stamp.Digest))}", paragraphs[^1]);
        var read = Assert.IsType<ReadOutcome.Read>(ReportReader.Read("报告.docx", bytes, Formats, null)).Content;
        Assert.Equal(content.Narrative.ToDictionary(), read.Narrative.ToDictionary());
        Assert.Equal(content.Title, read.Stated!.Title);
    }

    [Fact]
    public void Whatever_people_write_is_text_and_nothing_breaks_the_document()
    {
        var awkward = string.Concat(PublishedSample.Hostile) + "\u202E反\u2066向\0\u0001\uFFFE\uD800]]><w:p/>" + new string('名', 20);
        var format = Formats.Get("2021");
        var content = PublishedSample.Of(format, format.EnteredCells.Select(cell => KeyValuePair.Create(cell.Key, 1m))) with
        {
            AgencyName = awkward,
            Notes = format.Cells.Take(12).Select((cell, at) => KeyValuePair.Create(cell.Key, PublishedSample.Hostile[at])).ToDictionary(),
            Narrative = format.TextSections.ToDictionary(section => section.Key, _ => awkward + "\n" + new string('国', 60_000)),
        };

        var bytes = PublishedSample.Docx(content);

        Assert.Empty(Errors(bytes));
        using var document = Open(bytes);
        var body = document.MainDocumentPart!.Document!.Body!;
        Assert.Contains("]]><w:p/>", body.InnerText, StringComparison.Ordinal);
        Assert.Contains("DDE(\"cmd\"", body.InnerText, StringComparison.Ordinal);
        Assert.Empty(body.Descendants<FieldCode>());
        Assert.Empty(body.Descendants<SimpleField>());
        Assert.Empty(body.Descendants<Hyperlink>());
        Assert.Equal(3, body.Descendants<Text>().Count(text => text.Text.Length == 60_000));
    }

    [Theory]
    [MemberData(nameof(FormatIds))]
    public async Task LibreOffice_shows_the_same_text_and_figures(string id)
    {
        var folder = Directory.CreateTempSubdirectory("disclosure-docx-");
        try
        {
            var control = Path.Combine(folder.FullName, "control.txt");
            await File.WriteAllTextAsync(control, "control", TestContext.Current.CancellationToken);
            Assert.SkipUnless(await ConvertAsync(control), "LibreOffice Writer is not installed; DISCLOSURE_SOFFICE may name it.");
            var format = Formats.Get(id);
            var random = new Random(9);
            var content = PublishedSample.Of(format, TestDocuments.Figures(format, random).Where(figure => !format.Cell(figure.Key).IsComputed));
            var file = Path.Combine(folder.FullName, "report.docx");
            await File.WriteAllBytesAsync(file, PublishedSample.Docx(content), TestContext.Current.CancellationToken);

            Assert.True(await ConvertAsync(file));

            using var pdf = PdfDocument.Open(await File.ReadAllBytesAsync(Path.ChangeExtension(file, ".pdf"), TestContext.Current.CancellationToken));
            var pages = pdf.GetPages().Select(page => new DrawnPage(page)).ToList();
            var text = string.Concat(pages.Select(page => page.Text));
            Assert.StartsWith(content.Title, text, StringComparison.Ordinal);
            Assert.All(format.Sections, section => Assert.Contains(section.Heading, text, StringComparison.Ordinal));
            Assert.All(content.Narrative.Values.SelectMany(value => value.Split('\n')), paragraph => Assert.Contains(DrawnPage.Plain(paragraph), text, StringComparison.Ordinal));
            Assert.Contains(CheckCode.Print(CheckCode.Of(PublishedSample.Slug, content.Year, 2, ContentDigest.Compute(content))), text, StringComparison.Ordinal);
            var shown = pages.SelectMany(page => page.Numbers).Select(number => number.Text).ToList();
            Assert.All(format.Cells.Select(cell => FigureText.Write(content.Figures[cell.Key])).Where(number => number.All(char.IsAsciiDigit)), number => Assert.Contains(number, shown));
            Assert.All(pages, page => Assert.Contains(string.Concat(page.PageNumber.Select(letter => letter.Value)), new[] { $"— {page.Number} —", $"—{page.Number}—" }));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<bool> ConvertAsync(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        var start = new ProcessStartInfo(Office, [$"-env:UserInstallation={new Uri(Path.Combine(folder, "profile"))}", "--headless", "--convert-to", "pdf", "--outdir", folder, file]) { RedirectStandardError = true, RedirectStandardOutput = true };
        try
        {
            using var process = Process.Start(start)!;
            _ = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            _ = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // The program is not there.
            return false;
        }

        return File.Exists(Path.ChangeExtension(file, ".pdf"));
    }

    private static IEnumerable<string> Of(List<Paragraph> paragraphs, string style) => paragraphs.Where(paragraph => paragraph.ParagraphProperties?.ParagraphStyleId?.Val == style).Select(paragraph => paragraph.InnerText);

    private static WordprocessingDocument Open(byte[] bytes) => WordprocessingDocument.Open(new MemoryStream(bytes), false);

    private static List<string> Errors(byte[] bytes)
    {
        using var document = Open(bytes);
        return [.. new OpenXmlValidator(FileFormatVersions.Office2019).Validate(document, TestContext.Current.CancellationToken).Select(error => $"{error.Part?.Uri} {error.Path?.XPath}: {error.Description}")];
    }
}
