using System.Text;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>Bytes of a file made text: UTF-8 with or without mark, else GB18030, else a refusal that says what the file is.</summary>
internal static class DocumentText
{
    private static readonly UTF8Encoding Utf8 = new(false, true);

    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding(
        "GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    private static readonly (byte[] Start, string What)[] Binaries =
    [
        ("%PDF"u8.ToArray(), "PDF文件"),
        ("PK"u8.ToArray(), "压缩包或Word、Excel文件"),
        ([0xD0, 0xCF, 0x11, 0xE0], "旧版Word或Excel文件"),
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

    /// <summary>The text, or why there is none.</summary>
    public static (string Text, string? Complaint) Decode(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        if (span.Length > ReportReader.MaxBytes)
        {
            return ("", $"文件超过{ReportReader.MaxBytes / 1024 / 1024} MB的上限。请只留下报告本身，去掉图片和附件。");
        }

        foreach (var (start, what) in Binaries)
        {
            if (span.StartsWith(start))
            {
                return ("", $"文件开头表明这是{what}，不是文字。请打开原文件，另存为文本文件（UTF-8编码）以后再读。");
            }
        }

        if (span.StartsWith<byte>([0xFF, 0xFE]) || span.StartsWith<byte>([0xFE, 0xFF]))
        {
            return ("", "文件开头表明编码是UTF-16。请另存为UTF-8编码以后再读。");
        }

        var zero = span.IndexOf((byte)0);
        if (zero >= 0)
        {
            return ("", $"第{span[..zero].Count((byte)'\n') + 1}行（第{zero + 1}个字节）有文字中不会出现的零字节，不是文本文件。请另存为UTF-8编码的文本文件。");
        }

        span = span.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? span[3..] : span;
        var text = Decoded(span, Utf8) ?? Decoded(span, Gb18030);
        return text switch
        {
            null => ("", "文件的编码既不是UTF-8也不是GB18030，文字认不出来。请另存为UTF-8编码。"),
            _ when string.IsNullOrWhiteSpace(text) => ("", "第1行：文件是空的，没有内容。请检查是否选错了文件。"),
            _ when text.Count(IsControl) > text.Length / 100 => ("", $"第{LineOf(text, IsControl)}行有控制字符，不是文本文件。请另存为UTF-8编码的文本文件。"),
            _ => (text, null),
        };
    }

    private static string? Decoded(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool IsControl(char c) => char.IsControl(c) && c is not ('\t' or '\n' or '\r' or '\f' or '\v');

    private static int LineOf(string text, Func<char, bool> wanted) => text.TakeWhile(c => !wanted(c)).Count(c => c == '\n') + 1;
}
