using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Data.Campaigns;

/// <summary>Every question about campaigns; see ReportQueries.</summary>
#pragma warning disable CA1310 // Written in SQL, where a comparison cannot be named.
internal static class CampaignQueries
{
    /// <summary>The campaigns of owners in scope, newest first.</summary>
    public static IQueryable<CampaignItem> Campaigns(DisclosureDbContext db, Scope scope) =>
        from campaign in db.Campaigns
        join owner in scope.Apply(db.Agencies) on campaign.OwnerId equals owner.Id
        orderby campaign.Year descending, owner.Path
        select new CampaignItem(
            campaign.Id,
            owner.Slug,
            owner.Name,
            owner.Path,
            campaign.Year,
            campaign.Title,
            campaign.OpensOn,
            campaign.SubmitBy,
            campaign.PublishBy,
            campaign.Version,
            campaign.Units.Count,
            campaign.Units.Count(unit => db.Reports.Any(report => report.AgencyId == unit.AgencyId && report.Year == campaign.Year && report.FirstSubmittedAt != null)),
            campaign.Units.Count(unit => db.Reports.Any(report => report.AgencyId == unit.AgencyId && report.Year == campaign.Year && report.CurrentRevision != null)));

    /// <summary>A campaign with its units, to be changed.</summary>
    public static IQueryable<Campaign> Campaign(DisclosureDbContext db, int campaignId) =>
        db.Campaigns.Include(campaign => campaign.Units).Where(campaign => campaign.Id == campaignId);

    /// <summary>Campaigns of a year and later in which a unit takes part.</summary>
    public static IQueryable<Campaign> CampaignsWith(DisclosureDbContext db, IReadOnlyList<int> agencyIds, int fromYear) =>
        db.Campaigns.Include(campaign => campaign.Units).Where(campaign => campaign.Year >= fromYear && campaign.Units.Any(unit => agencyIds.Contains(unit.AgencyId)));

    /// <summary>The units of a campaign, each with how far it is.</summary>
    public static IQueryable<CampaignRow> Board(DisclosureDbContext db, int campaignId) =>
        Rows(db, db.Agencies).Where(row => row.CampaignId == campaignId);

    /// <summary>What the units in scope owe or owed, in campaigns that have begun.</summary>
    public static IQueryable<CampaignRow> Deadlines(DisclosureDbContext db, Scope scope, DateOnly today) =>
        Rows(db, scope.Apply(db.Agencies)).Where(row => row.OpensOn <= today);

    /// <summary>The units that owe a report for a year, as an owner's office may choose from.</summary>
    public static IQueryable<CandidateUnit> Candidates(DisclosureDbContext db, Scope scope, string ownerPath, int year, int? campaignId) =>
        from agency in scope.Apply(db.Agencies)
        let takesPart = db.Set<CampaignUnit>().Any(unit => unit.CampaignId == campaignId && unit.AgencyId == agency.Id)
        where agency.Path.StartsWith(ownerPath)
        where takesPart || (agency.FirstYear <= year && (agency.LastYear == null || agency.LastYear >= year))
        orderby agency.Path
        select new CandidateUnit(
            agency.Id,
            agency.Slug,
            agency.Periods.Where(period => period.FromYear <= year).OrderByDescending(period => period.FromYear).Select(period => period.Name).FirstOrDefault() ?? agency.Name,
            agency.Kind,
            takesPart,
            db.Reports.Any(report => report.AgencyId == agency.Id && report.Year == year));

    /// <summary>Who can be called: the writers of the units of a campaign.</summary>
    public static IQueryable<UnitPerson> People(DisclosureDbContext db, int campaignId, DateOnly today) =>
        from unit in db.Set<CampaignUnit>()
        join agency in db.Agencies on unit.AgencyId equals agency.Id
        from account in db.Users
        where unit.CampaignId == campaignId
        where !account.IsDisabled && (account.EndsOn == null || account.EndsOn >= today)
        where account.Grants.Any(grant =>
            grant.Role == Role.Editor && (grant.AgencyId == agency.Id || (grant.IncludesSubtree && agency.Path.StartsWith(grant.Agency!.Path))))
        orderby agency.Path, account.DisplayName
        select new UnitPerson(agency.Slug, account.DisplayName, account.Email);

    /// <summary>The campaigns of a year that speak for an agency: their owner is the agency or stands above it; the nearest first.</summary>
    public static IQueryable<CoveringCampaign> Covering(DisclosureDbContext db, int agencyId, string path, int year) =>
        from campaign in db.Campaigns
        join owner in db.Agencies on campaign.OwnerId equals owner.Id
        where campaign.Year == year && path.StartsWith(owner.Path)
        orderby owner.Path.Length descending
        select new CoveringCampaign(owner.Name, campaign.OpensOn, campaign.Units.Any(unit => unit.AgencyId == agencyId));

    /// <summary>The days by which an agency submits and publishes, of the nearest campaign in which it takes part.</summary>
    public static IQueryable<UnitDays> DaysOf(DisclosureDbContext db, int agencyId, string path, int year) =>
        from campaign in db.Campaigns
        join owner in db.Agencies on campaign.OwnerId equals owner.Id
        from unit in campaign.Units
        where campaign.Year == year && path.StartsWith(owner.Path) && unit.AgencyId == agencyId
        orderby owner.Path.Length descending
        select new UnitDays(campaign.SubmitBy, campaign.PublishBy, unit.SubmitBy, unit.PublishBy);

    /// <summary>What the log says of a unit's deadlines, newest first.</summary>
    public static IQueryable<CampaignEvent> Extensions(DisclosureDbContext db, string subject) =>
        db.AuditEvents.Where(line => line.Subject == subject && line.Action == AuditAction.DeadlineExtended && line.Outcome == AuditOutcome.Done)
            .OrderByDescending(line => line.Sequence)
            .Select(line => new CampaignEvent(line.At, line.ActorName, line.Detail));

    /// <summary>Years of campaigns that have begun, newest first.</summary>
    public static IQueryable<int> PublicYears(DisclosureDbContext db, DateOnly today) =>
        db.Campaigns.Where(campaign => campaign.OpensOn <= today).Select(campaign => campaign.Year).Distinct().OrderByDescending(year => year);

    /// <summary>What the public may know of the units in the campaigns of a year that have begun; of a unit in several the nearest first.</summary>
    public static IQueryable<PublicDuty> PublicDuties(DisclosureDbContext db, int year, DateOnly today) =>
        from campaign in db.Campaigns
        join owner in db.Agencies on campaign.OwnerId equals owner.Id
        from unit in campaign.Units
        join agency in db.Agencies on unit.AgencyId equals agency.Id
        join report in db.Reports on new { unit.AgencyId, campaign.Year } equals new { report.AgencyId, report.Year } into reports
        from report in reports.DefaultIfEmpty()
        where campaign.Year == year && campaign.OpensOn <= today
        orderby agency.Path, owner.Path.Length descending, campaign.Id
        select new PublicDuty
        {
            Agency = agency.Slug,
            AgencyName = agency.Periods.Where(period => period.FromYear <= campaign.Year).OrderByDescending(period => period.FromYear).Select(period => period.Name).FirstOrDefault() ?? agency.Name,
            Kind = agency.Kind,
            CommonSubmitBy = campaign.SubmitBy,
            CommonPublishBy = campaign.PublishBy,
            OwnSubmitBy = unit.SubmitBy,
            OwnPublishBy = unit.PublishBy,
            PublishedAt = report == null ? null : report.FirstPublishedAt,
            IsPublic = report != null && report.CurrentRevision != null,
        };

    private static IQueryable<CampaignRow> Rows(DisclosureDbContext db, IQueryable<Agency> agencies) =>
        from unit in db.Set<CampaignUnit>()
        join campaign in db.Campaigns on unit.CampaignId equals campaign.Id
        join agency in agencies on unit.AgencyId equals agency.Id
        join report in db.Reports on new { unit.AgencyId, campaign.Year } equals new { report.AgencyId, report.Year } into reports
        from report in reports.DefaultIfEmpty()
        from revision in db.Revisions.Where(revision => revision.ReportId == report.Id).OrderByDescending(revision => revision.Number).Take(1).DefaultIfEmpty()
        orderby campaign.Year descending, campaign.Id, agency.Path
        select new CampaignRow
        {
            CampaignId = campaign.Id,
            Title = campaign.Title,
            Year = campaign.Year,
            OpensOn = campaign.OpensOn,
            CommonSubmitBy = campaign.SubmitBy,
            CommonPublishBy = campaign.PublishBy,
            Agency = agency.Slug,
            AgencyName = agency.Periods.Where(period => period.FromYear <= campaign.Year).OrderByDescending(period => period.FromYear).Select(period => period.Name).FirstOrDefault() ?? agency.Name,
            Kind = agency.Kind,
            OwnSubmitBy = unit.SubmitBy,
            OwnPublishBy = unit.PublishBy,
            ExtensionReason = unit.ExtensionReason,
            ExtendedAt = unit.ExtendedAt,
            State = revision == null ? null : revision.State,
            Step = revision == null ? null : revision.Step,
            IsReturned = revision != null && revision.State == RevisionState.Draft && revision.ReturnNotes.Any(note => note.Round == revision.Round),
            SubmittedAt = report == null ? null : report.FirstSubmittedAt,
            PublishedAt = report == null ? null : report.FirstPublishedAt,
            CurrentRevision = report == null ? null : report.CurrentRevision,
        };
}
#pragma warning restore CA1310
