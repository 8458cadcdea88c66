using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Data.Reports;

/// <summary>
/// A draft that people write in together, change by change. Unlike <see cref="ReportDesk"/> it loads only what a change touches and runs no rule:
/// fifty people may each save a cell every second.
/// </summary>
public sealed class LiveDraft(DisclosureDbContext db, ReportFormats formats, TimeProvider clock)
{
    /// <summary>A page not heard of for so long is closed.</summary>
    public static readonly TimeSpan PresenceLasts = TimeSpan.FromSeconds(30);

    /// <summary>A page that stays where it is is written down again only so often: every write waits for the disk.</summary>
    private static readonly TimeSpan PresenceStep = TimeSpan.FromSeconds(10);

    /// <summary>Rows of pages closed so long ago are removed.</summary>
    private static readonly TimeSpan PresenceKept = TimeSpan.FromMinutes(10);

    /// <summary>A line of the log names so many cells, a group paste is counted.</summary>
    private const int CellsNamed = 8;

    /// <summary>So many of the latest saves are searched for who wrote what stands in a cell.</summary>
    private const int SavesSearched = 200;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The newest revision of a report; null when it was never begun.</summary>
    public Task<DraftHead?> FindAsync(string agency, int year, CancellationToken cancellationToken) =>
        DraftQueries.DraftHead(db, agency, year).FirstOrDefaultAsync(cancellationToken);

    /// <summary>
    /// Stores what can be stored of what a page sends, in one transaction with one line in the audit log; what others changed meanwhile comes back.
    /// The lock on the end of the log, which every save takes, is taken before anything is read: two people who save at once come one after the other,
    /// and nobody has to try again.
    /// </summary>
    public async Task<ChangeResult> ChangeAsync(DraftHead head, DraftChanges changes, Actor actor, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await using var work = await db.BeginWorkAsync(cancellationToken);
        var revision = await DraftQueries.Revision(db, head.RevisionId).SingleAsync(cancellationToken);
        if ((changes.Revision != revision.Number ? "这份报告已有新的版本，本页的内容不能再保存。请打开新的版本填写。" : revision.WhyNotEditable) is { } locked)
        {
            db.Trail.Record(AuditAction.DraftSaved, ReportDesk.Subject(head.Agency, head.Year), locked, AuditOutcome.Refused, actor: actor);
            await work.CommitAsync(cancellationToken);
            return Locked(revision, changes, locked);
        }

        var before = revision.Version;
        var format = formats.Get(revision.FormatId);
        var (cells, figures) = await JudgeAsync(revision, format, changes.Cells, cancellationToken);
        var (texts, written) = await JudgeAsync(revision, format, changes.Texts, cancellationToken);
        var change = new RevisionChange(figures.ToDictionary(cell => cell.Key, cell => cell.Value.Now), written, new Dictionary<CellKey, string?>());
        if (!change.IsEmpty)
        {
            await DraftQueries.Contribution(db, revision.Id, actor.AccountId).LoadAsync(cancellationToken);
            revision.Write(change, actor, Now);
        }

        var lost = cells.Count(cell => cell.Fate is ChangeFate.Conflict or ChangeFate.Refused) + texts.Count(text => text.Fate is ChangeFate.Conflict or ChangeFate.Refused);
        var isRefused = change.IsEmpty && lost > 0;
        db.Trail.Record(
            AuditAction.DraftSaved,
            ReportDesk.Subject(head.Agency, head.Year),
            isRefused ? $"{lost}处不能保存或已被他人修改" : Detail(figures, written.Keys, lost),
            isRefused ? AuditOutcome.Refused : AuditOutcome.Done,
            isRefused ? null : revision.Version,
            actor: actor);
        if (changes.Page is { } page)
        {
            var (now, stale) = (Now, Now - PresenceStep);
            await DraftQueries.Presence(db, revision.Id, page.Id, actor.AccountId)
                .Where(presence => presence.SeenAt < stale || presence.Place != page.Place)
                .ExecuteUpdateAsync(row => row.SetProperty(presence => presence.SeenAt, now).SetProperty(presence => presence.Place, page.Place), cancellationToken);
        }

        await work.CommitAsync(cancellationToken);
        (cells, texts) = await NameAsync(head, changes.Version, cells, texts, cancellationToken);
        return new ChangeResult(revision.Version, before != changes.Version, null, Now, cells, texts);
    }

    /// <summary>How a draft stands: who else has it open, and what the page does not know yet. The page counts as open when it names itself.</summary>
    /// <param name="head">The draft.</param>
    /// <param name="version">The version the page knows.</param>
    /// <param name="known">How the digest of each text the page knows begins, by section.</param>
    /// <param name="page">The page; null to look without being seen.</param>
    /// <param name="actor">Who looks.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<DraftNews> LookAsync(DraftHead head, int version, IReadOnlyDictionary<string, string> known, OpenPage? page, Actor actor, CancellationToken cancellationToken)
    {
        var now = Now;
        var open = await DraftQueries.Presences(db, head.RevisionId, now - PresenceLasts).ToListAsync(cancellationToken);
        if (page is not null)
        {
            await ShowAsync(head, page, open.Find(presence => presence.Page == page.Id), actor, now, cancellationToken);
        }

        var people = open.Where(presence => presence.Page != page?.Id)
            .GroupBy(presence => presence.AccountId)
            .Select(pages => pages.MaxBy(presence => presence.SeenAt)!)
            .Select(presence => new OtherEditor(presence.Name, presence.Place, presence.AccountId == actor.AccountId))
            .ToList();
        var locked = Revision.WhyNotEditableIn(head.State);
        if (version == head.Version || locked is not null)
        {
            return new DraftNews(head.Number, head.Version, locked, people, null, null);
        }

        var figures = await DraftQueries.AllFigures(db, head.RevisionId).ToListAsync(cancellationToken);
        var texts = await DraftQueries.AllTexts(db, head.RevisionId).ToListAsync(cancellationToken);
        return new DraftNews(
            head.Number,
            head.Version,
            null,
            people,
            figures.ToDictionary(figure => figure.Cell.ToString(), figure => FigureText.Write(figure.Value)),
            [
                .. texts.Select(text => new TextNews(text.Section, text.Text, ContentDigest.Of(text.Text)))
                    .Where(text => !known.TryGetValue(text.Section, out var begin) || begin.Length == 0 || !text.Digest.StartsWith(begin, StringComparison.Ordinal)),
            ]);
    }

    /// <summary>Writes down that a page is open, unless it was a moment ago.</summary>
    private async Task ShowAsync(DraftHead head, OpenPage page, EditorPresence? seen, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        if (seen is not null)
        {
            if (seen.AccountId == actor.AccountId && (seen.Place != page.Place || now - seen.SeenAt >= PresenceStep))
            {
                await DraftQueries.Presence(db, head.RevisionId, page.Id, actor.AccountId).ExecuteUpdateAsync(
                    row => row.SetProperty(presence => presence.SeenAt, now).SetProperty(presence => presence.Place, page.Place), cancellationToken);
            }

            return;
        }

        // A page that slept for longer has a row still.
        if (await DraftQueries.Presence(db, head.RevisionId, page.Id, actor.AccountId).ExecuteUpdateAsync(
            row => row.SetProperty(presence => presence.SeenAt, now).SetProperty(presence => presence.Place, page.Place), cancellationToken) > 0)
        {
            return;
        }

        await DraftQueries.OldPresences(db, now - PresenceKept).ExecuteDeleteAsync(cancellationToken);
        db.EditorPresences.Add(new EditorPresence
        {
            RevisionId = head.RevisionId,
            Page = page.Id,
            AccountId = actor.AccountId,
            Name = actor.Name,
            Place = page.Place,
            SeenAt = now,
        });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException twice) when (db.IsDuplicate(twice))
        {
            // The page asked twice at one moment.
        }

        db.ChangeTracker.Clear();
    }

    private static ChangeResult Locked(Revision revision, DraftChanges changes, string locked) => new(
        revision.Version,
        HasMoved: false,
        locked,
        revision.ChangedAt,
        [.. changes.Cells.Select(cell => new CellResult(cell.Key, ChangeFate.Refused, "", locked))],
        [.. changes.Texts.Select(text => new TextResult(text.Section, ChangeFate.Refused, "", Reason: locked))]);

    /// <summary>What becomes of each cell, and what is to be written.</summary>
    private async Task<(IReadOnlyList<CellResult> Results, Dictionary<CellKey, CellEdit> Figures)> JudgeAsync(
        Revision revision, ReportFormat format, IReadOnlyList<CellChange> changes, CancellationToken cancellationToken)
    {
        var keys = changes.Select(change => CellKey.TryParse(change.Key, null, out var key) ? key : (CellKey?)null).ToList();
        var stored = new Dictionary<CellKey, decimal>();
        if (keys.Exists(key => key is not null))
        {
            stored = await DraftQueries.Figures(db, revision.Id, [.. keys.Where(key => key is not null).Select(key => key!.Value)])
                .ToDictionaryAsync(figure => figure.Cell, figure => figure.Value, cancellationToken);
        }

        var (results, figures) = (new List<CellResult>(), new Dictionary<CellKey, CellEdit>());
        foreach (var (change, parsed) in changes.Zip(keys))
        {
            if (parsed is not { } key || format.Find(key) is not { } cell)
            {
                results.Add(new CellResult(change.Key, ChangeFate.Refused, "", "这份报告的表格里没有这一格。请刷新页面后再填写。"));
                continue;
            }

            var current = figures.TryGetValue(key, out var earlier) ? earlier.Now : stored.TryGetValue(key, out var value) ? value : null;
            var (now, error) = FigureText.Read(change.Now, cell.Number);
            if ((cell.IsComputed ? "这一格由系统计算，不能填写。" : error) is { } reason)
            {
                results.Add(new CellResult(change.Key, ChangeFate.Refused, FigureText.Write(current), reason));
            }
            else if (current == now)
            {
                results.Add(new CellResult(change.Key, ChangeFate.Saved, FigureText.Write(now)));
            }
            else if (current == FigureText.Read(change.Was, cell.Number).Value)
            {
                figures[key] = new CellEdit(earlier is null ? current : earlier.Was, now);
                results.Add(new CellResult(change.Key, ChangeFate.Saved, FigureText.Write(now)));
            }
            else
            {
                results.Add(new CellResult(change.Key, ChangeFate.Conflict, FigureText.Write(current)));
            }
        }

        return (results, figures);
    }

    /// <summary>What becomes of each text, and what is to be written.</summary>
    private async Task<(IReadOnlyList<TextResult> Results, Dictionary<string, string> Texts)> JudgeAsync(
        Revision revision, ReportFormat format, IReadOnlyList<TextChange> changes, CancellationToken cancellationToken)
    {
        var (results, texts) = (new List<TextResult>(), new Dictionary<string, string>());
        if (changes.Count == 0)
        {
            return (results, texts);
        }

        var stored = await DraftQueries.Texts(db, revision.Id, [.. changes.Select(change => change.Section)])
            .ToDictionaryAsync(text => text.Section, text => text.Text, cancellationToken);
        foreach (var change in changes)
        {
            if (format.Section(change.Section) is not { IsText: true })
            {
                results.Add(new TextResult(change.Section, ChangeFate.Refused, "", Reason: "这份报告没有这一部分文字。请刷新页面后再填写。"));
                continue;
            }

            var current = texts.GetValueOrDefault(change.Section) ?? stored.GetValueOrDefault(change.Section) ?? "";
            var digest = ContentDigest.Of(current);
            var isSame = digest == change.WasDigest;
            var patched = isSame ? TextPatch.Apply(current, change.Patches) : TextPatch.Merge(current, change.WasDigest, change.Patches);
            if (patched is null)
            {
                results.Add(new TextResult(change.Section, ChangeFate.Conflict, digest, current));
                continue;
            }

            var clean = Narrative.Clean(patched);
            if (patched.Length > Narrative.MaxLength)
            {
                results.Add(new TextResult(change.Section, ChangeFate.Refused, digest, Reason: $"文字过长，最多{Narrative.MaxLength}字，现有{patched.Length}字。请删减。"));
                continue;
            }

            if (clean != current)
            {
                texts[change.Section] = clean;
            }

            results.Add(new TextResult(change.Section, isSame ? ChangeFate.Saved : ChangeFate.Merged, ContentDigest.Of(clean), isSame && clean == patched ? null : clean));
        }

        return (results, texts);
    }

    /// <summary>What was changed, short: cells with both numbers, texts by their section, never a word of them.</summary>
    private static string Detail(Dictionary<CellKey, CellEdit> figures, Dictionary<string, string>.KeyCollection sections, int lost)
    {
        var named = figures.Take(CellsNamed).Select(cell => $"{cell.Key} {Shown(cell.Value.Was)}→{Shown(cell.Value.Now)}").Concat(sections.Select(section => section + " "));
        var what = $"{figures.Count}格、{sections.Count}节文字{(lost > 0 ? $"，{lost}处没有保存" : "")}";
        return figures.Count + sections.Count == 0 ? what : $"{what}：{string.Join("；", named)}";

        static string Shown(decimal? value)
        {
            return value is null ? "空" : FigureText.Write(value);
        }
    }

    /// <summary>Says of each conflict who wrote what stands there and when, as far as the log tells.</summary>
    private async Task<(IReadOnlyList<CellResult> Cells, IReadOnlyList<TextResult> Texts)> NameAsync(
        DraftHead head, int known, IReadOnlyList<CellResult> cells, IReadOnlyList<TextResult> texts, CancellationToken cancellationToken)
    {
        if (cells.All(cell => cell.Fate != ChangeFate.Conflict) && texts.All(text => text.Fate != ChangeFate.Conflict))
        {
            return (cells, texts);
        }

        var lines = await DraftQueries.SavesSince(db, ReportDesk.Subject(head.Agency, head.Year), head.CreatedAt, SavesSearched).ToListAsync(cancellationToken);
        return (
            [.. cells.Select(cell => cell.Fate == ChangeFate.Conflict && AuthorOf(cell.Key, lines, known) is { } line ? cell with { By = line.By, At = line.At } : cell)],
            [.. texts.Select(text => text.Fate == ChangeFate.Conflict && AuthorOf(text.Section, lines, known) is { } line ? text with { By = line.By, At = line.At } : text)]);
    }

    /// <summary>The line that names the place; else the only person who saved since the page knew everything.</summary>
    private static SavedLine? AuthorOf(string place, List<SavedLine> lines, int known)
    {
        if (lines.Find(line => line.Detail.Contains(place + " ", StringComparison.Ordinal)) is { } named)
        {
            return named;
        }

        var since = lines.Where(line => line.Version > known).ToList();
        return since.DistinctBy(line => line.By).Count() == 1 ? since[0] : null;
    }
}
