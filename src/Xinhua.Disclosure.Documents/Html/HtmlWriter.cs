using System.Globalization;
using System.Text;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents.Blocks;

namespace Xinhua.Disclosure.Documents.Html;

/// <summary>Draws blocks as the body of the public page: a fragment without head, script or style, all text encoded.</summary>
public static class HtmlWriter
{
    /// <summary>The fragment. Headings carry their section key as id; the title is the page's only h1.</summary>
    /// <param name="blocks">What to draw.</param>
    /// <param name="headingLevel">Level of the section headings: 2 on the public page, lower where the report stands inside another page.</param>
    /// <param name="around">Puts something around or beside a figure, which it gets as HTML; null on the public page.</param>
    public static string Write(IReadOnlyList<Block> blocks, int headingLevel = 2, Func<Core.Formats.FormatCell, string, string>? around = null)
    {
        var html = new StringBuilder(40_000);
        var isInSection = false;
        foreach (var block in blocks)
        {
            switch (block)
            {
                case Block.Title title:
                    html.Append(CultureInfo.InvariantCulture, $"<h1 class=\"report-title\">{Title(title.Text)}</h1>");
                    break;
                case Block.Heading heading:
                    html.Append(isInSection ? "</section>" : "").Append(CultureInfo.InvariantCulture, $"<section aria-labelledby=\"{heading.Section}\"><h{headingLevel} id=\"{heading.Section}\">{Encode(heading.Text)}</h{headingLevel}>");
                    isInSection = true;
                    break;
                case Block.Paragraph { Body: "" } only:
                    html.Append(CultureInfo.InvariantCulture, $"<h{headingLevel + 1}>{Encode(only.Lead!)}</h{headingLevel + 1}>");
                    break;
                case Block.Paragraph paragraph:
                    html.Append("<p>")
                        .Append(paragraph.Lead is { } lead ? $"<strong class=\"lead\">{Encode(lead)}</strong>" : "")
                        .Append(Encode(paragraph.Body))
                        .Append("</p>");
                    break;
                case Block.Table table:
                    html.Append(HtmlTable.Write(table.Form, cell => around is null ? Figure(table, cell.Cell!) : around(cell.Cell!, Figure(table, cell.Cell!))));
                    break;
            }
        }

        return html.Append(isInSection ? "</section>" : "").ToString();
    }

    /// <summary>A report's title as HTML; where it must break, it breaks before 政府信息公开 and not within a word.</summary>
    public static string Title(string title) => Encode(title).Replace("年政府信息公开", "年<wbr>政府信息公开", StringComparison.Ordinal);

    private static string Figure(Block.Table table, Core.Formats.FormatCell cell)
    {
        var note = table.Notes.TryGetValue(cell.Key, out var text) ? $" <small class=\"note\">（{Encode(text)}）</small>" : "";
        return FigureText.Write(table.Figures[cell.Key]) + note;
    }

    private static string Encode(string text) => HtmlTable.Encoder.Encode(text);
}
