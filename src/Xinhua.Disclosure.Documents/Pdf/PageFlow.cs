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
    public float Room => Current.Down - Filled;

    /// <summary>Lines that a page of this kind holds; the last needs no room below it.</summary>
    public int Lines => (int)((Current.Down - Typesetter.BodySize) / Sheet.Pitch) + 1;

    public bool IsFresh => Filled == 0;

    /// <summary>The baseline of the next line of text of this size, on a new page if this one is full.</summary>
    public float NextLine(float size)
    {
        if (LineAt(Filled) >= Lines)
        {
            NewPage(Current.IsTurned);
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

    public void NewPage(bool isTurned = false)
    {
        sheets.Add(new() { IsTurned = isTurned });
        Filled = 0;
    }

    /// <summary>Makes the page that has nothing on it yet, or else a new one, lie this way.</summary>
    public void Turn(bool isTurned)
    {
        if (Current.IsTurned == isTurned)
        {
            return;
        }

        if (IsFresh)
        {
            sheets.RemoveAt(sheets.Count - 1);
        }

        NewPage(isTurned);
    }

    /// <summary>Whether so many lines, then something of this height, still fit on the page.</summary>
    public bool Fits(int lines, float height)
    {
        var line = LineAt(Filled) + lines;
        return line <= Lines && (height == 0 || (line * Sheet.Pitch) + height <= Current.Down);
    }

    private static int LineAt(float filled) => (int)MathF.Ceiling((filled - Tolerance) / Sheet.Pitch);
}
