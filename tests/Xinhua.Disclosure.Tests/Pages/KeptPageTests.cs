using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Publication;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xinhua.Disclosure.Web.Publication;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>Public pages are made once and sent as they were made until what is public changes (CHK-01, CHK-04).</summary>
public sealed partial class KeptPageTests
{
    private const string Report = "/reports/xinhua-scjg/2023";

    /// <summary>Approved in the demo, so that it can be published.</summary>
    private const string Approved = "xinhua-czj";

    private static readonly Actor Hand = new(-901, "测试");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/years")]
    [InlineData("/years/2023")]
    [InlineData("/agencies")]
    [InlineData("/agencies?kind=department&district=")]
    [InlineData("/agencies/xinhua-scjg")]
    [InlineData(Report)]
    [InlineData(Report + "?revision=1")]
    [InlineData(Report + "/changes?from=1&to=2")]
    [InlineData("/statistics")]
    [InlineData("/rules")]
    public async Task A_public_page_is_made_once_and_every_coding_of_it_says_the_same(string address)
    {
        await using var portal = await Portal.WithDemoAsync();
        using var client = portal.CreateClient();

        var (first, brotli, gzip, plain) = (await AskAsync(client, address, "br"), await AskAsync(client, address, "gzip, deflate, br, zstd"), await AskAsync(client, address, "gzip, br;q=0"), await AskAsync(client, address, null));

        Assert.All([first, brotli, gzip, plain], answer =>
        {
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Equal(plain.Text, answer.Text);
            Assert.False(answer.Headers.ETag!.IsWeak);
            Assert.Equal(["Accept-Encoding", "Cookie"], answer.Headers.Vary.Order());
            Assert.True(answer.Headers.CacheControl!.NoCache);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        });
        Assert.Equal(["br", "br", "gzip", ""], new[] { first, brotli, gzip, plain }.Select(answer => answer.Coding));
        Assert.Equal(3, new[] { first, brotli, gzip, plain }.Select(answer => answer.Headers.ETag!.Tag).Distinct().Count());

        // Past the portal, so that nobody is told: only what is made anew would say it.
        portal.Ask(db => db.Database.ExecuteSqlRaw("UPDATE Agencies SET Name = '改名局'"));
        portal.Ask(db => db.Database.ExecuteSqlRaw("UPDATE Revisions SET AgencyName = '改名局'"));
        Assert.Equal(plain.Text, (await AskAsync(client, address, null)).Text);
    }

    [Fact]
    public async Task Who_has_the_page_is_told_so_and_who_asks_for_the_head_gets_no_body()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var client = portal.CreateClient();
        var first = await AskAsync(client, Report, "br");

        var again = await AskAsync(client, Report, "br", first.Headers.ETag!.Tag);
        var weakened = await AskAsync(client, Report, "br", $"\"another\", W/{first.Headers.ETag.Tag}");
        var inAnotherCoding = await AskAsync(client, Report, "gzip", first.Headers.ETag.Tag);
        var head = await AskAsync(client, Report, "br", method: HttpMethod.Head);

        Assert.All([again, weakened], answer =>
        {
            Assert.Equal((HttpStatusCode.NotModified, ""), (answer.Status, answer.Text));
            Assert.Equal(first.Headers.ETag, answer.Headers.ETag);
            Assert.Equal(["Accept-Encoding", "Cookie"], answer.Headers.Vary.Order());
        });
        Assert.Equal(HttpStatusCode.OK, inAnotherCoding.Status);
        Assert.Equal((HttpStatusCode.OK, "", first.Length), (head.Status, head.Text, head.Length));
        Assert.Equal(first.Headers.ETag, head.Headers.ETag);
    }

    [Fact]
    public async Task What_one_node_publishes_corrects_or_withdraws_every_other_shows_from_the_next_request_on()
    {
        await using var one = await Portal.WithDemoAsync();
        await using var other = one.SecondNode();
        using var reader = other.CreateClient();
        var address = $"/reports/{Approved}/2024";
        var list = await AskAsync(reader, "/years/2024", "br");
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(reader, address, "br")).Status);

        await PublishAsync(one);
        var published = await AskAsync(reader, address, "br");
        Assert.Equal(HttpStatusCode.OK, published.Status);
        Assert.Contains(address, (await AskAsync(reader, "/years/2024", "br")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(address, list.Text, StringComparison.Ordinal);
        Assert.Equal(published.Headers.ETag, (await AskAsync(reader, address, "br")).Headers.ETag);

        await CorrectAsync(one);
        var corrected = await AskAsync(reader, address, "br", published.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.OK, corrected.Status);
        Assert.Contains("更正一处数字", corrected.Text, StringComparison.Ordinal);
        Assert.Contains("这是旧版本（第1版）", (await AskAsync(reader, address + "?revision=1", "br")).Text, StringComparison.Ordinal);

        await ActAsync(one, AuditAction.ReportWithdrawn, (working, now) => working.Report.Withdraw("含有个人信息。", Hand, now));
        foreach (var old in new[] { address, address + "?revision=1", address })
        {
            var gone = await AskAsync(reader, old, "br", corrected.Headers.ETag!.Tag);
            Assert.Equal(HttpStatusCode.Gone, gone.Status);
            Assert.Contains("含有个人信息。", gone.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(address, (await AskAsync(reader, "/years/2024", "br")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stamp_changes_with_what_is_public_and_not_with_what_is_written()
    {
        await using var portal = await Portal.WithDemoAsync();
        var before = await StampAsync(portal);

        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync("/desk/reports/xinhua-cgj/2024");
        await editor.SendAsync("#report-form", new() { [$"Cells[{TestReports.Licences}]"] = "77" }, "Save");
        Assert.Contains("已保存", editor.Text, StringComparison.Ordinal);
        Assert.Equal(before, await StampAsync(portal));

        await PublishAsync(portal);
        var published = await StampAsync(portal);
        Assert.NotEqual(before, published);
        await CorrectAsync(portal, publishes: false);
        Assert.Equal(published, await StampAsync(portal));
        portal.Ask(db =>
        {
            db.Agencies.Single(agency => agency.Slug == Approved).Rename(2026, "新华区财政金融局");
            db.Trail.Record(AuditAction.AgencyChanged, "agencies");
            return db.SaveChangesAsync(Token).GetAwaiter().GetResult();
        });
        Assert.NotEqual(published, await StampAsync(portal));
    }

    [Fact]
    public async Task Who_is_signed_in_reads_a_page_of_their_own_and_nobody_else_ever_reads_it()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        using var citizen = Visitor.To(portal);
        var name = portal.Ask(db => db.Users.Single(account => account.UserName == "cgj-editor").DisplayName);

        foreach (var address in new[] { Report, "/" })
        {
            for (var round = 0; round < 2; round++)
            {
                using var mine = await editor.RawAsync(address);
                Assert.Contains($">{name}</a>", await mine.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
                Assert.True(mine.Headers.CacheControl!.NoStore);
                Assert.Null(mine.Headers.ETag);
                using var theirs = await citizen.RawAsync(address);
                var text = await theirs.Content.ReadAsStringAsync(Token);
                Assert.DoesNotContain(name, text, StringComparison.Ordinal);
                Assert.Contains("工作人员登录", text, StringComparison.Ordinal);
                Assert.DoesNotContain("__RequestVerificationToken", text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task How_a_visitor_wants_it_to_look_is_kept_apart_and_cookies_of_others_are_not()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var client = portal.CreateClient();

        var usual = await AskAsync(client, Report, "br");
        var dark = await AskAsync(client, Report, "br", cookie: "view=elder.dark");
        var counted = await AskAsync(client, Report, "br", cookie: "Hm_lvt_0=1; view=nothing");

        Assert.Contains("class=\"dark elder\"", dark.Text, StringComparison.Ordinal);
        Assert.NotEqual(usual.Headers.ETag, dark.Headers.ETag);
        Assert.Equal(usual.Headers.ETag, counted.Headers.ETag);
        Assert.Equal(dark.Headers.ETag, (await AskAsync(client, Report, "br", cookie: "view=dark.elder")).Headers.ETag);
    }

    [Fact]
    public async Task The_first_view_of_a_report_is_under_a_hundred_kilobytes_and_needs_no_other_host()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var client = portal.CreateClient();
        var page = await AskAsync(client, Report, "br");
        var document = await new HtmlParser().ParseDocumentAsync(page.Text);
        var waiting = new Queue<string>(document.QuerySelectorAll("link[rel~=stylesheet], link[rel~=icon], link[rel~=preload], link[rel~=modulepreload], link[rel~=manifest], script, img, source, iframe, object, embed, video, audio")
            .SelectMany(element => new[] { element.GetAttribute("href"), element.GetAttribute("src"), element.GetAttribute("data") }).OfType<string>().Where(address => !address.StartsWith("data:", StringComparison.Ordinal)));
        var (read, total) = (new HashSet<string>(), page.Length!.Value);

        while (waiting.TryDequeue(out var address))
        {
            Assert.Equal("localhost", new Uri(client.BaseAddress!, address).Host);
            if (!read.Add(address))
            {
                continue;
            }

            var asset = await AskAsync(client, address, "br");
            Assert.Equal(HttpStatusCode.OK, asset.Status);
            total += asset.Length!.Value;
            foreach (var needed in Needed().Matches(asset.Text).Select(match => match.Groups[1].Value).Where(needed => !needed.StartsWith("data:", StringComparison.Ordinal)))
            {
                waiting.Enqueue(new Uri(new Uri(client.BaseAddress!, address), needed).ToString());
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{total} bytes: {page.Length} for the page and {read.Count} assets");
        Assert.Contains(read, address => address.StartsWith("/css/site.css?v=", StringComparison.Ordinal));
        Assert.InRange(total, 5_000, 99_999);
    }

    [Fact]
    public async Task An_asset_with_its_digest_in_the_address_is_asked_for_once_and_a_module_whether_it_has_changed()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var client = portal.CreateClient();
        var sheet = StyleSheet().Match((await AskAsync(client, "/", null)).Text).Groups[1].Value;

        var (named, module) = (await AskAsync(client, sheet, "gzip"), await AskAsync(client, "/js/figures.js", "br"));

        Assert.Equal((TimeSpan.FromDays(365), true), (named.Headers.CacheControl!.MaxAge, named.Headers.CacheControl.Extensions.Any(extension => extension.Name == "immutable")));
        Assert.Equal("gzip", named.Coding);
        Assert.True(module.Headers.CacheControl!.NoCache);
        Assert.Equal("br", module.Coding);
        Assert.Equal(HttpStatusCode.NotModified, (await AskAsync(client, "/js/figures.js", "br", module.Headers.ETag!.Tag)).Status);
        var source = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src/Xinhua.Disclosure.Web/wwwroot/js/figures.js"), Token);
        Assert.Equal([source, source], [module.Text, (await AskAsync(client, "/js/figures.js", null)).Text]);

        // With another digest it may be another program's: nobody may hold it for good.
        Assert.True((await AskAsync(client, "/css/site.css?v=another", "br")).Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task A_flood_of_searches_from_one_address_is_held_off_and_editors_and_readers_do_not_notice()
    {
        await using var portal = await Portal.WithDemoAsync(new Dictionary<string, string?> { ["RateLimits:AddressPagesPerTenSeconds"] = "300" });
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        using var flood = Visitor.To(portal, "2001:db8:1:2::1");
        using var neighbour = Visitor.To(portal, "2001:db8:1:2:ffff::9");
        using var citizen = Visitor.To(portal, "198.51.100.7");
        await citizen.GetAsync(Report);
        await editor.GetAsync("/desk/reports/xinhua-cgj/2024");

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(number => flood.RawAsync($"/search?q=公开&page={number}")));
        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.InRange(refused.Count, 600, 700);
        Assert.All(refused, answer => Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 10));
        Assert.Contains("操作太频繁", await refused[0].Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        await neighbour.GetAsync("/search?q=公开");
        Assert.Equal(HttpStatusCode.TooManyRequests, neighbour.Status);

        await editor.SendAsync("#report-form", new() { [$"Cells[{TestReports.Licences}]"] = "77" }, "Save");
        Assert.Contains("已保存", editor.Text, StringComparison.Ordinal);
        await citizen.GetAsync("/search?q=公开");
        Assert.Equal(HttpStatusCode.OK, citizen.Status);

        // What is kept costs nothing, so even they may read it; and whoever works there can still sign in.
        await flood.GetAsync(Report);
        Assert.Equal(HttpStatusCode.OK, flood.Status);
        await neighbour.GetAsync("/account/sign-in");
        Assert.Equal(HttpStatusCode.OK, neighbour.Status);
        Array.ForEach(answers, answer => answer.Dispose());
    }

    private static async Task<Guid?> StampAsync(Portal portal) => await portal.Ask(async db =>
    {
        await using var stamp = await PublicStamp.OpenAsync(db, Token);
        return await stamp.ReadAsync(Token);
    });

    private static async Task PublishAsync(Portal portal)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var working = (await scope.ServiceProvider.GetRequiredService<ReportDesk>().FindAsync(Approved, 2024, Token))!;
        Done(await scope.ServiceProvider.GetRequiredService<PublishReport>().PublishAsync(Approved, 2024, working.Revision.Version, Hand, Token));
    }

    /// <summary>A correction, through every step of review.</summary>
    private static async Task CorrectAsync(Portal portal, bool publishes = true)
    {
        await ActAsync(portal, AuditAction.AmendmentBegun, (working, now) => working.Report.Amend(AmendmentReason.WrongFigure, "更正一处数字", new Actor(-902, "填表"), now));
        await ActAsync(portal, AuditAction.ReportSubmitted, (working, now) => working.Report.Submit(working.Findings, working.Content, new Actor(-902, "填表"), now));
        var steps = portal.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<Web.Setup.WorkflowOptions>>().Value.ReviewSteps();
        foreach (var signer in steps.Select((_, number) => new Actor(-910 - number, "审核")))
        {
            await ActAsync(portal, AuditAction.ReviewOpened, (working, now) => working.Revision.OpenReview(signer, now));
            await ActAsync(portal, AuditAction.StepApproved, (working, now) => working.Revision.Approve(steps, working.Revision.Step, working.Revision.Digest!, "", signer, now));
        }

        if (publishes)
        {
            await PublishAsync(portal);
        }
    }

    private static Task ActAsync(Portal portal, AuditAction action, Func<WorkingReport, DateTime, WorkflowOutcome> act) => portal.ActAsync(Approved, 2024, action, Hand, act);

    private static void Done(WorkflowOutcome outcome) => Assert.True(outcome is WorkflowOutcome.Done, outcome.ToString());

    private sealed record Answer(HttpStatusCode Status, HttpResponseHeaders Headers, string Coding, long? Length, string Text);

    private static async Task<Answer> AskAsync(HttpClient client, string address, string? codings, string? known = null, string? cookie = null, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", codings);
        request.Headers.TryAddWithoutValidation("If-None-Match", known);
        request.Headers.TryAddWithoutValidation("Cookie", cookie);
        using var response = await client.SendAsync(request, Token);
#pragma warning disable CA2000 // The reader disposes of what it reads.
        var (bytes, coding) = (await response.Content.ReadAsStreamAsync(Token), string.Join(',', response.Content.Headers.ContentEncoding));
        await using var text = coding switch
        {
            "br" when method != HttpMethod.Head => new BrotliStream(bytes, CompressionMode.Decompress),
            "gzip" when method != HttpMethod.Head => new GZipStream(bytes, CompressionMode.Decompress),
            _ => bytes,
        };
#pragma warning restore CA2000
        using var reader = new StreamReader(text, Encoding.UTF8);
        return new Answer(response.StatusCode, response.Headers, coding, response.Content.Headers.ContentLength, await reader.ReadToEndAsync(Token));
    }

    [GeneratedRegex(@"url\(['""]?([^'"")]+)|(?:from|import)\s*\(?['""](\.[^'""]+)")]
    private static partial Regex Needed();

    [GeneratedRegex("href=\"(/css/site.css[^\"]*)\"")]
    private static partial Regex StyleSheet();
}
