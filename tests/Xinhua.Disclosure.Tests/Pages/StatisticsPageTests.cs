using System.Globalization;
using System.Net;
using System.Text;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>Statistics and comparison as they come over HTTP, which is all that somebody without script has.</summary>
public sealed class StatisticsPageTests : IAsyncLifetime
{
    private Portal portal = null!;
    private Visitor visitor = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await Portal.WithDemoAsync();
        visitor = Visitor.To(portal);
    }

    public async ValueTask DisposeAsync()
    {
        visitor.Dispose();
        await portal.DisposeAsync();
    }

    [Fact]
    public async Task The_page_the_data_and_the_reports_say_the_same_and_a_drop_in_reports_is_told()
    {
        await visitor.GetAsync("/statistics");

        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        Assert.All(visitor.Page.QuerySelectorAll(".statistics-view"), view =>
        {
            Assert.NotEmpty(view.QuerySelector(".sentence")!.TextContent);
            Assert.NotEmpty(view.QuerySelector("caption")!.TextContent);
            Assert.All(view.QuerySelectorAll("thead th"), head => Assert.Equal("col", head.GetAttribute("scope")));
        });
        Assert.Contains("份数不同", visitor.Page.QuerySelector("#requests .sentence")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("口径会变", visitor.Text, StringComparison.Ordinal);

        var data = visitor.Page.QuerySelector("#requests a[download]")!.GetAttribute("href")!;
        using var csv = await visitor.RawAsync(data);
        Assert.Equal("text/csv", csv.Content.Headers.ContentType!.MediaType);
        var lines = Encoding.UTF8.GetString((await csv.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken))[3..]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            visitor.Page.QuerySelectorAll("#requests tbody tr").Select(row => string.Join(',', row.QuerySelectorAll("th, td").Select(cell => cell.TextContent.Trim()))).Reverse(),
            lines.Skip(1));
        var published = portal.Ask(db => db.Reports.Where(report => report.CurrentRevision != null && report.Year == 2023 && report.Agency.ParentId != null)
            .SelectMany(report => report.Revisions.Where(revision => revision.Number == report.CurrentRevision)).SelectMany(revision => revision.Figures).AsEnumerable()
            .Where(figure => figure.Cell.Table == "applications" && figure.Cell.Row == "new").Sum(figure => figure.Value));
        Assert.Equal(FigureText.Write(published), lines[1].Split(',')[^2]);
    }

    [Fact]
    public async Task A_unit_a_district_and_a_view_have_addresses_of_their_own()
    {
        await visitor.GetAsync("/statistics/outcomes?agency=xinhua-scjg");

        Assert.Equal("新华区市场监督管理局申请办理结果统计", visitor.Page.QuerySelector("h1")!.TextContent);
        Assert.Equal(["outcomes"], visitor.Page.QuerySelectorAll(".statistics-view").Select(view => view.Id!));
        Assert.Equal("/statistics/outcomes?agency=xinhua-scjg", visitor.Page.QuerySelectorAll(".view-actions a")[^1].GetAttribute("href"));
        Assert.NotNull(visitor.Page.QuerySelector("a[href^='/compare?reports=xinhua-scjg']"));

        await visitor.GetAsync("/statistics?agency=&district=xinhua");
        Assert.Contains("新华区人民政府（含下级单位）", visitor.Page.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.True(visitor.Page.QuerySelectorAll(".statistics-view").Length > 6);
    }

    [Theory]
    [InlineData("/statistics/no-such-view")]
    [InlineData("/statistics?agency=no-such-unit")]
    [InlineData("/statistics?district=no-such-unit")]
    [InlineData("/statistics?handler=Csv")]
    public async Task What_is_not_there_is_not_found(string address)
    {
        await visitor.GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, visitor.Status);
    }

    [Fact]
    public async Task Nothing_published_is_said_and_nothing_is_drawn()
    {
        await using var empty = await Portal.EmptyAsync();
        using var stranger = Visitor.To(empty);

        await stranger.GetAsync("/statistics");
        Assert.Contains("还没有发布", stranger.Text, StringComparison.Ordinal);
        Assert.Empty(stranger.Page.QuerySelectorAll("script[src*=charts]"));
        await stranger.GetAsync("/compare");
        Assert.Equal(HttpStatusCode.OK, stranger.Status);
    }

    [Fact]
    public async Task Every_cell_of_two_reports_stands_side_by_side_with_its_difference()
    {
        await visitor.GetAsync("/compare?reports=xinhua-scjg:2023,xinhua-scjg:2024");

        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        var format = ReportFormats.Load().Get("2021");
        var cells = visitor.Page.QuerySelectorAll(".compare-table tbody tr").Select(row => row.QuerySelectorAll("td").ToList()).ToList();
        Assert.Equal(format.Cells.Count, cells.Count);
        var year = format.Cells.Select(cell => cell.Key).Zip(cells).Where(pair => pair.First.Column == "decisions").Select(pair => pair.Second).First();
        var (was, now) = (decimal.Parse(year[0].TextContent, CultureInfo.InvariantCulture), decimal.Parse(year[1].FirstChild!.TextContent, CultureInfo.InvariantCulture));
        Assert.StartsWith((now >= was ? "＋" : "－") + Math.Abs(now - was), year[1].QuerySelector(".difference")!.TextContent, StringComparison.Ordinal);

        await visitor.GetAsync("/compare?reports=xinhua-scjg:2023,xinhua-scjg:2023&show=changed");
        Assert.Single(visitor.Page.QuerySelectorAll(".compared-list li"));
    }

    [Fact]
    public async Task The_form_adds_a_report_and_its_address_can_be_passed_on()
    {
        await visitor.GetAsync("/compare?reports=xinhua-cgj:2023&agency=xinhua-scjg&year=2024");

        Assert.Equal("/compare?reports=xinhua-cgj:2023,xinhua-scjg:2024", Uri.UnescapeDataString(visitor.Address));
        Assert.Equal(2, visitor.Page.QuerySelectorAll(".compared-list li").Length);
    }

    [Theory]
    [InlineData("xinhua-cgj", HttpStatusCode.BadRequest, "不是一份报告")]
    [InlineData("xinhua-cgj:99999", HttpStatusCode.BadRequest, "不是一份报告")]
    [InlineData("<script>:2023,xinhua-cgj:2023", HttpStatusCode.BadRequest, "不是一份报告")]
    [InlineData("xinhua-cgj:2023,nobody:2023", HttpStatusCode.NotFound, "没有代码为「nobody」的单位")]
    [InlineData("xinhua-cgj:2023,xinhua-cgj:2024", HttpStatusCode.NotFound, "没有在本站发布2024年的报告")]
    [InlineData("xinhua-cgj:2023,xinhua-zfb:2023,xinhua-jtj:2023,xinhua-mzj:2023,xinhua-sfj:2023,xinhua-czj:2023", HttpStatusCode.BadRequest, "最多并列比较5份")]
    public async Task What_cannot_be_compared_is_explained_and_the_rest_is_shown(string reports, HttpStatusCode status, string said)
    {
        await visitor.GetAsync($"/compare?reports={Uri.EscapeDataString(reports)}");

        Assert.Equal(status, visitor.Status);
        Assert.Contains(said, visitor.Page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(reports.Split(',').Count(report => report.EndsWith(":2023", StringComparison.Ordinal) && report.StartsWith("xinhua-", StringComparison.Ordinal)) is var known && known > 5 ? 5 : known, visitor.Page.QuerySelectorAll(".compared-list li").Length);
    }

    [Fact]
    public async Task Ten_thousand_characters_are_refused_and_a_withdrawn_report_is_gone()
    {
        await visitor.GetAsync("/compare?reports=" + string.Concat(Enumerable.Repeat("xinhua-cgj:2023,", 400)));
        Assert.Equal(HttpStatusCode.BadRequest, visitor.Status);

        portal.Execute("UPDATE Revisions SET State = 'Withdrawn', WithdrawnAt = '2025-01-01', WithdrawalReason = '撤回' WHERE ReportId IN (SELECT Id FROM Reports WHERE Year = 2023 AND AgencyId = (SELECT Id FROM Agencies WHERE Slug = 'xinhua-cgj'))");
        portal.Execute("UPDATE Reports SET CurrentRevision = NULL WHERE Year = 2023 AND AgencyId = (SELECT Id FROM Agencies WHERE Slug = 'xinhua-cgj')");
        await visitor.GetAsync("/compare?reports=xinhua-cgj:2023");
        Assert.Equal(HttpStatusCode.Gone, visitor.Status);
        Assert.Contains("已经撤回公开", visitor.Text, StringComparison.Ordinal);
    }
}
