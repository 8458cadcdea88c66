using System.Collections.Concurrent;
using System.Net;
using AngleSharp;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Dom.Events;
using AngleSharp.Html.Parser;

namespace Xinhua.Disclosure.Tests.Support;

/// <summary>What a collector found under one address.</summary>
/// <param name="Address">Path with query.</param>
/// <param name="From">The page that named it first.</param>
/// <param name="Status">Status of the answer.</param>
/// <param name="Location">Where it sends on to; null where it does not.</param>
/// <param name="Cookies">Cookies it sets.</param>
/// <param name="Page">The page; null for anything else.</param>
/// <param name="Html">Its source; empty for anything else.</param>
/// <param name="ParseErrors">Where it is not HTML as the standard has it.</param>
internal sealed record CrawledPage(
    string Address, string From, HttpStatusCode Status, string? Location, IReadOnlyList<string> Cookies, IHtmlDocument? Page, string Html, IReadOnlyList<string> ParseErrors);

/// <summary>A collector as a search engine has it: no cookies, no script, breadth first, each address once, a few requests at a time.</summary>
internal sealed class Crawler(HttpClient client)
{
    private const int AtATime = 4;

    private readonly ConcurrentDictionary<string, string> seen = new();
    private readonly ConcurrentDictionary<string, HashSet<string>> places = new();
    private readonly ConcurrentBag<(string From, string Target, string Place)> anchors = [];

    /// <summary>How many addresses were asked for.</summary>
    public int Count => seen.Count;

    /// <summary>Reads everything that can be reached from the start, and hands over each answer as it comes.</summary>
    /// <param name="start">Where to begin.</param>
    /// <param name="isWanted">Which addresses to ask for.</param>
    /// <param name="look">What to do with an answer; called by several at once.</param>
    public async Task RunAsync(IEnumerable<string> start, Func<string, bool> isWanted, Action<CrawledPage> look, CancellationToken cancellationToken)
    {
        var next = start.Where(address => seen.TryAdd(address, "")).ToList();
        while (next.Count > 0)
        {
            var found = new ConcurrentQueue<string>();
            await Parallel.ForEachAsync(next, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken }, async (address, token) =>
            {
                var page = await ReadAsync(address, token);
                foreach (var link in page.Location is { } location ? [location] : LinksOf(page))
                {
                    if (Within(link, address) is not { } target)
                    {
                        continue;
                    }

                    var (path, place) = target.Split('#') is [var before, var after] ? (before, after) : (target, "");
                    if (place.Length > 0)
                    {
                        anchors.Add((address, path, Uri.UnescapeDataString(place)));
                    }

                    if (isWanted(path) && seen.TryAdd(path, address))
                    {
                        found.Enqueue(path);
                    }
                }

                look(page);
            });
            next = [.. found];
        }
    }

    /// <summary>Links to places within pages that are not there.</summary>
    public IEnumerable<string> DeadAnchors() => anchors.Distinct()
        .Where(anchor => places.TryGetValue(anchor.Target, out var ids) && !ids.Contains(anchor.Place))
        .Select(anchor => $"{anchor.From}: #{anchor.Place} is not on {anchor.Target}");

    private static IEnumerable<string> LinksOf(CrawledPage page) => page.Page is null
        ? []
        : page.Page.QuerySelectorAll("a[href]:not([rel~=nofollow]), link[href], area[href]").Select(link => link.GetAttribute("href")!)
            .Concat(page.Page.QuerySelectorAll("script[src], img[src], source[src]").Select(asset => asset.GetAttribute("src")!))
            .Concat(page.Page.QuerySelectorAll("form").Where(form => form.GetAttribute("method") is null or "get").Select(form => form.GetAttribute("action") ?? "").Where(action => action.Length > 0));

    /// <summary>An address within the site, with its place; null for one outside it.</summary>
    private static string? Within(string link, string page)
    {
        var whole = new Uri(new Uri("https://localhost" + page), link);
        return whole is { Host: "localhost", Scheme: "https" } ? whole.PathAndQuery + whole.Fragment : null;
    }

    private async Task<CrawledPage> ReadAsync(string address, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(new Uri(address, UriKind.Relative), cancellationToken);
        var cookies = response.Headers.TryGetValues("Set-Cookie", out var set) ? set.ToList() : [];
        var location = response.Headers.Location?.ToString();
        if (response.Content.Headers.ContentType?.MediaType != "text/html")
        {
            await response.Content.CopyToAsync(Stream.Null, cancellationToken);
            return new CrawledPage(address, seen[address], response.StatusCode, location, cookies, null, "", []);
        }

        var html = await response.Content.ReadAsStringAsync(cancellationToken);
        var errors = new List<string>();
        var parser = new HtmlParser(new HtmlParserOptions { IsKeepingSourceReferences = true }, BrowsingContext.New());
        parser.Error += (_, wrong) => errors.Add(wrong is HtmlErrorEvent error ? $"{error.Message} (line {error.Position.Line}, column {error.Position.Column})" : "error");
        var page = await parser.ParseDocumentAsync(html, cancellationToken);
        places[address] = [.. page.QuerySelectorAll("[id]").Select(element => element.Id!)];
        return new CrawledPage(address, seen[address], response.StatusCode, location, cookies, page, html, errors);
    }
}
