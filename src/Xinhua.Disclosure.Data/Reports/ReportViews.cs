using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Data.Reports;

/// <summary>A published report in a list.</summary>
public sealed record PublishedItem(string Agency, string AgencyName, AgencyKind Kind, int Year, int Revision, DateTime PublishedAt);

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
    string? ChangeNote,
    bool IsCurrent,
    string FormatId,
    IReadOnlyList<FileStamp> Files);

/// <summary>A published file by its digest.</summary>
public sealed record FileStamp(PublishedFileKind Kind, string Sha256);

/// <summary>A published file with its bytes.</summary>
public sealed record FileContent(ReadOnlyMemory<byte> Bytes, string Sha256, string AgencyName, int Revision, DateTime PublishedAt);

/// <summary>A report on the desk.</summary>
/// <param name="Agency">Slug of the agency.</param>
/// <param name="AgencyName">Its name.</param>
/// <param name="AgencyPath">Its path, to tell who may do what.</param>
/// <param name="Year">Report year.</param>
/// <param name="Revision">Number of the newest revision.</param>
/// <param name="State">Its state.</param>
/// <param name="Step">The review step it waits for.</param>
/// <param name="ChangedAt">When it was last changed, UTC.</param>
/// <param name="CurrentRevision">Number of the published revision, if any.</param>
/// <param name="IsReturned">Whether it was submitted before and is a draft again.</param>
public sealed record DeskItem(
    string Agency, string AgencyName, string AgencyPath, int Year, int Revision, RevisionState State, int Step, DateTime ChangedAt, int? CurrentRevision, bool IsReturned);

/// <summary>An account in a list.</summary>
public sealed record AccountItem(string UserName, string DisplayName, bool IsDisabled, IReadOnlyList<GrantItem> Grants);

/// <summary>A grant in a list.</summary>
public sealed record GrantItem(Role Role, string? AgencyName, bool IncludesSubtree);
