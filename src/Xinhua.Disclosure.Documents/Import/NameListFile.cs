using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>
/// A list of names and titles with how they are written wrongly, kept by the installation (TXT-08). A table in UTF-8 with the columns
/// <c>wrong</c>, <c>right</c> and <c>except</c>, in the last of which phrases stand, apart by 「；」, that hold the wrong words and are right.
/// </summary>
/// <param name="Phrases">What is in it; empty when it cannot be read.</param>
/// <param name="Complaint">Why it cannot be read, in Chinese; null when it can.</param>
public sealed record NameListFile(IReadOnlyList<WrongPhrase> Phrases, string? Complaint)
{
    /// <summary>Most lines.</summary>
    public const int MaxLines = 5000;

    private const int MaxBytes = 1024 * 1024;
    private const int MaxPhrase = 60;
    private static readonly string[] Columns = ["wrong", "right", "except"];
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file.</summary>
    public static NameListFile Open(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: > MaxBytes }
                ? Unreadable("文件超过1MB")
                : Read(File.ReadAllText(path, StrictUtf8));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Unreadable("没有这个文件");
        }
        catch (DecoderFallbackException)
        {
            return Unreadable("文件不是UTF-8编码");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Unreadable($"文件打不开（{e.Message}）");
        }
    }

    /// <summary>Reads the text of a file.</summary>
    public static NameListFile Read(string text)
    {
        using var reader = new StringReader(text);
        using var parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = null, IgnoreBlankLines = true });
        if (!parser.Read() || !parser.Record!.Select(cell => cell.Trim().TrimStart('\uFEFF')).SequenceEqual(Columns))
        {
            return Unreadable($"第1行应是列名「{string.Join(',', Columns)}」");
        }

        var phrases = new Dictionary<string, WrongPhrase>(StringComparer.Ordinal);
        while (parser.Read())
        {
            var (line, cells) = (parser.RawRow, parser.Record!.Select(cell => cell.Trim()).ToArray());
            var (wrong, right) = (cells.ElementAtOrDefault(0) ?? "", cells.ElementAtOrDefault(1) ?? "");
            string[] except = [.. (cells.ElementAtOrDefault(2) ?? "").Split(['；', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
            var complaint = cells.Length > Columns.Length ? $"有{cells.Length}列，应是{Columns.Length}列；内容里有逗号的，加上英文双引号"
                : wrong.Length is < 2 or > MaxPhrase ? $"wrong「{wrong}」应有2至{MaxPhrase}个字"
                : right.Length is 0 or > MaxPhrase ? $"right「{right}」应有1至{MaxPhrase}个字"
                : wrong == right ? $"wrong 和 right 相同，都是「{wrong}」"
                : except.FirstOrDefault(phrase => !phrase.Contains(wrong, StringComparison.Ordinal)) is { } other ? $"except「{other}」里没有「{wrong}」"
                : !phrases.TryAdd(wrong, new WrongPhrase(wrong, right, except)) ? $"「{wrong}」重复出现"
                : phrases.Count > MaxLines ? $"超过{MaxLines}行"
                : null;
            if (complaint is not null)
            {
                return Unreadable($"第{line}行：{complaint}");
            }
        }

        return phrases.Count == 0 ? Unreadable("只有列名，没有内容；不需要名单的，把设置留空") : new NameListFile([.. phrases.Values], null);
    }

    private static NameListFile Unreadable(string complaint) => new([], complaint);
}
