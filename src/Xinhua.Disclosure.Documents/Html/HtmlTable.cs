using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Documents.Html;

/// <summary>
/// Draws the printed grid of a table as an HTML table with caption, merged heads and, for every figure, the ids of the heads that speak of it.
/// What stands in a figure's cell is the caller's: a number to read, or a field to fill.
/// </summary>
public static class HtmlTable
{
    private const int LongestKept = 6;

    /// <summary>Encodes text for element content and quoted attributes; Chinese stays Chinese.</summary>
    public static HtmlEncoder Encoder { get; } = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The table in a region that scrolls sideways by itself and can be reached by keyboard.</summary>
    /// <param name="form">The table.</param>
    /// <param name="figure">Content of a figure's cell, as HTML.</param>
    /// <param name="footer">Rows below the table, as HTML; null for none.</param>
    /// <param name="beside">What stands behind the label of a head, as HTML; null for nothing.</param>
    public static string Write(FormatTable form, Func<LayoutCell, string> figure, string? footer = null, Func<LayoutCell, string>? beside = null)
    {
        var html = new StringBuilder(16_000);
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"{form.Key}-caption\">");
        html.Append(CultureInfo.InvariantCulture, $"<table class=\"report-table report-table--{form.Key}\" id=\"table-{form.Key}\">");
        html.Append(CultureInfo.InvariantCulture, $"<caption id=\"{form.Key}-caption\">{Encoder.Encode(form.Caption)}</caption>");
        var block = -1;
        foreach (var row in form.Layout.Rows)
        {
            if (row.Block != block)
            {
                html.Append(block < 0 ? "<tbody>" : "</tbody><tbody>");
                block = row.Block;
            }

            html.Append(row.IsHead ? "<tr class=\"head\">" : "<tr>");
            foreach (var cell in row.Cells)
            {
                Cell(html, form, cell, figure, beside);
            }

            html.Append("</tr>");
        }

        html.Append("</tbody>").Append(footer).Append("</table></div>");
        return html.ToString();
    }

    /// <summary>The id of a head or a figure's cell within the page.</summary>
    public static string Id(FormatTable form, string layoutId) => $"{form.Key}-{layoutId}";

    private static void Cell(StringBuilder html, FormatTable form, LayoutCell cell, Func<LayoutCell, string> figure, Func<LayoutCell, string>? beside)
    {
        if (cell.Cell is { } field)
        {
            var headers = string.Join(' ', cell.Headers.Select(head => Id(form, head)));
            html.Append(CultureInfo.InvariantCulture, $"<td class=\"figure{(field.IsComputed ? " computed" : "")}\" headers=\"{headers}\"");
            Spans(html, cell);
            html.Append('>').Append(figure(cell)).Append("</td>");
            return;
        }

        // The corner heads no figures; as a head cell it would be read out for every row label.
        var (tag, scope) = cell.Role switch
        {
            LayoutRole.Corner => ("td", ""),
            LayoutRole.Band => ("th", " scope=\"colgroup\""),
            LayoutRole.ColumnHead => ("th", cell.ColumnSpan > 1 ? " scope=\"colgroup\"" : " scope=\"col\""),
            LayoutRole.RowHead => ("th", cell.RowSpan > 1 ? " scope=\"rowgroup\"" : " scope=\"row\""),
            LayoutRole.Figure => ("td", ""),
        };
        html.Append(CultureInfo.InvariantCulture, $"<{tag} id=\"{Id(form, cell.Id)}\"{scope} class=\"{Class(cell)}\"");
        Spans(html, cell);
        html.Append('>').Append(Label(cell)).Append(beside?.Invoke(cell)).Append(CultureInfo.InvariantCulture, $"</{tag}>");
    }

    /// <summary>A short label keeps together behind its ordinal: （三）不予公开 breaks after the bracket or not at all.</summary>
    private static string Label(LayoutCell cell)
    {
        var end = cell.Text.IndexOf('）', StringComparison.Ordinal) + 1;
        return cell.RowSpan > 1 && cell.Text[0] == '（' && cell.Text.Length - end is > 0 and <= LongestKept
            ? $"{Encoder.Encode(cell.Text[..end])}<span class=\"keep\">{Encoder.Encode(cell.Text[end..])}</span>"
            : Encoder.Encode(cell.Text);
    }

    private static string Class(LayoutCell cell) => cell.Role switch
    {
        LayoutRole.Band => "band",
        LayoutRole.Corner => "corner",
        LayoutRole.ColumnHead => "column-head",
        LayoutRole.RowHead => $"row-head level-{cell.Column}",
        LayoutRole.Figure => "figure",
    };

    private static void Spans(StringBuilder html, LayoutCell cell)
    {
        if (cell.ColumnSpan > 1)
        {
            html.Append(CultureInfo.InvariantCulture, $" colspan=\"{cell.ColumnSpan}\"");
        }

        if (cell.RowSpan > 1)
        {
            html.Append(CultureInfo.InvariantCulture, $" rowspan=\"{cell.RowSpan}\"");
        }
    }
}
