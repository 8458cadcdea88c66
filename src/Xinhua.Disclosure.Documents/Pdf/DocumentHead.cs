namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>版头 (GB/T 9704-2012, 7.2): the agency's mark in red, the number of the document, a red line across the type area.</summary>
internal sealed class DocumentHead(PdfHead head, Typesetter type)
{
    private const float MarkSize = 46;
    private const float MarkDrop = 35 * Sheet.Millimetre;
    private const float LineDrop = 4 * Sheet.Millimetre;
    private const float LineWidth = 0.35f * Sheet.Millimetre * 3;

    public void Draw(PageFlow flow, StructureElement document)
    {
        // 7.2.4: the upper edge of the mark is 35 mm below that of the type area.
        var mark = type.Set(head.Mark, PdfFontRole.Title, MarkSize);
        var factor = Math.Min(1, Sheet.Width / LineBreaker.WidthOf(mark));
        mark = [.. mark.Select(glyph => glyph.Scaled(factor, 1))];
        Centre(flow, document.Add(new StructureElement("P")), mark, Sheet.Top + MarkDrop + (MarkSize * factor * Sheet.Ascent), isRed: true);
        var bottom = MarkDrop + (MarkSize * factor);

        // 7.2.5: the number stands two lines below the mark, 7.2.7: the line 4 mm below the number.
        bottom += 2 * Sheet.Pitch;
        if (head.Number is { } number)
        {
            Centre(flow, document.Add(new StructureElement("P")), type.Set(number, PdfFontRole.Body, Typesetter.BodySize), Sheet.Top + bottom + (Typesetter.BodySize * Sheet.Ascent), isRed: false);
            bottom += Typesetter.BodySize;
        }

        bottom += LineDrop;
        flow.Current.Draw(new SheetPicture(null, [(Sheet.Left, Sheet.Top + bottom, Sheet.Width, LineWidth)], IsRed: true));

        // 7.3.1: the title begins two lines below the line.
        flow.Take(bottom + LineWidth + (2 * Sheet.Pitch));
    }

    private static void Centre(PageFlow flow, StructureElement owner, Glyph[] line, float baseline, bool isRed) =>
        flow.Current.Set(owner, line, Sheet.Left + ((Sheet.Width - LineBreaker.WidthOf(line)) / 2), baseline, isRed: isRed);
}
