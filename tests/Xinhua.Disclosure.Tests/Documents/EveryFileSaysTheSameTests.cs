using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NPOI.SS.UserModel;
using NPOI.XSSF.UserModel;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Documents;
using Xinhua.Disclosure.Documents.Blocks;
using Xinhua.Disclosure.Documents.Csv;
using Xinhua.Disclosure.Documents.Html;
using Xinhua.Disclosure.Documents.Import;
using Xinhua.Disclosure.Documents.Json;
using Xinhua.Disclosure.Documents.Pdf;
using Xinhua.Disclosure.Documents.Xlsx;
using Xinhua.Disclosure.Tests.Documents.Csv;
using Xinhua.Disclosure.Tests.Documents.Docx;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Documents;

/// <summary>
/// One report, seven files (OPN-07, FMT-03): every number is taken out of each again, by means that share nothing with the writers, and is the stored one;
/// so is every text but for white space. The interface for programs says the same. DISCLOSURE_DOCUMENT_REPORTS says how many reports.
/// </summary>
public sealed partial class EveryFileSaysTheSameTests(PdfWriterTests.ShippedFonts fonts) : IClassFixture<PdfWriterTests.ShippedFonts>
{
    private static readonly ReportFormats Formats = ReportFormats.Load();

    [Fact]
    public void Every_cell_and_every_text_comes_back_from_every_kind_of_file()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var cells = 0;
        for (var seed = 0; seed < PublishedSample.Count; seed++)
        {
            var content = PublishedSample.Random(Formats.All[seed % Formats.All.Count], seed);
            foreach (var (kind, found) in Files(content))
            {
                Same(content, found, $"{kind}, seed {seed}");
                cells += found.Figures.Count;
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{PublishedSample.Count} reports, {cells} cells, {clock.Elapsed.TotalSeconds:0} s");
    }

    [Fact]
    public async Task The_interface_for_programs_says_what_the_files_say()
    {
        await using var portal = await Portal.WithDemoAsync(new Dictionary<string, string?> { ["RateLimits:ApiRequestsPerMinute"] = "1000000" });
        using var client = portal.CreateClient();
        for (var seed = 0; seed < PublishedSample.Count; seed++)
        {
            var (content, file) = await PublishAsync(portal, PublishedSample.Random(Formats.All[seed % Formats.All.Count], seed), $"sample-{seed}");
            var (where, asked) = ($"api, seed {seed}", string.Create(CultureInfo.InvariantCulture, $"{content.AgencySlug}/{content.Year}"));

            var report = await client.GetByteArrayAsync($"/api/v1/reports/{asked}", TestContext.Current.CancellationToken);
            var rows = await FiguresAsync(client, $"/api/v1/figures?agency={content.AgencySlug}&year={content.Year}&pageSize=100");

            Assert.Equal(file, report);
            Assert.Equal(file, await client.GetByteArrayAsync($"/reports/{asked}.json", TestContext.Current.CancellationToken));
            Same(content, FromJson(content.Format, report), where);
            Same(
                content,
                new Extracted(
                    rows.ToDictionary(Key, row => row.GetProperty("value") is { ValueKind: JsonValueKind.Number } value ? value.GetRawText() : ""),
                    null,
                    rows.Where(row => row.GetProperty("note").ValueKind != JsonValueKind.Null).ToDictionary(Key, row => row.GetProperty("note").GetString()!)),
                where);
        }

        static CellKey Key(JsonElement row)
        {
            return CellKey.Parse(row.GetProperty("cell").GetString()!, null);
        }
    }

    private static async Task<IReadOnlyList<JsonElement>> FiguresAsync(HttpClient client, string address)
    {
        var rows = new List<JsonElement>();
        for (int page = 1, pages = 1; page <= pages; page++)
        {
            var list = JsonDocument.Parse(await client.GetByteArrayAsync($"{address}&page={page}", TestContext.Current.CancellationToken)).RootElement;
            pages = list.GetProperty("pages").GetInt32();
            rows.AddRange(list.GetProperty("items").EnumerateArray());
        }

        return rows;
    }

    /// <summary>Puts a report before the public past the rules, which no sample keeps; what was stored, and its JSON file.</summary>
    private static async Task<(ReportContent Content, byte[] File)> PublishAsync(Portal portal, ReportContent sample, string slug)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DisclosureDbContext>();
        var now = new DateTime(2025, 1, 20, 1, 30, 0, DateTimeKind.Utc);
        var agency = Agency.Create(slug, sample.AgencyName, AgencyKind.Department, null, sample.Format.FirstYear);
        db.Add(agency);
        await SaveAsync();

        var report = Report.Start(agency, sample.Year, sample.Format, now);
        db.Add(report);

        // Remarks stand beside entered cells only.
        report.Latest.Write(
            new RevisionChange(
                sample.Figures.Entered.ToDictionary(figure => figure.Key, figure => (decimal?)figure.Value),
                sample.Narrative.ToDictionary(),
                sample.Notes.Where(note => sample.Figures.Entered.ContainsKey(note.Key)).ToDictionary(note => note.Key, note => (string?)note.Value)),
            TestReports.Writer,
            now);
        await SaveAsync();

        var content = report.Latest.Content(sample.Format, slug, sample.Year);
        var stamp = new PublicationStamp(report.Latest.Number, new DateTimeOffset(now).ToOffset(TimeSpan.FromHours(8)), ContentDigest.Compute(content));
        var file = PublishedFile.Of(PublishedFileKind.Json, ReportJson.Write(content, stamp));
        db.Entry(file).Property(nameof(PublishedFile.RevisionId)).CurrentValue = report.Latest.Id;
        db.Entry(file).State = EntityState.Added;
        var revision = db.Entry(report.Latest);
        revision.Property(nameof(Revision.State)).CurrentValue = RevisionState.Published;
        revision.Property(nameof(Revision.PublishedAt)).CurrentValue = now;
        revision.Property(nameof(Revision.Digest)).CurrentValue = stamp.Digest;
        db.Entry(report).Property(nameof(Report.CurrentRevision)).CurrentValue = report.Latest.Number;
        await SaveAsync();
        return (content, file.Bytes.ToArray());

        Task SaveAsync()
        {
            db.Trail.Record(AuditAction.DraftSaved, slug);
            return db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
    }

    private IEnumerable<(string Kind, Extracted Found)> Files(ReportContent content)
    {
        var (blocks, stamp) = (ReportBlocks.Of(content), PublishedSample.Stamp(content));
        yield return ("pdf", FromPdf(content.Format, new PdfWriter(fonts.Fonts).Write(blocks, new PdfMetadata(content.Title, content.AgencyName, stamp.PublishedAt)).Content.ToArray()));
        yield return ("html", FromHtml(content.Format, HtmlWriter.Write(blocks)));
        yield return ("json", FromJson(content.Format, ReportJson.Write(content, stamp)));
        yield return ("csv", FromCsv(ReportCsv.Write(content, stamp)));
        var (docx, xlsx) = (PublishedSample.Docx(content), ReportWorkbook.Write(content, stamp));
        yield return ("docx", FromDocx(content.Format, docx));
        yield return ("xlsx, tables", FromSheets(content.Format, xlsx));
        yield return ("xlsx, data", FromData(xlsx));
        yield return ("docx, imported", Imported("a.docx", docx));
        yield return ("xlsx, imported", Imported("a.xlsx", xlsx));
    }

    private static void Same(ReportContent content, Extracted found, string where)
    {
        var expected = content.Format.Tables.SelectMany(table => table.Layout.Rows).SelectMany(row => row.Cells).Where(cell => cell.Cell is not null).Select(cell => cell.Cell!.Key).ToList();
        Assert.True(expected.Count == found.Figures.Count, $"{where}: {found.Figures.Count} numbers instead of {expected.Count}");
        Assert.All(expected, key => Assert.True(FigureText.Write(content.Figures[key]) == found.Figures[key], $"{where}, {key}: {found.Figures[key]} instead of {FigureText.Write(content.Figures[key])}"));
        if (found.Notes is { } notes)
        {
            Assert.True(content.Notes.OrderBy(note => note.Key.ToString()).SequenceEqual(notes.OrderBy(note => note.Key.ToString())), $"{where}: notes");
        }

        foreach (var section in found.Texts is null ? [] : content.Format.TextSections)
        {
            var (said, meant) = (DrawnPage.Plain(found.Texts![section.Key]), DrawnPage.Plain(content.Text(section.Key)));
            var differs = said.Zip(meant).TakeWhile(pair => pair.First == pair.Second).Count();
            Assert.True(said == meant, $"{where}, {section.Key} at {differs} of {meant.Length}: {said[Math.Max(0, differs - 20)..Math.Min(said.Length, differs + 20)]}");
        }
    }

    /// <summary>The boxes that ruled lines make on the pages, in the order they are drawn, and what stands outside of them.</summary>
    private static Extracted FromPdf(ReportFormat format, byte[] bytes)
    {
        using var document = PdfDocument.Open(bytes);
        var (boxes, text) = (new List<StringBuilder>(), new StringBuilder());
        foreach (var page in document.GetPages().Select(page => new DrawnPage(page)))
        {
            var ruling = new Ruling(page);
            var places = new Dictionary<(int Left, int Top, int Right, int Bottom), StringBuilder>();
            foreach (var letter in page.Body)
            {
                if (ruling.Box(letter) is not { } box)
                {
                    text.Append(letter.Value);
                    continue;
                }

                if (!places.TryGetValue(box, out var content))
                {
                    boxes.Add(places[box] = content = new StringBuilder());
                }

                content.Append(letter.Value);
            }
        }

        var numbers = boxes.Select(box => PrintedFigure().Match(box.ToString())).Where(match => match.Success).Select(match => match.Groups["number"].Value);
        return new Extracted(InPrintedOrder(format, numbers), Sections(format, DrawnPage.Plain(text.ToString())), null);
    }

    /// <summary>The texts between the headings; what stands behind the last of them may go on with what publishing adds.</summary>
    private static Dictionary<string, string> Sections(ReportFormat format, string text)
    {
        var texts = new Dictionary<string, string>();
        var at = 0;
        foreach (var (section, next) in format.Sections.Zip(format.Sections.Skip(1).Append(null)))
        {
            var start = text.IndexOf(section.Heading, at, StringComparison.Ordinal);
            Assert.True(start >= 0, section.Heading);
            start += section.Heading.Length;
            at = next is null ? text.Length : text.IndexOf(next.Heading, start, StringComparison.Ordinal);
            texts[section.Key] = text[start..at];
        }

        return texts;
    }

    private static Extracted FromHtml(ReportFormat format, string html)
    {
        var page = new HtmlParser().ParseDocument(html);
        foreach (var note in page.QuerySelectorAll("small.note"))
        {
            note.Remove();
        }

        return new Extracted(
            InPrintedOrder(format, page.QuerySelectorAll("td.figure").Select(cell => cell.TextContent.Trim())),
            format.TextSections.ToDictionary(section => section.Key, section => string.Concat(page.QuerySelector($"[aria-labelledby='{section.Key}']")!.Children.Skip(1).Select(element => element.TextContent))),
            null);
    }

    private static Extracted FromJson(ReportFormat format, byte[] bytes)
    {
        using var json = JsonDocument.Parse(bytes);
        var root = json.RootElement;
        return new Extracted(
            root.GetProperty("figures").EnumerateObject().ToDictionary(figure => CellKey.Parse(figure.Name, null), figure => figure.Value.GetRawText()),
            format.TextSections.ToDictionary(section => section.Key, section => root.GetProperty("narrative").GetProperty(section.Key).GetString()!),
            root.TryGetProperty("notes", out var notes) ? notes.EnumerateObject().ToDictionary(note => CellKey.Parse(note.Name, null), note => note.Value.GetString()!) : []);
    }

    private static Extracted FromCsv(byte[] bytes)
    {
        var lines = CsvLines.Read(bytes).Skip(1).ToList();
        return new Extracted(
            lines.ToDictionary(line => CellKey.Parse(line[7], null), line => line[8]),
            null,
            lines.Where(line => line[10].Length > 0).ToDictionary(line => CellKey.Parse(line[7], null), line => line[10].StartsWith('\'') ? line[10][1..] : line[10]));
    }

    private static Extracted FromDocx(ReportFormat format, byte[] bytes)
    {
        using var document = WordprocessingDocument.Open(new MemoryStream(bytes), false);
        var body = document.MainDocumentPart!.Document!.Body!;
        var (figures, notes) = (new Dictionary<CellKey, string>(), new Dictionary<CellKey, string>());
        foreach (var (form, table) in format.Tables.Zip(body.Elements<Table>()))
        {
            var grid = WordGrid.Of(table);
            foreach (var (row, cell) in form.Layout.Rows.Index().SelectMany(row => row.Item.Cells.Select(cell => (row.Index, cell))))
            {
                var text = grid.Cells[(row, cell.Column)].Text;
                if (cell.Cell is not { } figure)
                {
                    Assert.Equal(cell.Text, text);
                    continue;
                }

                var match = PrintedFigure().Match(text);
                Assert.True(match.Success, text);
                figures.Add(figure.Key, match.Groups["number"].Value);
                if (match.Groups["note"].Success)
                {
                    notes.Add(figure.Key, match.Groups["note"].Value);
                }
            }
        }

        var texts = body.Elements<Paragraph>()
            .Where(paragraph => !paragraph.ParagraphProperties!.ParagraphStyleId!.Val!.Value!.StartsWith("PublicationNote", StringComparison.Ordinal))
            .Select(paragraph => paragraph.InnerText);
        return new Extracted(figures, Sections(format, string.Concat(texts)), notes);
    }

    private static Extracted FromSheets(ReportFormat format, byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        var book = new XSSFWorkbook(stream);
        var figures = new Dictionary<CellKey, string>();
        foreach (var section in format.Sections.Where(section => !section.IsText))
        {
            var (sheet, layout) = (book.GetSheet(section.Heading), format.Table(section.Table!).Layout);
            foreach (var (row, cell) in layout.Rows.Index().SelectMany(row => row.Item.Cells.Select(cell => (row.Index, cell))))
            {
                var found = sheet.GetRow(1 + row).GetCell(cell.Column);
                if (cell.ColumnSpan > 1 || cell.RowSpan > 1)
                {
                    Assert.Contains(Enumerable.Range(0, sheet.NumMergedRegions).Select(sheet.GetMergedRegion), area => (area.FirstRow, area.FirstColumn, area.LastRow, area.LastColumn) == (1 + row, cell.Column, row + cell.RowSpan, cell.Column + cell.ColumnSpan - 1));
                }

                if (cell.Cell is { } figure)
                {
                    figures.Add(figure.Key, Number(found));
                }
                else
                {
                    Assert.Equal(cell.Text, found.StringCellValue);
                }
            }
        }

        var text = book.GetSheet("文字");
        var said = string.Concat(Enumerable.Range(0, text.LastRowNum + 1).Select(row => text.GetRow(row).GetCell(0).StringCellValue));
        var headings = format.TextSections.Select(section => section.Heading).ToList();
        var starts = headings.Select(heading => said.IndexOf(heading, StringComparison.Ordinal)).ToList();
        var texts = format.TextSections.Index().ToDictionary(
            section => section.Item.Key, section => said[(starts[section.Index] + headings[section.Index].Length)..(section.Index + 1 < starts.Count ? starts[section.Index + 1] : said.Length)]);
        return new Extracted(figures, texts, null);
    }

    private static Extracted FromData(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        var sheet = new XSSFWorkbook(stream).GetSheet("数据");
        var rows = Enumerable.Range(1, sheet.LastRowNum).Select(sheet.GetRow).ToList();
        return new Extracted(
            rows.ToDictionary(row => CellKey.Parse(row.GetCell(4).StringCellValue, null), row => Number(row.GetCell(9))),
            null,
            rows.Where(row => row.GetCell(10).StringCellValue.Length > 0).ToDictionary(row => CellKey.Parse(row.GetCell(4).StringCellValue, null), row => row.GetCell(10).StringCellValue));
    }

    private static Extracted Imported(string name, byte[] bytes)
    {
        var outcome = ReportReader.Read(name, bytes, Formats, null);
        Assert.True(outcome is ReadOutcome.Read, (outcome as ReadOutcome.Unreadable)?.Message);
        var content = ((ReadOutcome.Read)outcome).Content;
        Assert.Empty(content.Stated!.Unreadable);
        return new Extracted(
            content.Figures.All().ToDictionary(figure => figure.Key, figure => FigureText.Write(figure.Value)),
            content.Format.TextSections.ToDictionary(section => section.Key, section => content.Text(section.Key)),
            name.EndsWith(".docx", StringComparison.Ordinal) ? content.Notes : null);
    }

    private static string Number(ICell cell) => cell.CellType == CellType.Numeric ? FigureText.Write((decimal)cell.NumericCellValue) : cell.StringCellValue;

    private static Dictionary<CellKey, string> InPrintedOrder(ReportFormat format, IEnumerable<string> numbers)
    {
        var cells = format.Tables.SelectMany(table => table.Layout.Rows).SelectMany(row => row.Cells).Where(cell => cell.Cell is not null).Select(cell => cell.Cell!.Key).ToList();
        var found = numbers.ToList();
        Assert.True(cells.Count == found.Count, string.Create(CultureInfo.InvariantCulture, $"{found.Count} numbers instead of {cells.Count}"));
        return cells.Zip(found).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    [GeneratedRegex(@"^(?<number>-?[0-9]+(\.[0-9]+)?)(注[0-9]+|（(?<note>.*)）)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex PrintedFigure();

    /// <summary>The ruled lines of a page, by which the box around a letter is found. Places are counted in half points, so that lines drawn twice are one.</summary>
    private sealed class Ruling
    {
        private readonly double height;
        private readonly List<(int At, int From, int To)> upright;
        private readonly List<(int At, int From, int To)> level;

        public Ruling(DrawnPage page)
        {
            height = page.Height;
            var rules = page.Rules.Select(rule => (X1: Round(rule.X1), Y1: Round(rule.Y1), X2: Round(rule.X2), Y2: Round(rule.Y2))).ToList();
            upright = [.. rules.Where(rule => rule.X1 == rule.X2).Select(rule => (rule.X1, Math.Min(rule.Y1, rule.Y2), Math.Max(rule.Y1, rule.Y2))).Distinct()];
            level = [.. rules.Where(rule => rule.Y1 == rule.Y2).Select(rule => (rule.Y1, Math.Min(rule.X1, rule.X2), Math.Max(rule.X1, rule.X2))).Distinct()];
        }

        public (int Left, int Top, int Right, int Bottom)? Box(Letter letter)
        {
            var (x, y) = (Round((letter.StartBaseLine.X + letter.EndBaseLine.X) / 2), Round(height - letter.StartBaseLine.Y - (letter.PointSize * 0.3)));
            return Around(upright, x, y) is var (left, right) && Around(level, y, x) is var (top, bottom) ? (left, top, right, bottom) : null;
        }

        /// <summary>The nearest lines on both sides of a place, of those that run past it.</summary>
        private static (int Before, int After)? Around(List<(int At, int From, int To)> lines, int place, int beside)
        {
            var past = lines.Where(line => line.From <= beside && beside <= line.To).Select(line => line.At).ToList();
            var (before, after) = (past.Where(at => at <= place).ToList(), past.Where(at => at > place).ToList());
            return before.Count == 0 || after.Count == 0 ? null : (before.Max(), after.Min());
        }

        private static int Round(double place) => (int)Math.Round(place * 2);
    }

    /// <summary>What was found in a file.</summary>
    /// <param name="Figures">Every number as it is written.</param>
    /// <param name="Texts">The text of each section; null where the file holds none.</param>
    /// <param name="Notes">Remarks; null where the file shows them in another way.</param>
    private sealed record Extracted(IReadOnlyDictionary<CellKey, string> Figures, IReadOnlyDictionary<string, string>? Texts, IReadOnlyDictionary<CellKey, string>? Notes);
}
