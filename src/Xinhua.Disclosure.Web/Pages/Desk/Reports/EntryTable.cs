using System.Globalization;
using System.Text;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Documents.Html;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>A table of the form to be filled in: the same printed grid as everywhere, with a field in every entered cell.</summary>
/// <param name="View">The page.</param>
/// <param name="Form">The table.</param>
internal sealed record EntryTable(EntryModel View, FormatTable Form)
{
    /// <summary>How many cells to blame are named under a column; the script names as many.</summary>
    private const int NamedHints = 3;

    /// <summary>The table as HTML; the running statement of its identities stands in a foot row, one under each column.</summary>
    public string Write() => HtmlTable.Write(Form, cell => cell.Cell!.IsComputed ? Total(cell.Cell) : Field(cell.Cell), Statements(), HelpButton)
        + string.Concat(Explained.Select(HelpText));

    /// <summary>The rows of which the form says what they mean.</summary>
    private IEnumerable<FormatLine> Explained => Form.Blocks.SelectMany(block => block.RowLeaves).Where(IsExplained);

    private static string E(string text) => HtmlTable.Encoder.Encode(text);

    private static bool IsExplained(FormatLine line) => line.Meaning is not null || line.Basis is not null;

    private string HelpId(FormatLine line) => $"help-{Form.Key}--{line.Key}";

    private string HelpButton(LayoutCell head) => head.Line is { Key: not null } line && IsExplained(line)
        ? $" <button type=\"button\" class=\"help-button\" popovertarget=\"{HelpId(line)}\" aria-label=\"说明\">?</button>"
        : "";

    /// <summary>Stands outside the table, so that a head is read out without it. The browser opens it without script.</summary>
    private string HelpText(FormatLine line) =>
        $"<div popover id=\"{HelpId(line)}\" class=\"help-text\" role=\"note\"><p class=\"help-text__title\">{E(line.Label)}</p>"
        + (line.Meaning is null ? "" : $"<p>{E(line.Meaning)}</p>")
        + (line.Basis is null ? "" : $"<p class=\"help-text__basis\">依据：{E(line.Basis.Replace("条例", "《政府信息公开条例》", StringComparison.Ordinal))}</p>")
        + "</div>";

    private static string Label(FormatCell cell) => $"{string.Join('，', cell.RowPath)}，{string.Join('，', cell.ColumnPath)}";

    private string Total(FormatCell cell) =>
        $"<output id=\"{FieldIds.Cell(cell.Key.ToString())}\" aria-live=\"off\" data-total=\"{cell.Key}\" aria-label=\"{E(Label(cell))}\">{FigureText.Write(View.Shown[cell.Key])}</output>{LastYear(cell)}";

    private string Field(FormatCell cell)
    {
        var key = cell.Key.ToString();
        var error = View.CellError(key);
        var inputMode = cell.Number == NumberKind.Money ? "decimal" : "numeric";
        return new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"<input id=\"{FieldIds.Cell(key)}\" name=\"Cells[{key}]\" data-cell=\"{key}\" value=\"{E(View.CellText(cell.Key))}\" inputmode=\"{inputMode}\" autocomplete=\"off\"")
            .Append(CarriedAttributes(cell))
            .Append(CultureInfo.InvariantCulture, $" aria-label=\"{E(Label(cell))}\" aria-describedby=\"{FieldIds.CellError(key)} l-{FieldIds.Cell(key)}{(View.Carried.ContainsKey(cell.Key) ? $" b-{FieldIds.Cell(key)}" : "")}\"{(error is null ? "" : " aria-invalid=\"true\"")}>")
            .Append(CultureInfo.InvariantCulture, $"<input type=\"hidden\" name=\"Was[{key}]\" value=\"{FigureText.Write(View.Stored(cell.Key))}\">")
            .Append(LastYear(cell))
            .Append(Carried(cell))
            .Append(View.Working.Content.Notes.TryGetValue(cell.Key, out var note) ? $"<span class=\"last-year\">备注：{E(note)}</span>" : "")
            .Append(CultureInfo.InvariantCulture, $"<p class=\"cell-error\" id=\"{FieldIds.CellError(key)}\" data-error-for=\"{key}\"{(error is null ? " hidden" : "")}>{E(error ?? "")}</p>")
            .ToString();
    }

    private string LastYear(FormatCell cell) => View.LastYear(cell.Key) is { } value
        ? $"<span class=\"last-year\" id=\"l-{FieldIds.Cell(cell.Key.ToString())}\"><span aria-hidden=\"true\">上年 </span><span class=\"visually-hidden\">上一年是</span>{FigureText.Write(value)} <span class=\"year-change\" data-change-for=\"{cell.Key}\">{(View.Shown[cell.Key] is { } now ? YearChange.Text(value, now) : "")}</span></span>"
        : $"<span class=\"last-year last-year--none\" id=\"l-{FieldIds.Cell(cell.Key.ToString())}\"></span>";

    /// <summary>What the script needs to lock the cell and to ask for the reason when it is opened.</summary>
    private string CarriedAttributes(FormatCell cell) => View.Carried.TryGetValue(cell.Key, out var value)
        ? $" data-carried=\"{FigureText.Write(value)}\" data-reasons=\"{E(string.Join('|', View.ReasonsOf(cell)))}\""
        : "";

    private string Carried(FormatCell cell) => View.Carried.TryGetValue(cell.Key, out var value)
        ? $"<span class=\"carried\" id=\"b-{FieldIds.Cell(cell.Key.ToString())}\" data-carried-for=\"{cell.Key}\"><span class=\"carried__text\">{(View.Shown[cell.Key] == value ? "取自上年<wbr>报告" : $"上年报告<wbr>为{FigureText.Write(value)}")}</span></span>"
        : "";

    private string? Statements()
    {
        var statements = IdentityStatement.Of(View.Shown).Where(statement => statement.Identity.Table == Form.Key).ToList();
        if (statements.Count == 0)
        {
            return null;
        }

        var html = new StringBuilder("<tfoot>");
        foreach (var identity in statements.GroupBy(statement => statement.Identity))
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr class=\"identity\"><th scope=\"row\" colspan=\"{Form.Layout.LabelColumns}\">勾稽关系<small>{E(identity.First().LeftName)}＝{E(identity.First().RightName)}</small></th>");
            foreach (var statement in identity)
            {
                html.Append(CultureInfo.InvariantCulture, $"<td><p data-identity=\"{statement.Identity.Id}\" data-column=\"{statement.Column.Key}\" data-state=\"{State(statement)}\">{Clauses(statement.Text)}</p>{Bar(statement)}{Hints(statement)}</td>");
            }

            html.Append("</tr>");
        }

        return html.Append("</tfoot>").ToString();
    }

    /// <summary>Both sides as bars; the statement says the same in words.</summary>
    private static string Bar(IdentityStatement statement)
    {
        var most = Math.Max(Math.Max(statement.Left, statement.Right), 1);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<svg class=\"difference-bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect y=\"0\" width=\"{Width(statement.Left)}\" height=\"3\"/><rect y=\"5\" width=\"{Width(statement.Right)}\" height=\"3\"/></svg>");

        decimal Width(decimal side)
        {
            return Math.Round(Math.Max(side, 0) * 100 / most);
        }
    }

    /// <summary>Links to the cells that may be to blame; they work without script, too.</summary>
    private string Hints(IdentityStatement statement)
    {
        var hints = DifferenceHints.Of(statement, View.Shown, View.Working.Previous);
        var links = hints.Take(NamedHints).Select(hint =>
            $"<li><a class=\"hint-link\" href=\"#{FieldIds.Cell(hint.Cell.Key.ToString())}\"><span>{E(hint.Text)}</span> <small>{hint.CauseText}</small><span class=\"visually-hidden\">。{E(hint.Sentence)}</span></a></li>");
        var more = hints.Count > NamedHints ? $"<li class=\"hint-more\">另有{hints.Count - NamedHints}格</li>" : "";
        return $"<ul class=\"difference-hints\" data-hints=\"{statement.Identity.Id}\" data-column=\"{statement.Column.Key}\">{string.Concat(links)}{more}</ul>";
    }

    /// <summary>The statement in clauses, so that a narrow column breaks it between them.</summary>
    private static string Clauses(string text) => $"<span>{string.Join("，</span><span>", text.Split('，').Select(E))}</span>";

    private static string State(IdentityStatement statement) => !statement.IsComplete ? "incomplete" : statement.Difference == 0 ? "equal" : "different";
}
