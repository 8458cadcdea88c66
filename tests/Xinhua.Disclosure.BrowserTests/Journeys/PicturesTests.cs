using Microsoft.Playwright;
using Xunit;

namespace Xinhua.Disclosure.BrowserTests.Journeys;

/// <summary>The pictures of the README, taken from the real pages when DISCLOSURE_PICTURES is set to 1.</summary>
public sealed class PicturesTests(Chromium chromium)
{
    [Fact]
    public async Task The_pictures_of_the_readme_are_taken_when_asked_for()
    {
        Assert.SkipUnless(Visits.ArePicturesWanted, "DISCLOSURE_PICTURES=1 takes the pictures anew.");
        await using var portal = await LivePortal.OpenAsync(chromium);

        var entry = await portal.SignedInAsync("cgj-editor");
        await entry.GotoAsync(LivePortal.Entry, new() { WaitUntil = WaitUntilState.NetworkIdle });
        await entry.Statement("natural-person").EvaluateAsync("(element) => scrollTo(0, scrollY + element.closest('tr').getBoundingClientRect().bottom - innerHeight + 110)");
        await TakeAsync(entry, "entry.png");

        var report = await portal.VisitorAsync();
        await report.GotoAsync("/reports/xinhua-cgj/2023", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await TakeAsync(report, "report.png");
    }

    private static async Task TakeAsync(IPage page, string name) =>
        await page.ScreenshotAsync(new() { Path = Path.Combine(Tests.Repository.Root, "docs", "images", name) });
}
