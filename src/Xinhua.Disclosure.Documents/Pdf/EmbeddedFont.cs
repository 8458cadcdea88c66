using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using HarfBuzzSharp;

namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>
/// The part of a font that one document uses, embedded as a composite font (ISO 32000-1, 9.7). Every character has a code of its own,
/// so that a radical and a character that share a glyph come back from the page as what they are.
/// </summary>
internal sealed class EmbeddedFont
{
    private const int Symbolic = 4;
    private const int MostInBlock = 100;
    private readonly Dictionary<Rune, int> codes = [];
    private readonly List<(Rune Character, ushort Glyph, float Width)> characters = [];
    private readonly byte[] program;
    private readonly string name;
    private readonly string descriptor;

    public EmbeddedFont(FontFace source, IEnumerable<Rune> used)
    {
        var sorted = used.Order().ToList();
        program = source.Subset(sorted);
        var pinned = GCHandle.Alloc(program, GCHandleType.Pinned);
        try
        {
            using var blob = new Blob(pinned.AddrOfPinnedObject(), program.Length, MemoryMode.ReadOnly);
            using var face = new Face(blob, 0);
            using var font = new Font(face);
            font.SetFunctionsOpenType();
            var perEm = 1000f / face.UnitsPerEm;
            foreach (var character in sorted)
            {
                if (!font.TryGetNominalGlyph((uint)character.Value, out var glyph))
                {
                    throw new InvalidOperationException($"The font {source.Family} lost a character when it was subset.");
                }

                characters.Add((character, (ushort)glyph, font.GetHorizontalGlyphAdvance(glyph) * perEm));
                codes[character] = characters.Count;
            }

            name = $"{Tag(sorted)}+{source.PostScriptName}";
            descriptor = Descriptor(face, perEm);
        }
        finally
        {
            pinned.Free();
        }
    }

    /// <summary>The code of a character on the page.</summary>
    public int Code(Rune character) => codes[character];

    /// <summary>Width of a character in thousandths of the size, as the file states it.</summary>
    public float Width(Rune character) => MathF.Round(characters[codes[character] - 1].Width);

    /// <summary>Writes the font; returns its object.</summary>
    public PdfReference Write(PdfObjects objects)
    {
        var file = objects.AddStream(string.Create(CultureInfo.InvariantCulture, $"/Length1 {program.Length}"), program);
        var glyphs = new byte[2 * (characters.Count + 1)];
        foreach (var (i, (_, glyph, _)) in characters.Index())
        {
            BinaryPrimitives.WriteUInt16BigEndian(glyphs.AsSpan(2 * (i + 1)), glyph);
        }

        var map = objects.AddStream("", glyphs);
        var description = objects.Add($"<</Type /FontDescriptor /FontName /{name} {descriptor} /FontFile2 {file}>>");
        var descendant = objects.Add(
            $"<</Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>"
            + $" /FontDescriptor {description} /DW 1000 /W [{Widths()}] /CIDToGIDMap {map}>>");
        var unicode = objects.AddStream("", Encoding.ASCII.GetBytes(ToUnicode()));
        return objects.Add($"<</Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{descendant}] /ToUnicode {unicode}>>");
    }

    private string Widths()
    {
        var widths = new StringBuilder();
        var isOpen = false;
        foreach (var (i, (_, _, width)) in characters.Index())
        {
            var rounded = (int)MathF.Round(width);
            if (rounded == 1000)
            {
                widths.Append(isOpen ? "]" : "");
                isOpen = false;
                continue;
            }

            widths.Append(isOpen ? " " : string.Create(CultureInfo.InvariantCulture, $" {i + 1} [")).Append(rounded.ToString(CultureInfo.InvariantCulture));
            isOpen = true;
        }

        return widths.Append(isOpen ? "]" : "").ToString().Trim();
    }

    private string ToUnicode()
    {
        var map = new StringBuilder(
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
            + "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
        foreach (var block in characters.Index().Chunk(MostInBlock))
        {
            map.Append(CultureInfo.InvariantCulture, $"{block.Length} beginbfchar\n");
            foreach (var (i, (character, _, _)) in block)
            {
                map.Append(CultureInfo.InvariantCulture, $"<{i + 1:X4}> <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(character.ToString()))}>\n");
            }

            map.Append("endbfchar\n");
        }

        return map.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n").ToString();
    }

    private static string Descriptor(Face face, float perEm)
    {
        using var head = face.ReferenceTable(HarfBuzzSharp.Tag.Parse("head"));
        using var lines = face.ReferenceTable(HarfBuzzSharp.Tag.Parse("hhea"));
        var ascent = Scaled(lines, 4, perEm);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"/Flags {Symbolic} /FontBBox [{Scaled(head, 36, perEm)} {Scaled(head, 38, perEm)} {Scaled(head, 40, perEm)} {Scaled(head, 42, perEm)}] /ItalicAngle 0 /Ascent {ascent} /Descent {Scaled(lines, 6, perEm)} /CapHeight {ascent} /StemV 80");
    }

    private static int Scaled(Blob table, int offset, float perEm) => (int)MathF.Round(BinaryPrimitives.ReadInt16BigEndian(table.AsSpan()[offset..]) * perEm);

    /// <summary>The six letters that tell one subset from another (ISO 32000-1, 9.6.4).</summary>
    private static string Tag(List<Rune> characters)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(characters)));
        return string.Concat(hash.Take(6).Select(octet => (char)('A' + (octet % 26))));
    }
}
