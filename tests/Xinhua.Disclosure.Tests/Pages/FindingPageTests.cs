using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>How the public finds a report, without script.</summary>
public sealed class FindingPageTests
{
    [Fact]
    public async Task A_search_from_the_home_page_finds_a_report_by_its_text_and_marks_what_was_searched_for()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);
        await visitor.GetAsync("/");
        var box = visitor.Page.QuerySelector("main form[role=search]")!;
        Assert.Equal(("get", "/search"), (box.GetAttribute("method"), box.GetAttribute("action")));
        Assert.NotNull(visitor.Page.QuerySelector("header form[role=search] label"));

        await visitor.GetAsync("/search?q=" + Uri.EscapeDataString("依申請公開"));

        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        var hits = visitor.Page.QuerySelectorAll(".search-hits > li");
        Assert.Equal(20, hits.Length);
        Assert.All(hits, hit => Assert.Equal("依申请公开", hit.QuerySelector("p mark")!.TextContent));
        var total = portal.Ask(db => db.Reports.Count(report => report.CurrentRevision != null));
        Assert.Contains($"找到 {total} 份报告，第 1／{(total + 19) / 20} 页", visitor.Text, StringComparison.Ordinal);
        await visitor.GetAsync(visitor.Page.QuerySelector(".pager a[rel=next]")!.GetAttribute("href")!);
        Assert.Equal(Math.Min(20, total - 20), visitor.Page.QuerySelectorAll(".search-hits > li").Length);
        await visitor.GetAsync(visitor.Page.QuerySelector(".pager a[rel=prev]")!.GetAttribute("href")!);
        hits = visitor.Page.QuerySelectorAll(".search-hits > li");
        await visitor.GetAsync(hits[0].QuerySelector("a")!.GetAttribute("href")!);
        Assert.Contains("依申请公开", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_withdrawn_report_is_in_no_list_and_no_search()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);
        await visitor.GetAsync("/search?agency=xinhua-scjg&year=2023");
        var link = visitor.Page.QuerySelector(".search-hits a")!.GetAttribute("href")!;

        // Past the portal, as far as lists are concerned: what a withdrawal leaves behind.
        portal.Execute("UPDATE Reports SET CurrentRevision = NULL WHERE Year = 2023 AND AgencyId = (SELECT Id FROM Agencies WHERE Slug = 'xinhua-scjg')");

        foreach (var address in new[] { "/", "/years/2023", "/agencies/xinhua-scjg", "/search?q=" + Uri.EscapeDataString("市场监督"), "/search" })
        {
            await visitor.GetAsync(address);
            Assert.Null(visitor.Page.QuerySelector($"main a[href='{link}']"));
        }
    }

    [Theory]
    [InlineData("year=abc", "年度「abc」没有用上")]
    [InlineData("year=1066", "年度「1066」没有用上")]
    [InlineData("agency=nobody", "单位「nobody」没有用上")]
    [InlineData("kind=secret", "单位类型「secret」没有用上")]
    [InlineData("page=-1", "页码「-1」无法识别")]
    [InlineData("page=99999999999999", "页码「99999999999999」无法识别")]
    public async Task A_broken_filter_is_explained_and_the_rest_is_found(string query, string complaint)
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);

        await visitor.GetAsync("/search?q=" + Uri.EscapeDataString("公开") + "&" + query);

        Assert.Equal(HttpStatusCode.BadRequest, visitor.Status);
        Assert.Contains(complaint, visitor.Text, StringComparison.Ordinal);
        Assert.NotEmpty(visitor.Page.QuerySelectorAll(".search-hits > li"));
    }

    [Fact]
    public async Task What_nobody_wrote_is_answered_with_advice_and_with_what_the_filters_hide()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);

        await visitor.GetAsync("/search?q=" + Uri.EscapeDataString("独角兽饲养"));
        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        Assert.Contains("没有找到「独角兽饲养」", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("可以这样再试", visitor.Text, StringComparison.Ordinal);

        await visitor.GetAsync("/search?q=" + Uri.EscapeDataString("市场监督管理局") + "&agency=xinhua-xzsp");
        Assert.Contains("去掉单位、年度和类型的筛选", visitor.Text, StringComparison.Ordinal);

        await visitor.GetAsync("/search?q=" + Uri.EscapeDataString("，。！"));
        Assert.Contains("没有可以查找的文字", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_thousand_characters_are_answered_quickly_with_a_page_that_helps()
    {
        await using var portal = await Portal.WithDemoAsync();
        portal.Listen();
        using var client = portal.CreateClient();
        await client.GetStringAsync(new Uri("/search?q=1", UriKind.Relative), TestContext.Current.CancellationToken);
        var started = Stopwatch.GetTimestamp();

        using var response = await client.GetAsync(
            new Uri("/search?q=" + Uri.EscapeDataString(string.Concat(Enumerable.Range(0, 10_000).Select(number => (char)('一' + number)))), UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("输入的内容太长", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 5);
    }

    [Fact]
    public async Task The_status_page_tells_who_published_in_time_late_or_not_yet()
    {
        // Seven in the evening in China on the last day of the term, then five hours later on the day after.
        var clock = new FakeTimeProvider(new DateTimeOffset(2025, 3, 31, 11, 0, 0, TimeSpan.Zero));
        await using var portal = await Portal.WithDemoAsync(clock: clock);
        using var visitor = Visitor.To(portal);
        portal.Execute("UPDATE CampaignUnits SET SubmitBy = NULL, PublishBy = NULL");
        var (published, owed) = portal.Ask(db => (
            db.Reports.Count(report => report.Year == 2024 && report.CurrentRevision != null),
            db.Campaigns.Where(campaign => campaign.Year == 2024).SelectMany(campaign => campaign.Units).Count()));

        await visitor.GetAsync("/status");
        Assert.Equal("2024年度公布情况", visitor.Page.QuerySelector("h1")!.TextContent);
        var before = Counts(visitor);
        Assert.Equal((owed, owed - published, 0), (before["应公布"], before["尚未到期"], before["逾期未公布"]));
        Assert.Equal(published, before["按时公布"] + before["逾期公布"]);

        clock.Advance(TimeSpan.FromHours(5));
        await visitor.GetAsync("/status/2024");
        var after = Counts(visitor);
        Assert.Equal((0, owed - published), (after["尚未到期"], after["逾期未公布"]));
        Assert.Contains("逾期1天未公布", visitor.Text, StringComparison.Ordinal);
        Assert.Equal(owed, visitor.Page.QuerySelectorAll("tbody th[scope=row]").Length);
        Assert.All(visitor.Page.QuerySelectorAll("tbody tr"), row => Assert.Matches(@"^\d{4}-\d{2}-\d{2}$", row.QuerySelectorAll("td")[1].TextContent.Trim()));

        await visitor.GetAsync("/status/1999");
        Assert.Equal(HttpStatusCode.NotFound, visitor.Status);
    }

    [Fact]
    public async Task The_report_page_carries_the_facts_of_an_official_document_and_leads_to_other_years()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);

        await visitor.GetAsync("/reports/xinhua-scjg/2023");

        var facts = visitor.Page.QuerySelectorAll(".document-facts > div").ToDictionary(fact => fact.QuerySelector("dt")!.TextContent, fact => fact.QuerySelector("dd")!.TextContent.Trim());
        Assert.Equal(["索引号", "主题分类", "发文机关", "成文日期", "标题", "发文字号", "发布日期"], facts.Keys);
        Assert.Equal("XINHUA-SCJG/2023-NB", facts["索引号"]);
        Assert.Equal(visitor.Page.QuerySelector("meta[name=PubDate]")!.GetAttribute("content"), facts["发布日期"]);
        Assert.Matches(@"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$", facts["发布日期"]);
        Assert.Equal("—", facts["发文字号"]);
        await visitor.GetAsync("/reports/xinhua-scjg/2023?revision=1");
        Assert.Equal("XINHUA-SCJG/2023-NB", visitor.Page.QuerySelector(".document-facts dd")!.TextContent);
        var next = visitor.Page.QuerySelector("a[rel=next]")!.GetAttribute("href")!;
        Assert.Equal("/reports/xinhua-scjg/2024", next);
        await visitor.GetAsync(next);
        Assert.Equal("/reports/xinhua-scjg/2023", visitor.Page.QuerySelector("a[rel=prev]")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Units_are_listed_by_kind_and_district()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);

        await visitor.GetAsync("/agencies?kind=township&district=xinhua");
        Assert.Equal("乡镇、街道", Assert.Single(visitor.Page.QuerySelectorAll("main h2")).FirstChild!.TextContent.Trim());
        await visitor.GetAsync("/agencies?kind=planet");
        Assert.Equal(HttpStatusCode.BadRequest, visitor.Status);
        Assert.Contains("没有「planet」这种单位类型", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_list_has_one_entry_for_a_unit_and_year_under_its_official_title()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);

        await visitor.GetAsync("/agencies/xinhua-scjg");
        var titles = visitor.Page.QuerySelectorAll(".report-list a").Select(link => link.TextContent).ToList();
        Assert.Equal(titles.Order(StringComparer.Ordinal).Reverse(), titles);
        Assert.Equal(titles.Distinct(), titles);
        Assert.All(titles, title => Assert.Matches(@"^.+20\d\d年政府信息公开工作年度报告$", title));

        await visitor.GetAsync("/years");
        var years = visitor.Page.QuerySelectorAll(".tiles a").Select(link => link.GetAttribute("href")!).ToList();
        Assert.Equal(years.OrderDescending(StringComparer.Ordinal), years);
    }

    private static Dictionary<string, int> Counts(Visitor visitor) => visitor.Page.QuerySelectorAll(".counts > div")
        .ToDictionary(count => count.QuerySelector("dt")!.TextContent, count => int.Parse(count.QuerySelector("dd")!.TextContent, System.Globalization.CultureInfo.InvariantCulture));
}
