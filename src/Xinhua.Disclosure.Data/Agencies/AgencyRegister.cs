using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Campaigns;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Data.Agencies;

/// <summary>
/// The register of agencies. Changes hold from a report year on: what was published keeps the name it was published under,
/// and so does what was submitted. Every operation is one transaction, with its line in the audit log.
/// </summary>
public sealed class AgencyRegister(DisclosureDbContext db, TimeProvider? time = null)
{
    private readonly TimeProvider clock = time ?? TimeProvider.System;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>All agencies in the order of the tree, with the number of their published reports.</summary>
    public Task<List<AgencyItem>> ListAsync(CancellationToken cancellationToken) => ReportQueries.Agencies(db).ToListAsync(cancellationToken);

    /// <summary>An agency; null when there is none with this slug.</summary>
    public Task<Agency?> FindAsync(string slug, CancellationToken cancellationToken) => ReportQueries.Agency(db, slug).FirstOrDefaultAsync(cancellationToken);

    /// <summary>All agencies with their names and places by year.</summary>
    public Task<List<Agency>> AllAsync(CancellationToken cancellationToken) => AgencyQueries.AllWithPeriods(db).AsNoTracking().ToListAsync(cancellationToken);

    /// <summary>Who took over from an agency, and from whom it took over.</summary>
    public Task<List<SuccessionItem>> SuccessionsAsync(int agencyId, CancellationToken cancellationToken) => AgencyQueries.Successions(db, agencyId).ToListAsync(cancellationToken);

    /// <summary>The tree as it was, or will be, in a report year: who owed a report, under what name and below whom.</summary>
    public async Task<IReadOnlyList<TreeItem>> TreeAsync(int year, CancellationToken cancellationToken)
    {
        var all = await AllAsync(cancellationToken);
        var byId = all.ToDictionary(agency => agency.Id);
        var children = all.Where(agency => agency.Owes(year)).ToLookup(agency => ParentIn(agency, byId, year));
        var tree = new List<TreeItem>();
        Walk(null, 0);
        return tree;

        void Walk(int? parent, int depth)
        {
            foreach (var agency in children[parent].OrderBy(agency => agency.Kind).ThenBy(agency => agency.Slug, StringComparer.Ordinal))
            {
                tree.Add(new TreeItem(agency, agency.NameIn(year), parent is { } id ? byId[id].NameIn(year) : null, depth));
                Walk(agency.Id, depth + 1);
            }
        }
    }

    /// <summary>Adds an agency below another, or a root.</summary>
    public async Task<WorkflowOutcome> AddAsync(string slug, string name, AgencyKind kind, string? parentSlug, int firstYear, CancellationToken cancellationToken)
    {
        var parent = parentSlug is null ? null : await FindAsync(parentSlug, cancellationToken);
        var why = WhyNotNew(slug, name, parent)
            ?? (parentSlug is not null && parent is null ? $"没有代码为「{parentSlug}」的上级单位。" : null)
            ?? (parent is { LastYear: { } last } && last < firstYear ? $"上级单位「{parent.Name}」只到{last}年。请选择仍然存在的上级单位。" : null);
        if (why is not null)
        {
            return await RefuseAsync(AuditAction.AgencyAdded, slug, why, cancellationToken);
        }

        db.Agencies.Add(Agency.Create(slug, name.Trim(), kind, parent, firstYear));
        db.Trail.Record(AuditAction.AgencyAdded, $"agencies/{slug}", name.Trim());
        return await SaveAsync(AuditAction.AgencyAdded, slug, $"代码「{slug}」已经被使用，请换一个。", cancellationToken);
    }

    /// <summary>Gives an agency another name from a report year on. Drafts of that year and later get the new name; earlier years keep the old one.</summary>
    public Task<WorkflowOutcome> RenameAsync(string slug, int fromYear, string name, string note, CancellationToken cancellationToken) =>
        ChangeAsync(slug, fromYear, note, _ => Task.FromResult(AgencyImport.WhyNotName(name) is { } wrong ? new WorkflowOutcome.Refused(wrong) : (WorkflowOutcome?)null), async agency =>
        {
            var was = agency.Name;
            agency.Rename(fromYear, name.Trim());
            await RenameDraftsAsync([agency.Id], fromYear, cancellationToken);
            return $"「{was}」从{fromYear}年度起改名为「{agency.Name}」";
        }, cancellationToken);

    /// <summary>Says whether an agency has the power to make 规章.</summary>
    public async Task<WorkflowOutcome> SetRulePowerAsync(string slug, bool makesRegulations, CancellationToken cancellationToken)
    {
        var why = await FindAsync(slug, cancellationToken) switch
        {
            null => "没有这个单位。",
            { LastYear: { } last, Name: var name } => $"「{name}」只到{last}年，不能再改动。",
            { MakesRegulations: var was } when was == makesRegulations => "与登记的相同，没有改动。",
            var agency => Set(agency),
        };
        return why is null
            ? await SaveAsync(AuditAction.AgencyChanged, slug, "另一位同志刚刚改动了这个单位。请刷新页面后再试。", cancellationToken)
            : await RefuseAsync(AuditAction.AgencyChanged, slug, why, cancellationToken);

        string? Set(Agency agency)
        {
            agency.MakesRegulations = makesRegulations;
            db.Trail.Record(AuditAction.AgencyChanged, $"agencies/{slug}", $"「{agency.Name}」登记为{(makesRegulations ? "有" : "没有")}规章制定权");
            return null;
        }
    }

    /// <summary>Puts an agency below another from a report year on, with all below it. Roles granted for it, or for those above it, follow the tree at once.</summary>
    public Task<WorkflowOutcome> MoveAsync(string slug, int fromYear, string parentSlug, string note, CancellationToken cancellationToken)
    {
        Agency? parent = null;
        List<Agency> below = [];
        return ChangeAsync(
            slug,
            fromYear,
            note,
            async agency =>
            {
                parent = await FindAsync(parentSlug, cancellationToken);
                below = await AgencyQueries.Beneath(db, agency.Id, agency.Path).ToListAsync(cancellationToken);
                return parent is null ? new WorkflowOutcome.Refused("没有选中的上级单位，请重新选择。")
                    : parent.Path.StartsWith(agency.Path, StringComparison.Ordinal) ? new WorkflowOutcome.Refused($"「{parent.Name}」在「{agency.Name}」之下，不能成为它的上级。请选择另一个上级单位。")
                    : parent.Id == agency.ParentId ? new WorkflowOutcome.Refused($"「{parent.Name}」已经是上级单位，不用移动。")
                    : !parent.Owes(fromYear) ? new WorkflowOutcome.Refused($"{fromYear}年没有上级单位「{parent.Name}」，请改年度或者选择另一个。")
                    : below.Append(agency).Max(each => each.Path.Length) - agency.Path.Length + parent.Path.Length + agency.Slug.Length + 1 > Agency.PathLength
                        ? new WorkflowOutcome.Refused("移动以后单位层级过深。请选择层级较高的上级单位。")
                    : null;
            },
            agency =>
            {
                var was = agency.Path;
                agency.Change(fromYear, agency.Name, parent);
                below.ForEach(each => each.Follow(was, agency.Path));
                return Task.FromResult($"「{agency.Name}」从{fromYear}年度起由「{parent!.Name}」主管（连同下级{below.Count}个单位）");
            },
            cancellationToken);
    }

    /// <summary>Merges, splits or abolishes agencies. Those that end report for the last time on the year before; what they have published stays as it is.</summary>
    public async Task<WorkflowOutcome> ReorganiseAsync(Reorganisation order, CancellationToken cancellationToken)
    {
        var subject = order.Predecessors.Count > 0 ? order.Predecessors[0] : "";
        await using var work = await db.BeginWorkAsync(cancellationToken);
        if (await TryReorganiseAsync(order, cancellationToken) is { } why)
        {
            await work.DisposeAsync();
            return await RefuseAsync(AuditAction.AgencyChanged, subject, why, cancellationToken);
        }

        try
        {
            await work.CommitAsync(cancellationToken);
            return new WorkflowOutcome.Done();
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || db.IsDuplicate(e))
        {
            await work.DisposeAsync();
            return await RefuseAsync(AuditAction.AgencyChanged, subject, "另一位同志刚刚改动了这些单位。请刷新页面后再试。", cancellationToken);
        }
    }

    /// <summary>Says of each line of a list what importing it would do.</summary>
    public async Task<IReadOnlyList<JudgedLine>> JudgeAsync(IReadOnlyList<AgencyLine> lines, CancellationToken cancellationToken) =>
        new AgencyImport(await AllAsync(cancellationToken), ChinaDays.DayOf(Now).Year).Judge(lines);

    /// <summary>Imports a list, all of it or nothing; it is judged again first.</summary>
    public async Task<WorkflowOutcome> ImportAsync(IReadOnlyList<AgencyLine> lines, CancellationToken cancellationToken)
    {
        var all = await AgencyQueries.AllWithPeriods(db).ToListAsync(cancellationToken);
        var judged = new AgencyImport(all, ChinaDays.DayOf(Now).Year).Judge(lines);
        var counts = judged.CountBy(line => line.Verdict).ToDictionary();
        var (added, renamed) = (counts.GetValueOrDefault(ImportVerdict.Added), counts.GetValueOrDefault(ImportVerdict.Renamed));
        if (counts.ContainsKey(ImportVerdict.Wrong))
        {
            return await RefuseImportAsync("清单里有错，没有导入任何单位。请按下面每行的说明改正文件，再重新预览。", cancellationToken);
        }

        if (added + renamed == 0)
        {
            return await RefuseImportAsync("清单和登记的单位完全相同，没有需要导入的内容。", cancellationToken);
        }

        await using var work = await db.BeginWorkAsync(cancellationToken);
        var bySlug = all.ToDictionary(agency => agency.Slug, StringComparer.Ordinal);
        foreach (var line in judged.Where(line => line.Verdict == ImportVerdict.Renamed).Select(line => line.Line))
        {
            bySlug[line.Slug].Rename(AgencyImport.Year(line)!.Value, line.Name);
        }

        var first = judged.Where(line => line.Verdict == ImportVerdict.Renamed).Select(line => AgencyImport.Year(line.Line)!.Value).DefaultIfEmpty(int.MaxValue).Min();
        await RenameDraftsAsync([.. judged.Where(line => line.Verdict == ImportVerdict.Renamed).Select(line => bySlug[line.Line.Slug].Id)], first, cancellationToken);

        // A unit needs its parent's key, so each level of the tree is saved before the next: as many saves as the list is deep.
        try
        {
            var waiting = judged.Where(line => line.Verdict == ImportVerdict.Added).Select(line => line.Line).ToList();
            while (waiting.Count > 0)
            {
                var level = waiting.Where(line => line.Parent.Length == 0 || bySlug.ContainsKey(line.Parent)).ToList();
                waiting = [.. waiting.Except(level)];
                var agencies = level.ConvertAll(line => Agency.Create(
                    line.Slug, line.Name, AgencyImport.Kind(line)!.Value, line.Parent.Length == 0 ? null : bySlug[line.Parent], AgencyImport.Year(line)!.Value));
                db.Agencies.AddRange(agencies);
                await db.SaveChangesAsync(cancellationToken);
                agencies.ForEach(agency => bySlug.Add(agency.Slug, agency));
            }

            db.Trail.Record(AuditAction.AgenciesImported, "agencies", $"新增{added}个，改名{renamed}个");
            await work.CommitAsync(cancellationToken);
            return new WorkflowOutcome.Done();
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || db.IsDuplicate(e))
        {
            await work.DisposeAsync();
            return await RefuseImportAsync("另一位同志刚刚改动了单位，没有导入任何单位。请重新预览。", cancellationToken);
        }
    }

    private static int? ParentIn(Agency agency, Dictionary<int, Agency> byId, int year)
    {
        var period = agency.Periods.Where(each => each.FromYear <= year).MaxBy(each => each.FromYear) ?? agency.Periods.MinBy(each => each.FromYear);
        var parent = period is null ? agency.ParentId : period.ParentId;

        // Whoever stood above may itself not have owed that year; then the agency stands under the next one that did.
        return parent is not { } id ? null : byId[id].Owes(year) ? id : ParentIn(byId[id], byId, year);
    }

    private static string? WhyNotNew(string slug, string name, Agency? parent) =>
        !Agency.IsSlug(slug) ? $"代码「{slug}」只能由小写字母、数字和单个连字符组成，2至{Agency.SlugLength}个字符。"
        : AgencyImport.WhyNotName(name) is { } wrong ? wrong
        : (parent?.Path ?? "/").Length + slug.Length + 1 > Agency.PathLength ? "单位层级过深。请选择层级较高的上级单位。"
        : null;

    private string? WhyNotFrom(Agency agency, int year) =>
        agency.LastYear is { } last ? $"「{agency.Name}」只到{last}年，不能再改动。"
        : year < agency.FirstOpenYear ? $"「{agency.Name}」从{agency.FirstOpenYear}年度起用现在的名称和上级，更早的年度不能改写。请填{agency.FirstOpenYear}年或以后的年度。"
        : year > ChinaDays.DayOf(Now).Year + 1 ? $"年度不能晚于{ChinaDays.DayOf(Now).Year + 1}年。"
        : null;

    private async Task<WorkflowOutcome> ChangeAsync(
        string slug, int fromYear, string note, Func<Agency, Task<WorkflowOutcome?>> judge, Func<Agency, Task<string>> change, CancellationToken cancellationToken)
    {
        if (await FindAsync(slug, cancellationToken) is not { } agency)
        {
            return await RefuseAsync(AuditAction.AgencyChanged, slug, "没有这个单位。", cancellationToken);
        }

        if ((WhyNotFrom(agency, fromYear) ?? (await judge(agency) as WorkflowOutcome.Refused)?.Reason) is { } why)
        {
            return await RefuseAsync(AuditAction.AgencyChanged, slug, why, cancellationToken);
        }

        var done = await change(agency);
        db.Trail.Record(AuditAction.AgencyChanged, $"agencies/{slug}", note.Trim().Length > 0 ? $"{done}。依据：{note.Trim()}" : done);
        return await SaveAsync(AuditAction.AgencyChanged, slug, "另一位同志刚刚改动了这个单位或它的草稿。请刷新页面后再试。", cancellationToken);
    }

    private async Task RenameDraftsAsync(IReadOnlyList<int> agencyIds, int fromYear, CancellationToken cancellationToken)
    {
        foreach (var report in await AgencyQueries.WithDrafts(db, agencyIds, fromYear).ToListAsync(cancellationToken))
        {
            report.Rename(Now);
        }
    }

    /// <summary>Carries it out without committing; what is wrong, if anything.</summary>
    private async Task<string?> TryReorganiseAsync(Reorganisation order, CancellationToken cancellationToken)
    {
        string[] names = [.. order.Predecessors, .. order.Successors, .. order.Founded.Select(founded => founded.Parent).OfType<string>(), .. order.Founded.Select(founded => founded.Slug)];
        var known = (await AgencyQueries.Named(db, names).ToListAsync(cancellationToken)).ToDictionary(agency => agency.Slug, StringComparer.Ordinal);
        if (WhyNotReorganised(order, known) is { } why)
        {
            return why;
        }

        List<Agency> ending = [.. order.Predecessors.Select(slug => known[slug])];
        List<int> ids = [.. ending.Select(agency => agency.Id)];
        var orphans = await AgencyQueries.Below(db, ids).ToListAsync(cancellationToken);
        if (orphans.FirstOrDefault(agency => !ids.Contains(agency.Id)) is { } orphan)
        {
            return $"「{orphan.Name}」等{orphans.Count}个单位还在它下面。请先把它们移到别的上级单位，或者一并撤销。";
        }

        var begun = await AgencyQueries.WithDrafts(db, ids, order.FromYear).ToListAsync(cancellationToken);
        if (begun.Count > 0)
        {
            var latest = begun.MaxBy(report => report.Year)!;
            return $"「{latest.Agency.Name}」已经有{latest.Year}年的报告。请从{latest.Year + 1}年度起调整，或者先由它完成这一年的报告。";
        }

        List<Agency> successors = [.. order.Successors.Select(slug => known[slug])];
        var founded = order.Founded.Select(each => Agency.Create(each.Slug, each.Name.Trim(), each.Kind, each.Parent is null ? null : known[each.Parent], order.FromYear)).ToList();
        db.Agencies.AddRange(founded);
        ending.ForEach(agency => agency.LastYear = order.FromYear - 1);
        successors.AddRange(founded);
        await db.SaveChangesAsync(cancellationToken);
        db.AgencySuccessions.AddRange(
            from predecessor in ending
            from successor in successors
            select new AgencySuccession { PredecessorId = predecessor.Id, SuccessorId = successor.Id, FromYear = order.FromYear, Note = order.Note.Trim() });
        foreach (var campaign in await CampaignQueries.CampaignsWith(db, ids, order.FromYear).ToListAsync(cancellationToken))
        {
            campaign.SetUnits([.. campaign.Units.Select(unit => unit.AgencyId).Except(ids), .. successors.Select(agency => agency.Id).Except(campaign.Units.Select(unit => unit.AgencyId))]);
        }

        var taken = successors.Count == 0 ? "，没有承接单位" : $"，由{string.Join('、', successors.Select(agency => $"「{agency.Name}」"))}承接";
        foreach (var agency in ending)
        {
            db.Trail.Record(AuditAction.AgencyChanged, $"agencies/{agency.Slug}", $"「{agency.Name}」从{order.FromYear}年度起撤销{taken}{(order.Note.Trim().Length > 0 ? $"。依据：{order.Note.Trim()}" : "")}");
        }

        founded.ForEach(agency => db.Trail.Record(AuditAction.AgencyAdded, $"agencies/{agency.Slug}", agency.Name));
        return null;
    }

    private string? WhyNotReorganised(Reorganisation order, Dictionary<string, Agency> known)
    {
        var unknown = order.Predecessors.Concat(order.Successors).Concat(order.Founded.Select(founded => founded.Parent).OfType<string>()).FirstOrDefault(slug => !known.ContainsKey(slug));
        return order.Predecessors.Count == 0 ? "请选择要撤销的单位。"
            : unknown is not null ? $"没有代码为「{unknown}」的单位。"
            : order.Predecessors.Intersect(order.Successors).FirstOrDefault() is { } both ? $"「{known[both].Name}」不能既被撤销又承接职责。请从其中一边去掉它。"
            : order.Predecessors.Select(slug => WhyNotEnded(known[slug], order.FromYear)).OfType<string>().FirstOrDefault() is { } early ? early
            : order.Successors.Select(slug => known[slug]).FirstOrDefault(agency => !agency.Owes(order.FromYear)) is { } absent ? $"{order.FromYear}年没有单位「{absent.Name}」，它不能承接。请选择另一个单位或者改年度。"
            : order.Founded.FirstOrDefault(founded => known.ContainsKey(founded.Slug)) is { } taken ? $"代码「{taken.Slug}」已经被「{known[taken.Slug].Name}」使用，请换一个。"
            : order.Founded.GroupBy(founded => founded.Slug).FirstOrDefault(group => group.Count() > 1) is { } twice ? $"代码「{twice.Key}」写了两次，请换一个。"
            : order.Founded.FirstOrDefault(founded => founded.Parent is { } parent && order.Predecessors.Contains(parent)) is { } under ? $"「{under.Name}」不能放在要撤销的单位下面。请选择另一个上级单位。"
            : order.Founded.Select(founded => WhyNotNew(founded.Slug, founded.Name, founded.Parent is null ? null : known[founded.Parent])).OfType<string>().FirstOrDefault();
    }

    private string? WhyNotEnded(Agency agency, int fromYear) =>
        WhyNotFrom(agency, fromYear)
        ?? (fromYear <= agency.FirstYear ? $"「{agency.Name}」从{agency.FirstYear}年度起才填报，最早只能从{agency.FirstYear + 1}年度起撤销。" : null);

    private async Task<WorkflowOutcome> SaveAsync(AuditAction action, string slug, string conflict, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return new WorkflowOutcome.Done();
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || db.IsDuplicate(e))
        {
            return await RefuseAsync(action, slug, conflict, cancellationToken);
        }
    }

    private Task<WorkflowOutcome> RefuseAsync(AuditAction action, string slug, string reason, CancellationToken cancellationToken) =>
        RefuseAtAsync(action, string.Create(CultureInfo.InvariantCulture, $"agencies/{slug}"), reason, cancellationToken);

    private Task<WorkflowOutcome> RefuseImportAsync(string reason, CancellationToken cancellationToken) =>
        RefuseAtAsync(AuditAction.AgenciesImported, "agencies", reason, cancellationToken);

    private async Task<WorkflowOutcome> RefuseAtAsync(AuditAction action, string subject, string reason, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        db.Trail.Forget();
        db.Trail.Record(action, subject, reason, AuditOutcome.Refused);
        await db.SaveChangesAsync(cancellationToken);
        return new WorkflowOutcome.Refused(reason);
    }
}
