using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>
/// The same generated tables that go through the readers (ReaderParityTests), here through the form and, every other one, change by change:
/// as many as DISCLOSURE_PARITY_REPORTS says, else few.
/// </summary>
public sealed class FormParityTests
{
    private const string Address = "/desk/reports/xinhua-cgj/2024";
    private const int Seed = 20211201;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static int Reports => int.TryParse(Environment.GetEnvironmentVariable("DISCLOSURE_PARITY_REPORTS"), CultureInfo.InvariantCulture, out var asked) ? asked : 8;

    [Fact]
    public async Task The_form_and_single_changes_store_the_figures_and_give_the_findings_that_the_rules_give()
    {
        await using var portal = await Portal.WithDemoAsync(new Dictionary<string, string?> { ["RateLimits:AccountRequestsPerMinute"] = "1000000", ["RateLimits:AddressPostsPerMinute"] = "1000000" });
        using var editor = await Visitor.SignedInAsync(portal, "cgj-editor");
        await editor.GetAsync(Address);
        var working = await WorkingAsync(portal);
        var format = working.Content.Format;
        var tables = new RandomReports(ReportFormats.Load(), Seed);
        for (var done = 0; done < Reports;)
        {
            var table = tables.Next();
            if (table.Format.Id != format.Id)
            {
                continue;
            }

            // What is no number is refused at its cell, which other tests show.
            var typed = format.EnteredCells.ToDictionary(
                cell => cell.Key, cell => table.Typed.GetValueOrDefault(cell.Key) is { } text && FigureText.Read(text, cell.Number).Error is null ? text : "");
            if (done++ % 2 == 0)
            {
                await editor.GetAsync(Address);
                await editor.SendAsync("#report-form", typed.ToDictionary(cell => $"Cells[{cell.Key}]", cell => (string?)cell.Value), "Save");
                Assert.Equal(HttpStatusCode.OK, editor.Status);
            }
            else
            {
                var cells = typed.Select(cell => new { key = cell.Key.ToString(), was = FigureText.Write(working.Content.Figures[cell.Key]), now = cell.Value });
                var body = JsonSerializer.Serialize(new { page = "parity", revision = 1, version = working.Revision.Version, cells }, Json);
                using var answer = await editor.SendJsonAsync(Address + "?handler=Change", body);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }

            working = await WorkingAsync(portal);
            var expected = typed.Select(cell => (cell.Key, FigureText.Read(cell.Value, format.Cell(cell.Key).Number).Value))
                .Where(cell => cell.Value is not null).ToDictionary(cell => cell.Key, cell => cell.Value!.Value);
            Assert.Equal(expected, working.Content.Figures.Entered.ToDictionary());
            var findings = ReportValidator.Validate(working.Context with { Report = working.Content with { Figures = new Figures(format, expected) } });
            Assert.Equal(findings.Select(finding => finding.Subject + finding.Message), working.Findings.Select(finding => finding.Subject + finding.Message));
        }
    }

    private static async Task<WorkingReport> WorkingAsync(Portal portal)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<ReportDesk>().FindAsync("xinhua-cgj", 2024, TestContext.Current.CancellationToken))!;
    }
}
