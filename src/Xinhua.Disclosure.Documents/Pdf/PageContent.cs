using System.Globalization;
using System.Text;

namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>
/// The content stream of a page (ISO 32000-1, 7.8.2). Everything in it is marked: what belongs to the text with the number of its element,
/// the rest as an artifact (ISO 19005-2, 6.7).
/// </summary>
internal sealed class PageContent(Sheet sheet, int page, IReadOnlyDictionary<FontFace, (string Name, EmbeddedFont Font)> fonts, bool isTagged)
{
    private const string Red = "1 0 0 rg";
    private const string Black = "0 g";
    private const string Layout = "/Artifact <</Type /Layout>> BDC";
    private const string Pagination = "/Artifact <</Type /Pagination>> BDC";
    private readonly StringBuilder content = new();
    private int marks;

    /// <summary>The stream's bytes, not yet packed.</summary>
    /// <param name="watermark">Set large and pale across the page, under the text; null for none.</param>
    public byte[] Write(SheetLine? watermark)
    {
        if (watermark is not null)
        {
            WriteWatermark(watermark);
        }

        if (sheet.IsTurned)
        {
            // The type area on its side: what reads from left to right runs up the page, the head stands at the left edge.
            content.Append(CultureInfo.InvariantCulture, $"q 0 1 -1 0 {Number(Sheet.Left + Sheet.PageHeight - Sheet.Top)} {Number(Sheet.PageHeight - Sheet.Top - Sheet.Height - Sheet.Left)} cm\n");
        }

        WriteRules();
        foreach (var picture in sheet.Pictures)
        {
            WritePicture(picture);
        }

        WriteLines(sheet.Texts, Layout);
        content.Append(sheet.IsTurned ? "Q\n" : "");
        WriteLines(sheet.Margins, Pagination);
        return Encoding.ASCII.GetBytes(content.ToString());
    }

    private void WriteWatermark(SheetLine line)
    {
        // From corner to corner of the type area.
        var (middle, rise) = (Sheet.Left + (Sheet.Width / 2), Sheet.PageHeight - Sheet.Top - (Sheet.Height / 2));
        var width = LineBreaker.WidthOf([.. line.Glyphs.Select(placed => placed.Glyph)]);
        var size = line.Glyphs[0].Glyph.Size;
        content.Append("/Artifact <</Type /Pagination /Subtype /Watermark>> BDC\nq 0.9 g 0.707 0.707 -0.707 0.707 ")
            .Append(CultureInfo.InvariantCulture, $"{Number(middle)} {Number(rise)} cm\nBT\n");
        foreach (var (glyph, x) in line.Glyphs)
        {
            var (name, font) = fonts[glyph.Face];
            content.Append(CultureInfo.InvariantCulture, $"/{name} {Number(size)} Tf 1 0 0 1 {Number(x - (width / 2))} {Number(-0.37f * size)} Tm <{font.Code(glyph.Character):X4}> Tj\n");
        }

        content.Append("ET\nQ\nEMC\n");
    }

    private void WriteRules()
    {
        if (sheet.Rules.Count == 0)
        {
            return;
        }

        Open(null, Layout);
        content.Append("0.5 w 2 J\n");
        foreach (var (x1, y1, x2, y2) in sheet.Rules)
        {
            content.Append(CultureInfo.InvariantCulture, $"{Number(x1)} {Up(y1)} m {Number(x2)} {Up(y2)} l S\n");
        }

        Close();
    }

    private void WritePicture(SheetPicture picture)
    {
        Open(picture.Owner, Layout);
        content.Append(picture.IsRed ? $"{Red}\n" : "");
        foreach (var (x, y, width, height) in picture.Boxes)
        {
            content.Append(CultureInfo.InvariantCulture, $"{Number(x)} {Up(y + height)} {Number(width)} {Number(height)} re\n");
        }

        content.Append("f\n").Append(picture.IsRed ? $"{Black}\n" : "");
        Close();
    }

    private void WriteLines(IReadOnlyList<SheetLine> lines, string artifact)
    {
        for (var i = 0; i < lines.Count;)
        {
            var owner = lines[i].Owner;
            Open(owner, artifact);
            content.Append("BT\n");
            for (; i < lines.Count && lines[i].Owner == owner; i++)
            {
                WriteLine(lines[i]);
            }

            content.Append("ET\n");
            Close();
        }
    }

    private void WriteLine(SheetLine line)
    {
        content.Append(line.IsRed ? $"{Red}\n" : "");
        for (var start = 0; start < line.Glyphs.Count;)
        {
            var first = line.Glyphs[start].Glyph;
            var end = start + 1;
            while (end < line.Glyphs.Count
                && line.Glyphs[end].Glyph is var next
                && next.Face == first.Face
                && next.Size == first.Size
                && next.Condensed == first.Condensed
                && next.StandsFor == first.StandsFor
                && first.StandsFor is null)
            {
                end++;
            }

            WriteRun(line, start, end);
            start = end;
        }

        content.Append(line.IsRed ? $"{Black}\n" : "");
    }

    private void WriteRun(SheetLine line, int start, int end)
    {
        var first = line.Glyphs[start].Glyph;
        var (name, font) = fonts[first.Face];
        if (first.StandsFor is { } meant)
        {
            Interrupt(line.Owner, ActualText(meant));
        }

        content.Append(CultureInfo.InvariantCulture, $"/{name} {Number(first.Size)} Tf {Number(first.Condensed)} 0 0 1 {Number(line.Glyphs[start].X)} {Up(line.Baseline)} Tm [<");

        // Places are kept to a tenth of a thousandth of the size; what rounding leaves over is made good at the next glyph.
        var (place, unit) = (0f, first.Size * first.Condensed / 1000);
        for (var i = start; i < end; i++)
        {
            content.Append(CultureInfo.InvariantCulture, $"{font.Code(line.Glyphs[i].Glyph.Character):X4}");
            place += font.Width(line.Glyphs[i].Glyph.Character);
            if (i + 1 == end)
            {
                break;
            }

            var wanted = (line.Glyphs[i + 1].X - line.Glyphs[start].X) / unit;
            var back = MathF.Round(place - wanted, 1);
            if (back != 0)
            {
                content.Append(CultureInfo.InvariantCulture, $">{back:0.#}<");
                place -= back;
            }
        }

        content.Append(">] TJ\n");
        if (first.StandsFor is not null)
        {
            Interrupt(line.Owner, null);
        }
    }

    /// <summary>
    /// Marks what follows as a part of the owner for itself, with its own entries, or again as plain content of the owner.
    /// Not nested in the owner's mark: readers lose what stands behind a nested one.
    /// </summary>
    private void Interrupt(StructureElement? owner, string? entries)
    {
        content.Append("ET\n");
        Close();
        if (!isTagged)
        {
            content.Append(entries is null ? "EMC\n" : $"/Span <<{entries}>> BDC\n");
        }
        else if (entries is null || owner is null)
        {
            Open(owner, entries is null ? Layout : $"/Span <<{entries}>> BDC");
        }
        else
        {
            content.Append(CultureInfo.InvariantCulture, $"/Span <</MCID {marks} {entries}>> BDC\n");
            owner.Mark(page, marks++);
        }

        content.Append("BT\n");
    }

    private void Open(StructureElement? owner, string artifact)
    {
        if (!isTagged)
        {
            return;
        }

        if (owner is null)
        {
            content.Append(artifact).Append('\n');
            return;
        }

        content.Append(CultureInfo.InvariantCulture, $"/{owner.Type} <</MCID {marks}>> BDC\n");
        owner.Mark(page, marks++);
    }

    /// <summary>Says which character is meant (ISO 32000-1, 14.9.4).</summary>
    private static string ActualText(Rune meant) => $"/ActualText <FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(meant.ToString()))}>";

    private void Close() => content.Append(isTagged ? "EMC\n" : "");

    private static string Number(float value) => PdfSyntax.Number(value);

    private static string Up(float fromTop) => PdfSyntax.Number(Sheet.PageHeight - fromTop);
}
