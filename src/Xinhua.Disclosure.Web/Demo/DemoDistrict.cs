using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Data.Audit;
using Xinhua.Disclosure.Web.Publication;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Demo;

/// <summary>Settings of the section <c>Demo</c>.</summary>
public sealed class DemoOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Demo";

    /// <summary>
    /// Whether an empty database is filled with the demo district, which is only ever done in Development; elsewhere, whether a database
    /// that holds it may be shown at all, for its passwords are known to everybody.
    /// </summary>
    [Required]
    public bool Load { get; init; }
}

/// <summary>What every page must know of the demo: whether its data are in the database, and who can sign in.</summary>
public sealed class DemoDistrict
{
    /// <summary>Whether the database holds the demo district, so that every page says so.</summary>
    public bool IsLoaded => Accounts.Count > 0;

    /// <summary>The password of every demo account.</summary>
    public string Password { get; } = "xinhua-demo-2024";

    /// <summary>The accounts a newcomer can sign in with.</summary>
    public IReadOnlyList<DemoSignIn> Accounts { get; internal set; } = [];
}

/// <summary>An account on the sign-in page of the demo.</summary>
public sealed record DemoSignIn(string UserName, string DisplayName);

/// <summary>Brings the demo district into an empty database, through the same methods as real work.</summary>
internal sealed class DemoLoader(
    DisclosureDbContext db, ReportFormats formats, UserManager<Account> users, AccountRegister accounts, PublishReport publish, IOptions<WorkflowOptions> workflow, DemoDistrict demo, TimeProvider clock)
{
    private readonly DemoFile file = DemoFile.Load(formats);
    private readonly IReadOnlyList<ReviewStep> steps = workflow.Value.ReviewSteps();

    public async Task LoadAsync()
    {
        if (await accounts.IsEmptyAsync(CancellationToken.None))
        {
            await using var work = await db.BeginWorkAsync(CancellationToken.None);
            var agencies = await AddAgenciesAsync();
            await AddAccountsAsync(agencies);
            foreach (var unit in file.Units)
            {
                AddReports(unit, agencies[unit.Slug]);
            }

            AddCampaigns(agencies);
            db.Trail.Record(AuditAction.DemoLoaded, "demo");
            await work.CommitAsync(CancellationToken.None);
        }

        if (await users.FindByNameAsync(file.Accounts[0].UserName) is not null)
        {
            demo.Accounts = [.. file.Accounts.Select(account => new DemoSignIn(account.UserName, account.DisplayName))];
        }
    }

    private async Task<Dictionary<string, Agency>> AddAgenciesAsync()
    {
        var agencies = new Dictionary<string, Agency>();
        foreach (var unit in file.Units)
        {
            // One after the other: a unit needs its parent's key.
            var agency = Agency.Create(unit.Slug, unit.Name, unit.Kind, unit.Parent is null ? null : agencies[unit.Parent], firstYear: 2023);
            db.Agencies.Add(agency);
            await db.SaveChangesAsync();
            agencies[unit.Slug] = agency;
        }

        return agencies;
    }

    private async Task AddAccountsAsync(Dictionary<string, Agency> agencies)
    {
        foreach (var planned in file.Accounts)
        {
            var account = new Account { UserName = planned.UserName, DisplayName = planned.DisplayName, Email = $"{planned.UserName}@xinhua.example", Duty = planned.Grants[0].Role.Duty(), PasswordSetAt = clock.GetUtcNow().UtcDateTime };
            foreach (var grant in planned.Grants)
            {
                account.Grants.Add(new RoleGrant
                {
                    Role = grant.Role,
                    AgencyId = grant.Agency is null ? null : agencies[grant.Agency].Id,
                    IncludesSubtree = grant.Subtree,
                });
            }

            // Hashed without asking the rules for passwords: everybody knows this one, which is why it only ever exists in Development.
            account.PasswordHash = users.PasswordHasher.HashPassword(account, demo.Password);
            var result = await users.CreateAsync(account);
            if (!result.Succeeded)
            {
                throw new InvalidDataException($"The demo account {planned.UserName} was refused: {result}");
            }
        }
    }

    /// <summary>
    /// The tasks of the years the demo has reports of. Their deadlines lie in the past, so some unfinished reports are given time that counts from the day
    /// the demo is loaded: without that nothing could be under way or due soon, and the draft that newcomers finish would ask why it comes late.
    /// </summary>
    private void AddCampaigns(Dictionary<string, Agency> agencies)
    {
        var root = agencies[file.Units[0].Slug];
        foreach (var year in file.Units.SelectMany(unit => unit.Reports).Select(report => report.Year).Distinct().Order())
        {
            var (submitBy, publishBy) = Campaign.DefaultDays(year);
            var campaign = new Campaign { OwnerId = root.Id, Year = year, Title = $"{year}年政府信息公开工作年度报告", OpensOn = new DateOnly(year + 1, 1, 1), SubmitBy = submitBy, PublishBy = publishBy };
            campaign.SetUnits([.. agencies.Values.Select(agency => agency.Id)]);
            db.Campaigns.Add(campaign);
            var (unfinished, now) = (file.Units.Where(unit => unit.Report(year)?.Latest is { SubmittedAt: not null, PublishedAt: null }), clock.GetUtcNow().UtcDateTime);
            var begun = file.Units.Where(unit => unit.Report(year)?.Latest.DeliberateError is not null);
            foreach (var (unit, days) in unfinished.Zip([5, 30]).Concat(begun.Zip([6])))
            {
                var until = ChinaDays.DayOf(now).AddDays(days);
                Must(campaign.Extend(agencies[unit.Slug].Id, unit.Report(year)!.Latest.SubmittedAt is null ? until : submitBy, until, $"演示：从载入演示数据起再给{days}天。", new Actor(-3, "区主管部门工作人员"), now));
            }
        }
    }

    private void AddReports(DemoUnit unit, Agency agency)
    {
        // Nobody can sign in as these two; the people of real units act under their own accounts from here on.
        var (writer, reviewer) = (new Actor(-1, $"{Short(unit.Name)}填报员"), new Actor(-2, $"{Short(unit.Name)}审核员"));
        ReportContent? previous = null;
        foreach (var planned in unit.Reports)
        {
            var format = formats.Get(planned.Format);
            var report = Report.Start(agency, planned.Year, format, planned.Revisions[0].StartedAt.UtcDateTime);
            db.Reports.Add(report);
            foreach (var revision in planned.Revisions)
            {
                if (revision.Number > 1)
                {
                    Must(report.Amend(AmendmentReason.WrongFigure, revision.ChangeNote!, writer, revision.StartedAt.UtcDateTime));
                }

                Bring(report, revision, previous, writer, reviewer);
            }

            previous = report.CurrentRevision is null ? null : report.Latest.Content(format, agency.Slug, planned.Year);
        }
    }

    private void Bring(Report report, DemoRevision planned, ReportContent? previous, Actor writer, Actor reviewer)
    {
        var revision = report.Latest;
        var format = formats.Get(revision.FormatId);
        var started = planned.StartedAt.UtcDateTime;
        revision.Write(
            new RevisionChange(
                planned.Values(format).ToDictionary(figure => figure.Key, figure => (decimal?)figure.Value),
                planned.Narrative.Keys.ToDictionary(section => section, planned.Text),
                new Dictionary<CellKey, string?>()),
            writer,
            started);
        var content = revision.Content(format, report.Agency.Slug, report.Year);
        var findings = ReportValidator.Validate(new ReviewContext(content, previous, report.Agency.Name));
        foreach (var reason in planned.Justifications)
        {
            foreach (var finding in findings.Where(finding => finding.RuleId == reason.Rule))
            {
                Must(revision.Justify(finding, reason.Reason, content, writer, started));
            }
        }

        if (planned.SubmittedAt is not { } submitted)
        {
            return;
        }

        Must(report.Submit(findings, content, writer, submitted.UtcDateTime));
        if (planned.Returned is { } returned)
        {
            Must(revision.OpenReview(reviewer, returned.At.UtcDateTime));
            Must(revision.Return(returned.Note, reviewer, returned.At.UtcDateTime));
            return;
        }

        if (planned.ApprovedAt is not { } approved)
        {
            return;
        }

        for (var step = 0; step < steps.Count; step++)
        {
            var signer = new Actor(reviewer.AccountId - step, step == 0 ? reviewer.Name : steps[step].Role.Chinese());
            Must(revision.OpenReview(signer, approved.UtcDateTime));
            Must(revision.Approve(steps, revision.Step, revision.Digest!, null, signer, approved.UtcDateTime));
        }

        if (planned.PublishedAt is { } published)
        {
            var at = published.UtcDateTime;
            Must(report.Publish(steps, revision.Digest!, publish.Files(content, revision.Number, revision.Digest!, at), reviewer, at));
        }
    }

    private string Short(string name) => name.StartsWith(file.District[^3..], StringComparison.Ordinal) ? name[3..] : name;

    private static void Must(WorkflowOutcome outcome)
    {
        if (outcome is WorkflowOutcome.Refused refused)
        {
            throw new InvalidDataException($"The demo district does not go through its own workflow: {refused.Reason}");
        }
    }
}

internal static class DemoLoading
{
    public static void AddDemo(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DemoOptions>().BindConfiguration(DemoOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<DemoDistrict>();
        builder.Services.AddScoped<DemoLoader>();
    }

    /// <summary>In Development, fills an empty database with the demo district. Anywhere else a database that holds it is refused, unless the settings ask for the demo.</summary>
    /// <exception cref="StartRefusedException">Accounts whose password everybody knows would go live.</exception>
    public static async Task LoadDemoAsync(this WebApplication app)
    {
        var isWanted = app.Services.GetRequiredService<IOptions<DemoOptions>>().Value.Load;
        await using var scope = app.Services.CreateAsyncScope();
        if (app.Environment.IsDevelopment())
        {
            if (isWanted)
            {
                await scope.ServiceProvider.GetRequiredService<DemoLoader>().LoadAsync();
            }
        }
        else if (!isWanted && await scope.ServiceProvider.GetRequiredService<AuditLog>().NewestAsync(AuditAction.DemoLoaded, CancellationToken.None) is not null)
        {
            throw new StartRefusedException("没有启动：数据库里是演示区的数据和账号，演示账号的密码是公开的。正式使用请换一个空的数据库（ConnectionStrings:Disclosure）；确实要对外演示的，设置 Demo:Load 为 true。");
        }
    }
}
