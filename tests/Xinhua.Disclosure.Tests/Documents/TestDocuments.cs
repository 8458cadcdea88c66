using System.Globalization;
using System.Text;
using System.Text.Json;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xunit;

namespace Xinhua.Disclosure.Tests.Documents;

/// <summary>Reports as documents: written here as people write them, so that the reader is not held against its own writer.</summary>
internal static class TestDocuments
{
    public const string Agency = "青州市档案馆";
    public const int Year = 2023;

    /// <summary>Numbers in every cell, entered at random and totals that are right.</summary>
    public static Dictionary<CellKey, decimal> Figures(ReportFormat format, Random random)
    {
        var entered = format.EnteredCells.ToDictionary(cell => cell.Key, cell => cell.Number switch
        {
            NumberKind.Count => random.Next(4) == 0 ? random.Next(2_000_000) : random.Next(30),
            NumberKind.SignedCount => random.Next(-1200, 1200),
            NumberKind.Money => random.Next(1_000_000) / 100m,
        });
        var figures = new Figures(format, entered);
        return format.Cells.ToDictionary(cell => cell.Key, cell => figures.Computed(cell.Key)!.Value);
    }

    /// <summary>The whole document: title, six headings, text, and each table as the printed grid.</summary>
    public static string Markdown(ReportFormat format, IReadOnlyDictionary<CellKey, decimal> figures, Func<CellKey, string, string>? write = null, Func<LayoutRow, List<string>, List<string>>? shape = null)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {Agency}{Year}年政府信息公开工作年度报告\n\n");
        foreach (var section in format.Sections)
        {
            text.Append(CultureInfo.InvariantCulture, $"{section.Heading}\n\n");
            text.Append(section.Table is { } table ? Table(format.Table(table), figures, write, shape) : $"（一）关于{section.Key}。第一段文字。\n第二段文字。\n").Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Covered places of merged cells are empty cells, as programs that turn documents into text write them.</summary>
    public static string Table(FormatTable table, IReadOnlyDictionary<CellKey, decimal> figures, Func<CellKey, string, string>? write = null, Func<LayoutRow, List<string>, List<string>>? shape = null)
    {
        var text = new StringBuilder();
        var isFirst = true;
        foreach (var row in table.Layout.Rows)
        {
            var cells = Enumerable.Repeat("", table.Layout.ColumnCount).ToList();
            foreach (var cell in row.Cells)
            {
                var number = cell.Cell is { } figure && figures.TryGetValue(figure.Key, out var value) ? value.ToString(CultureInfo.InvariantCulture) : "";
                cells[cell.Column] = cell.Cell is null ? cell.Text : write is null ? number : write(cell.Cell.Key, number);
            }

            cells = shape is null ? cells : shape(row, cells);
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells)} |\n");
            if (isFirst)
            {
                text.Append('|').Insert(text.Length, "---|", cells.Count).Append('\n');
                isFirst = false;
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// What is seen in real reports: rows without their leading empty cells, one or two blanks before the numbers or none, trailing blanks,
    /// full-width digits, separators of thousands, blanks and half-width brackets in labels.
    /// </summary>
    public static string Mangled(ReportFormat format, IReadOnlyDictionary<CellKey, decimal> figures, Random random) =>
        Markdown(format, figures, (_, number) => Number(number, random), (row, cells) => Shape(row, cells, random));

    /// <summary>A table as programs write it that repeat the text of a merged cell in every cell it covers.</summary>
    public static string RepeatedTable(FormatTable table, IReadOnlyDictionary<CellKey, decimal> figures)
    {
        var rows = table.Layout.Rows.Select(_ => Enumerable.Repeat("", table.Layout.ColumnCount).ToList()).ToList();
        foreach (var (row, at) in table.Layout.Rows.Select((row, at) => (row, at)))
        {
            foreach (var cell in row.Cells)
            {
                var text = cell.Cell is null ? cell.Text : figures[cell.Cell.Key].ToString(CultureInfo.InvariantCulture);
                foreach (var covered in rows.Skip(at).Take(cell.RowSpan))
                {
                    covered.RemoveRange(cell.Column, cell.ColumnSpan);
                    covered.InsertRange(cell.Column, Enumerable.Repeat(text, cell.ColumnSpan));
                }
            }
        }

        return string.Concat(rows.Select(row => $"{string.Join(" | ", row)}\n"));
    }

    /// <summary>A sample's figures by the cells of the form; what the source does not show is left out.</summary>
    public static (string Agency, int Year, Dictionary<CellKey, decimal> Figures) Sample(string name)
    {
        using var json = JsonDocument.Parse(SharedFiles.Sample(name));
        var root = json.RootElement;
        var groups = root.GetProperty("figures").EnumerateObject().SelectMany(group => Numbers(group.Value)).ToList();
        var format = ReportFormats.Load().Get("2021");
        var figures = format.Cells.Zip(groups, (cell, number) => (cell.Key, number)).Where(pair => pair.number is not null).ToDictionary(pair => pair.Key, pair => pair.number!.Value);
        Assert.Equal(format.Cells.Count, groups.Count);
        return (root.GetProperty("agency").GetString()!, root.GetProperty("year").GetInt32(), figures);
    }

    /// <summary>The samples list their numbers in printed order.</summary>
    private static IEnumerable<decimal?> Numbers(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Numbers(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Numbers),
        JsonValueKind.Number => [element.GetDecimal()],
        _ => [null],
    };

    private static string Number(string number, Random random) => random.Next(5) switch
    {
        // An empty cell at the end of a shifted row could be padding.
        _ when number.Length == 0 => "/",
        0 => string.Concat(number.Select(c => char.IsAsciiDigit(c) ? (char)(c - '0' + '０') : c)),
        1 => decimal.Parse(number, CultureInfo.InvariantCulture).ToString("#,##0.######", CultureInfo.InvariantCulture),
        2 => $" {number}　",
        3 => $"**{number}**",
        _ => number,
    };

    private static List<string> Shape(LayoutRow row, List<string> cells, Random random)
    {
        // A number keeps its point: 「1069. 99」 is a typing error, not a manner of writing.
        var shaped = cells.Select(cell => cell.Any(char.IsLetter) ? Label(cell, random) : cell).ToList();
        var first = shaped.FindIndex(cell => cell.Length > 0);
        if (!row.IsHead && random.Next(2) == 0)
        {
            shaped.RemoveRange(0, first);
        }

        var numbers = row.Cells.Where(cell => cell.Cell is not null).ToList();
        var label = shaped.FindLastIndex(cell => cell.Length > 0 && !cell.All(c => !char.IsLetter(c)));
        if (numbers.Count > 1 && label >= 0)
        {
            var blanks = shaped.Skip(label + 1).TakeWhile(cell => cell.Length == 0).Count();
            shaped.RemoveRange(label + 1, blanks);
            shaped.InsertRange(label + 1, Enumerable.Repeat("", random.Next(3)));
        }

        shaped.AddRange(Enumerable.Repeat("", random.Next(4)));
        return shaped;
    }

    private static string Label(string label, Random random) => random.Next(5) switch
    {
        0 => label.Replace('（', '(').Replace('）', ')').Replace('，', ','),
        1 => label.Replace("）", "） ", StringComparison.Ordinal).Replace(".", ". ", StringComparison.Ordinal),
        2 => label.Replace('“', '"').Replace('”', '"'),
        3 when label.Length > 3 && char.IsLetter(label[2]) && char.IsLetter(label[1]) => label.Insert(2, "<br>"),
        _ => label,
    };
}
