using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Tests.Documents.Import;

/// <summary>A report to be written into files of every kind, by means that share nothing with the readers.</summary>
/// <param name="Format">The form.</param>
/// <param name="Title">The title line.</param>
/// <param name="Texts">The paragraphs of each section of text.</param>
/// <param name="Cells">What stands in the cells; a cell that is not here is blank.</param>
internal sealed record WrittenReport(ReportFormat Format, string Title, IReadOnlyDictionary<string, IReadOnlyList<string>> Texts, IReadOnlyDictionary<CellKey, string> Cells)
{
    /// <summary>Whether the fifth heading is in other words than the form prints.</summary>
    public bool WrongHeading { get; init; }

    /// <summary>A report with text in every section.</summary>
    public static WrittenReport Of(ReportFormat format, IReadOnlyDictionary<CellKey, decimal> figures) => new(
        format,
        format.Title(TestDocuments.Agency, TestDocuments.Year),
        format.TextSections.ToDictionary(section => section.Key, section => (IReadOnlyList<string>)[$"（一）关于{section.Key}。第一段文字。", "第二段文字。"]),
        figures.ToDictionary(figure => figure.Key, figure => figure.Value.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Markdown with pipe tables; a blank cell is a stroke, since blanks cannot be told from padding there.</summary>
    public byte[] Markdown()
    {
        var text = new StringBuilder($"# {Title}\n\n");
        foreach (var section in Format.Sections)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Heading(section)}\n\n");
            text.Append(section.Table is { } key
                ? TestDocuments.Table(Format.Table(key), new Dictionary<CellKey, decimal>(), (cell, _) => Cells.GetValueOrDefault(cell, "/"))
                : string.Concat(Texts.GetValueOrDefault(section.Key, []).Select(line => $"{line}\n\n")));
            text.Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The product's own JSON.</summary>
    public byte[] Json(string agency, int year) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        format = Format.Id,
        agency = new { name = agency },
        year,
        narrative = Texts.ToDictionary(text => text.Key, text => string.Join('\n', text.Value)),
        figures = Format.Cells.ToDictionary(cell => cell.Key.ToString(), cell => FigureText.ReadNumber(Cells.GetValueOrDefault(cell.Key))),
    });

    /// <summary>A page as a publishing system makes it: a menu, a path, a table for its looks, the report, a foot.</summary>
    public string Html(string charset = "utf-8")
    {
        var html = new StringBuilder($"""
            <!DOCTYPE html>
            <html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>年报</title><style>/* 六、 */</style></head>
            <body><nav><a href="/">首页</a> <a href="/x">六、其他需要报告的事项</a></nav>
            <table><tr><td class="left"><ul><li><a href="/2022">某局2022年政府信息公开工作年度报告</a></li></ul></td><td>
            <div><a href="/">首页</a> &gt; <a href="/gk">政府信息公开</a> &gt; 某某局2019年政府信息公开工作年度报告</div>
            <script>document.write("五、存在的主要问题及改进情况");</script>
            <h1>{WebUtility.HtmlEncode(Title)}</h1><div class="article">

            """);
        foreach (var section in Format.Sections)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p style=\"text-indent:2em\"><strong>{Heading(section)}</strong></p>\n");
            if (section.Table is { } key)
            {
                HtmlTable(html, Format.Table(key));
                continue;
            }

            foreach (var line in Texts.GetValueOrDefault(section.Key, []))
            {
                html.Append(CultureInfo.InvariantCulture, $"<p>&nbsp;&nbsp;<span>{WebUtility.HtmlEncode(line)}</span></p>\n");
            }
        }

        return html.Append("</div></td></tr></table><div>主办：某某局　备案号 12345678</div></body></html>").ToString();
    }

    /// <summary>A Word document with merged cells; the section headings bear automatic numbers, which are not in their text.</summary>
    public byte[] Docx()
    {
        using var stream = new MemoryStream();
        using (var document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var main = document.AddMainDocumentPart();
            var level = new Level(new StartNumberingValue { Val = 1 }, new NumberingFormat { Val = NumberFormatValues.ChineseCountingThousand }, new LevelText { Val = "%1、" })
            {
                LevelIndex = 0
            };
            var list = new AbstractNum(level) { AbstractNumberId = 7 };
            main.AddNewPart<NumberingDefinitionsPart>().Numbering = new Numbering(list, new NumberingInstance(new AbstractNumId { Val = 7 }) { NumberID = 3 });
            var body = new Body(Line(Title));
            foreach (var section in Format.Sections)
            {
                var heading = Line(Heading(section)[2..]);
                heading.ParagraphProperties = new ParagraphProperties(new NumberingProperties(new NumberingLevelReference { Val = 0 }, new NumberingId { Val = 3 }));
                body.Append(heading);
                body.Append(section.Table is { } key ? [WordTable(Format.Table(key))] : Texts.GetValueOrDefault(section.Key, []).Select(Line));
            }

            main.Document = new Document(body);
        }

        return stream.ToArray();
    }

    /// <summary>One sheet, everything in cells; numbers are numbers where they can be.</summary>
    public byte[] Xlsx()
    {
        List<List<string>> rows = [[Title]];
        foreach (var section in Format.Sections)
        {
            rows.Add([Heading(section)]);
            if (section.Table is not { } key)
            {
                rows.AddRange(Texts.GetValueOrDefault(section.Key, []).Select(line => new List<string> { line }));
                continue;
            }

            var layout = Format.Table(key).Layout;
            foreach (var row in layout.Rows)
            {
                var texts = Enumerable.Repeat("", layout.ColumnCount).ToList();
                foreach (var cell in row.Cells)
                {
                    texts[cell.Column] = cell.Cell is null ? cell.Text : Cells.GetValueOrDefault(cell.Cell.Key, "");
                }

                rows.Add(texts);
            }
        }

        var width = rows.Max(row => row.Count);
        var values = rows.Select(row => Enumerable.Range(0, width).ToDictionary(column => $"c{column}", column => Value(row.ElementAtOrDefault(column) ?? "")));
        using var stream = new MemoryStream();
        stream.SaveAs(values, printHeader: false, configuration: new OpenXmlConfiguration { AutoFilter = false });
        return stream.ToArray();
    }

    private string Heading(FormatSection section) => WrongHeading && section == Format.Sections[4] ? "五、工作中的不足和打算" : section.Heading;

    /// <summary>Excel keeps fifteen digits of a number; longer ones are written as text.</summary>
    private static object? Value(string text) => text.Length == 0 ? null
        : text.Count(char.IsAsciiDigit) <= 15 && FigureText.ReadNumber(text) is { } number && FigureText.Write(number) == text ? number
        : text;

    private static Paragraph Line(string text) => new(new Run(new Text(text) { Space = SpaceProcessingModeValues.Preserve }));

    private void HtmlTable(StringBuilder html, FormatTable table)
    {
        html.Append("<table border=1><tbody>\n");
        foreach (var row in table.Layout.Rows)
        {
            html.Append("<tr>");
            foreach (var cell in row.Cells)
            {
                var text = cell.Cell is null ? cell.Text : Cells.GetValueOrDefault(cell.Cell.Key, "");
                var shown = WebUtility.HtmlEncode(text).Replace("情况", "情<br>况", StringComparison.Ordinal);
                html.Append(CultureInfo.InvariantCulture, $"<td colspan={cell.ColumnSpan} rowspan=\"{cell.RowSpan}\"><p>{shown}</p></td>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody></table>\n");
    }

    private Table WordTable(FormatTable format)
    {
        var table = new Table(new TableProperties(new TableWidth { Width = "5000", Type = TableWidthUnitValues.Pct }));
        var open = new Dictionary<int, (int Span, int Left)>();
        foreach (var row in format.Layout.Rows)
        {
            var line = new TableRow();
            for (var column = 0; column < format.Layout.ColumnCount;)
            {
                if (open.TryGetValue(column, out var above) && above.Left > 0)
                {
                    line.Append(Cell("", above.Span, new VerticalMerge()));
                    open[column] = (above.Span, above.Left - 1);
                    column += above.Span;
                    continue;
                }

                var cell = row.Cells.First(candidate => candidate.Column == column);
                line.Append(Cell(
                    cell.Cell is null ? cell.Text : Cells.GetValueOrDefault(cell.Cell.Key, ""), cell.ColumnSpan,
                    cell.RowSpan > 1 ? new VerticalMerge { Val = MergedCellValues.Restart } : null));
                open[column] = (cell.ColumnSpan, cell.RowSpan - 1);
                column += cell.ColumnSpan;
            }

            table.Append(line);
        }

        return table;
    }

    private static TableCell Cell(string text, int span, VerticalMerge? merge)
    {
        var properties = new TableCellProperties { GridSpan = span > 1 ? new GridSpan { Val = span } : null, VerticalMerge = merge };
        return new TableCell(properties, Line(text));
    }
}
