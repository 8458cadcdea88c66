using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Archive;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Documents.Archive;
using Xinhua.Disclosure.Documents.Pdf;
using Xinhua.Disclosure.Web.Archive;
using Xinhua.Disclosure.Web.Mail;
using Xinhua.Disclosure.Web.Publication;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Benchmarks;

/// <summary>How long a year of published reports takes to be archived, and whether memory grows with their number.</summary>
internal static class ArchiveYear
{
    private const int EveryReports = 100;
    private const double Mebi = 1024 * 1024;

    private static readonly string[] Head = ["| packages | seconds so far | working set, MiB |", "|---|---|---|"];
    private static readonly Actor Writer = new(-1, "填报员"), Archivist = new(-9, "档案员");
    private static readonly ReviewStep[] Steps = [new("内容审核", Role.Reviewer), new("保密审查", Role.SecrecyReviewer), new("领导签发", Role.Leader), new("主管部门核查", Role.Officer)];

    /// <summary>Measures.</summary>
    /// <param name="reports">How many reports the year has.</param>
    public static async Task RunAsync(int reports)
    {
        var folder = Directory.CreateTempSubdirectory("disclosure-archive-");
        try
        {
            await using var services = Services(Path.Combine(folder.FullName, "disclosure.db"));
            await FillAsync(services, reports);
            GC.Collect();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, {reports} reports"));
            Console.WriteLine(string.Join('\n', Head));
            await ArchiveAsync(services);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ServiceProvider Services(string file) => new ServiceCollection()
        .AddDisclosureDatabase(DatabaseProvider.Sqlite, $"Data Source={file}")
        .AddSingleton(ReportFormats.Load())
        .AddSingleton(new ArchiveOptions().ToSettings())
        .AddSingleton(_ => Sample.Fonts())
        .AddSingleton<PdfWriter>()
        .AddSingleton<IPdfEngine>(engines => engines.GetRequiredService<PdfWriter>())
        .AddSingleton<ReportPdf>()
        .AddSingleton(Options.Create(new SiteOptions()))
        .AddSingleton(Options.Create(new PdfHeadOptions()))
        .AddSingleton<PackageWriter>()
        .AddSingleton(Options.Create(new WorkflowOptions()))
        .AddSingleton(Options.Create(new SmtpOptions()))
        .AddScoped(scope => new ReportDesk(scope.GetRequiredService<DisclosureDbContext>(), scope.GetRequiredService<ReportFormats>(), TimeProvider.System))
        .AddScoped<PublishReport>()
        .AddScoped<ArchiveDesk>()
        .AddScoped<ArchiveReport>()
        .BuildServiceProvider();

    private static async Task FillAsync(ServiceProvider services, int reports)
    {
        await using (var scope = services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<DisclosureDbContext>().Database.MigrateAsync();
        }

        for (var number = 0; number < reports; number++)
        {
            // A unit of work each, or what is tracked would grow.
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<DisclosureDbContext>();
            var agency = Agency.Create(string.Create(CultureInfo.InvariantCulture, $"unit-{number}"), string.Create(CultureInfo.InvariantCulture, $"新华区第{number}局"), AgencyKind.Department, null, Sample.Year);
            db.Agencies.Add(agency);
            db.Trail.Record(AuditAction.AgencyAdded, "agencies");
            await db.SaveChangesAsync();
            db.Reports.Add(Published(agency, scope.ServiceProvider));
            db.Trail.Record(AuditAction.ReportPublished, ReportDesk.Subject(agency.Slug, Sample.Year));
            await db.SaveChangesAsync();
        }
    }

    private static Report Published(Agency agency, IServiceProvider services)
    {
        var (sample, now) = (Sample.Content(services.GetRequiredService<ReportFormats>(), Sample.Year), Sample.PublishedAt.UtcDateTime);
        var report = Report.Start(agency, Sample.Year, sample.Format, now);
        var revision = report.Latest;
        revision.Write(
            new RevisionChange(
                sample.Figures.Entered.ToDictionary(figure => figure.Key, figure => (decimal?)figure.Value),
                sample.Narrative,
                new Dictionary<CellKey, string?>()),
            Writer,
            now);
        var content = revision.Content(sample.Format, agency.Slug, Sample.Year);
        Must(report.Submit([], content, Writer, now));
        foreach (var (step, place) in Steps.Index().Select(step => (step.Item, step.Index)))
        {
            var signer = new Actor(-2 - place, step.Name);
            Must(revision.OpenReview(signer, now));
            Must(revision.Approve(Steps, place, revision.Digest!, "", signer, now));
        }

        Must(report.Publish(Steps, revision.Digest!, services.GetRequiredService<PublishReport>().Files(content, revision.Number, revision.Digest!, now), new Actor(-2, Steps[0].Name), now));
        return report;
    }

    private static async Task ArchiveAsync(ServiceProvider services)
    {
        var (started, done, most, waiting) = (Stopwatch.GetTimestamp(), 0, 0d, await InScopeAsync(services, scope => scope.GetRequiredService<ArchiveDesk>().WaitingAsync(Sample.Year, default)));
        foreach (var revision in waiting)
        {
            if (await InScopeAsync(services, scope => scope.GetRequiredService<ArchiveReport>().ArchiveAsync(revision, Archivist, default)) is ArchiveOutcome.Refused refused)
            {
                throw new InvalidOperationException(refused.Reason);
            }

            var now = Environment.WorkingSet / Mebi;
            most = Math.Max(most, now);
            if (++done % EveryReports == 0 || done == waiting.Count)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {done} | {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} | {now:0} |"));
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak working set {most:0} MiB"));
    }

    private static async Task<T> InScopeAsync<T>(ServiceProvider services, Func<IServiceProvider, Task<T>> ask)
    {
        await using var scope = services.CreateAsyncScope();
        return await ask(scope.ServiceProvider);
    }

    private static void Must(WorkflowOutcome outcome)
    {
        if (outcome is WorkflowOutcome.Refused refused)
        {
            throw new InvalidOperationException(refused.Reason);
        }
    }
}
