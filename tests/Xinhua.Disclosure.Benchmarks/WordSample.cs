using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Benchmarks;

/// <summary>A report as Word saves it: every run with its fonts, every cell with its borders, tables with merged heads.</summary>
internal static class WordSample
{
    /// <summary>The file.</summary>
    public static byte[] Write(ReportContent content)
    {
        using var stream = new MemoryStream();
        using (var document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var body = new Body(Line(content.Title));
            foreach (var section in content.Format.Sections)
            {
                body.Append(Line(section.Heading));
                body.Append(section.Table is { } key ? [Table(content.Format.Table(key), content.Figures)] : content.Text(section.Key).Split('\n').Select(Line));
            }

            document.AddMainDocumentPart().Document = new Document(body);
        }

        return stream.ToArray();
    }

    private static Table Table(FormatTable format, Figures figures)
    {
        var table = new Table(new TableProperties(new TableWidth { Width = "5000", Type = TableWidthUnitValues.Pct }));
        var open = new int[format.Layout.ColumnCount];
        foreach (var row in format.Layout.Rows)
        {
            var line = new TableRow();
            for (var column = 0; column < open.Length;)
            {
                var cell = row.Cells.FirstOrDefault(candidate => candidate.Column == column);
                line.Append(Cell(cell?.Cell is { } figure ? FigureText.Write(figures[figure.Key]) : cell?.Text ?? "", cell?.ColumnSpan ?? 1, cell is null));
                column += cell?.ColumnSpan ?? 1;
            }

            table.Append(line);
        }

        return table;
    }

    private static TableCell Cell(string text, int span, bool isCovered) => new(
        new TableCellProperties(
            new TableCellWidth { Width = "900", Type = TableWidthUnitValues.Dxa },
            new GridSpan { Val = span },
            isCovered ? new VerticalMerge() : new VerticalMerge { Val = MergedCellValues.Restart },
            new TableCellBorders(new TopBorder { Val = BorderValues.Single }, new LeftBorder { Val = BorderValues.Single }, new BottomBorder { Val = BorderValues.Single }, new RightBorder { Val = BorderValues.Single }),
            new TableCellVerticalAlignment { Val = TableVerticalAlignmentValues.Center }),
        Line(text));

    /// <summary>Word breaks a line into runs wherever the writing or the checking of it paused.</summary>
    private static Paragraph Line(string text)
    {
        var paragraph = new Paragraph(new ParagraphProperties(new SpacingBetweenLines { Line = "560", LineRule = LineSpacingRuleValues.Exact }, new Indentation { FirstLineChars = 200 }));
        paragraph.Append(text.Chunk(12).Select(piece => new Run(
            new RunProperties(new RunFonts { EastAsia = "仿宋_GB2312", Ascii = "Times New Roman", Hint = FontTypeHintValues.EastAsia }, new FontSize { Val = "32" }, new Languages { EastAsia = "zh-CN" }),
            new Text(new string(piece)) { Space = SpaceProcessingModeValues.Preserve })));
        return paragraph;
    }
}
