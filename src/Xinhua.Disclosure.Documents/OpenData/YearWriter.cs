namespace Xinhua.Disclosure.Documents.OpenData;

/// <summary>
/// Writes all reports of a year into one file, a cell a row, one report after the other: memory does not grow with their number.
/// The same reports in the same order give the same bytes, on whatever node.
/// </summary>
public abstract class YearWriter : IDisposable
{
    /// <summary>Adds a report.</summary>
    public void Add(YearReport report) => Add(report, report.Rows());

    /// <summary>Adds a report whose rows are at hand.</summary>
    public abstract void Add(YearReport report, IReadOnlyList<IReadOnlyList<YearValue>> rows);

    /// <summary>Writes what stands behind the last report; the stream stays open.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes what stands behind the last report.</summary>
    /// <param name="disposing">Whether somebody asked for it.</param>
    protected abstract void Dispose(bool disposing);
}
