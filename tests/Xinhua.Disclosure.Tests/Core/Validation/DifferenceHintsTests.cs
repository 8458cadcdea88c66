using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;
using Xunit;

namespace Xinhua.Disclosure.Tests.Core.Validation;

/// <summary>The cells named under a difference are such that correcting them closes it.</summary>
public sealed class DifferenceHintsTests
{
    private const int Seed = 20260125;

    private static readonly ReportFormat Format = ReportFormats.Load().Get("2021");

    [Theory]
    [InlineData("new", 21, 12, DifferenceCause.SwappedDigits)]
    [InlineData("granted", 12, 21, DifferenceCause.SwappedDigits)]
    [InlineData("declined-repeated", 7, 0, DifferenceCause.CountedTwice)]
    public void A_wrong_cell_is_named(string row, int wrong, int right, DifferenceCause cause)
    {
        var numbers = Balanced(row, right);
        numbers[Cell(row)] = wrong;

        var hint = Assert.Single(Hints(numbers, "natural-person"), hint => hint.Cell.Key == Cell(row));

        Assert.Equal((cause, wrong, right), (hint.Cause, hint.Now, hint.Then));
    }

    [Fact]
    public void What_was_typed_into_the_row_of_the_other_side_is_named()
    {
        var numbers = Balanced("new", 9);
        (numbers[Cell("carried-over")], numbers[Cell("carried-forward")]) = (4, 0);
        numbers[Cell("granted")] = 5;

        Assert.Contains(Hints(numbers, "natural-person"), hint => hint.Cell.Key == Cell("carried-over") && hint.Cause == DifferenceCause.WrongSide);
    }

    [Fact]
    public void What_was_carried_over_unchanged_is_not_to_blame()
    {
        var numbers = Balanced("new", 9);
        numbers[Cell("carried-over")] = 4;
        var previous = Report(2024, new Figures(Format, [KeyValuePair.Create(Cell("carried-forward"), 4m)]));

        Assert.Contains(Hints(numbers, "natural-person"), hint => hint.Cell.Key == Cell("carried-over"));
        Assert.DoesNotContain(Hints(numbers, "natural-person", previous), hint => hint.Cell.Key == Cell("carried-over"));
    }

    [Fact]
    public void The_total_column_names_the_cells_of_the_column_that_is_out()
    {
        var numbers = Balanced("new", 9);
        numbers[Cell("granted", "company")] = 3;

        Assert.Equal(
            Hints(numbers, "company").Select(hint => hint.Cell.Key),
            Hints(numbers, "total").Select(hint => hint.Cell.Key));
        Assert.NotEmpty(Hints(numbers, "total"));
    }

    [Fact]
    public void A_column_with_blanks_or_without_a_difference_names_nothing()
    {
        var numbers = Balanced("new", 9);
        Assert.Empty(Hints(numbers, "natural-person"));

        numbers[Cell("granted")] = 2;
        numbers.Remove(Cell("closed-other"));

        Assert.Empty(Hints(numbers, "natural-person"));
    }

    [Fact]
    public void Correcting_a_named_cell_closes_the_difference()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed {Seed}");
        var random = new Random(Seed);
        var seen = new HashSet<DifferenceCause>();
        for (var i = 0; i < 400; i++)
        {
            var size = i % 4 == 0 ? 3 : 60;
            var numbers = Format.EnteredCells.ToDictionary(cell => cell.Key, _ => (decimal)(random.Next(3) == 0 ? random.Next(size) : 0));
            if (i % 2 == 1)
            {
                // A column in balance, but for two digits that changed places.
                var rest = numbers.Where(cell => cell.Key is { Table: "applications", Column: "natural-person" } && cell.Key.Row is not ("new" or "carried-over" or "granted")).Sum(cell => cell.Value);
                (numbers[Cell("carried-over")], numbers[Cell("granted")], numbers[Cell("new")]) = (0, 12 + (i % 7), rest + 21 + (i % 7 * 10));
            }

            foreach (var statement in IdentityStatement.Of(new Figures(Format, numbers)))
            {
                foreach (var hint in DifferenceHints.Of(statement, new Figures(Format, numbers), null))
                {
                    var corrected = new Dictionary<CellKey, decimal>(numbers) { [hint.Cell.Key] = hint.Then };
                    if (hint.Cause == DifferenceCause.WrongSide)
                    {
                        var side = statement.Identity.Left.Contains(hint.Cell.Key.Row) ? statement.Identity.Right[^1] : statement.Identity.Left[0];
                        corrected[hint.Cell.Key with { Row = side }] += hint.Now;
                    }

                    var after = IdentityStatement.Of(new Figures(Format, corrected)).Single(other => other.Identity == statement.Identity && other.Column == statement.Column);
                    Assert.True(after.Difference == 0, $"{hint.Sentence}: {statement.Text} → {after.Text}");
                    Assert.Null(FigureText.Complaint(hint.Then, hint.Cell.Number));
                    seen.Add(hint.Cause);
                }
            }
        }

        Assert.Equal(Enum.GetValues<DifferenceCause>().Order(), seen.Order());
    }

    [Fact]
    public void A_row_is_called_as_in_the_official_note()
    {
        foreach (var cell in Format.Cells.Where(cell => cell.Row.Symbol is not null))
        {
            Assert.Equal(cell.Row.Symbol, (cell with { Row = cell.Row with { Symbol = null } }).ShortRow);
        }

        Assert.Equal("三（三）1", Format.Cell(Cell("refused-state-secret")).ShortRow);
        Assert.Equal("行政许可", Format.Cell(new CellKey("proactive", "licensing", "decisions")).ShortRow);
    }

    [Theory]
    [InlineData(12, 15, "＋3（＋25%）")]
    [InlineData(15, 12, "－3（－20%）")]
    [InlineData(0, 4, "＋4")]
    [InlineData(7, 7, "")]
    [InlineData(1000, 1001, "＋1")]
    [InlineData(8, 9, "＋1（＋13%）")]
    [InlineData(2, 0, "－2（－100%）")]
    public void A_change_against_last_year_is_told_in_few_characters(int was, int now, string text) => Assert.Equal(text, YearChange.Text(was, now));

    private static CellKey Cell(string row, string column = "natural-person") => new("applications", row, column);

    /// <summary>Every cell zero but the row, and what balances it.</summary>
    private static Dictionary<CellKey, decimal> Balanced(string row, int value)
    {
        var numbers = Format.EnteredCells.ToDictionary(cell => cell.Key, _ => 0m);
        numbers[Cell(row)] = value;
        numbers[Cell(row == "new" ? "granted" : "new")] += value;
        return numbers;
    }

    private static IReadOnlyList<DifferenceHint> Hints(Dictionary<CellKey, decimal> numbers, string column, ReportContent? previous = null)
    {
        var figures = new Figures(Format, numbers);
        return DifferenceHints.Of(IdentityStatement.Of(figures).Single(statement => statement.Column.Key == column), figures, previous);
    }

    private static ReportContent Report(int year, Figures figures) => new()
    {
        Format = Format,
        AgencyName = "新华区行政审批局",
        Year = year,
        Figures = figures,
        Narrative = new Dictionary<string, string>(),
    };
}
