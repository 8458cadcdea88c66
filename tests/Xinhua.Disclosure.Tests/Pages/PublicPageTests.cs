using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Json.Schema;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>What the public reads.</summary>
public sealed class PublicPageTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/agencies")]
    [InlineData("/agencies/xinhua-xzsp")]
    [InlineData("/years/2024")]
    [InlineData("/reports/xinhua-scjg/2023")]
    [InlineData("/reports/xinhua-scjg/2023?revision=1")]
    [InlineData("/account/sign-in")]
    public async Task Every_page_of_the_demo_says_that_it_is_one(string address)
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);

        await visitor.GetAsync(address);

        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        Assert.Contains("演示数据", visitor.Page.QuerySelector(".demo-banner")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("zh-CN", visitor.Page.DocumentElement.GetAttribute("lang"));
        Assert.Single(visitor.Page.QuerySelectorAll("h1"));
        Assert.Empty(visitor.Page.QuerySelectorAll("script:not([src]):not([type='application/ld+json']), style, [style]"));
    }

    [Theory]
    [InlineData("/reports/xinhua-cgj/1999", "/reports/xinhua-cgj/2023")]
    [InlineData("/reports/xinhua-cgj/1999.pdf", "/reports/xinhua-cgj/2023")]
    [InlineData("/agencies/xinhua-cgj/old", "/reports/xinhua-cgj/2023")]
    [InlineData("/reports/no-such-unit/2023", "/years/2023")]
    [InlineData("/nothing/of/the/kind", "/search")]
    public async Task A_wrong_address_leads_to_what_was_meant(string address, string offered)
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);

        await visitor.GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, visitor.Status);
        var offers = visitor.Page.QuerySelectorAll(".error-page a").Select(link => link.GetAttribute("href")).Append(visitor.Page.QuerySelector(".error-page form")!.GetAttribute("action"));
        Assert.Contains(offered, offers);
    }

    [Theory]
    [InlineData("/reports/xinhua-scjg/2023")]
    [InlineData("/reports/xinhua-scjg/2023.pdf")]
    [InlineData("/schema/report-v1.json")]
    [InlineData("/verify.json?code=0000-0000-0000-0000")]
    [InlineData("/feed.atom")]
    [InlineData("/sitemap.xml")]
    [InlineData("/robots.txt")]
    [InlineData("/data/2023.xlsx")]
    [InlineData("/data/dictionary.csv")]
    [InlineData("/css/site.css")]
    public async Task The_head_of_whatever_can_be_read_is_given(string address)
    {
        await using var portal = await Portal.WithDemoAsync();
        using var client = portal.CreateClient();
        using var question = new HttpRequestMessage(HttpMethod.Head, address);

        using var whole = await client.GetAsync(address, TestContext.Current.CancellationToken);
        using var head = await client.SendAsync(question, TestContext.Current.CancellationToken);

        Assert.Equal((whole.StatusCode, whole.Headers.ETag, whole.Content.Headers.ContentType), (head.StatusCode, head.Headers.ETag, head.Content.Headers.ContentType));
        Assert.NotEqual(HttpStatusCode.MethodNotAllowed, head.StatusCode);
    }

    [Fact]
    public async Task The_foot_shows_what_is_set_and_nothing_of_what_is_not()
    {
        await using var bare = await Portal.WithDemoAsync();
        await using var full = await Portal.WithDemoAsync(new Dictionary<string, string?>
        {
            ["Site:Contact"] = "电话 010-00000000",
            ["Site:IdCode"] = "1101010001",
            ["Site:IcpNumber"] = "京ICP备05000000号-1",
            ["Site:PoliceNumber"] = "京公网安备 11000000000000号",
            ["Site:EmblemLink"] = "https://emblem.example/?a=1&b=2",
            ["Site:FaultLink"] = "https://fault.example/",
        });
        using var first = Visitor.To(bare);
        using var second = Visitor.To(full);

        await first.GetAsync("/");
        await second.GetAsync("/");

        var (without, with) = (first.Page.QuerySelector(".site-footer")!, second.Page.QuerySelector(".site-footer")!);
        Assert.All(["备案", "网站标识", "找错"], word => Assert.DoesNotContain(word, without.TextContent, StringComparison.Ordinal));
        Assert.All(["主办单位", "电话 010-00000000", "1101010001"], word => Assert.Contains(word, with.TextContent, StringComparison.Ordinal));
        Assert.Equal(
            ["https://fault.example/", "https://emblem.example/?a=1&b=2", "https://beian.miit.gov.cn/", "https://beian.mps.gov.cn/#/query/webSearch?code=11000000000000"],
            with.QuerySelectorAll("a[rel~=external]").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public async Task The_report_page_has_real_tables_whose_figures_know_their_heads()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);

        await visitor.GetAsync("/reports/xinhua-scjg/2023");

        var tables = visitor.Page.QuerySelectorAll("table.report-table");
        Assert.Equal(3, tables.Length);
        Assert.All(tables, table => Assert.NotEmpty(table.QuerySelector("caption")!.TextContent));
        var figures = visitor.Page.QuerySelectorAll("td.figure");
        Assert.Equal(200, figures.Length);
        Assert.All(figures, figure => Assert.All(
            figure.GetAttribute("headers")!.Split(' '), id => Assert.Equal("TH", visitor.Page.GetElementById(id)!.TagName)));
        Assert.Contains("2024-02-22 15:00", visitor.Page.QuerySelector(".facts time")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_JSON_and_CSV_show_the_same_figures_and_the_digest_of_the_PDF_is_on_the_page()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);
        await visitor.GetAsync("/reports/xinhua-scjg/2023");
        var shown = visitor.Page.QuerySelectorAll("td.figure").Select(figure => figure.TextContent.Trim()).ToList();

        using var json = JsonDocument.Parse(await BytesAsync(visitor, "/reports/xinhua-scjg/2023.json", "application/json"));
        var figures = json.RootElement.GetProperty("figures").EnumerateObject().ToDictionary(figure => figure.Name, figure => figure.Value.GetRawText());
        var layout = ReportFormats.Load().Get("2021").Tables.SelectMany(table => table.Layout.Rows).SelectMany(row => row.Cells).Where(cell => cell.Cell is not null);
        Assert.Equal(layout.Select(cell => figures[cell.Cell!.Key.ToString()]), shown);
        Assert.Equal("xinhua-scjg", json.RootElement.GetProperty("agency").GetProperty("slug").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("revision").GetInt32());

        var csv = System.Text.Encoding.UTF8.GetString(await BytesAsync(visitor, "/reports/xinhua-scjg/2023.csv", "text/csv"));
        Assert.All(figures, figure => Assert.Contains($",{figure.Key},{figure.Value},", csv, StringComparison.Ordinal));

        var pdf = await BytesAsync(visitor, "/reports/xinhua-scjg/2023.pdf", "application/pdf");
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(pdf)), visitor.Page.QuerySelectorAll(".digest").Select(digest => digest.TextContent));
    }

    [Theory]
    [InlineData("pdf", "application/pdf")]
    [InlineData("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("csv", "text/csv")]
    [InlineData("json", "application/json")]
    public async Task Every_file_is_offered_with_its_size_and_digest_and_is_what_was_stored(string extension, string contentType)
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);
        await visitor.GetAsync("/reports/xinhua-scjg/2023");
        var item = visitor.Page.QuerySelectorAll(".downloads li").Single(item => item.QuerySelector("a")!.GetAttribute("href") == $"/reports/xinhua-scjg/2023.{extension}");

        using var response = await visitor.RawAsync($"/reports/xinhua-scjg/2023.{extension}");
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal(contentType, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal($"新华区市场监督管理局2023年政府信息公开工作年度报告.{extension}", response.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), item.QuerySelector("details .digest")!.TextContent);
        Assert.Contains($"{Math.Max(1, (bytes.Length + 512) / 1024)} KB", item.TextContent, StringComparison.Ordinal);
        Assert.Equal(extension == "json", response.Headers.TryGetValues("Link", out var links) && links.Single() == "</schema/report-v1.json>; rel=\"describedby\"");
    }

    [Fact]
    public async Task A_report_from_before_there_were_such_files_offers_those_it_has()
    {
        await using var portal = await Portal.WithDemoAsync();
        portal.Execute("DELETE FROM PublishedFiles WHERE Kind IN ('Docx', 'Xlsx')");
        using var visitor = Visitor.To(portal);

        await visitor.GetAsync("/reports/xinhua-scjg/2023");
        Assert.Equal(["PDF 文件", "CSV 数据", "JSON 数据"], visitor.Page.QuerySelectorAll(".downloads a").Select(link => link.TextContent));

        await visitor.GetAsync("/reports/xinhua-scjg/2023.docx");
        Assert.Equal(HttpStatusCode.NotFound, visitor.Status);
        Assert.Contains("没有找到这个页面", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_of_the_JSON_is_published_and_need_not_be_fetched_twice()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var client = portal.CreateClient();
        using var first = await client.GetAsync("/schema/report-v1.json", TestContext.Current.CancellationToken);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/schema/report-v1.json");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await client.SendAsync(again, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, "application/schema+json"), (first.StatusCode, first.Content.Headers.ContentType!.MediaType));
        Assert.Equal(TimeSpan.FromDays(1), first.Headers.CacheControl!.MaxAge);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        var schema = JsonSchema.FromText(await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var report = System.Text.Json.Nodes.JsonNode.Parse(await client.GetStringAsync("/reports/xinhua-scjg/2023.json", TestContext.Current.CancellationToken));
        Assert.True(schema.Evaluate(report).IsValid);
    }

    [Fact]
    public async Task A_correction_leaves_the_older_revision_readable_and_marked()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);

        await visitor.GetAsync("/reports/xinhua-scjg/2023");
        Assert.Contains("更正说明（第2版，数据有误）", visitor.Text, StringComparison.Ordinal);

        await visitor.GetAsync("/reports/xinhua-scjg/2023?revision=1");
        Assert.Contains("这是旧版本（第1版）", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("361", visitor.Page.QuerySelector("#table-proactive")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/reports/nobody/2024")]
    [InlineData("/reports/xinhua-xzsp/2019")]
    [InlineData("/reports/xinhua-xzsp/2024?revision=9")]
    [InlineData("/reports/xinhua-xzsp/2024.exe")]
    [InlineData("/reports/xinhua-scjg/2023.PDF")]
    [InlineData("/data/2023.CSV")]
    [InlineData("/data/1999.csv")]
    [InlineData("/reports/xinhua-xzsp/2024.pdf?revision=9")]
    [InlineData("/reports/xinhua-cgj/2024")]
    [InlineData("/reports/xinhua-cgj/2024.json")]
    [InlineData("/reports/xinhua-czj/2024.pdf")]
    [InlineData("/reports/xinhua-czj/2024.docx")]
    [InlineData("/reports/xinhua-cgj/2024.xlsx")]
    [InlineData("/agencies/nobody")]
    [InlineData("/years/1999")]
    [InlineData("/account/setup")]
    public async Task What_is_not_published_is_not_found_and_the_page_helps(string address)
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);

        await visitor.GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, visitor.Status);
        Assert.Contains("没有找到这个页面", visitor.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/desk")]
    [InlineData("/desk/reports/xinhua-cgj/2024")]
    [InlineData("/desk/reports/xinhua-cgj/2024?handler=Sheet")]
    [InlineData("/desk/reports/xinhua-cgj/2024/review")]
    [InlineData("/admin/agencies")]
    [InlineData("/admin/accounts")]
    [InlineData("/account/password")]
    public async Task Work_asks_who_is_there(string address)
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);

        await visitor.GetAsync(address);

        Assert.StartsWith("/account/sign-in?", visitor.Address, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<byte[]> BytesAsync(Visitor visitor, string address, string contentType)
    {
        using var response = await visitor.RawAsync(address);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(contentType, response.Content.Headers.ContentType!.MediaType);
        Assert.NotNull(response.Headers.ETag);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }
}
