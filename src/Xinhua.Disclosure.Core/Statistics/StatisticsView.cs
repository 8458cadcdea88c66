using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Core.Statistics;

/// <summary>Numbers shown together over the years, as all forms together define them: a series that two forms have is one line through both.</summary>
public sealed record StatisticsView
{
    /// <summary>Stable key, part of addresses.</summary>
    public required string Key { get; init; }

    /// <summary>Its heading, in the words of the newest form that has it.</summary>
    public required string Name { get; init; }

    /// <summary>What is counted, as a sentence names it.</summary>
    public required string Noun { get; init; }

    /// <summary>Unit of the numbers.</summary>
    public required string Unit { get; init; }

    /// <summary>Whether the series are parts of a whole that can be added up.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>Key of the series whose share the sentence tells; null for none.</summary>
    public required string? Lead { get; init; }

    /// <summary>By what the whole is parted, where the sentence names every part; null where it does not.</summary>
    public required string? By { get; init; }

    /// <summary>The series, in the order of the newest form; those that only an older one has come last.</summary>
    public required IReadOnlyList<StatisticsSeries> Series { get; init; }

    /// <summary>The views of all forms, in the order of the newest.</summary>
    public static IReadOnlyList<StatisticsView> Of(ReportFormats formats) =>
    [
        .. formats.All.Reverse().SelectMany(format => format.Statistics).GroupBy(view => view.Key).Select(views => new StatisticsView
        {
            Key = views.Key,
            Name = views.First().Name,
            Noun = views.First().Noun,
            Unit = views.First().Unit,
            IsWhole = views.First().IsWhole,
            Lead = views.First().Lead,
            By = views.First().By,
            Series =
            [
                .. views.SelectMany(view => view.Series).GroupBy(series => series.Key)
                    .Select(series => new StatisticsSeries(series.Key, series.First().Name, [.. series.SelectMany(form => form.Cells).Distinct()])),
            ],
        }),
    ];

    /// <summary>The numbers of the view year by year, oldest first; only years with reports.</summary>
    /// <param name="reports">How many reports each year has.</param>
    /// <param name="totals">Sums of the cells over those reports.</param>
    public IReadOnlyList<StatisticsYear> Over(IReadOnlyDictionary<int, int> reports, IReadOnlyDictionary<(int Year, CellKey Cell), CellTotal> totals) =>
    [
        .. from year in reports.Keys.Order()
           select new StatisticsYear(
               year,
               reports[year],
               [.. Series.Select(series => StatisticsValue.Sum(series.Cells.Select(cell => totals.GetValueOrDefault((year, cell)))))],
               IsWhole),
    ];
}

/// <summary>A line of numbers over the years.</summary>
/// <param name="Key">Stable key within the view.</param>
/// <param name="Name">Its name.</param>
/// <param name="Cells">The cells that are added up, whichever form has them.</param>
public sealed record StatisticsSeries(string Key, string Name, IReadOnlyList<CellKey> Cells);

/// <summary>Sum of a cell over the reports of a year that fill it.</summary>
/// <param name="Year">The report year.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Sum">The sum, in the cell's unit.</param>
/// <param name="Reports">How many reports have a number there.</param>
public sealed record CellTotal(int Year, CellKey Cell, decimal Sum, int Reports);

/// <summary>A number of a series in a year.</summary>
/// <param name="Value">The sum; null when no report has a number there, which is not zero.</param>
/// <param name="Reports">How many reports have a number there.</param>
public readonly record struct StatisticsValue(decimal? Value, int Reports)
{
    /// <summary>The sum of cells, of which those that no report fills are null.</summary>
    public static StatisticsValue Sum(IEnumerable<CellTotal?> cells)
    {
        var filled = cells.OfType<CellTotal>().ToList();
        return filled.Count == 0 ? default : new(filled.Sum(cell => cell.Sum), filled.Max(cell => cell.Reports));
    }
}

/// <summary>A year of a view.</summary>
/// <param name="Year">The report year.</param>
/// <param name="Reports">How many published reports are added up.</param>
/// <param name="Values">The series in the order of the view.</param>
/// <param name="IsWhole">Whether they make up a whole.</param>
public sealed record StatisticsYear(int Year, int Reports, IReadOnlyList<StatisticsValue> Values, bool IsWhole)
{
    /// <summary>The whole; null where the series make up none or no report has a number.</summary>
    public decimal? Total => IsWhole && Values.Any(value => value.Value is not null) ? Values.Sum(value => value.Value ?? 0) : null;
}
