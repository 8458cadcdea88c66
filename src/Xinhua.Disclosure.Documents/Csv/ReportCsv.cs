using System.Globalization;
using System.Text;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Documents.Csv;

/// <summary>Writes the numbers of a report as CSV (RFC 4180), one cell a line, so that files of many reports can be put one under the other.</summary>
public static class ReportCsv
{
    private static readonly string[] Heads = ["单位代码", "单位名称", "年度", "版本", "表", "行", "列", "单元格", "数值", "计量单位", "备注"];

    /// <summary>All cells in printed order, computed cells included, as UTF-8 with a byte order mark, by which Excel knows it; blank cells are empty.</summary>
    /// <param name="content">The report.</param>
    /// <param name="stamp">What publishing added.</param>
    public static byte[] Write(ReportContent content, PublicationStamp stamp)
    {
        var csv = new StringBuilder();
        CsvText.Line(csv, Heads);
        foreach (var cell in content.Format.Cells)
        {
            CsvText.Line(
                csv,
                CsvText.Text(content.AgencySlug ?? ""),
                CsvText.Text(content.AgencyName),
                content.Year.ToString(CultureInfo.InvariantCulture),
                stamp.Revision.ToString(CultureInfo.InvariantCulture),
                CsvText.Text(content.Format.Table(cell.Key.Table).Caption),
                CsvText.Text(string.Join('／', cell.RowPath)),
                CsvText.Text(string.Join('／', cell.ColumnPath)),
                cell.Key.ToString(),
                FigureText.Write(content.Figures[cell.Key]),
                CsvText.Text(cell.Unit),
                CsvText.Text(content.Notes.GetValueOrDefault(cell.Key, "")));
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(csv.ToString())];
    }
}
