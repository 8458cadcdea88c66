using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xinhua.Disclosure.Web.Demo;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>Review, return, publication and correction, over the pages.</summary>
public sealed class WorkflowPageTests
{
    private const string Entry = "/desk/reports/xinhua-cgj/2024";
    private const string Review = Entry + "/review";

    [Fact]
    public async Task A_report_is_returned_with_a_reason_corrected_approved_by_another_person_published_and_amended()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        using var reviewer = await Visitor.SignedInAsync(portal, "cgj-reviewer");
        using var citizen = Visitor.To(portal);
        await editor.GetAsync(Entry);
        await editor.SendAsync("#report-form", Correction(), "Submit");
        Assert.Equal(Review, editor.Address);
        Assert.Null(editor.Page.QuerySelector("form[action*='handler=Approve']"));

        await reviewer.GetAsync(Review);
        await reviewer.SendAsync("form[action*='handler=Return']", new() { ["Reason"] = " " });
        Assert.Contains("请写明退回的原因", reviewer.Text, StringComparison.Ordinal);
        await reviewer.SendAsync("form[action*='handler=Return']", new() { ["Reason"] = "请补写平台建设情况" });
        await editor.GetAsync(Entry);
        Assert.Contains("请补写平台建设情况", editor.Text, StringComparison.Ordinal);

        await editor.SendAsync("#report-form", button: "Submit");
        await reviewer.GetAsync(Review);
        await reviewer.SendAsync("form[action*='handler=Approve']");
        Assert.Equal(HttpStatusCode.NotFound, (await citizen.RawAsync("/reports/xinhua-cgj/2024")).StatusCode);
        await reviewer.SendAsync("form[action*='handler=Publish']");
        Assert.Contains("已发布，公众现在可以看到", reviewer.Text, StringComparison.Ordinal);
        await citizen.GetAsync("/reports/xinhua-cgj/2024");
        Assert.Equal(HttpStatusCode.OK, citizen.Status);

        await reviewer.GetAsync(Review);
        await reviewer.SendAsync("form[action*='handler=Amend']", new() { ["ChangeNote"] = "更正一处数字" });
        await citizen.GetAsync("/reports/xinhua-cgj/2024");
        Assert.DoesNotContain("更正一处数字", citizen.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await citizen.RawAsync("/reports/xinhua-cgj/2024?revision=2")).StatusCode);
    }

    [Fact]
    public async Task A_stale_page_decides_nothing()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        using var reviewer = await Visitor.SignedInAsync(portal, "cgj-reviewer");
        using var late = await Visitor.SignedInAsync(portal, "cgj-reviewer");
        await editor.GetAsync(Entry);
        await editor.SendAsync("#report-form", Correction(), "Submit");
        await reviewer.GetAsync(Review);
        await late.GetAsync(Review);

        await reviewer.SendAsync("form[action*='handler=Return']", new() { ["Reason"] = "退回" });
        await late.SendAsync("form[action*='handler=Approve']");

        Assert.Contains("报告现在不在审核中", late.Text, StringComparison.Ordinal);
        await editor.GetAsync(Entry);
        Assert.Equal(Entry, editor.Address);
    }

    [Fact]
    public async Task A_remark_that_will_be_published_is_seen_where_the_number_is_typed()
    {
        await using var portal = await Portal.WithDemoAsync();
        var key = ReportFormats.Load().Get("2021").EnteredCells.First().Key;
        await using (var scope = portal.Services.CreateAsyncScope())
        {
            var desk = scope.ServiceProvider.GetRequiredService<ReportDesk>();
            await desk.ActAsync(
                "xinhua-cgj",
                2024,
                null,
                working =>
                {
                    working.Revision.Write(
                        new RevisionChange(new Dictionary<CellKey, decimal?>(), new Dictionary<string, string>(), new Dictionary<CellKey, string?> { [key] = "其中修订1件" }),
                        new Actor(0, "导入"),
                        desk.Now);
                    return Task.FromResult<WorkflowOutcome>(new WorkflowOutcome.Done());
                },
                TestContext.Current.CancellationToken);
        }

        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Entry);

        Assert.Contains("备注：其中修订1件", editor.Page.QuerySelector($"td:has([data-cell='{key}'])")!.TextContent, StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Correction()
    {
        var error = DemoFile.Load(ReportFormats.Load()).Unit("xinhua-cgj").Report(2024)!.Latest.DeliberateError!;
        return new() { [$"Cells[{error.Cell}]"] = FigureText.Write(error.Correct) };
    }
}
