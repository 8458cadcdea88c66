using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;
using Xunit;
using static Xinhua.Disclosure.Tests.Core.TestReports;

namespace Xinhua.Disclosure.Tests.Core.Validation;

/// <summary>R15, R18–R20, R24, R26, and what the validator makes of all findings.</summary>
public sealed class TextRulesTests
{
    private static readonly string[] Headings = ["一、文字", "二、数字", "三、文件"];

    [Theory]
    [InlineData("新华区行政审批局2030年政府信息公开工作年度报告", null)]
    [InlineData("新华区行政审批局 2030 年度政府信息公开工作年度报告", null)]
    [InlineData("新华区行政审批局2029年政府信息公开工作年度报告", "标题写的是2029年，报告年度是2030年")]
    [InlineData("年报", "没有找到标题「新华区行政审批局2030年政府信息公开工作年度报告」")]
    [InlineData(null, "没有找到标题「新华区行政审批局2030年政府信息公开工作年度报告」")]
    public void The_title_names_the_report_year(string? title, string? message) =>
        Assert.Equal(message is null ? [] : [message], Check("R15", Document(title, Headings)).Select(finding => finding.Message));

    [Fact]
    public void A_report_made_here_has_its_title_and_headings_from_the_form()
    {
        var report = Report(TestForms.Tiny);

        Assert.Empty(Check("R15", report).Concat(Check("R19", report)));
    }

    [Theory]
    [InlineData("新华区行政审批局2030年政府信息公开工作年度报告", Agency, null)]
    [InlineData("新华区审批局2030年政府信息公开工作年度报告", Agency, "标题写的是「新华区审批局」，登记的单位全称是「新华区行政审批局」")]
    [InlineData("新华区审批局2030年政府信息公开工作年度报告", null, null)]
    [InlineData("年报", Agency, null)]
    public void The_title_names_the_registered_agency(string title, string? registered, string? message)
    {
        var findings = Check("R18", Document(title, Headings), registeredName: registered);

        Assert.Equal(message is null ? [] : [message], findings.Select(finding => finding.Message));
    }

    [Fact]
    public void A_report_made_here_under_another_name_is_found() =>
        Assert.Equal("新华区行政审批局", Assert.Single(Check("R18", Report(TestForms.Tiny), registeredName: "新华区数据局")).Excerpt);

    [Theory]
    [InlineData("一、文字|二、数字|三、文件")]
    [InlineData("一、 文字|附|二、数字|三、文件\u3000")]
    [InlineData("一、文字|三、文件", "numbers 缺少标题「二、数字」")]
    [InlineData("一、文字|二、数据|三、文件", "numbers 标题应为「二、数字」，现为「二、数据」")]
    [InlineData("二、数字|一、文字|三、文件", "numbers 标题「二、数字」的顺序不对，应为第2个")]
    [InlineData("", "words 缺少标题「一、文字」", "numbers 缺少标题「二、数字」", "papers 缺少标题「三、文件」")]
    public void The_headings_are_those_of_the_form_in_its_order(string headings, params string[] findings) => Assert.Equal(
        findings,
        Check("R19", Document("年报", headings.Split('|', StringSplitOptions.RemoveEmptyEntries))).Select(finding => $"{finding.Section} {finding.Message}"));

    [Theory]
    [InlineData("一二三四五", null)]
    [InlineData("一二 \n三四", "「一、文字」只有4字，至少要写5字")]
    [InlineData("", "「一、文字」没有填写，至少要写5字")]
    public void Sections_of_text_are_long_enough(string text, string? message)
    {
        var findings = Check("R20", Report(TestForms.Tiny) with { Narrative = new Dictionary<string, string> { ["words"] = text } });

        Assert.Equal(message is null ? [] : [message], findings.Select(finding => finding.Message));
        Assert.All(findings, finding => Assert.Equal(("words", "写一写。"), (finding.Section, finding.Suggestion)));
    }

    [Theory]
    [InlineData("没有收取手续费。", null)]
    [InlineData("没有其他事项。", "「一、文字」没有写明手续费的情况")]
    [InlineData("", null)]
    public void What_the_form_asks_for_is_spoken_of(string text, string? message) => Assert.Equal(
        message is null ? [] : [message],
        Check("R24", Report(TestForms.Tiny) with { Narrative = new Dictionary<string, string> { ["words"] = text } }).Select(finding => finding.Message));

    [Theory]
    [InlineData("2019", 2020, null)]
    [InlineData("2021", 2021, null)]
    [InlineData("2019", 2021, "表格用的是国办公开办函〔2019〕60号的格式（2019至2020年使用），不是2021年应当使用的格式")]
    [InlineData("2021", 2020, "表格用的是国办公开办函〔2021〕30号的格式（2021年起使用），不是2020年应当使用的格式")]
    public void The_form_is_the_one_for_the_year(string form, int year, string? message) =>
        Assert.Equal(message is null ? [] : [message], Check("R26", Report(TestForms.All.Get(form)) with { Year = year }).Select(finding => finding.Message));

    [Fact]
    public void In_2019_nothing_is_worse_than_a_warning_and_all_may_be_excused()
    {
        var empty = Report(TestForms.Of2019) with { Narrative = new Dictionary<string, string>() };

        var in2019 = Validate(empty with { Year = 2019 });
        var in2020 = Validate(empty with { Year = 2020 });

        Assert.All(in2019, finding => Assert.Equal((Severity.Warning, true), (finding.Severity, finding.MayBeExcused)));
        Assert.Contains(in2020, finding => finding is { Severity: Severity.Error, MayBeExcused: false });
        Assert.Equal(in2020.Select(finding => finding.Subject).Order(), in2019.Select(finding => finding.Subject).Order());
    }

    [Fact]
    public void Errors_come_first_and_rules_in_order()
    {
        var findings = Validate(Report(TestForms.Tiny, ("cases/kept/man", -1)) with { Narrative = new Dictionary<string, string> { ["words"] = "短" } });

        Assert.Equal(["R07", "R08", "R20", "R06", "R24"], findings.Select(finding => finding.RuleId).Distinct());
    }

    [Fact]
    public void The_subject_of_a_finding_names_its_place_whatever_the_numbers()
    {
        var few = Check("R05", Report(TestForms.Tiny, ("cases/kept/man", 15)), Report(TestForms.Tiny, ("cases/rest/man", 8)));
        var many = Check("R05", Report(TestForms.Tiny, ("cases/kept/man", 150)), Report(TestForms.Tiny, ("cases/rest/man", 80)));

        Assert.Equal("R05 cases/kept/man", Assert.Single(few).Subject);
        Assert.Equal(few[0].Subject, Assert.Single(many).Subject);
        Assert.Equal("R20 words", Check("R20", Report(TestForms.Tiny) with { Narrative = new Dictionary<string, string>() })[0].Subject);
        Assert.Equal("R26", Check("R26", Report(TestForms.Tiny) with { Year = 2020 })[0].Subject);
    }

    private static ReportContent Document(string? title, IReadOnlyList<string> headings) =>
        Report(TestForms.Tiny) with { Stated = new StatedFrame(title, headings, new Dictionary<CellKey, string>()) };
}
