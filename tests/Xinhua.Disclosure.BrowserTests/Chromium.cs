using Microsoft.Playwright;
using Xinhua.Disclosure.BrowserTests;
using Xunit;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Xinhua.Disclosure.BrowserTests;

/// <summary>One browser for all tests of the assembly, started when the first page is asked for; every page is a visitor of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private static readonly string[] Arguments =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private readonly SemaphoreSlim starting = new(1, 1);
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>The browser to use: the environment variable CHROMIUM, else the first of the usual names on PATH; null when there is none.</summary>
    public static string? ExecutablePath { get; } = Find();

    public ValueTask InitializeAsync()
    {
        // A busy build machine answers late, not wrongly.
        Assertions.SetDefaultExpectTimeout(20_000);
        return ValueTask.CompletedTask;
    }

    /// <summary>Skips the test where there is no browser.</summary>
    public static void RequireBrowser() =>
        Assert.SkipWhen(ExecutablePath is null, $"No browser: neither CHROMIUM nor any of {string.Join(", ", Names)} on PATH leads to one.");

    /// <summary>A new page with cookies and storage of its own; close its context when done.</summary>
    public async Task<IPage> NewPageAsync(BrowserNewContextOptions? options = null)
    {
        RequireBrowser();
        await starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            playwright ??= await Playwright.CreateAsync();
            browser ??= await playwright.Chromium.LaunchAsync(new() { ExecutablePath = ExecutablePath, Args = Arguments });
        }
        finally
        {
            starting.Release();
        }

        var context = await browser.NewContextAsync(options ?? new() { Locale = "zh-CN" });
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        starting.Dispose();
    }

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("CHROMIUM");
        var onPath =
            from name in Names
            from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            select Path.Combine(folder, name);
        return onPath.Prepend(named).FirstOrDefault(File.Exists);
    }
}
