using System.Net;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>RUL-03: what a rule asks, why and what to do, for everybody; what became of its findings, for the office.</summary>
public sealed class RulesPageTests
{
    [Fact]
    public async Task Everybody_reads_the_rules_and_the_office_sees_what_became_of_their_findings()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var citizen = Visitor.To(portal);
        await citizen.GetAsync("/");
        Assert.NotNull(citizen.Page.QuerySelector(".site-footer a[href='/rules']"));
        await citizen.GetAsync("/rules");
        Assert.Contains("身份证", citizen.Page.QuerySelector("#R40")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("更正", citizen.Page.QuerySelector("#R50 dl")!.TextContent, StringComparison.Ordinal);

        using var officer = await Visitor.SignedInAsync(portal, "xinhua-officer");
        await officer.GetAsync("/office/rules");
        Assert.Contains("还没有单位提交过报告", officer.Text, StringComparison.Ordinal);
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync("/desk/reports/xinhua-cgj/2024");
        await editor.SendAsync("#report-form", button: "Submit");
        Assert.Contains("不能提交", editor.Text, StringComparison.Ordinal);
        await officer.GetAsync("/office/rules");
        var row = officer.Page.QuerySelectorAll("tbody tr").Single(line => line.TextContent.Contains("R01", StringComparison.Ordinal));
        var amounts = row.QuerySelectorAll("td.amount").Select(cell => cell.TextContent).ToList();
        Assert.NotEqual("0", amounts[0]);
        Assert.Equal([amounts[0], "0", "0", amounts[0]], amounts);
        Assert.NotNull(row.QuerySelector("a[href='/rules#R01']"));
    }

    [Fact]
    public async Task The_administrator_says_who_makes_regulations()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var admin = await Visitor.SignedInAsync(portal, "system-admin");
        await admin.GetAsync("/admin/agencies/xinhua-cgj");
        await admin.SendAsync("#power-form", new() { ["MakesRegulations"] = "true" });

        Assert.Equal(HttpStatusCode.OK, admin.Status);
        Assert.Contains("已登记为有规章制定权", admin.Text, StringComparison.Ordinal);
        Assert.NotNull(admin.Page.QuerySelector("#MakesRegulations[checked]"));
    }
}
