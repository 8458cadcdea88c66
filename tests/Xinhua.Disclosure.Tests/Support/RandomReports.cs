using System.Globalization;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Tests.Support;

/// <summary>Tables as they might be typed, from orderly to absurd; the same seed makes the same tables.</summary>
internal sealed class RandomReports(ReportFormats formats, int seed)
{
    private static readonly int[] Years = [2019, 2020, 2021, 2025];

    private static readonly string[] Nonsense =
        ["/", "-", "—", "无", "许多", "1.2.3", "1,23", "--5", "１２件", "12345678901234", "0.1234567", "-3", "3.5", "1e3", "９９９，９９９，９９９，９９９，９９９", "．"];

    private readonly Random random = new(seed);

    /// <summary>A form with what is typed into its cells, and last year's report if one is on file.</summary>
    internal sealed record Table(ReportFormat Format, int Year, ReportContent? Previous, IReadOnlyDictionary<CellKey, string> Typed);

    public Table Next()
    {
        var year = Pick(Years);
        var format = random.Next(20) == 0 ? Pick(formats.All) : formats.ForYear(year)!;
        var previous = random.Next(4) == 0 ? null : Previous(year - 1);
        var values = Values(format);
        if (random.Next(2) == 0)
        {
            Reconcile(format, values);
        }

        if (previous is not null && random.Next(2) == 0)
        {
            Continue(format, values, previous);
        }

        var blanks = Pick([0, 0, 0.05, 0.5, 1]);
        var typed = values.Where(_ => random.NextDouble() >= blanks).ToDictionary(figure => figure.Key, figure => Typed(figure.Value));
        for (var i = random.Next(3) == 0 ? random.Next(1, 6) : 0; i > 0; i--)
        {
            typed[Pick([.. format.EnteredCells]).Key] = Pick(Nonsense);
        }

        return new Table(format, year, previous, typed);
    }

    private ReportContent Previous(int year)
    {
        var format = random.Next(5) == 0 ? Pick(formats.All) : formats.ForYear(year) ?? formats.All[0];
        var values = Values(format);
        var blanks = Pick([0, 0, 0.02, 0.3]);
        var found = values.Where(_ => random.NextDouble() >= blanks).ToDictionary();
        foreach (var cell in format.Cells.Where(cell => cell.IsComputed && random.Next(30) == 0))
        {
            // A document that was read from outside states totals of its own, right or wrong.
            found[cell.Key] = random.Next(1000);
        }

        return new ReportContent
        {
            Format = format,
            AgencyName = "新华区行政审批局",
            Year = year,
            Figures = new Figures(format, found),
            Narrative = new Dictionary<string, string>(),
        };
    }

    private Dictionary<CellKey, decimal> Values(ReportFormat format)
    {
        var size = Pick([1, 3, 100, 10_000, 999_999_999_999]);
        var zeros = Pick([0, 0.5, 0.95]);
        return format.EnteredCells.ToDictionary(cell => cell.Key, cell => random.NextDouble() < zeros ? 0 : Value(cell.Number, size));
    }

    private decimal Value(NumberKind kind, long size) => kind switch
    {
        NumberKind.Count => random.NextInt64(size + 1),
        NumberKind.SignedCount => random.NextInt64(-size, size + 1),
        NumberKind.Money => random.NextInt64(size) + (random.Next(1_000_000) / 1_000_000m),
    };

    /// <summary>Makes the identities hold by putting the difference where it is missing.</summary>
    private static void Reconcile(ReportFormat format, Dictionary<CellKey, decimal> values)
    {
        foreach (var identity in format.Identities)
        {
            foreach (var last in format.Cells.Where(cell => !cell.IsComputed && cell.Key.Table == identity.Table && cell.Key.Row == identity.Right[^1]))
            {
                var left = Sum(identity.Left);
                var right = Sum(identity.Right) - values[last.Key];
                values[last.Key] = Math.Max(0, left - right);
                if (right > left)
                {
                    var first = new CellKey(identity.Table, identity.Left[0], last.Key.Column);
                    values[first] += right - left;
                }

                decimal Sum(IEnumerable<string> rows)
                {
                    return rows.SelectMany(row => format.Cell(new CellKey(identity.Table, row, last.Key.Column)).Leaves).Sum(leaf => values[leaf]);
                }
            }
        }
    }

    /// <summary>Takes last year's figures over: its end into this year's beginning, and most others unchanged.</summary>
    private void Continue(ReportFormat format, Dictionary<CellKey, decimal> values, ReportContent previous)
    {
        foreach (var cell in format.EnteredCells)
        {
            var same = cell.Key.Row == format.CarryOver.To
                ? new CellKey(previous.Format.CarryOver.Table, previous.Format.CarryOver.From, cell.Key.Column)
                : cell.Key;
            if (previous.Figures.Entered.TryGetValue(same, out var value) && random.Next(10) > 0)
            {
                values[cell.Key] = value * Pick([1, 1, 1, 1, 1, 2, 10, 11, 10_000]);
            }
        }
    }

    private string Typed(decimal value)
    {
        var plain = FigureText.Write(value);
        return random.Next(8) switch
        {
            0 => FullWidth(plain),
            1 => value.ToString("#,##0.######", CultureInfo.InvariantCulture),
            2 => $" {plain}　",
            _ => plain,
        };
    }

    private static string FullWidth(string plain) => string.Concat(plain.Select(c => (char)(c - '!' + '！')));

    private T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
