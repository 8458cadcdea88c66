using System.Globalization;
using DocumentFormat.OpenXml.Spreadsheet;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Documents.Xlsx;

/// <summary>
/// The sheet of one table: the printed grid with fields, sums and checks, and below it last year's numbers in the same grid.
/// </summary>
internal sealed class TemplateTable
{
    private const int FirstRow = 4;
    private const double TotalWidth = 132;
    private const double LineHeight = 16;
    private const int LongestPrompt = 250;
    private const int LongestTitle = 32;

    private readonly ReportContent report;
    private readonly ReportContent? previous;
    private readonly FormatTable form;
    private readonly double[] widths;
    private readonly Dictionary<CellKey, Place> places = [];

    public TemplateTable(ReportContent report, ReportContent? previous, FormatSection section, SharedTexts texts)
    {
        (this.report, this.previous, form) = (report, previous, report.Format.Table(section.Table!));
        Sheet = new SheetBuilder(EntryTemplate.SheetName(section.Heading), texts) { Footer = report.Title };
        var whole = (double)form.Widths.Sum();
        widths = [.. form.Widths.Select(width => Math.Max(9, Math.Round(width / whole * TotalWidth, 1)))];
        Write(section);
    }

    /// <summary>The Sheet.</summary>
    public SheetBuilder Sheet { get; }

    /// <summary>Where each cell stands.</summary>
    public IReadOnlyDictionary<CellKey, Place> Places => places;

    /// <summary>Where it is said what is missing or wrong.</summary>
    public Place Status { get; } = new(1, 2);

    /// <summary>What is said there as long as nobody has changed anything.</summary>
    public string StatusText { get; private set; } = "";

    /// <summary>The rows to repeat on each page; null where the table has several heads.</summary>
    public (int First, int Last)? Heads { get; private set; }

    private Place Last(int row) => new(form.Layout.ColumnCount, row);

    private void Write(FormatSection section)
    {
        foreach (var (index, width) in widths.Index())
        {
            Sheet.Width(index + 1, width);
        }

        Sheet.Text(new Place(1, 1), section.Heading, TemplateStyle.Title);
        Sheet.Merge(new Area(new Place(1, 1), Last(1)), TemplateStyle.Title);
        Sheet.Height(1, 30);
        var after = Grid(FirstRow, Figure);
        var heads = form.Layout.Rows.TakeWhile(row => row.IsHead).Count();
        Sheet.FrozenRows = FirstRow - 1;
        if (form.Blocks.Count == 1)
        {
            Sheet.FrozenRows += heads;
            Heads = (FirstRow, FirstRow + heads - 1);
        }

        Sums();
        Colours();
        StatusLine();
        Sheet.Text(new Place(1, 3), "白色格子可以填写，没有的填0；灰色格子自动计算。黄色是还没有填写，红色是填错了。需要说明的写成「22（其中修订16件）」。", TemplateStyle.Note);
        Sheet.Merge(new Area(new Place(1, 3), Last(3)), TemplateStyle.Note);
        Sheet.Height(3, 18);
        after = Checks(after);
        if (previous is not null)
        {
            LastYear(after + 1);
        }
    }

    /// <summary>Draws the printed grid from a row on; returns the row after it.</summary>
    private int Grid(int first, Action<Place, FormatCell> figure)
    {
        foreach (var (index, row) in form.Layout.Rows.Index())
        {
            var at = first + index;
            foreach (var cell in row.Cells)
            {
                var place = new Place(cell.Column + 1, at);
                var style = cell.Role switch
                {
                    LayoutRole.Band => TemplateStyle.Band,
                    LayoutRole.Corner or LayoutRole.ColumnHead => TemplateStyle.Head,
                    LayoutRole.RowHead => TemplateStyle.Label,
                    LayoutRole.Figure => cell.Cell!.IsComputed ? TemplateStyle.Computed : TemplateStyle.Entry,
                };
                if (cell.Cell is { } field)
                {
                    figure(place, field);
                }
                else
                {
                    Sheet.Text(place, cell.Text, style);
                }

                Sheet.Merge(new Area(place, new Place(cell.Column + cell.ColumnSpan, at + cell.RowSpan - 1)), style);
            }

            Sheet.Height(at, row.Cells.Where(cell => cell.RowSpan == 1).Select(Height).DefaultIfEmpty(0).Append(24).Max());
        }

        return first + form.Layout.Rows.Count;
    }

    /// <summary>The height a label needs: a Chinese character is as wide as two of the digits that widths are counted in.</summary>
    private double Height(LayoutCell cell)
    {
        var width = widths.Skip(cell.Column).Take(cell.ColumnSpan).Sum() - 1;
        return (Math.Ceiling(cell.Text.Length * 2.1 / width) * LineHeight) + 6;
    }

    private void Figure(Place place, FormatCell cell)
    {
        places.Add(cell.Key, place);
        if (cell.IsComputed)
        {
            return;
        }

        var value = report.Figures.Entered.TryGetValue(cell.Key, out var number) ? number : (decimal?)null;
        if (value is not null && report.Notes.TryGetValue(cell.Key, out var note))
        {
            Sheet.Text(place, $"{FigureText.Write(value)}（{note}）", TemplateStyle.EntryText);
        }
        else
        {
            Sheet.Number(place, value, TemplateStyle.Entry, TemplateStyle.EntryText);
        }

        Sheet.Validate(Validation(place, cell));
    }

    /// <summary>What may be typed, and a note that shows when the cell is chosen. It warns and does not forbid: a number may have a remark.</summary>
    private DataValidation Validation(Place place, FormatCell cell)
    {
        var (type, low, what) = cell.Number switch
        {
            NumberKind.Count => (DataValidationValues.Whole, "0", "0或正整数"),
            NumberKind.SignedCount => (DataValidationValues.Whole, "-999999999999", "整数，减少的写负数"),
            NumberKind.Money => (DataValidationValues.Decimal, "0", "0或正数，可以有小数"),
        };
        var lastYear = LastYear(cell.Key) is { } number ? $"上年：{FigureText.Write(number)}{cell.Unit}\n" : "";
        return new DataValidation(new Formula1(low))
        {
            Type = type,
            Operator = DataValidationOperatorValues.GreaterThanOrEqual,
            AllowBlank = true,
            ShowInputMessage = true,
            ShowErrorMessage = true,
            ErrorStyle = DataValidationErrorStyleValues.Warning,
            ErrorTitle = "请核对",
            Error = $"这一格应填{what}。确实需要说明的，写成「22（其中修订16件）」，选“是”。",
            PromptTitle = Cut(cell.Column.Label, LongestTitle),
            Prompt = Cut($"{lastYear}{cell.Row.Label}{(cell.Row.Meaning is null ? "" : $"：{cell.Row.Meaning}")}", LongestPrompt),
            SequenceOfReferences = new DocumentFormat.OpenXml.ListValue<DocumentFormat.OpenXml.StringValue> { InnerText = place.ToString() },
        };
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";

    private decimal? LastYear(CellKey key) => previous?.Format.Find(key) is null ? null : previous.Figures[key];

    private void Sums()
    {
        foreach (var cell in form.Cells.Where(cell => cell.IsComputed))
        {
            var areas = Areas(cell.Sums[0].Addends);
            var value = report.Figures.Computed(cell.Key);
            Sheet.Formula(
                places[cell.Key],
                $"IF({TemplateFormulas.Filled(areas)}=0,\"\",IFERROR({TemplateFormulas.Sum(areas)},\"有格子不是数字\"))",
                FigureText.Write(value),
                value is not null,
                TemplateStyle.Computed);
        }
    }

    private void Colours()
    {
        foreach (var kind in form.Cells.Where(cell => !cell.IsComputed).GroupBy(cell => cell.Number))
        {
            foreach (var area in Areas(kind.Select(cell => cell.Key)))
            {
                Sheet.Colour(area, TemplateColour.Blank, TemplateFormulas.IsBlank(area.First));
                Sheet.Colour(area, TemplateColour.Wrong, TemplateFormulas.IsWrong(area.First, kind.Key));
            }
        }
    }

    /// <summary>Says in words what the colours say.</summary>
    private void StatusLine()
    {
        var kinds = form.Cells.Where(cell => !cell.IsComputed).GroupBy(cell => cell.Number).Select(kind => (kind.Key, Areas: Areas(kind.Select(cell => cell.Key)))).ToList();
        var blank = string.Join('+', kinds.Select(kind => TemplateFormulas.Empty(kind.Areas)));
        var wrong = string.Join('+', kinds.Select(kind => TemplateFormulas.Wrong(kind.Areas, kind.Key)));
        var count = form.Cells.Count(cell => !cell.IsComputed && !report.Figures.Entered.ContainsKey(cell.Key));
        StatusText = $"填写情况：{(count == 0 ? "已全部填写" : $"还有{count}格没有填写")}";
        Sheet.Formula(
            Status,
            $"\"填写情况：\"&IF({blank}=0,\"已全部填写\",\"还有\"&({blank})&\"格没有填写\")&IF({wrong}=0,\"\",\"；有\"&({wrong})&\"格填错了（红色）\")",
            StatusText,
            false,
            TemplateStyle.Heading);
        Sheet.Merge(new Area(Status, Last(Status.Row)), TemplateStyle.Heading);
        Sheet.Height(Status.Row, 22);
    }

    /// <summary>A row for each identity and for what comes over from last year, under the columns they speak of.</summary>
    private int Checks(int row)
    {
        foreach (var identity in IdentityStatement.Of(report.Figures).Where(statement => statement.Identity.Table == form.Key).GroupBy(statement => statement.Identity))
        {
            CheckHead(row, $"勾稽关系：{identity.First().LeftName}＝{identity.First().RightName}");
            foreach (var statement in identity)
            {
                var left = Areas(statement.Cells.Take(identity.Key.Left.Count));
                var right = Areas(statement.Cells.Skip(identity.Key.Left.Count));
                var leaves = Areas(statement.Cells.SelectMany(key => report.Format.Cell(key).Leaves).Distinct());
                var difference = $"ROUND({TemplateFormulas.Sum(left)}-({TemplateFormulas.Sum(right)}),6)";
                Check(
                    new Place(places[statement.Cells[0]].Column, row),
                    $"IFERROR(IF({TemplateFormulas.Empty(leaves)}>0,\"未填完\",IF({difference}=0,\"相等\",\"差额\"&{difference})),\"有格子不是数字\")",
                    !statement.IsComplete ? "未填完" : statement.Difference == 0 ? "相等" : $"差额{FigureText.Write(statement.Left - statement.Right)}",
                    "相等");
            }

            row++;
        }

        return CarriedOver(row);
    }

    private int CarriedOver(int row)
    {
        var rule = report.Format.CarryOver;
        if (previous is null || rule.Table != form.Key)
        {
            return row;
        }

        var from = previous.Format.CarryOver;
        var cells = form.Cells.Where(cell => cell.Key.Row == rule.To).ToList();
        CheckHead(row, $"上年衔接：{cells[0].Row.Symbol ?? cells[0].Row.Label}＝{previous.Year}年报告的结转数");
        foreach (var cell in cells)
        {
            if (previous.Format.Find(new CellKey(from.Table, from.From, cell.Key.Column)) is { } source && previous.Figures[source.Key] is { } carried)
            {
                var areas = Areas([cell.Key]);
                var now = report.Figures[cell.Key];
                Check(
                    new Place(places[cell.Key].Column, row),
                    $"IFERROR(IF({TemplateFormulas.Filled(areas)}=0,\"未填\",IF({TemplateFormulas.Sum(areas)}={FigureText.Write(carried)},\"相符\",\"上年为{FigureText.Write(carried)}\")),\"有格子不是数字\")",
                    now is null ? "未填" : now == carried ? "相符" : $"上年为{FigureText.Write(carried)}",
                    "相符");
            }
        }

        return row + 1;
    }

    private void CheckHead(int row, string text)
    {
        Sheet.Text(new Place(1, row), text, TemplateStyle.Check);
        Sheet.Merge(new Area(new Place(1, row), new Place(form.Layout.LabelColumns, row)), TemplateStyle.Check);
        Sheet.Height(row, 24);
    }

    private void Check(Place place, string formula, string result, string right)
    {
        Sheet.Formula(place, formula, result, false, TemplateStyle.Check);
        var area = new Area(place, place);
        Sheet.Colour(area, TemplateColour.Right, $"{place}=\"{right}\"");
        Sheet.Colour(area, TemplateColour.Blank, $"LEFT({place},1)=\"未\"");
        Sheet.Colour(area, TemplateColour.Wrong, $"LEN({place})>0");
    }

    private void LastYear(int row)
    {
        Sheet.Text(new Place(1, row), $"上年数：{previous!.Year.ToString(CultureInfo.InvariantCulture)}年报告，供对照，不能修改", TemplateStyle.Heading);
        Sheet.Merge(new Area(new Place(1, row), Last(row)), TemplateStyle.Heading);
        Sheet.Height(row, 24);
        Grid(row + 1, (place, cell) => Sheet.Number(place, LastYear(cell.Key), TemplateStyle.LastYear, TemplateStyle.LastYear));
    }

    private IReadOnlyList<Area> Areas(IEnumerable<CellKey> keys) => Area.Of(keys.Select(key => places[key]));
}
