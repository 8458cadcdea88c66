using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Documents.OpenData;
using Xinhua.Disclosure.Tests.Documents.OpenData;
using Xinhua.Disclosure.Tests.Support;
using Xinhua.Disclosure.Web.OpenData;
using Xinhua.Disclosure.Web.Publication;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>Whole years of open data over HTTP: they never say anything else than the published files do (OPN-07).</summary>
public sealed class OpenDataTests : IAsyncLifetime
{
    private const string OldForm = "old-form";
    private const int OldYear = 2020;

    private Portal portal = null!;
    private Visitor visitor = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

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
    public async Task The_files_of_every_year_say_what_the_published_files_say_for_every_report_and_cell()
    {
        await PublishInTheOldFormAsync();
        var published = portal.Ask(db => db.Reports.Where(report => report.CurrentRevision != null)
            .Select(report => new { report.Agency.Slug, report.Agency.Kind, report.Year, Revision = report.CurrentRevision!.Value }).ToList());
        Assert.Contains(OldYear, published.Select(report => report.Year));
        Assert.Contains(published, report => report.Revision > 1);
        foreach (var year in published.GroupBy(report => report.Year))
        {
            var expected = new List<string>();
            foreach (var report in year.OrderBy(report => report.Slug, StringComparer.Ordinal))
            {
                using var json = JsonDocument.Parse(await BytesAsync($"/reports/{report.Slug}/{report.Year}.json"));
                var root = json.RootElement;
                expected.AddRange(root.GetProperty("figures").EnumerateObject().Select(figure => string.Join(
                    '|',
                    root.GetProperty("agency").GetProperty("name"),
                    report.Slug,
                    report.Year,
                    report.Revision,
                    root.GetProperty("format"),
                    figure.Name,
                    figure.Value.ValueKind == JsonValueKind.Null ? "" : figure.Value.GetRawText(),
                    root.GetProperty("publishedAt"),
                    root.TryGetProperty("notes", out var notes) && notes.TryGetProperty(figure.Name, out var note) ? note.GetString() : "")));
            }

            Assert.Equal(expected, Told(YearFilesSample.Csv(await BytesAsync($"/data/{year.Key}.csv"))));
            Assert.Equal(expected, Told(YearFilesSample.Json(await BytesAsync($"/data/{year.Key}.json"))));
            Assert.Equal(expected, Told(YearFilesSample.Xlsx(await BytesAsync($"/data/{year.Key}.xlsx"))));
        }

        static List<string> Told(List<List<string>> rows)
        {
            return [.. rows.Select(row => string.Join('|', new[] { "agency", "slug", "year", "revision", "form", "cell", "value", "publishedAt", "note" }.Select(key => row[YearFilesSample.At(key)])))];
        }
    }

    [Fact]
    public async Task A_withdrawal_takes_the_unit_out_at_once_on_every_node_and_the_last_one_the_year()
    {
        await using var second = portal.SecondNode();
        using var elsewhere = Visitor.To(second);
        var slugs = portal.Ask(db => db.Reports.Where(report => report.CurrentRevision != null && report.Year == 2023).Select(report => report.Agency.Slug).ToList());
        Assert.Equal(slugs.Order(StringComparer.Ordinal), await SlugsAsync(visitor));
        Assert.Equal(slugs.Order(StringComparer.Ordinal), await SlugsAsync(elsewhere));

        await WithdrawAsync(slugs[0]);
        foreach (var kind in new[] { "csv", "json", "xlsx" })
        {
            Assert.DoesNotContain(slugs[0], await SlugsAsync(visitor, kind));
            Assert.DoesNotContain(slugs[0], await SlugsAsync(elsewhere, kind));
        }

        foreach (var slug in slugs.Skip(1))
        {
            await WithdrawAsync(slug);
        }

        foreach (var node in new[] { visitor, elsewhere })
        {
            using var gone = await node.RawAsync("/data/2023.csv");
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
            await node.GetAsync("/data");
            Assert.Null(node.Page.QuerySelector("#y2023"));
        }
    }

    [Fact]
    public async Task A_file_is_what_the_page_says_it_is_packed_or_not_and_is_not_sent_twice()
    {
        await visitor.GetAsync("/data");
        Assert.Equal("开放数据", visitor.Page.QuerySelector("h1")!.TextContent);
        using var client = portal.CreateClient();
        foreach (var link in visitor.Page.QuerySelectorAll(".year-files td:has(a[download])"))
        {
            var (address, digest) = (link.QuerySelector("a")!.GetAttribute("href")!, link.QuerySelector(".digest")!.TextContent);
            var plain = await BytesAsync(address);
            Assert.Equal(digest, Convert.ToHexStringLower(SHA256.HashData(plain)));

#pragma warning disable CA2000 // Its own declaration disposes of it.
            using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept-Encoding", "gzip, br" } } };
#pragma warning restore CA2000
            using var packed = await client.SendAsync(request, Token);
            var tag = packed.Headers.ETag!;
            var isPacked = packed.Content.Headers.ContentEncoding.Contains("gzip");
            Assert.Equal(!address.EndsWith(".xlsx", StringComparison.Ordinal), isPacked);
            Assert.Equal(isPacked ? $"\"{digest}-gzip\"" : $"\"{digest}\"", tag.Tag);
            Assert.Null(packed.Content.Headers.LastModified);
            await using var body = await packed.Content.ReadAsStreamAsync(Token);
            using var whole = new MemoryStream();
            if (isPacked)
            {
                await using var unpacked = new GZipStream(body, CompressionMode.Decompress);
                await unpacked.CopyToAsync(whole, Token);
            }
            else
            {
                await body.CopyToAsync(whole, Token);
            }

            Assert.Equal(plain, whole.ToArray());

            using var again = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept-Encoding", "gzip, br" } } };
            again.Headers.IfNoneMatch.Add(tag);
            using var same = await client.SendAsync(again, Token);
            Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        }

        Assert.True(visitor.Page.QuerySelectorAll(".year-files .digest").Length >= 6);
    }

    [Fact]
    public async Task The_page_leads_to_the_dictionary_and_is_reached_from_a_year_and_from_everywhere()
    {
        await visitor.GetAsync("/years/2023");
        Assert.NotNull(visitor.Page.QuerySelector("main a[href='/data#y2023']"));
        Assert.NotNull(visitor.Page.QuerySelector("footer a[href='/data']"));

        await visitor.GetAsync("/data");
        Assert.NotNull(visitor.Page.QuerySelector("a[href='/data/dictionary.csv']"));
        Assert.NotNull(visitor.Page.QuerySelector("a[href='/openapi/v1.json']"));
        Assert.All(YearColumn.All, column => Assert.Contains(column.Meaning, visitor.Text, StringComparison.Ordinal));
        Assert.Equal(DictionaryFile.Write(TestReports.Formats), await BytesAsync("/data/dictionary.csv"));
    }

    [Theory]
    [InlineData("/data/1999.csv")]
    [InlineData("/data/2023.pdf")]
    [InlineData("/data/2023")]
    [InlineData("/data/99999999999.csv")]
    [InlineData("/data/-1.json")]
    public async Task What_is_not_there_is_not_found(string address)
    {
        await visitor.GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, visitor.Status);
    }

    private static async Task<List<string>> SlugsAsync(Visitor visitor, string kind = "csv")
    {
        using var response = await visitor.RawAsync($"/data/2023.{kind}");
        var bytes = await response.Content.ReadAsByteArrayAsync(Token);
        var rows = kind switch
        {
            "csv" => YearFilesSample.Csv(bytes),
            "json" => YearFilesSample.Json(bytes),
            _ => YearFilesSample.Xlsx(bytes),
        };
        return [.. rows.Select(row => row[YearFilesSample.At("slug")]).Distinct()];
    }

    [Fact]
    public async Task While_files_are_being_made_the_page_says_so_and_a_failure_is_made_good()
    {
        const string waiting = "生成中";
        portal.Execute("ALTER TABLE Figures RENAME TO Hidden");
        await visitor.GetAsync("/data");
        var (without, downloads) = (visitor.Page.QuerySelector("main")!.TextContent, visitor.Page.QuerySelectorAll(".year-files a[download]").Length);
        portal.Execute("ALTER TABLE Hidden RENAME TO Figures");
        await portal.Services.GetRequiredService<YearFiles>().AllAsync(TimeSpan.FromMinutes(1), Token);
        await visitor.GetAsync("/data");

        Assert.Contains(waiting, without, StringComparison.Ordinal);
        Assert.NotEqual(0, downloads);
        Assert.DoesNotContain(waiting, visitor.Page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(downloads, visitor.Page.QuerySelectorAll(".year-files .digest").Length);
    }

    [Fact]
    public async Task Nobody_waits_for_files_longer_than_they_want_to_and_they_are_made_all_the_same()
    {
        var files = portal.Services.GetRequiredService<YearFiles>();

        var (first, later) = (await files.AllAsync(TimeSpan.Zero, Token), await files.AllAsync(TimeSpan.FromMinutes(1), Token));

        Assert.All(first, year => Assert.Empty(year.Files));
        Assert.Equal(first.Select(year => (year.Year, year.Reports)), later.Select(year => (year.Year, year.Reports)));
        Assert.All(later, year => Assert.Equal(YearFiles.Kinds, year.Files.Select(file => file.Kind)));
    }

    private async Task<byte[]> BytesAsync(string address)
    {
        using var response = await visitor.RawAsync(address);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync(Token);
    }

    private Task WithdrawAsync(string slug) => portal.WithdrawAsync(slug, 2023, "含有个人信息。");

    /// <summary>A report in the form of 2019, published with the files that the portal makes.</summary>
    private async Task PublishInTheOldFormAsync()
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var reports = new TestReports(scope.ServiceProvider.GetRequiredService<DisclosureDbContext>());
        await reports.AnAgency(OldForm, "新华区旧格式局");
        await reports.AnApprovedReport(OldForm, OldYear);
        var publish = scope.ServiceProvider.GetRequiredService<PublishReport>();
        var outcome = await reports.Desk.ActAsync(
            OldForm,
            OldYear,
            null,
            new DeskOrder(AuditAction.ReportPublished, TestReports.Officer),
            working =>
            {
                var (digest, now) = (working.Revision.Digest!, reports.Desk.Now);
                return Task.FromResult(working.Report.Publish(TestReports.Steps, digest, publish.Files(working.Content, 1, digest, now), TestReports.Officer, now));
            },
            Token);
        Assert.IsType<WorkflowOutcome.Done>(outcome);
    }
}
