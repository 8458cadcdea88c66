using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Validation;
using Xunit;

namespace Xinhua.Disclosure.Tests.Core.Formats;

public sealed class FormatKeysTests
{
    private static readonly string[] ResultsBeforeOtherHandling =
    [
        "new", "carried-over", "granted", "partly-granted",
        "refused-state-secret", "refused-prohibited-by-law", "refused-security-stability", "refused-third-party",
        "refused-internal-affairs", "refused-process-information", "refused-enforcement-file", "refused-inquiry-matter",
        "unavailable-not-held", "unavailable-needs-creation", "unavailable-still-unclear",
        "declined-petition", "declined-repeated", "declined-publication", "declined-excessive", "declined-confirmation",
    ];

    private static readonly string[] Applicants =
        ["natural-person", "company", "research-institute", "public-welfare", "legal-service", "other-organisation", "total"];

    [Fact]
    public void The_twenty_five_rows_and_seven_columns_of_table_three_keep_their_keys() => HasKeys(
        TestForms.Of2021,
        "applications",
        [.. ResultsBeforeOtherHandling, "closed-not-corrected", "closed-fee-unpaid", "closed-other", "total-handled", "carried-forward"],
        Applicants);

    [Fact]
    public void The_form_of_2019_keeps_every_key_that_means_the_same()
    {
        HasKeys(TestForms.Of2019, "applications", [.. ResultsBeforeOtherHandling, "other-handling", "total-handled", "carried-forward"], Applicants);
        Assert.Equal(TestForms.Of2021.Table("disputes").Cells.Select(cell => cell.Key), TestForms.Of2019.Table("disputes").Cells.Select(cell => cell.Key));
    }

    [Fact]
    public void Table_two_has_the_ten_keys_it_is_known_by() => Assert.Equal(
        [
            "proactive/regulations/issued", "proactive/regulations/repealed", "proactive/regulations/in-force",
            "proactive/normative-documents/issued", "proactive/normative-documents/repealed", "proactive/normative-documents/in-force",
            "proactive/licensing/decisions", "proactive/penalties/decisions", "proactive/coercion/decisions", "proactive/fees/amount",
        ],
        TestForms.Of2021.Table("proactive").Cells.Select(cell => cell.Key.ToString()));

    [Fact]
    public void Table_four_has_three_rows_of_five() => HasKeys(
        TestForms.Of2021, "disputes", ["review", "litigation-direct", "litigation-after-review"], ["upheld", "corrected", "other", "pending", "total"]);

    [Fact]
    public void Only_charges_and_procurement_take_amounts_and_only_changes_of_item_counts_may_be_negative()
    {
        Assert.Equal(
            [("2019", "proactive/procurement/amount", ""), ("2021", "proactive/fees/amount", "万元")],
            TestForms.All.All.SelectMany(format => format.Cells.Where(cell => cell.Number == NumberKind.Money).Select(cell => (format.Id, cell.Key.ToString(), cell.Unit))));
        Assert.Equal(
            ["licensing", "other-services", "penalties", "coercion", "fees"],
            TestForms.Of2019.Cells.Where(cell => cell.Number == NumberKind.SignedCount).Select(cell => cell.Key.Row));
        Assert.All(TestForms.Of2021.Cells, cell => Assert.NotEqual(NumberKind.SignedCount, cell.Number));
    }

    [Fact]
    public void The_grand_total_of_table_three_is_both_a_row_and_a_column_sum()
    {
        var total = TestForms.Of2021.Cell(new CellKey("applications", "total-handled", "total"));

        Assert.Equal([("R02", 21), ("R03", 6)], total.Sums.Select(sum => (sum.Rule, sum.Addends.Count)));
        Assert.Equal(21 * 6, total.Leaves.Distinct().Count());
        Assert.All(total.Leaves, leaf => Assert.False(TestForms.Of2021.Cell(leaf).IsComputed));
    }

    [Fact]
    public void Every_rule_a_form_names_is_there_so_that_no_sum_goes_unchecked()
    {
        var named = TestForms.All.All.SelectMany(format =>
            format.Identities.Select(identity => identity.Rule).Concat(format.Cells.SelectMany(cell => cell.Sums).Select(sum => sum.Rule)));

        Assert.Subset(ReportValidator.Rules.Select(rule => rule.Id).ToHashSet(), named.ToHashSet());
    }

    [Theory]
    [InlineData(2018, null)]
    [InlineData(2019, "2019")]
    [InlineData(2020, "2019")]
    [InlineData(2021, "2021")]
    [InlineData(2099, "2021")]
    public void The_form_of_a_year_is_the_one_in_force(int year, string? format) => Assert.Equal(format, TestForms.All.ForYear(year)?.Id);

    [Fact]
    public void A_title_is_the_agency_the_year_and_the_fixed_words() =>
        Assert.Equal("新华区行政审批局2024年政府信息公开工作年度报告", TestForms.Of2021.Title("新华区行政审批局", 2024));

    [Fact]
    public void What_is_not_there_is_null_when_looked_for_and_named_when_demanded()
    {
        var key = new CellKey("applications", "new", "nobody");

        Assert.Null(TestForms.Of2021.Find(key));
        Assert.Null(TestForms.Of2021.Section("nothing"));
        Assert.Null(TestForms.All.Find("1949"));
        Assert.Contains("applications/new/nobody", Assert.Throws<KeyNotFoundException>(() => TestForms.Of2021.Cell(key)).Message, StringComparison.Ordinal);
        Assert.Contains("nothing", Assert.Throws<KeyNotFoundException>(() => TestForms.Of2021.Table("nothing")).Message, StringComparison.Ordinal);
        Assert.Contains("1949", Assert.Throws<KeyNotFoundException>(() => TestForms.All.Get("1949")).Message, StringComparison.Ordinal);
    }

    private static void HasKeys(ReportFormat format, string table, string[] rows, string[] columns)
    {
        var block = Assert.Single(format.Table(table).Blocks);
        Assert.Equal(rows, block.RowLeaves.Select(row => row.Key));
        Assert.Equal(columns, block.ColumnLeaves.Select(column => column.Key));
    }
}
