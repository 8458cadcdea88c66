using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Archive;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Data.Archive;

/// <summary>A revision with its package, if it has one, and the last check of that.</summary>
/// <param name="RevisionId">Key of the revision.</param>
/// <param name="Agency">Slug of the agency.</param>
/// <param name="AgencyName">Its name in the report.</param>
/// <param name="AgencyPath">Its path, to tell who may do what.</param>
/// <param name="Year">The report year.</param>
/// <param name="Revision">Number of the revision.</param>
/// <param name="State">Whether it is public or was withdrawn.</param>
/// <param name="PublishedAt">When it was published, UTC.</param>
/// <param name="Number">档号; null while it is not archived.</param>
/// <param name="MadeAt">When it was archived, UTC.</param>
/// <param name="Sha256">SHA-256 of the package.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="CheckedAt">When it was last checked, UTC; null while it was not.</param>
/// <param name="IsSound">What the last check said.</param>
/// <param name="Note">What it found.</param>
public sealed record ArchiveItem(
    int RevisionId,
    string Agency,
    string AgencyName,
    string AgencyPath,
    int Year,
    int Revision,
    RevisionState State,
    DateTime PublishedAt,
    string? Number,
    DateTime? MadeAt,
    string? Sha256,
    long? Size,
    DateTime? CheckedAt,
    bool? IsSound,
    string? Note);

/// <summary>A package with its bytes.</summary>
public sealed record StoredPackage(int RevisionId, string Number, int Year, string Sha256, long Size, string AgencyPath, ReadOnlyMemory<byte> Bytes);

/// <summary>A package with a finding.</summary>
public sealed record DamagedPackage(string Number, string AgencyName, int Year, DateTime CheckedAt, string Note);

/// <summary>What a report is, beside its revisions.</summary>
internal sealed record ArchivedReport(int Id, int Year, string Slug, string Path);

/// <summary>A revision of the history as it is stored.</summary>
internal sealed record HistoryRow(int Number, string Digest, DateTime CreatedAt, DateTime PublishedAt, Actor PublishedBy, AmendmentReason? Reason, string? ChangeNote);

/// <summary>A line of the audit log about a report.</summary>
internal sealed record EvidenceRow(long Sequence, string Hash, DateTime At, AuditAction Action, string ActorName);

/// <summary>Every question about the archive; see ReportQueries.</summary>
internal static class ArchiveQueries
{
    private static readonly AuditAction[] Acts = [AuditAction.ReportStarted, AuditAction.AmendmentBegun, AuditAction.ReportSubmitted, AuditAction.StepApproved, AuditAction.ReportPublished];

    /// <summary>Every revision of a year in scope that is or was public, in the order of the tree.</summary>
    public static IQueryable<ArchiveItem> Items(DisclosureDbContext db, Scope scope, int year) =>
        from agency in scope.Apply(db.Agencies)
        join report in db.Reports on agency.Id equals report.AgencyId
        join revision in db.Revisions on report.Id equals revision.ReportId
        join package in db.ArchivePackages on revision.Id equals package.RevisionId into packages
        from package in packages.DefaultIfEmpty()
        join checkup in db.ArchiveCheckups on package.RevisionId equals checkup.RevisionId into checkups
        from checkup in checkups.DefaultIfEmpty()
        where report.Year == year && (revision.State == RevisionState.Published || (revision.State == RevisionState.Withdrawn && package != null))
        orderby agency.Path, revision.Number
        select new ArchiveItem(
            revision.Id,
            agency.Slug,
            revision.AgencyName,
            agency.Path,
            report.Year,
            revision.Number,
            revision.State,
            revision.PublishedAt!.Value,
            package == null ? null : package.Number,
            package == null ? null : package.MadeAt,
            package == null ? null : package.Sha256,
            package == null ? null : package.Size,
            checkup == null ? null : checkup.CheckedAt,
            checkup == null ? null : checkup.IsSound,
            checkup == null ? null : checkup.Note);

    /// <summary>Published revisions of a year without a package, the first published first, so that numbers follow publication.</summary>
    public static IQueryable<int> Waiting(DisclosureDbContext db, int year) =>
        from report in db.Reports
        join revision in db.Revisions on report.Id equals revision.ReportId
        where report.Year == year && revision.State == RevisionState.Published && !db.ArchivePackages.Any(package => package.RevisionId == revision.Id)
        orderby revision.PublishedAt, revision.Id
        select revision.Id;

    /// <summary>Years with published reports, the newest first.</summary>
    public static IQueryable<int> Years(DisclosureDbContext db) =>
        db.Reports.Where(report => report.CurrentRevision != null).Select(report => report.Year).Distinct().OrderByDescending(year => year);

    /// <summary>A published revision with those who made it; nothing for one that is not public.</summary>
    public static IQueryable<Revision> RevisionToArchive(DisclosureDbContext db, int revisionId) => db.Revisions
        .Include(revision => revision.Approvals).Include(revision => revision.Submissions).Include(revision => revision.Contributions)
        .AsSplitQuery().AsNoTracking().Where(revision => revision.Id == revisionId && revision.State == RevisionState.Published);

    public static IQueryable<ArchivedReport> ReportToArchive(DisclosureDbContext db, int reportId) =>
        db.Reports.Where(report => report.Id == reportId).Select(report => new ArchivedReport(report.Id, report.Year, report.Agency.Slug, report.Agency.Path));

    /// <summary>The agency and those above it, the nearest first.</summary>
    public static IQueryable<Agency> Lineage(DisclosureDbContext db, string path) =>
#pragma warning disable CA1310 // Written in SQL, where a comparison cannot be named.
        db.Agencies.AsNoTracking().Where(agency => path.StartsWith(agency.Path)).OrderByDescending(agency => agency.Path);
#pragma warning restore CA1310

    /// <summary>Revisions up to one that are or were public.</summary>
    public static IQueryable<HistoryRow> History(DisclosureDbContext db, int reportId, int number) => db.Revisions
        .Where(revision => revision.ReportId == reportId && revision.Number <= number && (revision.State == RevisionState.Published || revision.State == RevisionState.Withdrawn))
        .OrderBy(revision => revision.Number)
        .Select(revision => new HistoryRow(revision.Number, revision.Digest!, revision.CreatedAt, revision.PublishedAt!.Value, revision.PublishedBy!, revision.AmendmentReason, revision.ChangeNote));

    public static IQueryable<PublishedFile> Files(DisclosureDbContext db, int revisionId) => db.PublishedFiles.AsNoTracking().Where(file => file.RevisionId == revisionId);

    /// <summary>What the audit log says of the making of a report, oldest first.</summary>
    public static IQueryable<EvidenceRow> Evidence(DisclosureDbContext db, string subject) => db.AuditEvents
        .Where(line => line.Subject == subject && line.Outcome == AuditOutcome.Done && Acts.Contains(line.Action))
        .OrderBy(line => line.Sequence)
        .Select(line => new EvidenceRow(line.Sequence, line.Hash, line.At, line.Action, line.ActorName));

    /// <summary>The numbers that are given, by year and place.</summary>
    public static IQueryable<ArchiveNumber> Numbers(DisclosureDbContext db, int year) =>
        db.ArchivePackages.Where(package => package.Year == year).OrderBy(package => package.Sequence).Select(package => new ArchiveNumber(package.Number, package.Year, package.Sequence));

    public static IQueryable<string> NumberOfRevision(DisclosureDbContext db, int revisionId) =>
        db.ArchivePackages.Where(package => package.RevisionId == revisionId).Select(package => package.Number);

    /// <summary>A package with its bytes.</summary>
    public static IQueryable<StoredPackage> Stored(DisclosureDbContext db, string number) =>
        from package in db.ArchivePackages
        join content in db.ArchivePackageContents on package.RevisionId equals content.RevisionId
        join revision in db.Revisions on package.RevisionId equals revision.Id
        join report in db.Reports on revision.ReportId equals report.Id
        where package.Number == number
        select new StoredPackage(package.RevisionId, package.Number, package.Year, package.Sha256, package.Size, report.Agency.Path, content.Bytes);

    /// <summary>Packages made since an instant, and of the older ones those whose last check lies furthest back.</summary>
    public static IQueryable<string> Recent(DisclosureDbContext db, DateTime since) =>
        db.ArchivePackages.Where(package => package.MadeAt >= since).OrderBy(package => package.MadeAt).ThenBy(package => package.Number).Select(package => package.Number);

    public static IQueryable<string> LongestUnchecked(DisclosureDbContext db, DateTime before, int count) =>
        (from package in db.ArchivePackages
         join checkup in db.ArchiveCheckups on package.RevisionId equals checkup.RevisionId into checkups
         from checkup in checkups.DefaultIfEmpty()
         where package.MadeAt < before
         orderby checkup == null ? DateTime.MinValue : checkup.CheckedAt, package.RevisionId
         select package.Number).Take(count);

    public static IQueryable<ArchiveCheckup> Checkup(DisclosureDbContext db, int revisionId) => db.ArchiveCheckups.Where(checkup => checkup.RevisionId == revisionId);

    /// <summary>Packages whose last check found something, in scope.</summary>
    public static IQueryable<DamagedPackage> Damaged(DisclosureDbContext db, Scope scope) =>
        from agency in scope.Apply(db.Agencies)
        join report in db.Reports on agency.Id equals report.AgencyId
        join revision in db.Revisions on report.Id equals revision.ReportId
        join package in db.ArchivePackages on revision.Id equals package.RevisionId
        join checkup in db.ArchiveCheckups on package.RevisionId equals checkup.RevisionId
        where !checkup.IsSound
        orderby package.Year descending, package.Sequence
        select new DamagedPackage(package.Number, revision.AgencyName, package.Year, checkup.CheckedAt, checkup.Note);

    public static IQueryable<int> AnyReport(DisclosureDbContext db) => db.Reports.Select(report => report.Id);

    public static IQueryable<Agency> AgencyBySlug(DisclosureDbContext db, string slug) => db.Agencies.Where(agency => agency.Slug == slug);

    /// <summary>Checks of the packages by the portal itself since an instant.</summary>
    public static IQueryable<long> ArchiveChecksSince(DisclosureDbContext db, DateTime since) => db.AuditEvents
        .Where(line => line.Action == AuditAction.PackagesChecked && line.At >= since).Select(line => line.Sequence);

    public static IQueryable<int> AnyPackageBefore(DisclosureDbContext db, DateTime before) => db.ArchivePackages.Where(package => package.MadeAt < before).Select(package => package.RevisionId);
}
