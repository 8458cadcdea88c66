using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>What Skia leaves out of a PDF/A file: the language, the claim that all text maps to Unicode, and an identity that is not random.</summary>
internal static class FinishedPdf
{
    private const int EntryLength = 20;

    // Stands for the identity while the identity is being made out of the rest.
    private static readonly Guid nobody = Guid.Parse("d15c105e-0000-4000-8000-00d15c105e00");

    /// <summary>The finished file; the same pages and description always give the same bytes.</summary>
    /// <exception cref="InvalidOperationException">The file is not built the way Skia builds it.</exception>
    public static byte[] Of(ReadOnlySpan<byte> drawn)
    {
        var language = " /Lang (zh-CN)"u8;
        var catalog = After(drawn, "/Type /Catalog"u8);
        var table = Number(drawn[After(drawn, "\nstartxref\n"u8)..]) + language.Length;

        // Skia writes the random identity as raw bytes or in hexadecimal, as it falls; it is the last entry of the trailer and is written anew.
        var identity = After(drawn, "\n/ID ["u8);
        byte[] file =
        [
            .. drawn[..catalog],
            .. language,
            .. drawn[catalog..identity],
            .. Encoding.ASCII.GetBytes($"<{nobody:N}> <{nobody:N}>]>>\nstartxref\n{table.ToString(CultureInfo.InvariantCulture)}\n%%EOF\n"),
        ];
        MoveOffsets(file, table, catalog, language.Length);

        // ISO 19005-2, 6.2.11.7: level U is level B with a Unicode value for every character, which the subset fonts always give.
        file[After(file, "<pdfaid:conformance>"u8)] = (byte)'U';
        Identify(file);
        return file;
    }

    private static void MoveOffsets(Span<byte> file, int table, int from, int by)
    {
        var line = table + "xref\n0 "u8.Length;
        var count = Number(file[line..]);
        var entries = line + file[line..].IndexOf((byte)'\n') + 1;
        for (var entry = entries + EntryLength; entry < entries + (count * EntryLength); entry += EntryLength)
        {
            var offset = Number(file[entry..]);
            Encoding.ASCII.GetBytes((offset + (offset > from ? by : 0)).ToString("D10", CultureInfo.InvariantCulture), file[entry..]);
        }
    }

    private static void Identify(byte[] file)
    {
        foreach (var mark in new[] { "<xmpMM:DocumentID>uuid:", "<xmpMM:InstanceID>uuid:" })
        {
            Encoding.ASCII.GetBytes($"{nobody:D}", file.AsSpan(After(file, Encoding.ASCII.GetBytes(mark))));
        }

        var identity = new Guid(SHA256.HashData(file).AsSpan(0, 16), bigEndian: true);
        foreach (var shape in new[] { "D", "N" })
        {
            var old = Encoding.ASCII.GetBytes(nobody.ToString(shape));
            for (var at = file.AsSpan().LastIndexOf(old); at >= 0; at = file.AsSpan().LastIndexOf(old))
            {
                Encoding.ASCII.GetBytes(identity.ToString(shape), file.AsSpan(at));
            }
        }
    }

    private static int Number(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out int number, out _) ? number : throw new InvalidOperationException("The file has no table of objects.");

    private static int After(ReadOnlySpan<byte> file, ReadOnlySpan<byte> mark)
    {
        var place = file.LastIndexOf(mark);
        return place >= 0 ? place + mark.Length : throw new InvalidOperationException("The file is not what Skia writes for PDF/A.");
    }
}
