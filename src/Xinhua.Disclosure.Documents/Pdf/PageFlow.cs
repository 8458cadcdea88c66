namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>The pages of a document as they fill up. Text stands on a grid of 22 lines, tables stand anywhere.</summary>
internal sealed class PageFlow
{
    private const float Tolerance = 0.05f;
    private readonly List<Sheet> sheets = [new()];

    public IReadOnlyList<Sheet> Sheets => sheets;

    /// <summary>The page being filled.</summary>
    public Sheet Current => sheets[^1];

    /// <summary>How far the type area is filled, in points from its top.</summary>
    public float Filled { get; private set; }

    /// <summary>Points left on the page.</summary>
    public float Room => Sheet.Height - Filled;

    public bool IsFresh => Filled == 0;

    /// <summary>The baseline of the next line of text of this size, on a new page if this one is full.</summary>
    public float NextLine(float size)
    {
        if (LineAt(Filled) >= Sheet.Lines)
        {
            NewPage();
        }

        var line = LineAt(Filled);
        Filled = (line + 1) * Sheet.Pitch;

        // A bigger or smaller character is centred where a body character would stand.
        return Sheet.Top + (line * Sheet.Pitch) + (Typesetter.BodySize / 2) + (size * (Sheet.Ascent - 0.5f));
    }

    /// <summary>Takes room that need not be on the grid; the top of it, in points from the top of the page.</summary>
    public float Take(float height)
    {
        var top = Sheet.Top + Filled;
        Filled += height;
        return top;
    }

    public void NewPage()
    {
        sheets.Add(new());
        Filled = 0;
    }

    /// <summary>Whether so many lines, then something of this height, still fit on the page.</summary>
    public bool Fits(int lines, float height)
    {
        var line = LineAt(Filled) + lines;
        return line <= Sheet.Lines && (height == 0 || (line * Sheet.Pitch) + height <= Sheet.Height);
    }

    private static int LineAt(float filled) => (int)MathF.Ceiling((filled - Tolerance) / Sheet.Pitch);
}
