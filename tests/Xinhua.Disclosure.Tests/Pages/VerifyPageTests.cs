using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xinhua.Disclosure.Web.Pages;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>Whether a file or a code is of a report published here, asked by somebody without script.</summary>
public sealed class VerifyPageTests
{
    private const string Address = "/verify";
    private const string Report = "/reports/xinhua-scjg/2023";
    private const string Slug = "xinhua-scjg";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("pdf", "PDF 文件")]
    [InlineData("csv", "CSV 数据")]
    [InlineData("json", "JSON 数据")]
    public async Task A_published_file_is_as_published_by_file_and_by_digest_and_leaves_nothing_behind(string extension, string name)
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);
        var bytes = await FileAsync(visitor, $"{Report}.{extension}");
        var end = await AuditReading.EndAsync(portal);

        await UploadAsync(visitor, bytes);

        Assert.Equal(("与公布的一致", "aspublished"), Verdict(visitor));
        Assert.Equal($"{Address}?code={Digest(bytes)}", visitor.Address);
        Assert.All(["新华区市场监督管理局2023年", "2023年", "第2版（现行）", name, "2024-02-22 15:00", Code(portal, 2)], fact => Assert.Contains(fact, Shown(visitor), StringComparison.Ordinal));
        await FollowAsync(visitor, "看这份报告", Report);
        await visitor.GetAsync($"{Address}?code={Uri.EscapeDataString(Wide(Digest(bytes)))}");
        Assert.Equal(("与公布的一致", "aspublished"), Verdict(visitor));
        Assert.Equal(end, await AuditReading.EndAsync(portal));
    }

    [Fact]
    public async Task An_older_revision_leads_to_the_newer_one_and_to_the_differences_by_file_digest_and_code()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);
        var bytes = await FileAsync(visitor, $"{Report}.pdf?revision=1");

        await UploadAsync(visitor, bytes);
        Assert.Equal(("是旧版本，已有更正", "older"), Verdict(visitor));
        foreach (var asked in new[] { Digest(bytes), CheckCode.Print(Code(portal, 1, isPrinted: false)) })
        {
            await visitor.GetAsync($"{Address}?code={asked}");
            Assert.Equal(("是旧版本，已有更正", "older"), Verdict(visitor));
            Assert.Contains("第1版", Shown(visitor), StringComparison.Ordinal);
            await FollowAsync(visitor, "看现行版本（第2版）", Report);
            await visitor.GetAsync($"{Address}?code={asked}");
            await FollowAsync(visitor, "看与现行版本的差别", $"{Report}/changes?from=1&to=2");
        }
    }

    [Fact]
    public async Task A_withdrawn_report_says_so_with_the_public_reason_and_where_the_correction_stands()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);
        var bytes = await FileAsync(visitor, $"{Report}.pdf?revision=1");
        await WithdrawAsync(portal, "含有个人信息。");

        await UploadAsync(visitor, bytes);
        Assert.Equal(("已撤回", "withdrawn"), Verdict(visitor));
        foreach (var asked in new[] { Digest(bytes), Code(portal, 1), Code(portal, 2) })
        {
            await visitor.GetAsync($"{Address}?code={asked}");
            Assert.Equal(("已撤回", "withdrawn"), Verdict(visitor));
            Assert.Contains("含有个人信息。", Shown(visitor), StringComparison.Ordinal);
        }

        Assert.Contains("看撤回说明", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_changed_byte_or_an_unknown_code_is_not_ours_and_a_report_that_is_not_published_is_told_by_nothing()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);
        var bytes = await FileAsync(visitor, $"{Report}.pdf");
        bytes[^10] ^= 1;

        await UploadAsync(visitor, bytes);
        Assert.Equal(("不是本站公布的文件", "unknown"), Verdict(visitor));
        Assert.Contains("另存", Shown(visitor), StringComparison.Ordinal);
        Assert.Contains("主办单位", Shown(visitor), StringComparison.Ordinal);

        // Approved, its digest fixed, and not yet published.
        var digest = portal.Ask(db => db.Revisions.Single(revision => revision.State == RevisionState.Approved && revision.AgencyName == "新华区财政局").Digest)!;
        foreach (var (secret, invented, verdict) in new[]
        {
            (digest, Digest([1]), "不是本站公布的文件"),
            (CheckCode.Print(CheckCode.Of("xinhua-czj", 2024, 1, digest)), CheckCode.Print(CheckCode.Of("nobody", 2024, 1, digest)), "不是本站公布的校验码"),
        })
        {
            await visitor.GetAsync($"{Address}?code={secret}");
            Assert.Equal((verdict, "unknown"), Verdict(visitor));
            var answer = visitor.Text.Replace(secret, "", StringComparison.OrdinalIgnoreCase);
            await visitor.GetAsync($"{Address}?code={invented}");
            Assert.Equal(answer, visitor.Text.Replace(invented, "", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task A_code_is_taken_as_it_is_typed_and_says_that_paper_must_be_compared()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);
        var code = Code(portal, 2);
        foreach (var typed in new[] { code, code.ToLowerInvariant(), code.Replace("-", "", StringComparison.Ordinal), Wide(code), $"  {code.Replace('0', 'O')} " })
        {
            await visitor.GetAsync(Address);
            await SendAsync(visitor, form => form.Add(new StringContent(typed), "code"));
            Assert.Equal(("校验码与公布的一致", "aspublished"), Verdict(visitor));
            Assert.Contains("请与公布的报告对照", Shown(visitor), StringComparison.Ordinal);
            Assert.Contains(code, Shown(visitor), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("随便写的")]
    [InlineData("3HWD-0FB0-XNK4")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\u202E\u0000%00")]
    public async Task What_is_no_code_is_told_with_how_codes_look(string typed)
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);

        await visitor.GetAsync($"{Address}?code={Uri.EscapeDataString(typed)}");

        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        Assert.Null(visitor.Page.QuerySelector(".verification"));
        Assert.Contains(VerifyModel.Example, visitor.Page.QuerySelector("#code-error")!.TextContent, StringComparison.Ordinal);
        await visitor.GetAsync($"{Address}?code={Uri.EscapeDataString(new string('A', 5000))}");
        Assert.Contains(VerifyModel.Example, visitor.Page.QuerySelector("#code-error")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_too_large_empty_or_missing_is_told_at_its_field()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);
        foreach (var (length, complaint) in new[] { (VerifyModel.LargestFile + 1, "超过50 MB"), (VerifyModel.LargestFile + (1024 * 1024), "超过50 MB"), (0, "文件是空的") })
        {
            await UploadAsync(visitor, new byte[length]);
            Assert.Equal(HttpStatusCode.OK, visitor.Status);
            Assert.Contains(complaint, visitor.Page.QuerySelector("#file-error")!.TextContent, StringComparison.Ordinal);
        }

        await UploadAsync(visitor, new byte[VerifyModel.LargestFile]);
        Assert.Equal(("不是本站公布的文件", "unknown"), Verdict(visitor));
        await visitor.GetAsync(Address);
        await SendAsync(visitor, _ => { });
        Assert.Contains("请选择文件，或者填写校验码", visitor.Page.QuerySelector("#file-error")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_token_ahead_of_it_a_file_is_not_read_and_the_refusal_is_on_record()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);
        await visitor.GetAsync(Address);
        var token = Field(visitor);
        var end = await AuditReading.EndAsync(portal);

        foreach (var fields in new (string Name, string Value)[][] { [], [("__RequestVerificationToken", "")], [("__RequestVerificationToken", "forged")], [("code", "a"), ("__RequestVerificationToken", token)] })
        {
#pragma warning disable CA2000 // The form disposes of its parts.
            using var form = new MultipartFormDataContent();
            foreach (var (name, value) in fields)
            {
                form.Add(new StringContent(value), name);
            }

            form.Add(new ByteArrayContent([1, 2, 3]), "file", "a.pdf");
#pragma warning restore CA2000
            await visitor.PostAsync(Address, form);
            Assert.Equal(HttpStatusCode.BadRequest, visitor.Status);
        }

        Assert.Equal(4, (await AuditReading.LinesAsync(portal, AuditAction.RequestRefused, end)).Count);
        await visitor.GetAsync(Address);
        using var broken = new ByteArrayContent("--b\r\nContent-Disposition: form-data; name=\"__RequestVerificationToken\"\r\n\r\n"u8.ToArray());
        broken.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        await visitor.PostAsync(Address, broken);
        Assert.Equal(HttpStatusCode.BadRequest, visitor.Status);
    }

    [Fact]
    public async Task A_file_that_breaks_off_is_told_and_not_judged()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);
        await visitor.GetAsync(Address);
        using var broken = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(
            $"--b\r\nContent-Disposition: form-data; name=\"__RequestVerificationToken\"\r\n\r\n{Field(visitor)}\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7"));
        broken.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");

        await visitor.PostAsync(Address, broken);

        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        Assert.Contains("没有完整传到", visitor.Page.QuerySelector("#file-error")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_report_shows_its_code_which_leads_here()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);
        await visitor.GetAsync(Report);

        Assert.Equal(Code(portal, 2), visitor.Page.QuerySelector(".report-aside .check-code")!.TextContent);
        await visitor.GetAsync(visitor.Page.QuerySelector(".report-aside .check-code + a")!.GetAttribute("href")!);
        Assert.Equal(("校验码与公布的一致", "aspublished"), Verdict(visitor));
        await visitor.GetAsync(visitor.Page.QuerySelectorAll(".site-footer a").Single(link => link.TextContent == "验证文件").GetAttribute("href")!);
        Assert.Equal(Address, visitor.Address);
    }

    [Fact]
    public async Task Programs_get_the_same_four_answers()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var visitor = Visitor.To(portal);
        var current = Digest(await FileAsync(visitor, $"{Report}.json"));

        Assert.Equal(("as-published", 2, 2, "json"), await AnswerAsync(visitor, $"sha256={current}"));
        Assert.Equal(("older", 1, 2, null), await AnswerAsync(visitor, $"code={Code(portal, 1)}"));
        Assert.Equal(("unknown", null, null, null), await AnswerAsync(visitor, $"sha256={Digest([1])}"));
        await WithdrawAsync(portal, "含有个人信息。");
        Assert.Equal(("withdrawn", 2, null, "json"), await AnswerAsync(visitor, $"code={current}"));
        foreach (var wrong in new[] { "", "?code=abc", $"?sha256={Code(portal, 1)}" })
        {
            using var refused = await visitor.RawAsync("/verify.json" + wrong);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains(VerifyModel.Example, await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_was_published_before_there_were_codes_gets_its_code_at_the_next_start()
    {
        Assert.SkipWhen(TestDatabase.Server is not null, "Starts a second portal on a SQLite file.");
        await using var portal = await Portal.WithDemoAsync();
        var codes = Codes(portal);
        Assert.DoesNotContain(null, codes);
        portal.Execute("UPDATE Revisions SET CheckCode = NULL");

        await using var next = portal.SecondNode();
        using var visitor = Visitor.To(next);
        await visitor.GetAsync("/");
        for (var time = 0; time < 100 && Codes(next).Contains(null); time++)
        {
            await Task.Delay(50, Token);
        }

        Assert.Equal(codes, Codes(next));
        Assert.True(portal.Ask(db => db.Revisions.Where(revision => revision.PublishedAt == null).All(revision => revision.CheckCode == null)));
    }

    private static async Task<(string? Outcome, int? Revision, int? Current, string? File)> AnswerAsync(Visitor visitor, string question)
    {
        using var response = await visitor.RawAsync("/verify.json?" + question);
        Assert.Equal((HttpStatusCode.OK, TimeSpan.FromMinutes(1)), (response.StatusCode, response.Headers.CacheControl!.MaxAge));
        using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(Token));
        var report = answer.RootElement.GetProperty("report");
        var isFound = report.ValueKind == JsonValueKind.Object;
        return (
            answer.RootElement.GetProperty("outcome").GetString(),
            isFound ? report.GetProperty("revision").GetInt32() : null,
            isFound && report.GetProperty("currentRevision") is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null,
            isFound ? report.GetProperty("file").GetString() : null);
    }

    private static List<string?> Codes(Portal portal) =>
        portal.Ask(db => db.Revisions.Where(revision => revision.PublishedAt != null).OrderBy(revision => revision.Id).Select(revision => revision.CheckCode).ToList());

    private static string Code(Portal portal, int number, bool isPrinted = true)
    {
        var code = portal.Ask(db => (
            from revision in db.Revisions
            join report in db.Reports on revision.ReportId equals report.Id
            where report.Agency.Slug == Slug && report.Year == 2023 && revision.Number == number
            select revision.CheckCode).Single());
        return isPrinted ? CheckCode.Print(code) : code;
    }

    private static Task WithdrawAsync(Portal portal, string reason) => portal.WithdrawAsync(Slug, 2023, reason);

    private static async Task<byte[]> FileAsync(Visitor visitor, string address)
    {
        using var response = await visitor.RawAsync(address);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync(Token);
    }

    private static async Task UploadAsync(Visitor visitor, byte[] bytes)
    {
        await visitor.GetAsync(Address);
        await visitor.UploadAsync("#verify-form", "我的文件.pdf", bytes);
    }

    private static async Task SendAsync(Visitor visitor, Action<MultipartFormDataContent> fill)
    {
        using var form = new MultipartFormDataContent();
#pragma warning disable CA2000 // The form disposes of its parts.
        form.Add(new StringContent(Field(visitor)), "__RequestVerificationToken");
        fill(form);
#pragma warning restore CA2000
        await visitor.PostAsync(Address, form);
    }

    private static async Task FollowAsync(Visitor visitor, string link, string address)
    {
        await visitor.GetAsync(visitor.Page.QuerySelectorAll(".verification a").Single(anchor => anchor.TextContent == link).GetAttribute("href")!);
        Assert.Equal((HttpStatusCode.OK, address), (visitor.Status, visitor.Address));
    }

    private static string Field(Visitor visitor) => visitor.Page.QuerySelector("#verify-form [name='__RequestVerificationToken']")!.GetAttribute("value")!;

    private static (string Words, string Kind) Verdict(Visitor visitor)
    {
        var verdict = visitor.Page.QuerySelector(".verification") ?? throw new InvalidOperationException($"No verdict: {visitor.Status} {visitor.Text}");
        var sign = verdict.QuerySelector(".verification__sign")!.TextContent;
        return (verdict.QuerySelector("h2")!.TextContent[sign.Length..], verdict.ClassName!.Split("--")[1]);
    }

    private static string Shown(Visitor visitor) => visitor.Page.QuerySelector(".verification")!.TextContent;

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string Wide(string text) => string.Concat(text.Select(letter => letter is ' ' ? letter : (char)(letter + 0xFEE0)));
}
