using Microsoft.Extensions.Time.Testing;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Data;

/// <summary>The public reads what was published, and nothing else.</summary>
public sealed class PublishedReportsTests
{
    private const PublishedFileKind Html = PublishedFileKind.Html;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_report_that_is_not_published_is_nowhere(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        await new TestReports(db).AnApprovedReport();
        var published = new PublishedReports(db);

        Assert.Empty(await published.LatestAsync(10, Token));
        Assert.Empty(await published.YearsAsync(Token));
        Assert.Empty(await published.OfYearAsync(TestReports.Year, Token));
        Assert.Empty(await published.OfAgencyAsync(TestReports.Slug, Token));
        Assert.Empty(await published.RevisionsAsync(TestReports.Slug, TestReports.Year, Token));
        Assert.Null(await published.FileAsync(TestReports.Slug, TestReports.Year, null, Html, Token));
        Assert.Equal(0, Assert.Single(await published.AgenciesAsync(Token)).Published);
    }

    [Theory, OnEveryDatabase]
    public async Task A_correction_shows_nothing_before_it_is_published(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var reports = new TestReports(db);
        var first = (await reports.APublishedReport()).Revision;
        await reports.AnAmendedReport("another-unit");
        await using var other = database.CreateContext();
        var published = new PublishedReports(other);

        Assert.All(await published.LatestAsync(10, Token), item => Assert.Equal(1, item.Revision));
        var revision = Assert.Single(await published.RevisionsAsync("another-unit", TestReports.Year, Token));
        Assert.Equal((1, true, null), (revision.Number, revision.IsCurrent, revision.ChangeNote));
        Assert.Null(await published.FileAsync("another-unit", TestReports.Year, 2, Html, Token));
        Assert.Equal(1, (await published.FileAsync("another-unit", TestReports.Year, null, Html, Token))!.Revision);
        Assert.Equal(first.Id, Assert.Single(await published.RevisionsAsync(TestReports.Slug, TestReports.Year, Token)).Id);
    }

    [Theory, OnEveryDatabase]
    public async Task After_a_correction_the_second_revision_counts_and_the_first_stays_readable(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var reports = new TestReports(db);
        await reports.AnAmendedReport();
        await reports.Desk.SaveAsync(
            TestReports.Slug,
            TestReports.Year,
            new DraftEdit(
                new Dictionary<CellKey, CellEdit> { [TestReports.Licences] = new(550, 551) },
                new Dictionary<string, TextEdit>()),
            TestReports.Writer,
            Token);
        await reports.Submitted();
        await reports.Approved();
        await reports.Published();
        await using var other = database.CreateContext();
        var published = new PublishedReports(other);

        Assert.Equal(2, Assert.Single(await published.LatestAsync(10, Token)).Revision);
        Assert.Equal([new YearItem(TestReports.Year, 1)], await published.YearsAsync(Token));
        Assert.Equal([(2, true), (1, false)], (await published.RevisionsAsync(TestReports.Slug, TestReports.Year, Token)).Select(r => (r.Number, r.IsCurrent)));
        var current = (await published.FileAsync(TestReports.Slug, TestReports.Year, null, Html, Token))!;
        var first = (await published.FileAsync(TestReports.Slug, TestReports.Year, 1, Html, Token))!;
        Assert.Equal((2, 1), (current.Revision, first.Revision));
        Assert.NotEqual(current.Sha256, first.Sha256);
        Assert.All([current, first], file => Assert.Equal(PublishedFile.Of(Html, file.Bytes.ToArray()).Sha256, file.Sha256));
        Assert.Null(await published.FileAsync(TestReports.Slug, TestReports.Year, 3, Html, Token));
    }

    [Theory, OnEveryDatabase]
    public async Task The_newest_publication_comes_first_and_the_year_before_is_what_the_desk_compares_with(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var clock = new FakeTimeProvider(TestReports.Start);
        var reports = new TestReports(db, clock);
        await reports.APublishedReport(year: 2024);
        clock.Advance(TimeSpan.FromDays(1));

        var draft = await reports.ADraft();
        await reports.Submitted();
        await reports.Approved();
        await reports.Published();

        Assert.Equal(2024, draft.Previous!.Year);
        Assert.DoesNotContain(draft.Findings, finding => finding.Severity != Severity.Info);
        var published = new PublishedReports(db);
        Assert.Equal([2025, 2024], (await published.LatestAsync(10, Token)).Select(item => item.Year));
        Assert.Equal([2025, 2024], (await published.OfAgencyAsync(TestReports.Slug, Token)).Select(item => item.Year));
    }

    [Theory, OnEveryDatabase]
    public async Task A_person_sees_the_agencies_of_their_grants_and_no_neighbour_whose_name_begins_alike(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var reports = new TestReports(db);
        await reports.AnAgency("xinhua", "新华区人民政府");
        await reports.AnAgency("xinhua-gov", "新华区人民政府办公室");
        await reports.AnAgency("finance", "新华区财政局", "xinhua");
        var alone = await reports.AnAgency("other", "其他单位");
        var scope = new Scope([alone.Id], ["/xinhua/"]);

        Assert.Equal(["/other/", "/xinhua/", "/xinhua/finance/"], (await reports.Desk.AgenciesAsync(scope, Token)).Select(agency => agency.Path));
        Assert.Empty(await reports.Desk.AgenciesAsync(new Scope([], []), Token));
        Assert.Empty(await reports.Desk.ListAsync(scope, Token));
    }
}
