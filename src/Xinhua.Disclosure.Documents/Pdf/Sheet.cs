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

    private readonly List<SheetLine> lines = [];
    private readonly List<(float X1, float Y1, float X2, float Y2)> rules = [];
    private readonly List<SheetLine> margins = [];
    private readonly List<SheetPicture> pictures = [];

    /// <summary>
    /// The table on it is turned a quarter to the left, its head at the left edge (clause 8: the binding side of odd pages, the fore edge of even ones).
    /// Places of what is turned are counted as if the type area lay on its side.
    /// </summary>
    public bool IsTurned { get; init; }

    /// <summary>From left to right of what is set on the page.</summary>
    public float Across => IsTurned ? Height : Width;

    /// <summary>From top to bottom of what is set on the page.</summary>
    public float Down => IsTurned ? Width : Height;

    /// <summary>Lines of text, in reading order.</summary>
    public IReadOnlyList<SheetLine> Texts => lines;

    /// <summary>What stands outside the type area and is never turned: the page number and what goes with it.</summary>
    public IReadOnlyList<SheetLine> Margins => margins;

    /// <summary>Ruled lines.</summary>
    public IReadOnlyList<(float X1, float Y1, float X2, float Y2)> Rules => rules;

    /// <summary>What is drawn with filled rectangles.</summary>
    public IReadOnlyList<SheetPicture> Pictures => pictures;

    /// <summary>Sets a line of text.</summary>
    /// <param name="owner">What the text is part of; null for what is there for the eye only, such as a repeated head.</param>
    /// <param name="line">The glyphs.</param>
    /// <param name="x">Left edge.</param>
    /// <param name="baseline">Where the glyphs stand.</param>
    /// <param name="stretch">Added wherever a full-width character meets another glyph.</param>
    /// <param name="isRed">Red, the one colour the standard knows besides black.</param>
    public void Set(StructureElement? owner, IReadOnlyList<Glyph> line, float x, float baseline, float stretch = 0, bool isRed = false) =>
        lines.Add(SheetLine.Of(owner, line, x, baseline, stretch, isRed));

    /// <summary>Sets a line outside the type area.</summary>
    public void SetMargin(IReadOnlyList<Glyph> line, float x, float baseline) => margins.Add(SheetLine.Of(null, line, x, baseline, 0, isRed: false));

    public void Rule(float x1, float y1, float x2, float y2) => rules.Add((x1, y1, x2, y2));

    public void Draw(SheetPicture picture) => pictures.Add(picture);
}

/// <summary>Glyphs on one baseline.</summary>
/// <param name="Owner">What they are part of; null for what is there for the eye only.</param>
/// <param name="Glyphs">The glyphs with their left edges, in points from the left of the page.</param>
/// <param name="Baseline">Where they stand, in points from the top of the page.</param>
/// <param name="IsRed">Whether they are red instead of black.</param>
internal sealed record SheetLine(StructureElement? Owner, IReadOnlyList<(Glyph Glyph, float X)> Glyphs, float Baseline, bool IsRed)
{
    public static SheetLine Of(StructureElement? owner, IReadOnlyList<Glyph> line, float x, float baseline, float stretch, bool isRed)
    {
        var placed = new (Glyph, float)[line.Count];
        for (var i = 0; i < line.Count; i++)
        {
            placed[i] = (line[i], x);
            x += line[i].Advance + (i + 1 < line.Count && LineBreaker.MayStretch(line[i], line[i + 1]) ? stretch : 0);
        }

        return new SheetLine(owner, placed, baseline, isRed);
    }
}

/// <summary>Filled rectangles that make one picture.</summary>
/// <param name="Owner">The figure; null for a line drawn as ornament.</param>
/// <param name="Boxes">Left, top, width and height, in points from the top left of the page.</param>
/// <param name="IsRed">Whether they are red instead of black.</param>
internal sealed record SheetPicture(StructureElement? Owner, IReadOnlyList<(float X, float Y, float Width, float Height)> Boxes, bool IsRed = false);
