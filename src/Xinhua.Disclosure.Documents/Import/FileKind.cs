namespace Xinhua.Disclosure.Documents.Import;

/// <summary>What the first bytes of a file say that it is.</summary>
internal static class FileKind
{
    private static readonly (byte[] Start, string What)[] Known =
    [
        ("%PDF"u8.ToArray(), "PDF文件"),
        ("PK"u8.ToArray(), "压缩包或Word、Excel文件"),
        (CompoundStart, "旧版Word或Excel文件"),
        ("{\\rtf"u8.ToArray(), "RTF文件"),
        ([0x89, 0x50, 0x4E, 0x47], "图片"),
        ([0xFF, 0xD8, 0xFF], "图片"),
        ("GIF8"u8.ToArray(), "图片"),
        ([0x1F, 0x8B], "压缩包"),
        ("Rar!"u8.ToArray(), "压缩包"),
        ([0x37, 0x7A, 0xBC, 0xAF], "压缩包"),
        ([0x7F, 0x45, 0x4C, 0x46], "程序"),
        ([0x4D, 0x5A, 0x90], "程序"),
    ];

    private static byte[] CompoundStart => [0xD0, 0xCF, 0x11, 0xE0];

    /// <summary>What the file is, in Chinese, when it is known to be no text; null when nothing speaks against text.</summary>
    public static string? Of(ReadOnlySpan<byte> bytes)
    {
        foreach (var (start, what) in Known)
        {
            if (bytes.StartsWith(start))
            {
                return what;
            }
        }

        return null;
    }

    /// <summary>Whether the file is a compound file: Word and Excel up to 2003, and everything locked with a password.</summary>
    public static bool IsCompound(ReadOnlySpan<byte> bytes) => bytes.StartsWith(CompoundStart);

    /// <summary>Whether a compound file holds an encrypted document: its directory names the stream, two bytes a character.</summary>
    public static bool IsEncrypted(ReadOnlySpan<byte> bytes) => IsCompound(bytes) && bytes.IndexOf(System.Text.Encoding.Unicode.GetBytes("EncryptedPackage")) >= 0;
}
