using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Data.Reports;

/// <summary>A published report in a list.</summary>
public sealed record PublishedItem(string Agency, string AgencyName, AgencyKind Kind, int Year, int Revision, DateTime PublishedAt);

/// <summary>What a feed says of a report.</summary>
/// <param name="Agency">Slug of the agency.</param>
/// <param name="AgencyName">Its name as the report has it.</param>
/// <param name="Year">Report year.</param>
/// <param name="FormatId">The form it is written in.</param>
/// <param name="Revision">Number of the revision that counts.</param>
/// <param name="FirstAt">When the report was first published, UTC; a withdrawn revision counts too.</param>
/// <param name="UpdatedAt">When the revision that counts was published, UTC.</param>
/// <param name="ChangeNote">What it corrects; null for a report never corrected.</param>
public sealed record FeedItem(string Agency, string AgencyName, int Year, string FormatId, int Revision, DateTime FirstAt, DateTime UpdatedAt, string? ChangeNote);

/// <summary>A public report by its address, with the instant of its last publication, UTC.</summary>
public sealed record ReportPlace(string Agency, int Year, DateTime PublishedAt);

/// <summary>When the public reports of an agency last changed, UTC.</summary>
public sealed record AgencyChange(string Agency, DateTime? PublishedAt, DateTime? WithdrawnAt);

/// <summary>When the public reports of a year last changed, UTC.</summary>
public sealed record YearChange(int Year, DateTime? PublishedAt, DateTime? WithdrawnAt);

/// <summary>A year with the number of published reports.</summary>
public sealed record YearItem(int Year, int Count);

/// <summary>An agency in a list, with the number of its published reports.</summary>
public sealed record AgencyItem(int Id, string Slug, string Name, AgencyKind Kind, string Path, int Published);

/// <summary>A published revision without its files.</summary>
public sealed record PublishedRevision(
    int Id,
    int Number,
    string AgencyName,
    string PresentName,
    DateTime PublishedAt,
    string Digest,
    AmendmentReason? AmendmentReason,
    string? ChangeNote,
    bool IsCurrent,
    string FormatId,
    string? CheckCode,
    IReadOnlyList<FileStamp> Files)
{
    /// <summary>When the last step of review was signed, UTC; null where no signature is on file.</summary>
    public DateTime? SignedAt { get; init; }
}

/// <summary>Who submitted which round, and when, UTC.</summary>
public sealed record SubmissionStamp(int Round, string By, DateTime At);

/// <summary>A publication whose time has come.</summary>
/// <param name="Agency">Slug of the agency.</param>
/// <param name="Year">Report year.</param>
/// <param name="Version">Version of the revision whose publication was set.</param>
/// <param name="ByAccountId">Who set it.</param>
/// <param name="ByName">Their name at the time.</param>
public sealed record DuePublication(string Agency, int Year, int Version, int ByAccountId, string ByName);

/// <summary>What the public may know of a withdrawn report.</summary>
/// <param name="Number">Number of its last revision that was public.</param>
/// <param name="AgencyName">Name of the agency in it.</param>
/// <param name="FormatId">The form it was written in.</param>
/// <param name="At">When it was withdrawn, UTC.</param>
/// <param name="Reason">Why, in Chinese.</param>
/// <param name="IsReplaced">Whether a corrected revision is public again.</param>
public sealed record WithdrawnReport(int Number, string AgencyName, string FormatId, DateTime At, string Reason, bool IsReplaced);

/// <summary>A published file by its digest.</summary>
/// <param name="Kind">What kind of file.</param>
/// <param name="Sha256">Its SHA-256, 64 lower-case hexadecimal digits.</param>
/// <param name="Size">Its bytes.</param>
public sealed record FileStamp(PublishedFileKind Kind, string Sha256, long Size);

/// <summary>A published file with its bytes.</summary>
public sealed record FileContent(ReadOnlyMemory<byte> Bytes, string Sha256, string AgencyName, int Revision, DateTime PublishedAt);

/// <summary>A report on the desk.</summary>
/// <param name="AgencyId">Key of the agency.</param>
/// <param name="Agency">Slug of the agency.</param>
/// <param name="AgencyName">Its name.</param>
/// <param name="AgencyPath">Its path, to tell who may do what.</param>
/// <param name="Year">Report year.</param>
/// <param name="Revision">Number of the newest revision.</param>
/// <param name="State">Its state.</param>
/// <param name="Step">The review step it waits for.</param>
/// <param name="ChangedAt">When it was last changed, UTC.</param>
/// <param name="CurrentRevision">Number of the published revision, if any.</param>
/// <param name="IsReturned">Whether a reviewer gave it back and it is a draft again.</param>
/// <param name="HasNotice">Whether last year's report was corrected and nobody has taken note of it here.</param>
/// <param name="StandingFindings">How many findings stood when it was submitted, each with its reason.</param>
/// <param name="PublishAt">When it shall be published by itself, UTC; null when nobody set a time.</param>
/// <param name="Digest">Digest of what was submitted; null in a draft.</param>
public sealed record DeskItem(
    int AgencyId, string Agency, string AgencyName, string AgencyPath, int Year, int Revision, RevisionState State, int Step, DateTime ChangedAt, int? CurrentRevision, bool IsReturned,
    bool HasNotice, int StandingFindings, DateTime? PublishAt, string? Digest);

/// <summary>An agency as the register had it in a year.</summary>
/// <param name="Id">Key.</param>
/// <param name="Name">Its name in that year.</param>
/// <param name="Kind">What kind of organ it is.</param>
/// <param name="ParentId">The agency above it in that year.</param>
/// <param name="Owes">Whether it owed a report for that year.</param>
internal sealed record RegisterItem(int Id, string Name, AgencyKind Kind, int? ParentId, bool Owes);

/// <summary>Sum of a cell over several reports.</summary>
internal sealed record CellSum(CellKey Cell, decimal Sum);

/// <summary>A number of one agency's report.</summary>
internal sealed record UnitCell(int AgencyId, CellKey Cell, decimal Value);

/// <summary>How many findings of a rule came to the same end.</summary>
public sealed record RuleCount(string RuleId, RuleRecordState State, int Count);

/// <summary>A sentence that a revision shares with the report that is worked on.</summary>
/// <param name="RevisionId">The revision.</param>
/// <param name="AgencyName">Its agency.</param>
/// <param name="Year">Its report year.</param>
/// <param name="Hash">Hash of the masked sentence.</param>
public sealed record SharedSentence(int RevisionId, string AgencyName, int Year, long Hash);
