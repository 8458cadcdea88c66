using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Core.Statistics;

/// <summary>
/// A number of the report that counts for an agency and year, kept beside it so that ten thousand reports are added up by the database without their
/// revisions. Whole part and millionths stand apart, because no database adds up decimals both exactly and fast.
/// </summary>
public sealed class PublishedTotal
{
    private const decimal Million = 1_000_000;

    /// <summary>The agency.</summary>
    public required int AgencyId { get; init; }

    /// <summary>The report year.</summary>
    public required int Year { get; init; }

    /// <summary>The cell, entered or computed.</summary>
    public required CellKey Cell { get; init; }

    /// <summary>Number of the revision it was taken from.</summary>
    public int Revision { get; private set; }

    /// <summary>The number rounded down to a whole one.</summary>
    public long Whole { get; private set; }

    /// <summary>What is left of it, in millionths: 0 to 999,999.</summary>
    public int Millionths { get; private set; }

    /// <summary>Takes a number over.</summary>
    public void Set(int revision, decimal value) => (Revision, Whole, Millionths) = (revision, (long)decimal.Floor(value), (int)((value - decimal.Floor(value)) * Million));

    /// <summary>The number that sums of whole parts and of millionths stand for.</summary>
    public static decimal Value(long whole, long millionths) => whole + (millionths / Million);

    /// <summary>The numbers of a report that any view shows; blank cells are left out.</summary>
    /// <param name="figures">The report's numbers.</param>
    /// <param name="views">The views.</param>
    public static IReadOnlyDictionary<CellKey, decimal> Of(Figures figures, IEnumerable<StatisticsView> views) =>
        views.SelectMany(view => view.Series).SelectMany(series => series.Cells).Distinct()
            .Where(cell => figures.Format.Find(cell) is not null)
            .Select(cell => (Cell: cell, Value: figures.Computed(cell)))
            .Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Cell, pair => pair.Value!.Value);
}
