using CsCheck;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;
using Xunit;
using static Xinhua.Disclosure.Tests.Core.TestReports;

namespace Xinhua.Disclosure.Tests.Core.Validation;

/// <summary>R01–R04, R07–R09: what can be told from the numbers alone.</summary>
public sealed class ArithmeticRulesTests
{
    private static readonly string[] Arithmetic = ["R01", "R02", "R03", "R04"];

    private static readonly (string Key, decimal Value)[] Balanced =
    [
        ("cases/received/man", 10), ("cases/kept/man", 2), ("cases/yes/man", 4), ("cases/no/man", 5), ("cases/rest/man", 3),
        ("cases/received/firm", 0), ("cases/kept/firm", 0), ("cases/yes/firm", 0), ("cases/no/firm", 0), ("cases/rest/firm", 0),
    ];

    public static TheoryData<string> Forms => [.. TestForms.All.All.Select(format => format.Id)];

    [Fact]
    public void An_identity_that_fails_says_both_sums_and_how_far_they_are_apart()
    {
        var findings = Check("R01", Report(TestForms.Tiny, [.. Balanced, ("cases/no/man", 4)]));

        Assert.Equal(["甲：一＋二＝12，三＋四＝11，相差1", "合计：一＋二＝12，三＋四＝11，相差1"], findings.Select(finding => finding.Message));
        Assert.Equal(
            [Key("cases/received/man"), Key("cases/kept/man"), Key("cases/done/man"), Key("cases/rest/man")], findings[0].Cells);
        Assert.All(findings, finding => Assert.Equal((Severity.Error, false), (finding.Severity, finding.MayBeExcused)));
    }

    [Fact]
    public void The_official_note_is_told_in_the_words_of_the_form()
    {
        var report = Report(TestForms.Of2021, TestForms.Of2021.EnteredCells.Select(cell => KeyValuePair.Create(
            cell.Key, cell.Key == Key("applications/new/company") ? 12m : cell.Key == Key("applications/closed-other/company") ? 11m : 0m)));

        Assert.Equal(["商业企业：一＋二＝12，三（七）＋四＝11，相差1", "总计：一＋二＝12，三（七）＋四＝11，相差1"], Check("R01", report).Select(finding => finding.Message));
    }

    [Fact]
    public void A_statement_of_an_identity_runs_along_while_cells_are_blank()
    {
        var statements = IdentityStatement.Of(Report(TestForms.Tiny, ("cases/received/man", 3), ("cases/rest/man", 3)).Figures).ToList();

        Assert.Equal(["甲", "乙", "合计"], statements.Select(statement => statement.Column.Label));
        Assert.Equal(["一＋二＝3，三＋四＝3，相等", "一＋二＝0，三＋四＝0，相等", "一＋二＝3，三＋四＝3，相等"], statements.Select(statement => statement.Text));
        Assert.All(statements, statement => Assert.False(statement.IsComplete));
    }

    [Fact]
    public void A_printed_total_that_is_no_sum_says_what_it_should_be()
    {
        var finding = Assert.Single(Check("R02", Report(TestForms.Tiny, [.. Balanced, ("cases/done/man", 8)])));

        Assert.Equal("「小计」的「甲」写的是8，各项相加是9，相差1", finding.Message);
        Assert.Equal([Key("cases/done/man"), Key("cases/yes/man"), Key("cases/no/man")], finding.Cells);
    }

    [Fact]
    public void A_total_nobody_printed_is_not_said_to_be_wrong() =>
        Assert.Equal(["cases/done/man"], Arithmetic.SelectMany(rule => Check(rule, Report(TestForms.Tiny, [.. Balanced, ("cases/done/man", 8)])))
            .Where(finding => finding.RuleId != "R01").Select(finding => finding.Cells[0].ToString()));

    [Fact]
    public void Zero_totals_over_filled_rows_of_table_four_are_found_as_in_洪泽_2023()
    {
        var report = Report(
            TestForms.Of2021,
            ("disputes/review/upheld", 10), ("disputes/review/corrected", 0), ("disputes/review/other", 1), ("disputes/review/pending", 0), ("disputes/review/total", 0),
            ("disputes/litigation-direct/upheld", 2), ("disputes/litigation-direct/total", 3));

        var finding = Assert.Single(Check("R04", report));

        Assert.Equal("「行政复议」的「总计」写的是0，各项相加是11，相差11", finding.Message);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_consistent_report_has_no_finding_but_that_last_year_is_not_on_file(string form)
    {
        var format = TestForms.All.Get(form);
        Consistent(format).Sample(
            figures =>
            {
                Assert.Equal(["R06"], Validate(Report(format, figures)).Select(finding => finding.RuleId));
                Assert.Equal(["R06"], Validate(Report(format, WithStatedTotals(format, figures))).Select(finding => finding.RuleId));
            },
            iter: 50);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Changing_one_number_breaks_the_identity_in_its_column_and_in_the_total_and_nothing_else(string form)
    {
        var format = TestForms.All.Get(form);
        var key = OneOf([.. format.EnteredCells.Select(cell => cell.Key)]);
        var change = Gen.Int[-50, 50].Where(k => k != 0);
        Gen.Select(Consistent(format), key, change).Sample((figures, changed, k) =>
        {
            figures[changed] += k;

            var findings = Arithmetic.SelectMany(rule => Check(rule, Report(format, figures))).ToList();

            string[] columns = changed.Table == "applications" ? [changed.Column, "total"] : [];
            Assert.Equal(columns, findings.Select(finding => Assert.Single(finding.Cells.Select(cell => cell.Column).Distinct())));
            Assert.All(findings, finding => Assert.EndsWith($"相差{Math.Abs(k)}", finding.Message, StringComparison.Ordinal));
            Assert.All(findings, finding => Assert.Equal("R01", finding.RuleId));
        });
    }

    [Theory]
    [InlineData("applications/new/total", "R03 applications/new/total", "R01 applications/new/total")]
    [InlineData("applications/granted/total", "R03 applications/granted/total", "R02 applications/total-handled/total")]
    [InlineData(
        "applications/total-handled/company", "R02 applications/total-handled/company", "R03 applications/total-handled/total", "R01 applications/new/company")]
    [InlineData("applications/total-handled/total", "R02 applications/total-handled/total", "R03 applications/total-handled/total", "R01 applications/new/total")]
    [InlineData("disputes/review/total", "R04 disputes/review/total")]
    public void A_wrong_printed_total_is_found_in_exactly_the_sums_and_identities_it_stands_in(string total, params string[] expected)
    {
        var format = TestForms.Of2021;
        Gen.Select(Consistent(format), Gen.Int[1, 9]).Sample(
            (entered, k) =>
            {
                var figures = WithStatedTotals(format, entered);
                figures[Key(total)] += k;

                var findings = Arithmetic.SelectMany(rule => Check(rule, Report(format, figures)));

                Assert.Equal(expected.Order(), findings.Select(finding => $"{finding.RuleId} {finding.Cells[0]}").Order());
            },
            iter: 30);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_blank_is_named_and_no_sum_is_judged_by_it(string form)
    {
        var format = TestForms.All.Get(form);
        var keys = OneOf([.. format.EnteredCells.Select(cell => cell.Key)]).Array[1, 3];
        Gen.Select(Consistent(format), keys).Sample((figures, blank) =>
        {
            var report = Report(format, figures.Where(figure => !blank.Contains(figure.Key)));

            Assert.Equal(
                format.Cells.Select(cell => cell.Key).Where(blank.Contains), Check("R07", report).Select(finding => Assert.Single(finding.Cells)));
            Assert.Empty(Arithmetic.SelectMany(rule => Check(rule, report)));
        });
    }

    [Fact]
    public void A_column_with_a_blank_is_not_judged_while_the_others_are()
    {
        var report = Report(TestForms.Tiny, Balanced
            .Where(figure => figure.Key != "cases/kept/man")
            .Select(figure => KeyValuePair.Create(Key(figure.Key), figure.Key == "cases/rest/firm" ? 7 : figure.Value)));

        Assert.Equal(["乙：一＋二＝0，三＋四＝7，相差7"], Check("R01", report).Select(finding => finding.Message));
    }

    [Fact]
    public void An_empty_report_is_told_every_blank_and_that_a_zero_is_wanted()
    {
        var findings = Check("R07", Report(TestForms.Of2021));

        Assert.Equal(TestForms.Of2021.EnteredCells.Select(cell => cell.Key), findings.Select(finding => Assert.Single(finding.Cells)));
        Assert.Equal("「规章」的「本年制发件数」没有填写", findings[0].Message);
        Assert.All(findings, finding => Assert.Equal("没有的填0。", finding.Suggestion));
    }

    [Theory]
    [InlineData("cases/yes/man", "-1", "R08", "「准」的「甲」：「-1」是负数。这里只能填0或正数。")]
    [InlineData("cases/yes/man", "1.5", "R08", "「准」的「甲」：「1.5」不是整数。件数只能填整数。")]
    [InlineData("cases/done/sum", "-1", "R08", "「小计」的「合计」：「-1」是负数。这里只能填0或正数。")]
    [InlineData("papers/charges/amount", "-0.5", "R09", "「收费」的「金额」：「-0.5」是负数。这里只能填0或正数。")]
    [InlineData("papers/charges/amount", "0.1234567", "R09", "「收费」的「金额」：小数位数过多。金额最多保留6位小数。")]
    public void A_number_of_the_wrong_kind_is_found_by_its_own_rule(string key, string value, string rule, string message)
    {
        var report = Report(TestForms.Tiny, (key, FigureText.ReadNumber(value)!.Value));

        var finding = Assert.Single(Check("R08", report).Concat(Check("R09", report)));

        Assert.Equal((rule, message), (finding.RuleId, finding.Message));
        Assert.Equal([Key(key)], finding.Cells);
    }

    [Fact]
    public void Proper_numbers_of_every_kind_pass()
    {
        var report = Report(
            TestForms.Of2019, ("proactive/licensing/change", -8), ("proactive/licensing/decisions", 0), ("proactive/procurement/amount", 52.15m));

        Assert.Empty(Check("R08", report).Concat(Check("R09", report)));
    }

    [Fact]
    public void Text_in_a_cell_is_unreadable_and_not_blank()
    {
        var report = Report(TestForms.Tiny) with
        {
            Stated = new StatedFrame(null, [], new Dictionary<CellKey, string>
            {
                [Key("cases/yes/man")] = "22（其中修订16件）",
                [Key("papers/charges/amount")] = "若干",
                [Key("cases/no/man")] = "99999999999999999999999999999999999999999",
            }),
        };

        Assert.Equal(
            ["「准」的「甲」：「22（其中修订16件）」不是数字。请填写阿拉伯数字，没有的填0。", "「驳」的「甲」：数字过大，最多12位。请检查是否多打了数字。"],
            Check("R08", report).Select(finding => finding.Message));
        Assert.Equal(["「收费」的「金额」：「若干」不是数字。请填写阿拉伯数字，没有的填0。"], Check("R09", report).Select(finding => finding.Message));
        Assert.DoesNotContain(Check("R07", report), finding => report.Stated.Unreadable.ContainsKey(finding.Cells[0]));
    }
}
