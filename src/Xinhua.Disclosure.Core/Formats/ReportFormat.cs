using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Xinhua.Disclosure.Core.Formats;

/// <summary>
/// An official form of the 政府信息公开工作年度报告, read from an embedded file that can be held against the State Council's document.
/// Code never names a row: whatever is special about one stands here.
/// </summary>
public sealed class ReportFormat
{
    private readonly Dictionary<CellKey, FormatCell> cells;

    private ReportFormat(FormatFile file, IReadOnlyList<FormatTable> tables)
    {
        Id = file.Id;
        Document = file.Document;
        FirstYear = file.FirstYear;
        LastYear = file.LastYear;
        AdvisoryYears = file.AdvisoryYears;
        TitlePattern = file.Title;
        Sections = file.Sections;
        Identities = file.Identities;
        CarryOver = file.CarryOver;
        Stocks = file.Stocks;
        WatchedTables = file.WatchedTables;
        Supersedes = file.Supersedes;
        Caseload = file.Caseload;
        Statistics = file.Statistics;
        Mentions = file.Mentions;
        Tables = tables;
        Cells = [.. tables.SelectMany(table => table.Cells)];
        cells = Cells.ToDictionary(cell => cell.Key);
    }

    /// <summary>Stable id, stored with every revision: <c>2021</c>, <c>2019</c>.</summary>
    public string Id { get; }

    /// <summary>The document that lays the form down, e.g. 国办公开办函〔2021〕30号.</summary>
    public string Document { get; }

    /// <summary>First report year the form is for.</summary>
    public int FirstYear { get; }

    /// <summary>Last report year the form is for; null while it is in force.</summary>
    public int? LastYear { get; }

    /// <summary>Years in which the form was only encouraged, so that findings are warnings.</summary>
    public IReadOnlyList<int> AdvisoryYears { get; }

    /// <summary>The six sections, in order.</summary>
    public IReadOnlyList<FormatSection> Sections { get; }

    /// <summary>The sections of text, in order.</summary>
    public IEnumerable<FormatSection> TextSections => Sections.Where(section => section.IsText);

    /// <summary>The tables, in order.</summary>
    public IReadOnlyList<FormatTable> Tables { get; }

    /// <summary>Every cell of every table, in printed order.</summary>
    public IReadOnlyList<FormatCell> Cells { get; }

    /// <summary>The cells that are typed in.</summary>
    public IEnumerable<FormatCell> EnteredCells => Cells.Where(cell => !cell.IsComputed);

    /// <summary>The identities that hold in every column.</summary>
    public IReadOnlyList<FormatIdentity> Identities { get; }

    /// <summary>What a year hands to the next.</summary>
    public CarryOver CarryOver { get; }

    /// <summary>How sentences speak of cells, the more special before the more general.</summary>
    public IReadOnlyList<FormatMention> Mentions { get; }

    /// <summary>What is shown of the numbers over the years, in order.</summary>
    public IReadOnlyList<FormatView> Statistics { get; }

    /// <summary>Rows that are stocks, with what adds to and takes from them.</summary>
    public IReadOnlyList<FormatStock> Stocks { get; }

    /// <summary>Decrees whose form this one replaced, e.g. 国办公开办函〔2019〕60号.</summary>
    public IReadOnlyList<string> Supersedes { get; }

    /// <summary>Which tables speak of requests and of disputes about them; null when the form has no such tables.</summary>
    public Caseload? Caseload { get; }

    /// <summary>Tables in which a sudden change against last year is asked about.</summary>
    public IReadOnlyList<string> WatchedTables { get; }

    private string TitlePattern { get; }

    /// <summary>The title a report must bear: 〔机关全称〕〔年〕年政府信息公开工作年度报告.</summary>
    public string Title(string agency, int year) => TitlePattern
        .Replace("{agency}", agency, StringComparison.Ordinal)
        .Replace("{year}", year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>The table with this key.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public FormatTable Table(string key) =>
        Tables.FirstOrDefault(table => table.Key == key) ?? throw new KeyNotFoundException($"Format {Id} has no table “{key}”.");

    /// <summary>The section with this key; null when there is none.</summary>
    public FormatSection? Section(string key) => Sections.FirstOrDefault(section => section.Key == key);

    /// <summary>The cell at this address; null when the form has none there.</summary>
    public FormatCell? Find(CellKey key) => cells.GetValueOrDefault(key);

    /// <summary>The cell at this address.</summary>
    /// <exception cref="KeyNotFoundException">The form has no such cell.</exception>
    public FormatCell Cell(CellKey key) =>
        cells.TryGetValue(key, out var cell) ? cell : throw new KeyNotFoundException($"Format {Id} has no cell “{key}”.");

    /// <summary>Whether the form is the one for this report year.</summary>
    public bool IsFor(int year) => year >= FirstYear && (LastYear is null || year <= LastYear);

    /// <summary>Reads and checks a format file.</summary>
    /// <param name="name">Name of the file, for messages.</param>
    /// <param name="json">Its text.</param>
    /// <exception cref="BrokenFormatException">The file is not readable, has a key twice, or refers to something that is not there.</exception>
    public static ReportFormat Read(string name, string json)
    {
        FormatFile file;
        try
        {
            file = JsonSerializer.Deserialize(json, FormatFileJson.Default.FormatFile)
                ?? throw new BrokenFormatException($"{name}: the file holds nothing.");
            NoNullsInLists(JsonNode.Parse(json));
        }
        catch (JsonException e)
        {
            throw new BrokenFormatException($"{name}: {(e.LineNumber is { } line ? $"line {line + 1}, " : "")}{e.Path}: {e.Message}", e);
        }

        var check = new FormatCheck(name);
        check.Blocks(file);
        var format = new ReportFormat(file, [.. file.Tables.Select(Build)]);
        check.References(file, format);
        check.Statistics(file, format);
        check.Mentions(file, format);
        return format;
    }

    /// <summary>The serializer refuses null for a property, but lets it stand in a list.</summary>
    private static void NoNullsInLists(JsonNode? node)
    {
        foreach (var property in node as JsonObject ?? [])
        {
            NoNullsInLists(property.Value);
        }

        foreach (var (index, item) in (node as JsonArray ?? []).Index())
        {
            NoNullsInLists(item ?? throw new JsonException("null is no entry of a list.", $"{node!.GetPath()}[{index}]", null, null));
        }
    }

    private static FormatTable Build(TableFile file)
    {
        var blocks = file.Blocks.Select(block => new FormatBlock
        {
            Band = block.Band,
            Corner = block.Corner,
            Transposed = block.Transposed,
            Columns = block.Columns,
            Rows = block.Rows,
        }).ToList();
        var cells = file.Blocks.SelectMany(block => CellsOf(file.Key, block)).ToList();
        return new FormatTable
        {
            Key = file.Key,
            Caption = file.Caption,
            Widths = file.Widths,
            Blocks = blocks,
            Cells = cells,
            Layout = TableLayout.Of(blocks, cells.ToDictionary(cell => (cell.Key.Row, cell.Key.Column))),
        };
    }

    private static IEnumerable<FormatCell> CellsOf(string table, BlockFile block)
    {
        var columns = Paths(block.Columns, []).ToList();
        return
            from row in Paths(block.Rows, [])
            from column in columns
            select new FormatCell
            {
                Key = new CellKey(table, row.Line.Key!, column.Line.Key!),
                Row = row.Line,
                Column = column.Line,
                RowPath = row.Path,
                ColumnPath = column.Path,
                Number = column.Line.Number ?? row.Line.Number ?? block.Number,
                Unit = column.Line.Unit ?? row.Line.Unit ?? block.Unit,
                Sums = [.. SumsOf(table, row.Line, column.Line)],
                Leaves = [.. LeavesOf(table, row.Line, column.Line)],
            };
    }

    private static IEnumerable<FormatSum> SumsOf(string table, FormatLine row, FormatLine column)
    {
        if (row.SumOf.Count > 0)
        {
            yield return new FormatSum(row.Rule!, [.. row.SumOf.Select(key => new CellKey(table, key, column.Key!))]);
        }

        if (column.SumOf.Count > 0)
        {
            yield return new FormatSum(column.Rule!, [.. column.SumOf.Select(key => new CellKey(table, row.Key!, key))]);
        }
    }

    private static IEnumerable<CellKey> LeavesOf(string table, FormatLine row, FormatLine column) =>
        from rowKey in row.SumOf.Count > 0 ? row.SumOf : [row.Key!]
        from columnKey in column.SumOf.Count > 0 ? column.SumOf : [column.Key!]
        select new CellKey(table, rowKey, columnKey);

    private static IEnumerable<(FormatLine Line, IReadOnlyList<string> Path)> Paths(IEnumerable<FormatLine> lines, IReadOnlyList<string> above) =>
        lines.SelectMany(line => line.Children.Count == 0 ? [(line, [.. above, line.Label])] : Paths(line.Children, [.. above, line.Label]));
}
