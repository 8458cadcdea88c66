namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>A page before it is drawn, and the measures of every page, in points. Places are counted from the top left corner.</summary>
internal sealed class Sheet
{
    /// <summary>One millimetre.</summary>
    public const float Millimetre = 72 / 25.4f;

    /// <summary>A4, GB/T 9704-2012 clause 5.1.</summary>
    public const float PageWidth = 210 * Millimetre;

    /// <inheritdoc cref="PageWidth"/>
    public const float PageHeight = 297 * Millimetre;

    /// <summary>订口, clause 5.2.1.</summary>
    public const float Left = 28 * Millimetre;

    /// <summary>天头, clause 5.2.1.</summary>
    public const float Top = 37 * Millimetre;

    /// <summary>Type area, clause 5.2.1.</summary>
    public const float Width = 156 * Millimetre;

    /// <inheritdoc cref="Width"/>
    public const float Height = 225 * Millimetre;

    /// <summary>Lines on a page, clause 5.2.3.</summary>
    public const int Lines = 22;

    /// <summary>From line to line: at this pitch 22 lines fill the type area and a 23rd does not fit in.</summary>
    public const float Pitch = 29.6f;

    /// <summary>From the top of a full-width character to its baseline, in em.</summary>
    public const float Ascent = 0.88f;

    private readonly List<(Glyph Glyph, float X, float Y)> glyphs = [];
    private readonly List<(float X1, float Y1, float X2, float Y2)> rules = [];

    /// <summary>Glyphs with the places of their baselines, in reading order.</summary>
    public IReadOnlyList<(Glyph Glyph, float X, float Y)> Glyphs => glyphs;

    /// <summary>Ruled lines.</summary>
    public IReadOnlyList<(float X1, float Y1, float X2, float Y2)> Rules => rules;

    /// <summary>Sets a line of text.</summary>
    /// <param name="line">The glyphs.</param>
    /// <param name="x">Left edge.</param>
    /// <param name="baseline">Where the glyphs stand.</param>
    /// <param name="stretch">Added wherever a full-width character meets another glyph.</param>
    public void Set(IReadOnlyList<Glyph> line, float x, float baseline, float stretch = 0)
    {
        for (var i = 0; i < line.Count; i++)
        {
            glyphs.Add((line[i], x, baseline));
            x += line[i].Advance + (i + 1 < line.Count && LineBreaker.MayStretch(line[i], line[i + 1]) ? stretch : 0);
        }
    }

    public void Rule(float x1, float y1, float x2, float y2) => rules.Add((x1, y1, x2, y2));
}
