using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Web.Publication;
using Xinhua.Disclosure.Web.Setup;
using Xunit;

namespace Xinhua.Disclosure.Tests.Support;

/// <summary>A site like that of a large city: many units, each with eight years of published reports and all their real files.</summary>
internal static class GeneratedSite
{
    private const int FirstYear = 2019;
    private const int Years = 8;

    private static readonly Actor Writer = new(-1, "填报员");
    private static readonly Actor Publisher = new(-100, "发布员");

    /// <summary>How many units it has; none unless the environment says so, for it takes minutes.</summary>
    public static int Units { get; } = int.TryParse(Environment.GetEnvironmentVariable("DISCLOSURE_CRAWL_UNITS"), CultureInfo.InvariantCulture, out var units) ? units : 0;

    /// <summary>Why a test that needs it is left out.</summary>
    public static string NotWanted => "DISCLOSURE_CRAWL_UNITS is not set to a number of units.";

    /// <summary>Adds units below the demo district and publishes their reports.</summary>
    public static async Task PublishAsync(Portal portal, CancellationToken cancellationToken)
    {
        foreach (var number in Enumerable.Range(1, Units))
        {
            await using var scope = portal.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<DisclosureDbContext>();
            var publish = scope.ServiceProvider.GetRequiredService<PublishReport>();
            var steps = scope.ServiceProvider.GetRequiredService<IOptions<WorkflowOptions>>().Value.ReviewSteps();
            await using var work = await db.BeginWorkAsync(cancellationToken);
            var root = await db.Agencies.FirstAsync(agency => agency.ParentId == null, cancellationToken);
            var name = number.ToString("000", CultureInfo.InvariantCulture);
            var unit = Agency.Create($"unit-{name}", $"新华区第{name}街道办事处", AgencyKind.Township, root, FirstYear);
            db.Agencies.Add(unit);
            await db.SaveChangesAsync(cancellationToken);
            foreach (var year in Enumerable.Range(FirstYear, Years))
            {
                db.Reports.Add(Published(unit, year, steps, publish));
            }

            db.Trail.Record(AuditAction.DemoLoaded, "demo");
            await work.CommitAsync(cancellationToken);
        }
    }

    private static Report Published(Agency unit, int year, IReadOnlyList<ReviewStep> steps, PublishReport publish)
    {
        var (format, at) = (TestReports.Formats.ForYear(year)!, new DateTime(year + 1, 1, 20, 1, 30, 0, DateTimeKind.Utc));
        var report = Report.Start(unit, year, format, at);
        var revision = report.Latest;
        revision.Write(TestReports.CompleteContent(year), Writer, at);
        var content = revision.Content(format, unit.Slug, year);
        Must(report.Submit([], content, Writer, at));
        foreach (var step in Enumerable.Range(0, steps.Count))
        {
            var signer = new Actor(-2 - step, "审核员");
            Must(revision.OpenReview(signer, at));
            Must(revision.Approve(steps, step, revision.Digest!, null, signer, at));
        }

        Must(report.Publish(steps, revision.Digest!, publish.Files(content, revision.Number, revision.Digest!, at), Publisher, at));
        return report;
    }

    private static void Must(WorkflowOutcome outcome) => Assert.IsType<WorkflowOutcome.Done>(outcome);
}
