using System.Text;
using HarfBuzzSharp;

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

    /// <summary>The family as a PDF may name it: letters, digits and hyphens of ASCII.</summary>
    public string PostScriptName => string.Concat(Family.Where(character => char.IsAsciiLetterOrDigit(character) || character == '-')) is { Length: > 0 } name
        ? name
        : $"Font-{Convert.ToHexString(Encoding.UTF8.GetBytes(Family))}";

    /// <summary>The character's glyph and its advance in em; false when the font has no glyph for it.</summary>
    public bool TryFind(Rune character, out uint glyph, out float advance)
    {
        var found = font.TryGetNominalGlyph((uint)character.Value, out glyph) && glyph != 0;
        advance = found ? font.GetHorizontalGlyphAdvance(glyph) / unitsPerEm : 0;
        return found;
    }

    /// <summary>A font file of only these characters.</summary>
    public byte[] Subset(IEnumerable<Rune> characters) => HarfBuzzSubset.Subset(prepared.Value, characters);

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
