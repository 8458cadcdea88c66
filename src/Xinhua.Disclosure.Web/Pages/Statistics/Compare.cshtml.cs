using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Statistics;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Data.Statistics;

namespace Xinhua.Disclosure.Web.Pages.Statistics;

/// <summary>Up to five published reports side by side, cell by cell, each held against the first.</summary>
public sealed partial class CompareModel(PublicStatistics statistics, PublishedReports published, ReportFormats formats) : PageModel
{
    /// <summary>Most reports that stand side by side.</summary>
    public const int Most = 5;

    /// <summary>Whoever asks for more characters than so many reports could need is told of the first few.</summary>
    private const int LongestQuery = 1000;

    /// <summary>The reports, in the order asked for.</summary>
    public IReadOnlyList<ComparedColumn> Reports { get; private set; } = [];

    /// <summary>The tables, each with its rows.</summary>
    public IReadOnlyList<ComparedTable> Tables { get; private set; } = [];

    /// <summary>What could not be shown, and why.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>Whether only rows in which the reports differ are shown.</summary>
    public bool OnlyChanged { get; private set; }

    /// <summary>All units, in the order of the tree.</summary>
    public IReadOnlyList<AgencyItem> Units { get; private set; } = [];

    /// <summary>Years with reports, newest first.</summary>
    public IReadOnlyList<YearItem> Years { get; private set; } = [];

    /// <summary>The reports shown, as the address writes them.</summary>
    public string Asked => Write(Reports.Select(report => (report.Agency, report.Year)));

    /// <summary>Whether another one can be added.</summary>
    public bool HasRoom => Reports.Count < Most;

    /// <summary>Reports as the address writes them: <c>slug:year,slug:year</c>.</summary>
    public static string Write(IEnumerable<(string Agency, int Year)> reports) => string.Join(',', reports.Select(report => string.Create(CultureInfo.InvariantCulture, $"{report.Agency}:{report.Year}")));

    /// <summary>Shows the reports.</summary>
    /// <param name="reports">The reports: <c>slug:year,slug:year</c>.</param>
    /// <param name="agency">A unit whose report the form adds.</param>
    /// <param name="year">The year of that report.</param>
    /// <param name="show"><c>changed</c> for only what differs.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<IActionResult> OnGetAsync(string? reports, string? agency, int? year, string? show, CancellationToken cancellationToken)
    {
        OnlyChanged = show == "changed";
        if (Agency.IsSlug(agency) && year is not null)
        {
            return RedirectToPage(new { reports = string.Join(',', new[] { reports, Write([(agency!, year.Value)]) }.Where(part => !string.IsNullOrEmpty(part))), show });
        }

        Units = await published.AgenciesAsync(cancellationToken);
        Years = await published.YearsAsync(cancellationToken);
        var problems = new List<string>();
        var asked = Read(reports, problems);
        var status = problems.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;
        var found = (await statistics.ReportsAsync(asked, cancellationToken)).ToDictionary(report => (report.Agency, report.Year));
        var missing = asked.Where(report => !found.ContainsKey(report)).ToList();
        if (missing.Count > 0)
        {
            var withdrawn = await statistics.WithdrawnAsync(missing, cancellationToken);
            problems.AddRange(missing.Select(report => Why(report, withdrawn.Contains(report))));
            if (status == StatusCodes.Status200OK)
            {
                status = missing.TrueForAll(withdrawn.Contains) ? StatusCodes.Status410Gone : StatusCodes.Status404NotFound;
            }
        }

        Reports = [.. asked.Where(found.ContainsKey).Select(report => Column(found[report]))];
        Tables = Reports.Count == 0 ? [] : ComparedTable.Of(Reports);
        Problems = problems;
        Response.StatusCode = status;
        return Page();
    }

    /// <summary>Address with one report less.</summary>
    public string Without(ComparedColumn column) => Url.Page("/Statistics/Compare", new { reports = Reports.Count == 1 ? null : Write(Reports.Where(report => report != column).Select(report => (report.Agency, report.Year))) })!;

    /// <summary>Address with everything held against another report.</summary>
    public string First(ComparedColumn column) => Url.Page("/Statistics/Compare", new { reports = Write(Reports.Where(report => report != column).Prepend(column).Select(report => (report.Agency, report.Year))), show = OnlyChanged ? "changed" : null })!;

    private List<(string Agency, int Year)> Read(string? reports, List<string> problems)
    {
        if (reports?.Length > LongestQuery)
        {
            problems.Add("网址过长，不能比较这么多报告。请用下面的表单逐份选择。");
            return [];
        }

        var read = new List<(string Agency, int Year)>();
        foreach (var part in (reports ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct())
        {
            if (Part().Match(part) is { Success: true } match)
            {
                read.Add((match.Groups["agency"].Value, int.Parse(match.Groups["year"].ValueSpan, CultureInfo.InvariantCulture)));
            }
            else
            {
                problems.Add($"「{part}」不是一份报告。应写成「单位代码:年度」，例如「{(Units.Count > 0 ? Units[0].Slug : "xinhua")}:2024」。");
            }
        }

        if (read.Count > Most)
        {
            problems.Add($"最多并列比较{Most}份报告，网址里有{read.Count}份。下面只显示前{Most}份。");
        }

        return [.. read.Take(Most)];
    }

    private string Why((string Agency, int Year) report, bool isWithdrawn) => Units.FirstOrDefault(unit => unit.Slug == report.Agency) switch
    {
        null => $"没有代码为「{report.Agency}」的单位。",
        { } unit when isWithdrawn => $"「{unit.Name}」{report.Year}年的报告已经撤回公开，不能比较。",
        { } unit => $"「{unit.Name}」没有在本站发布{report.Year}年的报告。",
    };

    private ComparedColumn Column(ComparedReport report)
    {
        var format = formats.Get(report.FormatId);
        return new ComparedColumn(report.Agency, report.AgencyName, report.Year, new Figures(format, report.Figures.Select(figure => KeyValuePair.Create(figure.Cell, figure.Value))));
    }

    [GeneratedRegex(@"^(?<agency>[a-z0-9]+(-[a-z0-9]+)*):(?<year>[0-9]{4})\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Part();
}

/// <summary>A report among others.</summary>
/// <param name="Agency">Slug of the agency.</param>
/// <param name="AgencyName">Its name in the report.</param>
/// <param name="Year">Report year.</param>
/// <param name="Figures">Its numbers.</param>
public sealed record ComparedColumn(string Agency, string AgencyName, int Year, Figures Figures);

/// <summary>A table of the forms with a line for every cell that any of the reports has.</summary>
/// <param name="Key">Key of the table.</param>
/// <param name="Caption">What it shows.</param>
/// <param name="Rows">Its rows.</param>
public sealed record ComparedTable(string Key, string Caption, IReadOnlyList<ComparedRow> Rows)
{
    /// <summary>The tables of the reports' forms, aligned by the keys of the cells: the newest form leads, what only an older one has comes after.</summary>
    public static IReadOnlyList<ComparedTable> Of(IReadOnlyList<ComparedColumn> reports)
    {
        var forms = reports.Select(report => report.Figures.Format).DistinctBy(form => form.Id).OrderByDescending(form => form.FirstYear).ToList();
        return
        [
            .. forms.SelectMany(form => form.Tables).GroupBy(table => table.Key).Select(tables => new ComparedTable(
                tables.Key,
                tables.First().Caption,
                [
                    .. tables.SelectMany(table => table.Cells).GroupBy(cell => cell.Key.Row).Select(row => new ComparedRow(
                        string.Join(" · ", row.First().RowPath),
                        [.. row.DistinctBy(cell => cell.Key).Select(cell => new ComparedCell(Label(cell), cell.Unit, [.. reports.Select(report => ComparedValue.Of(report.Figures, cell.Key))]))])),
                ])),
        ];
    }

    /// <summary>The head of the column, with its group where the label alone would not tell.</summary>
    private static string Label(FormatCell cell) => cell.ColumnPath.Count > 2 ? string.Join(" · ", cell.ColumnPath.TakeLast(2)) : cell.Column.Label;
}

/// <summary>A row of a form, cell by cell.</summary>
/// <param name="Label">Its labels, outermost first.</param>
/// <param name="Cells">Its cells.</param>
public sealed record ComparedRow(string Label, IReadOnlyList<ComparedCell> Cells);

/// <summary>A cell in all the reports.</summary>
/// <param name="Label">Head of its column.</param>
/// <param name="Unit">Unit of the numbers.</param>
/// <param name="Values">Its number in each report.</param>
public sealed record ComparedCell(string Label, string Unit, IReadOnlyList<ComparedValue> Values)
{
    /// <summary>Whether the reports do not all say the same.</summary>
    public bool IsDifferent => Values.Distinct().Count() > 1;
}

/// <summary>A number in a report.</summary>
/// <param name="Value">The number; null when blank or not asked for.</param>
/// <param name="IsInForm">Whether the report's form asks for it.</param>
public readonly record struct ComparedValue(decimal? Value, bool IsInForm)
{
    /// <summary>The number of a cell that the report's form may not have.</summary>
    public static ComparedValue Of(Figures figures, CellKey cell) => figures.Format.Find(cell) is null ? default : new(figures.Computed(cell), true);

    /// <summary>The difference to the same cell of another report, in figures and per cent; empty when one of them is blank.</summary>
    public string DifferenceTo(ComparedValue first) => FigureChange.Difference(first.Value, Value) switch
    {
        "" => "",
        "0" => "0",
        var difference => $"{difference}（{FigureChange.DifferencePercent(first.Value, Value)}）",
    };
}
