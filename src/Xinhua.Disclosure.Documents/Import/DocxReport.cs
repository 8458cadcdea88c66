using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Xinhua.Disclosure.Documents.Docx;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>Takes apart a Word document: paragraphs with their automatic numbers, tables with their merged cells, text boxes where they are anchored.</summary>
internal sealed class DocxReport
{
    /// <summary>Elements that mark what was inserted, deleted or moved and is neither accepted nor rejected.</summary>
    private static readonly HashSet<string> Changes = ["ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"];

    private readonly MainDocumentPart part;
    private readonly WordNumbering numbering;
    private readonly Dictionary<string, Style> styles;
    private readonly string? defaultParagraphStyle;
    private readonly List<ReportPart> parts = [];
    private int tables;
    private int hidden;
    private string? complaint;

    public DocxReport(MainDocumentPart part)
    {
        this.part = part;
        numbering = new WordNumbering(part.NumberingDefinitionsPart);
        var all = part.StyleDefinitionsPart?.Styles?.Elements<Style>().Where(style => style.StyleId?.Value is not null).ToList() ?? [];
        styles = all.GroupBy(style => style.StyleId!.Value!).ToDictionary(group => group.Key, group => group.First());
        defaultParagraphStyle = all.Find(style => style.Type?.Value == StyleValues.Paragraph && style.Default?.Value == true)?.StyleId?.Value;
    }

    /// <summary>Reads the document.</summary>
    public ReportSource Read()
    {
        var body = part.Document?.Body;
        if (body is null)
        {
            return ReportSource.Unreadable("文件没有正文，不是Word保存的文件。请用Word打开，重新保存后再试。");
        }

        var refusals = Refusals(body).ToList();
        if (refusals.Count == 0)
        {
            Blocks(body, parts);
        }

        return new ReportSource(parts, "全文没有找到表格。图片中的表格读不出来，请改成文字表格。")
        {
            Complaint = complaint,
            Remarks = [.. refusals, .. Warnings(body)],
        };
    }

    private IEnumerable<ReadRemark> Refusals(Body body)
    {
        var changes = body.Descendants().Count(element => Changes.Contains(element.LocalName) && element.NamespaceUri.Contains("wordprocessingml", StringComparison.Ordinal));
        if (changes > 0)
        {
            yield return new ReadRemark($"文件里有{changes}处修订没有接受或拒绝，不知道以哪一种为准。请用Word打开，在“审阅—修订”中选“接受所有修订”，关闭修订后保存，再导入。", true);
        }

        var comments = part.WordprocessingCommentsPart?.Comments?.Elements<Comment>().Count() ?? 0;
        if (comments > 0)
        {
            yield return new ReadRemark($"文件里有{comments}条批注，可能是内部意见。请用Word打开，在“审阅—批注”中选“删除文档中的所有批注”，保存后再导入。", true);
        }
    }

    private IEnumerable<ReadRemark> Warnings(Body body)
    {
        if (hidden > 0)
        {
            yield return new ReadRemark($"文件里有{hidden}处隐藏文字或隐藏行，没有读取。请在Word中核对并删去。", false);
        }

        var notes = (part.FootnotesPart?.Footnotes?.Elements<Footnote>().Count(note => note.Type is null) ?? 0)
            + (part.EndnotesPart?.Endnotes?.Elements<Endnote>().Count(note => note.Type is null) ?? 0);
        if (notes > 0)
        {
            yield return new ReadRemark($"文件里有{notes}条脚注或尾注，没有读取。需要的内容请写进正文。", false);
        }

        var pictures = body.Descendants<Drawing>().Count(drawing => !drawing.Descendants<TextBoxContent>().Any()) + body.Descendants<Picture>().Count(picture => !picture.Descendants<TextBoxContent>().Any());
        if (pictures > 0)
        {
            yield return new ReadRemark($"文件里有{pictures}张图片，没有读取。图片中的文字和表格请改成文字。", false);
        }
    }

    private void Blocks(OpenXmlElement parent, List<ReportPart> into)
    {
        foreach (var block in parent.ChildElements)
        {
            switch (block)
            {
                case Paragraph paragraph:
                    Paragraph(paragraph, into);
                    break;
                case Table table:
                    Table(table, into);
                    break;
                case SdtBlock or SdtContentBlock or CustomXmlBlock:
                    Blocks(block, into);
                    break;
            }
        }
    }

    private void Paragraph(Paragraph paragraph, List<ReportPart> into)
    {
        if (IsContents(paragraph) || IsPublicationNote(paragraph))
        {
            return;
        }

        var boxes = new List<TextBoxContent>();
        var text = Text(paragraph, boxes);
        into.AddRange(text.Split('\n').Where(line => !string.IsNullOrWhiteSpace(line)).Select(line => ReportPart.Line(line.Trim())));
        foreach (var box in boxes)
        {
            Blocks(box, into);
        }
    }

    /// <summary>A line of a table of contents looks like the heading it points to.</summary>
    private bool IsContents(Paragraph paragraph) => StyleName(paragraph).StartsWith("toc ", StringComparison.OrdinalIgnoreCase);

    /// <summary>What publishing added at the end of our own documents says nothing of the report that is made from them.</summary>
    private bool IsPublicationNote(Paragraph paragraph) => StyleName(paragraph).StartsWith(DocxStyles.NoteName, StringComparison.Ordinal);

    private string StyleName(Paragraph paragraph) =>
        paragraph.ParagraphProperties?.ParagraphStyleId?.Val?.Value is { } id ? styles.GetValueOrDefault(id)?.StyleName?.Val?.Value ?? id : "";

    private string Text(Paragraph paragraph, List<TextBoxContent> boxes)
    {
        var text = new StringBuilder();
        Inline(paragraph, text, boxes, IsHiddenStyle(paragraph.ParagraphProperties?.ParagraphStyleId?.Val?.Value ?? defaultParagraphStyle));
        var number = Number(paragraph);
        return string.IsNullOrWhiteSpace(text.ToString()) ? "" : number + text;
    }

    private string Number(Paragraph paragraph)
    {
        // A direct number takes the place of that of the style; number 0 takes it away.
        var direct = paragraph.ParagraphProperties?.NumberingProperties;
        var styled = Chain(paragraph.ParagraphProperties?.ParagraphStyleId?.Val?.Value ?? defaultParagraphStyle)
            .Select(style => style.StyleParagraphProperties?.NumberingProperties).FirstOrDefault(found => found is not null);
        var id = direct?.NumberingId?.Val?.Value ?? styled?.NumberingId?.Val?.Value ?? 0;
        return id == 0 ? "" : numbering.Next(id, direct?.NumberingLevelReference?.Val?.Value ?? styled?.NumberingLevelReference?.Val?.Value ?? 0);
    }

    private void Inline(OpenXmlElement parent, StringBuilder text, List<TextBoxContent> boxes, bool isHiddenByParagraph)
    {
        foreach (var child in parent.ChildElements)
        {
            switch (child)
            {
                case ParagraphProperties or DeletedRun:
                    break;
                case Run run when IsHidden(run, isHiddenByParagraph):
                    hidden += run.InnerText.Length > 0 ? 1 : 0;
                    break;
                case Text words:
                    text.Append(words.Text.Replace('\n', ' '));
                    break;
                case TabChar or PositionalTab:
                    text.Append(' ');
                    break;
                case Break or CarriageReturn:
                    text.Append('\n');
                    break;
                case NoBreakHyphen:
                    text.Append('-');
                    break;
                case TextBoxContent box:
                    boxes.Add(box);
                    break;
                case OpenXmlUnknownElement { LocalName: "txbxContent" } box:
                    // Within a drawing the library does not look for what it knows.
                    boxes.Add(new TextBoxContent(box.OuterXml));
                    break;
                case AlternateContent alternate:
                    // Both sides say the same; the second is for older programs.
                    Inline((OpenXmlElement?)alternate.GetFirstChild<AlternateContentChoice>() ?? alternate, text, boxes, isHiddenByParagraph);
                    break;
                case FieldCode or DeletedText or RunProperties or FootnoteReference:
                    break;
                default:
                    Inline(child, text, boxes, isHiddenByParagraph);
                    break;
            }
        }
    }

    private bool IsHidden(Run run, bool isHiddenByParagraph) =>
        run.RunProperties?.Vanish is { } vanish
            ? vanish.Val?.Value != false
            : run.RunProperties?.RunStyle?.Val?.Value is { } style ? IsHiddenStyle(style) || isHiddenByParagraph : isHiddenByParagraph;

    private bool IsHiddenStyle(string? id) =>
        Chain(id).Select(style => style.StyleRunProperties?.Vanish).FirstOrDefault(vanish => vanish is not null) is { } found && found.Val?.Value != false;

    /// <summary>A style and those it is based on; a circle ends where it closes.</summary>
    private IEnumerable<Style> Chain(string? id)
    {
        var seen = new HashSet<string>();
        while (id is not null && seen.Add(id) && styles.TryGetValue(id, out var style))
        {
            yield return style;
            id = style.BasedOn?.Val?.Value;
        }
    }

    private void Table(Table table, List<ReportPart> into)
    {
        var rows = Rows(table).ToList();
        var cells = rows.SelectMany(Cells).ToList();
        if (cells.Count <= 1 || IsLayout(cells))
        {
            cells.ForEach(cell => Blocks(cell, into));
            return;
        }

        var number = ++tables;
        var merged = new MergedRows(string.Create(CultureInfo.InvariantCulture, $"第{number}张表"));
        foreach (var row in rows)
        {
            if (row.TableRowProperties?.GetFirstChild<Hidden>() is { } mark && mark.Val?.Value != false)
            {
                hidden++;
                continue;
            }

            var before = row.TableRowProperties?.GetFirstChild<GridBefore>()?.Val?.Value ?? 0;
            var padding = before > 0 ? [new MergedCell("", before, 1)] : Array.Empty<MergedCell>();
            var (source, wrong) = merged.Next([.. padding, .. Cells(row).Select(Merged)]);
            complaint ??= wrong;
            into.Add(ReportPart.TableRow(source, number));
        }
    }

    /// <summary>A table that holds larger tables than itself only places them.</summary>
    private static bool IsLayout(List<TableCell> cells) => cells.Sum(cell => cell.Descendants<TableCell>().Count()) > cells.Count;

    private MergedCell Merged(TableCell cell)
    {
        var properties = cell.TableCellProperties;
        var isContinued = (properties?.VerticalMerge is { } vertical && vertical.Val?.Value != MergedCellValues.Restart)
            || (properties?.HorizontalMerge is { } horizontal && horizontal.Val?.Value != MergedCellValues.Restart);
        return new MergedCell(isContinued ? "" : CellText(cell), properties?.GridSpan?.Val?.Value ?? 1, 1);
    }

    private string CellText(TableCell cell)
    {
        List<ReportPart> content = [];
        Blocks(cell, content);
        return SourceRow.CellText(content.Select(part => part.Row is null ? part.Text : string.Join(' ', part.Row.Cells.Where(text => text.Length > 0))));
    }

    private static IEnumerable<TableRow> Rows(OpenXmlElement parent) =>
        parent.ChildElements.SelectMany(child => child is TableRow row ? [row] : child is SdtRow or SdtContentRow or CustomXmlRow ? Rows(child) : []);

    private static IEnumerable<TableCell> Cells(OpenXmlElement parent) =>
        parent.ChildElements.SelectMany(child => child is TableCell cell ? [cell] : child is SdtCell or SdtContentCell or CustomXmlCell ? Cells(child) : []);
}
