using System.Net;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>The check of what is on the screen, and the reasons and cures of findings.</summary>
public sealed class TextCheckPageTests
{
    private const string Address = "/desk/reports/xinhua-cgj/2024";

    [Fact]
    public async Task What_is_typed_is_checked_without_being_stored()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Address);
        var fields = Visitor.Fields((IHtmlFormElement)editor.Page.QuerySelector("#report-form")!);
        fields["Texts[problems]"] = "本年共主动公开条，××部门配合不够，将改进。";
        fields["Cells[proactive/regulations/issued]"] = "许多";
        var before = Stored(portal);

        var answer = await editor.RawPostAsync(Address + "?handler=Check", fields);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("「共主动公开条」", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<html", html, StringComparison.Ordinal);
        Assert.Equal(before, Stored(portal));
    }

    [Fact]
    public async Task A_reason_is_kept_by_itself_and_only_for_a_finding_that_is_there()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Address);
        await editor.SendAsync("#report-form", new() { ["Texts[problems]"] = "一是公开不够及时，联系人手机 13812345678；二是队伍力量不足。下一年度将改进工作方法，逐项落实整改措施，确保公开及时准确、群众满意。" }, "Save");
        var field = editor.Page.QuerySelector("textarea[name^='Reasons[R41']")!;
        var subject = field.GetAttribute("data-reason")!;
        var token = Visitor.Fields((IHtmlFormElement)editor.Page.QuerySelector("#report-form")!)["__RequestVerificationToken"];

        var given = await editor.RawPostAsync(Address + "?handler=Reason", [new("subject", subject), new("reason", "值班手机，已核对可以公开"), new("__RequestVerificationToken", token)]);
        var stray = await editor.RawPostAsync(Address + "?handler=Reason", [new("subject", "R41 overview"), new("reason", "没有这个问题"), new("__RequestVerificationToken", token)]);
        var empty = await editor.RawPostAsync(Address + "?handler=Reason", [new("subject", subject), new("reason", " "), new("__RequestVerificationToken", token)]);

        Assert.Equal(HttpStatusCode.OK, given.StatusCode);
        Assert.Contains("城管局填报员", await given.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, stray.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
        await editor.GetAsync(Address);
        Assert.Contains("值班手机，已核对可以公开", editor.Page.QuerySelector("textarea[name^='Reasons[R41']")!.TextContent, StringComparison.Ordinal);

        // The reason lapses when the text it speaks of changes.
        await editor.SendAsync("#report-form", new() { ["Texts[problems]"] = "一是公开不够及时，联系人手机 13812345679；二是队伍力量不足。下一年度将改进工作方法，逐项落实整改措施，确保公开及时准确、群众满意。", [$"Reasons[{subject}]"] = null }, "Save");
        Assert.DoesNotContain("值班手机，已核对可以公开", editor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cure_is_taken_into_the_text_without_script()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Address);
        await editor.SendAsync("#report-form", new() { ["Texts[problems]"] = "截止目前，公开还不够及时；明年将改进。" }, "Save");
        var cure = editor.Page.QuerySelector("li[data-section=problems] button[data-fix]")!;
        Assert.Contains("文中改为「截至目前」", cure.TextContent, StringComparison.Ordinal);
        var fields = Visitor.Fields((IHtmlFormElement)editor.Page.QuerySelector("#report-form")!);
        fields["Texts[other-matters]"] = "本年度没有收取信息处理费。没有其他需要报告的事项。";

        await editor.PostAsync(cure.GetAttribute("formaction")!, fields);

        Assert.Contains("已按建议修改并保存", editor.Text, StringComparison.Ordinal);
        Assert.Contains("截至目前，公开还不够及时", Stored(portal), StringComparison.Ordinal);

        // What was typed besides is saved with it.
        Assert.Contains("本年度没有收取信息处理费。没有其他需要报告的事项。", Stored(portal), StringComparison.Ordinal);
    }

    private static string Stored(Portal portal) => portal.Ask(db =>
        string.Join('\n', db.Set<RevisionText>().AsNoTracking().OrderBy(text => text.RevisionId).ThenBy(text => text.Section).Select(text => text.Text).ToList())
        + string.Join('\n', db.Revisions.AsNoTracking().OrderBy(revision => revision.Id).Select(revision => revision.Version).ToList()));
}
