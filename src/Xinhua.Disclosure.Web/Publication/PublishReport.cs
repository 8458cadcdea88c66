using System.Text;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Documents;
using Xinhua.Disclosure.Documents.Blocks;
using Xinhua.Disclosure.Documents.Csv;
using Xinhua.Disclosure.Documents.Docx;
using Xinhua.Disclosure.Documents.Html;
using Xinhua.Disclosure.Documents.Json;
using Xinhua.Disclosure.Documents.Pdf;
using Xinhua.Disclosure.Documents.Xlsx;
using Xinhua.Disclosure.Web.Mail;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Publication;

/// <summary>Makes every file of an approved revision and publishes them with it, in one transaction.</summary>
public sealed class PublishReport(ReportDesk desk, ReportPdf pdf, IOptions<WorkflowOptions> workflow, IOptions<SmtpOptions> smtp)
{
    private readonly IReadOnlyList<ReviewStep> steps = workflow.Value.ReviewSteps();

    /// <summary>Publishes the newest revision as the person saw it; where it corrects what was carried forward, next year's report is told.</summary>
    /// <param name="version">Version of the page the person decided on.</param>
    public Task<WorkflowOutcome> PublishAsync(string agency, int year, int version, Actor actor, CancellationToken cancellationToken) =>
        desk.ActAsync(
            agency,
            year,
            version,
            new DeskOrder(AuditAction.ReportPublished, actor),
            async working =>
            {
                if (working.WhyNotSound is { } unsound)
                {
                    return unsound;
                }

                await desk.TellNextYearAsync(working, smtp.Value.IsOn, cancellationToken);
                var now = desk.Now;
                var digest = ContentDigest.Compute(working.Content);
                return working.Report.Publish(steps, digest, Files(working.Content, working.Revision.Number, digest, now), actor, now);
            },
            cancellationToken);

    /// <summary>The files of a revision: body of the page, PDF, JSON, CSV, Word and Excel, all from the same content.</summary>
    public IReadOnlyList<PublishedFile> Files(ReportContent content, int revision, string digest, DateTime publishedAt)
    {
        var blocks = ReportBlocks.Of(content);
        var instant = Pages.BeijingTime.At(publishedAt);
        var stamp = new PublicationStamp(revision, instant, digest);
        var json = ReportJson.Write(content, stamp);
        var workbook = ReportWorkbook.Write(content, stamp);
        PdfAttachment[] attachments =
        [
            new("report.json", "application/json", "报告的机器可读数据（JSON）", json),
            new("report.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "报告的表格（Excel）", workbook),
        ];
        return
        [
            PublishedFile.Of(PublishedFileKind.Html, Encoding.UTF8.GetBytes(HtmlWriter.Write(blocks))),
            PublishedFile.Of(PublishedFileKind.Pdf, pdf.Published(content, blocks, stamp, attachments)),
            PublishedFile.Of(PublishedFileKind.Json, json),
            PublishedFile.Of(PublishedFileKind.Csv, ReportCsv.Write(content, stamp)),
            PublishedFile.Of(PublishedFileKind.Docx, DocxWriter.Write(blocks, new DocxMetadata(content.Title, content.AgencyName, instant, PublicationNote.Of(content, stamp)))),
            PublishedFile.Of(PublishedFileKind.Xlsx, workbook),
        ];
    }
}
