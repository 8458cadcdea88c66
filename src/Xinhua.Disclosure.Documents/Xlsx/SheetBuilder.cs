using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents.Office;

namespace Xinhua.Disclosure.Documents.Xlsx;

/// <summary>A place on a sheet, both counted from 1.</summary>
internal readonly record struct Place(int Column, int Row)
{
    /// <summary>As formulas name it: D7.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Letters(Column)}{Row}");

    /// <summary>As names hold it: $D$7.</summary>
    public string Fixed => string.Create(CultureInfo.InvariantCulture, $"${Letters(Column)}${Row}");

    private static string Letters(int column) => column <= 26 ? ((char)('A' + column - 1)).ToString() : Letters((column - 1) / 26) + (char)('A' + ((column - 1) % 26));
}

/// <summary>A rectangle of places.</summary>
internal readonly record struct Area(Place First, Place Last)
{
    public override string ToString() => First == Last ? First.ToString() : $"{First}:{Last}";

    /// <summary>As names hold it: $B$4:$B$63.</summary>
    public string Fixed => First == Last ? First.Fixed : $"{First.Fixed}:{Last.Fixed}";

    /// <summary>The rectangles that places make up: columns of places one below the other, and equal columns side by side.</summary>
    public static IReadOnlyList<Area> Of(IEnumerable<Place> places)
    {
        var columns = new List<Area>();
        foreach (var place in places.Order(Comparer<Place>.Create((a, b) => (a.Column, a.Row).CompareTo((b.Column, b.Row)))))
        {
            if (columns.Count > 0 && columns[^1].Last == place with { Row = place.Row - 1 })
            {
                columns[^1] = columns[^1] with { Last = place };
            }
            else
            {
                columns.Add(new Area(place, place));
            }
        }

        var areas = new List<Area>();
        foreach (var column in columns)
        {
            var beside = areas.FindIndex(area => area.First.Row == column.First.Row && area.Last == column.Last with { Column = column.First.Column - 1 });
            if (beside >= 0)
            {
                areas[beside] = areas[beside] with { Last = column.Last };
            }
            else
            {
                areas.Add(column);
            }
        }

        return areas;
    }
}

/// <summary>The texts of a workbook, each once. Texts within the cells would be valid too, but some programs that change such a cell leave the old text in it.</summary>
internal sealed class SharedTexts
{
    private readonly Dictionary<string, int> texts = new(StringComparer.Ordinal);

    /// <summary>The number of a text.</summary>
    public int Of(string text)
    {
        texts.TryAdd(text, texts.Count);
        return texts[text];
    }

    /// <summary>All texts, in the order of their numbers.</summary>
    public SharedStringTable Table() => new(texts.OrderBy(text => text.Value).Select(text => new SharedStringItem(new Text(SheetText.Write(text.Key)) { Space = SpaceProcessingModeValues.Preserve })));
}

/// <summary>Collects what a sheet holds, and writes it in the order the schema asks for.</summary>
internal sealed class SheetBuilder(string name, SharedTexts texts)
{
    private const uint A4 = 9;

    private readonly SortedDictionary<int, SortedDictionary<int, Cell>> rows = [];
    private readonly Dictionary<int, double> heights = [];
    private readonly List<(int Column, double Width)> widths = [];
    private readonly List<Area> merged = [];
    private readonly List<DataValidation> validations = [];
    private readonly List<ConditionalFormatting> formats = [];
    private int priority;

    /// <summary>What the sheet is called.</summary>
    public string Name { get; } = name;

    /// <summary>Rows at the top that stay while the others scroll.</summary>
    public int FrozenRows { get; set; }

    /// <summary>Whether pages stand upright.</summary>
    public bool IsUpright { get; set; }

    /// <summary>Whether rows may be put in between and taller.</summary>
    public bool LetsRowsIn { get; set; }

    /// <summary>Whether what may not be typed into is locked.</summary>
    public bool IsLocked { get; set; } = true;

    /// <summary>A head of columns and what stands below it, by which rows can be chosen; null for none.</summary>
    public Area? Filter { get; set; }

    /// <summary>What stands at the foot of each page.</summary>
    public string Footer { get; set; } = "";

    /// <summary>The sheet in a formula or name.</summary>
    public string Quoted => $"'{Name.Replace("'", "''", StringComparison.Ordinal)}'";

    public void Width(int column, double width) => widths.Add((column, width));

    public void Height(int row, double height) => heights[row] = height;

    /// <summary>A text, which no program calculates.</summary>
    public void Text(Place place, string text, TemplateStyle style)
    {
        var cell = At(place, style);
        cell.DataType = CellValues.SharedString;
        cell.CellValue = new CellValue(texts.Of(text));
    }

    /// <summary>A number; where the program's numbers cannot hold it exactly, its digits as text.</summary>
    public void Number(Place place, decimal? value, TemplateStyle style, TemplateStyle asText)
    {
        if (value is { } number && (decimal)(double)number != number)
        {
            Text(place, FigureText.Write(number), asText);
            return;
        }

        var cell = At(place, style);
        if (value is not null)
        {
            cell.CellValue = new CellValue(FigureText.Write(value));
        }
    }

    /// <summary>A formula with its result, so that programs that do not calculate show it too.</summary>
    public void Formula(Place place, string formula, string result, bool isNumber, TemplateStyle style)
    {
        var cell = At(place, style);
        cell.CellFormula = new CellFormula(formula);
        cell.CellValue = new CellValue(result);
        if (!isNumber)
        {
            cell.DataType = CellValues.String;
        }
    }

    /// <summary>A cell with nothing but its look.</summary>
    public void Blank(Place place, TemplateStyle style) => At(place, style);

    /// <summary>Makes one cell of several; those that are covered keep the look, for the lines around it.</summary>
    public void Merge(Area area, TemplateStyle style)
    {
        if (area.First == area.Last)
        {
            return;
        }

        for (var row = area.First.Row; row <= area.Last.Row; row++)
        {
            for (var column = area.First.Column; column <= area.Last.Column; column++)
            {
                if (new Place(column, row) != area.First)
                {
                    At(new Place(column, row), style);
                }
            }
        }

        merged.Add(area);
    }

    public void Validate(DataValidation validation) => validations.Add(validation);

    /// <summary>Colours the cells of an area for which a formula, written for its first cell, is true.</summary>
    public void Colour(Area area, TemplateColour colour, string formula) => formats.Add(new ConditionalFormatting(
        new ConditionalFormattingRule(new Formula(formula)) { Type = ConditionalFormatValues.Expression, FormatId = (uint)colour, Priority = ++priority, StopIfTrue = true })
    {
        SequenceOfReferences = new ListValue<StringValue> { InnerText = area.ToString() },
    });

    /// <summary>The sheet.</summary>
    public Worksheet Build()
    {
        var view = new SheetView { WorkbookViewId = 0, ShowGridLines = false };
        if (FrozenRows > 0)
        {
            var top = new Place(1, FrozenRows + 1).ToString();
            view.Append(
                new Pane { VerticalSplit = FrozenRows, TopLeftCell = top, ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen },
                new Selection { Pane = PaneValues.BottomLeft });
        }

        var sheet = new Worksheet(
            new SheetProperties(new PageSetupProperties { FitToPage = true }),
            new SheetViews(view),
            new SheetFormatProperties { DefaultRowHeight = 18, CustomHeight = true },
            new Columns(widths.Select(width => new Column { Min = (uint)width.Column, Max = (uint)width.Column, Width = width.Width, CustomWidth = true })),
            new SheetData(rows.Select(Row)));
        if (IsLocked)
        {
            sheet.Append(new SheetProtection { Sheet = true, Objects = true, Scenarios = true, FormatColumns = false, FormatRows = false, InsertRows = !LetsRowsIn });
        }

        if (Filter is { } filter)
        {
            sheet.Append(new AutoFilter { Reference = filter.ToString() });
        }

        if (merged.Count > 0)
        {
            sheet.Append(new MergeCells(merged.Select(area => new MergeCell { Reference = area.ToString() })) { Count = (uint)merged.Count });
        }

        sheet.Append(formats);
        if (validations.Count > 0)
        {
            sheet.Append(new DataValidations(validations) { Count = (uint)validations.Count });
        }

        sheet.Append(
            new PrintOptions { HorizontalCentered = true },
            new PageMargins { Left = 0.5, Right = 0.5, Top = 0.6, Bottom = 0.6, Header = 0.3, Footer = 0.3 },
            new PageSetup { PaperSize = A4, Orientation = IsUpright ? OrientationValues.Portrait : OrientationValues.Landscape, FitToWidth = 1, FitToHeight = 0 },
            new HeaderFooter(new OddFooter($"&L{PackedFile.Legal(Footer).Replace("&", "&&", StringComparison.Ordinal)}&R第&P页，共&N页")));
        return sheet;
    }

    private Row Row(KeyValuePair<int, SortedDictionary<int, Cell>> row)
    {
        var built = new Row(row.Value.Values) { RowIndex = (uint)row.Key };
        if (heights.TryGetValue(row.Key, out var height))
        {
            (built.Height, built.CustomHeight) = (height, true);
        }

        return built;
    }

    private Cell At(Place place, TemplateStyle style)
    {
        if (!rows.TryGetValue(place.Row, out var row))
        {
            rows.Add(place.Row, row = []);
        }

        return row[place.Column] = new Cell { CellReference = place.ToString(), StyleIndex = (uint)style };
    }
}
