using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Statistics;
using Xunit;

namespace Xinhua.Disclosure.Tests.Core.Statistics;

/// <summary>What a view says in words is what its table says in figures.</summary>
public sealed partial class ViewSentenceTests
{
    private static readonly StatisticsView Requests = View("requests", isWhole: true, lead: "people", by: null, "people", "others");
    private static readonly StatisticsView Outcomes = View("outcomes", isWhole: true, lead: null, by: "结果", "granted", "refused");
    private static readonly StatisticsView Decisions = View("decisions", isWhole: false, lead: null, by: null, "licences", "penalties");

    [Theory]
    [InlineData("2023:90,21 2024:100,23", "2024年事项123件，比上年增加12件（10.8%），其中people占81.3%。")]
    [InlineData("2024:100,23", "2024年事项123件，没有上年数字可以比较，其中people占81.3%。")]
    [InlineData("2022:5,5 2024:100,23", "2024年事项123件，没有上年数字可以比较，其中people占81.3%。")]
    [InlineData("2023:-,- 2024:1,0", "2024年事项1件，没有上年数字可以比较，其中people占100%。")]
    [InlineData("2023:0,0 2024:3,0", "2024年事项3件，比上年增加3件（上年为0，不计百分比），其中people占100%。")]
    [InlineData("2023:4,0 2024:0,0", "2024年没有事项（0件），比上年减少4件（100%）。")]
    [InlineData("2023:0,0 2024:0,0", "2024年没有事项（0件），与上年持平。")]
    [InlineData("2023:1,2 2024:-,-", "2024年的报告没有事项的数字。")]
    [InlineData("2023:5,5 2024:0,10", "2024年事项10件，与上年持平，其中people占0%。")]
    [InlineData("2023:5,5 2024:-,10", "2024年事项10件，与上年持平。")]
    [InlineData("2023:3000,0 2024:2999,1", "2024年事项3000件，与上年持平，其中people占超过99.9%。")]
    [InlineData("", "还没有已发布的报告，没有事项的数字。")]
    public void The_sentence_about_a_whole(string years, string expected) => Assert.Equal(expected, ViewSentence.Of(Requests, Years(years, isWhole: true)));

    [Fact]
    public void Parts_are_named_in_the_order_of_the_form_and_empty_ones_are_not() =>
        Assert.Equal("2024年事项8件，比上年增加1件（14.3%）。按结果分：granted8件（100%）。", ViewSentence.Of(Outcomes, Years("2023:3,4 2024:8,0", isWhole: true)));

    [Fact]
    public void What_is_no_whole_is_never_added_up() =>
        Assert.Equal("2024年licences8件，比上年增加5件（166.7%）；penalties没有数字。", ViewSentence.Of(Decisions, Years("2023:3,4 2024:8,-", isWhole: false)));

    [Fact]
    public void Different_numbers_of_reports_are_told() =>
        Assert.EndsWith(
            "（2024年统计7份报告，上年9份，份数不同，比较时请注意。）",
            ViewSentence.Of(Decisions, [.. Years("2023:3,4", isWhole: false).Select(year => year with { Reports = 9 }), .. Years("2024:3,4", isWhole: false).Select(year => year with { Reports = 7 })]),
            StringComparison.Ordinal);

    [Fact]
    public void Every_number_in_the_sentence_can_be_reckoned_from_the_table()
    {
        var amount = Gen.Int[0, 50];
        Gen.Select(amount, amount, amount, amount).Sample((was, wasOther, now, nowOther) =>
        {
            var sentence = ViewSentence.Of(Requests, Years($"2023:{was},{wasOther} 2024:{now},{nowOther}", isWhole: true));
            var (before, total) = (was + wasOther, now + nowOther);

            if (total > 0)
            {
                Assert.Contains($"事项{total}件", sentence, StringComparison.Ordinal);
            }

            Assert.Equal(total > before, sentence.Contains($"增加{total - before}件", StringComparison.Ordinal));
            Assert.Equal(total < before, sentence.Contains($"减少{before - total}件", StringComparison.Ordinal));
            Assert.Equal(total == before, sentence.Contains("持平", StringComparison.Ordinal));
            foreach (var percent in Percent().Matches(sentence).Select(match => decimal.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)))
            {
                Assert.Contains(percent, new[] { Of(total - before, before), Of(now, total) });
            }
        });
    }

    [Fact]
    public void A_percentage_is_near_the_share_and_never_claims_all_or_nothing()
    {
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 1_000_000]).Sample((part, whole) =>
        {
            var text = FigureChange.Percent(part, whole);
            var exact = 100m * part / whole;

            Assert.Equal(part == 0, text == "0%");
            Assert.Equal(part == whole, text == "100%");
            Assert.InRange(decimal.Parse(Digits().Match(text).Value, CultureInfo.InvariantCulture), exact - 0.1m, exact + 0.1m);
        });
    }

    [Fact]
    public void Whole_parts_and_millionths_add_up_to_the_exact_sum()
    {
        var value = Gen.Select(Gen.Long[-1_000_000, 999_999_999_999], Gen.Int[0, 999_999]).Select((whole, millionths) => whole + (millionths / 1_000_000m));
        value.Array[1, 40].Sample(values =>
        {
            var totals = values.Select(number =>
            {
                var total = new PublishedTotal { AgencyId = 1, Year = 2024, Cell = new CellKey("a", "b", "c") };
                total.Set(1, number);
                return total;
            }).ToList();

            Assert.All(totals, total => Assert.InRange(total.Millionths, 0, 999_999));
            Assert.Equal(values.Sum(), PublishedTotal.Value(totals.Sum(total => total.Whole), totals.Sum(total => (long)total.Millionths)));
        });
    }

    [Fact]
    public void A_series_of_two_forms_is_one_line_and_the_form_says_what_stands_in_it()
    {
        var views = StatisticsView.Of(ReportFormats.Load());

        Assert.Equal(views.Count, views.DistinctBy(view => view.Key).Count());
        Assert.All(views, view => Assert.Equal(view.Series.Count, view.Series.DistinctBy(series => series.Key).Count()));
        foreach (var format in ReportFormats.Load().All)
        {
            // The groups of outcomes, whatever the form calls them, make up the total that the form itself promises.
            var outcomes = format.Statistics.Single(view => view.Key == "outcomes");
            var total = format.Cell(new CellKey("applications", "total-handled", "total"));
            Assert.Equal(Sorted(total.Leaves), Sorted(outcomes.Series.SelectMany(series => series.Cells).SelectMany(cell => format.Cell(cell).Leaves).Distinct()));
        }
    }

    private static decimal Of(decimal part, decimal whole) => whole == 0 ? -1 : decimal.Round(Math.Abs(part) / whole * 100, 1, MidpointRounding.AwayFromZero);

    private static StatisticsView View(string key, bool isWhole, string? lead, string? by, params string[] series) => new()
    {
        Key = key,
        Name = key,
        Noun = "事项",
        Unit = "件",
        IsWhole = isWhole,
        Lead = lead,
        By = by,
        Series = [.. series.Select(name => new StatisticsSeries(name, name, []))],
    };

    /// <summary>Years written as <c>2023:1,2 2024:3,-</c>.</summary>
    private static List<StatisticsYear> Years(string text, bool isWhole) =>
    [
        .. from year in text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
           let parts = year.Split(':')
           select new StatisticsYear(
               int.Parse(parts[0], CultureInfo.InvariantCulture), 1, [.. parts[1].Split(',').Select(value => value == "-" ? default : new StatisticsValue(FigureText.ReadNumber(value), 1))], isWhole),
    ];

    [GeneratedRegex(@"(?<![0-9.]|不到|超过)([0-9]+(?:\.[0-9])?)%")]
    private static partial Regex Percent();

    [GeneratedRegex(@"[0-9]+(\.[0-9])?")]
    private static partial Regex Digits();

    private static IEnumerable<CellKey> Sorted(IEnumerable<CellKey> keys) => keys.OrderBy(key => key.ToString(), StringComparer.Ordinal);
}
