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
    /// <summary>The table as HTML; the running statement of its identities stands in a foot row, one under each column.</summary>
    public string Write() => HtmlTable.Write(Form, cell => cell.Cell!.IsComputed ? Total(cell.Cell) : Field(cell.Cell), Statements());

    private static string E(string text) => HtmlTable.Encoder.Encode(text);

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
            .Append(CultureInfo.InvariantCulture, $" aria-label=\"{E(Label(cell))}\" aria-describedby=\"{FieldIds.CellError(key)} l-{FieldIds.Cell(key)}\"{(error is null ? "" : " aria-invalid=\"true\"")}>")
            .Append(CultureInfo.InvariantCulture, $"<input type=\"hidden\" name=\"Was[{key}]\" value=\"{FigureText.Write(View.Stored(cell.Key))}\">")
            .Append(LastYear(cell))
            .Append(View.Working.Content.Notes.TryGetValue(cell.Key, out var note) ? $"<span class=\"last-year\">备注：{E(note)}</span>" : "")
            .Append(CultureInfo.InvariantCulture, $"<p class=\"cell-error\" id=\"{FieldIds.CellError(key)}\" data-error-for=\"{key}\"{(error is null ? " hidden" : "")}>{E(error ?? "")}</p>")
            .ToString();
    }

    private string LastYear(FormatCell cell) => View.LastYear(cell.Key) is { } value
        ? $"<span class=\"last-year\" id=\"l-{FieldIds.Cell(cell.Key.ToString())}\"><span aria-hidden=\"true\">上年 </span><span class=\"visually-hidden\">上一年是</span>{FigureText.Write(value)}</span>"
        : $"<span class=\"last-year last-year--none\" id=\"l-{FieldIds.Cell(cell.Key.ToString())}\"></span>";

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
                html.Append(CultureInfo.InvariantCulture, $"<td><p data-identity=\"{statement.Identity.Id}\" data-column=\"{statement.Column.Key}\" data-state=\"{State(statement)}\">{Clauses(statement.Text)}</p></td>");
            }

            html.Append("</tr>");
        }

        return html.Append("</tfoot>").ToString();
    }

    /// <summary>The statement in clauses, so that a narrow column breaks it between them.</summary>
    private static string Clauses(string text) => $"<span>{string.Join("，</span><span>", text.Split('，').Select(E))}</span>";

    private static string State(IdentityStatement statement) => !statement.IsComplete ? "incomplete" : statement.Difference == 0 ? "equal" : "different";
}
