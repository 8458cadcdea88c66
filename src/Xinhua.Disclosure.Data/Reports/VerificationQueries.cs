using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Data.Reports;

/// <summary>
/// What is asked of the database when somebody holds a code or a digest. Only revisions that are or were public answer:
/// a draft is as little known here as something that never was.
/// </summary>
internal static class VerificationQueries
{
    /// <summary>The revision with this code.</summary>
    public static IQueryable<VerifiedRevision> ByCode(DisclosureDbContext db, string code) =>
        Answers(db, db.Revisions.Where(revision => revision.CheckCode == code).Select(revision => new Evidence { RevisionId = revision.Id, File = null }));

    /// <summary>
    /// Everything public with this digest, what counts today first: the same bytes may have been published again with a correction that left them alone.
    /// Another source of digests is another part of the union.
    /// </summary>
    public static IQueryable<VerifiedRevision> ByDigest(DisclosureDbContext db, string sha256) =>
        Answers(
            db,
            db.PublishedFiles.Where(file => file.Sha256 == sha256).Select(file => new Evidence { RevisionId = file.RevisionId, File = (PublishedFileKind?)file.Kind })
                .Concat(db.Revisions.Where(revision => revision.Digest == sha256).Select(revision => new Evidence { RevisionId = revision.Id, File = null })));

    /// <summary>Published revisions that have no code yet: they went out before there were codes.</summary>
    public static IQueryable<UncodedRevision> WithoutCode(DisclosureDbContext db) =>
        from revision in db.Revisions
        join report in db.Reports on revision.ReportId equals report.Id
        where (revision.State == RevisionState.Published || revision.State == RevisionState.Withdrawn) && revision.CheckCode == null && revision.Digest != null
        orderby revision.Id
        select new UncodedRevision(revision.Id, report.Agency.Slug, report.Year, revision.Number, revision.Digest!);

    /// <summary>A revision that still has no code.</summary>
    public static IQueryable<Revision> Uncoded(DisclosureDbContext db, int revisionId) =>
        db.Revisions.Where(revision => revision.Id == revisionId && revision.CheckCode == null);

    private static IQueryable<VerifiedRevision> Answers(DisclosureDbContext db, IQueryable<Evidence> found) =>
        from evidence in found
        join revision in db.Revisions on evidence.RevisionId equals revision.Id
        join report in db.Reports on revision.ReportId equals report.Id
        where revision.State == RevisionState.Published || revision.State == RevisionState.Withdrawn
        orderby revision.State == RevisionState.Published && revision.Number == report.CurrentRevision descending, revision.State == RevisionState.Published descending, revision.PublishedAt descending
        select new VerifiedRevision(
            report.Agency.Slug,
            revision.AgencyName,
            report.Year,
            revision.FormatId,
            revision.Number,
            evidence.File,
            revision.CheckCode,
            revision.PublishedAt!.Value,
            report.CurrentRevision,
            revision.WithdrawnAt,
            revision.WithdrawalReason);

    /// <summary>What a code or a digest stands for.</summary>
    private sealed class Evidence
    {
        public required int RevisionId { get; init; }

        public required PublishedFileKind? File { get; init; }
    }
}
