using Microsoft.Playwright;
using Xinhua.Disclosure.Tests.Support;
using Xunit;
using Xunit.Sdk;

namespace Xinhua.Disclosure.BrowserTests.Journeys;

/// <summary>Every page on a phone, a tablet and a desk, as each of the people who see it.</summary>
public sealed class EveryPageTests(Chromium chromium)
{
    private static readonly int[] Widths = [360, 768, 1440];

    /// <summary>320 pixels are a window of 1280 magnified four times.</summary>
    private static readonly int[] ModeWidths = [1440, 768, 320];

    [Fact]
    public Task The_public_pages_are_in_order() => WalkAsync(portal => portal.VisitorAsync(), new()
    {
        ["home"] = "/",
        ["agencies"] = "/agencies",
        ["agency"] = "/agencies/xinhua-scjg",
        ["years"] = "/years",
        ["year"] = "/years/2024",
        ["search"] = "/search?q=%E5%85%AC%E5%BC%80",
        ["search-nothing"] = "/search?q=%E9%BE%98%E9%BD%9E",
        ["status"] = "/status/2024",
        ["report"] = "/reports/xinhua-cgj/2023",
        ["changes"] = "/reports/xinhua-scjg/2023/changes",
        ["report-old"] = "/reports/xinhua-scjg/2023?revision=1",
        ["statistics"] = "/statistics",
        ["statistics-unit"] = "/statistics?agency=xinhua-scjg",
        ["statistics-view"] = "/statistics/outcomes?district=xinhua",
        ["compare-empty"] = "/compare",
        ["compare"] = "/compare?reports=xinhua-cgj:2023,xinhua-scjg:2023,xinhua-scjg:2024",
        ["rules"] = "/rules",
        ["site-map"] = "/sitemap",
        ["accessibility"] = "/accessibility",
        ["verify"] = "/verify",
        ["style"] = "/style",
        ["open-data"] = "/data",
        ["sign-in"] = "/account/sign-in",
    }, isPublic: true);

    [Fact]
    public Task The_public_pages_of_a_large_site_are_in_order()
    {
        Assert.SkipWhen(GeneratedSite.Units == 0, GeneratedSite.NotWanted);
        return WalkAsync(
            async portal =>
            {
                await portal.GrowAsync();
                return await portal.VisitorAsync();
            },
            new()
            {
                ["large-home"] = "/",
                ["large-agencies"] = "/agencies",
                ["large-agency"] = "/agencies/unit-001",
                ["large-years"] = "/years",
                ["large-year"] = "/years/2024",
                ["large-search"] = "/search?q=%E5%85%AC%E5%BC%80",
                ["large-status"] = "/status/2024",
                ["large-report"] = "/reports/unit-001/2024",
                ["large-statistics"] = "/statistics",
                ["large-statistics-unit"] = "/statistics?agency=unit-001",
                ["large-statistics-view"] = "/statistics/outcomes?district=xinhua",
                ["large-compare"] = "/compare?reports=unit-001:2023,unit-002:2023,unit-003:2023,unit-004:2023,unit-005:2023",
                ["large-site-map"] = "/sitemap",
                ["large-open-data"] = "/data",
            },
            isPublic: true);
    }

    [Fact]
    public Task The_editors_pages_are_in_order() => WalkAsync(portal => portal.SignedInAsync("cgj-editor"), new()
    {
        ["desk"] = "/desk",
        ["entry"] = LivePortal.Entry,
        ["signed-paper"] = LivePortal.Entry + "/signed-paper",
        ["password"] = "/account/password",
    });

    [Fact]
    public Task The_officers_pages_are_in_order() => WalkAsync(portal => portal.SignedInAsync("xinhua-officer"), new()
    {
        ["desk-officer"] = "/desk",
        ["review"] = "/desk/reports/xinhua-mzj/2024/review",
        ["office"] = "/office",
        ["office-rules"] = "/office/rules",
        ["office-archive"] = "/office/archive/2023",
        ["office-open"] = "/office/open?year=2025",
        ["office-board"] = "/office/board/2024",
        ["office-change"] = "/office/board/2024/change",
        ["office-extend"] = "/office/board/2024/extend/xinhua-mzj",
        ["office-reminders"] = "/office/board/2024/reminders",
        ["review-approved"] = "/desk/reports/xinhua-czj/2024/review",
    });

    [Fact]
    public Task The_administrators_pages_are_in_order() => WalkAsync(portal => portal.SignedInAsync("system-admin"), new()
    {
        ["admin-agencies"] = "/admin/agencies",
        ["admin-agency"] = "/admin/agencies/xinhua-cgj",
        ["admin-agency-merge"] = "/admin/agency-merge",
        ["admin-agency-import"] = "/admin/agency-import",
        ["admin-mail"] = "/admin/mail",
    });

    [Fact]
    public Task The_security_administrators_pages_are_in_order() => WalkAsync(portal => portal.SignedInAsync("security-admin"), new()
    {
        ["admin-accounts"] = "/admin/accounts",
        ["admin-account"] = "/admin/accounts/1",
        ["admin-invite"] = "/admin/accounts/invite",
        ["admin-alarms"] = "/admin/alarms",
        ["sessions"] = "/account/sessions",
        ["second-factor"] = "/account/second-factor",
        ["second-factor-setup"] = "/account/second-factor/setup",
    });

    [Fact]
    public Task The_audit_administrators_pages_are_in_order() => WalkAsync(portal => portal.SignedInAsync("audit-admin"), new()
    {
        ["admin-audit"] = "/admin/audit",
        ["admin-audit-line"] = "/admin/audit/1",
    });

    [Fact]
    public Task The_reviewers_pages_are_in_order() => WalkAsync(portal => portal.SignedInAsync("xzsp-leader"), new()
    {
        ["approvals"] = "/desk/approvals",
        ["record"] = "/desk/reports/xinhua-xzsp/2024/record",
    });

    [Fact]
    public async Task A_page_that_is_not_there_says_so_and_is_in_order()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var page = await portal.VisitorAsync(width: 360);

        await page.GotoAsync("/no-such-page");

        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "按单位查找" })).ToBeVisibleAsync();
        await page.AssertInOrderAsync();
        await page.AssertAccessibleAsync();
        await page.KeepAsync("not-found");
        await AssertModesAsync(page);
        Assert.Contains("404", Assert.Single(portal.Complaints), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_in_order_is_found()
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var page = await portal.VisitorAsync();
        await page.GotoAsync("/");
        await page.EvaluateAsync("() => { document.querySelector('h1').style.color = '#f0f0f0'; document.querySelector('main').append(new Image()); }");

        var pale = await Assert.ThrowsAsync<TrueException>(() => page.AssertLegibleAsync("light"));
        var all = await Assert.ThrowsAsync<TrueException>(page.AssertAccessibleAsync);

        Assert.Contains("color-contrast", pale.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("image-alt", pale.Message, StringComparison.Ordinal);
        Assert.Contains("color-contrast", all.Message, StringComparison.Ordinal);
        Assert.Contains("image-alt", all.Message, StringComparison.Ordinal);
    }

    private async Task WalkAsync(Func<LivePortal, Task<IPage>> visitor, Dictionary<string, string> addresses, bool isPublic = false)
    {
        await using var portal = await LivePortal.OpenAsync(chromium);
        var page = await visitor(portal);
        foreach (var (name, address) in addresses)
        {
            var response = await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.NetworkIdle });
            Assert.True(response!.Ok, $"{address}: {response.Status}");
            Assert.EndsWith(address, page.Url, StringComparison.Ordinal);
            foreach (var width in Widths)
            {
                await page.SetViewportSizeAsync(width, 900);
                await page.AssertInOrderAsync();
                await page.KeepAsync(name);
            }

            await page.AssertAccessibleAsync();
            if (isPublic)
            {
                await AssertModesAsync(page);
            }
        }

        Assert.Empty(portal.Complaints);
    }

    /// <summary>The page as it is now, in every mode: the classes are what the cookie would have put there, so nothing is loaded again.</summary>
    private static async Task AssertModesAsync(IPage page)
    {
        foreach (var mode in new[] { "", "dark", "elder", "dark elder" })
        {
            await page.EvaluateAsync("(mode) => { document.documentElement.className = mode; }", mode);
            var isElder = mode.Contains("elder", StringComparison.Ordinal);
            foreach (var width in mode is "" or "elder" ? ModeWidths : [])
            {
                await page.SetViewportSizeAsync(width, 900);
                await page.AssertInOrderAsync();
                await page.AssertLargeEnoughAsync(isElder);
            }

            if (mode.Length > 0)
            {
                await page.AssertLegibleAsync(mode);
            }
        }

        await page.EvaluateAsync("() => { document.documentElement.className = ''; }");
    }
}
