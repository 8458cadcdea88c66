using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Data;

/// <summary>
/// A process that submits, approves, publishes and amends is killed at any moment. After each death the state is one the workflow knows,
/// and the audit log has a line for every change that is there and none for one that is not.
/// Eight deaths in an ordinary run, since starting a process takes a second; <c>DISCLOSURE_TEST_KILLS</c> asks for more.
/// </summary>
public sealed class KilledAtWorkTests
{
    private const string Variable = "DISCLOSURE_TEST_WORK_IN";
    private const int LinesOfWork = 2;

    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("DISCLOSURE_TEST_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 8;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_every_death_the_state_is_legal_and_the_audit_complete()
    {
        // Two lines of work side by side, each on a database of its own: starting a process is what takes the time.
        var changes = await Task.WhenAll(Enumerable.Range(0, LinesOfWork).Select(line => KillAgainAndAgainAsync(new Random(20260116 + line), Kills / LinesOfWork)));

        Assert.All(changes, count => Assert.InRange(count, Kills / LinesOfWork, int.MaxValue));
    }

    /// <summary>Runs in the process that is to be killed, and only there: takes the report one step further, again and again.</summary>
    [Fact(Explicit = true)]
    public async Task Work_until_killed()
    {
        await using var services = new ServiceCollection()
            .AddDisclosureDatabase(DatabaseProvider.Sqlite, Environment.GetEnvironmentVariable(Variable)!).BuildServiceProvider();
        for (var steps = 0; ; steps++)
        {
            await using var scope = services.CreateAsyncScope();
            await StepAsync(new TestReports(scope.ServiceProvider.GetRequiredService<DisclosureDbContext>(), TimeProvider.System));
            if (steps == 0)
            {
                await File.WriteAllTextAsync(Environment.GetEnvironmentVariable(Variable + "_SIGN")!, "", Token);
            }
        }
    }

    private static async Task<int> KillAgainAndAgainAsync(Random random, int kills)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using (var db = database.CreateContext())
        {
            await new TestReports(db).ADraft();
        }

        for (var kill = 0; kill < kills; kill++)
        {
            await KillAsync(database, random.Next(60));
            await CheckAsync(database);
        }

        await using var after = database.CreateContext();
        return await after.AuditEvents.CountAsync(line => line.Version != null, Token);
    }

    /// <summary>One step further from wherever the report stands; corrections go on for ever.</summary>
    private static async Task StepAsync(TestReports reports)
    {
        var revision = (await reports.Working()).Revision;
        var (kind, actor) = revision.State switch
        {
            RevisionState.Draft => (AuditAction.ReportSubmitted, TestReports.Writer),
            RevisionState.InReview => (AuditAction.StepApproved, TestReports.Signers[revision.Step]),
            RevisionState.Approved => (AuditAction.ReportPublished, TestReports.Officer),
            RevisionState.Published or RevisionState.Withdrawn => (AuditAction.AmendmentBegun, TestReports.Writer),
        };
        var outcome = await reports.Desk.ActAsync(
            TestReports.Slug, TestReports.Year, null, new DeskOrder(kind, actor), working => Task.FromResult(Further(working, actor, reports.Desk.Now)), CancellationToken.None);
        Assert.IsType<WorkflowOutcome.Done>(outcome);
    }

    private static WorkflowOutcome Further(WorkingReport working, Actor actor, DateTime now) => working.Revision.State switch
    {
        RevisionState.Draft => Submit(working, actor, now),
        RevisionState.InReview => working.Revision.OpenReview(actor, now) is WorkflowOutcome.Refused refused
            ? refused
            : working.Revision.Approve(TestReports.Steps, working.Revision.Step, working.Revision.Digest!, "", actor, now),
        RevisionState.Approved => working.Report.Publish(TestReports.Steps, working.Revision.Digest!, TestReports.Files(working.Content), actor, now),
        RevisionState.Published or RevisionState.Withdrawn => working.Report.Amend(AmendmentReason.Other, "再次更正。", actor, now),
    };

    private static WorkflowOutcome Submit(WorkingReport working, Actor actor, DateTime now)
    {
        foreach (var finding in working.Open)
        {
            working.Revision.Justify(finding, "已核对。", working.Content, actor, now);
        }

        return working.Report.Submit(working.Findings, working.Content, actor, now);
    }

    private static Task KillAsync(TestDatabase database, int milliseconds)
    {
        var sign = TestDatabaseFolder.PathOf($"begun-{Guid.NewGuid():n}");
        return DoomedProcess.KillAsync(
            $"{typeof(KilledAtWorkTests).FullName}.{nameof(Work_until_killed)}",
            new Dictionary<string, string> { [Variable] = database.ConnectionString, [Variable + "_SIGN"] = sign },
            sign,
            milliseconds);
    }

    private static async Task CheckAsync(TestDatabase database)
    {
        await using var db = database.CreateContext();
        Assert.Equal("ok", await db.Database.SqlQuery<string>($"SELECT integrity_check AS Value FROM pragma_integrity_check").SingleAsync(Token));
        var lines = await db.AuditEvents.AsNoTracking().OrderBy(line => line.Sequence).ToListAsync(Token);
        var head = await db.AuditHeads.AsNoTracking().SingleAsync(Token);
        var verifier = new AuditVerifier(AuditMark.Empty);
        lines.ForEach(verifier.Follow);
        verifier.EndAt(new AuditMark(head.Sequence, head.Hash));
        Assert.Empty(verifier.Complaints);

        var working = await new TestReports(db).Working();
        var revision = working.Revision;
        var last = lines[^1];
        Assert.Equal((revision.Version, AuditOutcome.Done), (last.Version, last.Outcome));
        Assert.Equal(StateAfter(last.Action, revision), revision.State);
        Assert.Equal(lines.Count(line => line.Action == AuditAction.ReportPublished), await db.Revisions.CountAsync(row => row.State == RevisionState.Published, Token));
        Assert.Equal(lines.Count(line => line.Action == AuditAction.AmendmentBegun) + 1, revision.Number);
        Assert.Equal(revision.Step, revision.Approvals.Count(approval => approval.Round == revision.Round));
        if (revision.State is RevisionState.Approved or RevisionState.Published)
        {
            Assert.Equal(ContentDigest.Compute(working.Content), revision.Digest);
        }
    }

    private static RevisionState StateAfter(AuditAction action, Revision revision) => action switch
    {
        AuditAction.StepApproved => revision.Step == TestReports.Steps.Count ? RevisionState.Approved : RevisionState.InReview,
        AuditAction.ReportSubmitted => RevisionState.InReview,
        AuditAction.ReportPublished => RevisionState.Published,
        AuditAction.AmendmentBegun or AuditAction.DraftSaved => RevisionState.Draft,
        _ => throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{action} is not part of this work.")),
    };
}
