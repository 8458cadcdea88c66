using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Mail;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Data.Campaigns;

/// <summary>Title and days of a campaign, as an officer sets them.</summary>
public sealed record CampaignPlan(string Title, DateOnly OpensOn, DateOnly SubmitBy, DateOnly PublishBy);

/// <summary>More time for a unit.</summary>
public sealed record Extension(string Agency, DateOnly SubmitBy, DateOnly PublishBy, string Reason);

/// <summary>What became of reminding.</summary>
/// <param name="Queued">Messages that were put in the queue.</param>
/// <param name="AlreadyTold">Messages that were there already today.</param>
/// <param name="Unreachable">Units of which nobody has an address.</param>
public sealed record ReminderOutcome(int Queued, int AlreadyTold, IReadOnlyList<string> Unreachable);

/// <summary>The reporting tasks of the offices. Every operation is one transaction, with its line in the audit log.</summary>
public sealed class CampaignDesk(DisclosureDbContext db, Outbox mail, TimeProvider clock)
{
    /// <summary>The server's instant, UTC.</summary>
    public DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The day in China.</summary>
    public DateOnly Today => ChinaDays.DayOf(Now);

    /// <summary>What the audit log calls a campaign.</summary>
    public static string Subject(string owner, int year) => string.Create(CultureInfo.InvariantCulture, $"campaigns/{owner}/{year}");

    /// <summary>The campaigns of owners in scope, newest first.</summary>
    public Task<List<CampaignItem>> ListAsync(Scope scope, CancellationToken cancellationToken) => CampaignQueries.Campaigns(db, scope).ToListAsync(cancellationToken);

    /// <summary>A campaign of a year; the topmost owner's when none is named and several are in scope. Null when there is none.</summary>
    public async Task<CampaignItem?> FindAsync(Scope scope, int year, string? owner, CancellationToken cancellationToken) =>
        (await ListAsync(scope, cancellationToken)).Find(campaign => campaign.Year == year && (owner is null || campaign.Owner == owner));

    /// <summary>The units of a campaign, each with how far it is.</summary>
    public Task<List<CampaignRow>> BoardAsync(int campaignId, CancellationToken cancellationToken) => CampaignQueries.Board(db, campaignId).ToListAsync(cancellationToken);

    /// <summary>What the units in scope owe, in campaigns that have begun.</summary>
    public Task<List<CampaignRow>> DeadlinesAsync(Scope scope, CancellationToken cancellationToken) => CampaignQueries.Deadlines(db, scope, Today).ToListAsync(cancellationToken);

    /// <summary>The units an office may choose from.</summary>
    public Task<List<CandidateUnit>> CandidatesAsync(Scope scope, string ownerPath, int year, int? campaignId, CancellationToken cancellationToken) =>
        CampaignQueries.Candidates(db, scope, ownerPath, year, campaignId).ToListAsync(cancellationToken);

    /// <summary>The writers of the units.</summary>
    public Task<List<UnitPerson>> PeopleAsync(int campaignId, CancellationToken cancellationToken) => CampaignQueries.People(db, campaignId, Today).ToListAsync(cancellationToken);

    /// <summary>What the log says of a unit's deadlines, newest first.</summary>
    public Task<List<CampaignEvent>> ExtensionsAsync(CampaignItem campaign, string agency, CancellationToken cancellationToken) =>
        CampaignQueries.Extensions(db, $"{Subject(campaign.Owner, campaign.Year)}/{agency}").ToListAsync(cancellationToken);

    /// <summary>Opens the campaign of a year.</summary>
    /// <param name="units">The units that report; each must be one the office may choose.</param>
    public async Task<WorkflowOutcome> OpenAsync(Agency owner, Scope scope, int year, CampaignPlan plan, IReadOnlyCollection<int> units, CancellationToken cancellationToken)
    {
        var subject = Subject(owner.Slug, year);
        var candidates = await CandidatesAsync(scope, owner.Path, year, null, cancellationToken);
        var campaign = new Campaign { OwnerId = owner.Id, Year = year, Title = plan.Title, OpensOn = plan.OpensOn, SubmitBy = plan.SubmitBy, PublishBy = plan.PublishBy };
        var outcome = WhyNotUnits(candidates, units) is { } why
            ? new WorkflowOutcome.Refused(why)
            : campaign.Reschedule(plan.Title, plan.OpensOn, plan.SubmitBy, plan.PublishBy);
        if (outcome is WorkflowOutcome.Refused refused)
        {
            return await RefuseAsync(AuditAction.CampaignOpened, subject, refused.Reason, cancellationToken);
        }

        campaign.SetUnits(units);
        db.Campaigns.Add(campaign);
        db.Trail.Record(AuditAction.CampaignOpened, subject, $"{Days(plan)}，{units.Count}个单位");
        return await SaveAsync(AuditAction.CampaignOpened, subject, $"{year}年的填报任务已经下达过，不能再下达一次。请打开已有的任务进行调整。", cancellationToken);
    }

    /// <summary>Changes title, days and units.</summary>
    /// <param name="version">The version of the page.</param>
    /// <param name="units">The units that report from now on.</param>
    /// <param name="removesBegun">Whether units that have begun their report may be removed.</param>
    public async Task<WorkflowOutcome> ChangeAsync(
        CampaignItem item, Scope scope, int version, CampaignPlan plan, IReadOnlyCollection<int> units, bool removesBegun, CancellationToken cancellationToken)
    {
        var subject = Subject(item.Owner, item.Year);
        var candidates = await CandidatesAsync(scope, item.OwnerPath, item.Year, item.Id, cancellationToken);
        var removed = candidates.Where(unit => unit.TakesPart && !units.Contains(unit.Id)).ToList();
        var begun = removed.Where(unit => unit.HasBegun).ToList();
        var campaign = await CampaignQueries.Campaign(db, item.Id).FirstAsync(cancellationToken);
        var outcome = campaign.Version != version ? new WorkflowOutcome.Refused("打开页面以后，任务已被他人修改。请刷新页面，核对现在的内容后再改。")
            : WhyNotUnits(candidates, units) is { } why ? new WorkflowOutcome.Refused(why)
            : begun.Count > 0 && !removesBegun ? new WorkflowOutcome.Refused($"{Names(begun)}已经开始填报。确实要移出任务的，请勾选下面的确认再保存；报告本身不会删除。")
            : campaign.Reschedule(plan.Title, plan.OpensOn, plan.SubmitBy, plan.PublishBy);
        if (outcome is WorkflowOutcome.Refused refused)
        {
            return await RefuseAsync(AuditAction.CampaignChanged, subject, refused.Reason, cancellationToken);
        }

        var added = candidates.Where(unit => !unit.TakesPart && units.Contains(unit.Id)).ToList();

        // Units outside the officer's reach stay as they are.
        var untouchable = campaign.Units.Select(unit => unit.AgencyId).Except(candidates.Select(unit => unit.Id));
        campaign.SetUnits([.. units, .. untouchable]);
        db.Trail.Record(
            AuditAction.CampaignChanged,
            subject,
            $"{Days(plan)}{(added.Count > 0 ? $"；加入{Names(added)}" : "")}{(removed.Count > 0 ? $"；移出{Names(removed)}" : "")}");
        return await SaveAsync(AuditAction.CampaignChanged, subject, "另一位同志刚刚修改了这个任务。请刷新页面后再改。", cancellationToken);
    }

    /// <summary>Gives a unit more time.</summary>
    public async Task<WorkflowOutcome> ExtendAsync(CampaignItem item, Extension extension, Actor actor, CancellationToken cancellationToken)
    {
        var subject = $"{Subject(item.Owner, item.Year)}/{extension.Agency}";
        var unit = await ReportQueries.Agency(db, extension.Agency).AsNoTracking().FirstOrDefaultAsync(cancellationToken);
        var campaign = await CampaignQueries.Campaign(db, item.Id).FirstAsync(cancellationToken);
        var outcome = unit is null
            ? new WorkflowOutcome.Refused("没有这个单位。")
            : campaign.Extend(unit.Id, extension.SubmitBy, extension.PublishBy, extension.Reason, actor, Now);
        if (outcome is WorkflowOutcome.Refused refused)
        {
            return await RefuseAsync(AuditAction.DeadlineExtended, subject, refused.Reason, cancellationToken);
        }

        db.Trail.Record(
            AuditAction.DeadlineExtended,
            subject,
            string.Create(CultureInfo.InvariantCulture, $"提交延至{extension.SubmitBy:yyyy-MM-dd}，公布延至{extension.PublishBy:yyyy-MM-dd}。原因：{extension.Reason.Trim()}"),
            actor: actor);
        return await SaveAsync(AuditAction.DeadlineExtended, subject, "另一位同志刚刚修改了这个任务。请刷新页面后再改。", cancellationToken);
    }

    /// <summary>Who has to be reminded: units that are late with something, or due within some days.</summary>
    public IReadOnlyList<CampaignRow> Owing(IEnumerable<CampaignRow> rows, int withinDays) =>
        [.. rows.Where(row => row.Progress.DaysLeft(Now) <= withinDays).OrderBy(row => row.Progress.DaysLeft(Now)).ThenBy(row => row.Agency, StringComparer.Ordinal)];

    /// <summary>Puts reminders into the mail queue. The same person is told the same thing about the same unit once a day, whoever asks how often.</summary>
    /// <param name="address">Where the desk is, as the message says it.</param>
    public async Task<ReminderOutcome> RemindAsync(CampaignItem campaign, int withinDays, Uri address, CancellationToken cancellationToken)
    {
        var owing = Owing(await BoardAsync(campaign.Id, cancellationToken), withinDays);
        var people = (await PeopleAsync(campaign.Id, cancellationToken)).ToLookup(person => person.Agency);
        var letters =
            from row in owing
            from email in people[row.Agency].Select(person => person.Email).Where(MailMessage.IsAddress).Distinct(StringComparer.OrdinalIgnoreCase)
            select Letter(campaign, row, email!, address);
        var unreachable = owing.Where(row => !people[row.Agency].Any(person => MailMessage.IsAddress(person.Email))).Select(row => row.AgencyName).ToList();
        var (queued, known) = await mail.AddAsync(
            [.. letters],
            counts => db.Trail.Record(
                AuditAction.RemindersQueued,
                Subject(campaign.Owner, campaign.Year),
                $"排入{counts.Queued}封，今天已催过{counts.Known}封，{unreachable.Count}个单位没有可用的邮箱"),
            cancellationToken);
        return new ReminderOutcome(queued, known, unreachable);
    }

    private MailMessage Letter(CampaignItem campaign, CampaignRow row, string email, Uri address)
    {
        var (progress, left) = (row.Progress, row.Progress.DaysLeft(Now)!.Value);
        var (duty, day) = (progress.Missing!.Value, progress.DueOn!.Value);
        var state = left < 0 ? $"已逾期{-left}天" : left == 0 ? "今天到期" : $"还剩{left}天";
        return new MailMessage
        {
            Key = string.Create(CultureInfo.InvariantCulture, $"reminder/{campaign.Id}/{row.Agency}/{duty}/{Today:yyyy-MM-dd}"),
            To = email,
            Subject = $"请{duty.Chinese()}{row.Year}年政府信息公开工作年度报告（{state}）",
            Body = string.Create(
                CultureInfo.InvariantCulture,
                $"{row.AgencyName}：\n\n{row.Year}年政府信息公开工作年度报告应当在{day:yyyy年M月d日}前{duty.Chinese()}，{state}。\n\n请登录后办理：{address}\n\n{campaign.OwnerName}（{campaign.Title}）\n这封邮件由系统发出，请不要回复。\n"),
            At = Now,
            DueAt = Now,
        };
    }

    private static string? WhyNotUnits(List<CandidateUnit> candidates, IReadOnlyCollection<int> units) =>
        units.Count == 0 ? "请至少选择一个单位。"
        : units.Except(candidates.Select(unit => unit.Id)).Any() ? "选中的单位里有您不能选的单位，请刷新页面后重新选择。"
        : null;

    private static string Days(CampaignPlan plan) =>
        string.Create(CultureInfo.InvariantCulture, $"{plan.OpensOn:yyyy-MM-dd}开始，{plan.SubmitBy:yyyy-MM-dd}前提交，{plan.PublishBy:yyyy-MM-dd}前公布");

    private static string Names(IEnumerable<CandidateUnit> units) => string.Join('、', units.Select(unit => $"「{unit.Name}」"));

    private async Task<WorkflowOutcome> SaveAsync(AuditAction action, string subject, string conflict, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return new WorkflowOutcome.Done();
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || db.IsDuplicate(e))
        {
            return await RefuseAsync(action, subject, conflict, cancellationToken);
        }
    }

    private async Task<WorkflowOutcome> RefuseAsync(AuditAction action, string subject, string reason, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        db.Trail.Forget();
        db.Trail.Record(action, subject, reason, AuditOutcome.Refused);
        await db.SaveChangesAsync(cancellationToken);
        return new WorkflowOutcome.Refused(reason);
    }
}
