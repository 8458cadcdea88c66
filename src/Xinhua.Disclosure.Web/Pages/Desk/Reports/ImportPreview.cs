using System.Globalization;
using System.Text;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Documents.Comparison;
using Xinhua.Disclosure.Documents.Html;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>What a document would do to a cell.</summary>
public enum ImportEffect
{
    /// <summary>It does not speak of the cell.</summary>
    Absent,

    /// <summary>It says what the report says.</summary>
    Same,

    /// <summary>It fills a blank.</summary>
    New,

    /// <summary>It says something else.</summary>
    Other,

    /// <summary>It holds no number there.</summary>
    Unreadable,
}

/// <summary>A document beside the report: cell by cell, section by section.</summary>
/// <param name="Draft">The document.</param>
/// <param name="Now">What the report says.</param>
/// <param name="After">What it would say if everything were taken.</param>
/// <param name="Findings">What the rules would find then.</param>
public sealed record ImportPreview(ImportDraft Draft, ReportContent Now, ReportContent After, IReadOnlyList<Finding> Findings)
{
    private readonly Figures read = new(Now.Format, Draft.Values.Select(value => KeyValuePair.Create(CellKey.Parse(value.Key, null), value.Value)));

    /// <summary>What was ticked; null on the first view, when what fills a blank is.</summary>
    public ImportInput? Chosen { get; init; }

    /// <summary>Sections whose text differs.</summary>
    public IReadOnlyList<SectionDifference> Texts { get; } = [.. ReportComparison.Of(Now.Format, ContentSnapshot.Of(Now), ContentSnapshot.Of(After)).Sections];

    /// <summary>Cells that would be filled or changed.</summary>
    public IEnumerable<FormatCell> Changes => Now.Format.EnteredCells.Where(cell => Effect(cell) is ImportEffect.New or ImportEffect.Other);

    /// <summary>Cells that hold no number in the document.</summary>
    public IEnumerable<FormatCell> Unreadable => Now.Format.EnteredCells.Where(cell => Effect(cell) == ImportEffect.Unreadable);

    /// <summary>Totals that the document states and that are not the sums of its own numbers.</summary>
    public IEnumerable<(FormatCell Cell, decimal Stated, decimal? Sum)> WrongTotals =>
        from total in read.Stated
        let sum = read.Computed(total.Key)
        where sum != total.Value
        select (Now.Format.Cell(total.Key), total.Value, sum);

    /// <summary>What a report says with what of a document is chosen.</summary>
    public static ReportContent Taken(ReportContent now, ImportDraft draft)
    {
        var figures = now.Figures.Entered.ToDictionary();
        foreach (var (key, value) in draft.Values)
        {
            figures[CellKey.Parse(key, null)] = value;
        }

        var notes = now.Notes.Where(note => !draft.Values.ContainsKey(note.Key.ToString())).ToDictionary();
        foreach (var (key, note) in draft.Notes)
        {
            notes[CellKey.Parse(key, null)] = note;
        }

        var texts = now.Narrative.ToDictionary();
        foreach (var (section, text) in draft.Texts)
        {
            texts[section] = text;
        }

        return now with
        {
            Figures = new Figures(now.Format, figures.Where(figure => now.Format.Find(figure.Key) is { IsComputed: false })),
            Notes = notes,
            Narrative = texts,
        };
    }

    /// <summary>What the document would do to a cell.</summary>
    public ImportEffect Effect(FormatCell cell)
    {
        var key = cell.Key.ToString();
        return Draft.Unreadable.ContainsKey(key) ? ImportEffect.Unreadable
            : !Draft.Values.TryGetValue(key, out var value) ? ImportEffect.Absent
            : !Now.Figures.Entered.TryGetValue(cell.Key, out var stored) ? ImportEffect.New
            : stored == value && Now.Notes.GetValueOrDefault(cell.Key) == Draft.Notes.GetValueOrDefault(key) ? ImportEffect.Same
            : ImportEffect.Other;
    }

    /// <summary>What is to be changed in the report: what was ticked, cell by cell, table by table, section by section or all at once.</summary>
    public DraftEdit Edit(ImportInput input)
    {
        var cells = Changes.Where(cell => input.All || input.Tables.GetValueOrDefault(cell.Key.Table) || input.Cells.GetValueOrDefault(cell.Key.ToString())).Select(cell => cell.Key).ToList();
        return new DraftEdit(
            cells.ToDictionary(key => key, key => new CellEdit(Draft.Was.TryGetValue(key.ToString(), out var was) ? was : null, Draft.Values[key.ToString()])),
            Texts.Select(text => text.Section.Key).Where(key => input.All || input.Sections.GetValueOrDefault(key)).ToDictionary(key => key, key => new TextEdit(Draft.TextWas[key], Draft.Texts[key])))
        {
            Notes = cells.Where(key => Now.Notes.GetValueOrDefault(key) != Draft.Notes.GetValueOrDefault(key.ToString()))
                .ToDictionary(key => key, key => Draft.Notes.GetValueOrDefault(key.ToString())),
            Source = Draft.Source,
        };
    }

    /// <summary>How many of a table's cells would be filled or changed.</summary>
    public int Count(FormatTable table) => Changes.Count(cell => cell.Key.Table == table.Key);

    /// <summary>Whether the box of a section is ticked: what fills a blank is, unless somebody decided otherwise.</summary>
    public bool IsTicked(FormatSection section) => Chosen?.Sections.GetValueOrDefault(section.Key) ?? (Now.Text(section.Key).Length == 0);

    /// <summary>A table in its official layout, each cell with what the document would do to it.</summary>
    public string Write(FormatTable table) => HtmlTable.Write(table, Figure);

    private string Figure(LayoutCell layout)
    {
        var cell = layout.Cell!;
        var (key, now) = (cell.Key.ToString(), Now.Figures[cell.Key]);
        if (cell.IsComputed)
        {
            var sum = After.Figures.Computed(cell.Key);
            var stated = read.Stated.TryGetValue(cell.Key, out var total) && total != read.Computed(cell.Key) ? $"<small class=\"import-wrong\">文件写{FigureText.Write(total)}，与各格之和不符</small>" : "";
            return $"{FigureText.Write(sum)}{stated}";
        }

        var stands = now is null ? "<span class=\"import-none\">空</span>" : $"<span class=\"import-kept\">{Shown(now, Now.Notes.GetValueOrDefault(cell.Key))}</span>";
        return Effect(cell) switch
        {
            ImportEffect.Absent => $"{stands}<span class=\"visually-hidden\">，文件中没有</span>",
            ImportEffect.Same => $"{stands}<span class=\"visually-hidden\">，与文件相同</span>",
            ImportEffect.Unreadable => $"{stands}<small class=\"import-wrong\">文件写「{E(Draft.Unreadable[key])}」，不是数字</small>",
            var effect => Choice(cell, key, now, effect == ImportEffect.New),
        };
    }

    private string Choice(FormatCell cell, string key, decimal? now, bool isNew)
    {
        var ticked = Chosen?.Cells.GetValueOrDefault(key) ?? isNew;
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<label class=\"import-choice import-choice--{(isNew ? "new" : "other")}\">");
        html.Append(CultureInfo.InvariantCulture, $"<input type=\"checkbox\" id=\"{FieldIds.Cell(key)}\" name=\"Input.Cells[{key}]\" value=\"true\" data-table=\"{cell.Key.Table}\"{(ticked ? " checked" : "")}>");
        html.Append(CultureInfo.InvariantCulture, $"<span class=\"visually-hidden\">采用{E(cell.Place)}：</span>");
        if (!isNew)
        {
            html.Append(CultureInfo.InvariantCulture, $"<del><span class=\"visually-hidden\">现在</span>{Shown(now, Now.Notes.GetValueOrDefault(cell.Key))}</del>");
        }

        return html.Append(CultureInfo.InvariantCulture, $"<ins><span class=\"visually-hidden\">文件中</span>{Shown(Draft.Values[key], Draft.Notes.GetValueOrDefault(key))}</ins></label>").ToString();
    }

    private static string Shown(decimal? value, string? note) => FigureText.Write(value) + (note is null ? "" : $"<small>（{E(note)}）</small>");

    private static string E(string text) => HtmlTable.Encoder.Encode(text);
}
