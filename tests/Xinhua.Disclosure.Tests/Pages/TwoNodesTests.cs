using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xinhua.Disclosure.Web.Setup;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>Two web processes, in folders of their own, on one database (ASP-02, SEC-02).</summary>
public sealed partial class TwoNodesTests : IAsyncDisposable
{
    private const string Agency = "xinhua-czj";
    private const int Year = 2024;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("disclosure-nodes-");
    private readonly List<Process> nodes = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_processes_on_one_database_are_one_portal()
    {
        var (a, b) = (await StartAsync("a"), await StartAsync("b"));
        await AFormFromOneIsAcceptedByTheOther(a, b);
        await ALockOutOnOneHoldsOnTheOther(a, b);
        await APublicationAtItsTimeHappensOnce(a);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
        {
            node.Kill();
            await node.WaitForExitAsync(CancellationToken.None);
            node.Dispose();
        }

        folder.Delete(recursive: true);
    }

    private static async Task AFormFromOneIsAcceptedByTheOther(Uri a, Uri b)
    {
        using var visitor = Person(b);
        await visitor.GetAsync(new Uri(a, "/account/sign-in").ToString());
        await visitor.SendAsync("main form", new() { ["Input.UserName"] = "cgj-editor", ["Input.Password"] = Portal.Password });
        Assert.Equal("/desk", visitor.Address);
        await visitor.GetAsync(new Uri(a, "/desk/reports/xinhua-cgj/2024").ToString());
        await visitor.SendAsync("#report-form", new() { [$"Cells[{TestReports.Licences}]"] = "77" }, "Save");
        Assert.Contains("已保存", visitor.Text, StringComparison.Ordinal);
    }

    private static async Task ALockOutOnOneHoldsOnTheOther(Uri a, Uri b)
    {
        using var guesser = Person(a);
        for (var guess = 0; guess < 5; guess++)
        {
            await guesser.SignInAsync("xzsp-editor", "wrong");
        }

        using var owner = Person(b);
        await owner.SignInAsync("xzsp-editor", Portal.Password);
        Assert.Equal("/account/sign-in", owner.Address);
    }

    private async Task APublicationAtItsTimeHappensOnce(Uri a)
    {
        await using var services = new ServiceCollection().AddDisclosureDatabase(DatabaseProvider.Sqlite, Connection).BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DisclosureDbContext>();
        var desk = new ReportDesk(db, ReportFormats.Load(), TimeProvider.System);
        var officer = (await db.Users.AsNoTracking().SingleAsync(account => account.UserName == "xinhua-officer", Token)).ToActor();
        Assert.IsType<WorkflowOutcome.Done>(await desk.ActAsync(
            Agency,
            Year,
            null,
            new DeskOrder(AuditAction.PublicationScheduled, officer),
            working => Task.FromResult(working.Revision.Schedule(desk.Now.AddSeconds(1), officer, desk.Now)),
            Token));

        using var citizen = Person(a);
        for (var second = 0; second < 60 && (await citizen.RawAsync($"/reports/{Agency}/{Year}")).StatusCode != HttpStatusCode.OK; second++)
        {
            await Task.Delay(1000, Token);
        }

        // Both have looked for what is due at least once more by now.
        await Task.Delay(Web.Publication.ScheduledPublication.Interval, Token);
        var lines = await db.AuditEvents.AsNoTracking().Where(line => line.Action == AuditAction.ReportPublished && line.Subject == ReportDesk.Subject(Agency, Year)).ToListAsync(Token);
        Assert.Single(lines, line => line.Outcome == AuditOutcome.Done);
        var revision = (await desk.FindAsync(Agency, Year, Token))!.Revision;
        Assert.Equal((RevisionState.Published, officer.Name, null), (revision.State, revision.PublishedBy!.Name, revision.PublishAt));
    }

    private string Connection => $"Data Source={Path.Combine(folder.FullName, "shared.db")}";

    private static Visitor Person(Uri node)
    {
#pragma warning disable CA2000 // Goes with the visitor.
        return new Visitor(new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer(), CheckCertificateRevocationList = true }) { BaseAddress = node });
#pragma warning restore CA2000
    }

    /// <summary>A process of the real portal, in a folder of its own.</summary>
    private async Task<Uri> StartAsync(string name)
    {
        var root = folder.CreateSubdirectory(name);
        foreach (var settings in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Xinhua.Disclosure.Web"), "appsettings*.json"))
        {
            File.Copy(settings, Path.Combine(root.FullName, Path.GetFileName(settings)));
        }

        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList = { typeof(SiteOptions).Assembly.Location, "--contentRoot", root.FullName, "--urls", "http://127.0.0.1:0" },
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["ConnectionStrings__Disclosure"] = Connection,
                ["Logs__Folder"] = Path.Combine(root.FullName, "logs"),
            },
        };
        var node = Process.Start(start)!;
        nodes.Add(node);
        while (await node.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            if (Listening().Match(line) is { Success: true } address)
            {
                _ = node.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new Uri(address.Value);
            }
        }

        throw new InvalidOperationException("The node did not start.");
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Listening();
}
