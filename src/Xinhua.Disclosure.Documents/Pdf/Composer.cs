using System.Globalization;
using System.Text;
using Xinhua.Disclosure.Documents.Blocks;

namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>Lays the blocks of a document out on pages, after GB/T 9704-2012.</summary>
internal sealed class Composer(Typesetter type)
{
    private const float DigestSize = 7;
    private const float WatermarkSize = 150;
    private const float PageNumberDrop = 7 * Sheet.Millimetre;
    private static readonly string[] titleParts = ["政府信息公开工作年度报告", "工作年度报告", "年度报告"];
    private static readonly string[] agencyEnds = ["省", "市", "自治区", "自治州", "县", "区", "旗", "镇", "乡", "街道", "人民政府", "政府", "委员会", "局", "厅", "办公室"];
    private readonly PageFlow flow = new();
    private readonly List<Bookmark> bookmarks = [];

    /// <summary>Everything in the order of reading, for those who do not see the pages.</summary>
    public StructureElement Structure { get; } = new("Document");

    /// <summary>Title and headings with their places.</summary>
    public IReadOnlyList<Bookmark> Bookmarks => bookmarks;

    /// <summary>The pages, with their numbers.</summary>
    /// <param name="blocks">What to lay out.</param>
    /// <param name="additions">Head, note and mark of a draft.</param>
    /// <param name="keepsBack">
    /// Whether the end of the text goes over to one more page, so that the note does not stand there alone (as 7.3.5.5 has it for the signature).
    /// </param>
    /// <returns>Null when the note would stand alone; then another composer is to keep something back.</returns>
    public IReadOnlyList<Sheet>? Compose(IReadOnlyList<Block> blocks, PdfAdditions additions, bool keepsBack = false)
    {
        if (additions.Head is { } head)
        {
            new DocumentHead(head, type).Draw(flow, Structure);
        }

        var parts = blocks.Select(Part.Of(type)).ToList();
        var last = keepsBack && !parts[^1].Divide() ? StartOfEnd(parts) : -1;
        for (var i = 0; i < parts.Count; i++)
        {
            // What leads on to a table that lies on its side goes with it.
            flow.Turn(parts.Skip(i).SkipWhile(part => part.LeadsOn).FirstOrDefault()?.IsTurned ?? false);
            if (!flow.IsFresh && (i == last || !StaysTogether(parts, i)))
            {
                flow.NewPage(flow.Current.IsTurned);
            }

            parts[i].Draw(flow, Structure);
            if (parts[i].Bookmark is { } text && parts[i].Start is { } start)
            {
                bookmarks.Add(new(text, IsTitle: parts[i] is TitlePart, start.Page, start.Top));
            }
        }

        for (var i = 0; i < flow.Sheets.Count; i++)
        {
            NumberPage(flow.Sheets[i], i + 1, additions.DraftDigest);
        }

        if (additions.Imprint is not { } imprint)
        {
            return flow.Sheets;
        }

        var note = new ImprintSheet(imprint, type);
        if (flow.Room >= note.Height && !flow.Current.IsTurned)
        {
            note.Draw(flow.Current, Structure);
            return flow.Sheets;
        }

        if (!keepsBack && !flow.Current.IsTurned && blocks.Count > 0)
        {
            return null;
        }

        flow.NewPage();
        NumberPage(flow.Current, flow.Sheets.Count, additions.DraftDigest);
        note.Draw(flow.Current, Structure);
        return flow.Sheets;
    }

    /// <summary>The word that is set across the pages of a draft.</summary>
    public static SheetLine Watermark(Typesetter type) =>
        SheetLine.Of(null, type.Set("草稿", PdfFontRole.Heading, WatermarkSize), 0, 0, 0, isRed: false);

    /// <summary>Whether a heading and the first of what it heads still fit on the page; a text or table without heading may always begin.</summary>
    private bool StaysTogether(List<Part> parts, int index)
    {
        var lines = 0;
        for (var i = index; i < parts.Count; i++)
        {
            if (!parts[i].LeadsOn)
            {
                return i == index || flow.Fits(lines + parts[i].FirstLines, parts[i].FirstHeight);
            }

            lines += parts[i].FirstLines;
            if (lines >= flow.Lines)
            {
                return true;
            }
        }

        return lines == 0 || flow.Fits(lines, 0);
    }

    /// <summary>The last part, with the headings that lead to it.</summary>
    private static int StartOfEnd(List<Part> parts)
    {
        var start = parts.Count - 1;
        while (start > 0 && parts[start - 1].LeadsOn)
        {
            start--;
        }

        return start;
    }

    private void NumberPage(Sheet sheet, int number, string? draftDigest)
    {
        // The blanks are half-width characters, as in 宋体, however narrow the font has them.
        var glyphs = type.Set($"— {number.ToString(CultureInfo.InvariantCulture)} —", PdfFontRole.Number, Typesetter.PageNumberSize)
            .Select(glyph => Rune.IsWhiteSpace(glyph.Character) ? glyph with { Advance = Typesetter.PageNumberSize / 2 } : glyph)
            .ToArray();

        // 7.5: one character in from the outer edge, which is the right one of odd pages.
        var x = number % 2 == 1
            ? Sheet.Left + Sheet.Width - Typesetter.PageNumberSize - LineBreaker.WidthOf(glyphs)
            : Sheet.Left + Typesetter.PageNumberSize;
        var baseline = Sheet.Top + Sheet.Height + PageNumberDrop + (Typesetter.PageNumberSize * 0.36f);
        sheet.SetMargin(glyphs, x, baseline);
        if (draftDigest is not null)
        {
            var text = type.Set($"草稿　内容摘要（SHA-256）{draftDigest}", PdfFontRole.Number, DigestSize);
            sheet.SetMargin(text, number % 2 == 1 ? Sheet.Left : Sheet.Left + Sheet.Width - LineBreaker.WidthOf(text), baseline);
        }
    }

    /// <summary>A block with its text set, so that what follows a heading can be measured before the heading is placed.</summary>
    private abstract class Part
    {
        /// <summary>It belongs on one page with what follows.</summary>
        public virtual bool LeadsOn => false;

        /// <summary>Lines that must stand on one page with the heading before.</summary>
        public virtual int FirstLines => 0;

        /// <summary>Height, in points, that must stand on one page with the heading before.</summary>
        public virtual float FirstHeight => 0;

        /// <summary>It stands on a page on which everything is turned.</summary>
        public virtual bool IsTurned => false;

        /// <summary>What the list of bookmarks calls it; null when it is not in the list.</summary>
        public virtual string? Bookmark => null;

        /// <summary>Page, counted from 0, and upper edge of what was drawn first.</summary>
        public (int Page, float Top)? Start { get; private set; }

        public static Func<Block, Part> Of(Typesetter type) => block => block switch
        {
            Block.Title title => new TitlePart(title.Text, type),
            Block.Heading heading => new TextPart(type.Set(heading.Text, PdfFontRole.Heading, Typesetter.BodySize), "H2", heading.Text),
            Block.Paragraph paragraph => new TextPart(
                [
                    .. type.Set(paragraph.Lead ?? "", PdfFontRole.SubHeading, Typesetter.BodySize),
                    .. type.Set(paragraph.Body, PdfFontRole.Body, Typesetter.BodySize),
                ],
                paragraph.Body.Length == 0 ? "H3" : "P"),
            Block.Table table => new TablePart(TableSheet.Of(table, type)),
            _ => throw new InvalidOperationException($"A block of the kind {block.GetType().Name} cannot be drawn."),
        };

        /// <summary>Has the last two lines go over to a new page; false when there are too few to leave two behind.</summary>
        public virtual bool Divide() => false;

        public abstract void Draw(PageFlow flow, StructureElement document);

        protected float NextLine(PageFlow flow, float size)
        {
            var baseline = flow.NextLine(size);
            Start ??= (flow.Sheets.Count - 1, baseline - size);
            return baseline;
        }
    }

    private sealed class TitlePart(string text, Typesetter type) : Part
    {
        public override bool LeadsOn => true;

        public override int FirstLines => Lines(Sheet.Width).Count + 1;

        public override string? Bookmark => text;

        public override void Draw(PageFlow flow, StructureElement document)
        {
            var element = document.Add(new StructureElement("H1"));
            foreach (var line in Lines(flow.Current.Across))
            {
                var baseline = NextLine(flow, Typesetter.TitleSize);
                flow.Current.Set(element, line, Sheet.Left + ((flow.Current.Across - LineBreaker.WidthOf(line)) / 2), baseline);
            }

            flow.NextLine(Typesetter.BodySize);
        }

        private List<ArraySegment<Glyph>> Lines(float width)
        {
            var glyphs = type.Set(text, PdfFontRole.Title, Typesetter.TitleSize);
            return LineBreaker.Balance(glyphs, width, end => Cost(glyphs, end));
        }

        /// <summary>Lines of a title end where a word ends (7.3.1): after the year best, after the name of a place or of a kind of agency well.</summary>
        private static float Cost(Glyph[] glyphs, int end)
        {
            var before = Text(glyphs.AsSpan(Math.Max(0, end - 4), end - Math.Max(0, end - 4)));
            var after = Text(glyphs.AsSpan(end));
            return titleParts.Any(part => after == part) ? (after == titleParts[0] ? 0 : 20)
                : agencyEnds.Any(name => before.EndsWith(name, StringComparison.Ordinal)) && !agencyEnds.Any(name => after.StartsWith(name, StringComparison.Ordinal)) ? 5
                : 80;
        }

        private static string Text(ReadOnlySpan<Glyph> glyphs)
        {
            var text = new StringBuilder();
            foreach (var glyph in glyphs)
            {
                text.Append(glyph.Character);
            }

            return text.ToString();
        }
    }

    private sealed class TextPart(Glyph[] glyphs, string kind, string? bookmark = null) : Part
    {
        private const float Indent = 2 * Typesetter.BodyAdvance;
        private bool isDivided;

        public override bool LeadsOn => kind != "P";

        public override string? Bookmark => bookmark;

        public override int FirstLines => LeadsOn ? Lines(Sheet.Width).Count : 1;

        public override void Draw(PageFlow flow, StructureElement document)
        {
            var element = document.Add(new StructureElement(kind));
            var lines = Lines(flow.Current.Across);
            for (var i = 0; i < lines.Count; i++)
            {
                if (isDivided && i == lines.Count - 2)
                {
                    flow.NewPage();
                }

                var indent = i == 0 ? Indent : 0;
                var stretch = i == lines.Count - 1 ? 0 : LineBreaker.Stretch(lines[i], flow.Current.Across - indent);
                var baseline = NextLine(flow, Typesetter.BodySize);
                flow.Current.Set(element, lines[i], Sheet.Left + indent, baseline, stretch);
            }
        }

        public override bool Divide() => isDivided = !LeadsOn && Lines(Sheet.Width).Count >= 4;

        private List<ArraySegment<Glyph>> Lines(float width) => LineBreaker.Fill(glyphs, width, Indent);
    }

    private sealed class TablePart(TableSheet table) : Part
    {
        public override float FirstHeight => table.Least;

        public override bool IsTurned => table.IsTurned;

        public override void Draw(PageFlow flow, StructureElement document) => table.Draw(flow, document);
    }
}

/// <summary>A place that readers can jump to.</summary>
/// <param name="Text">What it is called.</param>
/// <param name="IsTitle">Whether the others stand under it.</param>
/// <param name="Page">The page, counted from 0.</param>
/// <param name="Top">Its upper edge, in points from the top of the page.</param>
internal sealed record Bookmark(string Text, bool IsTitle, int Page, float Top);
