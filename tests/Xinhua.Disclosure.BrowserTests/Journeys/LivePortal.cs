using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.BrowserTests.Journeys;

/// <summary>The portal with the demo district, listening on a port of its own, and the people who visit it with a browser.</summary>
/// <param name="chromium">The browser of the visitors.</param>
internal sealed class LivePortal(Chromium chromium) : IAsyncDisposable
{
    /// <summary>The report of the demo district that has one wrong figure.</summary>
    public const string Entry = "/desk/reports/xinhua-cgj/2024";

    /// <summary>The wrong figure: 4 where 5 is right.</summary>
    public const string WrongCell = "applications/granted/natural-person";

    private readonly List<IBrowserContext> visitors = [];
    private Portal portal = null!;

    /// <summary>Everything the visitors' browsers complained about: errors of scripts, of the console and of the content policy.</summary>
    public List<string> Complaints { get; } = [];

    public static async Task<LivePortal> OpenAsync(Chromium chromium, IReadOnlyDictionary<string, string?>? settings = null)
    {
        Chromium.RequireBrowser();
        var live = new LivePortal(chromium) { portal = await Portal.WithDemoAsync(settings) };
        live.portal.Listen();
        return live;
    }

    /// <summary>Adds the units and reports of a large city.</summary>
    public Task GrowAsync() => GeneratedSite.PublishAsync(portal, TestContext.Current.CancellationToken);

    /// <summary>Somebody with a browser of their own, who is not signed in.</summary>
    public async Task<IPage> VisitorAsync(bool hasScript = true, int width = 1440, int height = 900)
    {
        var page = await chromium.NewPageAsync(new()
        {
            BaseURL = portal.ClientOptions.BaseAddress.ToString(),
            Locale = "zh-CN",
            JavaScriptEnabled = hasScript,
            ViewportSize = new() { Width = width, Height = height },
            ReducedMotion = ReducedMotion.Reduce,
        });
        visitors.Add(page.Context);
        page.PageError += (_, error) => Complaints.Add($"{page.Url}: {error}");
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Complaints.Add($"{page.Url}: {message.Text}");
            }
        };
        await page.AddInitScriptAsync(
            "addEventListener('securitypolicyviolation', (event) => console.error(`content policy: ${event.violatedDirective} ${event.blockedURI}`))");
        return page;
    }

    /// <summary>Somebody who has signed in with a demo account.</summary>
    public async Task<IPage> SignedInAsync(string userName, bool hasScript = true, int width = 1440)
    {
        var page = await VisitorAsync(hasScript, width);
        await page.GotoAsync("/account/sign-in");
        await page.SignInAsync(userName);
        return page;
    }

    /// <summary>A second person who writes for the unit of the report.</summary>
    public async Task AddEditorAsync(string userName, string name)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DisclosureDbContext>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var agency = await db.Agencies.Where(unit => unit.Slug == "xinhua-cgj").Select(unit => unit.Id).SingleAsync();
        var account = new Account { UserName = userName, DisplayName = name, Duty = Duty.Content, PasswordSetAt = TimeProvider.System.GetUtcNow().UtcDateTime };
        account.Grants.Add(new RoleGrant { Role = Role.Editor, AgencyId = agency });
        account.PasswordHash = users.PasswordHasher.HashPassword(account, Portal.Password);
        await using var work = await db.BeginWorkAsync(CancellationToken.None);
        db.Trail.Record(AuditAction.AccountInvited, "accounts");
        Assert.True((await users.CreateAsync(account)).Succeeded);
        await work.CommitAsync(CancellationToken.None);
    }

    /// <summary>What is stored of the report with the wrong figure.</summary>
    public async Task<ReportContent> StoredAsync()
    {
        await using var scope = portal.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<ReportDesk>().FindAsync("xinhua-cgj", 2024, CancellationToken.None))!.Content;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var visitor in visitors)
        {
            await visitor.CloseAsync();
        }

        await portal.DisposeAsync();
    }
}

/// <summary>What people do on the portal's pages, said in their words.</summary>
internal static class Visits
{
    /// <summary>Fills the sign-in form that is open.</summary>
    public static async Task SignInAsync(this IPage page, string userName)
    {
        await page.GiveNameAndPasswordAsync(userName, Portal.Password);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "退出" })).ToBeVisibleAsync();
    }

    /// <summary>Fills the sign-in form that is open, and sends it.</summary>
    public static async Task GiveNameAndPasswordAsync(this IPage page, string userName, string password)
    {
        await page.GetByLabel("用户名").FillAsync(userName);
        await page.GetByLabel("密码").FillAsync(password);
        await page.PressAsync("登录");
    }

    /// <summary>The link on the desk that leads to the report with the wrong figure.</summary>
    public static ILocator DeskLink(this IPage page, string name) =>
        page.GetByRole(AriaRole.Row, new() { Name = "新华区城市管理局 2024" }).GetByRole(AriaRole.Link, new() { Name = name });

    /// <summary>Presses the button with this name.</summary>
    public static Task PressAsync(this IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <summary>Waits for the green line that says what was done.</summary>
    public static Task SeesNoticeAsync(this IPage page, string text) => Assertions.Expect(page.Locator(".notice[role=status]")).ToContainTextAsync(text);

    /// <summary>The running statement under a column.</summary>
    public static ILocator Statement(this IPage page, string column) => page.Locator($"[data-identity='I1'][data-column='{column}']");

    /// <summary>Keeps a picture of the whole page, or of the window, in artifacts/journey, for people to look at, when pictures are asked for: drawing them takes longer than looking for faults.</summary>
    public static Task KeepAsync(this IPage page, string name, bool isWindow = false) => ArePicturesWanted
        ? page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}-{page.ViewportSize!.Width}.png"), FullPage = !isWindow })
        : Task.CompletedTask;

    /// <summary>Keeps a picture of what is seen now, likewise.</summary>
    public static Task KeepViewAsync(this IPage page, string name) => page.KeepAsync(name, isWindow: true);

    /// <summary>Whether DISCLOSURE_PICTURES is set to 1.</summary>
    public static bool ArePicturesWanted { get; } = Environment.GetEnvironmentVariable("DISCLOSURE_PICTURES") == "1";

    private static string Pictures { get; } = Path.Combine(Tests.Repository.Root, "artifacts", "journey");
}
