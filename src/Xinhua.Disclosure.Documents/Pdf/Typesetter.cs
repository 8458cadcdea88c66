using System.Globalization;
using System.Text;

namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>A character with the font it is set in.</summary>
/// <param name="Character">The character drawn.</param>
/// <param name="Face">The font.</param>
/// <param name="Id">Its glyph in that font.</param>
/// <param name="Size">Size in points.</param>
/// <param name="Advance">Width in points.</param>
/// <param name="Condensed">Horizontal scale; 1 for letters of normal width.</param>
internal readonly record struct Glyph(Rune Character, FontFace Face, uint Id, float Size, float Advance, float Condensed)
{
    /// <summary>The character that is meant, where another is drawn for it; it is what comes back from the page.</summary>
    public Rune? StandsFor { get; init; }

    public Glyph Scaled(float size, float condensed) =>
        this with { Size = Size * size, Advance = Advance * size * condensed, Condensed = Condensed * condensed };
}

/// <summary>Turns the text of one document into glyphs and remembers which fonts that took.</summary>
internal sealed class Typesetter(PdfFontLibrary fonts)
{
    /// <summary>三号: 28 characters fill the 156 mm of a line.</summary>
    public const float BodySize = 16;

    /// <summary>Advance of a body character: 156 mm / 28.</summary>
    public const float BodyAdvance = Sheet.Width / 28;

    /// <summary>二号.</summary>
    public const float TitleSize = 22;

    /// <summary>四号.</summary>
    public const float PageNumberSize = 14;

    /// <summary>五号.</summary>
    public const float TableSize = 10.5f;

    // GB/T 15834 leaves the place of a character that cannot be printed to the printer's 〓.
    private static readonly Rune substitute = new('〓');
    private readonly HashSet<(PdfFontRole Role, FontFace Face)> used = [];
    private readonly HashSet<Rune> missing = [];

    public IReadOnlyList<PdfFontUse> Used =>
        [.. used.Select(use => new PdfFontUse(use.Role, use.Face.Family, use.Face.IsShipped)).OrderBy(use => use.Role).ThenBy(use => use.Family, StringComparer.Ordinal)];

    public IReadOnlyList<string> Missing => [.. missing.OrderBy(character => character.Value).Select(character => character.ToString())];

    /// <summary>Glyphs of a text; characters that have no shape of their own are left out.</summary>
    public Glyph[] Set(string text, PdfFontRole role, float size)
    {
        // 16 pt characters stand 15.793 pt apart; the same tracking keeps every full-width character on the grid.
        var fullWidth = size == BodySize ? BodyAdvance / BodySize : 1;
        var glyphs = new List<Glyph>(text.Length);
        foreach (var character in text.EnumerateRunes())
        {
            if (IsShapeless(character))
            {
                continue;
            }

            var (drawn, (face, id, advance)) = Find(role, character);
            used.Add((role, face));
            glyphs.Add(new Glyph(drawn, face, id, size, size * (advance == 1 ? fullWidth : advance), 1) { StandsFor = drawn == character ? null : character });
        }

        return [.. glyphs];
    }

    private (Rune Drawn, (FontFace Face, uint Glyph, float Advance) Found) Find(PdfFontRole role, Rune character)
    {
        if (fonts.Find(role, character) is { } found)
        {
            return (character, found);
        }

        missing.Add(character);
        return (substitute, fonts.Find(role, substitute) ?? throw new InvalidOperationException("The shipped fonts lack the sign for a missing character."));
    }

    private static bool IsShapeless(Rune character) =>
        Rune.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format
        || character.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);
}
