using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Campaigns;

namespace Xinhua.Disclosure.Data.Reports;

/// <summary>What the public may read: published revisions and nothing else.</summary>
public sealed class PublishedReports(DisclosureDbContext db)
{
    /// <summary>The newest publications, newest first.</summary>
    public Task<List<PublishedItem>> LatestAsync(int count, CancellationToken cancellationToken) =>
        ReportQueries.LatestPublished(db, count).ToListAsync(cancellationToken);

    /// <summary>The newest publications with what a feed says of them, newest first.</summary>
    public Task<List<FeedItem>> FeedAsync(int count, CancellationToken cancellationToken) => ReportQueries.Feed(db, count).ToListAsync(cancellationToken);

    /// <summary>Slug of the agency that took over from another and published its report of a year; null when none did, or more than one.</summary>
    public async Task<string?> SuccessorAsync(string agency, int year, CancellationToken cancellationToken) =>
        await ReportQueries.SuccessorsWithReport(db, agency, year).ToListAsync(cancellationToken) is [var only] ? only : null;

    /// <summary>When each public report was published last, in an order that only new publications lengthen.</summary>
    public Task<List<DateTime>> TimesAsync(CancellationToken cancellationToken) => ReportQueries.PublishedTimes(db).ToListAsync(cancellationToken);

    /// <summary>A part of the public reports, in the order of <see cref="TimesAsync"/>.</summary>
    public Task<List<ReportPlace>> PlacesAsync(int skip, int count, CancellationToken cancellationToken) =>
        ReportQueries.PublishedPlaces(db, skip, count).ToListAsync(cancellationToken);

    /// <summary>When the public reports of each agency that ever had one last changed.</summary>
    public Task<List<AgencyChange>> AgencyChangesAsync(CancellationToken cancellationToken) => ReportQueries.AgencyChanges(db).ToListAsync(cancellationToken);

    /// <summary>When the public reports of each year that ever had one last changed.</summary>
    public Task<List<YearChange>> YearChangesAsync(CancellationToken cancellationToken) => ReportQueries.YearChanges(db).ToListAsync(cancellationToken);

    /// <summary>Years with published reports, newest first.</summary>
    public Task<List<YearItem>> YearsAsync(CancellationToken cancellationToken) => ReportQueries.PublishedYears(db).ToListAsync(cancellationToken);

    /// <summary>All agencies in the order of the tree.</summary>
    public Task<List<AgencyItem>> AgenciesAsync(CancellationToken cancellationToken) => ReportQueries.Agencies(db).ToListAsync(cancellationToken);

    /// <summary>The reports of a year, newest publication first.</summary>
    public Task<List<PublishedItem>> OfYearAsync(int year, CancellationToken cancellationToken) => ReportQueries.PublishedOfYear(db, year).ToListAsync(cancellationToken);

    /// <summary>The reports of an agency, newest year first.</summary>
    public Task<List<PublishedItem>> OfAgencyAsync(string agency, CancellationToken cancellationToken) =>
        ReportQueries.PublishedOfAgency(db, agency).ToListAsync(cancellationToken);

    /// <summary>An agency; null when there is none with this slug.</summary>
    public Task<Agency?> AgencyAsync(string slug, CancellationToken cancellationToken) =>
        ReportQueries.Agency(db, slug).AsNoTracking().FirstOrDefaultAsync(cancellationToken);

    /// <summary>The published revisions of a report, newest first; empty when none is published.</summary>
    public Task<List<PublishedRevision>> RevisionsAsync(string agency, int year, CancellationToken cancellationToken) =>
        ReportQueries.PublishedRevisions(db, agency, year).ToListAsync(cancellationToken);

    /// <summary>What is public about a withdrawn report, or about its revision <paramref name="number"/>; null when that was not withdrawn.</summary>
    public Task<WithdrawnReport?> WithdrawnAsync(string agency, int year, int? number, CancellationToken cancellationToken) =>
        ReportQueries.Withdrawn(db, agency, year, number).FirstOrDefaultAsync(cancellationToken);

    /// <summary>A published revision with its numbers and texts; null when it is not public.</summary>
    public Task<Revision?> ContentAsync(string agency, int year, int number, CancellationToken cancellationToken) =>
        ReportQueries.PublishedContent(db, agency, year, number).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Years for which an office has given a task that has begun, newest first.</summary>
    public Task<List<int>> TaskYearsAsync(DateOnly today, CancellationToken cancellationToken) => CampaignQueries.PublicYears(db, today).ToListAsync(cancellationToken);

    /// <summary>The units that owe a report of a year, in the order of the tree, each with what the public may know of it: nothing of drafts and reviews.</summary>
    public async Task<IReadOnlyList<PublicDuty>> DutiesAsync(int year, DateOnly today, CancellationToken cancellationToken) =>
        // Where several offices ask for the same report the nearest sets the day; it comes first.
        [.. (await CampaignQueries.PublicDuties(db, year, today).ToListAsync(cancellationToken)).DistinctBy(duty => duty.Agency)];

    /// <summary>A file of a published revision; null when there is none of this kind.</summary>
    public async Task<PublishedFile?> FileAsync(int revisionId, PublishedFileKind kind, CancellationToken cancellationToken) =>
        await ReportQueries.File(db, revisionId, kind).FirstOrDefaultAsync(cancellationToken);

    /// <summary>A file of the revision that counts, or of revision <paramref name="number"/>; null when that is not published.</summary>
    public Task<FileContent?> FileAsync(string agency, int year, int? number, PublishedFileKind kind, CancellationToken cancellationToken) =>
        ReportQueries.FileOfReport(db, agency, year, number, kind).FirstOrDefaultAsync(cancellationToken);
}
