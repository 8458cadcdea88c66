using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Documents.Comparison;
using Xinhua.Disclosure.Web.Kept;

namespace Xinhua.Disclosure.Web.Pages.Reports;

/// <summary>What a correction changed: two public revisions of a report, cell by cell and sentence by sentence.</summary>
[KeptPage("from", "to")]
public sealed class ChangesModel(PublishedReports reports, ReportFormats formats) : PageModel
{
    /// <summary>Slug of the agency.</summary>
    public string Agency { get; private set; } = "";

    /// <summary>Report year.</summary>
    public int Year { get; private set; }

    /// <summary>Title of the report.</summary>
    public string Title { get; private set; } = "";

    /// <summary>The older revision.</summary>
    public PublishedRevision From { get; private set; } = null!;

    /// <summary>The newer revision.</summary>
    public PublishedRevision To { get; private set; } = null!;

    /// <summary>The revisions in between and the newer one, each with its public note, newest first.</summary>
    public IReadOnlyList<PublishedRevision> Notes { get; private set; } = [];

    /// <summary>What differs.</summary>
    public ReportComparison Changes { get; private set; } = null!;

    /// <param name="agency">Slug of the agency.</param>
    /// <param name="year">Report year.</param>
    /// <param name="from">Number of one revision; the one before <paramref name="to"/> when missing.</param>
    /// <param name="to">Number of the other; the one that counts when missing.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<IActionResult> OnGetAsync(string agency, int year, int? from, int? to, CancellationToken cancellationToken)
    {
        var revisions = await reports.RevisionsAsync(agency, year, cancellationToken);
        var newer = revisions.FirstOrDefault(revision => to is null ? revision.IsCurrent : revision.Number == to);
        var older = revisions.FirstOrDefault(revision => from is null ? revision.Number < newer?.Number : revision.Number == from);
        if (newer is null || older is null || older.Number >= newer.Number
            || await reports.ContentAsync(agency, year, older.Number, cancellationToken) is not { } was
            || await reports.ContentAsync(agency, year, newer.Number, cancellationToken) is not { } now)
        {
            return NotFound();
        }

        (Agency, Year, From, To) = (agency, year, older, newer);
        Notes = [.. revisions.Where(revision => revision.Number > older.Number && revision.Number <= newer.Number && revision.ChangeNote is not null)];
        var format = formats.Get(newer.FormatId);
        Title = format.Title(newer.AgencyName, year);
        Changes = ReportComparison.Of(format, ContentSnapshot.Of(was.Content(format, agency, year)), ContentSnapshot.Of(now.Content(format, agency, year)));
        return Page();
    }
}
