using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>
/// What the browser needs to add, state and check the figures of a report while they are typed: the form with its cells resolved,
/// and last year's figures. <c>wwwroot/js/figures.js</c> works with it; a test holds the two sides against each other.
/// </summary>
public sealed record EntrySheet
{
    /// <summary>The rules that the browser applies by itself: they need figures only, and no totals stated by a document.</summary>
    public static IReadOnlySet<string> LiveRules { get; } = new HashSet<string> { "R01", "R05", "R06", "R07", "R08", "R09", "R10", "R11", "R12", "R13" };

    /// <summary>The generated options cannot name an encoder, hence this copy of them.</summary>
    private static readonly EntrySheetJson Readable =
        new(new JsonSerializerOptions(EntrySheetJson.Default.Options) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) });

    /// <summary>Id of the form.</summary>
    public required string Format { get; init; }

    /// <summary>The report year.</summary>
    public required int Year { get; init; }

    /// <summary>Whether the form was only encouraged in this year, so that errors count as warnings.</summary>
    public required bool IsAdvisory { get; init; }

    /// <summary>Every cell, in printed order.</summary>
    public required IReadOnlyList<Cell> Cells { get; init; }

    /// <summary>The rows with the labels under which a pasted block may name them.</summary>
    public required IReadOnlyList<Labels> Rows { get; init; }

    /// <summary>The columns with the labels under which a pasted block may name them.</summary>
    public required IReadOnlyList<Labels> Columns { get; init; }

    /// <summary>Tables whose numbers stand in one row under heads that name row and column.</summary>
    public required IReadOnlyList<string> Across { get; init; }

    /// <summary>Every identity in every column, in printed order.</summary>
    public required IReadOnlyList<ColumnIdentity> Identities { get; init; }

    /// <summary>The cells that must equal a cell of last year's report; without last year's report they are paired within the same form.</summary>
    public required IReadOnlyList<Pair> CarryOver { get; init; }

    /// <summary>Cells that follow from last year's by adding and removing.</summary>
    public required IReadOnlyList<Stock> Stocks { get; init; }

    /// <summary>Tables in which a sudden change against last year is asked about.</summary>
    public required IReadOnlyList<string> WatchedTables { get; init; }

    /// <summary>Last year's report; null when none is on file.</summary>
    public required LastYear? Previous { get; init; }

    /// <summary>The sheet of a form for a report year.</summary>
    public static EntrySheet Of(ReportFormat format, int year, ReportContent? previous) => new()
    {
        Format = format.Id,
        Year = year,
        IsAdvisory = format.AdvisoryYears.Contains(year),
        Cells = [.. format.Cells.Select(Cell.Of)],
        Rows = [.. Labels.Of(format, cell => cell.Key.Row, cell => cell.Row, cell => cell.RowPath)],
        Columns = [.. Labels.Of(format, cell => cell.Key.Column, cell => cell.Column, cell => cell.ColumnPath)],
        Across = [.. format.Tables.Where(table => table.Blocks.Any(block => block.Transposed)).Select(table => table.Key)],
        Identities = [.. IdentityStatement.Of(Figures.Empty(format)).Select(ColumnIdentity.Of)],
        CarryOver = [.. Pairs(format, (previous?.Format ?? format).CarryOver)],
        Stocks = [.. format.Stocks.SelectMany(Stock.Of)],
        WatchedTables = format.WatchedTables,
        Previous = previous is null ? null : LastYear.Of(previous),
    };

    /// <summary>The sheet as JSON, Chinese left readable.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Readable.EntrySheet);

    private static IEnumerable<Pair> Pairs(ReportFormat format, CarryOver before) =>
        from cell in format.Table(format.CarryOver.Table).Cells
        where cell.Key.Row == format.CarryOver.To
        select new Pair(Text(before.Table, before.From, cell.Key.Column), cell.Key.ToString());

    private static string Text(string table, string row, string column) => new CellKey(table, row, column).ToString();

    /// <summary>A cell of the form.</summary>
    /// <param name="Key">Its address.</param>
    /// <param name="Table">Key of its table.</param>
    /// <param name="Row">Label of its row.</param>
    /// <param name="Column">Label of its column.</param>
    /// <param name="Place">Both in one, for messages.</param>
    /// <param name="ShortRow">The row in the way of the official note, e.g. 三（三）1.</param>
    /// <param name="Kind">What kind of number it takes: count, signed-count, money.</param>
    /// <param name="Unit">Its unit; empty where the form prints none.</param>
    /// <param name="Leaves">The entered cells that make it up; only itself when it is entered.</param>
    /// <param name="Sums">The sums the form promises for it; empty when it is entered.</param>
    public sealed record Cell(
        string Key,
        string Table,
        string Row,
        string Column,
        string Place,
        string ShortRow,
        NumberKind Kind,
        string Unit,
        IReadOnlyList<string> Leaves,
        IReadOnlyList<Sum> Sums)
    {
        internal static Cell Of(FormatCell cell) => new(
            cell.Key.ToString(),
            cell.Key.Table,
            cell.Row.Label,
            cell.Column.Label,
            cell.Place,
            cell.ShortRow,
            cell.Number,
            cell.Unit,
            [.. cell.Leaves.Select(leaf => leaf.ToString())],
            [.. cell.Sums.Select(sum => new Sum(sum.Rule, [.. sum.Addends.Select(addend => addend.ToString())]))]);
    }

    /// <summary>A row or column of a table, and how it may be called.</summary>
    /// <param name="Table">Key of the table.</param>
    /// <param name="Key">Key of the row or column.</param>
    /// <param name="Names">The printed label, then its aliases.</param>
    /// <param name="Groups">Labels of the groups it stands in, outermost first.</param>
    public sealed record Labels(string Table, string Key, IReadOnlyList<string> Names, IReadOnlyList<string> Groups)
    {
        internal static IEnumerable<Labels> Of(
            ReportFormat format, Func<FormatCell, string> key, Func<FormatCell, FormatLine> line, Func<FormatCell, IReadOnlyList<string>> path) =>
            from cell in format.Cells.DistinctBy(cell => (cell.Key.Table, key(cell), line(cell).Label))
            select new Labels(cell.Key.Table, key(cell), [line(cell).Label, .. line(cell).Aliases], [.. path(cell).SkipLast(1)]);
    }

    /// <summary>A sum the form promises.</summary>
    /// <param name="Rule">The rule that a printed total is checked by.</param>
    /// <param name="Addends">The cells that are added.</param>
    public sealed record Sum(string Rule, IReadOnlyList<string> Addends);

    /// <summary>An identity in one column.</summary>
    /// <param name="Id">Name of the identity, e.g. I1.</param>
    /// <param name="Rule">The rule whose finding tells that it does not hold.</param>
    /// <param name="ColumnKey">Key of the column.</param>
    /// <param name="ColumnLabel">Label of the column.</param>
    /// <param name="LeftName">Names of the left rows, e.g. 一＋二.</param>
    /// <param name="RightName">Names of the right rows.</param>
    /// <param name="Left">The cells of the left side.</param>
    /// <param name="Right">The cells of the right side.</param>
    /// <param name="Cells">The cells of both sides.</param>
    /// <param name="ColumnSum">Keys of the columns whose sum the column is; empty for one that is typed in.</param>
    public sealed record ColumnIdentity(
        string Id,
        string Rule,
        string ColumnKey,
        string ColumnLabel,
        string LeftName,
        string RightName,
        IReadOnlyList<string> Left,
        IReadOnlyList<string> Right,
        IReadOnlyList<string> Cells,
        IReadOnlyList<string> ColumnSum)
    {
        internal static ColumnIdentity Of(IdentityStatement statement)
        {
            var cells = statement.Cells.Select(cell => cell.ToString()).ToList();
            var left = statement.Identity.Left.Count;
            return new ColumnIdentity(
                statement.Identity.Id,
                statement.Identity.Rule,
                statement.Column.Key!,
                statement.Column.Label,
                statement.LeftName,
                statement.RightName,
                cells[..left],
                cells[left..],
                cells,
                statement.Column.SumOf);
        }
    }

    /// <summary>Last year's cell <paramref name="From"/> is this year's cell <paramref name="To"/>.</summary>
    public sealed record Pair(string From, string To);

    /// <summary><paramref name="Key"/> = last year's + <paramref name="Added"/> − <paramref name="Removed"/>.</summary>
    public sealed record Stock(string Key, string Added, string Removed)
    {
        internal static IEnumerable<Stock> Of(FormatStock stock) => stock.Rows.Select(row => new Stock(
            Text(stock.Table, row, stock.Stock),
            Text(stock.Table, row, stock.Added),
            Text(stock.Table, row, stock.Removed)));
    }

    /// <summary>Last year's report.</summary>
    /// <param name="Year">Its year.</param>
    /// <param name="Figures">Its numbers as text, for a JavaScript number would round them; blank cells are left out.</param>
    /// <param name="Incomplete">The cells among them that add up to something though a part is blank.</param>
    public sealed record LastYear(int Year, IReadOnlyDictionary<string, string> Figures, IReadOnlyList<string> Incomplete)
    {
        internal static LastYear Of(ReportContent report)
        {
            var filled = report.Figures.All().Where(figure => figure.Value is not null).ToList();
            return new LastYear(
                report.Year,
                filled.ToDictionary(figure => figure.Key.ToString(), figure => FigureText.Write(figure.Value)),
                [.. filled.Where(figure => !report.Figures.IsComplete(figure.Key)).Select(figure => figure.Key.ToString())]);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(KindConverter)])]
[JsonSerializable(typeof(EntrySheet))]
internal sealed partial class EntrySheetJson : JsonSerializerContext;

internal sealed class KindConverter() : JsonStringEnumConverter<NumberKind>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);
