using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>What the script of the entry page sends and asks, over HTTP.</summary>
public sealed class EntryChangeTests
{
    private const string Entry = "/desk/reports/xinhua-cgj/2024";
    private const string Change = Entry + "?handler=Change";

    private static readonly string[] Cells = [.. ReportFormats.Load().Get("2021").EnteredCells.Take(2).Select(cell => cell.Key.ToString())];

    /// <summary>As a browser writes it, Chinese as it is.</summary>
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_is_saved_merged_or_comes_back()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await OpenAsync(portal);
        var was = await StoredAsync(portal);
        var text = was.Text("overview");
        var version = await VersionAsync(portal);

        var saved = await SendAsync(editor, Body(version, cells: [Cell(Cells[0], Was(was, 0), "31")], texts: [Text(text, text.Length, "", "末尾。")]));
        var second = await SendAsync(editor, Body(version, cells: [Cell(Cells[0], Was(was, 0), "32"), Cell(Cells[1], Was(was, 1), "33")], texts: [Text(text, 0, "", "开头。"), Text(text, text.Length, "", "别的末尾。")]));

        Assert.Equal(("saved", "31", "saved", version + 1), (Fate(saved, "cells", 0), (string?)saved["cells"]![0]!["now"], Fate(saved, "texts", 0), (int)saved["version"]!));
        Assert.False((bool)saved["hasMoved"]!);
        Assert.Equal(("conflict", "31", "城管局填报员", "saved"), (Fate(second, "cells", 0), (string?)second["cells"]![0]!["now"], (string?)second["cells"]![0]!["by"], Fate(second, "cells", 1)));
        Assert.Equal(("merged", "conflict"), (Fate(second, "texts", 0), Fate(second, "texts", 1)));
        Assert.True((bool)second["hasMoved"]!);
        var now = await StoredAsync(portal);
        Assert.Equal((31, 33, $"开头。{text}末尾。"), (now.Figures[CellKey.Parse(Cells[0], null)], now.Figures[CellKey.Parse(Cells[1], null)], now.Text("overview")));
    }

    [Fact]
    public async Task Nobody_without_the_right_or_the_token_changes_anything()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await OpenAsync(portal);
        using var stranger = await Visitor.SignedInAsync(portal, "xzsp-editor");
        using var reviewer = await Visitor.SignedInAsync(portal, "cgj-reviewer");
        await stranger.GetAsync("/desk");
        await reviewer.GetAsync("/desk");
        var (before, body) = (await VersionAsync(portal), Body(0, cells: [Cell(Cells[0], "", "31")]));

        Assert.Equal(HttpStatusCode.BadRequest, (await editor.SendJsonAsync(Change, body, token: "x")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.SendJsonAsync(Change, body)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reviewer.SendJsonAsync(Change, body)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await editor.SendJsonAsync("/desk/reports/xinhua-cgj/2001?handler=Change", body)).StatusCode);
        foreach (var handler in new[] { "Live&version=0&tab=abc", "Token" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await stranger.RawAsync($"{Entry}?handler={handler}")).StatusCode);
        }

        Assert.Equal(before, await VersionAsync(portal));
        Assert.Equal(0, portal.Ask(db => db.EditorPresences.Count()));
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("""{"revision":1,"version":0,"cells":[],"texts":[]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"revision":1,"version":0,"cells":null,"texts":null}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"revision":1,"version":0,"cells":[null]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"revision":1,"version":0,"cells":[{"was":"1"}]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"version":0,"cells":[{"key":"a/b/c","was":"","now":"1"}]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"revision":1,"version":0,"texts":[{"section":"overview","wasDigest":"","patches":[{"at":-1,"remove":"","insert":"字","before":"","after":""}]}]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"revision":1,"version":0,"texts":[{"section":"overview","wasDigest":"","patches":[{"at":0,"remove":"","insert":null,"before":"","after":""}]}]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"revision":1,"version":0,"texts":[{"section":"overview","wasDigest":"","patches":[]}]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"revision":1,"version":0,"texts":[{"section":"overview","wasDigest":"","patches":[{"at":0,"remove":"","insert":"\ud800","before":"","after":""}]}]}""", HttpStatusCode.BadRequest)]
    public async Task What_no_page_sends_is_refused(string body, HttpStatusCode status)
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await OpenAsync(portal);
        var before = await VersionAsync(portal);

        Assert.Equal(status, (await editor.SendJsonAsync(Change, body)).StatusCode);
        Assert.Equal(before, await VersionAsync(portal));
    }

    [Fact]
    public async Task More_than_64_kilobytes_and_a_form_are_refused()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await OpenAsync(portal);
        var (text, version) = ((await StoredAsync(portal)).Text("overview"), await VersionAsync(portal));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await editor.SendJsonAsync(Change, Body(version, texts: [Text(text, 0, "", new string('字', 22_000))]))).StatusCode);
        var form = Visitor.Fields((AngleSharp.Html.Dom.IHtmlFormElement)editor.Page.QuerySelector("#report-form")!);
        Assert.Equal(HttpStatusCode.BadRequest, (await editor.RawPostAsync(Change, form)).StatusCode);
        Assert.Equal(version, await VersionAsync(portal));
        Assert.Equal("saved", Fate(await SendAsync(editor, Body(version, texts: [Text(text, 0, "", new string('字', 20_000))])), "texts", 0));
    }

    [Fact]
    public async Task After_the_report_was_handed_in_changes_are_refused_with_the_reason()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await OpenAsync(portal);
        using var other = await OpenAsync(portal);
        await other.SendAsync("#report-form", new() { ["Cells[applications/granted/natural-person]"] = "5" }, "Submit");
        Assert.EndsWith("/review", other.Address, StringComparison.Ordinal);

        var refused = await SendAsync(editor, Body(0, cells: [Cell(Cells[0], "", "31")]));
        var news = JsonNode.Parse(await (await editor.RawAsync($"{Entry}?handler=Live&version=0")).Content.ReadAsStringAsync(Token))!;

        Assert.Contains("报告正在审核", (string?)refused["locked"], StringComparison.Ordinal);
        Assert.Equal("refused", Fate(refused, "cells", 0));
        Assert.Equal((string?)refused["locked"], (string?)news["locked"]);
    }

    [Fact]
    public async Task Two_nodes_show_each_others_people_and_changes()
    {
        Assert.SkipWhen(TestDatabase.Server is not null, "The second node shares a SQLite file.");
        await using var portal = await Portal.WithDemoAsync();
        await using var node = portal.SecondNode();
        using var first = await OpenAsync(portal);
        using var second = await OpenAsync(node);
        var version = await VersionAsync(portal);
        await LookAsync(first, version, "aaa", Cells[0]);

        var alone = await LookAsync(second, version, "bbb", "overview");
        await SendAsync(first, Body(version, cells: [Cell(Cells[0], Was(await StoredAsync(portal), 0), "41")]));
        var news = await LookAsync(second, version, "bbb", "overview");

        Assert.Equal(("城管局填报员", Cells[0], true), ((string?)alone["people"]![0]!["name"], (string?)alone["people"]![0]!["place"], (bool)alone["people"]![0]!["isSelf"]!));
        Assert.Null(alone["cells"]);
        Assert.Equal(("41", version + 1), ((string?)news["cells"]![Cells[0]], (int)news["version"]!));
        Assert.Equal(3, news["texts"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_token_is_given_to_whoever_is_signed_in_and_names_them()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await OpenAsync(portal);
        var fresh = JsonNode.Parse(await (await editor.RawAsync($"{Entry}?handler=Token")).Content.ReadAsStringAsync(Token))!;

        Assert.Equal(editor.Page.QuerySelector("#report-form")!.GetAttribute("data-account"), (string?)fresh["account"]);
        Assert.Equal("城管局填报员", (string?)fresh["name"]);
        Assert.Equal(HttpStatusCode.OK, (await editor.SendJsonAsync(Change, Body(0, cells: [Cell("x", "", "1")]), token: (string?)fresh["token"])).StatusCode);
    }

    private static async Task<Visitor> OpenAsync(Portal portal)
    {
        var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Entry);
        return editor;
    }

    private static async Task<JsonNode> SendAsync(Visitor editor, string body)
    {
        using var answer = await editor.SendJsonAsync(Change, body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!;
    }

    private static async Task<JsonNode> LookAsync(Visitor editor, int version, string page, string place)
    {
        using var answer = await editor.RawAsync($"{Entry}?handler=Live&version={version}&tab={page}&place={Uri.EscapeDataString(place)}");
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!;
    }

    private static string? Fate(JsonNode answer, string kind, int index) => (string?)answer[kind]![index]!["fate"];

    private static string Body(int version, object[]? cells = null, object[]? texts = null) =>
        JsonSerializer.Serialize(new { page = "abc", revision = 1, version, cells = cells ?? [], texts = texts ?? [] }, Readable);

    private static object Cell(string key, string was, string now) => new { key, was, now };

    private static object Text(string text, int at, string remove, string insert) => new
    {
        section = "overview",
        wasDigest = ContentDigest.Of(text),
        patches = new[] { new TextPatch(at, remove, insert, text[Math.Max(0, at - TextPatch.Context)..at], text[(at + remove.Length)..Math.Min(text.Length, at + remove.Length + TextPatch.Context)]) },
    };

    private static string Was(ReportContent content, int cell) => FigureText.Write(content.Figures[CellKey.Parse(Cells[cell], null)]);

    private static async Task<ReportContent> StoredAsync(Portal portal) => (await WorkingAsync(portal)).Content;

    private static async Task<int> VersionAsync(Portal portal) => (await WorkingAsync(portal)).Revision.Version;

    private static async Task<WorkingReport> WorkingAsync(Portal portal)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<ReportDesk>().FindAsync("xinhua-cgj", 2024, Token))!;
    }
}
