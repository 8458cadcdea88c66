using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Xinhua.Disclosure.Core.Agencies;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>A list of agencies as a table: lines and cells, read but not judged. Or the reason, in Chinese, why it cannot be read.</summary>
/// <param name="Text">The whole text, so that it can be shown and sent again.</param>
/// <param name="Lines">Its lines; empty when it cannot be read.</param>
/// <param name="Complaint">Why it cannot be read; null when it can.</param>
public sealed record AgencyFile(string Text, IReadOnlyList<AgencyLine> Lines, string? Complaint)
{
    /// <summary>Longest file, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Most lines.</summary>
    public const int MaxLines = 5000;

    /// <summary>The columns, as the template has them.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["代码", "名称", "类别", "上级代码", "起始年份"];

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A file to begin with, as a spreadsheet program opens it: the columns and two lines that show how they are filled.</summary>
    public static byte[] Template() =>
    [
        .. Encoding.UTF8.Preamble,
        .. Encoding.UTF8.GetBytes($"{string.Join(',', Columns)}\r\nmoumou,某某区人民政府,人民政府,,2024\r\nmoumou-sfj,某某区司法局,政府部门,moumou,2024\r\n"),
    ];

    /// <summary>Reads a file: UTF-8 with or without a mark, GB 18030, or what spreadsheet programs call Unicode text.</summary>
    public static AgencyFile Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
        {
            return Unreadable($"文件超过{MaxBytes / 1024 / 1024}MB，单位清单不会这么大。请确认选对了文件，或者分几次导入。");
        }

        if (bytes.StartsWith("PK"u8) || bytes.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
        {
            return Unreadable("这是 Excel 工作簿，不是 CSV 文件。请在 Excel 或 WPS 里另存为“CSV UTF-8（逗号分隔）”，再上传。");
        }

        return Decode(bytes) is { } text && !text.Contains('\0', StringComparison.Ordinal)
            ? Read(text)
            : Unreadable("这个文件不是文本，读不出单位清单。请用 CSV 文件（UTF-8 或 GB18030 编码）。");
    }

    /// <summary>Reads what was pasted: separated by commas, or by tabs as a spreadsheet program copies it.</summary>
    public static AgencyFile Read(string text)
    {
        if (text.Length > MaxBytes)
        {
            return Unreadable($"内容超过{MaxBytes / 1024 / 1024}MB。请分几次导入。");
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return Unreadable("没有内容。请选择 CSV 文件，或者把表格粘贴进来。");
        }

        var header = text.AsSpan()[..(text.AsSpan().IndexOfAny('\r', '\n') is var end and >= 0 ? end : text.Length)];
        var lines = new List<AgencyLine>();
        using var reader = new StringReader(text);
        using var parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = header.Contains('\t') ? "\t" : ",",
            BadDataFound = null,
            MaxFieldSize = 0,
            IgnoreBlankLines = false,
        });
        int[]? places = null;
        var width = 0;
        for (var number = 1; parser.Read(); number = parser.RawRow + 1)
        {
            // A quote that is not closed swallows what follows, up to the end of the file.
            if (parser.RawRecord.Count(c => c == '"') % 2 == 1 || parser.Record!.Any(cell => cell.AsSpan().ContainsAny('\r', '\n')))
            {
                return Unreadable(text, $"第{number}行的引号没有成对，或者单元格里有换行。请改正这一行。");
            }

            string[] cells = [.. parser.Record!.Select(cell => cell.Trim())];
            if (Array.TrueForAll(cells, cell => cell.Length == 0))
            {
                continue;
            }

            if (places is null)
            {
                places = [.. Columns.Select(column => Array.IndexOf(cells, column))];
                if (WhyNotHeader(cells, places) is { } why)
                {
                    return Unreadable(text, why);
                }

                width = cells.Length;
                continue;
            }

            if (cells.Skip(width).Any(cell => cell.Length > 0))
            {
                return Unreadable(text, $"第{number}行的列数比列名多。名称里有逗号的，请给名称加上英文双引号。");
            }

            lines.Add(new AgencyLine(number, Cell(0), Cell(1), Cell(2), Cell(3), Cell(4)));
            if (lines.Count > MaxLines)
            {
                return Unreadable(text, $"清单超过{MaxLines}行。请分几次导入。");
            }

            string Cell(int column)
            {
                return cells.ElementAtOrDefault(places[column]) ?? "";
            }
        }

        return lines.Count == 0 ? Unreadable(text, "清单里只有列名，没有单位。请在列名下面每行写一个单位。") : new AgencyFile(text, lines, null);
    }

    private static string? WhyNotHeader(string[] cells, int[] places) =>
        places.Any(place => place < 0)
            ? $"第一行缺少列名：{string.Join('、', Columns.Where((_, column) => places[column] < 0))}。第一行应当有这些列名：{string.Join('、', Columns)}（顺序不限）。"
            : Columns.FirstOrDefault(column => cells.Count(cell => cell == column) > 1) is { } twice ? $"列名「{twice}」出现了两次，请删去一列。"
            : null;

    private static string? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return Encoding.Unicode.GetString(bytes[2..]);
        }

        try
        {
            return StrictUtf8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes);
        }
        catch (DecoderFallbackException)
        {
            try
            {
                return CodePagesEncodingProvider.Instance.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!.GetString(bytes);
            }
            catch (DecoderFallbackException)
            {
                return null;
            }
        }
    }

    private static AgencyFile Unreadable(string complaint) => new("", [], complaint);

    private static AgencyFile Unreadable(string text, string complaint) => new(text, [], complaint);
}
