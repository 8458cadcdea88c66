using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Data.Reports;

/// <summary>
/// Every question the stores ask of the database. They stand together so that one test can write out the SQL of each for SQL Server
/// and check it without a server; stores add nothing but the ending (list, first, any).
/// </summary>
internal static class ReportQueries
{
    public static IQueryable<PublishedItem> LatestPublished(DisclosureDbContext db, int count) =>
        Published(db).Where(pair => pair.Revision.State == RevisionState.Published)
            .OrderByDescending(pair => pair.Revision.PublishedAt).ThenBy(pair => pair.Report.Id).Take(count).Select(Item);

    /// <summary>The newest publications with what a feed says of them, newest first.</summary>
    public static IQueryable<FeedItem> Feed(DisclosureDbContext db, int count) =>
        Published(db).Where(pair => pair.Revision.State == RevisionState.Published)
            .OrderByDescending(pair => pair.Revision.PublishedAt).ThenBy(pair => pair.Report.Id).Take(count)
            .Select(pair => new FeedItem(
                pair.Report.Agency.Slug,
                pair.Revision.AgencyName,
                pair.Report.Year,
                pair.Revision.FormatId,
                pair.Revision.Number,
                pair.Report.FirstPublishedAt ?? pair.Revision.PublishedAt!.Value,
                pair.Revision.PublishedAt!.Value,
                pair.Revision.ChangeNote));

    /// <summary>Who published the report of a year that an agency no longer owed because others had taken over; two at most, for only one is an answer.</summary>
    public static IQueryable<string> SuccessorsWithReport(DisclosureDbContext db, string agency, int year) =>
        (from succession in db.AgencySuccessions
         join before in db.Agencies on succession.PredecessorId equals before.Id
         join report in db.Reports on succession.SuccessorId equals report.AgencyId
         where before.Slug == agency && before.LastYear < year && succession.FromYear <= year && report.Year == year && report.CurrentRevision != null
         orderby report.Agency.Path
         select report.Agency.Slug).Take(2);

    /// <summary>When each public report was published last, in an order that only new publications lengthen.</summary>
    public static IQueryable<DateTime> PublishedTimes(DisclosureDbContext db) =>
        Published(db).OrderBy(pair => pair.Revision.Id).Select(pair => pair.Revision.PublishedAt!.Value);

    /// <summary>A part of the public reports, in the order of <see cref="PublishedTimes"/>.</summary>
    public static IQueryable<ReportPlace> PublishedPlaces(DisclosureDbContext db, int skip, int count) =>
        Published(db).OrderBy(pair => pair.Revision.Id).Skip(skip).Take(count)
            .Select(pair => new ReportPlace(pair.Report.Agency.Slug, pair.Report.Year, pair.Revision.PublishedAt!.Value));

    /// <summary>When the public reports of each agency last changed: by a publication or by a withdrawal.</summary>
    public static IQueryable<AgencyChange> AgencyChanges(DisclosureDbContext db) =>
        from revision in db.Revisions
        join report in db.Reports on revision.ReportId equals report.Id
        where revision.State == RevisionState.Published || revision.State == RevisionState.Withdrawn
        group revision by report.Agency.Slug into agency
        select new AgencyChange(agency.Key, agency.Max(revision => revision.PublishedAt), agency.Max(revision => revision.WithdrawnAt));

    /// <summary>When the public reports of each year last changed: by a publication or by a withdrawal.</summary>
    public static IQueryable<YearChange> YearChanges(DisclosureDbContext db) =>
        from revision in db.Revisions
        join report in db.Reports on revision.ReportId equals report.Id
        where revision.State == RevisionState.Published || revision.State == RevisionState.Withdrawn
        group revision by report.Year into year
        select new YearChange(year.Key, year.Max(revision => revision.PublishedAt), year.Max(revision => revision.WithdrawnAt));

    public static IQueryable<PublishedItem> PublishedOfYear(DisclosureDbContext db, int year) =>
        Published(db).Where(pair => pair.Report.Year == year).OrderByDescending(pair => pair.Revision.PublishedAt).ThenBy(pair => pair.Report.Agency.Path).Select(Item);

    public static IQueryable<PublishedItem> PublishedOfAgency(DisclosureDbContext db, string agency) =>
        Published(db).Where(pair => pair.Report.Agency.Slug == agency).OrderByDescending(pair => pair.Report.Year).Select(Item);

    public static IQueryable<YearItem> PublishedYears(DisclosureDbContext db) =>
        db.Reports.Where(report => report.CurrentRevision != null)
            .GroupBy(report => report.Year)
            .OrderByDescending(year => year.Key)
            .Select(year => new YearItem(year.Key, year.Count()));

    public static IQueryable<AgencyItem> Agencies(DisclosureDbContext db) =>
        db.Agencies.OrderBy(agency => agency.Path)
            .Select(agency => new AgencyItem(
                agency.Id,
                agency.Slug,
                agency.Name,
                agency.Kind,
                agency.Path,
                db.Reports.Count(report => report.AgencyId == agency.Id && report.CurrentRevision != null)));

    public static IQueryable<Agency> Agency(DisclosureDbContext db, string slug) =>
        db.Agencies.Include(agency => agency.Periods).Where(agency => agency.Slug == slug);

    /// <summary>The length of a file is asked of the database through the type it stores, so that no bytes are fetched for it.</summary>
    public static IQueryable<PublishedRevision> PublishedRevisions(DisclosureDbContext db, string agency, int year) =>
        from revision in db.Revisions
        join report in db.Reports on revision.ReportId equals report.Id
        where report.Agency.Slug == agency && report.Year == year && revision.State == RevisionState.Published
        orderby revision.Number descending
        select new PublishedRevision(
            revision.Id,
            revision.Number,
            revision.AgencyName,
            report.Agency.Name,
            revision.PublishedAt!.Value,
            revision.Digest!,
            revision.AmendmentReason,
            revision.ChangeNote,
            revision.Number == report.CurrentRevision,
            revision.FormatId,
            revision.CheckCode,
            revision.Files.Select(file => new FileStamp(file.Kind, file.Sha256, ((byte[])(object)file.Bytes).Length)).ToList())
        {
            SignedAt = revision.Approvals.Max(approval => (DateTime?)approval.At),
        };

    public static IQueryable<PublishedFile> File(DisclosureDbContext db, int revisionId, PublishedFileKind kind) =>
        db.PublishedFiles.AsNoTracking().Where(file => file.RevisionId == revisionId && file.Kind == kind);

    /// <summary>The file of the revision that counts, or of the named one; nothing for a revision that is not published.</summary>
    public static IQueryable<FileContent> FileOfReport(DisclosureDbContext db, string agency, int year, int? number, PublishedFileKind kind) =>
        from revision in db.Revisions
        join report in db.Reports on revision.ReportId equals report.Id
        join file in db.PublishedFiles on revision.Id equals file.RevisionId
        where report.Agency.Slug == agency && report.Year == year && revision.State == RevisionState.Published
        where (number == null && revision.Number == report.CurrentRevision) || revision.Number == number
        where file.Kind == kind
        select new FileContent(file.Bytes, file.Sha256, revision.AgencyName, revision.Number, revision.PublishedAt!.Value);

    public static IQueryable<Report> Report(DisclosureDbContext db, string agency, int year) =>
        db.Reports.Include(report => report.Agency.Periods).Where(report => report.Agency.Slug == agency && report.Year == year);

    /// <summary>The newest revision with all it is made of, read in one query per part: joined, the parts would multiply.</summary>
    public static IQueryable<Revision> LatestRevision(DisclosureDbContext db, int reportId) =>
        WithParts(db.Revisions.Where(revision => revision.ReportId == reportId).OrderByDescending(revision => revision.Number).Take(1));

    public static IQueryable<Revision> CurrentRevision(DisclosureDbContext db, int agencyId, int year) =>
        from revision in db.Revisions.Include(revision => revision.Figures).Include(revision => revision.Texts).AsSplitQuery().AsNoTracking()
        join report in db.Reports on revision.ReportId equals report.Id
        where report.AgencyId == agencyId && report.Year == year && revision.Number == report.CurrentRevision
        select revision;

    /// <summary>The newest revision before one that is or was public, with what it says: what a correction is held against, also when it was withdrawn meanwhile.</summary>
    public static IQueryable<Revision> PublishedBefore(DisclosureDbContext db, int reportId, int number) =>
        db.Revisions.Include(revision => revision.Figures).Include(revision => revision.Texts).AsSplitQuery().AsNoTracking()
            .Where(revision => revision.ReportId == reportId && revision.Number < number && (revision.State == RevisionState.Published || revision.State == RevisionState.Withdrawn))
            .OrderByDescending(revision => revision.Number).Take(1);

    /// <summary>One revision of a report with all it is made of, to be read.</summary>
    public static IQueryable<Revision> RevisionOfReport(DisclosureDbContext db, int reportId, int number) =>
        WithParts(db.Revisions.AsNoTracking().Where(revision => revision.ReportId == reportId && revision.Number == number));

    public static IQueryable<DeskItem> Desk(DisclosureDbContext db, Scope scope) =>
        from agency in scope.Apply(db.Agencies)
        join report in db.Reports on agency.Id equals report.AgencyId
        from revision in db.Revisions.Where(revision => revision.ReportId == report.Id).OrderByDescending(revision => revision.Number).Take(1)
        orderby report.Year descending, agency.Path
        select new DeskItem(
            agency.Id,
            agency.Slug,
            agency.Name,
            agency.Path,
            report.Year,
            revision.Number,
            revision.State,
            revision.Step,
            revision.ChangedAt,
            report.CurrentRevision,
            revision.State == RevisionState.Draft && revision.ReturnNotes.Any(note => note.Round == revision.Round),
            db.CarryOverNotices.Any(notice => notice.ReportId == report.Id && notice.DismissedAt == null),
            revision.StandingFindings,
            revision.PublishAt,
            revision.Digest);

    public static IQueryable<Agency> AgenciesInScope(DisclosureDbContext db, Scope scope) => scope.Apply(db.Agencies).OrderBy(agency => agency.Path);

    /// <summary>Every revision of a report without its parts, for what touches all of them.</summary>
    public static IQueryable<Revision> RevisionsOfReport(DisclosureDbContext db, int reportId) => db.Revisions.Where(revision => revision.ReportId == reportId);

    /// <summary>A published revision with what it says.</summary>
    public static IQueryable<Revision> PublishedContent(DisclosureDbContext db, string agency, int year, int number) =>
        from revision in db.Revisions.Include(revision => revision.Figures).Include(revision => revision.Texts).AsSplitQuery().AsNoTracking()
        join report in db.Reports on revision.ReportId equals report.Id
        where report.Agency.Slug == agency && report.Year == year && revision.Number == number && revision.State == RevisionState.Published
        select revision;

    /// <summary>Approved revisions whose time has come, the longest due first.</summary>
    public static IQueryable<DuePublication> DuePublications(DisclosureDbContext db, DateTime now) =>
        from revision in db.Revisions
        join report in db.Reports on revision.ReportId equals report.Id
        where revision.PublishAt != null && revision.PublishAt <= now && revision.State == RevisionState.Approved
        orderby revision.PublishAt
        select new DuePublication(report.Agency.Slug, report.Year, revision.Version, revision.ScheduledBy!.AccountId, revision.ScheduledBy.Name);

    /// <summary>The last withdrawal of a report, or that of the named revision.</summary>
    public static IQueryable<WithdrawnReport> Withdrawn(DisclosureDbContext db, string agency, int year, int? number) =>
        from revision in db.Revisions
        join report in db.Reports on revision.ReportId equals report.Id
        where report.Agency.Slug == agency && report.Year == year && revision.State == RevisionState.Withdrawn
        where number == null || revision.Number == number
        orderby revision.Number descending
        select new WithdrawnReport(revision.Number, revision.AgencyName, revision.FormatId, revision.WithdrawnAt!.Value, revision.WithdrawalReason!, report.CurrentRevision != null);

    /// <summary>Notices about last year's correction of which nobody has taken note.</summary>
    public static IQueryable<CarryOverNotice> OpenNotices(DisclosureDbContext db, int reportId) =>
        db.CarryOverNotices.Where(notice => notice.ReportId == reportId && notice.DismissedAt == null).OrderBy(notice => notice.Id);

    /// <summary>Who submitted when, without what.</summary>
    public static IQueryable<SubmissionStamp> SubmissionStamps(DisclosureDbContext db, int revisionId) =>
        db.Set<Submission>().Where(submission => submission.RevisionId == revisionId).OrderBy(submission => submission.Round)
            .Select(submission => new SubmissionStamp(submission.Round, submission.By.Name, submission.At));

    /// <summary>Addresses of those who write for an agency by name; who writes for a whole district is not told of each unit.</summary>
    public static IQueryable<string?> WritersWithMail(DisclosureDbContext db, int agencyId) =>
        from account in db.Users
        where !account.IsDisabled && account.Email != null && account.Grants.Any(grant => grant.Role == Role.Editor && grant.AgencyId == agencyId)
        orderby account.Id
        select account.Email;

    /// <summary>Marks of the sentences of a revision.</summary>
    public static IQueryable<SentenceMark> MarksOfRevision(DisclosureDbContext db, int revisionId) => db.SentenceMarks.Where(mark => mark.RevisionId == revisionId);

    /// <summary>
    /// The sentences with these hashes in the newest submitted or published revisions of other agencies, of a year and the one before:
    /// of the five revisions that share the most text. The hashes go as one value, however many they are.
    /// </summary>
    /// <param name="before">Only what was submitted before this instant: who was first has copied from nobody.</param>
    public static IQueryable<SharedSentence> SharedSentences(DisclosureDbContext db, int agencyId, int year, DateTime before, IReadOnlyList<long> hashes)
    {
        var shared =
            from mark in db.SentenceMarks
            join revision in db.Revisions on mark.RevisionId equals revision.Id
            join report in db.Reports on revision.ReportId equals report.Id
            where EF.Parameter(hashes).Contains(mark.Hash)
            where report.AgencyId != agencyId && (report.Year == year || report.Year == year - 1) && revision.SubmittedAt < before
            where revision.State == RevisionState.InReview || revision.State == RevisionState.Approved || revision.State == RevisionState.Published
            where !db.Revisions.Any(later => later.ReportId == revision.ReportId && later.Number > revision.Number
                && (later.State == RevisionState.InReview || later.State == RevisionState.Approved || later.State == RevisionState.Published))
            select new { mark.RevisionId, mark.Hash, mark.Length, revision.AgencyName, report.Year };
        var most = shared.GroupBy(sentence => sentence.RevisionId)
            .Select(group => new { RevisionId = group.Key, Length = group.Sum(sentence => sentence.Length) })
            .OrderByDescending(revision => revision.Length).ThenBy(revision => revision.RevisionId)
            .Take(5);
        return from sentence in shared
               join revision in most on sentence.RevisionId equals revision.RevisionId
               orderby revision.Length descending, revision.RevisionId
               select new SharedSentence(sentence.RevisionId, sentence.AgencyName, sentence.Year, sentence.Hash);
    }

    public static IQueryable<Submission> SubmissionOfRound(DisclosureDbContext db, int revisionId, int round) =>
        db.Set<Submission>().Where(submission => submission.RevisionId == revisionId && submission.Round == round);


    /// <summary>The register as it was in a report year: what every agency was called and whom it stood under.</summary>
    public static IQueryable<RegisterItem> Register(DisclosureDbContext db, int year) =>
        from agency in db.Agencies
        let period = agency.Periods.Where(period => period.FromYear <= year).OrderByDescending(period => period.FromYear).FirstOrDefault()
        orderby agency.Path
        select new RegisterItem(
            agency.Id,
            period == null ? agency.Name : period.Name,
            agency.Kind,
            period == null ? agency.ParentId : period.ParentId,
            agency.FirstYear <= year && (agency.LastYear == null || agency.LastYear >= year));

    /// <summary>Which of some agencies have a published report of a year.</summary>
    public static IQueryable<int> PublishedAmong(DisclosureDbContext db, IReadOnlyList<int> agencyIds, int year) =>
        db.Reports.Where(report => report.Year == year && report.CurrentRevision != null && agencyIds.Contains(report.AgencyId)).Select(report => report.AgencyId);

    /// <summary>Sum of the published reports of some agencies, cell by cell.</summary>
    public static IQueryable<CellSum> SumOfPublished(DisclosureDbContext db, IReadOnlyList<int> agencyIds, int year) =>
        from figure in PublishedFigures(db, agencyIds, year)
        group figure.Figure.Value by figure.Figure.Cell into cell
        select new CellSum(cell.Key, cell.Sum());

    /// <summary>What each of some agencies has in some cells of a year's published report.</summary>
    public static IQueryable<UnitCell> CellsOfPublished(DisclosureDbContext db, IReadOnlyList<int> agencyIds, int year, IReadOnlyList<CellKey> cells) =>
        from figure in PublishedFigures(db, agencyIds, year)
        where cells.Contains(figure.Figure.Cell)
        select new UnitCell(figure.AgencyId, figure.Figure.Cell, figure.Figure.Value);

    /// <summary>What became of the findings of a revision.</summary>
    public static IQueryable<PaperItem> PapersOfRevision(DisclosureDbContext db, int revisionId) =>
        db.SignedPapers.Where(paper => paper.RevisionId == revisionId)
            .OrderBy(paper => paper.Id)
            .Select(paper => new PaperItem(paper.Id, paper.Digest, paper.Kind, paper.Sha256, paper.By.Name, paper.At));

    public static IQueryable<SignedPaper> PaperOfReport(DisclosureDbContext db, int reportId, int paper) =>
        from found in db.SignedPapers
        join revision in db.Revisions on found.RevisionId equals revision.Id
        where revision.ReportId == reportId && found.Id == paper
        select found;

    public static IQueryable<RuleRecord> RuleRecords(DisclosureDbContext db, int revisionId) => db.RuleRecords.Where(record => record.RevisionId == revisionId);

    /// <summary>How often each rule found something in the reports of agencies in scope, and what became of it.</summary>
    public static IQueryable<RuleCount> RuleCounts(DisclosureDbContext db, Scope scope) =>
        from record in db.RuleRecords
        join revision in db.Revisions on record.RevisionId equals revision.Id
        join report in db.Reports on revision.ReportId equals report.Id
        join agency in scope.Apply(db.Agencies) on report.AgencyId equals agency.Id
        group record by new { record.RuleId, record.State } into found
        select new RuleCount(found.Key.RuleId, found.Key.State, found.Count());

    private static IQueryable<PublishedFigure> PublishedFigures(DisclosureDbContext db, IReadOnlyList<int> agencyIds, int year) =>
        from report in db.Reports
        join revision in db.Revisions on new { ReportId = report.Id, Number = report.CurrentRevision } equals new { revision.ReportId, Number = (int?)revision.Number }
        from figure in revision.Figures
        where report.Year == year && agencyIds.Contains(report.AgencyId)
        select new PublishedFigure { AgencyId = report.AgencyId, Figure = figure };

    private static readonly Expression<Func<CurrentReport, PublishedItem>> Item = pair => new PublishedItem(
        pair.Report.Agency.Slug,
        pair.Revision.AgencyName,
        pair.Report.Agency.Kind,
        pair.Report.Year,
        pair.Revision.Number,
        pair.Revision.PublishedAt!.Value);

    /// <summary>Every public report with the revision that counts; what all other questions about public reports begin with.</summary>
    internal static IQueryable<CurrentReport> Published(DisclosureDbContext db) =>
        from report in db.Reports
        join revision in db.Revisions on new { ReportId = report.Id, Number = report.CurrentRevision } equals new { revision.ReportId, Number = (int?)revision.Number }
        select new CurrentReport { Report = report, Revision = revision };

    private static IQueryable<Revision> WithParts(IQueryable<Revision> revisions) => revisions
        .Include(revision => revision.Figures)
        .Include(revision => revision.Texts)
        .Include(revision => revision.Justifications)
        .Include(revision => revision.Approvals)
        .Include(revision => revision.ReturnNotes)
        .Include(revision => revision.Looks)
        .Include(revision => revision.Referrals)
        .Include(revision => revision.Contributions)
        .AsSplitQuery();

    /// <summary>A number of the revision that counts.</summary>
    private sealed class PublishedFigure
    {
        public required int AgencyId { get; init; }

        public required RevisionFigure Figure { get; init; }
    }
}

/// <summary>The agencies a person's grants reach: some by name, some with all below them.</summary>
/// <param name="AgencyIds">Agencies granted by themselves.</param>
/// <param name="Paths">Paths of agencies granted with their subtree.</param>
public sealed record Scope(IReadOnlyList<int> AgencyIds, IReadOnlyList<string> Paths)
{
    /// <summary>Whether an agency lies within.</summary>
    public bool Contains(Agency agency) => Contains(agency.Id, agency.Path);

    /// <summary>Whether the agency with this key and path lies within.</summary>
    public bool Contains(int agencyId, string agencyPath) => AgencyIds.Contains(agencyId) || Paths.Any(path => agencyPath.StartsWith(path, StringComparison.Ordinal));

    internal IQueryable<Agency> Apply(IQueryable<Agency> agencies)
    {
        var (ids, paths) = (AgencyIds, Paths);
#pragma warning disable CA1310 // Written in SQL, where a comparison cannot be named.
        return agencies.Where(agency => ids.Contains(agency.Id) || paths.Any(path => agency.Path.StartsWith(path)));
#pragma warning restore CA1310
    }
}

/// <summary>A public report with the revision that counts.</summary>
internal sealed class CurrentReport
{
    /// <summary>The report.</summary>
    public required Report Report { get; init; }

    /// <summary>Its current revision.</summary>
    public required Revision Revision { get; init; }
}
