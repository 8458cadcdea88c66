using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Data;

/// <summary>A year begins with what the year before handed on, and blanks become zeros only on somebody's word.</summary>
public sealed class CarriedForwardTests
{
    private const int LastYear = TestReports.Year - 1;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_begins_with_last_years_carried_forward_and_nothing_else()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var db = database.CreateContext();
        var reports = new TestReports(db);
        await reports.APublishedReport(year: LastYear);

        var begun = await reports.AnEmptyDraft();

        var carryOver = begun.Content.Format.CarryOver;
        var columns = begun.Content.Format.EnteredCells.Where(cell => cell.Key.Table == carryOver.Table && cell.Key.Row == carryOver.To).Select(cell => cell.Key.Column).ToList();
        Assert.Equal(6, columns.Count);
        Assert.Equal(
            columns.ToDictionary(column => new CellKey(carryOver.Table, carryOver.To, column), column => begun.Previous!.Figures[new CellKey(carryOver.Table, carryOver.From, column)]!.Value),
            begun.Content.Figures.Entered.ToDictionary());
        Assert.Contains(begun.Content.Figures.Entered.Values, value => value != 0);
        Assert.DoesNotContain(begun.Findings, finding => finding.RuleId == "R05");

        // Nobody has written in it yet, so a document may still be brought in without being asked to replace anything.
        Assert.Empty(begun.Revision.Contributions);
        Assert.IsType<WorkflowOutcome.Done>(await reports.Desk.ImportAsync(TestReports.Slug, TestReports.Year, begun.Previous!, overwrites: false, TestReports.Writer, Token));
    }

    [Fact]
    public async Task Without_a_published_report_of_last_year_nothing_is_filled()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var db = database.CreateContext();
        var reports = new TestReports(db);
        await reports.AnApprovedReport(year: LastYear);

        Assert.Empty((await reports.AnEmptyDraft()).Revision.Figures);
    }

    [Fact]
    public void What_last_year_left_blank_stays_blank()
    {
        var format = TestReports.Formats.Get("2021");
        var end = new CellKey(format.CarryOver.Table, format.CarryOver.From, "company");
        var previous = new ReportContent
        {
            Format = format,
            AgencyName = "新华区行政审批局",
            Year = LastYear,
            Figures = new Figures(format, [KeyValuePair.Create(end, 3m)]),
            Narrative = new Dictionary<string, string>(),
        };

        Assert.Equal([KeyValuePair.Create(end with { Row = format.CarryOver.To }, 3m)], CarriedForward.Into(format, previous));
    }

    [Fact]
    public async Task Zeros_are_stated_for_one_table_by_name_and_the_others_stay_blank()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var db = database.CreateContext();
        var reports = new TestReports(db);
        var format = (await reports.AnEmptyDraft()).Content.Format;
        var table = format.Tables[^1];
        var first = table.Cells[0].Key;

        await Save(reports, new DraftEdit(new Dictionary<CellKey, CellEdit> { [first] = new(null, 4) }, new Dictionary<string, TextEdit>()) { ZerosIn = table.Key });

        var working = await reports.Working();
        Assert.All(table.Cells.Where(cell => !cell.IsComputed), cell => Assert.Equal(cell.Key == first ? 4 : 0, working.Content.Figures[cell.Key]));
        Assert.All(format.Tables.Where(other => other != table).SelectMany(other => other.Cells), cell => Assert.Null(working.Content.Figures[cell.Key]));
        var statement = Assert.Single(working.Revision.ZeroStatements(format));
        Assert.Equal(($"「{table.Caption}」没有填写的11格都是零", TestReports.Writer.Name, true), (statement.Text, statement.By.Name, statement.IsUnchanged));
        Assert.Null(working.Revision.ZerosStatedBy);

        await Save(reports, new DraftEdit(new Dictionary<CellKey, CellEdit> { [first] = new(4, 5) }, new Dictionary<string, TextEdit>()));

        Assert.False(Assert.Single((await reports.Working()).Revision.ZeroStatements(format)).IsUnchanged);
    }

    private static async Task Save(TestReports reports, DraftEdit edit) =>
        Assert.IsType<SaveOutcome.Saved>(await reports.Desk.SaveAsync(TestReports.Slug, TestReports.Year, edit, TestReports.Writer, Token));
}
