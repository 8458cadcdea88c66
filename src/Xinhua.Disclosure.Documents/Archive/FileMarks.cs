using System.Text;

namespace Xinhua.Disclosure.Documents.Archive;

/// <summary>The marks by which files of a format begin.</summary>
internal static class FileMarks
{
    private static readonly (string Name, byte[] Mark)[] Packed =
    [
        ("RAR", "Rar!"u8.ToArray()),
        ("7z", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]),
        ("gzip", [0x1F, 0x8B]),
        ("bzip2", "BZh"u8.ToArray()),
        ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A]),
        ("cab", "MSCF"u8.ToArray()),
        ("zstd", [0x28, 0xB5, 0x2F, 0xFD]),
    ];

    private static readonly (string Name, byte[] Mark)[] Programs =
    [
        ("Windows程序", "MZ"u8.ToArray()),
        ("Linux程序", [0x7F, 0x45, 0x4C, 0x46]),
        ("脚本", "#!"u8.ToArray()),
        ("旧版Office文件", [0xD0, 0xCF, 0x11, 0xE0]),
    ];

    /// <summary>The test virus of EICAR, put together here so that no scanner takes this program for it.</summary>
    private static readonly byte[] TestVirus = Encoding.ASCII.GetBytes(string.Concat(@"X5O!P%@AP[4\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE"));

    /// <summary>Why the bytes are not what the extension says; null when they are.</summary>
    public static string? WhyNot(string path, byte[] bytes) => Path.GetExtension(path) switch
    {
        ".pdf" => Starts(bytes, "%PDF-"u8) ? null : "不是PDF文件",
        ".docx" or ".xlsx" => Starts(bytes, "PK\u0003\u0004"u8) ? null : "不是Office Open XML文件",
        ".xml" => Starts(bytes, "<?xml"u8) ? null : "不是XML文件",
        ".json" => Starts(bytes, "{"u8) ? null : "不是JSON文件",
        _ => IsText(bytes) ? null : "不是UTF-8文本",
    };

    /// <summary>How the bytes are packed; null when they are not.</summary>
    public static string? PackedBy(byte[] bytes) => Packed.Where(mark => Starts(bytes, mark.Mark)).Select(mark => mark.Name).FirstOrDefault();

    /// <summary>What harm the bytes could do; null when none is seen.</summary>
    public static string? Harm(byte[] bytes) =>
        bytes.AsSpan().IndexOf(TestVirus) >= 0 ? "病毒（EICAR测试文件）" : Programs.Where(mark => Starts(bytes, mark.Mark)).Select(mark => mark.Name).FirstOrDefault();

    /// <summary>Whether the bytes are text in UTF-8.</summary>
    public static bool IsText(byte[] bytes)
    {
        try
        {
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(bytes);
            return Array.IndexOf(bytes, (byte)0) < 0;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static bool Starts(byte[] bytes, ReadOnlySpan<byte> mark) => bytes.AsSpan().StartsWith(mark);
}
