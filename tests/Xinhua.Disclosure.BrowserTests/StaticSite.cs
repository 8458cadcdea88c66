using Microsoft.Playwright;

namespace Xinhua.Disclosure.BrowserTests;

/// <summary>Serves the portal's scripts and some pages to a browser without a server, so that scripts can be tested by themselves.</summary>
internal static class StaticSite
{
    /// <summary>Where the files appear. Nothing listens there: every request is answered here.</summary>
    public const string Origin = "http://127.0.0.1:9";

    /// <summary>Answers every request of the page: <c>/js/…</c> with the script of that name, the given addresses with the given texts, anything else with 404.</summary>
    public static Task ServeAsync(this IPage page, IReadOnlyDictionary<string, string> files) => page.RouteAsync($"{Origin}/**", async route =>
    {
        var path = new Uri(route.Request.Url).AbsolutePath;
        if (files.TryGetValue(path, out var text))
        {
            await route.FulfillAsync(new() { Body = text, ContentType = $"{TypeOf(path)}; charset=utf-8" });
            return;
        }

        var script = Path.Combine(AppContext.BaseDirectory, "js", Path.GetFileName(path));
        await route.FulfillAsync(path.StartsWith("/js/", StringComparison.Ordinal) && File.Exists(script)
            ? new() { Path = script, ContentType = "text/javascript; charset=utf-8" }
            : new() { Status = 404 });
    });

    private static string TypeOf(string path) => path.EndsWith(".json", StringComparison.Ordinal) ? "application/json" : "text/html";
}
