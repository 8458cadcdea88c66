using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;

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

    /// <summary>Findings that stand in the way of submission.</summary>
    public IReadOnlyList<Finding> Open { get; } = Report.Latest.Open(Findings, Content);
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
}

/// <summary>A cell as it was shown, and as it shall be.</summary>
public sealed record CellEdit(decimal? Was, decimal? Now);

/// <summary>A text as it was shown (by digest), and as it shall be.</summary>
public sealed record TextEdit(string WasDigest, string Now);

/// <summary>Loads, changes and saves reports that are not yet published. Every operation is one transaction.</summary>
public sealed class ReportDesk(DisclosureDbContext db, ReportFormats formats, TimeProvider clock)
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

    /// <summary>Begins the report of a year, unless it is begun already.</summary>
    /// <returns>Done, or why it cannot be begun.</returns>
    public async Task<WorkflowOutcome> StartAsync(string slug, int year, CancellationToken cancellationToken)
    {
        if (await ReportQueries.Agency(db, slug).FirstOrDefaultAsync(cancellationToken) is not { } agency)
        {
            return new WorkflowOutcome.Refused("没有这个单位。");
        }

        if (WhyNotReportable(year) is { } why)
        {
            return new WorkflowOutcome.Refused(why);
        }

        // When two people begin it at the same moment the other one's report is as good.
        db.Reports.Add(Report.Start(agency, year, formats.ForYear(year)!, Now));
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

            if (WhyNotReportable(year) is { } why)
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

        if (!overwrites && revision.Figures.Count + revision.Texts.Count > 0)
        {
            return new WorkflowOutcome.Refused("草稿里已经有内容。确实要用文件替换的，请加上 --overwrite。");
        }

        revision.Write(
            new RevisionChange(
                content.Format.EnteredCells.ToDictionary(cell => cell.Key, cell => content.Figures.Entered.TryGetValue(cell.Key, out var value) ? value : (decimal?)null),
                content.Format.TextSections.ToDictionary(section => section.Key, section => content.Text(section.Key)),
                content.Notes.ToDictionary(note => note.Key, note => (string?)note.Value)),
            actor,
            Now);
        return await TrySaveAsync(cancellationToken) ? new WorkflowOutcome.Done() : new WorkflowOutcome.Refused("另一位同志刚刚修改了这份报告，请再导入一次。");
    }

    /// <summary>
    /// Saves what a person changed into the draft. Changes to different cells by different people merge; a change to a cell that
    /// somebody else changed meanwhile is a conflict, and then nothing is stored.
    /// </summary>
    public async Task<SaveOutcome> SaveAsync(string agency, int year, DraftEdit edit, Actor actor, CancellationToken cancellationToken)
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

            var (change, conflict) = Merge(report.Latest, edit);
            if (conflict is not null)
            {
                return conflict;
            }

            var version = report.Latest.Version;
            await WriteAsync(report, change, edit, actor, cancellationToken);
            if (report.Latest.Version == version || await TrySaveAsync(cancellationToken))
            {
                return new SaveOutcome.Saved(change.Figures.Count + change.Texts.Count);
            }

            if (attempt == Attempts)
            {
                return new SaveOutcome.Refused("多人正在同时保存这份报告，请稍等几秒后再保存。您填写的内容还在页面上。");
            }

            await Task.Delay(RandomNumberGenerator.GetInt32(LongestPauseMilliseconds), cancellationToken);
        }
    }

    /// <summary>
    /// Carries out an action on a report as the person saw it: <paramref name="version"/> is the version of the page,
    /// null where the action does not depend on it.
    /// </summary>
    public async Task<WorkflowOutcome> ActAsync(
        string agency, int year, int? version, Func<WorkingReport, Task<WorkflowOutcome>> action, CancellationToken cancellationToken)
    {
        if (await FindAsync(agency, year, cancellationToken) is not { } working)
        {
            return new WorkflowOutcome.Refused("这份报告不存在。");
        }

        if (version is not null && version != working.Revision.Version)
        {
            return new WorkflowOutcome.Refused("打开页面以后，报告已被他人修改。请查看现在的内容，再操作一次。");
        }

        var outcome = await action(working);
        return outcome is WorkflowOutcome.Done && !await TrySaveAsync(cancellationToken)
            ? new WorkflowOutcome.Refused("另一位同志刚刚处理了这份报告。请查看现在的状态，再操作一次。")
            : outcome;
    }

    /// <summary>The server's instant, UTC.</summary>
    public DateTime Now => clock.GetUtcNow().UtcDateTime;

    private string? WhyNotReportable(int year) =>
        formats.ForYear(year) is null ? $"{year}年没有可用的年度报告格式。"
        : year >= clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).Year ? $"{year}年还没有结束，不能填报这一年的报告。"
        : null;

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

    private async Task<WorkingReport> ViewAsync(Report report, CancellationToken cancellationToken)
    {
        var content = report.Latest.Content(formats.Get(report.Latest.FormatId), report.Agency.Slug, report.Year);
        var lastYear = await ReportQueries.CurrentRevision(db, report.AgencyId, report.Year - 1).FirstOrDefaultAsync(cancellationToken);
        var previous = lastYear?.Content(formats.Get(lastYear.FormatId), report.Agency.Slug, report.Year - 1);
        var findings = ReportValidator.Validate(new ReviewContext(content, previous, report.Agency.Name));
        return new WorkingReport(report, content, previous, findings);
    }

    private async Task WriteAsync(Report report, RevisionChange change, DraftEdit edit, Actor actor, CancellationToken cancellationToken)
    {
        var revision = report.Latest;
        if (!change.IsEmpty)
        {
            revision.Write(change, actor, Now);
        }

        if (edit.StatesZeros)
        {
            revision.StateZeros(formats.Get(revision.FormatId), actor, Now);
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
            new RevisionChange(figures, texts, new Dictionary<CellKey, string?>()),
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
