using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Html.Dom;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>Units change in the browser; what was published stays as it was, byte for byte.</summary>
public sealed class UnitPageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Renaming_and_merging_leave_every_published_byte_and_say_who_took_over()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var admin = await Visitor.SignedInAsync(portal, "system-admin");
        using var reader = Visitor.To(portal);
        var before = await PublishedAsync(reader);

        await admin.GetAsync("/admin/agencies/xinhua-sfj");
        await admin.SendAsync("#rename-form", new() { ["Rename.Name"] = "新华区司法和法治局", ["Rename.FromYear"] = "2025" });
        Assert.Contains("已改名为「新华区司法和法治局」", admin.Text, StringComparison.Ordinal);
        await admin.GetAsync("/admin/agency-merge");
        await admin.SendAsync("#merge-form", new()
        {
            ["Input.Predecessors[xinhua-sfj]"] = "true",
            ["Input.Predecessors[xinhua-jtj]"] = "true",
            ["Input.Name"] = "新华区综合局",
            ["Input.Slug"] = "xinhua-zhj",
            ["Input.FromYear"] = "2026",
            ["Input.Note"] = "新编办〔2026〕3号",
            ["Input.IsConfirmed"] = "true",
        });
        Assert.Equal("/admin/agencies/xinhua-zhj", admin.Address);

        Assert.Equal(before, await PublishedAsync(reader));
        await reader.GetAsync("/agencies/xinhua-sfj");
        Assert.Contains("本单位报告到2025年度为止", reader.Text, StringComparison.Ordinal);
        Assert.Contains("「新华区综合局」", reader.Text, StringComparison.Ordinal);
        Assert.Contains("新编办〔2026〕3号", reader.Text, StringComparison.Ordinal);
        Assert.Contains("2024年度及以前名称：新华区司法局", reader.Text, StringComparison.Ordinal);
        await reader.GetAsync("/agencies/xinhua-zhj");
        Assert.Contains("2026年度起承接「新华区司法和法治局」的职责", reader.Text, StringComparison.Ordinal);
        await admin.GetAsync("/admin/agencies?year=2024");
        Assert.Contains("新华区司法局", admin.Page.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("新华区综合局", admin.Page.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_form_that_was_sent_is_judged_and_what_was_typed_stays()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var admin = await Visitor.SignedInAsync(portal, "system-admin");
        await admin.GetAsync("/admin/agencies/xinhua-cgj");

        await admin.SendAsync("#rename-form", new() { ["Rename.Name"] = "新华区城管局", ["Rename.FromYear"] = "2001" });
        Assert.Contains("更早的年度不能改写", admin.Page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("新华区城管局", admin.Page.QuerySelector("#Rename_Name")!.GetAttribute("value"));
        await admin.SendAsync("#end-form", new() { ["End.FromYear"] = "2026", ["End.Note"] = "文" });
        Assert.Equal("撤销后不能恢复，请勾选确认。", admin.Page.QuerySelector(".error-summary li")!.TextContent.Trim());
        await admin.SendAsync("#split-form", new() { ["Split.Slugs[0]"] = "aa", ["Split.FromYear"] = "2026", ["Split.Note"] = "文" });
        Assert.Contains("至少两个承接单位", admin.Text, StringComparison.Ordinal);
        await admin.SendAsync("#split-form", new() { ["Split.Slugs[1]"] = "xinhua-bb", ["Split.Names[0]"] = "甲局", ["Split.Names[1]"] = "乙局" });
        Assert.Contains("「新华区城市管理局」的职责由「甲局」承接", admin.Text.Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Units_are_imported_after_a_preview_and_the_whole_list_is_judged_again()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var admin = await Visitor.SignedInAsync(portal, "system-admin");
        const string Header = "代码,名称,类别,上级代码,起始年份\n";
        await admin.GetAsync("/admin/agency-import");

        await admin.SendAsync("#preview-form", new() { ["Input.Text"] = Header + "xinhua-new,新华区新局,政府部门,xinhua,2025\nxinhua-cgj,新华区城管局,政府部门,nobody,2025" });
        Assert.Contains("上级代码和登记的「xinhua」不同", admin.Page.QuerySelector("tbody tr")!.TextContent, StringComparison.Ordinal);
        Assert.Null(admin.Page.QuerySelector("#confirm-form"));
        await admin.SendAsync("#preview-form", new() { ["Input.Text"] = Header + "xinhua-new,新华区新局,政府部门,xinhua,2025\nxinhua-cgj,新华区城管局,政府部门,xinhua,2025" });
        Assert.Contains("新增 1 行，改名 1 行，不变 0 行，有错 0 行", admin.Text, StringComparison.Ordinal);
        var confirm = (IHtmlFormElement)admin.Page.QuerySelector("#confirm-form")!;
        var forged = Visitor.Fields(confirm);
        forged["Input.Text"] = Header + "xinhua-bad,=cmd,政府部门,xinhua,2025";
        var asSeen = Visitor.Fields(confirm);

        await admin.PostAsync("/admin/agency-import?handler=Confirm", forged);
        Assert.Contains("没有导入任何单位", admin.Text, StringComparison.Ordinal);
        await admin.PostAsync("/admin/agency-import?handler=Confirm", asSeen);
        Assert.Contains("单位已导入", admin.Text, StringComparison.Ordinal);
        Assert.Contains("新华区新局", admin.Page.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_a_hundred_megabytes_is_turned_away_with_a_sentence()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var admin = await Visitor.SignedInAsync(portal, "system-admin");
        using var file = new ByteArrayContent(new byte[100 * 1024 * 1024]);
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var form = new MultipartFormDataContent { { file, "Input.File", "units.csv" } };

        await admin.PostAsync("/admin/agency-import?handler=Preview", form);

        Assert.Equal(HttpStatusCode.OK, admin.Status);
        Assert.Contains("文件超过1MB", admin.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pages_of_units_are_for_the_system_administrator_alone()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var officer = await Visitor.SignedInAsync(portal, "xinhua-officer");
        foreach (var address in new[] { "/admin/agencies", "/admin/agencies/xinhua-cgj", "/admin/agency-merge", "/admin/agency-import", "/admin/agency-import?handler=Template", "/admin/mail" })
        {
            await officer.GetAsync(address);
            Assert.Equal(HttpStatusCode.Forbidden, officer.Status);
        }

        using var admin = await Visitor.SignedInAsync(portal, "system-admin");
        using var template = await admin.RawAsync("/admin/agency-import?handler=Template");
        Assert.StartsWith("\uFEFF代码,名称,类别,上级代码,起始年份", Encoding.UTF8.GetString(await template.Content.ReadAsByteArrayAsync(Token)), StringComparison.Ordinal);
    }

    private static async Task<List<string>> PublishedAsync(Visitor reader)
    {
        var pages = new List<string>();
        foreach (var address in new[] { "/reports/xinhua-sfj/2023", "/reports/xinhua-sfj/2024", "/reports/xinhua-jtj/2024" })
        {
            await reader.GetAsync(address);
            pages.Add(reader.Page.QuerySelector("article, .report")!.OuterHtml);
            foreach (var extension in new[] { "pdf", "json", "csv" })
            {
                using var file = await reader.RawAsync($"{address}.{extension}");
                pages.Add(Convert.ToHexString(await file.Content.ReadAsByteArrayAsync(Token)));
            }
        }

        return pages;
    }
}
