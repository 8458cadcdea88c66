using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Data.Reports;

/// <summary>What is asked about a draft several times a minute by everybody who writes in it, so each question is narrow; see <see cref="ReportQueries"/> for why they stand together.</summary>
internal static class DraftQueries
{
    /// <summary>The newest revision of a report: what access and versions are judged by.</summary>
    public static IQueryable<DraftHead> DraftHead(DisclosureDbContext db, string agency, int year) =>
        (from report in db.Reports
         join revision in db.Revisions on report.Id equals revision.ReportId
         where report.Agency.Slug == agency && report.Year == year
         orderby revision.Number descending
         select new DraftHead(
             agency, year, report.AgencyId, report.Agency.Path, revision.Id, revision.Number, revision.State, revision.Version, revision.FormatId, revision.CreatedAt)).Take(1);

    /// <summary>A revision to be changed, without its parts.</summary>
    public static IQueryable<Revision> Revision(DisclosureDbContext db, int revisionId) => db.Revisions.Where(revision => revision.Id == revisionId);

    /// <summary>The stored numbers among these cells.</summary>
    public static IQueryable<RevisionFigure> Figures(DisclosureDbContext db, int revisionId, IReadOnlyList<CellKey> cells) =>
        db.Set<RevisionFigure>().Where(figure => figure.RevisionId == revisionId && cells.Contains(figure.Cell));

    /// <summary>The stored texts among these sections.</summary>
    public static IQueryable<RevisionText> Texts(DisclosureDbContext db, int revisionId, IReadOnlyList<string> sections) =>
        db.Set<RevisionText>().Where(text => text.RevisionId == revisionId && sections.Contains(text.Section));

    /// <summary>Whether this person has written in the revision.</summary>
    public static IQueryable<Contribution> Contribution(DisclosureDbContext db, int revisionId, int accountId) =>
        db.Set<Contribution>().Where(contribution => contribution.RevisionId == revisionId && contribution.AccountId == accountId);

    /// <summary>Every number of a revision, to be shown.</summary>
    public static IQueryable<RevisionFigure> AllFigures(DisclosureDbContext db, int revisionId) =>
        db.Set<RevisionFigure>().AsNoTracking().Where(figure => figure.RevisionId == revisionId);

    /// <summary>Every text of a revision, to be shown.</summary>
    public static IQueryable<RevisionText> AllTexts(DisclosureDbContext db, int revisionId) =>
        db.Set<RevisionText>().AsNoTracking().Where(text => text.RevisionId == revisionId);

    /// <summary>The latest saves of a report since an instant, the newest first.</summary>
    public static IQueryable<SavedLine> SavesSince(DisclosureDbContext db, string subject, DateTime since, int count) =>
        db.AuditEvents
            .Where(line => line.Subject == subject && line.Outcome == AuditOutcome.Done && line.At >= since
                && (line.Action == AuditAction.DraftSaved || line.Action == AuditAction.DraftImported))
            .OrderByDescending(line => line.Sequence)
            .Take(count)
            .Select(line => new SavedLine(line.ActorName, line.At, line.Version, line.Detail));

    /// <summary>Pages that were heard of since an instant.</summary>
    public static IQueryable<EditorPresence> Presences(DisclosureDbContext db, int revisionId, DateTime since) =>
        db.EditorPresences.AsNoTracking().Where(presence => presence.RevisionId == revisionId && presence.SeenAt >= since).OrderBy(presence => presence.Name);

    /// <summary>A page of a person.</summary>
    public static IQueryable<EditorPresence> Presence(DisclosureDbContext db, int revisionId, string page, int accountId) =>
        db.EditorPresences.Where(presence => presence.RevisionId == revisionId && presence.Page == page && presence.AccountId == accountId);

    /// <summary>Pages that were not heard of for long.</summary>
    public static IQueryable<EditorPresence> OldPresences(DisclosureDbContext db, DateTime before) => db.EditorPresences.Where(presence => presence.SeenAt < before);
}
