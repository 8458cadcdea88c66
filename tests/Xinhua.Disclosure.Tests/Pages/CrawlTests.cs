using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Testing;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>The site as collectors and inspectors see it: every page that a link leads to.</summary>
public sealed partial class CrawlTests
{
    /// <summary>Lists that stand as cards on narrow screens name their parts in the words of a table, for a browser that takes a list of cards for none.</summary>
    private const string RolesInTables = "which has a “table” ancestor with no “role” attribute, or with a “role” attribute whose value is “table”";

    /// <summary>What proves that a form was sent from this site's own page; a page sets it only where such a form stands.</summary>
    private const string FormCookie = "disclosure-form=";

    private static readonly string[] SiteTags = ["SiteName", "SiteDomain"];
    private static readonly string[] ColumnTags = ["ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"];
    private static readonly string[] ArticleTags = ["ArticleTitle", "PubDate", "ContentSource", "Keywords", "Author", "Url"];

    /// <summary>What robots.txt keeps collectors from.</summary>
    private static readonly string[] Closed = ["/desk", "/office", "/admin", "/account"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_a_link_leads_to_is_there_whole_valid_tagged_and_sets_no_cookie()
    {
        await using var portal = await Portal.WithDemoAsync(new Dictionary<string, string?> { ["Site:IdCode"] = "1101010001" });

        await CrawlAsync(portal);
    }

    [Fact]
    public async Task A_site_of_many_units_and_eight_years_is_as_whole_as_the_demo()
    {
        Assert.SkipWhen(GeneratedSite.Units == 0, GeneratedSite.NotWanted);
        await using var portal = await Portal.WithDemoAsync(new Dictionary<string, string?> { ["Site:IdCode"] = "1101010001" });
        await GeneratedSite.PublishAsync(portal, Token);

        await CrawlAsync(portal);
    }

    [Fact]
    public async Task The_validator_of_the_standard_finds_no_error()
    {
        var validator = Environment.GetEnvironmentVariable("DISCLOSURE_VNU");
        Assert.SkipUnless(File.Exists(validator), "DISCLOSURE_VNU does not name vnu.jar.");
        await using var portal = await Portal.WithDemoAsync(new Dictionary<string, string?> { ["Site:IdCode"] = "1101010001" });
        await GeneratedSite.PublishAsync(portal, Token);
        var folder = Directory.CreateTempSubdirectory("disclosure-pages-");
        try
        {
            var pages = new ConcurrentDictionary<string, string>();
            await VisitAsync(portal, page =>
            {
                if (page.Page is not null)
                {
                    var file = Path.Combine(folder.FullName, $"{Guid.NewGuid():N}.html");
                    File.WriteAllText(file, page.Html);
                    pages[Path.GetFileName(file)] = page.Address;
                }
            });
            using var java = Process.Start(new ProcessStartInfo("java", ["-Xss4m", "-jar", validator!, "--errors-only", "--skip-non-html", "--format", "gnu", folder.FullName]) { RedirectStandardError = true })!;
            var complaints = (await java.StandardError.ReadToEndAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            await java.WaitForExitAsync(Token);

            Fail([.. complaints.Where(line => !line.Contains(RolesInTables, StringComparison.Ordinal)).Select(line => PageNamed().Replace(line, name => pages[name.Groups["name"].Value]))]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task CrawlAsync(Portal portal)
    {
        var failures = new ConcurrentBag<string>();
        var titles = new ConcurrentDictionary<string, string>();
        var crawler = await VisitAsync(portal, page =>
        {
            foreach (var failure in FailuresOf(page, titles))
            {
                failures.Add($"{page.Address} (from {page.From}): {failure}");
            }
        });

        Fail([.. failures, .. crawler.DeadAnchors()]);
        Assert.True(crawler.Count > 100, $"Only {crawler.Count} addresses were found.");
    }

    private static async Task<Crawler> VisitAsync(Portal portal, Action<CrawledPage> look)
    {
        using var client = portal.CreateClient(new WebApplicationFactoryClientOptions { BaseAddress = new Uri("https://localhost"), AllowAutoRedirect = false, HandleCookies = false });
        var crawler = new Crawler(client);
        await crawler.RunAsync(["/", "/feed.atom", "/sitemap.xml", "/robots.txt"], address => !Closed.Any(folder => address.StartsWith(folder, StringComparison.Ordinal)), look, Token);
        return crawler;
    }

    private static IEnumerable<string> FailuresOf(CrawledPage page, ConcurrentDictionary<string, string> titles)
    {
        if (page.Status is not (HttpStatusCode.OK or HttpStatusCode.MovedPermanently or HttpStatusCode.Redirect))
        {
            yield return $"status {(int)page.Status}";
            yield break;
        }

        foreach (var cookie in page.Cookies.Where(cookie => !(cookie.StartsWith(FormCookie, StringComparison.Ordinal) && page.Page?.QuerySelector("main form[method=post]") is not null)))
        {
            yield return $"sets {cookie}";
        }

        if (SessionWord().IsMatch(page.Address))
        {
            yield return "a session stands in the address";
        }

        if (page.Page is not { } document)
        {
            yield break;
        }

        foreach (var error in page.ParseErrors)
        {
            yield return $"not valid: {error}";
        }

        foreach (var repeated in document.QuerySelectorAll("[id]").GroupBy(element => element.Id).Where(group => group.Count() > 1))
        {
            yield return $"the id {repeated.Key} stands {repeated.Count()} times";
        }

        foreach (var part in new[] { "header .site-name", "header .site-nav", "header form[role=search]", "main", "footer", "h1" }.Where(part => document.QuerySelectorAll(part).Length != 1))
        {
            yield return $"{part} stands {document.QuerySelectorAll(part).Length} times";
        }

        if (new Uri("https://localhost" + page.Address).AbsolutePath != "/" && document.QuerySelector("main .breadcrumb [aria-current]") is null)
        {
            yield return "says not where it stands";
        }

        string[] wanted = [.. SiteTags, "SiteIDCode", .. ColumnTags, "Description", .. document.QuerySelector("article.report") is null ? [] : ArticleTags];
        foreach (var tag in wanted)
        {
            if (document.QuerySelectorAll($"head meta[name='{tag}']") is not [var only] || string.IsNullOrWhiteSpace(only.GetAttribute("content")))
            {
                yield return $"the tag {tag} is missing, empty or there twice";
            }
        }

        if (document.QuerySelector("meta[name=PubDate]")?.GetAttribute("content") is { } published)
        {
            if (!Minute().IsMatch(published))
            {
                yield return $"PubDate {published}";
            }

            if (!document.QuerySelectorAll("main time").Any(time => time.TextContent == published))
            {
                yield return $"{published} is not to be read on the page";
            }
        }

        if (document.QuerySelectorAll("link[rel=canonical]") is not [var canonical] || canonical.GetAttribute("href")?.StartsWith("https://localhost/", StringComparison.Ordinal) != true)
        {
            yield return "has not one full canonical address";
            yield break;
        }

        var address = canonical.GetAttribute("href")!;
        if (titles.GetOrAdd(document.Title ?? "", address) is var first && first != address)
        {
            yield return $"is called 「{document.Title}」 as {first} is";
        }

        foreach (var data in document.QuerySelectorAll("script[type='application/ld+json']"))
        {
            using var json = JsonDocument.Parse(data.TextContent);
            if (json.RootElement.GetProperty("@type").GetString() != "Dataset" || json.RootElement.GetProperty("url").GetString() != address)
            {
                yield return "its data markup is of something else";
            }
        }
    }

    private static void Fail(IReadOnlyList<string> failures) =>
        Assert.True(failures.Count == 0, $"{failures.Count} failures:\n{string.Join('\n', failures.Order(StringComparer.Ordinal).Take(100))}");

    [GeneratedRegex("^.*/(?<name>[^/]+\\.html)")]
    private static partial Regex PageNamed();

    [GeneratedRegex("session|sid=|token=", RegexOptions.IgnoreCase)]
    private static partial Regex SessionWord();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$")]
    private static partial Regex Minute();
}
