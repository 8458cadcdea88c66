using System.Globalization;
using System.Text;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Documents.Csv;

namespace Xinhua.Disclosure.Documents.OpenData;

/// <summary>The data dictionary: every cell of every form with its key, its labels and what is counted there, made from the forms.</summary>
public static class DictionaryFile
{
    private static readonly string[] Heads =
    [
        "格式代码", "格式文件", "起始年度", "截止年度", "指标键", "表代码", "行代码", "列代码", "表", "行", "列", "计量单位", "数值类型", "计算方法", "含义", "依据",
    ];

    /// <summary>The dictionary as CSV (RFC 4180), UTF-8 with a byte order mark; the same forms always give the same bytes. A form in force has no last year.</summary>
    /// <param name="formats">The forms.</param>
    public static byte[] Write(ReportFormats formats)
    {
        var csv = new StringBuilder();
        CsvText.Line(csv, Heads);
        foreach (var format in formats.All)
        {
            foreach (var cell in FormCell.Of(format))
            {
                CsvText.Line(csv, Fields(format, cell).Select(CsvText.Text));
            }
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(csv.ToString())];
    }

    private static IEnumerable<string> Fields(ReportFormat format, FormCell cell) =>
    [
        format.Id,
        format.Document,
        format.FirstYear.ToString(CultureInfo.InvariantCulture),
        format.LastYear?.ToString(CultureInfo.InvariantCulture) ?? "",
        cell.Key,
        cell.Cell.Key.Table,
        cell.Cell.Key.Row,
        cell.Cell.Key.Column,
        cell.Table,
        cell.Row,
        cell.Column,
        cell.Unit,
        Number(cell.Cell.Number),
        cell.Cell.IsComputed ? string.Join(" + ", cell.Cell.Sums[0].Addends) : "",
        Both(cell.Cell.Row.Meaning, cell.Cell.Column.Meaning),
        Both(cell.Cell.Row.Basis, cell.Cell.Column.Basis),
    ];

    private static string Number(NumberKind kind) => kind switch
    {
        NumberKind.Count => "整数，0或正数",
        NumberKind.SignedCount => "整数，可以是负数",
        NumberKind.Money => string.Create(CultureInfo.InvariantCulture, $"0或正数，最多{Core.Reports.FigureText.MaxDecimals}位小数"),
    };

    private static string Both(string? ofRow, string? ofColumn) => string.Join('；', new[] { ofRow, ofColumn }.Where(text => !string.IsNullOrEmpty(text)));
}
