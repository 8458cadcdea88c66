using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Kept;

namespace Xinhua.Disclosure.Web.Pages.Agencies;

/// <summary>All units, by kind and by district: the government they stand under.</summary>
[KeptPage("kind", "district")]
public sealed class ListModel(PublishedReports reports) : PageModel
{
    /// <summary>All units in the order of the tree.</summary>
    public IReadOnlyList<AgencyItem> All { get; private set; } = [];

    /// <summary>Those that pass the filters.</summary>
    public IReadOnlyList<AgencyItem> Shown { get; private set; } = [];

    /// <summary>The kinds there are.</summary>
    public IReadOnlyList<AgencyKind> Kinds { get; private set; } = [];

    /// <summary>The governments.</summary>
    public IReadOnlyList<AgencyItem> Districts { get; private set; } = [];

    /// <summary>The kind that is shown; null for all.</summary>
    public AgencyKind? Kind { get; private set; }

    /// <summary>The district that is shown; null for all.</summary>
    public AgencyItem? District { get; private set; }

    /// <summary>What in the address could not be used.</summary>
    public IReadOnlyList<string> Complaints { get; private set; } = [];

    public async Task OnGetAsync(string? kind, string? district, CancellationToken cancellationToken)
    {
        All = await reports.AgenciesAsync(cancellationToken);
        Kinds = [.. All.Select(agency => agency.Kind).Distinct().Order()];
        Districts = [.. All.Where(agency => agency.Kind == AgencyKind.Government)];
        Kind = SearchModel.ReadKind(kind);
        District = Districts.FirstOrDefault(agency => agency.Slug == district);
        var complaints = new List<string>();
        if (!string.IsNullOrWhiteSpace(kind) && Kind is null)
        {
            complaints.Add($"没有「{SearchModel.Abridged(kind)}」这种单位类型，已显示全部类型。");
        }

        if (!string.IsNullOrWhiteSpace(district) && District is null)
        {
            complaints.Add($"没有「{SearchModel.Abridged(district)}」这个地区，已显示全部地区。");
        }

        Complaints = complaints;
        if (complaints.Count > 0)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
        }

        Shown = [.. All.Where(agency => (Kind is null || agency.Kind == Kind) && (District is null || agency.Path.StartsWith(District.Path, StringComparison.Ordinal)))];
    }
}
