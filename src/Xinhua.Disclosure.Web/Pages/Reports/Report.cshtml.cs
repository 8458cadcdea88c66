using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Kept;
using Xinhua.Disclosure.Web.Machines;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Pages.Reports;

/// <summary>The published report: the frozen bytes of its body in the frame of the site.</summary>
[KeptPage("revision")]
public sealed class ReportModel(PublishedReports reports, ReportFormats formats) : PageModel
{
    /// <summary>Slug of the agency.</summary>
    public string Agency { get; private set; } = "";

    /// <summary>Report year.</summary>
    public int Year { get; private set; }

    /// <summary>The revision shown.</summary>
    public PublishedRevision Shown { get; private set; } = null!;

    /// <summary>The withdrawal that stands in its place; null when the report is public.</summary>
    public WithdrawnReport? Withdrawn { get; private set; }

    /// <summary>All published revisions, newest first.</summary>
    public IReadOnlyList<PublishedRevision> Revisions { get; private set; } = [];

    /// <summary>The form it is written in.</summary>
    public ReportFormat Format => formats.Get(Withdrawn?.FormatId ?? Shown.FormatId);

    /// <summary>Its title.</summary>
    public string Title => Format.Title(Withdrawn?.AgencyName ?? Shown.AgencyName, Year);

    /// <summary>The files that were published with the revision, each with its digest; older reports have fewer.</summary>
    public IEnumerable<(Download Download, FileStamp File)> Files =>
        Downloads.All.Join(Shown.Files, download => download.Kind, file => file.Kind, (download, file) => (download, file));

    /// <summary>Years of which the unit has a published report, newest first.</summary>
    public IReadOnlyList<int> Years { get; private set; } = [];

    /// <summary>The nearest earlier year with a report; null when there is none.</summary>
    public int? EarlierYear => Years.Where(year => year < Year).Max(year => (int?)year);

    /// <summary>The nearest later year with a report; null when there is none.</summary>
    public int? LaterYear => Years.Where(year => year > Year).Min(year => (int?)year);

    /// <summary>成文日期: the day of the last signature, in China.</summary>
    public string SignedOn => BeijingTime.Day(Shown.SignedAt ?? Shown.PublishedAt);

    /// <summary>The body as it was frozen.</summary>
    public string Body { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string agency, int year, int? revision, CancellationToken cancellationToken)
    {
        (Agency, Year) = (agency, year);
        Revisions = await reports.RevisionsAsync(agency, year, cancellationToken);
        if (Revisions.FirstOrDefault(other => revision is null ? other.IsCurrent : other.Number == revision) is not { } shown)
        {
            Withdrawn = await reports.WithdrawnAsync(agency, year, revision, cancellationToken);
            if (Withdrawn is null)
            {
                // Whoever goes on from year to year in the addresses of a merged agency arrives at the one that took over.
                return revision is null && await reports.SuccessorAsync(agency, year, cancellationToken) is { } successor
                    ? RedirectToPagePermanent("/Reports/Report", new { agency = successor, year })
                    : NotFound();
            }

            // People read why; machines are told that it is gone and need not ask again.
            Response.StatusCode = StatusCodes.Status410Gone;
            return Page();
        }

        Shown = shown;
        Years = [.. (await reports.OfAgencyAsync(agency, cancellationToken)).Select(item => item.Year)];
        Body = await reports.FileAsync(shown.Id, PublishedFileKind.Html, cancellationToken) is { } file ? Encoding.UTF8.GetString(file.Bytes.Span) : "";
        return Page();
    }

    /// <summary>The public revision before another; null when there is none.</summary>
    public PublishedRevision? Before(PublishedRevision revision) => Revisions.FirstOrDefault(other => other.Number < revision.Number);

    /// <summary>Address of the report, or of an older revision.</summary>
    public string Address(int? number) => Url.Page("/Reports/Report", new { agency = Agency, year = Year, revision = number })!;

    /// <summary>What the report holds, in a sentence for collectors.</summary>
    public string Description => $"{Title}：公布主动公开、依申请公开、行政复议和行政诉讼的文字和统计表，{BeijingTime.Minute(Shown.PublishedAt)}发布，可以下载各种格式的文件。";

    /// <summary>The report as a set of data.</summary>
    public Dataset Dataset(SiteAddress address, SiteOptions site) => new()
    {
        Name = Title,
        Description = Description,
        Address = address.Absolute(Address(null)),
        Identifier = IndexNumber.Of(Agency, Year),
        TemporalCoverage = Machines.Dataset.WholeYear(Year),
        DatePublished = BeijingTime.Iso(Revisions.Min(revision => revision.PublishedAt)),
        DateModified = BeijingTime.Iso(Shown.PublishedAt),
        Version = Shown.Number.ToString(CultureInfo.InvariantCulture),
        Creator = new Organization(Shown.AgencyName),
        Publisher = new Organization(site.Organiser),
        IncludedInDataCatalog = new DataCatalog(site.Name, address.Absolute("/")),
        Distribution =
        [
            .. Files.Select(pair => new DataDownload(
                pair.Download.Label,
                pair.Download.ContentType.Split(';')[0],
                address.Absolute(Link(pair.Download.Extension, null)),
                $"{pair.File.Size.ToString(CultureInfo.InvariantCulture)} B",
                pair.File.Sha256)),
        ],
    };

    /// <summary>The size of a file as people say it.</summary>
    public static string Size(long bytes) => bytes < 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, (bytes + 512) / 1024)} KB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_048_576.0:0.0} MB");

    /// <summary>Address of a file beside the report.</summary>
    public string Link(string extension, int? number) =>
        $"{Url.Page("/Reports/Report", new { agency = Agency, year = Year })}.{extension}{(number is null ? "" : $"?revision={number.Value.ToString(CultureInfo.InvariantCulture)}")}";
}
