using System.Text;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>Bytes of a file made text: UTF-8 with or without mark, else GB18030, else a refusal that says what the file is.</summary>
internal static class DocumentText
{
    /// <summary>Most bytes a file of text may have.</summary>
    public const int MaxBytes = 5 * 1024 * 1024;

    private static readonly UTF8Encoding Utf8 = new(false, true);

    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding(
        "GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <summary>The text, or why there is none.</summary>
    public static (string Text, string? Complaint) Decode(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        if (span.Length > MaxBytes)
        {
            return ("", $"文件超过{MaxBytes / 1024 / 1024} MB的上限。请只留下报告本身，去掉图片和附件。");
        }

        if (FileKind.Of(span) is { } what)
        {
            return ("", $"文件开头表明这是{what}，不是文字。请打开原文件，另存为文本文件（UTF-8编码）以后再读。");
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

    /// <summary>The text; null when the bytes are not of this encoding.</summary>
    public static string? Decoded(ReadOnlySpan<byte> bytes, Encoding encoding)
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
