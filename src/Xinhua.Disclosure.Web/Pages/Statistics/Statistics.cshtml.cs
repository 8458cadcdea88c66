using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Statistics;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Data.Statistics;
using Xinhua.Disclosure.Documents.Csv;
using Xinhua.Disclosure.Web.Kept;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Pages.Statistics;

/// <summary>A view with its numbers and addresses.</summary>
/// <param name="View">The view.</param>
/// <param name="Years">Its years, oldest first.</param>
/// <param name="Scope">Whose numbers, in Chinese.</param>
/// <param name="Address">Address of this view alone.</param>
/// <param name="DataAddress">Address of its data.</param>
public sealed record ShownView(StatisticsView View, IReadOnlyList<StatisticsYear> Years, string Scope, string Address, string DataAddress)
{
    /// <summary>What it shows.</summary>
    public string Sentence => ViewSentence.Of(View, Years);
}

/// <summary>The numbers of published reports over the years: of all, of a district or of one unit; all views or one.</summary>
[KeptPage("view", "agency", "district")]
public sealed class StatisticsModel(PublicStatistics statistics, PublishedReports reports, ReportFormats formats) : PageModel
{
    /// <summary>All units, in the order of the tree.</summary>
    public IReadOnlyList<AgencyItem> Units { get; private set; } = [];

    /// <summary>The units that have others below them.</summary>
    public IReadOnlyList<AgencyItem> Districts { get; private set; } = [];

    /// <summary>The unit or district whose numbers are shown; null for all.</summary>
    public AgencyItem? Unit { get; private set; }

    /// <summary>Whether the units below are added up too.</summary>
    public bool IsDistrict { get; private set; }

    /// <summary>Whether all reports are added up.</summary>
    public bool IsWholeSite => Unit is null;

    /// <summary>The only view shown; null for all of them.</summary>
    public StatisticsView? Chosen { get; private set; }

    /// <summary>How many reports each year has.</summary>
    public IReadOnlyDictionary<int, int> Years { get; private set; } = new Dictionary<int, int>();

    /// <summary>How many reports of governments were left out because they repeat what is added up.</summary>
    public int Consolidated { get; private set; }

    /// <summary>The views.</summary>
    public IReadOnlyList<ShownView> Views { get; private set; } = [];

    /// <summary>What the page is about.</summary>
    public string Heading => $"{(Unit is null ? "" : Scope)}{Chosen?.Name ?? "年度报告"}统计";

    /// <summary>How many years <see cref="CompareAddress"/> sets side by side.</summary>
    public int Compared => Math.Min(Years.Count, CompareModel.Most);

    /// <summary>Address at which the unit's newest reports stand side by side; null where there are not two.</summary>
    public string? CompareAddress => Unit is null || IsDistrict || Years.Count < 2
        ? null
        : Url.Page("/Statistics/Compare", new { reports = CompareModel.Write(Years.Keys.Order().TakeLast(Compared).Select(year => (Unit.Slug, year))) });

    private string Scope => Unit is null ? "" : IsDistrict ? $"{Unit.Name}（含下级单位）" : Unit.Name;

    public async Task<IActionResult> OnGetAsync(string? view, string? agency, string? district, CancellationToken cancellationToken) =>
        await LoadAsync(view, agency, district, cancellationToken) ? Page() : NotFound();

    /// <summary>The data of a view as a table for a spreadsheet.</summary>
    public async Task<IActionResult> OnGetCsvAsync(string? view, string? agency, string? district, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(view, agency, district, cancellationToken) || Chosen is null)
        {
            return NotFound();
        }

        var csv = new StringBuilder("\uFEFF");
        CsvText.Line(csv, ["年度", .. Chosen.Series.Select(series => $"{series.Name}（{Chosen.Unit}）"), .. Chosen.IsWhole ? [$"合计（{Chosen.Unit}）"] : Array.Empty<string>(), "报告份数"]);
        foreach (var year in Chosen.Over(Years, totals))
        {
            CsvText.Line(csv, [Text(year.Year), .. year.Values.Select(value => FigureText.Write(value.Value)), .. year.IsWhole ? [FigureText.Write(year.Total)] : Array.Empty<string>(), Text(year.Reports)]);
        }

        return File(Encoding.UTF8.GetBytes(csv.ToString()), "text/csv; charset=utf-8", FileNames.Of($"{Heading}.csv"));
    }

    /// <summary>Address of a view, or of all of them, with the same numbers.</summary>
    public string Address(string? view) => Url.Page("/Statistics/Statistics", Route(view))!;

    private static string Text(int number) => FigureText.Write(number);

    private IReadOnlyDictionary<(int Year, CellKey Cell), CellTotal> totals = new Dictionary<(int, CellKey), CellTotal>();

    private async Task<bool> LoadAsync(string? view, string? agency, string? district, CancellationToken cancellationToken)
    {
        var all = StatisticsView.Of(formats);
        Chosen = all.FirstOrDefault(known => known.Key == view);
        Units = await reports.AgenciesAsync(cancellationToken);
        IsDistrict = string.IsNullOrEmpty(agency) && !string.IsNullOrEmpty(district);
        var slug = IsDistrict ? district : agency;
        Unit = string.IsNullOrEmpty(slug) ? null : Units.FirstOrDefault(unit => unit.Slug == slug);
        if ((!string.IsNullOrEmpty(view) && Chosen is null) || (!string.IsNullOrEmpty(slug) && Unit is null))
        {
            return false;
        }

        // In the order of the tree whoever stands below a unit comes right after it.
        Districts = [.. Units.Zip(Units.Skip(1), (unit, next) => (Unit: unit, Next: next)).Where(pair => pair.Next.Path.StartsWith(pair.Unit.Path, StringComparison.Ordinal)).Select(pair => pair.Unit)];
        (Years, totals, Consolidated) = Unit switch
        {
            null => await statistics.OfAllAsync(cancellationToken),
            { } whole when IsDistrict && Units.All(unit => unit.Path.StartsWith(whole.Path, StringComparison.Ordinal)) => await statistics.OfAllAsync(cancellationToken),
            { } below when IsDistrict => await statistics.BelowAsync(below.Path, cancellationToken),
            { } one => await statistics.OfAgencyAsync(one.Id, cancellationToken),
        };
        Views = [.. (Chosen is null ? all : [Chosen]).Select(shown => new ShownView(shown, shown.Over(Years, totals), Scope, Address(shown.Key), Url.Page("/Statistics/Statistics", "Csv", Route(shown.Key))!))];
        return true;
    }

    private object Route(string? view) => new { view = view ?? "", agency = IsDistrict ? null : Unit?.Slug, district = IsDistrict ? Unit?.Slug : null };
}
