using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Text;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Data.Campaigns;
using Xinhua.Disclosure.Data.Mail;
using Xinhua.Disclosure.Data.Statistics;

namespace Xinhua.Disclosure.Data.Reports;

/// <summary>A report that is worked on, with what its rules need.</summary>
/// <param name="Report">The report with its newest revision.</param>
/// <param name="Content">What the newest revision says.</param>
/// <param name="Previous">The published report of the year before; null when there is none.</param>
/// <param name="Findings">What the rules find.</param>
public sealed record WorkingReport(Report Report, ReportContent Content, ReportContent? Previous, IReadOnlyList<Finding> Findings)
{
    /// <summary>The newest revision.</summary>
    public Revision Revision => Report.Latest;

    /// <summary>What the rules had before them.</summary>
    public required ReviewContext Context { get; init; }

    /// <summary>Findings that stand in the way of submission.</summary>
    public IReadOnlyList<Finding> Open { get; } = Report.Latest.Open(Findings, Content);

    /// <summary>
    /// Why it may be neither signed nor published though it was in order when it was submitted: last year's report, for instance,
    /// was corrected meanwhile. Null when nothing stands in the way.
    /// </summary>
    public WorkflowOutcome.Refused? WhyNotSound => Open.Count == 0 ? null : new(
        $"提交以后又出现了{Open.Count}个没有处理的问题，不能通过或发布，请退回填报员处理：{string.Join("；", Open.Take(3).Select(finding => finding.Message.TrimEnd('。')))}{(Open.Count > 3 ? "；等等" : "")}。", Open);
}

/// <summary>What became of a save.</summary>
public abstract record SaveOutcome
{
    private SaveOutcome()
    {
    }

    /// <summary>Saved.</summary>
    /// <param name="Changes">How many cells and sections were changed.</param>
    public sealed record Saved(int Changes) : SaveOutcome;

    /// <summary>Somebody else changed the same cells or sections since the page was opened; nothing was stored.</summary>
    /// <param name="Cells">What each of the cells holds now.</param>
    /// <param name="Sections">What each of the sections holds now.</param>
    public sealed record Conflict(IReadOnlyDictionary<CellKey, decimal?> Cells, IReadOnlyDictionary<string, string> Sections) : SaveOutcome;

    /// <summary>Saving is not possible now; nothing was stored.</summary>
    public sealed record Refused(string Reason) : SaveOutcome;
}

/// <summary>What a person changed: for every cell and section the value they saw and the value they want.</summary>
public sealed record DraftEdit(IReadOnlyDictionary<CellKey, CellEdit> Cells, IReadOnlyDictionary<string, TextEdit> Texts)
{
    /// <summary>Reasons for findings, by <see cref="Justification.SubjectOf"/>; one whose finding is gone is left out.</summary>
    public IReadOnlyDictionary<string, string> Reasons { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the person states that every cell still blank is zero.</summary>
    public bool StatesZeros { get; init; }

    /// <summary>Key of the table of which the person states that every cell still blank is zero; null for none.</summary>
    public string? ZerosIn { get; init; }

    /// <summary>What a correction says of itself; null where the report is none.</summary>
    public CorrectionEdit? Correction { get; init; }

    /// <summary>Remarks on numbers as they shall be, for cells whose number was as it was shown; null takes a remark away.</summary>
    public IReadOnlyDictionary<CellKey, string?> Notes { get; init; } = new Dictionary<CellKey, string?>();

    /// <summary>The file it was taken from; null where a person typed it.</summary>
    public string? Source { get; init; }

    internal AuditAction Action => Source is null ? AuditAction.DraftSaved : AuditAction.DraftImported;
}

/// <summary>What a correction says of itself, as it was shown (by digest of the note) and as it shall be.</summary>
public sealed record CorrectionEdit(string WasDigest, AmendmentReason Reason, string Note);

/// <summary>A cell as it was shown, and as it shall be.</summary>
public sealed record CellEdit(decimal? Was, decimal? Now);

/// <summary>A text as it was shown (by digest), and as it shall be.</summary>
public sealed record TextEdit(string WasDigest, string Now);

/// <summary>What a person wants done to a report, for the audit log.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="By">Who does it.</param>
/// <param name="Detail">Reason or comment, in Chinese.</param>
public sealed record DeskOrder(AuditAction Kind, Actor By, string? Detail = null);

/// <summary>Loads, changes and saves reports that are not yet published. Every operation is one transaction, with its line in the audit log.</summary>
/// <param name="db">Where they are stored.</param>
/// <param name="formats">The forms.</param>
/// <param name="clock">The server's clock.</param>
/// <param name="settings">Thresholds of the rules; null for those the program comes with.</param>
public sealed class ReportDesk(DisclosureDbContext db, ReportFormats formats, TimeProvider clock, RuleSettings? settings = null)
{
    // Of all who save at one moment one wins; the others try again after a pause that differs, so that twenty get through within seconds.
    private const int Attempts = 50;
    private const int LongestPauseMilliseconds = 100;

    /// <summary>The newest revision of each report in scope, newest year first.</summary>
    public Task<List<DeskItem>> ListAsync(Scope scope, CancellationToken cancellationToken) => ReportQueries.Desk(db, scope).ToListAsync(cancellationToken);

    /// <summary>The agencies in scope, in the order of the tree.</summary>
    public Task<List<Agency>> AgenciesAsync(Scope scope, CancellationToken cancellationToken) =>
        ReportQueries.AgenciesInScope(db, scope).AsNoTracking().ToListAsync(cancellationToken);

    /// <summary>A report with its newest revision and its findings; null when it was never begun.</summary>
    public async Task<WorkingReport?> FindAsync(string agency, int year, CancellationToken cancellationToken) =>
        await LoadAsync(agency, year, cancellationToken) is { } report ? await ViewAsync(report, cancellationToken) : null;

    /// <summary>A report as somebody has it on the screen, with what the rules would find in that; nothing is stored. Null when it was never begun.</summary>
    /// <param name="typed">Puts what is typed in place of what is stored.</param>
    public async Task<WorkingReport?> JudgeAsync(string agency, int year, Func<ReportContent, ReportContent> typed, CancellationToken cancellationToken) =>
        await LoadAsync(agency, year, cancellationToken) is { } report ? await ViewAsync(report, typed(ContentOf(report)), cancellationToken) : null;

    /// <summary>Begins the report of a year, unless it is begun already.</summary>
    /// <returns>Done, or why it cannot be begun.</returns>
    public async Task<WorkflowOutcome> StartAsync(string slug, int year, Actor actor, CancellationToken cancellationToken)
    {
        if (await ReportQueries.Agency(db, slug).FirstOrDefaultAsync(cancellationToken) is not { } agency)
        {
            return new WorkflowOutcome.Refused("没有这个单位。");
        }

        if (await WhyNotBegunAsync(agency, year, cancellationToken) is { } why)
        {
            return new WorkflowOutcome.Refused(why);
        }

        // When two people begin it at the same moment the other one's report is as good.
        db.Reports.Add(Report.Start(agency, year, formats.ForYear(year)!, Now, await PreviousAsync(agency.Id, slug, year, cancellationToken)));
        db.Trail.Record(AuditAction.ReportStarted, Subject(slug, year), actor: actor);
        await TrySaveAsync(cancellationToken);
        return new WorkflowOutcome.Done();
    }

    /// <summary>Brings a document into the draft of a year, which is begun where there is none: all of it or nothing.</summary>
    /// <param name="content">What was read; only entered cells and texts are taken.</param>
    /// <param name="overwrites">Whether a draft that already says something may be replaced.</param>
    public async Task<WorkflowOutcome> ImportAsync(
        string slug, int year, ReportContent content, bool overwrites, Actor actor, CancellationToken cancellationToken)
    {
        var report = await LoadAsync(slug, year, cancellationToken);
        if (report is null)
        {
            if (await ReportQueries.Agency(db, slug).FirstOrDefaultAsync(cancellationToken) is not { } agency)
            {
                return new WorkflowOutcome.Refused("没有这个单位。");
            }

            if (await WhyNotBegunAsync(agency, year, cancellationToken) is { } why)
            {
                return new WorkflowOutcome.Refused(why);
            }

            report = Report.Start(agency, year, formats.ForYear(year)!, Now);
            db.Reports.Add(report);
        }

        var revision = report.Latest;
        if (revision.WhyNotEditable is { } locked)
        {
            return new WorkflowOutcome.Refused(locked);
        }

        if (content.Format.Id != revision.FormatId)
        {
            return new WorkflowOutcome.Refused($"文件用的是{content.Format.Document}的格式，{year}年的报告应当使用{formats.Get(revision.FormatId).Document}的格式。");
        }

        if (content.Figures.Entered.Select(figure => WhyNotStorable(content.Format.Cell(figure.Key), figure.Value)).FirstOrDefault(complaint => complaint is not null) is { } unstorable)
        {
            return new WorkflowOutcome.Refused(unstorable);
        }

        var handedOn = await PreviousAsync(report.AgencyId, slug, year, cancellationToken) is { } previous ? CarriedForward.Into(content.Format, previous) : new Dictionary<CellKey, decimal>();
        if (!overwrites && (revision.Texts.Count > 0 || revision.Figures.Any(figure => !handedOn.TryGetValue(figure.Cell, out var value) || value != figure.Value)))
        {
            return new WorkflowOutcome.Refused("草稿里已经有内容。确实要用文件替换的，请加上 --overwrite。");
        }

        var before = DigestOf(report);
        revision.Write(
            new RevisionChange(
                content.Format.EnteredCells.ToDictionary(cell => cell.Key, cell => content.Figures.Entered.TryGetValue(cell.Key, out var value) ? value : (decimal?)null),
                content.Format.TextSections.ToDictionary(section => section.Key, section => content.Text(section.Key)),
                content.Notes.ToDictionary(note => note.Key, note => (string?)note.Value)),
            actor,
            Now);
        Record(new DeskOrder(AuditAction.DraftImported, actor), report, before);
        return await TrySaveAsync(cancellationToken) ? new WorkflowOutcome.Done() : new WorkflowOutcome.Refused("另一位同志刚刚修改了这份报告，请再导入一次。");
    }

    /// <summary>
    /// Saves what a person changed into the draft. Changes to different cells by different people merge; a change to a cell that
    /// somebody else changed meanwhile is a conflict, and then nothing is stored.
    /// </summary>
    public async Task<SaveOutcome> SaveAsync(string agency, int year, DraftEdit edit, Actor actor, CancellationToken cancellationToken)
    {
        var outcome = await TryEditAsync(agency, year, edit, actor, cancellationToken);
        if (outcome is SaveOutcome.Conflict conflict)
        {
            await RefuseAsync(new DeskOrder(edit.Action, actor), agency, year, $"{conflict.Cells.Count}格、{conflict.Sections.Count}节文字已被他人修改", cancellationToken);
        }
        else if (outcome is SaveOutcome.Refused refused)
        {
            await RefuseAsync(new DeskOrder(edit.Action, actor), agency, year, refused.Reason, cancellationToken);
        }

        return outcome;
    }

    /// <summary>
    /// Carries out an action on a report as the person saw it: <paramref name="version"/> is the version of the page,
    /// null where the action does not depend on it. Whether done or refused, it leaves a line in the audit log.
    /// </summary>
    public async Task<WorkflowOutcome> ActAsync(
        string agency, int year, int? version, DeskOrder order, Func<WorkingReport, Task<WorkflowOutcome>> action, CancellationToken cancellationToken)
    {
        var (outcome, working) = await TryActAsync(agency, year, version, order, action, cancellationToken);
        if (outcome is WorkflowOutcome.Refused refused)
        {
            await RefuseAsync(order, agency, year, refused.Reason, cancellationToken, working);
        }

        return outcome;
    }

    /// <summary>Loads every revision of a report, for an action that touches all of them.</summary>
    public Task LoadAllRevisionsAsync(Report report, CancellationToken cancellationToken) => ReportQueries.RevisionsOfReport(db, report.Id).LoadAsync(cancellationToken);

    /// <summary>What was submitted in a round; null when it was not kept.</summary>
    public async Task<ContentSnapshot?> SubmittedAsync(int revisionId, int round, CancellationToken cancellationToken) =>
        await ReportQueries.SubmissionOfRound(db, revisionId, round).AsNoTracking().FirstOrDefaultAsync(cancellationToken) is { } submission
            ? ContentSnapshot.Read(submission.Snapshot)
            : null;

    /// <summary>Who submitted which round, oldest first.</summary>
    public Task<List<SubmissionStamp>> SubmissionsAsync(int revisionId, CancellationToken cancellationToken) =>
        ReportQueries.SubmissionStamps(db, revisionId).ToListAsync(cancellationToken);

    /// <summary>One revision of a report to be read, and what it says; null when there is none with this number.</summary>
    public async Task<(Revision Revision, ReportContent Content)?> RevisionAsync(Report report, int number, CancellationToken cancellationToken) =>
        await ReportQueries.RevisionOfReport(db, report.Id, number).FirstOrDefaultAsync(cancellationToken) is { } revision
            ? (revision, revision.Content(formats.Get(revision.FormatId), report.Agency.Slug, report.Year))
            : null;

    /// <summary>What the newest revision that is or was public before the one that is worked on says; null when there is none.</summary>
    public async Task<ContentSnapshot?> PublishedBeforeAsync(Report report, CancellationToken cancellationToken) =>
        await ReportQueries.PublishedBefore(db, report.Id, report.Latest.Number).FirstOrDefaultAsync(cancellationToken) is { } before
            ? ContentSnapshot.Of(before.Content(formats.Get(before.FormatId), report.Agency.Slug, report.Year))
            : null;

    /// <summary>Publications whose time has come.</summary>
    public Task<List<DuePublication>> DueAsync(CancellationToken cancellationToken) => ReportQueries.DuePublications(db, Now).ToListAsync(cancellationToken);

    /// <summary>
    /// Before a correction is published: when it changes what is carried forward and next year's report has been begun,
    /// leaves a notice there with the cells, in the same transaction as the publication.
    /// </summary>
    /// <param name="working">The correction.</param>
    /// <param name="byMail">Whether the people who write that report get a message too.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task TellNextYearAsync(WorkingReport working, bool byMail, CancellationToken cancellationToken)
    {
        var (report, now) = (working.Report, working.Content);
        if (await ReportQueries.PublishedBefore(db, report.Id, working.Revision.Number).FirstOrDefaultAsync(cancellationToken) is not { } current
            || await ReportQueries.Report(db, report.Agency.Slug, report.Year + 1).AsNoTracking().FirstOrDefaultAsync(cancellationToken) is not { } next)
        {
            return;
        }

        var was = current.Content(formats.Get(current.FormatId), report.Agency.Slug, report.Year);
        var rule = now.Format.CarryOver;
        var changed = now.Format.Table(rule.Table).Cells
            .Where(cell => cell.Key.Row == rule.From && !cell.IsComputed && was.Format.Find(cell.Key) is not null && was.Figures[cell.Key] != now.Figures[cell.Key])
            .Select(cell => (cell.Column, Was: FigureText.Write(was.Figures[cell.Key]), Now: FigureText.Write(now.Figures[cell.Key])))
            .ToList();
        if (changed.Count == 0)
        {
            return;
        }

        var people = byMail ? await ReportQueries.WritersWithMail(db, report.AgencyId).ToListAsync(cancellationToken) : [];
        var key = $"carry-over/{report.Agency.Slug}/{report.Year}/{working.Revision.Number}";
        db.MailMessages.AddRange(people.Where(MailMessage.IsAddress).Distinct(StringComparer.OrdinalIgnoreCase).Select(address => new MailMessage
        {
            Key = key,
            To = address!,
            Subject = $"请核对{report.Year + 1}年报告的上年结转",
            Body = $"{report.Agency.Name}{report.Year}年的年度报告已经更正，「结转下年度继续办理」有{changed.Count}格变化：\n\n"
                + string.Concat(changed.Select(cell => $"{cell.Column.Label}：原来{cell.Was}，现在{cell.Now}\n"))
                + $"\n请登录系统，核对{report.Year + 1}年报告的上年结转；已经发布的，请按规定更正。",
            At = Now,
            DueAt = Now,
        }));
        db.CarryOverNotices.Add(new CarryOverNotice
        {
            ReportId = next.Id,
            CorrectedYear = report.Year,
            CorrectedRevision = working.Revision.Number,
            Cells = string.Join('\n', changed.Select(cell => $"{rule.Table}/{rule.To}/{cell.Column.Key} {cell.Was} {cell.Now}")),
            At = Now,
        });
    }

    /// <summary>Notices of which nobody has taken note yet.</summary>
    public Task<List<CarryOverNotice>> NoticesAsync(int reportId, CancellationToken cancellationToken) =>
        ReportQueries.OpenNotices(db, reportId).ToListAsync(cancellationToken);

    /// <summary>Takes note of a notice; nothing when somebody did already.</summary>
    public async Task DismissNoticeAsync(Report report, int noticeId, Actor actor, CancellationToken cancellationToken)
    {
        if ((await NoticesAsync(report.Id, cancellationToken)).Find(notice => notice.Id == noticeId) is { } notice)
        {
            notice.Dismiss(actor, Now);
            db.Trail.Record(AuditAction.NoticeDismissed, Subject(report.Agency.Slug, report.Year), $"{notice.CorrectedYear} 第{notice.CorrectedRevision}版", actor: actor);
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>What the audit log calls a report.</summary>
    public static string Subject(string agency, int year) => string.Create(CultureInfo.InvariantCulture, $"reports/{agency}/{year}");

    /// <summary>The server's instant, UTC.</summary>
    public DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Why the report of a year cannot be begun; null when it can. Where an office has given the task of the year, it says who reports and from which day.</summary>
    private async Task<string?> WhyNotBegunAsync(Agency agency, int year, CancellationToken cancellationToken) =>
        WhyNotReportable(agency, year)
        ?? CoveringCampaign.WhyNotBegun(
            await CampaignQueries.Covering(db, agency.Id, agency.Path, year).ToListAsync(cancellationToken), agency.Name, year, ChinaDays.DayOf(Now));

    private string? WhyNotReportable(Agency agency, int year) =>
        agency.LastYear < year ? $"「{agency.Name}」只报告到{agency.LastYear}年，{year}年的报告由承接它职责的单位填报。"
        : formats.ForYear(year) is null ? $"{year}年没有可用的年度报告格式。"
        : year >= ChinaDays.DayOf(Now).Year ? $"{year}年还没有结束，不能填报这一年的报告。"
        : null;

    private async Task<SaveOutcome> TryEditAsync(string agency, int year, DraftEdit edit, Actor actor, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await LoadAsync(agency, year, cancellationToken) is not { } report)
            {
                return new SaveOutcome.Refused("这份报告不存在。");
            }

            if (report.Latest.WhyNotEditable is { } why)
            {
                return new SaveOutcome.Refused(why);
            }

            var format = formats.Get(report.Latest.FormatId);
            if (WhyNotStorable(format, edit) is { } complaint)
            {
                return new SaveOutcome.Refused(complaint);
            }

            if (edit.Correction is { } correction && WhyNotDescribed(report.Latest, correction) is { } untold)
            {
                return new SaveOutcome.Refused(untold);
            }

            var (change, conflict) = Merge(report.Latest, edit);
            if (conflict is not null)
            {
                return conflict;
            }

            var (version, before) = (report.Latest.Version, DigestOf(report));
            await WriteAsync(report, change, edit, actor, cancellationToken);
            var zeros = edit.StatesZeros ? "，声明空格为零" : edit.ZerosIn is { } table ? $"，声明「{format.Table(table).Caption}」空格为零" : "";
            var detail = $"{change.Figures.Count}格、{change.Texts.Count}节文字{zeros}{(edit.Source is null ? "" : $"，来自{edit.Source}")}";
            Record(new DeskOrder(edit.Action, actor, detail), report, before);
            if (await TrySaveAsync(cancellationToken))
            {
                return new SaveOutcome.Saved(report.Latest.Version == version ? 0 : change.Figures.Count + change.Texts.Count);
            }

            if (attempt == Attempts)
            {
                return new SaveOutcome.Refused("多人正在同时保存这份报告，请稍等几秒后再保存。您填写的内容还在页面上。");
            }

            await Task.Delay(RandomNumberGenerator.GetInt32(LongestPauseMilliseconds), cancellationToken);
        }
    }

    private async Task<(WorkflowOutcome Outcome, WorkingReport? Working)> TryActAsync(
        string agency, int year, int? version, DeskOrder order, Func<WorkingReport, Task<WorkflowOutcome>> action, CancellationToken cancellationToken)
    {
        if (await FindAsync(agency, year, cancellationToken) is not { } working)
        {
            return (new WorkflowOutcome.Refused("这份报告不存在。"), null);
        }

        if (version is not null && version != working.Revision.Version)
        {
            return (new WorkflowOutcome.Refused("打开页面以后，报告已被他人修改。请查看现在的内容，再操作一次。"), null);
        }

        var (wasDraft, counted) = (working.Revision.State == RevisionState.Draft, working.Report.CurrentRevision);
        var outcome = await action(working);
        if (outcome is WorkflowOutcome.Done)
        {
            Record(order, working.Report, ContentDigest.Compute(working.Content));
            if (wasDraft && working.Revision.State == RevisionState.InReview)
            {
                await MarkSentencesAsync(working, cancellationToken);
                await RecordFindingsAsync(working, isSubmitted: true, cancellationToken);
            }

            if (working.Report.CurrentRevision != counted)
            {
                await new TotalsKeeper(db, formats).KeepAsync(working.Report, working.Content, cancellationToken);
            }

            if (!await TrySaveAsync(cancellationToken))
            {
                return (new WorkflowOutcome.Refused("另一位同志刚刚处理了这份报告。请查看现在的状态，再操作一次。"), null);
            }
        }

        return (outcome, working);
    }

    private void Record(DeskOrder order, Report report, string before) => db.Trail.Record(
        order.Kind,
        Subject(report.Agency.Slug, report.Year),
        order.Detail,
        version: report.Latest.Version,
        before: before,
        after: DigestOf(report),
        actor: order.By);

    /// <summary>
    /// Puts a refusal on record; what was loaded and perhaps touched is dropped first. Of a draft that was not taken it is kept what the rules found.
    /// </summary>
    private async Task RefuseAsync(DeskOrder order, string agency, int year, string reason, CancellationToken cancellationToken, WorkingReport? refused = null)
    {
        db.ChangeTracker.Clear();
        db.Trail.Forget();
        db.Trail.Record(order.Kind, Subject(agency, year), reason, AuditOutcome.Refused, actor: order.By);
        if (refused is { Revision.State: RevisionState.Draft } && order.Kind == AuditAction.ReportSubmitted)
        {
            await RecordFindingsAsync(refused, isSubmitted: false, cancellationToken);
            if (await TrySaveAsync(cancellationToken))
            {
                return;
            }

            // Two attempts at one moment write the same records; the refusal must be on record all the same.
            db.Trail.Forget();
            db.Trail.Record(order.Kind, Subject(agency, year), reason, AuditOutcome.Refused, actor: order.By);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>How often each rule found something in reports in scope when they were to be submitted, and what became of it.</summary>
    public Task<List<RuleCount>> RuleCountsAsync(Scope scope, CancellationToken cancellationToken) => ReportQueries.RuleCounts(db, scope).ToListAsync(cancellationToken);

    /// <summary>Keeps what the rules found at an attempt to submit, in the same unit of work.</summary>
    private async Task RecordFindingsAsync(WorkingReport working, bool isSubmitted, CancellationToken cancellationToken)
    {
        var known = await ReportQueries.RuleRecords(db, working.Revision.Id).ToListAsync(cancellationToken);
        db.RuleRecords.AddRange(RuleRecord.Attempt(working.Revision.Id, known, working.Findings, isSubmitted, Now));
    }

    private string DigestOf(Report report) => ContentDigest.Compute(ContentOf(report));

    private ReportContent ContentOf(Report report) => report.Latest.Content(formats.Get(report.Latest.FormatId), report.Agency.Slug, report.Year);

    private async Task<Report?> LoadAsync(string agency, int year, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var report = await ReportQueries.Report(db, agency, year).FirstOrDefaultAsync(cancellationToken);
        if (report is not null)
        {
            await ReportQueries.LatestRevision(db, report.Id).LoadAsync(cancellationToken);
        }

        return report;
    }

    private Task<WorkingReport> ViewAsync(Report report, CancellationToken cancellationToken) => ViewAsync(report, ContentOf(report), cancellationToken);

    private async Task<WorkingReport> ViewAsync(Report report, ReportContent content, CancellationToken cancellationToken)
    {
        var previous = await PreviousAsync(report.AgencyId, report.Agency.Slug, report.Year, cancellationToken);
        var facts = await new ReviewFactsReader(db, settings ?? new RuleSettings()).ReadAsync(report, content, previous, Now, cancellationToken);
        var context = facts with { Similar = await SimilarAsync(report, content, cancellationToken) };
        return new WorkingReport(report, content, previous, ReportValidator.Validate(context)) { Context = context };
    }

    /// <summary>Reports of other agencies, submitted earlier, that share sentences with this one, most alike first.</summary>
    private async Task<IReadOnlyList<SimilarReport>> SimilarAsync(Report report, ReportContent content, CancellationToken cancellationToken)
    {
        var hashes = Similarity.Marks(content).Keys.ToList();
        if (hashes.Count == 0)
        {
            return [];
        }

        var before = report.Latest.State == RevisionState.Draft ? DateTime.MaxValue : report.Latest.SubmittedAt ?? DateTime.MaxValue;
        var shared = await ReportQueries.SharedSentences(db, report.AgencyId, report.Year, before, hashes).ToListAsync(cancellationToken);
        return
        [
            .. shared.GroupBy(sentence => (sentence.RevisionId, sentence.AgencyName, sentence.Year))
                .Select(revision => new SimilarReport(revision.Key.AgencyName, revision.Key.Year, revision.Select(sentence => sentence.Hash).ToHashSet())),
        ];
    }

    /// <summary>Marks the sentences of what is submitted, in place of those of an earlier submission of the same revision.</summary>
    private async Task MarkSentencesAsync(WorkingReport working, CancellationToken cancellationToken)
    {
        var marks = Similarity.Marks(working.Content);
        var stored = await ReportQueries.MarksOfRevision(db, working.Revision.Id).ToDictionaryAsync(mark => mark.Hash, cancellationToken);
        db.SentenceMarks.RemoveRange(stored.Values.Where(mark => !marks.ContainsKey(mark.Hash)));
        foreach (var (hash, length) in marks)
        {
            if (stored.TryGetValue(hash, out var mark))
            {
                db.Entry(mark).Property(row => row.Length).CurrentValue = length;
            }
            else
            {
                db.SentenceMarks.Add(new SentenceMark { RevisionId = working.Revision.Id, Hash = hash, Length = length });
            }
        }
    }

    /// <summary>The published report of the year before; null when there is none.</summary>
    private async Task<ReportContent?> PreviousAsync(int agencyId, string slug, int year, CancellationToken cancellationToken) =>
        await ReportQueries.CurrentRevision(db, agencyId, year - 1).FirstOrDefaultAsync(cancellationToken) is { } lastYear
            ? lastYear.Content(formats.Get(lastYear.FormatId), slug, year - 1)
            : null;

    private async Task WriteAsync(Report report, RevisionChange change, DraftEdit edit, Actor actor, CancellationToken cancellationToken)
    {
        var revision = report.Latest;
        report.Rename(Now);
        if (!change.IsEmpty)
        {
            revision.Write(change, actor, Now);
        }

        if (edit.Correction is { } correction && (correction.Reason != revision.AmendmentReason || correction.Note.Trim() != revision.ChangeNote))
        {
            revision.Describe(correction.Reason, correction.Note, actor, Now);
        }

        if (edit.StatesZeros)
        {
            revision.StateZeros(formats.Get(revision.FormatId), actor, Now);
        }
        else if (edit.ZerosIn is { } table)
        {
            revision.StateZeros(formats.Get(revision.FormatId).Table(table), actor, Now);
        }

        if (edit.Reasons.Count == 0)
        {
            return;
        }

        // Judged after the numbers are written: a reason belongs to what the report says now.
        var working = await ViewAsync(report, cancellationToken);
        foreach (var finding in working.Findings.Where(finding => finding.MayBeExcused))
        {
            var subject = Justification.SubjectOf(finding);
            var given = revision.Justifications.FirstOrDefault(justification => justification.Excuses(finding, working.Content))?.Reason;
            if (edit.Reasons.TryGetValue(subject, out var reason) && !string.IsNullOrWhiteSpace(reason) && reason.Trim() != given)
            {
                revision.Justify(finding, reason, working.Content, actor, Now);
            }
        }
    }

    /// <summary>Why what a correction says of itself cannot be saved; null when it can.</summary>
    private static string? WhyNotDescribed(Revision revision, CorrectionEdit edit) =>
        revision.Number == 1 ? "第1版不是更正，没有更正说明。请刷新页面后再填写。"
        : ContentDigest.Of(revision.ChangeNote ?? "") != edit.WasDigest && revision.ChangeNote != edit.Note.Trim()
            ? $"打开页面以后，他人已修改更正说明。请核对后再保存，以这里留下的文字为准。他人的文字是：{revision.ChangeNote}"
            : null;

    /// <summary>Why not every database can hold a number; null when all can. Whether it is a proper count is for the rules to say.</summary>
    private static string? WhyNotStorable(FormatCell cell, decimal value) =>
        FigureText.Complaint(Math.Abs(value), NumberKind.Money) is { } complaint ? $"{cell.Place}：{complaint}" : null;

    /// <summary>Why an edit speaks of something the form does not have, or of what no database holds; null when it does not.</summary>
    private static string? WhyNotStorable(ReportFormat format, DraftEdit edit) =>
        edit.Cells.Where(cell => cell.Value.Was != cell.Value.Now).Select(cell => (format.Find(cell.Key), cell.Value.Now) switch
        {
            (null, _) => $"这份报告的表格里没有「{cell.Key}」这一格。请刷新页面后再填写。",
            ({ IsComputed: true } computed, _) => $"{computed.Place}（{cell.Key}）由系统计算，不能填写。",
            ({ } entered, { } now) => WhyNotStorable(entered, now),
            _ => null,
        })
        .Concat(edit.Texts.Select(text => format.Section(text.Key) switch
        {
            not { IsText: true } => $"这份报告没有「{text.Key}」这一部分文字。请刷新页面后再填写。",
            { } section when text.Value.Now.Length > Narrative.MaxLength => $"「{section.Heading}」文字过长，最多{Narrative.MaxLength}字。请删减后再保存。",
            _ => null,
        }))
        .FirstOrDefault(complaint => complaint is not null);

    private static (RevisionChange Change, SaveOutcome.Conflict? Conflict) Merge(Revision revision, DraftEdit edit)
    {
        var stored = revision.Figures.ToDictionary(figure => figure.Cell, figure => figure.Value);
        var figures = new Dictionary<CellKey, decimal?>();
        var cellConflicts = new Dictionary<CellKey, decimal?>();
        foreach (var (key, (was, now)) in edit.Cells)
        {
            if (was == now)
            {
                continue;
            }

            decimal? current = stored.TryGetValue(key, out var value) ? value : null;
            if (current == was)
            {
                figures[key] = now;
            }
            else if (current != now)
            {
                cellConflicts[key] = current;
            }
        }

        var texts = new Dictionary<string, string>();
        var textConflicts = new Dictionary<string, string>();
        foreach (var (section, (wasDigest, now)) in edit.Texts)
        {
            var text = Narrative.Clean(now);
            var current = revision.Texts.FirstOrDefault(row => row.Section == section)?.Text ?? "";
            if (text == current || ContentDigest.Of(text) == wasDigest)
            {
                continue;
            }

            if (ContentDigest.Of(current) == wasDigest)
            {
                texts[section] = text;
            }
            else
            {
                textConflicts[section] = current;
            }
        }

        return (
            new RevisionChange(figures, texts, edit.Notes.Where(note => !cellConflicts.ContainsKey(note.Key)).ToDictionary()),
            cellConflicts.Count + textConflicts.Count > 0 ? new SaveOutcome.Conflict(cellConflicts, textConflicts) : null);
    }

    /// <summary>Saves; false when somebody else saved first, in which case nothing was stored.</summary>
    private async Task<bool> TrySaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return false;
        }
        catch (DbUpdateException e) when (db.IsDuplicate(e))
        {
            // Two first values for one cell, or two signatures under one step, meet in the unique index before they meet in the version.
            db.ChangeTracker.Clear();
            return false;
        }
    }
}
