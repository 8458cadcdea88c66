using System.Globalization;
using System.Text;
using QuestPDF;
using QuestPDF.Drawing;
using QuestPDF.Elements.Table;
using QuestPDF.Fluent;
using QuestPDF.Infrastructure;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents.Blocks;
using Xinhua.Disclosure.Documents.Pdf;

namespace Xinhua.Disclosure.Documents.QuestPdf;

/// <summary>
/// Draws the same blocks with QuestPDF, for owners who hold a licence of it: A4 with the margins and sizes of GB/T 9704-2012, tagged, PDF/A-2a and PDF/UA-1.
/// What differs from the portal's own engine stands in docs/questpdf.md.
/// </summary>
public sealed class QuestPdfEngine : IPdfEngine
{
    private const string Missing = "〓";
    private const float BodySize = 16;
    private const float TitleSize = 22;
    private const float TableSize = 10.5f;
    private const float NumberSize = 14;
    private const float Pitch = 29.6f;

    /// <summary>28 characters of 16 points are a little wider than the type area: each comes that much closer to the next, in em.</summary>
    private const float Tightening = -0.013f;

    private const float Millimetre = 72 / 25.4f;
    private const float RuleWidth = 0.5f;
    private readonly PdfFontLibrary fonts;
    private readonly Dictionary<PdfFontRole, PdfFontUse> chosen;

    /// <summary>Registers the fonts of this installation with the library.</summary>
    /// <param name="fonts">The fonts that the portal's own engine uses too.</param>
    /// <param name="license">The licence that the owner holds.</param>
    public QuestPdfEngine(PdfFontLibrary fonts, LicenseType license)
    {
        this.fonts = fonts;
        Settings.License = license;
        Settings.UseEnvironmentFonts = true;
        Settings.CheckIfAllTextGlyphsAreAvailable = false;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Fonts"), "*.ttf"))
        {
            using var font = File.OpenRead(file);
            FontManager.RegisterFont(font);
        }

        chosen = fonts.Chosen.ToDictionary(use => use.Role);
    }

    /// <inheritdoc/>
    public PdfFile Write(IReadOnlyList<Block> blocks, PdfMetadata metadata, PdfAdditions? additions = null)
    {
        if (additions?.Imprint is { } imprint)
        {
            blocks = [.. blocks, new Block.Paragraph(null, $"第{imprint.Stamp.Revision}版，{imprint.Stamp.PublishedAtText}发布，内容摘要（{ContentDigest.Algorithm}）{imprint.Stamp.Digest}，校验码{CheckCode.Print(imprint.Code)}。")];
        }

        var drawing = new Drawing(fonts, chosen);
        var content = Document.Create(document => document.Page(page => drawing.Page(page, blocks)))
            .WithMetadata(new DocumentMetadata
            {
                Title = metadata.Title,
                Author = metadata.Author,
                Creator = "Xinhua.Disclosure",
                Language = "zh-CN",
                CreationDate = metadata.CreatedAt,
                ModifiedDate = metadata.CreatedAt,
            })
            .WithSettings(new DocumentSettings { PDFA_Conformance = PDFA_Conformance.PDFA_2A, PDFUA_Conformance = PDFUA_Conformance.PDFUA_1 })
            .GeneratePdf();
        return new PdfFile(content, drawing.PageCount, [.. drawing.Roles.Order().Select(role => chosen[role])], [.. drawing.Missing]);
    }

    /// <summary>One document, with what comes out of it.</summary>
    private sealed class Drawing(PdfFontLibrary fonts, Dictionary<PdfFontRole, PdfFontUse> chosen)
    {
        public int PageCount { get; private set; }

        public HashSet<PdfFontRole> Roles { get; } = [];

        public SortedSet<string> Missing { get; } = new(StringComparer.Ordinal);

        public void Page(PageDescriptor page, IReadOnlyList<Block> blocks)
        {
            page.Size(210, 297, Unit.Millimetre);
            page.MarginTop(37, Unit.Millimetre);
            page.MarginLeft(28, Unit.Millimetre);
            page.MarginRight(26, Unit.Millimetre);

            // The number stands below the type area, which keeps its 225 mm.
            page.MarginBottom(20, Unit.Millimetre);
            page.Footer().Height(15 * Millimetre).PaddingTop(7 * Millimetre).Column(sides =>
            {
                Side(sides.Item().ShowIf(context => context.PageNumber % 2 == 1).AlignRight());
                Side(sides.Item().ShowIf(context => context.PageNumber % 2 == 0).AlignLeft());
            });
            page.Content().Column(column =>
            {
                foreach (var block in blocks)
                {
                    Draw(column, block);
                }
            });
        }

        private void Side(IContainer place) => place.PaddingHorizontal(BodySize).Text(text =>
        {
            text.DefaultTextStyle(style => Style(style, PdfFontRole.Number, NumberSize));
            text.CurrentPageNumber().Format(number =>
            {
                PageCount = Math.Max(PageCount, number ?? 0);
                return string.Create(CultureInfo.InvariantCulture, $"— {number} —");
            });
        });

        private void Draw(ColumnDescriptor column, Block block)
        {
            switch (block)
            {
                case Block.Title title:
                    column.Item().PaddingBottom(Pitch).SemanticHeader1().Text(text => Set(text, PdfFontRole.Title, title.Text, TitleSize, isCentred: true));
                    break;
                case Block.Heading heading:
                    // With the heading goes at least a line of what it heads.
                    column.Item().EnsureSpace(2 * Pitch).Section(heading.Section).SemanticHeader2().PaddingLeft(2 * BodySize)
                        .Text(text => Set(text, PdfFontRole.Heading, heading.Text, BodySize));
                    break;
                case Block.Paragraph { Body: "" } only:
                    column.Item().EnsureSpace(2 * Pitch).SemanticHeader3().PaddingLeft(2 * BodySize)
                        .Text(text => Set(text, PdfFontRole.SubHeading, only.Lead!, BodySize));
                    break;
                case Block.Paragraph paragraph:
                    column.Item().SemanticParagraph().Text(text =>
                    {
                        text.Justify();
                        text.ParagraphFirstLineIndentation(2 * BodySize);
                        if (paragraph.Lead is { } lead)
                        {
                            Span(text, PdfFontRole.SubHeading, lead, BodySize);
                        }

                        Span(text, PdfFontRole.Body, paragraph.Body, BodySize);
                    });
                    break;
                case Block.Table table:
                    DrawTable(column, table);
                    break;
            }
        }

        /// <summary>A table of the library for each block of the form's table: each repeats its own heads.</summary>
        private void DrawTable(ColumnDescriptor column, Block.Table block)
        {
            foreach (var rows in block.Form.Layout.Rows.GroupBy(row => row.Block))
            {
                var (heads, body) = (rows.Where(row => row.IsHead).ToList(), rows.Where(row => !row.IsHead).ToList());
                column.Item().Table(table =>
                {
                    table.ApplySemanticTags();
                    table.ColumnsDefinition(columns =>
                    {
                        foreach (var width in block.Form.Widths)
                        {
                            columns.RelativeColumn(width);
                        }
                    });
                    table.Header(header => Fill(header.Cell, heads, block));
                    Fill(table.Cell, body, block);
                });
            }

            column.Item().Height(Pitch / 2);
        }

        private void Fill(Func<ITableCellContainer> next, List<Core.Formats.LayoutRow> rows, Block.Table block)
        {
            foreach (var (index, row) in rows.Index())
            {
                foreach (var cell in row.Cells)
                {
                    var covered = next().Row((uint)index + 1).Column((uint)cell.Column + 1).RowSpan((uint)cell.RowSpan).ColumnSpan((uint)cell.ColumnSpan);
                    IContainer place = cell.Role == Core.Formats.LayoutRole.RowHead ? covered.AsSemanticHorizontalHeader() : covered;
                    var inside = place.Border(RuleWidth).MinHeight(18).PaddingHorizontal(2).AlignMiddle();
                    if (cell.Cell is { } figure)
                    {
                        var note = block.Notes.TryGetValue(figure.Key, out var remark) ? $"（{remark}）" : "";
                        inside.ScaleToFit().Text(text => Set(text, PdfFontRole.Number, FigureText.Write(block.Figures[figure.Key]) + note, TableSize, isCentred: true, isTable: true));
                    }
                    else
                    {
                        inside.Text(text => Set(text, PdfFontRole.Number, cell.Text, TableSize, isCentred: cell.Role != Core.Formats.LayoutRole.RowHead, isTable: true));
                    }
                }
            }
        }

        private void Set(TextDescriptor text, PdfFontRole role, string words, float size, bool isCentred = false, bool isTable = false)
        {
            if (isCentred)
            {
                text.AlignCenter();
            }

            Span(text, role, words, size, isTable);
        }

        private void Span(TextDescriptor text, PdfFontRole role, string words, float size, bool isTable = false)
        {
            var span = text.Span(Printable(role, words)).FontSize(size).FontFamily(Families(role)).LineHeight(isTable ? 1.2f : Pitch / size);
            if (role is PdfFontRole.Body or PdfFontRole.SubHeading or PdfFontRole.Heading)
            {
                span.LetterSpacing(Tightening);
            }
        }

        private TextStyle Style(TextStyle style, PdfFontRole role, float size)
        {
            Roles.Add(role);
            return style.FontSize(size).FontFamily(Families(role));
        }

        private string[] Families(PdfFontRole role)
        {
            Roles.Add(role);
            return [chosen[role].Family, "Noto Serif SC", "Noto Sans SC"];
        }

        /// <summary>What no font has is printed as the sign for a missing character, and told.</summary>
        private string Printable(PdfFontRole role, string words)
        {
            var printable = new StringBuilder(words.Length);
            foreach (var rune in words.EnumerateRunes())
            {
                if (fonts.Has(role, rune))
                {
                    printable.Append(rune.ToString());
                }
                else
                {
                    Missing.Add(rune.ToString());
                    printable.Append(QuestPdfEngine.Missing);
                }
            }

            return printable.ToString();
        }
    }
}
