using System.Security.Cryptography;
using System.Text;
using Xinhua.Disclosure.Data.Archive;

namespace Xinhua.Disclosure.Cli.Archive;

/// <summary>Exported packages in a folder: each beside a file with its digest, as <c>sha256sum -c</c> reads it.</summary>
/// <param name="folder">The folder.</param>
internal sealed class PackageFiles(string folder)
{
    private const string Partial = ".partial";

    /// <summary>Ending of the file with the digest of a package.</summary>
    public const string DigestEnding = ".sha256";

    /// <summary>Whether a package was exported whole before.</summary>
    public bool Has(string number, string sha256)
    {
        var path = PathOf(number);
        if (!File.Exists(path) || !File.Exists(path + DigestEnding))
        {
            return false;
        }

        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == sha256;
    }

    /// <summary>Exports a package. It gets its name when it is whole, so whoever is interrupted leaves no half.</summary>
    public void Write(StoredPackage package)
    {
        var path = PathOf(package.Number);
        WriteWhole(path + DigestEnding, Encoding.UTF8.GetBytes($"{package.Sha256}  {package.Number}.zip\n"));
        WriteWhole(path, package.Bytes.Span);
    }

    /// <summary>Writes another file of the folder, whole or not at all.</summary>
    public void Write(string name, ReadOnlySpan<byte> bytes) => WriteWhole(Path.Combine(folder, name), bytes);

    /// <summary>Makes the folder, and clears away what an interrupted run left.</summary>
    public void Prepare()
    {
        Directory.CreateDirectory(folder);
        foreach (var half in Directory.EnumerateFiles(folder, $"*{Partial}"))
        {
            File.Delete(half);
        }
    }

    /// <summary>Why the file beside a package does not vouch for it; null when it does, or when there is none.</summary>
    public static string? WhyNotAsExported(string package, ReadOnlySpan<byte> bytes)
    {
        var file = package + DigestEnding;
        return !File.Exists(file) || File.ReadAllText(file).Split(' ')[0] == Convert.ToHexStringLower(SHA256.HashData(bytes))
            ? null
            : $"{Path.GetFileName(package)}与旁边{Path.GetFileName(file)}所记的SHA-256摘要不符，导出以后被改动过。";
    }

    private string PathOf(string number) => Path.Combine(folder, $"{number}.zip");

    private static void WriteWhole(string path, ReadOnlySpan<byte> bytes)
    {
        var half = path + Partial;
        using (var stream = new FileStream(half, FileMode.Create, FileAccess.Write))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }

        File.Move(half, path, overwrite: true);
    }
}
