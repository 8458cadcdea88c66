using Microsoft.Playwright;
using Xunit;

namespace Xinhua.Disclosure.BrowserTests.Journeys;

/// <summary>The check of the texts while they are written.</summary>
public sealed class TextCheckTests(Chromium chromium)
{
    [Fact]
    public async Task Words_are_underlined_while_they_are_written_and_a_finding_leads_to_them()
    {
        await using var live = await LivePortal.OpenAsync(chromium);
        var editor = await live.SignedInAsync("cgj-editor");
        await editor.GotoAsync(LivePortal.Entry);
        var field = editor.Locator("#t-problems");

        await field.FillAsync("\n  一是公开不够及时，本年共主动公开条，　\n\n二是改进措施还要落实，××部门配合不够，我们将在下一年度逐项改进，并把落实情况作为考核的内容。");

        var finding = editor.Locator("#text-findings .finding", new() { HasText = "R39" });
        await Assertions.Expect(finding).ToContainTextAsync("共主动公开条");
        await Assertions.Expect(editor.Locator("#text-findings")).ToContainTextAsync("文字检查发现");
        await Assertions.Expect(editor.Locator("#check-state")).ToContainTextAsync("文字检查发现");

        await editor.KeepAsync("text-check");
        await editor.AssertAccessibleAsync();
        await finding.Locator("[data-message]").ClickAsync();
        await Assertions.Expect(field).ToBeFocusedAsync();

        await field.FillAsync("一是公开不够及时。二是改进措施还要落实，我们将在下一年度逐项改进，并把落实情况作为考核的内容，确保问题整改到位，群众满意。");
        await Assertions.Expect(finding).ToHaveCountAsync(0);
        Assert.Empty(live.Complaints);
    }

    [Theory]
    [InlineData(360)]
    [InlineData(768)]
    public async Task The_layer_behind_a_field_breaks_its_lines_as_the_field_does(int width)
    {
        await using var live = await LivePortal.OpenAsync(chromium);
        var editor = await live.SignedInAsync("cgj-editor", width: width);
        await editor.GotoAsync(LivePortal.Entry);
        await editor.Locator("#t-overview").FillAsync(string.Join('\n', Enumerable.Repeat("（一）主动公开。全年主动公开政府信息 1234 条，其中 GB/T 9704-2012 等标准；办理“一件事”12 项，××部门配合。", 30)));

        var heights = await editor.EvaluateAsync<int[]>("() => { const field = document.getElementById('t-overview'); const layer = field.previousElementSibling; return [field.scrollHeight, layer.scrollHeight, field.clientWidth, layer.clientWidth]; }");

        // The layer has one line more, so that a last line that is empty counts.
        Assert.InRange(heights[1] - heights[0], 0, 32);
        Assert.Equal(heights[2], heights[3]);
        Assert.Empty(live.Complaints);
    }
}
