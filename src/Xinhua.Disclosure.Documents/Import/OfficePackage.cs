using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>A relationship of a part of a Word or Excel file.</summary>
/// <param name="Source">Name of the part it belongs to; empty for the package.</param>
/// <param name="Type">Last word of its type, e.g. hyperlink.</param>
/// <param name="Target">Name of the part it points to, or the address of something outside.</param>
/// <param name="IsExternal">Whether it points outside of the file.</param>
internal sealed record OfficeRelation(string Source, string Type, string Target, bool IsExternal);

/// <summary>
/// The parts of a Word or Excel file, unpacked under guard before any library sees them. What the headers of the archive promise counts for nothing:
/// bytes are counted while they come out. XML is read once without definitions of types, with limits to its depth and the number of its elements.
/// </summary>
internal sealed class OfficePackage
{
    /// <summary>Most entries of the archive.</summary>
    public const int MaxEntries = 500;

    /// <summary>Most bytes of a part.</summary>
    public const int MaxPart = 50 * 1024 * 1024;

    /// <summary>Most bytes of all parts.</summary>
    public const int MaxTotal = 100 * 1024 * 1024;

    /// <summary>Most times a part, and the whole file, may grow while it is unpacked.</summary>
    public const int MaxRatio = 100;

    /// <summary>Most bytes of a part that is read as XML, of all of them, its levels, and its elements and attributes; a report needs a hundredth.</summary>
    public const int MaxXml = 10 * 1024 * 1024, MaxAllXml = 20 * 1024 * 1024, MaxDepth = 200, MaxNodes = 300_000, MaxAttributes = 5_000;

    /// <summary>Parts so small do no harm whatever their ratio: a short XML file of repetitions is well packed.</summary>
    private const int Harmless = 100 * 1024;

    private const string Names = "http://schemas.openxmlformats.org/package/2006/relationships";

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = false };

    private readonly Dictionary<string, byte[]> xml = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<OfficeRelation> relations = [];
    private readonly byte[] buffer = new byte[64 * 1024];
    private long total;
    private long totalXml;
    private long size;

    private OfficePackage()
    {
    }

    /// <summary>Names of all parts, without a slash before them.</summary>
    public IReadOnlyCollection<string> Parts => names;

    /// <summary>Relationships of all parts.</summary>
    public IReadOnlyList<OfficeRelation> Relations => relations;

    /// <summary>Name of the part that is the document; null when the package names none that is there.</summary>
    public string? Main => relations.Find(relation => relation is { Source: "", Type: "officeDocument", IsExternal: false } && xml.ContainsKey(relation.Target))?.Target;

    /// <summary>Unpacks a file.</summary>
    /// <returns>The package, or why it is none that may be read.</returns>
    public static (OfficePackage? Package, string? Complaint) Open(ReadOnlyMemory<byte> bytes)
    {
        // Each entry of an archive has a head with this mark; only an archive within the archive has more of them.
        if (bytes.Span.Count("PK\u0001\u0002"u8) > MaxEntries)
        {
            return (null, $"文件里的部件超过{MaxEntries}个，不像一份年度报告。请新建文档，只粘贴报告本身。");
        }

        var package = new OfficePackage { size = bytes.Length };
        using var stream = MemoryMarshal.TryGetArray(bytes, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        foreach (var entry in archive.Entries)
        {
            if (package.Unpack(entry) is { } complaint)
            {
                return (null, complaint);
            }
        }

        foreach (var (name, content) in package.xml.Where(part => part.Key.EndsWith(".rels", StringComparison.OrdinalIgnoreCase)))
        {
            package.relations.AddRange(RelationsIn(name, content));
        }

        return (package, null);
    }

    /// <summary>The type of content of a part; empty when it is not told.</summary>
    public string ContentType(string part)
    {
        if (!xml.TryGetValue("[Content_Types].xml", out var content))
        {
            return "";
        }

        var types = Document(content).Root!.Elements().ToList();
        var extension = Path.GetExtension(part).TrimStart('.');
        return (types.Find(type => type.Name.LocalName == "Override" && string.Equals((string?)type.Attribute("PartName"), "/" + part, StringComparison.OrdinalIgnoreCase))
            ?? types.Find(type => type.Name.LocalName == "Default" && string.Equals((string?)type.Attribute("Extension"), extension, StringComparison.OrdinalIgnoreCase)))
            ?.Attribute("ContentType")?.Value ?? "";
    }

    /// <summary>
    /// A package of the document and the parts it needs, without anything else and without a way out: this is all that the library gets to see.
    /// </summary>
    /// <param name="types">The types of relationships of the document that are kept.</param>
    public MemoryStream Copy(IReadOnlyCollection<string> types)
    {
        var main = Main!;
        var kept = relations.Where(relation => relation.Source == main && !relation.IsExternal && types.Contains(relation.Type) && xml.ContainsKey(relation.Target));
        var copy = new MemoryStream();
        using (var archive = new ZipArchive(copy, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in kept.Select(relation => relation.Target).Append(main).Append("[Content_Types].xml").Distinct(StringComparer.OrdinalIgnoreCase))
            {
                Write(archive, name, xml[name]);
            }

            foreach (var relationPart in new[] { "_rels/.rels", RelationsOf(main) }.Where(xml.ContainsKey))
            {
                var document = Document(xml[relationPart]);
                document.Root!.Elements()
                    .Where(element => Relation(SourceOf(relationPart), element) is var relation && (relation.IsExternal || !xml.ContainsKey(relation.Target) || !(relation.Type == "officeDocument" || types.Contains(relation.Type))))
                    .ToList().ForEach(element => element.Remove());
                Write(archive, relationPart, Encoding.UTF8.GetBytes(document.ToString(SaveOptions.DisableFormatting)));
            }
        }

        copy.Position = 0;
        return copy;
    }

    private static void Write(ZipArchive archive, string name, byte[] content)
    {
        using var stream = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
        stream.Write(content);
    }

    private string? Unpack(ZipArchiveEntry entry)
    {
        var name = entry.FullName.Replace('\\', '/').TrimStart('/');
        if (name.Length == 0 || name.EndsWith('/'))
        {
            return null;
        }

        if (!names.Add(name))
        {
            return $"文件里的部件「{Shown(name)}」重复出现，文件已损坏或者被改动过。{SaveAgain}";
        }

        if (entry.IsEncrypted)
        {
            return "文件里的部件加了密码，读不出来。请用Word或Excel打开，去掉密码后重新保存。";
        }

        var isXml = name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".rels", StringComparison.OrdinalIgnoreCase);
        using var kept = new MemoryStream();
        using var stream = entry.Open();
        long count = 0;
        for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            count += read;
            total += read;
            totalXml += isXml ? read : 0;
            if (TooMuch(name, count, Math.Min(entry.CompressedLength, size), isXml) is { } complaint)
            {
                return complaint;
            }

            if (isXml)
            {
                kept.Write(buffer, 0, read);
            }
        }

        if (!isXml)
        {
            return null;
        }

        xml.Add(name, kept.ToArray());
        return XmlComplaint(name, xml[name]);
    }

    private string? TooMuch(string name, long count, long packed, bool isXml)
    {
        if ((count > Harmless && count / MaxRatio > packed) || (total > Harmless && total / MaxRatio > size))
        {
            return $"文件里的部件「{Shown(name)}」解压后超过压缩时的{MaxRatio}倍，可能是压缩炸弹，没有读取。请新建文档，只粘贴报告本身。";
        }

        if (count > MaxPart || total > MaxTotal)
        {
            return $"文件解压后太大（一个部件最多{MaxPart / 1024 / 1024} MB，一共最多{MaxTotal / 1024 / 1024} MB）。请只留下报告本身，去掉图片和附件。";
        }

        return isXml && (count > MaxXml || totalXml > MaxAllXml)
            ? $"文件里的部件「{Shown(name)}」内容太多（最多{MaxXml / 1024 / 1024} MB），不像一份年度报告。请新建文档，只粘贴报告本身。"
            : null;
    }

    private static string? XmlComplaint(string name, byte[] content)
    {
        if (HasEndlessTag(content))
        {
            return $"文件里的部件「{Shown(name)}」有一个标记的属性超过{MaxAttributes}个，不是Word或Excel保存的文件。{SaveAgain}";
        }

        try
        {
            using var stream = new MemoryStream(content, writable: false);
            using var reader = XmlReader.Create(stream, Settings);
            var nodes = 0;
            while (reader.Read())
            {
                nodes += reader.NodeType == XmlNodeType.Element ? 1 + reader.AttributeCount : 0;
                if (reader.Depth > MaxDepth)
                {
                    return $"文件里的部件「{Shown(name)}」层次超过{MaxDepth}层，不是Word或Excel保存的文件。{SaveAgain}";
                }

                if (nodes > MaxNodes)
                {
                    return $"文件里的部件「{Shown(name)}」内容太多（超过{MaxNodes}项），不像一份年度报告。请新建文档，只粘贴报告本身；工作表请删去空白的行和列。";
                }
            }

            return null;
        }
        catch (XmlException)
        {
            return content.AsSpan().IndexOf("<!DOCTYPE"u8) >= 0 || content.AsSpan().IndexOf("<!ENTITY"u8) >= 0
                ? $"文件里的部件「{Shown(name)}」带有文档类型定义（DTD），可能用来读取别的文件，没有读取。{SaveAgain}"
                : $"文件里的部件「{Shown(name)}」不是正确的XML，文件已损坏或者没有传完。{SaveAgain}";
        }
    }

    /// <summary>A tag ends before the next begins, and every attribute has an equals sign. The reader would take all of them in before it could be stopped.</summary>
    private static bool HasEndlessTag(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            var next = content[1..].IndexOf((byte)'<') + 1;
            var tag = next == 0 ? content : content[..next];
            if (tag.Count((byte)'=') > MaxAttributes)
            {
                return true;
            }

            content = content[tag.Length..];
        }

        return false;
    }

    private static string SaveAgain => "请用Word或Excel打开，重新保存后再试。";

    private static IEnumerable<OfficeRelation> RelationsIn(string part, byte[] content) =>
        Document(content).Root!.Elements(XName.Get("Relationship", Names)).Select(element => Relation(SourceOf(part), element));

    private static OfficeRelation Relation(string source, XElement element)
    {
        var type = (string?)element.Attribute("Type") ?? "";
        var target = (string?)element.Attribute("Target") ?? "";
        var isExternal = string.Equals((string?)element.Attribute("TargetMode"), "External", StringComparison.OrdinalIgnoreCase);
        return new OfficeRelation(source, type[(type.LastIndexOf('/') + 1)..], isExternal ? target : Resolved(source, target), isExternal);
    }

    /// <summary>The part a relative name stands for; a name that leads out of the package stands for none.</summary>
    private static string Resolved(string source, string target)
    {
        var steps = target.StartsWith('/') ? [] : source.Split('/').SkipLast(1).ToList();
        foreach (var step in target.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step == ".." && steps.Count > 0)
            {
                steps.RemoveAt(steps.Count - 1);
            }
            else if (step != ".")
            {
                steps.Add(step);
            }
        }

        return string.Join('/', steps);
    }

    private static string RelationsOf(string part)
    {
        var slash = part.LastIndexOf('/') + 1;
        return $"{part[..slash]}_rels/{part[slash..]}.rels";
    }

    private static string SourceOf(string relationPart)
    {
        var at = relationPart.LastIndexOf("_rels/", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? relationPart : relationPart[..at] + relationPart[(at + "_rels/".Length)..^".rels".Length];
    }

    private static XDocument Document(byte[] content)
    {
        using var stream = new MemoryStream(content, writable: false);
        using var reader = XmlReader.Create(stream, Settings);
        return XDocument.Load(reader);
    }

    private static string Shown(string name)
    {
        var plain = LabelText.Visible(name);
        return plain.Length > 60 ? plain[..60] + "…" : plain;
    }
}
