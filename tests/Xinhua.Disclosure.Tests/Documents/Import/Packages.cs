using System.IO.Compression;
using System.Text;

namespace Xinhua.Disclosure.Tests.Documents.Import;

/// <summary>Word and Excel files spoilt part by part.</summary>
internal static class Packages
{
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>The file with a part changed.</summary>
    public static byte[] Edit(byte[] file, string part, Func<string, string> edit) => Change(file, archive =>
    {
        var entry = archive.GetEntry(part) ?? throw new ArgumentException($"No part {part} among {string.Join(", ", archive.Entries.Select(known => known.FullName))}");
        string text;
        using (var reader = new StreamReader(entry.Open()))
        {
            text = reader.ReadToEnd();
        }

        entry.Delete();
        Write(archive, part, edit(text));
    });

    /// <summary>The file with parts added.</summary>
    public static byte[] Add(byte[] file, params (string Name, string Content)[] parts) => Change(file, archive =>
    {
        foreach (var (name, content) in parts)
        {
            Write(archive, name, content);
        }
    });

    /// <summary>The file without a part.</summary>
    public static byte[] Without(byte[] file, string part) => Change(file, archive => archive.GetEntry(part)!.Delete());

    /// <summary>The file with one more relationship of its main part.</summary>
    public static byte[] Relate(byte[] file, string main, string type, string target, bool isExternal)
    {
        var part = $"{main[..(main.LastIndexOf('/') + 1)]}_rels/{main[(main.LastIndexOf('/') + 1)..]}.rels";
        var relation = $"<Relationship Id=\"more1\" Type=\"{Relations}/{type}\" Target=\"{target}\"{(isExternal ? " TargetMode=\"External\"" : "")}/>";
        using var archive = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
        return archive.GetEntry(part) is null
            ? Add(file, (part, $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relation}</Relationships>"))
            : Edit(file, part, text => text.Replace("</Relationships>", relation + "</Relationships>", StringComparison.Ordinal));
    }

    /// <summary>An archive of one entry, written piece by piece so that its content never stands in memory.</summary>
    public static byte[] Bomb(string name, string piece, int times, byte[]? around = null)
    {
        using var stream = new MemoryStream();
        stream.Write(around ?? []);
        using (var archive = new ZipArchive(stream, around is null ? ZipArchiveMode.Create : ZipArchiveMode.Update, leaveOpen: true))
        {
            if (around is not null)
            {
                archive.GetEntry(name)?.Delete();
            }

            using var entry = archive.CreateEntry(name, CompressionLevel.Optimal).Open();
            var bytes = Encoding.UTF8.GetBytes(piece);
            for (var i = 0; i < times; i++)
            {
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Change(byte[] file, Action<ZipArchive> change)
    {
        using var stream = new MemoryStream();
        stream.Write(file);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            change(archive);
        }

        return stream.ToArray();
    }

    private static void Write(ZipArchive archive, string name, string content)
    {
        using var writer = new StreamWriter(archive.CreateEntry(name, CompressionLevel.Fastest).Open(), new UTF8Encoding(false));
        writer.Write(content);
    }
}
