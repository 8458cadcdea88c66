using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Agencies;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Data;

/// <summary>Several people act on one report at the same moment: exactly one transition wins.</summary>
public sealed class WorkflowOnTheDeskTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_step_that_several_sign_at_once_is_signed_once(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var digest = (await new TestReports(db).ASubmittedReport()).Revision.Digest!;

        var outcomes = await AtOnce(database, 6, (working, person) => OpenAndSign(working, digest, new Actor(100 + person, $"审核员{person}")));

        Assert.Single(outcomes.OfType<WorkflowOutcome.Done>());
        var revision = (await new TestReports(db).Working()).Revision;
        Assert.Equal(1, revision.Step);
        Assert.Single(revision.Approvals);
    }

    [Theory, OnEveryDatabase]
    public async Task A_report_that_several_publish_at_once_is_published_once(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        await new TestReports(db).AnApprovedReport();

        var outcomes = await AtOnce(database, 4, (working, person) => working.Report.Publish(
            TestReports.Steps, working.Revision.Digest!, TestReports.Files(working.Content), new Actor(100 + person, $"主管{person}"), TestReports.Start.UtcDateTime));

        Assert.Single(outcomes.OfType<WorkflowOutcome.Done>());
        Assert.Equal(Enum.GetValues<PublishedFileKind>().Length, await db.PublishedFiles.CountAsync(Token));
    }

    [Theory, OnEveryDatabase]
    public async Task A_correction_that_several_begin_at_once_is_begun_once(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        await new TestReports(db).APublishedReport();

        var outcomes = await AtOnce(database, 4, (working, person) =>
            working.Report.Amend(AmendmentReason.WrongFigure, "更正。", new Actor(100 + person, $"填报员{person}"), TestReports.Start.UtcDateTime));

        Assert.Single(outcomes.OfType<WorkflowOutcome.Done>());
        Assert.Equal(2, await db.Revisions.CountAsync(Token));
    }

    [Theory, OnEveryDatabase]
    public async Task A_withdrawal_and_the_publication_of_a_correction_at_once_do_not_both_happen(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var reports = new TestReports(db);
        await reports.AnAmendedReport();
        await reports.Submitted();
        await reports.Approved();

        var outcomes = await AtOnce(database, 2, async (desk, working, person) =>
        {
            if (person == 0)
            {
                return working.Report.Publish(TestReports.Steps, working.Revision.Digest!, TestReports.Files(working.Content), TestReports.Officer, desk.Now);
            }

            await desk.LoadAllRevisionsAsync(working.Report, Token);
            return working.Report.Withdraw("含有不应公开的内容。", TestReports.Leader, desk.Now);
        });

        var states = await db.Revisions.AsNoTracking().OrderBy(revision => revision.Number).Select(revision => revision.State).ToListAsync(Token);
        Assert.Single(outcomes.OfType<WorkflowOutcome.Done>());
        Assert.Equal(
            outcomes[0] is WorkflowOutcome.Done ? [RevisionState.Published, RevisionState.Published] : [RevisionState.Withdrawn, RevisionState.Approved], states);
    }

    [Theory, OnEveryDatabase]
    public async Task A_correction_of_what_is_carried_forward_is_told_to_next_years_report_also_after_a_withdrawal(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var reports = new TestReports(db);
        await reports.APublishedReport(year: 2024);
        var next = await reports.ASubmittedReport();
        await Act(async working =>
        {
            await reports.Desk.LoadAllRevisionsAsync(working.Report, Token);
            return working.Report.Withdraw("含有不应公开的内容。", TestReports.Leader, reports.Desk.Now);
        });
        await Act(working => Task.FromResult(working.Report.Amend(AmendmentReason.WrongFigure, "更正结转。", TestReports.Writer, reports.Desk.Now)));
        await Act(working =>
        {
            working.Revision.Write(
                new RevisionChange(
                    new Dictionary<CellKey, decimal?> { [new("applications", "carried-forward", "natural-person")] = 3, [new("applications", "granted", "natural-person")] = 8 },
                    new Dictionary<string, string>(),
                    new Dictionary<CellKey, string?>()),
                TestReports.Writer,
                reports.Desk.Now);
            return Task.FromResult<WorkflowOutcome>(new WorkflowOutcome.Done());
        });
        await reports.Submitted(year: 2024);
        await reports.Approved(year: 2024);
        await Act(async working =>
        {
            await reports.Desk.TellNextYearAsync(working, byMail: false, Token);
            return working.Report.Publish(TestReports.Steps, working.Revision.Digest!, TestReports.Files(working.Content), TestReports.Officer, reports.Desk.Now);
        });

        var notice = Assert.Single(await reports.Desk.NoticesAsync(next.Report.Id, Token));
        Assert.Equal((2024, 2, "applications/carried-over/natural-person 2 3"), (notice.CorrectedYear, notice.CorrectedRevision, notice.Cells));
        Assert.Equal([(2025, true), (2024, false)], (await reports.Desk.ListAsync(new Scope([], ["/"]), Token)).Select(item => (item.Year, item.HasNotice)));
        Assert.NotNull((await reports.Working()).WhyNotSound);

        async Task Act(Func<WorkingReport, Task<WorkflowOutcome>> action)
        {
            Assert.IsType<WorkflowOutcome.Done>(await reports.Desk.ActAsync(TestReports.Slug, 2024, null, new DeskOrder(AuditAction.DraftSaved, TestReports.Writer), action, Token));
        }
    }

    [Theory, OnEveryDatabase]
    public async Task A_signature_and_a_return_at_once_do_not_both_happen(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var digest = (await new TestReports(db).ASubmittedReport()).Revision.Digest!;

        var outcomes = await AtOnce(database, 2, (working, person) => person == 0
            ? OpenAndSign(working, digest, TestReports.Reviewer)
            : working.Revision.Return("请补充。", TestReports.Officer, TestReports.Start.UtcDateTime));

        var revision = (await new TestReports(db).Working()).Revision;
        Assert.Single(outcomes.OfType<WorkflowOutcome.Done>());
        Assert.Equal(outcomes[0] is WorkflowOutcome.Done ? RevisionState.InReview : RevisionState.Draft, revision.State);
        Assert.Equal(outcomes[0] is WorkflowOutcome.Done ? 1 : 0, revision.Approvals.Count);
    }

    [Theory, OnEveryDatabase]
    public async Task A_draft_that_changed_after_the_page_was_opened_is_not_submitted(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var reports = new TestReports(db);
        var seen = (await reports.ADraft()).Revision.Version;
        await using (var other = database.CreateContext())
        {
            var edit = new DraftEdit(
                new Dictionary<CellKey, CellEdit> { [TestReports.Licences] = new(550, 551) }, new Dictionary<string, TextEdit>());
            await new TestReports(other).Desk.SaveAsync(TestReports.Slug, TestReports.Year, edit, TestReports.Writer, Token);
        }

        Assert.IsType<WorkflowOutcome.Refused>(await Submit(reports, seen));
        Assert.Equal(RevisionState.Draft, (await reports.Working()).Revision.State);
        Assert.IsType<WorkflowOutcome.Done>(await Submit(reports, seen + 1));
    }

    [Theory, OnEveryDatabase]
    public async Task Everything_that_was_signed_and_said_is_in_the_database(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        await new TestReports(db).APublishedReport();
        await using var other = database.CreateContext();

        var stored = await new TestReports(other).Working();

        Assert.Equal(TestReports.Signers, stored.Revision.Approvals.OrderBy(approval => approval.Step).Select(approval => approval.By));
        Assert.Equal(ContentDigest.Compute(stored.Content), stored.Revision.Digest);
        Assert.Equal((TestReports.Writer, TestReports.Officer), (stored.Revision.SubmittedBy, stored.Revision.PublishedBy));
        Assert.Empty(stored.Open);
    }

    [Theory, OnEveryDatabase]
    public async Task Several_reasons_given_by_one_person_in_one_save_are_all_stored_under_that_person(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.CreateContext();
        var reports = new TestReports(db);
        await reports.APublishedReport(year: 2024);
        await reports.ADraft();
        var stock = new CellKey("proactive", "normative-documents", "in-force");
        var cells = new Dictionary<CellKey, CellEdit> { [TestReports.Licences] = new(550, 9487), [stock] = new(20, 25) };
        await Save(new DraftEdit(cells, new Dictionary<string, TextEdit>()));
        var open = (await reports.Working()).Open.Select(Justification.SubjectOf).ToList();

        await Save(new DraftEdit(new Dictionary<CellKey, CellEdit>(), new Dictionary<string, TextEdit>()) { Reasons = open.ToDictionary(subject => subject, _ => "已核对。") });
        await Save(new DraftEdit(new Dictionary<CellKey, CellEdit>(), new Dictionary<string, TextEdit>()) { Reasons = open.ToDictionary(subject => subject, _ => "再次核对。") });

        await using var other = database.CreateContext();
        var stored = await new TestReports(other).Working();
        Assert.Equal(2, open.Count);
        Assert.Empty(stored.Open);
        Assert.Equal(open.Order(), stored.Revision.Justifications.Select(justification => justification.Subject).Order());
        Assert.All(stored.Revision.Justifications, justification => Assert.Equal(("再次核对。", TestReports.Writer), (justification.Reason, justification.By)));

        async Task Save(DraftEdit edit)
        {
            Assert.IsType<SaveOutcome.Saved>(await reports.Desk.SaveAsync(TestReports.Slug, TestReports.Year, edit, TestReports.Writer, Token));
        }
    }

    [Fact]
    public async Task A_slug_that_would_break_the_paths_of_the_tree_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var db = database.CreateContext();
        var register = new AgencyRegister(db);

        foreach (var slug in new[] { "", "a/b", "新华", "A-b", "a--b" })
        {
            Assert.IsType<WorkflowOutcome.Refused>(await register.AddAsync(slug, "某局", AgencyKind.Department, null, 2019, Token));
        }

        Assert.Equal(0, await db.Agencies.CountAsync(Token));
    }

    private static WorkflowOutcome OpenAndSign(WorkingReport working, string digest, Actor reviewer) =>
        working.Revision.OpenReview(reviewer, TestReports.Start.UtcDateTime) is WorkflowOutcome.Refused refused
            ? refused
            : working.Revision.Approve(TestReports.Steps, working.Revision.Step, digest, "", reviewer, TestReports.Start.UtcDateTime);

    private static Task<WorkflowOutcome> Submit(TestReports reports, int version) => reports.Desk.ActAsync(
        TestReports.Slug,
        TestReports.Year,
        version,
        new DeskOrder(AuditAction.ReportSubmitted, TestReports.Writer),
        working => Task.FromResult(working.Revision.Submit(working.Findings, working.Content, TestReports.Writer, TestReports.Start.UtcDateTime)),
        Token);

    private static Task<IReadOnlyList<WorkflowOutcome>> AtOnce(TestDatabase database, int people, Func<WorkingReport, int, WorkflowOutcome> action) =>
        AtOnce(database, people, (_, working, person) => Task.FromResult(action(working, person)));

    /// <summary>All have loaded the report before the first of them acts.</summary>
    private static async Task<IReadOnlyList<WorkflowOutcome>> AtOnce(TestDatabase database, int people, Func<ReportDesk, WorkingReport, int, Task<WorkflowOutcome>> action)
    {
        var allLoaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var missing = people;
        return await Task.WhenAll(Enumerable.Range(0, people).Select(person => Task.Run(
            async () =>
            {
                await using var db = database.CreateContext();
                var desk = new TestReports(db).Desk;
                return await desk.ActAsync(
                    TestReports.Slug,
                    TestReports.Year,
                    null,
                    new DeskOrder(AuditAction.StepApproved, new Actor(100 + person, $"第{person}位")),
                    async working =>
                    {
                        if (Interlocked.Decrement(ref missing) == 0)
                        {
                            allLoaded.SetResult();
                        }

                        await allLoaded.Task;
                        return await action(desk, working, person);
                    },
                    Token);
            },
            Token)));
    }
}
