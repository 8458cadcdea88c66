using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Xinhua.Disclosure.Core.Archive;

namespace Xinhua.Disclosure.Documents.Archive;

/// <summary>What became of the opening of a package.</summary>
public abstract record OpenOutcome
{
    private OpenOutcome()
    {
    }

    /// <summary>It is open.</summary>
    public sealed record Opened(OpenedPackage Package) : OpenOutcome;

    /// <summary>It is no package, or one that may not be opened.</summary>
    /// <param name="Reason">Why, in Chinese.</param>
    public sealed record Unreadable(string Reason) : OpenOutcome;
}

/// <summary>The files of a package, unpacked in memory under guard; nothing of them is written anywhere.</summary>
/// <param name="Folder">The one folder of the archive.</param>
/// <param name="Files">The files that could be unpacked, by their path in the folder.</param>
/// <param name="Damaged">Files that could not be unpacked, with the reason in Chinese.</param>
public sealed record OpenedPackage(string Folder, IReadOnlyDictionary<string, byte[]> Files, IReadOnlyDictionary<string, string> Damaged)
{
    private const int MaxEntries = 200;
    private const int MaxFile = 100 * 1024 * 1024;
    private const long MaxTotal = 300L * 1024 * 1024;
    private const int MaxRatio = 200;
    private const int Harmless = 1024 * 1024;

    private static readonly XmlReaderSettings XmlSettings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    private readonly Dictionary<string, XDocument?> xml = [];
    private readonly Dictionary<string, JsonElement?> json = [];

    /// <summary>Unpacks a package. What the headers of the archive promise counts for nothing: bytes are counted while they come out.</summary>
    public static OpenOutcome Open(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var stream = new MemoryStream(bytes.ToArray(), writable: false);
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: false, Encoding.UTF8);
            return Unpack(archive);
        }
        catch (InvalidDataException)
        {
            return new OpenOutcome.Unreadable("不是ZIP格式的归档信息包，或者压缩包的目录已经损坏。请使用“归档”导出的原文件。");
        }
    }

    /// <summary>The lines of a text file; empty when it is not there.</summary>
    public IReadOnlyList<string> Lines(string path) => Files.TryGetValue(path, out var bytes) ? Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];

    /// <summary>A value of <c>bag-info.txt</c>; null when it is not there.</summary>
    public string? Information(string label) =>
        Lines(PackageLayout.Information).FirstOrDefault(line => line.StartsWith($"{label}: ", StringComparison.Ordinal))?[(label.Length + 2)..];

    /// <summary>Its number as <c>bag-info.txt</c> gives it; null when that does not.</summary>
    public ArchiveNumber? Number =>
        Information("External-Identifier") is { } text
        && int.TryParse(Information("Archive-Year"), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
        && int.TryParse(Information("Archive-Sequence"), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? new ArchiveNumber(text, year, sequence)
            : null;

    /// <summary>A file as XML; null when it is not there or is none.</summary>
    internal XDocument? Xml(string path)
    {
        if (!xml.TryGetValue(path, out var document))
        {
            xml[path] = document = ReadXml(path);
        }

        return document;
    }

    /// <summary>A file as JSON; null when it is not there or is none.</summary>
    internal JsonElement? Json(string path)
    {
        if (!json.TryGetValue(path, out var element))
        {
            json[path] = element = ReadJson(path);
        }

        return element;
    }

    private XDocument? ReadXml(string path)
    {
        if (!Files.TryGetValue(path, out var bytes))
        {
            return null;
        }

        try
        {
            using var reader = XmlReader.Create(new MemoryStream(bytes), XmlSettings);
            return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private JsonElement? ReadJson(string path)
    {
        try
        {
            return Files.TryGetValue(path, out var bytes) && JsonDocument.Parse(bytes).RootElement is { ValueKind: JsonValueKind.Object } root ? root : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static OpenOutcome Unpack(ZipArchive archive)
    {
        if (archive.Entries.Count is 0 or > MaxEntries)
        {
            return new OpenOutcome.Unreadable($"压缩包里有{archive.Entries.Count}个文件，归档信息包应有1至{MaxEntries}个，没有打开。");
        }

        var (files, damaged) = (new SortedDictionary<string, byte[]>(StringComparer.Ordinal), new SortedDictionary<string, string>(StringComparer.Ordinal));
        var (folder, total) = ((string?)null, 0L);
        foreach (var entry in archive.Entries)
        {
            if (WhyNotName(entry.FullName) is { } wrong)
            {
                return new OpenOutcome.Unreadable(wrong);
            }

            var slash = entry.FullName.IndexOf('/', StringComparison.Ordinal);
            folder ??= entry.FullName[..slash];
            var path = entry.FullName[(slash + 1)..];
            if (entry.FullName[..slash] != folder || files.ContainsKey(path) || damaged.ContainsKey(path))
            {
                return new OpenOutcome.Unreadable($"压缩包里应当只有一个文件夹，文件名不重复；「{Shown(entry.FullName)}」不合要求，没有打开。");
            }

            var (content, why) = Read(entry, ref total);
            if (why is { IsBomb: true })
            {
                return new OpenOutcome.Unreadable(why.Reason);
            }

            if (content is not null)
            {
                files[path] = content;
            }
            else
            {
                damaged[path] = why!.Reason;
            }
        }

        return new OpenOutcome.Opened(new OpenedPackage(folder!, files, damaged));
    }

    private static string? WhyNotName(string name)
    {
        var parts = name.Split('/');
        return name.Contains('\\', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal) || name.Any(char.IsControl) || parts.Any(part => part is "" or "." or "..") || parts.Length < 2
            ? $"压缩包里的文件名「{Shown(name)}」会指到文件夹以外，或者不在包的文件夹里，没有打开。"
            : null;
    }

    private static string Shown(string name) => string.Concat(name.Take(80).Select(letter => char.IsControl(letter) ? '?' : letter));

    private sealed record Obstacle(string Reason, bool IsBomb);

    private static (byte[]? Content, Obstacle? Why) Read(ZipArchiveEntry entry, ref long total)
    {
        if (entry.IsEncrypted)
        {
            return (null, new Obstacle("已加密", false));
        }

        try
        {
            using var stream = entry.Open();
            using var content = new MemoryStream();
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = stream.Read(buffer)) > 0)
            {
                content.Write(buffer, 0, read);
                total += read;
                if (content.Length > MaxFile || total > MaxTotal || (content.Length > Harmless && content.Length > entry.CompressedLength * MaxRatio))
                {
                    return (null, new Obstacle($"「{Shown(entry.FullName)}」解压后大得不合理，可能是压缩炸弹，没有打开。", true));
                }
            }

            return (content.ToArray(), null);
        }
        catch (InvalidDataException)
        {
            return (null, new Obstacle("解压失败：内容损坏，或者使用了ZIP公开算法（store、deflate）以外的压缩方法", false));
        }
    }
}
