using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Core.Reports;

/// <summary>
/// The numbers of one report. Only entered cells are kept; totals are computed. Blank is not zero: a blank cell is unfinished, a zero is a statement.
/// </summary>
public sealed class Figures
{
    // Numbers beyond this cannot be meant, and sums of them would overflow; the rules call far smaller ones too large.
    private const decimal Largest = 1_000_000_000_000_000_000_000m;

    private readonly Dictionary<CellKey, decimal> entered;
    private readonly Dictionary<CellKey, decimal> stated;

    /// <summary>Numbers by cell.</summary>
    /// <param name="format">The form they belong to.</param>
    /// <param name="values">
    /// Values as found. Those of computed cells are kept aside as stated totals, which only a document read from outside has;
    /// addresses the form does not know are left out.
    /// </param>
    public Figures(ReportFormat format, IEnumerable<KeyValuePair<CellKey, decimal>> values)
    {
        Format = format;
        entered = [];
        stated = [];
        foreach (var (key, value) in values)
        {
            if (format.Find(key) is { } cell)
            {
                (cell.IsComputed ? stated : entered)[key] = Math.Clamp(value, -Largest, Largest);
            }
        }
    }

    /// <summary>The form the numbers belong to.</summary>
    public ReportFormat Format { get; }

    /// <summary>The entered cells that hold a number.</summary>
    public IReadOnlyDictionary<CellKey, decimal> Entered => entered;

    /// <summary>Totals that a document from outside printed; never stored.</summary>
    public IReadOnlyDictionary<CellKey, decimal> Stated => stated;

    /// <summary>No numbers at all.</summary>
    public static Figures Empty(ReportFormat format) => new(format, []);

    /// <summary>
    /// The number of a cell, in the cell's unit: what was entered; for a computed cell what the document states, else the sum of the entered cells;
    /// null when nothing is entered.
    /// </summary>
    public decimal? this[CellKey key] => stated.TryGetValue(key, out var total) ? total : Computed(key);

    /// <summary>Like the indexer, but a total is always computed, whatever a document states.</summary>
    public decimal? Computed(CellKey key)
    {
        var filled = Format.Cell(key).Leaves.Where(entered.ContainsKey).ToList();
        return filled.Count == 0 ? null : filled.Sum(leaf => entered[leaf]);
    }

    /// <summary>Whether nothing that makes up the cell is blank, so that its number can be judged.</summary>
    public bool IsComplete(CellKey key) => stated.ContainsKey(key) || Format.Cell(key).Leaves.All(entered.ContainsKey);

    /// <summary>Every cell of the form with its number, in printed order; blank cells are null.</summary>
    public IEnumerable<KeyValuePair<CellKey, decimal?>> All() => Format.Cells.Select(cell => KeyValuePair.Create(cell.Key, this[cell.Key]));
}
