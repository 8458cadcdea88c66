using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Data.Reports;

/// <summary>The newest revision of a report, as far as access and versions are judged by it.</summary>
/// <param name="Agency">Slug of the agency.</param>
/// <param name="Year">Report year.</param>
/// <param name="AgencyId">Key of the agency.</param>
/// <param name="AgencyPath">Its path.</param>
/// <param name="RevisionId">Key of the revision.</param>
/// <param name="Number">Its number.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Version">Its version.</param>
/// <param name="FormatId">Its form.</param>
/// <param name="CreatedAt">When it was begun, UTC.</param>
public sealed record DraftHead(
    string Agency, int Year, int AgencyId, string AgencyPath, int RevisionId, int Number, RevisionState State, int Version, string FormatId, DateTime CreatedAt);

/// <summary>A page on which a draft is open, and where the person is in it.</summary>
/// <param name="Id">A random value the page makes for itself.</param>
/// <param name="Place">A cell or a section; null when nowhere in particular.</param>
public sealed record OpenPage(string Id, string? Place);

/// <summary>What a page sends off: every change stands by itself.</summary>
/// <param name="Page">The page; null when it does not say.</param>
/// <param name="Revision">Number of the revision the page shows.</param>
/// <param name="Version">The newest version of which the page knows everything.</param>
/// <param name="Cells">Changes to cells.</param>
/// <param name="Texts">Changes to texts.</param>
public sealed record DraftChanges(OpenPage? Page, int Revision, int Version, IReadOnlyList<CellChange> Cells, IReadOnlyList<TextChange> Texts);

/// <summary>A cell as it was shown and as it shall be, both as text.</summary>
public sealed record CellChange(string Key, string? Was, string? Now);

/// <summary>Changes to a text that was shown, which is told by its digest.</summary>
public sealed record TextChange(string Section, string WasDigest, IReadOnlyList<TextPatch> Patches);

/// <summary>What became of one change.</summary>
public enum ChangeFate
{
    /// <summary>Stored as it was sent.</summary>
    Saved,

    /// <summary>Stored together with what others wrote meanwhile.</summary>
    Merged,

    /// <summary>Not stored: somebody else changed the same.</summary>
    Conflict,

    /// <summary>Not stored: it cannot be.</summary>
    Refused,
}

/// <summary>What became of a change to a cell.</summary>
/// <param name="Key">The cell.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Now">What the cell holds now.</param>
/// <param name="Reason">Why it was refused, in Chinese.</param>
/// <param name="By">Who wrote what it holds, in a conflict and where it is known.</param>
/// <param name="At">When, UTC.</param>
public sealed record CellResult(string Key, ChangeFate Fate, string Now, string? Reason = null, string? By = null, DateTime? At = null);

/// <summary>What became of a change to a text.</summary>
/// <param name="Section">The section.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Digest">Digest of the text it holds now.</param>
/// <param name="Text">That text, where the page cannot know it.</param>
/// <param name="Reason">Why it was refused, in Chinese.</param>
/// <param name="By">Who wrote it, in a conflict and where it is known.</param>
/// <param name="At">When, UTC.</param>
public sealed record TextResult(string Section, ChangeFate Fate, string Digest, string? Text = null, string? Reason = null, string? By = null, DateTime? At = null);

/// <summary>What became of what a page sent off.</summary>
/// <param name="Version">The version now.</param>
/// <param name="HasMoved">Whether others changed something the page does not know of.</param>
/// <param name="Locked">Why nothing can be written any more, in Chinese; null when it can.</param>
/// <param name="At">The instant, UTC.</param>
/// <param name="Cells">Of each cell, in the order they came.</param>
/// <param name="Texts">Of each text, in the order they came.</param>
public sealed record ChangeResult(int Version, bool HasMoved, string? Locked, DateTime At, IReadOnlyList<CellResult> Cells, IReadOnlyList<TextResult> Texts);

/// <summary>Somebody else who has the draft open.</summary>
/// <param name="Name">Who.</param>
/// <param name="Place">The cell or section; null when nowhere in particular.</param>
/// <param name="IsSelf">Whether it is the same person on another page.</param>
public sealed record OtherEditor(string Name, string? Place, bool IsSelf);

/// <summary>How a draft stands, for a page that is open.</summary>
/// <param name="Revision">Number of the newest revision.</param>
/// <param name="Version">Its version.</param>
/// <param name="Locked">Why nothing can be written any more, in Chinese; null when it can.</param>
/// <param name="People">Who else has it open.</param>
/// <param name="Cells">Every number, by cell; null when the page knows this version.</param>
/// <param name="Texts">Texts the page does not know; null when it knows this version.</param>
public sealed record DraftNews(
    int Revision, int Version, string? Locked, IReadOnlyList<OtherEditor> People, IReadOnlyDictionary<string, string>? Cells, IReadOnlyList<TextNews>? Texts);

/// <summary>A text the page does not know.</summary>
public sealed record TextNews(string Section, string Text, string Digest);

/// <summary>A save on record.</summary>
internal sealed record SavedLine(string By, DateTime At, int? Version, string Detail);
