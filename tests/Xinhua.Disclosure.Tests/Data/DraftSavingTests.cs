using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Data;

/// <summary>Several people write in one draft: nobody's keystroke is lost, and nobody's is overwritten unseen.</summary>
public sealed class DraftSavingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task Changes_to_different_cells_merge(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await AnEmptyDraft(database);

        var first = await Save(database, Cell(TestReports.Licences, null, 1));
        var second = await Save(database, Cell(TestReports.Penalties, null, 2));

        Assert.Equal([new SaveOutcome.Saved(1), new SaveOutcome.Saved(1)], [first, second]);
        var report = await Stored(database);
        Assert.Equal((1, 2), (report.Content.Figures[TestReports.Licences], report.Content.Figures[TestReports.Penalties]));
        Assert.Equal(2, report.Revision.Version);
    }

    [Theory, OnEveryDatabase]
    public async Task A_change_to_a_cell_that_somebody_changed_meanwhile_shows_what_it_holds_and_stores_nothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await AnEmptyDraft(database);
        await Save(database, Cell(TestReports.Licences, null, 5));

        var outcome = await Save(database, Cells((TestReports.Licences, null, 7), (TestReports.Penalties, null, 2)));

        var conflict = Assert.IsType<SaveOutcome.Conflict>(outcome);
        Assert.Equal([KeyValuePair.Create(TestReports.Licences, (decimal?)5)], conflict.Cells);
        var report = await Stored(database);
        Assert.Equal((5, null), (report.Content.Figures[TestReports.Licences], report.Content.Figures[TestReports.Penalties]));
        Assert.Equal(1, report.Revision.Version);
    }

    [Theory, OnEveryDatabase]
    public async Task A_cell_emptied_by_one_and_changed_by_another_is_a_conflict(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await AnEmptyDraft(database);
        await Save(database, Cell(TestReports.Licences, null, 5));
        await Save(database, Cell(TestReports.Licences, 5, null));

        var outcome = await Save(database, Cell(TestReports.Licences, 5, 6));

        Assert.Equal([KeyValuePair.Create(TestReports.Licences, (decimal?)null)], Assert.IsType<SaveOutcome.Conflict>(outcome).Cells);
        Assert.Empty((await Stored(database)).Revision.Figures);
    }

    [Theory, OnEveryDatabase]
    public async Task The_same_change_made_twice_is_no_conflict(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await AnEmptyDraft(database);
        await Save(database, Cell(TestReports.Licences, null, 5));

        var outcome = await Save(database, Cell(TestReports.Licences, null, 5));

        Assert.Equal(new SaveOutcome.Saved(0), outcome);
    }

    [Theory, OnEveryDatabase]
    public async Task A_cell_that_was_shown_but_not_touched_leaves_what_another_wrote(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await AnEmptyDraft(database);
        await Save(database, Cell(TestReports.Licences, null, 5));

        var outcome = await Save(database, Cells((TestReports.Licences, null, null), (TestReports.Penalties, null, 2)));

        Assert.Equal(new SaveOutcome.Saved(1), outcome);
        Assert.Equal(5, (await Stored(database)).Content.Figures[TestReports.Licences]);
    }

    [Theory, OnEveryDatabase]
    public async Task Texts_merge_by_section_and_are_stored_clean(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await AnEmptyDraft(database);

        var first = await Save(database, Text("overview", "", "  一段\r\n\r\n二段\u200B "));
        var second = await Save(database, Text("problems", "", "问题"));

        Assert.Equal([new SaveOutcome.Saved(1), new SaveOutcome.Saved(1)], [first, second]);
        var content = (await Stored(database)).Content;
        Assert.Equal(("一段\n二段", "问题"), (content.Text("overview"), content.Text("problems")));
    }

    [Theory, OnEveryDatabase]
    public async Task A_text_that_somebody_changed_meanwhile_is_a_conflict_and_stays(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await AnEmptyDraft(database);
        await Save(database, Text("overview", "", "甲写的"));

        var outcome = await Save(database, Text("overview", "", "乙写的"));
        var untouched = await Save(database, Text("overview", "", " "));

        Assert.Equal([KeyValuePair.Create("overview", "甲写的")], Assert.IsType<SaveOutcome.Conflict>(outcome).Sections);
        Assert.Equal(new SaveOutcome.Saved(0), untouched);
        Assert.Equal("甲写的", (await Stored(database)).Content.Text("overview"));
    }

    [Theory]
    [InlineData("applications/new/total")]
    [InlineData("applications/total-handled/company")]
    [InlineData("applications/new/nobody")]
    [InlineData("x/y/z")]
    public async Task A_cell_that_is_computed_or_not_in_the_form_is_refused_and_nothing_is_stored(string cell)
    {
        await using var database = await TestDatabase.CreateAsync();
        await AnEmptyDraft(database);

        var outcome = await Save(database, Cells((CellKey.Parse(cell, null), null, 9), (TestReports.Penalties, null, 2)));

        Assert.Contains(cell, Assert.IsType<SaveOutcome.Refused>(outcome).Reason, StringComparison.Ordinal);
        Assert.Empty((await Stored(database)).Revision.Figures);
    }

    [Theory]
    [InlineData("applications")]
    [InlineData("epilogue")]
    public async Task A_text_for_a_section_without_text_is_refused_and_nothing_is_stored(string section)
    {
        await using var database = await TestDatabase.CreateAsync();
        await AnEmptyDraft(database);

        var outcome = await Save(database, Text(section, "", "文字"));

        Assert.Contains(section, Assert.IsType<SaveOutcome.Refused>(outcome).Reason, StringComparison.Ordinal);
        Assert.Empty((await Stored(database)).Revision.Texts);
    }

    [Theory]
    [InlineData("1000000000000")]
    [InlineData("-1000000000000")]
    [InlineData("0.1234567")]
    public async Task A_number_that_not_every_database_can_hold_is_refused(string number)
    {
        await using var database = await TestDatabase.CreateAsync();
        await AnEmptyDraft(database);

        var outcome = await Save(database, Cell(TestReports.Licences, null, decimal.Parse(number, null)));

        Assert.IsType<SaveOutcome.Refused>(outcome);
        Assert.Empty((await Stored(database)).Revision.Figures);
    }

    [Fact]
    public async Task A_document_with_such_a_number_is_not_imported()
    {
        await using var database = await TestDatabase.CreateAsync();
        await AnEmptyDraft(database);
        await using var db = database.CreateContext();
        var reports = new TestReports(db);
        var empty = (await reports.Working()).Content;
        var content = empty with { Figures = new Figures(empty.Format, [KeyValuePair.Create(TestReports.Licences, 1_000_000_000_000m)]) };

        var outcome = await reports.Desk.ImportAsync(TestReports.Slug, TestReports.Year, content, overwrites: true, TestReports.Writer, Token);

        Assert.IsType<WorkflowOutcome.Refused>(outcome);
        Assert.Empty((await Stored(database)).Revision.Figures);
    }

    [Theory, OnEveryDatabase]
    public async Task An_imported_document_replaces_a_draft_only_when_that_is_asked_for(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var reports = new TestReports(db);
        var content = (await reports.ADraft("another-unit")).Content;
        await reports.AnEmptyDraft();
        await Save(database, Cell(TestReports.Licences, null, 1));

        var refused = await reports.Desk.ImportAsync(TestReports.Slug, TestReports.Year, content, overwrites: false, TestReports.Writer, Token);
        Assert.IsType<WorkflowOutcome.Refused>(refused);
        Assert.Equal(1, (await Stored(database)).Content.Figures[TestReports.Licences]);

        var done = await reports.Desk.ImportAsync(TestReports.Slug, TestReports.Year, content, overwrites: true, TestReports.Writer, Token);
        Assert.IsType<WorkflowOutcome.Done>(done);
        Assert.Equal(content.Figures.Entered.ToDictionary(), (await Stored(database)).Content.Figures.Entered.ToDictionary());
    }

    [Fact]
    public async Task A_text_of_more_than_the_allowed_characters_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync();
        await AnEmptyDraft(database);

        var outcome = await Save(database, Text("overview", "", new string('字', Narrative.MaxLength + 1)));

        Assert.IsType<SaveOutcome.Refused>(outcome);
        Assert.Empty((await Stored(database)).Revision.Texts);
    }

    [Theory, OnEveryDatabase]
    public async Task Twenty_people_who_save_different_cells_at_once_lose_nothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await AnEmptyDraft(database);
        var cells = TestReports.Formats.ForYear(TestReports.Year)!.EnteredCells.Select(cell => cell.Key).Take(20 * 5).Chunk(5).ToList();
        using var together = new Barrier(cells.Count);

        var outcomes = await Task.WhenAll(cells.Select((own, person) => Task.Factory.StartNew(
            async () =>
            {
                together.SignalAndWait(Token);
                var results = new List<SaveOutcome>();
                foreach (var cell in own)
                {
                    results.Add(await Save(database, Cell(cell, null, person), new Actor(person, $"{person}")));
                }

                return results;
            },
            Token,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()));

        Assert.All(outcomes.SelectMany(results => results), outcome => Assert.Equal(new SaveOutcome.Saved(1), outcome));
        var report = await Stored(database);
        Assert.Equal(100, report.Revision.Version);
        Assert.Equal(20, report.Revision.Contributions.Count);
        Assert.All(cells.Index(), entry => Assert.All(entry.Item, cell => Assert.Equal(entry.Index, report.Content.Figures[cell])));
    }

    [Theory, OnEveryDatabase]
    public async Task Of_many_who_change_one_cell_at_once_exactly_one_wins_and_the_others_are_told(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await AnEmptyDraft(database);
        await Save(database, Cell(TestReports.Licences, null, 1000));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => Task.Run(() => Save(database, Cell(TestReports.Licences, 1000, number)), Token)));

        var winner = Assert.Single(outcomes.Index(), outcome => outcome.Item is SaveOutcome.Saved).Index;
        Assert.All(
            outcomes.OfType<SaveOutcome.Conflict>(),
            conflict => Assert.Equal([KeyValuePair.Create(TestReports.Licences, (decimal?)winner)], conflict.Cells));
        Assert.Equal(9, outcomes.OfType<SaveOutcome.Conflict>().Count());
        Assert.Equal(winner, (await Stored(database)).Content.Figures[TestReports.Licences]);
    }

    [Theory, OnEveryDatabase]
    public async Task Two_contexts_that_change_one_revision_do_not_both_save(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await AnEmptyDraft(database);
        await using var first = database.CreateContext();
        await using var second = database.CreateContext();

        foreach (var db in new[] { first, second })
        {
            (await db.Revisions.SingleAsync(Token)).Write(TestReports.CompleteContent(), TestReports.Writer, TestReports.Start.UtcDateTime);
        }

        first.Trail.Record(AuditAction.DraftSaved, "reports");
        second.Trail.Record(AuditAction.DraftSaved, "reports");
        await first.SaveChangesAsync(Token);
        var exception = await Assert.ThrowsAnyAsync<DbUpdateException>(() => second.SaveChangesAsync(Token));
        Assert.True(exception is DbUpdateConcurrencyException || second.IsDuplicate(exception));
    }

    [Theory, OnEveryDatabase]
    public async Task A_draft_begun_by_several_at_once_is_one_report(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        await new TestReports(db).AnAgency();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            async () =>
            {
                await using var own = database.CreateContext();
                return await new TestReports(own).Desk.StartAsync(TestReports.Slug, TestReports.Year, TestReports.Writer, Token);
            },
            Token)));

        Assert.All(outcomes, outcome => Assert.IsType<WorkflowOutcome.Done>(outcome));
        Assert.Equal((1, 1), (await db.Reports.CountAsync(Token), await db.Revisions.CountAsync(Token)));
    }

    [Fact]
    public async Task A_year_that_has_not_ended_in_china_cannot_be_reported_on()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var db = database.CreateContext();
        var lastMinute = new FakeTimeProvider(new DateTimeOffset(2025, 12, 31, 15, 59, 59, TimeSpan.Zero));
        var reports = new TestReports(db, lastMinute);
        await reports.AnAgency();

        var before = await reports.Desk.StartAsync(TestReports.Slug, 2025, TestReports.Writer, Token);
        lastMinute.Advance(TimeSpan.FromSeconds(1));
        var after = await reports.Desk.StartAsync(TestReports.Slug, 2025, TestReports.Writer, Token);

        Assert.IsType<WorkflowOutcome.Refused>(before);
        Assert.IsType<WorkflowOutcome.Done>(after);
    }

    [Fact]
    public async Task What_is_submitted_approved_or_published_cannot_be_written_in()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var db = database.CreateContext();
        var reports = new TestReports(db);
        var edit = Cell(TestReports.Licences, 550, 551);

        await reports.ASubmittedReport();
        var submitted = await Save(database, edit);
        await reports.Approved();
        var approved = await Save(database, edit);
        await reports.Published();
        var published = await Save(database, edit);

        Assert.All([submitted, approved, published], outcome => Assert.IsType<SaveOutcome.Refused>(outcome));
        Assert.Equal(550, (await Stored(database)).Content.Figures[TestReports.Licences]);
    }

    private static async Task AnEmptyDraft(TestDatabase database)
    {
        await using var db = database.CreateContext();
        await new TestReports(db).AnEmptyDraft();
    }

    private static async Task<SaveOutcome> Save(TestDatabase database, DraftEdit edit, Actor? actor = null)
    {
        await using var db = database.CreateContext();
        return await new TestReports(db).Desk.SaveAsync(TestReports.Slug, TestReports.Year, edit, actor ?? TestReports.Writer, Token);
    }

    private static async Task<WorkingReport> Stored(TestDatabase database)
    {
        await using var db = database.CreateContext();
        return await new TestReports(db).Working();
    }

    private static DraftEdit Cell(CellKey key, decimal? was, decimal? now) => Cells((key, was, now));

    private static DraftEdit Cells(params IEnumerable<(CellKey Key, decimal? Was, decimal? Now)> cells) =>
        new(cells.ToDictionary(cell => cell.Key, cell => new CellEdit(cell.Was, cell.Now)), new Dictionary<string, TextEdit>());

    private static DraftEdit Text(string section, string was, string now) =>
        new(new Dictionary<CellKey, CellEdit>(), new Dictionary<string, TextEdit> { [section] = new(ContentDigest.Of(was), now) });
}
