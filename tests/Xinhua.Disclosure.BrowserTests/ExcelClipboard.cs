using System.Globalization;
using System.Text;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Documents.Html;

namespace Xinhua.Disclosure.BrowserTests;

/// <summary>Tables as Excel puts them on the clipboard: a page of its own with its styles, fragment marks, merged cells and lines broken anywhere.</summary>
internal static class ExcelClipboard
{
    /// <summary>The whole table with its heads.</summary>
    /// <param name="table">The table of the form.</param>
    /// <param name="figure">What stands in a cell.</param>
    /// <param name="label">What becomes of a label; null leaves it as it is.</param>
    public static string Html(FormatTable table, Func<FormatCell, string> figure, Func<string, string>? label = null)
    {
        var html = new StringBuilder("""
            <html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns="http://www.w3.org/TR/REC-html40">
            <head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=ProgId content=Excel.Sheet><meta name=Generator content="Microsoft Excel 15">
            <style>
            <!--table {mso-displayed-decimal-separator:"\."; mso-displayed-thousand-separator:"\,";}
            .xl65 {mso-style-parent:style0; mso-number-format:"\@"; text-align:center; white-space:normal;}
            ruby {ruby-align:left;} rt {color:windowtext; mso-char-type:none; display:none;}
            -->
            </style></head>
            <body link="#0563C1" vlink="#954F72">
            <table border=0 cellpadding=0 cellspacing=0 width=960 style='border-collapse:collapse;width:720pt'>
            <!--StartFragment-->
             <col width=64 span=10 style='mso-width-source:userset;mso-width-alt:2048'>

            """);
        foreach (var row in table.Layout.Rows)
        {
            html.Append(" <tr height=38 style='mso-height-source:userset;height:28.5pt'>\r\n");
            foreach (var cell in row.Cells)
            {
                var text = cell.Cell is { } field ? figure(field) : Broken(label?.Invoke(cell.Text) ?? cell.Text);
                html.Append(CultureInfo.InvariantCulture, $"  <td{(cell.ColumnSpan > 1 ? $" colspan={cell.ColumnSpan}" : "")}{(cell.RowSpan > 1 ? $" rowspan={cell.RowSpan}" : "")} height=38 class=xl65 width=64 style='height:28.5pt;width:48pt'>{HtmlTable.Encoder.Encode(text).Replace("&#xA;", "<br>\r\n    ", StringComparison.Ordinal)}</td>\r\n");
            }

            html.Append(" </tr>\r\n");
        }

        return html.Append("<!--EndFragment-->\r\n</table>\r\n</body>\r\n</html>").ToString();
    }

    /// <summary>The numbers alone, as text with tabs.</summary>
    public static string Tabbed(FormatTable table, Func<FormatCell, string> figure) => string.Concat(
        table.Layout.Rows.Where(row => !row.IsHead).Select(row => string.Join('\t', row.Cells.Where(cell => cell.Cell is not null).Select(cell => figure(cell.Cell!))) + "\r\n"));

    /// <summary>A long label has its line broken by hand.</summary>
    private static string Broken(string label) => label.Length > 12 ? label[..8] + "\n" + label[8..] : label;
}
