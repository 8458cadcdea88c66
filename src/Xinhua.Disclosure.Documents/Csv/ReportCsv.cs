using System.Buffers;
using System.Globalization;
using System.Text;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Documents.Csv;

/// <summary>Writes the numbers of a report as CSV (RFC 4180), one cell a line, so that files of many reports can be put one under the other.</summary>
public static class ReportCsv
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    /// <summary>Text that begins so is a formula to a spreadsheet.</summary>
    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@＝＋－＠\t\r\n");

    private static readonly string[] Heads = ["单位代码", "单位名称", "年度", "版本", "表", "行", "列", "单元格", "数值", "计量单位", "备注"];

    /// <summary>All cells in printed order, computed cells included, as UTF-8 with a byte order mark, by which Excel knows it; blank cells are empty.</summary>
    /// <param name="content">The report.</param>
    /// <param name="stamp">What publishing added.</param>
    public static byte[] Write(ReportContent content, PublicationStamp stamp)
    {
        var csv = new StringBuilder();
        Line(csv, Heads);
        foreach (var cell in content.Format.Cells)
        {
            Line(
                csv,
                Text(content.AgencySlug ?? ""),
                Text(content.AgencyName),
                content.Year.ToString(CultureInfo.InvariantCulture),
                stamp.Revision.ToString(CultureInfo.InvariantCulture),
                Text(content.Format.Table(cell.Key.Table).Caption),
                Text(string.Join('／', cell.RowPath)),
                Text(string.Join('／', cell.ColumnPath)),
                cell.Key.ToString(),
                FigureText.Write(content.Figures[cell.Key]),
                Text(cell.Unit),
                Text(content.Notes.GetValueOrDefault(cell.Key, "")));
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(csv.ToString())];
    }

    private static void Line(StringBuilder csv, params IEnumerable<string> fields) => csv.AppendJoin(',', fields.Select(Field)).Append("\r\n");

    private static string Field(string text) =>
        text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static string Text(string text) => text.Length > 0 && FormulaStarts.Contains(text[0]) ? $"'{text}" : text;
}
