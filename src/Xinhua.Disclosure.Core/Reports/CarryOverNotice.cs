namespace Xinhua.Disclosure.Core.Reports;

/// <summary>Tells the people of a report that last year's report was corrected and which of their cells no longer follow from it.</summary>
public sealed class CarryOverNotice
{
    /// <summary>Longest list of cells.</summary>
    public const int CellsLength = 2000;

    /// <summary>Key in the database.</summary>
    public int Id { get; private set; }

    /// <summary>The report that has to follow.</summary>
    public required int ReportId { get; init; }

    /// <summary>Report year of the corrected report.</summary>
    public required int CorrectedYear { get; init; }

    /// <summary>Number of its revision that made the difference.</summary>
    public required int CorrectedRevision { get; init; }

    /// <summary>The cells with the number they had to start from and the one they have to start from now: <c>key was now</c>, one a line.</summary>
    public required string Cells { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>Who took note of it; null while nobody did.</summary>
    public Actor? DismissedBy { get; private set; }

    /// <summary>When, UTC.</summary>
    public DateTime? DismissedAt { get; private set; }

    /// <summary>Takes note of it.</summary>
    public void Dismiss(Actor actor, DateTime now) => (DismissedBy, DismissedAt) = (actor, now);
}
