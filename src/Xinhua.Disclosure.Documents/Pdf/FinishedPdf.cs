using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>What Skia leaves out of a PDF/A file: the exact size of the page, the language, the claim that all text maps to Unicode, and an identity that is not random.</summary>
internal static class FinishedPdf
{
    private const int EntryLength = 20;

    // Skia rounds the page to whole points.
    private static readonly byte[] roundedBox = [.. "\n/MediaBox [0 0 595 842]"u8];

    // Stands for the identity while the identity is being made out of the rest.
    private static readonly Guid nobody = Guid.Parse("d15c105e-0000-4000-8000-00d15c105e00");

    /// <summary>The finished file; the same pages and description always give the same bytes.</summary>
    /// <exception cref="InvalidOperationException">The file is not built the way Skia builds it.</exception>
    public static byte[] Of(ReadOnlySpan<byte> drawn)
    {
        var edits = new List<(int At, int Length, string Text)> { (After(drawn, "/Type /Catalog"u8), 0, " /Lang (zh-CN)") };
        for (var box = drawn.IndexOf(roundedBox); box >= 0; box = Next(drawn, box + 1, roundedBox))
        {
            edits.Add((box, roundedBox.Length, string.Create(CultureInfo.InvariantCulture, $"\n/MediaBox [0 0 {Sheet.PageWidth:0.###} {Sheet.PageHeight:0.###}]")));
        }

        // Skia writes the random identity as raw bytes or in hexadecimal, as it falls; it is the last entry of the trailer and is written anew.
        var table = Number(drawn[After(drawn, "\nstartxref\n"u8)..]);
        var trailer = After(drawn, "\n/ID ["u8);
        edits.Sort();
        table = Moved(table, edits);
        edits.Add((trailer, drawn.Length - trailer, $"<{nobody:N}> <{nobody:N}>]>>\nstartxref\n{table.ToString(CultureInfo.InvariantCulture)}\n%%EOF\n"));
        var file = Edited(drawn, edits);
        MoveOffsets(file, table, edits);

        // ISO 19005-2, 6.2.11.7: level U is level B with a Unicode value for every character, which the subset fonts always give.
        file[After(file, "<pdfaid:conformance>"u8)] = (byte)'U';
        Identify(file);
        return file;
    }

    private static byte[] Edited(ReadOnlySpan<byte> drawn, List<(int At, int Length, string Text)> edits)
    {
        using var file = new MemoryStream(drawn.Length + 1024);
        var done = 0;
        foreach (var (at, length, text) in edits)
        {
            file.Write(drawn[done..at]);
            file.Write(Encoding.ASCII.GetBytes(text));
            done = at + length;
        }

        file.Write(drawn[done..]);
        return file.ToArray();
    }

    private static int Moved(int offset, List<(int At, int Length, string Text)> edits) =>
        offset + edits.Where(edit => edit.At < offset).Sum(edit => edit.Text.Length - edit.Length);

    private static void MoveOffsets(Span<byte> file, int table, List<(int At, int Length, string Text)> edits)
    {
        var line = table + "xref\n0 "u8.Length;
        var count = Number(file[line..]);
        var entries = line + file[line..].IndexOf((byte)'\n') + 1;
        for (var entry = entries + EntryLength; entry < entries + (count * EntryLength); entry += EntryLength)
        {
            Encoding.ASCII.GetBytes(Moved(Number(file[entry..]), edits).ToString("D10", CultureInfo.InvariantCulture), file[entry..]);
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

    private static int Next(ReadOnlySpan<byte> file, int from, ReadOnlySpan<byte> mark) => file[from..].IndexOf(mark) is >= 0 and var place ? from + place : -1;

    private static int After(ReadOnlySpan<byte> file, ReadOnlySpan<byte> mark)
    {
        var place = file.LastIndexOf(mark);
        return place >= 0 ? place + mark.Length : throw new InvalidOperationException("The file is not what Skia writes for PDF/A.");
    }
}
