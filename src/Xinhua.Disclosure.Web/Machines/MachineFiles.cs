using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Machines;

/// <summary>What collectors read: the feed, the sitemaps and the word to robots. All of it is made when it is asked for, so that a withdrawal shows at once.</summary>
internal static class MachineFiles
{
    /// <summary>The public columns that are not of one year or one unit.</summary>
    private static readonly string[] Columns = ["/", "/agencies", "/years", "/statistics", "/search", "/compare", "/verify", "/rules", "/sitemap", "/accessibility"];

    /// <summary>Maps the addresses of the files.</summary>
    public static void MapMachineFiles(this WebApplication app)
    {
        app.MapReading("/feed.atom", FeedAsync);
        app.MapReading("/sitemap.xml", IndexAsync);
        app.MapReading("/sitemap-columns.xml", ColumnsAsync);
        app.MapReading("/sitemap-{part:int:min(1)}.xml", PartAsync);
        app.MapReading("/robots.txt", (IOptions<SiteOptions> site, HttpContext context) => Send(context, Robots(SiteAddress.Of(site.Value, context.Request)), "text/plain; charset=utf-8"));
    }

    private static async Task<IResult> FeedAsync(
        PublishedReports reports, ReportFormats formats, IOptions<SiteOptions> site, HttpContext context, CancellationToken cancellationToken) => Send(
            context,
            AtomFeed.Write(site.Value.Name, site.Value.Organiser, SiteAddress.Of(site.Value, context.Request), await reports.FeedAsync(AtomFeed.Length, cancellationToken), formats),
            AtomFeed.ContentType);

    private static async Task<IResult> IndexAsync(PublishedReports reports, IOptions<SiteOptions> site, HttpContext context, CancellationToken cancellationToken)
    {
        var changed = (await reports.YearChangesAsync(cancellationToken)).Max(year => Later(year.PublishedAt, year.WithdrawnAt));
        var times = await reports.TimesAsync(cancellationToken);
        return Send(context, SitemapFile.WriteIndex(SiteAddress.Of(site.Value, context.Request), SitemapFile.PartsOf(changed, times)), SitemapFile.ContentType);
    }

    private static async Task<IResult> ColumnsAsync(PublishedReports reports, TimeProvider clock, IOptions<SiteOptions> site, HttpContext context, CancellationToken cancellationToken)
    {
        var byYear = (await reports.YearChangesAsync(cancellationToken)).ToDictionary(year => year.Year, year => Later(year.PublishedAt, year.WithdrawnAt));
        var byAgency = (await reports.AgencyChangesAsync(cancellationToken)).ToDictionary(agency => agency.Agency, agency => Later(agency.PublishedAt, agency.WithdrawnAt));
        var tasks = await reports.TaskYearsAsync(ChinaDays.DayOf(clock.GetUtcNow().UtcDateTime), cancellationToken);
        var years = await reports.YearsAsync(cancellationToken);
        var agencies = await reports.AgenciesAsync(cancellationToken);
        IEnumerable<SitemapEntry> entries =
        [
            .. Columns.Select(path => new SitemapEntry(path, null)),
            .. (tasks.Count == 0 ? ["/status"] : tasks.Select(year => string.Create(CultureInfo.InvariantCulture, $"/status/{year}"))).Select(path => new SitemapEntry(path, null)),
            .. years.Select(year => new SitemapEntry(string.Create(CultureInfo.InvariantCulture, $"/years/{year.Year}"), byYear.GetValueOrDefault(year.Year))),
            .. agencies.Select(agency => new SitemapEntry($"/agencies/{agency.Slug}", byAgency.GetValueOrDefault(agency.Slug))),
        ];
        return Send(context, SitemapFile.WritePart(SiteAddress.Of(site.Value, context.Request), entries), SitemapFile.ContentType);
    }

    private static async Task<IResult> PartAsync(int part, PublishedReports reports, IOptions<SiteOptions> site, HttpContext context, CancellationToken cancellationToken)
    {
        // Beyond what an offset can be written as there is no part either.
        var places = part > int.MaxValue / SitemapFile.PartSize ? [] : await reports.PlacesAsync((part - 1) * SitemapFile.PartSize, SitemapFile.PartSize, cancellationToken);
        return places.Count == 0
            ? Results.NotFound()
            : Send(
                context,
                SitemapFile.WritePart(
                    SiteAddress.Of(site.Value, context.Request),
                    places.Select(place => new SitemapEntry(string.Create(CultureInfo.InvariantCulture, $"/reports/{place.Agency}/{place.Year}"), place.PublishedAt))),
                SitemapFile.ContentType);
    }

    private static byte[] Robots(SiteAddress address) => Encoding.UTF8.GetBytes($"""
        User-agent: *
        Allow: /
        Disallow: /desk
        Disallow: /office
        Disallow: /admin
        Disallow: /account
        Disallow: /view

        Sitemap: {address.Absolute("/sitemap.xml")}

        """.ReplaceLineEndings("\n"));

    private static DateTime? Later(DateTime? one, DateTime? other) => one is null || other > one ? other : one;

    private static IResult Send(HttpContext context, byte[] bytes, string contentType)
    {
        // Kept, but asked for again each time: a withdrawn report must be gone with the next reading.
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Bytes(bytes, contentType, entityTag: Reading.TagOf(bytes));
    }
}
