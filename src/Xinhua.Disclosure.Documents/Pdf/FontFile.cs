using System.Buffers.Binary;
using System.Text;

namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>A font found in a file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Index">Which font of the file; 0 unless it is a collection.</param>
/// <param name="Names">Family and full names in every language the font gives them in.</param>
internal sealed record FontFile(string Path, int Index, IReadOnlySet<string> Names)
{
    private const int MaxNameTable = 1 << 20;

    /// <summary>The usable fonts in the folders. A folder that is not there, or a file that cannot be read, counts as not installed.</summary>
    public static IEnumerable<FontFile> In(IEnumerable<string> folders)
    {
        var everything = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 8 };
        return folders
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", everything))
            .Where(path => path.EndsWith(".ttf", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".ttc", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .SelectMany(Read);
    }

    /// <summary>The folders in which the operating system keeps fonts.</summary>
    public static IReadOnlyList<string> SystemFolders()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return OperatingSystem.IsWindows()
            ? [
                Environment.GetFolderPath(Environment.SpecialFolder.Fonts),
                System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "Microsoft", "Windows", "Fonts"),
            ]
            : ["/usr/share/fonts", "/usr/local/share/fonts", System.IO.Path.Combine(home, ".local", "share", "fonts"), System.IO.Path.Combine(home, ".fonts")];
    }

    private static List<FontFile> Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var head = At(file, 0, 12);
            if (!head.AsSpan(0, 4).SequenceEqual("ttcf"u8))
            {
                return One(file, path, 0, 0) is { } font ? [font] : [];
            }

            var count = Math.Min(BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(8)), 64);
            var starts = At(file, 12, 4 * count);
            return [.. Enumerable.Range(0, count)
                .Select(index => One(file, path, index, BinaryPrimitives.ReadUInt32BigEndian(starts.AsSpan(4 * index))))
                .OfType<FontFile>()];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static FontFile? One(FileStream file, string path, int index, long start)
    {
        var count = BinaryPrimitives.ReadUInt16BigEndian(At(file, start + 4, 2));
        var directory = At(file, start + 12, 16 * count);
        var tables = new Dictionary<string, (long Offset, int Length)>();
        for (var i = 0; i < count; i++)
        {
            var entry = directory.AsSpan(16 * i, 16);
            tables[Encoding.ASCII.GetString(entry[..4])] =
                (BinaryPrimitives.ReadUInt32BigEndian(entry[8..]), (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(entry[12..]), MaxNameTable));
        }

        // Without outlines of the TrueType kind the PDF would hold drawings instead of a font.
        if (!tables.ContainsKey("glyf") || !tables.TryGetValue("name", out var name) || !tables.TryGetValue("OS/2", out var os2))
        {
            return null;
        }

        // OS/2 fsType: bit 1 forbids embedding, bit 8 forbids subsetting.
        var licence = BinaryPrimitives.ReadUInt16BigEndian(At(file, os2.Offset + 8, 2));
        return (licence & 0x0102) == 0 ? new FontFile(path, index, Families(At(file, name.Offset, name.Length))) : null;
    }

    private static HashSet<string> Families(byte[] table)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var count = BinaryPrimitives.ReadUInt16BigEndian(table.AsSpan(2));
        var texts = BinaryPrimitives.ReadUInt16BigEndian(table.AsSpan(4));
        for (var i = 0; i < count && 18 + (12 * i) <= table.Length; i++)
        {
            var record = table.AsSpan(6 + (12 * i), 12);
            var isUtf16 = BinaryPrimitives.ReadUInt16BigEndian(record) is 0 or 3;
            var length = BinaryPrimitives.ReadUInt16BigEndian(record[8..]);
            var offset = texts + BinaryPrimitives.ReadUInt16BigEndian(record[10..]);
            if (isUtf16 && BinaryPrimitives.ReadUInt16BigEndian(record[6..]) is 1 or 4 or 16 && offset + length <= table.Length)
            {
                names.Add(Encoding.BigEndianUnicode.GetString(table, offset, length));
            }
        }

        return names;
    }

    private static byte[] At(FileStream file, long offset, int length)
    {
        var bytes = new byte[length];
        file.Position = offset;
        file.ReadExactly(bytes);
        return bytes;
    }
}
