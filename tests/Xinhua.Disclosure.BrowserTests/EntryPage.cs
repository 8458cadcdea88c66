using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Documents.Html;
using Xinhua.Disclosure.Web.Pages.Desk.Reports;

namespace Xinhua.Disclosure.BrowserTests;

/// <summary>The entry form of a report as the script expects to find it, without a server behind it.</summary>
internal static class EntryPage
{
    /// <summary>Opens the form of a year with the figures that are saved.</summary>
    public static async Task OpenAsync(IPage page, ReportFormat format, int year, IReadOnlyDictionary<CellKey, string>? saved = null, ReportContent? previous = null)
    {
        await page.ServeAsync(new Dictionary<string, string>
        {
            ["/entry"] = Html(format, saved ?? new Dictionary<CellKey, string>()),
            ["/entry/sheet.json"] = EntrySheet.Of(format, year, previous).ToJson(),
            ["/elsewhere"] = "<!doctype html><title>elsewhere</title>",
        });
        await page.GotoAsync($"{StaticSite.Origin}/entry");
        await Assertions.Expect(page.Locator("#live-summary")).Not.ToBeEmptyAsync();
    }

    /// <summary>The field of a cell.</summary>
    public static ILocator Field(this IPage page, string cell) => page.Locator($"#{Id('c', cell)}");

    /// <summary>The message at a cell.</summary>
    public static ILocator Message(this IPage page, string cell) => page.Locator($"#{Id('e', cell)}");

    private static string Html(ReportFormat format, IReadOnlyDictionary<CellKey, string> saved)
    {
        var html = new StringBuilder("""
            <!doctype html><html lang="zh-CN"><title>填报</title><script type="module" src="/js/report-entry.js"></script>
            <p id="live-summary" role="status"></p><ol id="live-findings"></ol>
            <form id="report-form" method="post" action="/elsewhere" data-sheet-url="/entry/sheet.json"><p id="save-state" role="status"></p><button>保存</button>
            """);
        foreach (var section in format.TextSections)
        {
            html.Append(CultureInfo.InvariantCulture, $"""<textarea name="{section.Key}" data-section="{section.Key}"></textarea><p data-count-for="{section.Key}" data-minimum="{section.MinimumLength}"></p>""");
        }

        foreach (var table in format.Tables)
        {
            html.Append(HtmlTable.Write(table, place => Figure(place.Cell!, saved)));
        }

        foreach (var statement in IdentityStatement.Of(Figures.Empty(format)))
        {
            html.Append(CultureInfo.InvariantCulture, $"""<p data-identity="{statement.Identity.Id}" data-column="{statement.Column.Key}"></p>""");
        }

        return html.Append("</form><p><a href=\"/elsewhere\">离开</a></p></html>").ToString();
    }

    private static string Figure(FormatCell cell, IReadOnlyDictionary<CellKey, string> saved) => cell.IsComputed
        ? $"""<output data-total="{cell.Key}"></output>"""
        : $"""
            <input id="{Id('c', $"{cell.Key}")}" name="Cells[{cell.Key}]" data-cell="{cell.Key}" value="{saved.GetValueOrDefault(cell.Key)}" size="4">
            <input type="hidden" name="Was[{cell.Key}]" value="{saved.GetValueOrDefault(cell.Key)}">
            <p id="{Id('e', $"{cell.Key}")}" class="cell-error" data-error-for="{cell.Key}" hidden></p>
            """;

    private static string Id(char prefix, string cell) => $"{prefix}-{cell.Replace("/", "--", StringComparison.Ordinal)}";
}
