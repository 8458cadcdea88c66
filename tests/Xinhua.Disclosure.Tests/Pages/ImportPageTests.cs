using System.Net;
using AngleSharp.Html.Dom;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Documents.Import;
using Xinhua.Disclosure.Documents.Xlsx;
using Xinhua.Disclosure.Tests.Documents;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>A file brought into a draft by a person whose browser has no script.</summary>
public sealed class ImportPageTests
{
    private const string Slug = "xinhua-cgj";
    private const string Entry = "/desk/reports/xinhua-cgj/2024";
    private const string Address = Entry + "/import";

    private static readonly ReportFormats Formats = ReportFormats.Load();
    private static readonly ReportFormat Format = Formats.Get("2021");

    // A cell the demo draft fills, and one that is emptied first.
    private static readonly CellKey Filled = new("applications", "new", "natural-person");
    private static readonly CellKey Emptied = new("proactive", "regulations", "issued");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_fills_a_blank_is_ticked_what_replaces_is_asked_and_only_what_is_ticked_is_taken()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await EmptiedAsync(portal);
        var before = await WorkingAsync(portal);

        await editor.UploadAsync("#preview-form", "我的报告.json", Json((Emptied, 7), (Filled, 4321)));

        Assert.True(Box(editor, Emptied).IsChecked);
        Assert.False(Box(editor, Filled).IsChecked);
        Assert.Contains($"{FigureText.Write(before.Content.Figures[Filled])}", Box(editor, Filled).ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.Contains("4321", Box(editor, Filled).ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.Equal(before.Revision.Version, (await WorkingAsync(portal)).Revision.Version);
        var end = await AuditReading.EndAsync(portal);

        await editor.SendAsync("#accept-form");

        Assert.Equal(Entry, editor.Address);
        Assert.Contains("已从文件「我的报告.json」写入1格数字、0节文字", editor.Text, StringComparison.Ordinal);
        var after = await WorkingAsync(portal);
        Assert.Equal(7, after.Content.Figures[Emptied]);
        Assert.Equal(before.Content.Figures[Filled], after.Content.Figures[Filled]);
        Assert.Equal(before.Content.Narrative.ToDictionary(), after.Content.Narrative.ToDictionary());
        var line = Assert.Single(await AuditReading.LinesAsync(portal, AuditAction.DraftImported, end));
        Assert.Contains("1格、0节文字，来自文件「我的报告.json」", line.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_whole_table_a_section_or_everything_is_taken_at_once_with_remarks()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await EmptiedAsync(portal);

        await editor.UploadAsync("#preview-form", "a.json", Json((Emptied, 7), (Filled, 4321)));
        await editor.SendAsync("#accept-form", new() { ["Input.Tables[applications]"] = "true", [$"Input.Cells[{Emptied}]"] = null, ["Input.Sections[problems]"] = "true" });
        var first = await WorkingAsync(portal);
        Assert.Equal(4321, first.Content.Figures[Filled]);
        Assert.Equal("其中网上300件", first.Content.Notes[Filled]);
        Assert.Null(first.Content.Figures[Emptied]);
        Assert.Equal("导入的文字。", first.Content.Text("problems"));

        await editor.GetAsync(Address);
        await editor.UploadAsync("#preview-form", "a.json", Json((Emptied, 8), (Filled, 5)));
        await editor.SendAsync("#accept-form", new() { ["Input.All"] = "true" });
        var second = await WorkingAsync(portal);
        Assert.Equal((8m, 5m), (second.Content.Figures[Emptied], second.Content.Figures[Filled]));
    }

    [Fact]
    public async Task A_change_by_somebody_else_meanwhile_is_a_conflict_and_nothing_is_stored()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await EmptiedAsync(portal);
        using var colleague = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.UploadAsync("#preview-form", "a.json", Json((Emptied, 7), (Filled, 4321)));
        await colleague.GetAsync(Entry);
        await colleague.SendAsync("#report-form", new() { [$"Cells[{Emptied}]"] = "3" }, "Save");

        await editor.SendAsync("#accept-form", new() { ["Input.All"] = "true" });

        Assert.Contains("他人已把这一格改为3", editor.Page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        var stored = await WorkingAsync(portal);
        Assert.Equal(3, stored.Content.Figures[Emptied]);
        Assert.NotEqual(4321, stored.Content.Figures[Filled]);
        Assert.False(Box(editor, Emptied).IsChecked);
        Assert.True(Box(editor, Filled).IsChecked);

        await editor.SendAsync("#accept-form", new() { [$"Input.Cells[{Emptied}]"] = "true" });
        stored = await WorkingAsync(portal);
        Assert.Equal((7m, 4321m), (stored.Content.Figures[Emptied], stored.Content.Figures[Filled]));
    }

    [Fact]
    public async Task Another_unit_year_or_form_a_bad_file_and_nothing_at_all_leave_the_page_with_the_reason()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        var version = (await WorkingAsync(portal)).Revision.Version;
        (string Name, string Content, string Complaint)[] files =
        [
            ("a.json", Json([], agency: "新华区民政局", slug: "xinhua-mzj"), "不是「新华区城市管理局」的"),
            ("a.json", Json([], year: 2023), "2023年的报告，不是2024年"),
            ("a.json", Json([], format: "2019"), "应当使用国办公开办函〔2021〕30号的格式"),
            ("a.json", "{", "不是正确的JSON"),
            ("a.exe", "MZ", "不能读「.exe」文件"),
            ("a.xlsx", "%PDF-1.7", ".xlsx"),
            ("a.xlsx", "", "文件是空的"),
        ];

        foreach (var (name, content, complaint) in files)
        {
            await editor.GetAsync(Address);
            await editor.UploadAsync("#preview-form", name, content);
            Assert.Equal(HttpStatusCode.OK, editor.Status);
            Assert.Contains(complaint, editor.Page.QuerySelector("#Input_File-error")!.TextContent, StringComparison.Ordinal);
            Assert.Null(editor.Page.QuerySelector("#accept-form"));
        }

        await editor.SendAsync("#preview-form");
        Assert.Contains("请选择文件", editor.Text, StringComparison.Ordinal);
        await editor.UploadAsync("#preview-form", "a.json", Json((Emptied, 7)));
        await editor.SendAsync("#accept-form", new() { [$"Input.Cells[{Emptied}]"] = null, ["Input.Draft"] = "forged" });
        Assert.Contains("预览已经过期", editor.Text, StringComparison.Ordinal);
        Assert.Equal(version, (await WorkingAsync(portal)).Revision.Version);
    }

    [Fact]
    public async Task What_the_scanner_of_the_installation_refuses_is_not_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The scanner here is a program of other systems.");
        await using var portal = await Portal.WithDemoAsync(new Dictionary<string, string?> { ["Uploads:ScanCommand"] = "/bin/false" });
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Address);

        await editor.UploadAsync("#preview-form", "a.json", Json((Emptied, 7)));

        Assert.Contains("病毒扫描认为文件有问题", editor.Page.QuerySelector("#Input_File-error")!.TextContent, StringComparison.Ordinal);
        Assert.Null(editor.Page.QuerySelector("#accept-form"));
    }

    [Fact]
    public async Task A_preview_belongs_to_one_person_and_one_report()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await EmptiedAsync(portal);
        await editor.UploadAsync("#preview-form", "a.json", Json((Emptied, 7)));
        var draft = ((IHtmlInputElement)editor.Page.QuerySelector("[name='Input.Draft']")!).Value;
        using var stranger = await Visitor.SignedInAsync(portal, "xzsp-editor");
        await stranger.GetAsync("/desk");

        await stranger.ForgeAsync(Address + "?handler=Accept", new() { ["Input.Draft"] = draft, ["Input.All"] = "true" });

        Assert.Equal(HttpStatusCode.Forbidden, stranger.Status);
        Assert.Null((await WorkingAsync(portal)).Content.Figures[Emptied]);
    }

    [Fact]
    public async Task What_is_too_large_is_turned_away_and_the_page_says_so()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Address);

        await editor.UploadAsync("#preview-form", "a.txt", new byte[ReportReader.MaxBytes + 1]);
        Assert.Contains("上限", editor.Page.QuerySelector("#Input_File-error")!.TextContent, StringComparison.Ordinal);

        await editor.UploadAsync("#preview-form", "a.txt", new byte[ReportReader.MaxBytes + (4 * 1024 * 1024)]);
        Assert.Equal(HttpStatusCode.OK, editor.Status);
        Assert.Contains("上限", editor.Page.QuerySelector("#Input_File-error")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pasted_page_is_read_with_its_markup_or_as_text_and_wrong_totals_are_named()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        var figures = TestDocuments.Figures(Format, new Random(4));
        figures[new CellKey("applications", "new", "total")] += 1;
        var document = TestDocuments.Markdown(Format, figures).Replace(TestDocuments.Agency, "新华区城市管理局", StringComparison.Ordinal).Replace("2023年政府", "2024年政府", StringComparison.Ordinal);

        await editor.GetAsync(Address);
        await editor.SendAsync("#preview-form", new() { ["Input.Pasted"] = document });

        Assert.NotNull(editor.Page.QuerySelector("#accept-form"));
        Assert.Contains("「一、本年新收政府信息公开申请数量」的「总计」：文件写", editor.Text, StringComparison.Ordinal);
        Assert.Contains("全部采用以后的检查结果", editor.Text, StringComparison.Ordinal);

        var tables = string.Concat(Format.Tables.Select(table => $"<h2>{Format.Sections.Single(section => section.Table == table.Key).Heading}</h2><table>{string.Concat(table.Layout.Rows.Select(row => $"<tr>{string.Concat(row.Cells.Select(cell => $"<td colspan={cell.ColumnSpan} rowspan={cell.RowSpan}>{(cell.Cell is null ? cell.Text : "31")}</td>"))}</tr>"))}</table>"));
        await editor.GetAsync(Address);
        await editor.SendAsync("#preview-form", new() { ["Input.Pasted"] = "随便", ["Input.Markup"] = $"<h1>新华区城市管理局2024年政府信息公开工作年度报告</h1>{tables}" });
        Assert.Empty(editor.Page.QuerySelectorAll(".error-summary").Select(summary => summary.TextContent));
        Assert.Equal("31", editor.Page.QuerySelector($"#c-{Emptied.ToString().Replace("/", "--", StringComparison.Ordinal)}")!.ParentElement!.QuerySelector("ins")!.LastChild!.TextContent);
    }

    [Fact]
    public async Task The_template_goes_out_with_what_is_stored_and_comes_back()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        var working = await WorkingAsync(portal);

        using var response = await editor.RawAsync(Entry + "/template.xlsx");
        var bytes = await response.Content.ReadAsByteArrayAsync(Token);
        Assert.Equal(EntryTemplate.ContentType, response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("填报表.xlsx", response.Content.Headers.ContentDisposition!.FileNameStar, StringComparison.Ordinal);
        var read = Assert.IsType<ReadOutcome.Read>(ReportReader.Read("a.xlsx", bytes, Formats, 2024));
        Assert.Equal(working.Content.Figures.Entered.ToDictionary(), read.Content.Figures.Entered.ToDictionary());
        Assert.Equal(working.Content.Narrative.ToDictionary(), read.Content.Narrative.ToDictionary());

        await editor.GetAsync(Address);
        await editor.UploadAsync("#preview-form", "填报表.xlsx", bytes);
        Assert.Contains("文件中的内容和草稿完全相同", editor.Text, StringComparison.Ordinal);
        Assert.Empty(editor.Page.QuerySelectorAll(".notice--warning"));
    }

    /// <summary>The editor on the import page, after a cell of the draft was emptied.</summary>
    private static async Task<Visitor> EmptiedAsync(Portal portal)
    {
        var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Entry);
        await editor.SendAsync("#report-form", new() { [$"Cells[{Emptied}]"] = "" }, "Save");
        await editor.GetAsync(Address);
        return editor;
    }

    private static IHtmlInputElement Box(Visitor visitor, CellKey key) => (IHtmlInputElement)visitor.Page.QuerySelector($"[name='Input.Cells[{key}]']")!;

    private static async Task<WorkingReport> WorkingAsync(Portal portal)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<ReportDesk>().FindAsync(Slug, 2024, Token))!;
    }

    private static string Json(params (CellKey Key, decimal Value)[] figures) => Json(figures, year: 2024);

    private static string Json((CellKey Key, decimal Value)[] figures, string agency = "新华区城市管理局", string slug = Slug, int year = 2024, string format = "2021")
    {
        var values = string.Join(',', figures.Select(figure => $"\"{figure.Key}\":{FigureText.Write(figure.Value)}"));
        var note = figures.Any(figure => figure.Key == Filled) ? $",\"notes\":{{\"{Filled}\":\"其中网上300件\"}}" : "";
        return $$"""{"format":"{{format}}","agency":{"slug":"{{slug}}","name":"{{agency}}"},"year":{{year}},"narrative":{"problems":"导入的文字。"},"figures":{{{values}}}{{note}}}""";
    }
}
