using System.Text;
using HarfBuzzSharp;
using SkiaSharp;

namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>A font in memory; safe to be asked from several threads.</summary>
internal sealed class FontFace : IDisposable
{
    private readonly Blob blob;
    private readonly Face face;
    private readonly Font font;
    private readonly float unitsPerEm;
    private readonly Lazy<PreparedFace> prepared;

    public FontFace(string path, int index, string family, bool isShipped)
    {
        Family = family;
        IsShipped = isShipped;
        blob = Blob.FromFile(path);
        face = new Face(blob, index);
        face.MakeImmutable();
        unitsPerEm = face.UnitsPerEm;
        font = new Font(face);
        font.SetFunctionsOpenType();
        prepared = new Lazy<PreparedFace>(() => HarfBuzzSubset.Prepare(face));
    }

    public string Family { get; }

    public bool IsShipped { get; }

    /// <summary>The character's glyph and its advance in em; false when the font has no glyph for it.</summary>
    public bool TryFind(Rune character, out uint glyph, out float advance)
    {
        var found = font.TryGetNominalGlyph((uint)character.Value, out glyph) && glyph != 0;
        advance = found ? font.GetHorizontalGlyphAdvance(glyph) / unitsPerEm : 0;
        return found;
    }

    /// <summary>A typeface of only these characters.</summary>
    public SKTypeface Subset(IEnumerable<Rune> characters)
    {
        using var data = HarfBuzzSubset.Subset(prepared.Value, characters);
        return SKTypeface.FromData(data) ?? throw new InvalidOperationException($"The font {Family} cannot be drawn with.");
    }

    public void Dispose()
    {
        if (prepared.IsValueCreated)
        {
            prepared.Value.Dispose();
        }

        font.Dispose();
        face.Dispose();
        blob.Dispose();
    }
}
