using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using AngleSharp.Html.Parser;
using CsCheck;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Tests.Documents.Csv;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.OpenData;

/// <summary>The interface for programs (OPN-07): what it says, how it is paged, and what it answers to those who ask wrongly.</summary>
public sealed class ApiTests : IAsyncLifetime
{
    private const string Report = "/api/v1/reports/xinhua-cgj/2023";

    private Portal portal = null!;
    private HttpClient client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await Portal.WithDemoAsync(new Dictionary<string, string?> { ["RateLimits:ApiRequestsPerMinute"] = "100000" });
        client = portal.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await portal.DisposeAsync();
    }

    [Fact]
    public async Task All_published_reports_are_read_by_following_the_links()
    {
        var published = portal.Ask(db => db.Reports.Where(report => report.CurrentRevision != null).OrderByDescending(report => report.Year).ThenBy(report => report.Agency.Path)
            .Select(report => report.Agency.Slug + "/" + report.Year).ToList());

        var read = await AllAsync("/api/v1/reports?pageSize=7");

        Assert.Equal(published, read.Select(item => $"{item.GetProperty("agency").GetString()}/{item.GetProperty("year").GetInt32()}"));
        Assert.InRange(published.Count, 20, int.MaxValue);
        var departments = await AllAsync("/api/v1/reports?kind=department&year=2023&format=2021&pageSize=100");
        Assert.NotEmpty(departments);
        Assert.All(departments, item => Assert.Equal(("department", 2023, "2021"), (item.GetProperty("kind").GetString(), item.GetProperty("year").GetInt32(), item.GetProperty("format").GetString())));
    }

    [Fact]
    public async Task A_report_is_the_published_file_byte_for_byte()
    {
        var file = await client.GetByteArrayAsync("/reports/xinhua-cgj/2023.json", Token);
        using var answer = await client.GetAsync(Report, Token);

        Assert.Equal(file, await answer.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal($"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file))}\"", answer.Headers.ETag!.Tag);
        Assert.Contains("/schema/report-v1.json", answer.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
        Assert.Equal(file, await client.GetByteArrayAsync(Report + "?revision=1", Token));
    }

    [Theory]
    [InlineData("agency=xinhua-cgj", 3)]
    [InlineData("year=2023", 97)]
    [InlineData("", 100)]
    public async Task Figures_are_those_of_the_published_tables_whatever_the_length_of_a_page(string query, int size)
    {
        var reports = await AllAsync($"/api/v1/reports?{query}&pageSize=100");
        var expected = new Dictionary<string, string>();
        foreach (var report in reports)
        {
            var address = $"{report.GetProperty("agency").GetString()}/{report.GetProperty("year").GetInt32()}";
            foreach (var line in CsvLines.Read(await client.GetByteArrayAsync($"/reports/{address}.csv", Token)).Skip(1))
            {
                expected.Add($"{address}/{line[7]}", line[8]);
            }
        }

        var found = await AllAsync($"/api/v1/figures?{query}&pageSize={size}");

        Assert.Equal(expected.Count, found.Count);
        Assert.All(found, figure => Assert.Equal(
            expected[$"{figure.GetProperty("agency").GetString()}/{figure.GetProperty("year").GetInt32()}/{figure.GetProperty("cell").GetString()}"],
            figure.GetProperty("value") is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : ""));
    }

    [Fact]
    public async Task One_cell_of_all_reports_is_a_row_a_report_in_every_form_that_has_it()
    {
        var formats = ReportFormats.Load();
        var reports = await AllAsync("/api/v1/reports?pageSize=100");
        foreach (var cell in formats.All.SelectMany(format => new[] { format.Cells[0].Key, format.Cells[^1].Key }).Distinct())
        {
            var having = reports.Count(report => formats.Get(report.GetProperty("format").GetString()!).Find(cell) is not null);
            var found = await AllAsync($"/api/v1/figures?cell={cell}&pageSize=9");
            Assert.Equal(having, found.Select(figure => (figure.GetProperty("agency").GetString(), figure.GetProperty("year").GetInt32())).Distinct().Count());
            Assert.Equal(having, found.Count);
        }
    }

    [Theory]
    [InlineData("q=依申请公开")]
    [InlineData("q=公开&year=2023&kind=department")]
    [InlineData("q=市场监督&agency=xinhua-scjg")]
    [InlineData("q=独角兽饲养")]
    [InlineData("")]
    public async Task A_search_finds_what_the_page_finds(string query)
    {
        var shown = new List<string>();
        for (var next = $"/search?{query}"; next is not null;)
        {
            var page = await new HtmlParser().ParseDocumentAsync(await client.GetStringAsync(next, Token), Token);
            shown.AddRange(page.QuerySelectorAll(".search-hits h3 a").Select(link => $"{link.GetAttribute("href")} {link.TextContent.Trim()}"));
            next = page.QuerySelector(".pager a[rel=next]")?.GetAttribute("href");
        }

        var found = await AllAsync($"/api/v1/search?{query}");

        Assert.Equal(shown, found.Select(hit => $"{hit.GetProperty("pageAddress").GetString()} {hit.GetProperty("title").GetString()}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("agency=xinhua-cgj")]
    [InlineData("district=xinhua")]
    public async Task Statistics_are_those_of_the_page(string query)
    {
        var views = (await JsonAsync($"/api/v1/statistics?{query}")).GetProperty("views").EnumerateArray().ToList();

        Assert.NotEmpty(views);
        foreach (var view in views)
        {
            var lines = CsvLines.Read(await client.GetByteArrayAsync($"/statistics/{view.GetProperty("key").GetString()}?handler=Csv&{query}", Token)).Skip(1).ToList();
            Assert.Equal(lines.Select(line => string.Join(',', line)), view.GetProperty("years").EnumerateArray().Select(year => string.Join(',', (string[])
            [
                year.GetProperty("year").GetRawText(),
                .. year.GetProperty("values").EnumerateArray().Select(value => Text(value.GetProperty("value"))),
                .. lines[0].Count == year.GetProperty("values").GetArrayLength() + 3 ? [Text(year.GetProperty("total"))] : Array.Empty<string>(),
                year.GetProperty("reports").GetRawText(),
            ])));
        }

        var one = await JsonAsync($"/api/v1/statistics?{query}&year=2023");
        Assert.All(one.GetProperty("views").EnumerateArray(), view => Assert.Equal(2023, Assert.Single(view.GetProperty("years").EnumerateArray()).GetProperty("year").GetInt32()));

        static string Text(JsonElement value)
        {
            return value.ValueKind == JsonValueKind.Null ? "" : value.GetRawText();
        }
    }

    [Fact]
    public async Task Agencies_are_listed_in_the_order_of_the_tree_and_shown_one_by_one()
    {
        var agencies = portal.Ask(db => db.Agencies.OrderBy(agency => agency.Path).Select(agency => agency.Slug).ToList());
        var read = await AllAsync("/api/v1/agencies?pageSize=6");

        Assert.Equal(agencies, read.Select(agency => agency.GetProperty("slug").GetString()));
        Assert.Equal("xinhua", read.Single(agency => agency.GetProperty("slug").GetString() == "xinhua-cgj").GetProperty("parent").GetString());
        Assert.Equal(read.Single(agency => agency.GetProperty("slug").GetString() == "xinhua-cgj").GetRawText(), (await JsonAsync("/api/v1/agencies/xinhua-cgj")).GetRawText());
        Assert.All(await AllAsync("/api/v1/agencies?kind=township"), agency => Assert.Equal("township", agency.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task A_withdrawal_takes_effect_with_the_next_request_and_is_told()
    {
        using var before = await client.GetAsync("/api/v1/reports?agency=xinhua-cgj", Token);
        portal.Execute("UPDATE Revisions SET State = 'Withdrawn', WithdrawnAt = '2025-01-01', WithdrawalReason = '含有个人信息。' WHERE ReportId IN (SELECT Id FROM Reports WHERE Year = 2023 AND AgencyId = (SELECT Id FROM Agencies WHERE Slug = 'xinhua-cgj'))");
        portal.Execute("UPDATE Reports SET CurrentRevision = NULL WHERE Year = 2023 AND AgencyId = (SELECT Id FROM Agencies WHERE Slug = 'xinhua-cgj')");

        var problem = await ProblemAsync(Report, HttpStatusCode.Gone);
        Assert.Contains("含有个人信息。", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/reports?agency=xinhua-cgj");
        request.Headers.IfNoneMatch.Add(before.Headers.ETag!);
        using var after = await client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.DoesNotContain("\"year\":2023", await after.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(0, (await JsonAsync("/api/v1/figures?agency=xinhua-cgj&year=2023")).GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("/api/v1/reports")]
    [InlineData("/api/v1/agencies/xinhua-cgj")]
    [InlineData("/api/v1/figures?year=2023")]
    [InlineData("/api/v1/statistics")]
    [InlineData("/api/v1/search?q=公开")]
    [InlineData(Report)]
    [InlineData("/openapi/v1.json")]
    public async Task Whoever_has_the_answer_already_is_sent_nothing_and_any_site_may_ask(string address)
    {
        using var first = await client.GetAsync(address, Token);
        using var headOnly = new HttpRequestMessage(HttpMethod.Head, address);
        using var head = await client.SendAsync(headOnly, Token);
        using var again = new HttpRequestMessage(HttpMethod.Get, address);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await client.SendAsync(again, Token);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NotModified), (first.StatusCode, head.StatusCode, second.StatusCode));
        Assert.Equal(first.Headers.ETag, head.Headers.ETag);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Token));
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(Token));
        Assert.All([first, head, second], answer =>
        {
            Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            Assert.Equal(new CacheControlHeaderValue { NoCache = true }, answer.Headers.CacheControl);
        });
    }

    [Fact]
    public async Task Only_reading_is_allowed_and_a_browser_that_asks_first_is_told_so()
    {
        using var question = new HttpRequestMessage(HttpMethod.Options, "/api/v1/reports") { Headers = { { "Origin", "https://elsewhere.example" }, { "Access-Control-Request-Method", "GET" } } };
        using var asked = await client.SendAsync(question, Token);
        Assert.Equal(HttpStatusCode.NoContent, asked.StatusCode);
        Assert.Equal("GET, HEAD, OPTIONS", Assert.Single(asked.Headers.GetValues("Access-Control-Allow-Methods")));

        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch })
        {
            using var request = new HttpRequestMessage(method, "/api/v1/reports");
            using var refused = await client.SendAsync(request, Token);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.StatusCode);
            Assert.Contains("GET", refused.Content.Headers.Allow);
            Assert.Contains("只读", (await ReadProblemAsync(refused)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_is_signed_in_gets_what_everybody_gets()
    {
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        using var answer = await editor.RawAsync("/api/v1/reports");
        using var anybody = await client.GetAsync("/api/v1/reports", Token);

        Assert.Equal(anybody.Headers.ETag, answer.Headers.ETag);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Equal(new CacheControlHeaderValue { NoCache = true }, answer.Headers.CacheControl);
    }

    [Theory]
    [InlineData("/api/v1/reports?agency=nobody", "agency", "没有单位「nobody」")]
    [InlineData("/api/v1/reports?agency=%00%27", "agency", "没有单位")]
    [InlineData("/api/v1/reports?year=abc", "year", "「abc」无法识别")]
    [InlineData("/api/v1/reports?year=1066", "year", "应为2008至2999的整数")]
    [InlineData("/api/v1/reports?format=1999", "format", "「1999」无法识别")]
    [InlineData("/api/v1/reports?kind=secret", "kind", "government")]
    [InlineData("/api/v1/reports?page=0", "page", "应为1至")]
    [InlineData("/api/v1/reports?pageSize=101", "pageSize", "应为1至100的整数")]
    [InlineData("/api/v1/reports?yaer=2023", "yaer", "没有参数「yaer」")]
    [InlineData("/api/v1/reports?year=2023&year=2024", "year", "只能写一次")]
    [InlineData(Report + "?revision=x", "revision", "「x」无法识别")]
    [InlineData("/api/v1/reports/xinhua-cgj/next", "year", "「next」无法识别")]
    [InlineData("/api/v1/figures?cell=a/b", "cell", "没有单元格「a/b」")]
    [InlineData("/api/v1/statistics?agency=xinhua-cgj&district=xinhua", "district", "只能写一个")]
    [InlineData("/api/v1/search?q=，。！", "q", "标点")]
    [InlineData("/api/v1/agencies/xinhua-cgj?page=1", "page", "这个地址不带参数")]
    public async Task A_wrong_parameter_is_named(string address, string parameter, string said)
    {
        var problem = await ProblemAsync(address, HttpStatusCode.BadRequest);

        Assert.Contains(said, Assert.Single(problem.GetProperty("errors").GetProperty(parameter).EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Contains(said, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/reports/nobody/2023", "没有单位「nobody」", "agency")]
    [InlineData("/api/v1/reports/xinhua-cgj/2009", "没有发布2009年的报告", "year")]
    [InlineData(Report + "?revision=77", "没有公开的第77版", "revision")]
    [InlineData("/api/v1/agencies/nobody", "没有单位「nobody」", "slug")]
    [InlineData("/api/v1/nothing", "没有这个地址", null)]
    [InlineData("/api/v2/reports", "没有这个地址", null)]
    public async Task What_is_not_there_is_told_with_the_part_of_the_address_that_leads_nowhere(string address, string said, string? parameter)
    {
        var problem = await ProblemAsync(address, HttpStatusCode.NotFound);

        Assert.Contains(said, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(parameter, problem.TryGetProperty("parameter", out var named) ? named.GetString() : null);
    }

    [Fact]
    public async Task Ten_thousand_characters_are_refused_wherever_they_stand()
    {
        await using var listening = await Portal.WithDemoAsync();
        listening.Listen();
        using var reader = listening.CreateClient();
        var much = Uri.EscapeDataString(new string('公', 10_000));
        foreach (var parameter in new[] { "q", "agency", "year", "kind", "page", much })
        {
            using var answer = await reader.GetAsync($"/api/v1/search?{parameter}={(parameter == much ? "1" : much)}", Token);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.InRange((await ReadProblemAsync(answer)).GetRawText().Length, 1, 1000);
        }
    }

    [Fact]
    public async Task No_query_string_is_answered_with_a_failure()
    {
        var names = Among("agency", "year", "kind", "format", "page", "pageSize", "cell", "district", "revision", "q", "Page", "", "[]", "q.x");
        var values = Gen.OneOf(
            Among("xinhua-cgj", "xinhua", "2023", "2021", "department", "1", "20", "100", "-1", "0", "2147483648", "１", "1e3", "公开", "'", "%", "\0", "*", "applications/new/total", "//", "\ud83d\ude00", "\u202e"),
            Gen.Int.Select(number => number.ToString(CultureInfo.InvariantCulture)),
            Gen.String[0, 40]);
        var addresses = Gen.Select(
            Among("reports", "reports/xinhua-cgj/2023", "agencies", "agencies/xinhua", "figures", "statistics", "search"),
            Gen.Select(names, values).Array[0, 4],
            (path, query) => $"/api/v1/{path}?{string.Join('&', query.Select(pair => $"{Escape(pair.Item1)}={Escape(pair.Item2)}"))}");

        await addresses.SampleAsync(
            async address =>
            {
                using var answer = await client.GetAsync(address, Token);
                Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.NotFound, $"{answer.StatusCode}: {address}");
                if (answer.StatusCode != HttpStatusCode.OK)
                {
                    await ReadProblemAsync(answer);
                }
            },
            iter: 300,
            threads: 1);

        // Half a pair cannot be written in an address.
        static string Escape(string text)
        {
            return Uri.EscapeDataString(string.Concat(text.EnumerateRunes()));
        }
    }

    [Fact]
    public async Task Too_many_requests_of_one_address_are_put_off_and_nobody_else_notices()
    {
        await using var narrow = await Portal.WithDemoAsync(new Dictionary<string, string?> { ["RateLimits:ApiRequestsPerMinute"] = "10" });
        using var greedy = Visitor.To(narrow, "198.51.100.1");
        using var other = Visitor.To(narrow, "198.51.100.2");
        HttpResponseMessage? refused = null;
        for (var number = 0; number <= 10; number++)
        {
            refused?.Dispose();
            refused = await greedy.RawAsync("/api/v1/agencies/xinhua-cgj");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, refused!.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal("*", Assert.Single(refused.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Contains("Retry-After", (await ReadProblemAsync(refused)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        refused.Dispose();
        using var page = await greedy.RawAsync("/");
        using var answer = await other.RawAsync("/api/v1/agencies/xinhua-cgj");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (page.StatusCode, answer.StatusCode));
    }

    [Fact]
    public async Task A_failure_is_told_as_a_problem_with_the_number_under_which_the_log_has_it()
    {
        Assert.SkipWhen(TestDatabase.Server is not null, "Breaks a SQLite file.");
        portal.Execute("ALTER TABLE Figures RENAME TO Hidden");

        var problem = await ProblemAsync("/api/v1/figures", HttpStatusCode.InternalServerError);

        Assert.NotEmpty(problem.GetProperty("requestId").GetString()!);
        Assert.DoesNotContain("Figures", problem.GetRawText(), StringComparison.Ordinal);
    }

    private async Task<List<JsonElement>> AllAsync(string address)
    {
        var (items, total) = (new List<JsonElement>(), -1);
        for (var next = address; next is not null;)
        {
            using var answer = await client.GetAsync(next, Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var page = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Token)).RootElement;
            items.AddRange(page.GetProperty("items").EnumerateArray());
            total = int.Parse(Assert.Single(answer.Headers.GetValues("X-Total-Count")), CultureInfo.InvariantCulture);
            Assert.Equal(total, page.GetProperty("total").GetInt32());
            next = Assert.Single(answer.Headers.GetValues("Link")).Split(", ").FirstOrDefault(link => link.EndsWith("rel=\"next\"", StringComparison.Ordinal))?.Split('>')[0].TrimStart('<');
        }

        Assert.Equal(total, items.Count);
        return items;
    }

    private async Task<JsonElement> JsonAsync(string address) => JsonDocument.Parse(await client.GetByteArrayAsync(address, Token)).RootElement;

    private async Task<JsonElement> ProblemAsync(string address, HttpStatusCode status)
    {
        using var answer = await client.GetAsync(address, Token);
        Assert.Equal(status, answer.StatusCode);
        return await ReadProblemAsync(answer);
    }

    private static Gen<string> Among(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    private static async Task<JsonElement> ReadProblemAsync(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Token)).RootElement;
        Assert.Equal((int)answer.StatusCode, problem.GetProperty("status").GetInt32());
        Assert.Matches("\\p{IsCJKUnifiedIdeographs}", problem.GetProperty("title").GetString());
        Assert.Matches("\\p{IsCJKUnifiedIdeographs}", problem.GetProperty("detail").GetString());
        return problem;
    }
}
