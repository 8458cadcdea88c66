using System.Net;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using UglyToad.PdfPig;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>A draft is printed, signed by hand, scanned, and added to exactly the text that was printed.</summary>
public sealed class SignedPaperPageTests
{
    private const string Slug = "xinhua-cgj";
    private const string Entry = "/desk/reports/xinhua-cgj/2024";
    private static readonly byte[] scan = [.. "%PDF-1.4\nscan"u8];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_digits_on_the_paper_tie_the_scan_to_its_text_and_a_later_change_is_told()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        var digest = ContentDigest.Compute((await WorkingAsync(portal)).Content);
        Assert.Contains(digest, await DraftAsync(editor), StringComparison.Ordinal);
        var end = await AuditReading.EndAsync(portal);

        await AddAsync(editor, scan, $" {digest[..4].ToUpperInvariant()} {digest[4..8]}");

        Assert.Equal(Entry + "/review", editor.Address);
        Assert.Contains("与现在的内容一致", editor.Text, StringComparison.Ordinal);
        var paper = Assert.Single(await PapersAsync(portal));
        Assert.Equal((digest, PaperKind.Pdf, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(scan))), (paper.Digest, paper.Kind, paper.Sha256));
        Assert.Contains(paper.Sha256, Assert.Single(await AuditReading.LinesAsync(portal, AuditAction.PaperAttached, end)).Detail, StringComparison.Ordinal);
        using (var response = await editor.RawAsync($"{Entry}/signed-paper/{paper.Id}"))
        {
            Assert.Equal(scan, await response.Content.ReadAsByteArrayAsync(Token));
            Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        }

        await editor.GetAsync(Entry);
        await editor.SendAsync("#report-form", new() { ["Cells[proactive/regulations/issued]"] = "77" }, "Save");
        await editor.GetAsync(Entry + "/review");
        Assert.Contains("签的是改动以前的内容", editor.Text, StringComparison.Ordinal);
        await editor.GetAsync(Entry + "/record");
        Assert.Contains("签的是改动以前的内容", editor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paper_of_another_text_and_a_file_that_is_no_scan_are_refused_with_the_reason()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        var digits = ContentDigest.Compute((await WorkingAsync(portal)).Content)[..8];
        var wrong = digits[0] == '0' ? "1" + digits[1..] : "0" + digits[1..];

        foreach (var (file, typed, reason) in new (byte[], string, string)[]
        {
            (scan, wrong, "打印以后内容改动过"),
            (scan, digits[..7], "前8位"),
            (scan, "", "前8位"),
            ([.. "MZ scan"u8], digits, "不是PDF、JPG或PNG"),
            ([], digits, "不是PDF、JPG或PNG"),
            ([.. "%PDF-1.4\ntrailer <</Encrypt 3 0 R>>"u8], digits, "有密码"),
            ([.. scan, .. new byte[SignedPaper.MaxBytes]], digits, "10 MB"),
        })
        {
            await AddAsync(editor, file, typed);
            Assert.Contains(reason, editor.Text, StringComparison.Ordinal);
        }

        Assert.Empty(await PapersAsync(portal));
    }

    [Theory]
    [InlineData("draft.pdf", true)]
    [InlineData("blank.pdf", false)]
    public async Task Draft_and_blank_form_are_read_by_those_who_work_on_the_report_and_by_nobody_else(string file, bool isDraft)
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        using var stranger = await Visitor.SignedInAsync(portal, "xzsp-editor");

        using var response = await editor.RawAsync($"{Entry}/{file}");
        using var refused = await stranger.RawAsync($"{Entry}/{file}");

        using var document = PdfDocument.Open(await response.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal(isDraft, document.GetPage(1).Letters.Any(letter => letter.PointSize > 100));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private static async Task<string> DraftAsync(Visitor visitor)
    {
        using var response = await visitor.RawAsync(Entry + "/draft.pdf");
        using var document = PdfDocument.Open(await response.Content.ReadAsByteArrayAsync(Token));
        return string.Concat(document.GetPage(1).Letters.Select(letter => letter.Value));
    }

    private static async Task AddAsync(Visitor visitor, byte[] file, string typed)
    {
        await visitor.GetAsync(Entry + "/signed-paper");
        ((IHtmlInputElement)visitor.Page.QuerySelector("#Input_Digits")!).Value = typed;
        await visitor.UploadAsync("#paper-form", "签字件.pdf", file);
    }

    private static async Task<WorkingReport> WorkingAsync(Portal portal)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<ReportDesk>().FindAsync(Slug, 2024, Token))!;
    }

    private static async Task<List<SignedPaper>> PapersAsync(Portal portal)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<DisclosureDbContext>().SignedPapers.AsNoTracking().ToListAsync(Token);
    }
}
