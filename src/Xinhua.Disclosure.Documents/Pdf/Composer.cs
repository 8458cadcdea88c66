using System.Globalization;
using System.Text;
using Xinhua.Disclosure.Documents.Blocks;

namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>Lays the blocks of a document out on pages, after GB/T 9704-2012.</summary>
internal sealed class Composer(Typesetter type)
{
    private const float PageNumberDrop = 7 * Sheet.Millimetre;
    private static readonly string[] titleParts = ["政府信息公开工作年度报告", "工作年度报告", "年度报告"];
    private static readonly string[] agencyEnds = ["省", "市", "自治区", "自治州", "县", "区", "旗", "镇", "乡", "街道", "人民政府", "政府", "委员会", "局", "厅", "办公室"];
    private readonly PageFlow flow = new();

    /// <summary>The pages, with their numbers.</summary>
    public IReadOnlyList<Sheet> Compose(IReadOnlyList<Block> blocks)
    {
        var parts = blocks.Select(Part.Of(type)).ToList();
        for (var i = 0; i < parts.Count; i++)
        {
            if (!flow.IsFresh && !StaysTogether(parts, i))
            {
                flow.NewPage();
            }

            parts[i].Draw(flow);
        }

        for (var i = 0; i < flow.Sheets.Count; i++)
        {
            NumberPage(flow.Sheets[i], i + 1);
        }

        return flow.Sheets;
    }

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
            if (lines >= Sheet.Lines)
            {
                return true;
            }
        }

        return lines == 0 || flow.Fits(lines, 0);
    }

    private void NumberPage(Sheet sheet, int number)
    {
        // The blanks are half-width characters, as in 宋体, however narrow the font has them.
        var glyphs = type.Set($"— {number.ToString(CultureInfo.InvariantCulture)} —", PdfFontRole.Number, Typesetter.PageNumberSize)
            .Select(glyph => Rune.IsWhiteSpace(glyph.Character) ? glyph with { Advance = Typesetter.PageNumberSize / 2 } : glyph)
            .ToArray();

        // 7.5: one character in from the outer edge, which is the right one of odd pages.
        var x = number % 2 == 1
            ? Sheet.Left + Sheet.Width - Typesetter.PageNumberSize - LineBreaker.WidthOf(glyphs)
            : Sheet.Left + Typesetter.PageNumberSize;
        sheet.Set(glyphs, x, Sheet.Top + Sheet.Height + PageNumberDrop + (Typesetter.PageNumberSize * 0.36f));
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

        public static Func<Block, Part> Of(Typesetter type) => block => block switch
        {
            Block.Title title => new TitlePart(title.Text, type),
            Block.Heading heading => new TextPart(type.Set(heading.Text, PdfFontRole.Heading, Typesetter.BodySize), isHeading: true),
            Block.Paragraph paragraph => new TextPart(
                [
                    .. type.Set(paragraph.Lead ?? "", PdfFontRole.SubHeading, Typesetter.BodySize),
                    .. type.Set(paragraph.Body, PdfFontRole.Body, Typesetter.BodySize),
                ],
                isHeading: paragraph.Body.Length == 0),
            Block.Table table => new TablePart(new TableSheet(table, type)),
            _ => throw new InvalidOperationException($"A block of the kind {block.GetType().Name} cannot be drawn."),
        };

        public abstract void Draw(PageFlow flow);
    }

    private sealed class TitlePart(string text, Typesetter type) : Part
    {
        public override bool LeadsOn => true;

        public override int FirstLines => Lines().Count + 1;

        public override void Draw(PageFlow flow)
        {
            foreach (var line in Lines())
            {
                var baseline = flow.NextLine(Typesetter.TitleSize);
                flow.Current.Set(line, Sheet.Left + ((Sheet.Width - LineBreaker.WidthOf(line)) / 2), baseline);
            }

            flow.NextLine(Typesetter.BodySize);
        }

        private List<ArraySegment<Glyph>> Lines()
        {
            var glyphs = type.Set(text, PdfFontRole.Title, Typesetter.TitleSize);
            return LineBreaker.Balance(glyphs, Sheet.Width, end => Cost(glyphs, end));
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

    private sealed class TextPart(Glyph[] glyphs, bool isHeading) : Part
    {
        private const float Indent = 2 * Typesetter.BodyAdvance;

        public override bool LeadsOn => isHeading;

        public override int FirstLines => isHeading ? Lines().Count : 1;

        public override void Draw(PageFlow flow)
        {
            var lines = Lines();
            for (var i = 0; i < lines.Count; i++)
            {
                var indent = i == 0 ? Indent : 0;
                var stretch = i == lines.Count - 1 ? 0 : LineBreaker.Stretch(lines[i], Sheet.Width - indent);
                var baseline = flow.NextLine(Typesetter.BodySize);
                flow.Current.Set(lines[i], Sheet.Left + indent, baseline, stretch);
            }
        }

        private List<ArraySegment<Glyph>> Lines() => LineBreaker.Fill(glyphs, Sheet.Width, Indent);
    }

    private sealed class TablePart(TableSheet table) : Part
    {
        public override float FirstHeight => table.Least;

        public override void Draw(PageFlow flow) => table.Draw(flow);
    }
}
