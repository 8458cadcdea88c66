using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Statistics;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Agencies;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Data.Statistics;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Data.Statistics;

/// <summary>The statistics always say what the reports that count say now.</summary>
public sealed class PublicStatisticsTests
{
    private static readonly CellKey Fees = new("proactive", "fees", "amount");
    private static readonly CellKey Norms = new("proactive", "normative-documents", "in-force");
    private static readonly CellKey Granted = new("applications", "granted", "total");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task Publication_correction_and_withdrawal_take_effect_at_once(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var reports = new TestReports(db);
        var statistics = new PublicStatistics(db, TestReports.Formats);
        await reports.AnApprovedReport();
        Assert.Empty((await statistics.OfAllAsync(Token)).Totals);

        await reports.Published();
        await reports.APublishedReport("another-unit");

        var two = await statistics.OfAllAsync(Token);
        Assert.Equal((2, 2 * 96171.6m, 24m), (two.Reports[TestReports.Year], two.Totals[(TestReports.Year, Fees)].Sum, two.Totals[(TestReports.Year, Granted)].Sum));

        await CorrectAsync(reports, Fees, 0.000001m);
        Assert.Equal(96171.600001m, (await statistics.OfAllAsync(Token)).Totals[(TestReports.Year, Fees)].Sum);

        await WithdrawAsync(reports, "another-unit");
        var one = await statistics.OfAllAsync(Token);
        Assert.Equal((1, 0.000001m), (one.Reports[TestReports.Year], one.Totals[(TestReports.Year, Fees)].Sum));
    }

    [Theory, OnEveryDatabase]
    public async Task A_unit_a_district_and_all_are_added_up_apart(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var reports = new TestReports(db);
        var district = await reports.AnAgency("district", "新区");
        var below = await reports.AnAgency("district-office", "新区办公室", "district");
        await reports.APublishedReport("district");
        await reports.APublishedReport("district-office");
        await reports.APublishedReport("elsewhere");
        var statistics = new PublicStatistics(db, TestReports.Formats);

        var (all, some, one) = (await statistics.OfAllAsync(Token), await statistics.BelowAsync(district.Path, Token), await statistics.OfAgencyAsync(below.Id, Token));
        Assert.Equal((3, 2, 1), (Licences(all), Licences(some), Licences(one)));

        static int Licences(YearTotals totals)
        {
            return (int)(totals.Totals[(TestReports.Year, TestReports.Licences)].Sum / 550) is var count && count == totals.Reports[TestReports.Year] ? count : -1;
        }
    }

    [Theory, OnEveryDatabase]
    public async Task A_government_that_adds_up_its_units_is_not_added_to_them_again(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var reports = new TestReports(db);
        var statistics = new PublicStatistics(db, TestReports.Formats);
        await new AgencyRegister(db).AddAsync("government", "新区人民政府", AgencyKind.Government, null, 2019, Token);
        await reports.APublishedReport("government");
        Assert.Equal((1, 0), (await OfAll()).Counted);

        await reports.AnAgency("office", "新区办公室", "government");
        await reports.APublishedReport("office");

        var (counted, licences, norms) = await OfAll();
        Assert.Equal(((1, 1), 550m, 40m), (counted, licences, norms));
        Assert.Equal(550m, (await statistics.BelowAsync("/government/", Token)).Totals[(TestReports.Year, TestReports.Licences)].Sum);

        async Task<((int Reports, int Consolidated) Counted, decimal Licences, decimal Norms)> OfAll()
        {
            var totals = await statistics.OfAllAsync(Token);
            return ((totals.Reports[TestReports.Year], totals.Consolidated), totals.Totals[(TestReports.Year, TestReports.Licences)].Sum, totals.Totals[(TestReports.Year, Norms)].Sum);
        }
    }

    [Theory, OnEveryDatabase]
    public async Task What_is_kept_can_be_made_again_from_the_reports(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var reports = new TestReports(db);
        await reports.APublishedReport();
        await reports.APublishedReport("old-form", 2020);
        await CorrectAsync(reports, TestReports.Licences, 7);
        await reports.APublishedReport("gone");
        await WithdrawAsync(reports, "gone");
        var kept = await RowsAsync(db);

        // As after an upgrade, a restored copy and a withdrawal by a program that knew nothing of totals.
        await db.PublishedTotals.Where(total => total.Year == 2020).ExecuteDeleteAsync(Token);
        await db.PublishedTotals.Where(total => total.Year == TestReports.Year).ExecuteUpdateAsync(row => row.SetProperty(total => total.Revision, 1).SetProperty(total => total.Whole, 99), Token);
        await new TotalsKeeper(db, TestReports.Formats).CatchUpAsync(Token);

        Assert.Equal(kept, await RowsAsync(db));
        Assert.Contains(kept, row => row.Year == 2020);
        await new TotalsKeeper(db, TestReports.Formats).CatchUpAsync(Token);
        Assert.Equal(kept, await RowsAsync(db));
    }

    [Fact]
    public void Only_cells_that_a_view_shows_and_the_form_has_are_kept()
    {
        var views = StatisticsView.Of(TestReports.Formats);
        foreach (var format in TestReports.Formats.All)
        {
            var figures = new Figures(format, format.EnteredCells.Select((cell, index) => KeyValuePair.Create(cell.Key, (decimal)index)));
            var totals = PublishedTotal.Of(figures, views);

            Assert.Equal(format.Statistics.SelectMany(view => view.Series).SelectMany(series => series.Cells).Distinct().OrderBy(key => key.ToString(), StringComparer.Ordinal), totals.Keys.OrderBy(key => key.ToString(), StringComparer.Ordinal));
            Assert.All(totals, total => Assert.Equal(figures.Computed(total.Key), total.Value));
        }

        Assert.Empty(PublishedTotal.Of(Figures.Empty(TestReports.Formats.All[^1]), views));
    }

    private static async Task<List<(int Agency, int Year, CellKey Cell, int Revision, long Whole, int Millionths)>> RowsAsync(DisclosureDbContext db) =>
        [.. (await db.PublishedTotals.AsNoTracking().OrderBy(total => total.AgencyId).ThenBy(total => total.Year).ThenBy(total => total.Cell).ToListAsync(Token)).Select(total => (total.AgencyId, total.Year, total.Cell, total.Revision, total.Whole, total.Millionths))];

    private static async Task CorrectAsync(TestReports reports, CellKey cell, decimal value)
    {
        await Act(reports, TestReports.Slug, working => working.Report.Amend(AmendmentReason.WrongFigure, "更正。", TestReports.Writer, reports.Desk.Now));
        await Act(reports, TestReports.Slug, working =>
        {
            working.Revision.Write(new RevisionChange(new Dictionary<CellKey, decimal?> { [cell] = value }, new Dictionary<string, string>(), new Dictionary<CellKey, string?>()), TestReports.Writer, reports.Desk.Now);
            return new WorkflowOutcome.Done();
        });
        await reports.Submitted();
        await reports.Approved();
        await reports.Published();
    }

    private static async Task WithdrawAsync(TestReports reports, string slug)
    {
        var outcome = await reports.Desk.ActAsync(
            slug,
            TestReports.Year,
            null,
            new DeskOrder(AuditAction.ReportWithdrawn, TestReports.Officer),
            async working =>
            {
                await reports.Desk.LoadAllRevisionsAsync(working.Report, Token);
                return working.Report.Withdraw("撤回。", TestReports.Officer, reports.Desk.Now);
            },
            Token);
        Assert.IsType<WorkflowOutcome.Done>(outcome);
    }

    private static async Task Act(TestReports reports, string slug, Func<WorkingReport, WorkflowOutcome> action) =>
        Assert.IsType<WorkflowOutcome.Done>(await reports.Desk.ActAsync(slug, TestReports.Year, null, new DeskOrder(AuditAction.DraftSaved, TestReports.Writer), working => Task.FromResult(action(working)), Token));
}
