using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Demo;
using Xinhua.Disclosure.Web.Publication;
using Xinhua.Disclosure.Web.Setup;
using Xunit;

namespace Xinhua.Disclosure.Tests.Support;

/// <summary>
/// One portal with the demo district and a person of every kind, whose database is put back to a chosen moment between the acts.
/// The report the acts are about is that of 城管局 for 2024, in one of five states.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    public const string Agency = "xinhua-cgj";
    public const int Year = 2024;

    /// <summary>The states the report can be in.</summary>
    public static readonly string[] States = ["draft", "in review", "approved", "published", "withdrawn"];

    private static readonly Actor Hand = new(-9, "舞台");
    private static readonly Actor Publisher = new(-8, "舞台");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("disclosure-stage-");
    private readonly Dictionary<string, Visitor> visitors = [];

    private Stage(Portal portal) => Portal = portal;

    /// <summary>Kinds of people, each with its grant; null for somebody not signed in.</summary>
    public static IReadOnlyDictionary<string, (Role Role, string? Agency, bool Subtree)?> Kinds { get; } = new Dictionary<string, (Role, string?, bool)?>
    {
        ["nobody"] = null,
        ["editor"] = (Role.Editor, Agency, false),
        ["reviewer"] = (Role.Reviewer, Agency, false),
        ["secrecy"] = (Role.SecrecyReviewer, Agency, false),
        ["leader"] = (Role.Leader, Agency, false),
        ["other editor"] = (Role.Editor, "xinhua-xzsp", false),
        ["other reviewer"] = (Role.Reviewer, "xinhua-xzsp", false),
        ["officer"] = (Role.Officer, "xinhua", true),
        ["far officer"] = (Role.Officer, "faraway", true),
        ["system"] = (Role.SystemAdmin, null, false),
        ["security"] = (Role.SecurityAdmin, null, false),
        ["audit"] = (Role.AuditAdmin, null, false),
    };

    public Portal Portal { get; }

    /// <summary>Key of the account that the administrators' acts are about.</summary>
    public int OtherEditorId { get; private set; }

    public static string UserName(string kind) => "stage-" + kind.Replace(' ', '-');

    /// <summary>Sets the stage with a person of every kind, nobody signed in yet.</summary>
    public static async Task<Stage> SetAsync()
    {
        // One account may be refused often here: that is what is being looked at.
#pragma warning disable CA2000 // Whoever asked for the stage disposes of it.
        var stage = new Stage(await Portal.WithDemoAsync(new Dictionary<string, string?>
        {
            ["RateLimits:AccountRequestsPerMinute"] = "100000",
            ["RateLimits:AddressPostsPerMinute"] = "100000",
            ["Smtp:Host"] = "127.0.0.1",
            ["Smtp:Port"] = "9",
            ["Smtp:Security"] = "None",
            ["Smtp:From"] = "zwgk@xinhua.example",
        }));
#pragma warning restore CA2000
        await using var scope = stage.Portal.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DisclosureDbContext>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        await using var work = await db.BeginWorkAsync(TestContext.Current.CancellationToken);
        db.Agencies.Add(Disclosure.Core.Agencies.Agency.Create("faraway", "远方区人民政府", AgencyKind.Government, null, 2019));
        await db.SaveChangesAsync();
        var agencies = await db.Agencies.ToDictionaryAsync(agency => agency.Slug, agency => agency.Id);
        foreach (var (kind, grant) in Kinds)
        {
            if (grant is not { } held)
            {
                continue;
            }

            var account = new Account { UserName = UserName(kind), DisplayName = kind, Duty = held.Role.Duty(), PasswordSetAt = TimeProvider.System.GetUtcNow().UtcDateTime };
            account.Grants.Add(new RoleGrant { Role = held.Role, AgencyId = held.Agency is null ? null : agencies[held.Agency], IncludesSubtree = held.Subtree });
            // Past the rules for passwords: what everybody knows is forbidden to real people.
            account.PasswordHash = users.PasswordHasher.HashPassword(account, Portal.Password);
            var result = await users.CreateAsync(account);
            Assert.True(result.Succeeded, result.ToString());
        }

        // The documents of other years are nearly all of the file, which is put back a thousand times.
        await db.Database.ExecuteSqlAsync($"DELETE FROM PublishedFiles WHERE RevisionId IN (SELECT v.Id FROM Revisions v JOIN Reports r ON r.Id = v.ReportId WHERE r.Year <> {Year})");
        stage.OtherEditorId = (await users.FindByNameAsync(UserName("other editor")))!.Id;
        db.Trail.Record(AuditAction.AccountInvited, "accounts");
        await work.CommitAsync(TestContext.Current.CancellationToken);
        if (TestDatabase.Server is null)
        {
            await RawSqlite.ExecuteAsync(stage.Portal.Connection, "VACUUM");
        }

        // Their sessions stand in the database, so they sign in before the first moment is kept.
        foreach (var kind in Kinds.Keys)
        {
            await stage.PersonAsync(kind);
        }

        return stage;
    }

    /// <summary>A person of this kind, signed in once.</summary>
    public async Task<Visitor> PersonAsync(string kind)
    {
        if (!visitors.TryGetValue(kind, out var visitor))
        {
            visitor = visitors[kind] = Visitor.To(Portal);
            if (Kinds[kind] is not null)
            {
                await visitor.SignInAsync(UserName(kind), Portal.Password);
            }
        }

        return visitor;
    }

    /// <summary>A token with which this person's forms are accepted.</summary>
    public async Task<string> TokenAsync(string kind)
    {
        var visitor = await PersonAsync(kind);
        await visitor.GetAsync(Kinds[kind] is null ? "/account/sign-in" : "/account/password");
        return ((IHtmlInputElement)visitor.Page.QuerySelector("input[name=__RequestVerificationToken]")!).Value;
    }

    /// <summary>Brings the report from state to state and keeps the database of each moment.</summary>
    public async Task KeepEveryStateAsync()
    {
        await KeepAsync("draft");
        var error = DemoFile.Load(ReportFormats.Load()).Unit(Agency).Report(Year)!.Latest.DeliberateError!;
        await ActAsync(AuditAction.DraftSaved, (working, now) =>
        {
            working.Revision.Write(
                new RevisionChange(
                    new Dictionary<CellKey, decimal?> { [CellKey.Parse(error.Cell, null)] = error.Correct }, new Dictionary<string, string>(), new Dictionary<CellKey, string?>()),
                Hand,
                now);
            return new WorkflowOutcome.Done();
        });
        await ActAsync(AuditAction.ReportSubmitted, (working, now) => working.Report.Submit(working.Findings, working.Content, Hand, now));
        await KeepAsync("in review");
        await using var scope = Portal.Services.CreateAsyncScope();
        var steps = scope.ServiceProvider.GetRequiredService<IOptions<WorkflowOptions>>().Value.ReviewSteps();
        foreach (var number in Enumerable.Range(0, steps.Count))
        {
            var signer = new Actor(-10 - number, "舞台");
            await ActAsync(AuditAction.ReviewOpened, (working, now) => working.Revision.OpenReview(signer, now));
            await ActAsync(AuditAction.StepApproved, (working, now) => working.Revision.Approve(steps, working.Revision.Step, working.Revision.Digest!, "", signer, now));
        }

        await KeepAsync("approved");
        var publish = scope.ServiceProvider.GetRequiredService<PublishReport>();
        var working = (await scope.ServiceProvider.GetRequiredService<ReportDesk>().FindAsync(Agency, Year, TestContext.Current.CancellationToken))!;
        Assert.IsType<WorkflowOutcome.Done>(await publish.PublishAsync(Agency, Year, working.Revision.Version, Publisher, TestContext.Current.CancellationToken));
        await KeepAsync("published");
        await ActAsync(AuditAction.ReportWithdrawn, (working, now) => working.Report.Withdraw("撤回。", Hand, now));
        await KeepAsync("withdrawn");
    }

    /// <summary>Keeps the database as it is now under a name.</summary>
    public Task KeepAsync(string name) => RawSqlite.CopyAsync(Portal.DatabaseFile, PathOf(name));

    /// <summary>Puts the database back to a moment that was kept.</summary>
    public Task RestoreAsync(string name) => RawSqlite.CopyAsync(PathOf(name), Portal.DatabaseFile);

    /// <summary>Lets a person begin to review, where they may: nobody signs what they have not opened.</summary>
    public async Task OpenReviewAsync(string kind)
    {
        await using var scope = Portal.Services.CreateAsyncScope();
        var desk = scope.ServiceProvider.GetRequiredService<ReportDesk>();
        if (await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().FindByNameAsync(UserName(kind)) is { } account)
        {
            await desk.ActAsync(
                Agency,
                Year,
                null,
                new DeskOrder(AuditAction.ReviewOpened, account.ToActor()),
                working => Task.FromResult(working.Revision.OpenReview(account.ToActor(), desk.Now)),
                TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The report as it is now.</summary>
    public async Task<WorkingReport> WorkingAsync()
    {
        await using var scope = Portal.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<ReportDesk>().FindAsync(Agency, Year, TestContext.Current.CancellationToken))!;
    }

    /// <summary>Leaves nobody signed in.</summary>
    public void SendHome()
    {
        foreach (var visitor in visitors.Values)
        {
            visitor.Dispose();
        }

        visitors.Clear();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        SendHome();
        await Portal.DisposeAsync();
        foreach (var file in folder.GetFiles("*.db"))
        {
            using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file.FullName}");
            Microsoft.Data.Sqlite.SqliteConnection.ClearPool(connection);
        }

        folder.Delete(recursive: true);
    }

    private Task ActAsync(AuditAction action, Func<WorkingReport, DateTime, WorkflowOutcome> act) => Portal.ActAsync(Agency, Year, action, Hand, act);

    private string PathOf(string name) => Path.Combine(folder.FullName, name.Replace(' ', '-') + ".db");
}
