using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Data.OpenData;

/// <summary>
/// What tells one state of a year's public reports from another. What a published revision says never changes, its agency's slug and kind neither;
/// so the revisions that count are all there is to know, and whatever is published, corrected or withdrawn changes this.
/// </summary>
/// <param name="Year">Report year.</param>
/// <param name="Reports">How many reports count.</param>
/// <param name="Revisions">Sum of the keys of their revisions: a correction has a higher key than what it corrects.</param>
/// <param name="LatestAt">When the newest of them was published, UTC.</param>
public sealed record YearStamp(int Year, int Reports, long Revisions, DateTime LatestAt)
{
    /// <summary>The stamp of reports that were read; null when there are none.</summary>
    public static YearStamp? Of(int year, IReadOnlyCollection<PublishedHead> reports) =>
        reports.Count == 0 ? null : new(year, reports.Count, reports.Sum(report => (long)report.RevisionId), reports.Max(report => report.PublishedAt));
}

/// <summary>A report that counts, without what it says.</summary>
/// <param name="RevisionId">Key of its current revision.</param>
/// <param name="Agency">Slug of the agency.</param>
/// <param name="AgencyName">Its name in the report.</param>
/// <param name="Kind">What kind of organ it is.</param>
/// <param name="Revision">Number of the revision.</param>
/// <param name="FormatId">The form it is written in.</param>
/// <param name="PublishedAt">When it was published, UTC.</param>
/// <param name="Digest">Digest of its content.</param>
public sealed record PublishedHead(int RevisionId, string Agency, string AgencyName, AgencyKind Kind, int Revision, string FormatId, DateTime PublishedAt, string Digest);

/// <summary>A number of a published revision, as it was entered.</summary>
/// <param name="RevisionId">Key of the revision.</param>
/// <param name="Cell">Where it stands.</param>
/// <param name="Value">The number.</param>
/// <param name="Note">A remark on it; null for none.</param>
public sealed record PublishedFigure(int RevisionId, CellKey Cell, decimal Value, string? Note);
