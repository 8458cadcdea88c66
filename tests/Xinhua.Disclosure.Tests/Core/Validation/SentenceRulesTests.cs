using CsCheck;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Text;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Tests.Core.Text;
using Xunit;
using static Xinhua.Disclosure.Tests.Core.TestReports;

namespace Xinhua.Disclosure.Tests.Core.Validation;

/// <summary>What findings about sentences say and where they point; how often they are right is measured by the corpus.</summary>
public sealed class SentenceRulesTests
{
    [Theory]
    [InlineData("R28", "（二）依申请公开。共收到申请 3 件。", "文中写收到申请 3 件，表三新收申请是2件", "3", "共收到申请 2 件")]
    [InlineData("R28", "（二）依申请公开。收到申请三件。", "文中写收到申请三件，表三新收申请是2件", "三", "收到申请2件")]
    [InlineData("R35", "收取行政事业性收费12.5万元。", "文中写行政事业性收费12.5万元，表二行政事业性收费金额是3.25万元", "12.5", "行政事业性收费3.25万元")]
    [InlineData("R35", "收取行政事业性收费125000元。", "文中写行政事业性收费125000元，表二行政事业性收费金额是3.25万元", "125000", "行政事业性收费32500元")]
    [InlineData("R32", "（二）依申请公开。未收到申请。", "文中写「未收到申请」，表三新收申请是2件", "未收到申请", null)]
    public void A_finding_shows_both_numbers_and_the_cure(string rule, string text, string message, string words, string? cured)
    {
        var report = Written(text, ("applications/new/natural-person", 2), ("proactive/fees/amount", 3.25m));

        var finding = Assert.Single(Check(rule, report));

        Assert.Equal(message, finding.Message);
        Assert.Equal("overview", finding.Section);
        Assert.Equal(words, text.Substring(finding.Spans[0].Start, finding.Spans[0].Length));
        Assert.Contains(finding.Sentence!, text, StringComparison.Ordinal);
        Assert.NotEmpty(finding.Cells);
        Assert.Equal(cured is null, finding.Fix is null);
        if (finding.Fix is { } fix)
        {
            var after = text[..fix.Span.Start] + fix.Replacement + text[(fix.Span.Start + fix.Span.Length)..];
            Assert.Contains(cured!, after, StringComparison.Ordinal);
            Assert.Empty(Check(rule, Written(after, ("applications/new/natural-person", 2), ("proactive/fees/amount", 3.25m))));
        }
    }

    [Fact]
    public void A_blank_cell_is_not_held_against_the_text()
    {
        var report = Report(TestForms.Of2021) with { Narrative = new Dictionary<string, string> { ["overview"] = "（二）依申请公开。收到申请3件，未收到行政复议。" } };

        Assert.Empty(Check("R28", report).Concat(Check("R32", report)));
    }

    [Fact]
    public void Growth_is_cured_in_the_digits_it_was_written_with()
    {
        var now = Written("（二）依申请公开。新收申请60件，同比增长12.0%。", ("applications/new/natural-person", 60));
        var finding = Assert.Single(Check("R33", now, Written("", ("applications/new/natural-person", 50)) with { Year = now.Year - 1 }));

        Assert.Equal("文中写增长12.0%，由50到60应是增长20%", finding.Message);
        Assert.Equal("20", finding.Fix!.Replacement);
    }

    [Fact]
    public void A_likeness_is_told_with_its_share_and_its_sentences()
    {
        var text = string.Concat(Enumerable.Range(0, 8).Select(index => $"第{"甲乙丙丁戊己庚辛"[index]}项工作由{"东南西北中上下左"[index]}街社区负责推进并公布进展。"));
        var report = Written(text);
        var context = new ReviewContext(report, Written(text) with { Year = report.Year - 1 }, null);

        Assert.Equal("文字与本单位2020年的报告有100%相同（数字和年份不计）", Assert.Single(ReportValidator.Rules.Single(rule => rule.Id == "R37").Check(context)).Message);
        var info = Assert.Single(ReportValidator.Rules.Single(rule => rule.Id == "R36").Check(context));
        Assert.Equal((Severity.Info, 8), (info.Severity, info.Spans.Count));
        Assert.Empty(ReportValidator.Rules.Single(rule => rule.Id == "R36").Check(context with { Settings = new RuleSettings { OwnSimilarity = 1 } }));

        var other = new SimilarReport("新华区财政局", 2021, Similarity.Marks(report).Keys.ToHashSet());
        Assert.Equal(
            "文字与新华区财政局2021年的报告有100%相同（数字和年份不计），共8句",
            Assert.Single(ReportValidator.Rules.Single(rule => rule.Id == "R38").Check(context with { Similar = [other] })).Message);
    }

    [Fact]
    public void Findings_point_into_the_text_whatever_it_is() => TestTexts.Any.Sample(text =>
    {
        var cleaned = Narrative.Clean(text);
        foreach (var finding in Validate(Written(cleaned, ("applications/new/company", 2))).Where(finding => finding.Section == "overview"))
        {
            Assert.All(finding.Spans, span => Assert.InRange(span.Start + span.Length, span.Length, cleaned.Length));
            Assert.True(finding.Fix is not { } fix || fix.Span.Start + fix.Span.Length <= cleaned.Length);
            Assert.True(finding.Sentence is null || cleaned.Contains(finding.Sentence, StringComparison.Ordinal));
        }
    });

    private static ReportContent Written(string text, params (string Key, decimal Value)[] figures)
    {
        var zeros = TestForms.Of2021.EnteredCells.ToDictionary(cell => cell.Key, _ => 0m);
        foreach (var (key, value) in figures)
        {
            zeros[Key(key)] = value;
        }

        return Report(TestForms.Of2021, zeros) with { Narrative = new Dictionary<string, string> { ["overview"] = text } };
    }
}
