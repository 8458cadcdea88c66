using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xinhua.Disclosure.Web.Machines;
using Xinhua.Disclosure.Web.Publication;
using Xinhua.Disclosure.Web.Setup;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>What collectors are given: feed, sitemaps, the word to robots, tags and data markup; and that addresses stay whatever happens to a report.</summary>
public sealed class MachineFileTests
{
    private const string Slug = "xinhua-cgj";
    private const string Page = "/reports/xinhua-cgj/2023";
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Map = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private static readonly Actor Hand = new(-9, "测试");
    private static readonly Actor Publisher = new(-8, "测试");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_keeps_its_addresses_and_its_id_through_correction_and_withdrawal_and_lists_drop_it_at_once()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);
        var first = await EntryAsync(visitor);

        await CorrectAsync(portal);
        await visitor.GetAsync(Page);
        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        Assert.Contains("更正说明", visitor.Text, StringComparison.Ordinal);
        await visitor.GetAsync(Page + "?revision=1");
        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        var second = await EntryAsync(visitor);
        Assert.Equal((first!.Id, first.Published, first.Link), (second!.Id, second.Published, second.Link));
        Assert.True(second.Updated > first.Updated);
        Assert.Equal(second, (await FeedAsync(visitor))[0]);
        Assert.Contains(Page, await SitemapAsync(visitor));

        await ActAsync(portal, AuditAction.ReportWithdrawn, (working, now) => working.Report.Withdraw("含有个人信息。", Hand, now));
        foreach (var address in new[] { Page, Page + "?revision=1" })
        {
            await visitor.GetAsync(address);
            Assert.Equal(HttpStatusCode.Gone, visitor.Status);
            Assert.Contains("含有个人信息。", visitor.Text, StringComparison.Ordinal);
            Assert.Empty(visitor.Page.QuerySelectorAll("script[type='application/ld+json']"));
        }

        Assert.Null(await EntryAsync(visitor));
        Assert.DoesNotContain(Page, await SitemapAsync(visitor));
        foreach (var list in new[] { "/", "/years/2023", "/agencies/xinhua-cgj", "/search?agency=xinhua-cgj&year=2023", "/sitemap" })
        {
            await visitor.GetAsync(list);
            Assert.Empty(visitor.Page.QuerySelectorAll($"a[href='{Page}']"));
        }

        // Corrected and published again it stands where it always stood, under the same id.
        await CorrectAsync(portal);
        await visitor.GetAsync(Page);
        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        Assert.Equal((first.Id, first.Published), ((await EntryAsync(visitor))!.Id, (await EntryAsync(visitor))!.Published));
    }

    [Fact]
    public async Task The_address_of_a_merged_unit_leads_on_to_who_took_over_and_its_own_reports_stay()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);
        portal.Execute("INSERT INTO AgencySuccessions (PredecessorId, SuccessorId, FromYear, Note) SELECT p.Id, s.Id, 2023, '' FROM Agencies p, Agencies s WHERE p.Slug = 'xinhua-sfj' AND s.Slug = 'xinhua-cgj'");
        var own = portal.Ask(db => db.Reports.Where(report => report.Agency.Slug == "xinhua-sfj" && report.CurrentRevision != null).Select(report => report.Year).ToList());

        portal.Execute("UPDATE Reports SET Year = Year - 10 WHERE AgencyId = (SELECT Id FROM Agencies WHERE Slug = 'xinhua-sfj')");
        using (var before = await visitor.RawAsync("/reports/xinhua-sfj/2023"))
        {
            Assert.Equal(HttpStatusCode.NotFound, before.StatusCode);
        }

        portal.Execute("UPDATE Agencies SET LastYear = 2022 WHERE Slug = 'xinhua-sfj'");
        await visitor.GetAsync("/reports/xinhua-sfj/2023");
        Assert.Equal((HttpStatusCode.OK, Page), (visitor.Status, visitor.Address));
        foreach (var year in own)
        {
            await visitor.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/reports/xinhua-sfj/{year - 10}"));
            Assert.Equal(HttpStatusCode.OK, visitor.Status);
            Assert.EndsWith($"/reports/xinhua-sfj/{year - 10}", visitor.Address, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_feed_is_one_that_readers_accept_and_is_read_again_only_when_it_changed()
    {
        await using var portal = await Portal.WithDemoAsync(new Dictionary<string, string?> { ["Site:Address"] = "https://nb.example.gov.cn/zwgk" });
        using var client = portal.CreateClient();

        using var answer = await client.GetAsync(new Uri("/feed.atom", UriKind.Relative), Token);
        Assert.Equal("application/atom+xml", answer.Content.Headers.ContentType!.MediaType);
        var feed = XDocument.Parse(await answer.Content.ReadAsStringAsync(Token)).Root!;
        Assert.Equal("https://nb.example.gov.cn/zwgk/feed.atom", feed.Element(Atom + "id")!.Value);
        Assert.Equal(feed.Element(Atom + "id")!.Value, feed.Elements(Atom + "link").Single(link => (string?)link.Attribute("rel") == "self").Attribute("href")!.Value);
        var entries = feed.Elements(Atom + "entry").ToList();
        Assert.NotEmpty(entries);
        Assert.Equal(entries.Count, entries.Select(entry => entry.Element(Atom + "id")!.Value).Distinct().Count());
        foreach (var element in entries.Append(feed))
        {
            Assert.All(["id", "title", "updated"], name => Assert.NotEmpty(Assert.Single(element.Elements(Atom + name)).Value));
            Assert.NotEmpty(element.Element(Atom + "author")!.Element(Atom + "name")!.Value);
            Assert.True(DateTimeOffset.TryParse(element.Element(Atom + "updated")!.Value, CultureInfo.InvariantCulture, out _));
        }

        Assert.All(entries, entry => Assert.StartsWith("https://nb.example.gov.cn/zwgk/reports/", entry.Element(Atom + "link")!.Attribute("href")!.Value, StringComparison.Ordinal));
        Assert.All(entries, entry => Assert.StartsWith("tag:nb.example.gov.cn,", entry.Element(Atom + "id")!.Value, StringComparison.Ordinal));
        Assert.Equal(entries.Select(entry => DateTimeOffset.Parse(entry.Element(Atom + "updated")!.Value, CultureInfo.InvariantCulture)).OrderDescending(), entries.Select(entry => DateTimeOffset.Parse(entry.Element(Atom + "updated")!.Value, CultureInfo.InvariantCulture)));
        using var again = new HttpRequestMessage(HttpMethod.Get, "/feed.atom");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using var unchanged = await client.SendAsync(again, Token);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task The_sitemap_names_every_public_report_and_column_and_each_of_them_is_there()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);

        var addresses = await SitemapAsync(visitor);

        Assert.Equal(
            portal.Ask(db => db.Reports.Where(report => report.CurrentRevision != null).Select(report => $"/reports/{report.Agency.Slug}/{report.Year}").ToList()).Order(StringComparer.Ordinal),
            addresses.Where(address => address.StartsWith("/reports/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(addresses.Count, addresses.Distinct().Count());
        foreach (var address in addresses)
        {
            await visitor.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, visitor.Status);
            Assert.Equal("https://localhost" + address, visitor.Page.QuerySelector("link[rel=canonical]")!.GetAttribute("href"));
        }

        foreach (var none in new[] { "/sitemap-0.xml", "/sitemap-2.xml", "/sitemap-2147483647.xml" })
        {
            using var missing = await visitor.RawAsync(none);
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        }
    }

    [Fact]
    public void More_reports_than_a_sitemap_may_hold_go_into_another_part()
    {
        var times = Enumerable.Range(0, SitemapFile.PartSize + 1).Select(index => new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(index)).ToList();

        var parts = SitemapFile.PartsOf(null, times).ToList();

        Assert.Equal(["/sitemap-columns.xml", "/sitemap-1.xml", "/sitemap-2.xml"], parts.Select(part => part.Path));
        Assert.Equal([null, times[^2], times[^1]], parts.Select(part => part.ChangedAt));
    }

    [Fact]
    public async Task Robots_are_let_into_the_public_columns_and_kept_from_the_rest()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);

        using var answer = await visitor.RawAsync("/robots.txt");

        Assert.Equal(
            ["User-agent: *", "Allow: /", "Disallow: /desk", "Disallow: /office", "Disallow: /admin", "Disallow: /account", "Disallow: /view", "Sitemap: https://localhost/sitemap.xml"],
            (await answer.Content.ReadAsStringAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_name_of_marks_and_brackets_spoils_neither_tags_nor_markup_nor_feed()
    {
        const string name = "新华区\"&<script>'局</script>";
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);
        portal.Execute("UPDATE Revisions SET AgencyName = '新华区\"&<script>''局</script>' WHERE ReportId IN (SELECT Id FROM Reports WHERE Year = 2023 AND AgencyId = (SELECT Id FROM Agencies WHERE Slug = 'xinhua-cgj'))");

        await visitor.GetAsync(Page);

        Assert.Equal(name + "2023年政府信息公开工作年度报告", Tag(visitor, "ArticleTitle"));
        Assert.Equal(name, Tag(visitor, "ContentSource"));
        Assert.StartsWith(name + "2023年", visitor.Page.Title, StringComparison.Ordinal);
        var source = Assert.Single(visitor.Page.QuerySelectorAll("script:not([src])")).TextContent;
        Assert.DoesNotContain('<', source);
        using var data = JsonDocument.Parse(source);
        Assert.Equal(name, data.RootElement.GetProperty("creator").GetProperty("name").GetString());
        Assert.Contains(name, (await EntryAsync(visitor))!.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_data_markup_says_what_the_page_and_its_files_are()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);
        await visitor.GetAsync("/reports/xinhua-scjg/2023");
        var data = JsonDocument.Parse(visitor.Page.QuerySelector("script[type='application/ld+json']")!.TextContent).RootElement;

        Assert.Equal(Tag(visitor, "ArticleTitle"), data.GetProperty("name").GetString());
        Assert.Equal(Tag(visitor, "Url"), data.GetProperty("url").GetString());
        Assert.InRange(data.GetProperty("description").GetString()!.Length, 50, 5000);
        Assert.Equal("2023-01-01/2023-12-31", data.GetProperty("temporalCoverage").GetString());
        var files = data.GetProperty("distribution").EnumerateArray().ToList();
        Assert.Equal(Downloads.All.Count, files.Count);
        foreach (var file in files)
        {
            using var answer = await visitor.RawAsync(new Uri(file.GetProperty("contentUrl").GetString()!).PathAndQuery);
            var bytes = await answer.Content.ReadAsByteArrayAsync(Token);
            Assert.Equal(file.GetProperty("sha256").GetString(), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));
            Assert.Equal(file.GetProperty("contentSize").GetString(), $"{bytes.Length} B");
        }

        await visitor.GetAsync("/years/2023");
        var year = JsonDocument.Parse(visitor.Page.QuerySelector("script[type='application/ld+json']")!.TextContent).RootElement;
        Assert.InRange(year.GetProperty("description").GetString()!.Length, 50, 5000);
    }

    [Fact]
    public void Whatever_a_text_holds_its_markup_reads_back_and_cannot_end_its_element() =>
        Gen.String.Sample(text =>
        {
            var legal = string.Concat(text.EnumerateRunes());
            var json = new Dataset
            {
                Name = legal,
                Description = legal,
                Address = "https://localhost/",
                TemporalCoverage = Dataset.WholeYear(2024),
                Creator = new Organization(legal),
                Publisher = new Organization(legal),
                IncludedInDataCatalog = new DataCatalog(legal, "https://localhost/"),
            }.Write();
            return !json.Contains('<', StringComparison.Ordinal) && JsonDocument.Parse(json).RootElement.GetProperty("name").GetString() == legal;
        });

    private static string? Tag(Visitor visitor, string name) => visitor.Page.QuerySelector($"meta[name='{name}']")?.GetAttribute("content");

    private static async Task<Entry?> EntryAsync(Visitor visitor) => (await FeedAsync(visitor)).FirstOrDefault(entry => new Uri(entry.Link).AbsolutePath == Page);

    private static async Task<List<Entry>> FeedAsync(Visitor visitor)
    {
        using var answer = await visitor.RawAsync("/feed.atom");
        return
        [
            .. XDocument.Parse(await answer.Content.ReadAsStringAsync(Token)).Root!.Elements(Atom + "entry").Select(entry => new Entry(
                entry.Element(Atom + "id")!.Value,
                entry.Element(Atom + "title")!.Value,
                entry.Element(Atom + "link")!.Attribute("href")!.Value,
                DateTimeOffset.Parse(entry.Element(Atom + "published")!.Value, CultureInfo.InvariantCulture),
                DateTimeOffset.Parse(entry.Element(Atom + "updated")!.Value, CultureInfo.InvariantCulture))),
        ];
    }

    /// <summary>Every address that the index leads to.</summary>
    private static async Task<List<string>> SitemapAsync(Visitor visitor)
    {
        var addresses = new List<string>();
        foreach (var part in await LocationsAsync("/sitemap.xml", "sitemap"))
        {
            addresses.AddRange(await LocationsAsync(part, "url"));
        }

        return addresses;

        async Task<List<string>> LocationsAsync(string address, string element)
        {
            using var answer = await visitor.RawAsync(address);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return [.. XDocument.Parse(await answer.Content.ReadAsStringAsync(Token)).Root!.Elements(Map + element).Select(entry => new Uri(entry.Element(Map + "loc")!.Value).AbsolutePath)];
        }
    }

    private static async Task CorrectAsync(Portal portal)
    {
        await ActAsync(portal, AuditAction.AmendmentBegun, (working, now) => working.Report.Amend(AmendmentReason.WrongFigure, "更正一个数字。", Hand, now));
        await ActAsync(portal, AuditAction.ReportSubmitted, (working, now) => working.Report.Submit([], working.Content, Hand, now));
        await using var scope = portal.Services.CreateAsyncScope();
        var steps = scope.ServiceProvider.GetRequiredService<IOptions<WorkflowOptions>>().Value.ReviewSteps();
        foreach (var number in Enumerable.Range(0, steps.Count))
        {
            var signer = new Actor(-10 - number, "测试");
            await ActAsync(portal, AuditAction.ReviewOpened, (working, now) => working.Revision.OpenReview(signer, now));
            await ActAsync(portal, AuditAction.StepApproved, (working, now) => working.Revision.Approve(steps, working.Revision.Step, working.Revision.Digest!, "", signer, now));
        }

        // Past the rules: a correction years after the day is asked about its lateness, which is not what is looked at here.
        var publish = scope.ServiceProvider.GetRequiredService<PublishReport>();
        await ActAsync(portal, AuditAction.ReportPublished, (working, now) =>
            working.Report.Publish(steps, working.Revision.Digest!, publish.Files(working.Content, working.Revision.Number, working.Revision.Digest!, now), Publisher, now));
    }

    private static Task ActAsync(Portal portal, AuditAction action, Func<WorkingReport, DateTime, WorkflowOutcome> act) => portal.ActAsync(Slug, 2023, action, Hand, act);

    private sealed record Entry(string Id, string Title, string Link, DateTimeOffset Published, DateTimeOffset Updated);
}
