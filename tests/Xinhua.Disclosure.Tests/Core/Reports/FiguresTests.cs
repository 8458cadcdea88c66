using CsCheck;
using Xinhua.Disclosure.Core.Reports;
using Xunit;
using static Xinhua.Disclosure.Tests.Core.TestReports;

namespace Xinhua.Disclosure.Tests.Core.Reports;

public sealed class FiguresTests
{
    [Fact]
    public void A_total_is_computed_from_what_is_entered_and_blank_when_nothing_is()
    {
        var figures = Report(TestForms.Tiny, ("cases/yes/man", 2), ("cases/no/man", 3), ("cases/yes/firm", 4)).Figures;

        Assert.Equal(5, figures[Key("cases/done/man")]);
        Assert.Equal(9, figures[Key("cases/done/sum")]);
        Assert.Null(figures[Key("cases/received/sum")]);
        Assert.True(figures.IsComplete(Key("cases/done/man")));
        Assert.False(figures.IsComplete(Key("cases/done/sum")));
    }

    [Fact]
    public void A_stated_total_is_kept_aside_and_shown_as_stated()
    {
        var figures = Report(TestForms.Tiny, ("cases/yes/man", 2), ("cases/no/man", 3), ("cases/done/man", 50)).Figures;

        Assert.Equal((50, 5), (figures[Key("cases/done/man")], figures.Computed(Key("cases/done/man"))));
        Assert.Equal([Key("cases/done/man")], figures.Stated.Keys);
        Assert.Equal([Key("cases/yes/man"), Key("cases/no/man")], figures.Entered.Keys);
        Assert.True(figures.IsComplete(Key("cases/done/man")));
    }

    [Fact]
    public void A_zero_is_a_statement_and_a_blank_is_none()
    {
        var figures = Report(TestForms.Tiny, ("cases/yes/man", 0)).Figures;

        Assert.Equal(0, figures[Key("cases/yes/man")]);
        Assert.Null(figures[Key("cases/no/man")]);
    }

    [Fact]
    public void Addresses_the_form_does_not_know_are_left_out() => Assert.Empty(Report(TestForms.Tiny, ("cases/yes/nobody", 1)).Figures.Entered);

    [Fact]
    public void All_lists_every_cell_of_the_form_in_printed_order() =>
        Assert.Equal(TestForms.Of2021.Cells.Select(cell => cell.Key), Figures.Empty(TestForms.Of2021).All().Select(figure => figure.Key));

    [Fact]
    public void The_grand_total_is_the_same_by_rows_and_by_columns() => Consistent(TestForms.Of2021).Sample(numbers =>
    {
        var figures = new Figures(TestForms.Of2021, numbers);
        var total = TestForms.Of2021.Cell(Key("applications/total-handled/total"));
        Assert.All(total.Sums, sum => Assert.Equal(figures[total.Key], sum.Addends.Sum(addend => figures[addend])));
    });

    [Fact]
    public void No_number_however_large_overflows_a_sum()
    {
        var report = Report(TestForms.Of2021, TestForms.Of2021.Cells.Select(cell => KeyValuePair.Create(cell.Key, decimal.MaxValue)));

        var findings = Validate(report, previous: report);

        Assert.Contains(findings, finding => finding.RuleId == "R08" && finding.Message.EndsWith("数字过大，最多12位。请检查是否多打了数字。", StringComparison.Ordinal));
    }
}
