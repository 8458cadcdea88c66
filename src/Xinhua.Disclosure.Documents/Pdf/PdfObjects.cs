using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>The number of an object of a file; prints as a reference to it.</summary>
internal readonly record struct PdfReference(int Number)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number} 0 R");
}

/// <summary>The objects of a PDF file (ISO 32000-1, 7.3 and 7.5). The same objects always give the same bytes.</summary>
internal sealed class PdfObjects
{
    private const int MostInStream = 200;
    private static readonly byte[] endOfStream = [.. "\nendstream"u8];
    private readonly List<byte[]?> bodies = [];
    private readonly HashSet<int> packed = [];

    /// <summary>A number for an object that is set later.</summary>
    public PdfReference Reserve()
    {
        bodies.Add(null);
        return new(bodies.Count);
    }

    /// <summary>Gives a reserved object its body.</summary>
    public void Set(PdfReference reference, string body) => bodies[reference.Number - 1] = Encoding.Latin1.GetBytes(body);

    /// <summary>Gives a reserved object its body, which is then packed together with others of its kind: there are many and each is small.</summary>
    public void SetPacked(PdfReference reference, string body)
    {
        Set(reference, body);
        packed.Add(reference.Number);
    }

    public PdfReference Add(string body)
    {
        var reference = Reserve();
        Set(reference, body);
        return reference;
    }

    /// <param name="entries">Entries of the stream's dictionary besides those that tell its length and packing.</param>
    /// <param name="content">What the stream holds.</param>
    /// <param name="isPacked">False where the content must be readable without unpacking, as that of XMP.</param>
    public PdfReference AddStream(string entries, ReadOnlySpan<byte> content, bool isPacked = true)
    {
        var reference = Reserve();
        bodies[reference.Number - 1] = Stream(entries, content, isPacked);
        return reference;
    }

    /// <summary>An identity made of everything that is set up to now.</summary>
    public Guid Identity()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var body in bodies)
        {
            hash.AppendData(body ?? []);
            hash.AppendData("\n"u8);
        }

        return new Guid(hash.GetHashAndReset().AsSpan(0, 16), bigEndian: true);
    }

    /// <summary>The file.</summary>
    /// <exception cref="InvalidOperationException">A reserved object was never set.</exception>
    public byte[] Finish(PdfReference catalog, PdfReference information, Guid identity)
    {
        var places = Pack();
        using var file = new MemoryStream();

        // The comment of four bytes above 127 is asked for by ISO 19005-2, 6.1.2.
        file.Write("%PDF-1.7\n%\u00b5\u00b6\u00b7\u00b8\n"u8);
        var rows = new List<(int Kind, int First, int Second)> { (0, 0, 65535) };
        for (var i = 0; i < bodies.Count; i++)
        {
            if (places.TryGetValue(i + 1, out var place))
            {
                rows.Add((2, place.Stream, place.Index));
                continue;
            }

            rows.Add((1, (int)file.Position, 0));
            file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n")));
            file.Write(bodies[i] ?? throw new InvalidOperationException($"The object {i + 1} was never set."));
            file.Write("\nendobj\n"u8);
        }

        var table = (int)file.Position;
        rows.Add((1, table, 0));
        var entries = new byte[rows.Count * 7];
        foreach (var (i, (kind, first, second)) in rows.Index())
        {
            var entry = entries.AsSpan(i * 7, 7);
            entry[0] = (byte)kind;
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(entry[1..], first);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(entry[5..], (ushort)second);
        }

        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"/Type /XRef /Size {rows.Count} /W [1 4 2] /Root {catalog} /Info {information} /ID [<{identity:N}> <{identity:N}>]");
        file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{rows.Count - 1} 0 obj\n")));
        file.Write(Stream(head, entries, isPacked: true));
        file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\nendobj\nstartxref\n{table}\n%%EOF\n")));
        return file.ToArray();
    }

    /// <summary>Puts what is to be packed into object streams (ISO 32000-1, 7.5.7); where each object then stands.</summary>
    private Dictionary<int, (int Stream, int Index)> Pack()
    {
        var places = new Dictionary<int, (int, int)>();
        foreach (var group in packed.Order().Chunk(MostInStream))
        {
            var (index, content) = (new StringBuilder(), new MemoryStream());
            foreach (var number in group)
            {
                index.Append(CultureInfo.InvariantCulture, $"{number} {content.Position} ");
                content.Write(bodies[number - 1] ?? throw new InvalidOperationException($"The object {number} was never set."));
                content.WriteByte((byte)'\n');
            }

            byte[] all = [.. Encoding.ASCII.GetBytes(index.ToString()), .. content.ToArray()];
            var stream = AddStream(string.Create(CultureInfo.InvariantCulture, $"/Type /ObjStm /N {group.Length} /First {index.Length}"), all);
            foreach (var (at, number) in group.Index())
            {
                places[number] = (stream.Number, at);
            }
        }

        return places;
    }

    private static byte[] Stream(string entries, ReadOnlySpan<byte> content, bool isPacked)
    {
        using var held = new MemoryStream();
        if (isPacked)
        {
            using var deflate = new ZLibStream(held, CompressionLevel.Optimal, leaveOpen: true);
            deflate.Write(content);
        }
        else
        {
            held.Write(content);
        }

        var head = string.Create(CultureInfo.InvariantCulture, $"<<{entries}{(isPacked ? " /Filter /FlateDecode" : "")} /Length {held.Length}>>\nstream\n");
        return [.. Encoding.Latin1.GetBytes(head), .. held.ToArray(), .. endOfStream];
    }
}

/// <summary>Values in the syntax of PDF.</summary>
internal static class PdfSyntax
{
    /// <summary>A number, to a thousandth.</summary>
    public static string Number(float value)
    {
        var text = value.ToString("0.###", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }

    /// <summary>A text string: readable when it is plain ASCII, else UTF-16 in hexadecimal digits.</summary>
    public static string Text(string text) => text.All(character => character is >= ' ' and <= '~')
        ? $"({text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal)})"
        : $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    /// <summary>A name; what may not stand in one is written as its number.</summary>
    public static string Name(string name)
    {
        var text = new StringBuilder("/");
        foreach (var octet in Encoding.UTF8.GetBytes(name))
        {
            if (char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'-' or (byte)'+' or (byte)'_' or (byte)'.')
            {
                text.Append((char)octet);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"#{octet:X2}");
            }
        }

        return text.ToString();
    }

    /// <summary>An instant with its offset.</summary>
    public static string Date(DateTimeOffset instant) =>
        $"(D:{instant.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}{instant.ToString("zzz", CultureInfo.InvariantCulture).Replace(':', '\'')}')";
}
