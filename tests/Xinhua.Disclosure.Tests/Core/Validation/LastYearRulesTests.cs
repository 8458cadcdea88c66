using CsCheck;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Validation;
using Xunit;
using static Xinhua.Disclosure.Tests.Core.TestReports;

namespace Xinhua.Disclosure.Tests.Core.Validation;

/// <summary>R05, R06, R10–R13: this year against the last.</summary>
public sealed class LastYearRulesTests
{
    [Fact]
    public void A_carry_over_that_differs_says_both_numbers_as_in_渭南_2024()
    {
        var previous = Report(TestForms.Tiny, ("cases/rest/man", 8), ("cases/rest/firm", 1)) with { Year = 2029 };

        var findings = Check("R05", Report(TestForms.Tiny, ("cases/kept/man", 15), ("cases/kept/firm", 1)), previous);

        Assert.Equal(
            ["甲：本年填的上年结转是15，2029年报告的结转下年度是8，相差7", "合计：本年填的上年结转是16，2029年报告的结转下年度是9，相差7"],
            findings.Select(finding => finding.Message));
        Assert.Equal([Key("cases/kept/man"), Key("cases/kept/sum")], findings.SelectMany(finding => finding.Cells));
        Assert.All(findings, finding => Assert.Equal((Severity.Error, true), (finding.Severity, finding.MayBeExcused)));
    }

    [Fact]
    public void The_carry_over_runs_from_the_form_of_2019_into_that_of_2021_column_by_column() =>
        Gen.Select(Consistent(TestForms.Of2019), Consistent(TestForms.Of2021), OneOf("natural-person", "company", "other-organisation"), Gen.Int[1, 9]).Sample(
            (before, now, column, k) =>
            {
                foreach (var key in now.Keys.Where(key => key.Row == "carried-over").ToList())
                {
                    now[key] = before[key with { Row = "carried-forward" }];
                }

                var previous = Report(TestForms.Of2019, before);
                Assert.Equal((2020, 2021), (previous.Year, Report(TestForms.Of2021, now).Year));
                Assert.Empty(Check("R05", Report(TestForms.Of2021, now), previous));

                now[new CellKey("applications", "carried-over", column)] += k;
                Assert.Equal([column, "total"], Check("R05", Report(TestForms.Of2021, now), previous).Select(finding => finding.Cells[0].Column));
            },
            iter: 50);

    [Fact]
    public void A_carry_over_is_not_judged_while_either_side_is_blank()
    {
        var blank = Report(TestForms.Tiny, ("cases/kept/firm", 3));

        Assert.Empty(Check("R05", blank, Report(TestForms.Tiny, ("cases/rest/man", 8))));
        Assert.Empty(Check("R05", blank));
    }

    [Fact]
    public void Without_last_year_the_carry_over_cells_are_marked()
    {
        var finding = Assert.Single(Check("R06", Report(TestForms.Tiny)));

        Assert.Equal("系统中没有2029年的报告，上年结转数无法核对", finding.Message);
        Assert.Equal([Key("cases/kept/man"), Key("cases/kept/firm"), Key("cases/kept/sum")], finding.Cells);
        Assert.Equal((Severity.Warning, true), (finding.Severity, finding.MayBeExcused));
        Assert.Empty(Check("R06", Report(TestForms.Tiny), Report(TestForms.Tiny)));
    }

    [Theory]
    [InlineData(12, 119_999, false)]
    [InlineData(12, 120_000, true)]
    [InlineData(0, 120_000, false)]
    [InlineData(120_000, 12, false)]
    public void An_amount_ten_thousand_times_last_years_was_typed_in_yuan(int was, int now, bool isFound)
    {
        var (report, previous) = (Report(TestForms.Tiny, ("papers/charges/amount", now)), Report(TestForms.Tiny, ("papers/charges/amount", was)));

        var findings = Check("R10", report, previous);

        Assert.Equal(isFound ? [$"「收费」的「金额」是{now}，上一年是{was}，相差一万倍以上"] : [], findings.Select(finding => finding.Message));
        Assert.Equal(was > 0 && !isFound, Check("R13", report, previous).Count == 1);
    }

    [Fact]
    public void An_amount_without_a_printed_unit_is_not_said_to_be_in_the_wrong_one()
    {
        var (report, previous) = (Report(TestForms.Of2019, ("proactive/procurement/amount", 520_000)), Report(TestForms.Of2019, ("proactive/procurement/amount", 52)));

        Assert.Empty(Check("R10", report, previous));
        Assert.Equal(["「政府集中采购」的「采购总金额」是520000，上一年是52，变化超过十倍"], Check("R13", report, previous).Select(finding => finding.Message));
    }

    [Theory]
    [InlineData(5, 3, 0, 8, null)]
    [InlineData(5, 3, 1, 8, "「规范」的「有效」是8，按上年5＋制发3－废止1应为7")]
    [InlineData(5, 3, 1, null, null)]
    public void The_stock_follows_from_last_years(int was, int made, int dropped, int? valid, string? message)
    {
        var report = Report(TestForms.Tiny, [("papers/norms/made", made), ("papers/norms/dropped", dropped), .. Figure("papers/norms/valid", valid)]);

        var findings = Check("R11", report, Report(TestForms.Tiny, ("papers/norms/valid", was)));

        Assert.Equal(message is null ? [] : [message], findings.Select(finding => finding.Message));
        Assert.All(findings, finding => Assert.Equal([Key("papers/norms/valid"), Key("papers/norms/made"), Key("papers/norms/dropped")], finding.Cells));
        Assert.Empty(Check("R11", report));
    }

    [Theory]
    [InlineData(5, 3, 8, null)]
    [InlineData(5, 3, 9, "「规范」的「废止」是9，超过上年现行有效5与本年制发3之和8")]
    [InlineData(5, null, 9, null)]
    [InlineData(null, 3, 9, null)]
    public void No_more_is_repealed_than_there_was(int? was, int? made, int dropped, string? message)
    {
        var report = Report(TestForms.Tiny, [.. Figure("papers/norms/made", made), ("papers/norms/dropped", dropped)]);

        var findings = Check("R12", report, Report(TestForms.Tiny, [.. Figure("papers/norms/valid", was)]));

        Assert.Equal(message is null ? [] : [message], findings.Select(finding => finding.Message));
    }

    [Theory]
    [InlineData(550, 9487, true)]
    [InlineData(550, 5500, false)]
    [InlineData(550, 5501, true)]
    [InlineData(5500, 550, false)]
    [InlineData(5500, 549, true)]
    [InlineData(0, 9487, false)]
    [InlineData(550, 0, false)]
    public void A_jump_of_more_than_ten_times_is_asked_about(int was, int now, bool isFound)
    {
        var findings = Check("R13", Report(TestForms.Of2021, ("proactive/licensing/decisions", now)), Report(TestForms.Of2019, ("proactive/licensing/decisions", was)));

        Assert.Equal(isFound ? [$"「行政许可」的「本年处理决定数量」是{now}，上一年是{was}，变化超过十倍"] : [], findings.Select(finding => finding.Message));
    }

    [Fact]
    public void Only_watched_tables_are_watched_for_jumps() => Assert.Empty(
        Check("R13", Report(TestForms.Of2021, ("applications/new/company", 1000)), Report(TestForms.Of2021, ("applications/new/company", 1))));

    private static (string Key, decimal Value)[] Figure(string key, int? value) => value is null ? [] : [(key, value.Value)];
}
