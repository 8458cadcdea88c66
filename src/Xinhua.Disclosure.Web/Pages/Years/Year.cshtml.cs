using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Kept;
using Xinhua.Disclosure.Web.Machines;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Pages.Years;

/// <summary>The published reports of a year.</summary>
[KeptPage]
public sealed class YearModel(PublishedReports reports, TimeProvider clock) : PageModel
{
    /// <summary>The year.</summary>
    public int Year { get; private set; }

    /// <summary>All years with reports, and the one that is shown.</summary>
    public IReadOnlyList<int> Years { get; private set; } = [];

    /// <summary>The reports, newest publication first.</summary>
    public IReadOnlyList<PublishedItem> Reports { get; private set; } = [];

    /// <summary>Whether an office has given a task for the year, so that it is known who has to publish.</summary>
    public bool HasStatus { get; private set; }

    /// <summary>The reports of the year as a set of data.</summary>
    public Dataset Dataset(SiteAddress address, SiteOptions site) => new()
    {
        Name = $"{Year}年政府信息公开工作年度报告",
        Description = $"{site.Name}公布的{Year}年政府信息公开工作年度报告共{Reports.Count}份，每份都有文字、统计表和可以下载的文件，内容包括主动公开、依申请公开、行政复议和行政诉讼情况。",
        Address = address.Absolute(Url.Page("/Years/Year", new { year = Year })!),
        TemporalCoverage = Machines.Dataset.WholeYear(Year),
        DateModified = BeijingTime.Iso(Reports.Max(report => report.PublishedAt)),
        Creator = new Organization(site.Organiser),
        Publisher = new Organization(site.Organiser),
        IncludedInDataCatalog = new DataCatalog(site.Name, address.Absolute("/")),
    };

    public async Task<IActionResult> OnGetAsync(int year, CancellationToken cancellationToken)
    {
        Year = year;
        Reports = await reports.OfYearAsync(year, cancellationToken);
        Years = [.. (await reports.YearsAsync(cancellationToken)).Select(item => item.Year).Append(year).Distinct().OrderDescending()];
        HasStatus = (await reports.TaskYearsAsync(ChinaDays.DayOf(clock.GetUtcNow().UtcDateTime), cancellationToken)).Contains(year);
        return Reports.Count == 0 && !HasStatus ? NotFound() : Page();
    }
}
