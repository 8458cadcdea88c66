using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Text;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Data.Search;

namespace Xinhua.Disclosure.Web.Pages;

/// <summary>Search in the titles and texts of published reports. Everything stands in the address, so that a search can be handed on.</summary>
public sealed class SearchModel(IReportSearch search, PublishedReports reports) : PageModel
{
    /// <summary>How many numbers of pages are shown on either side of the present one.</summary>
    private const int Neighbours = 2;

    /// <summary>What is searched for.</summary>
    public SearchQuery Query { get; private set; } = SearchQuery.Read(null);

    /// <summary>Which reports are wanted.</summary>
    public SearchFilter Filter { get; private set; } = new();

    /// <summary>What was found.</summary>
    public SearchResult Result { get; private set; } = new([], 0, 1, 1);

    /// <summary>How many would be found without filters; null when that was not asked.</summary>
    public int? WithoutFilter { get; private set; }

    /// <summary>What in the address could not be used, each with what was done instead.</summary>
    public IReadOnlyList<string> Complaints { get; private set; } = [];

    /// <summary>Years with reports.</summary>
    public IReadOnlyList<YearItem> Years { get; private set; } = [];

    /// <summary>Units with reports.</summary>
    public IReadOnlyList<AgencyItem> Agencies { get; private set; } = [];

    /// <summary>Whether some reports are left out.</summary>
    public bool IsFiltered => Filter != new SearchFilter();

    /// <summary>Numbers of the pages that can be gone to from here; 0 for a gap.</summary>
    public IReadOnlyList<int> PageNumbers
    {
        get
        {
            var near = Enumerable.Range(Result.Number - Neighbours, (2 * Neighbours) + 1).Append(1).Append(Result.Pages)
                .Where(number => number >= 1 && number <= Result.Pages).Distinct().Order().ToList();
            return [.. near.SelectMany((number, index) => index > 0 && number > near[index - 1] + 1 ? new[] { 0, number } : [number])];
        }
    }

    public async Task OnGetAsync(
        string? q, string? agency, string? year, string? kind, [FromQuery(Name = "page")] string? number, CancellationToken cancellationToken)
    {
        Query = SearchQuery.Read(q);
        Years = await reports.YearsAsync(cancellationToken);
        Agencies = [.. (await reports.AgenciesAsync(cancellationToken)).Where(item => item.Published > 0)];
        var complaints = new List<string>();
        Filter = new SearchFilter(
            string.IsNullOrWhiteSpace(agency) ? null : Agencies.FirstOrDefault(item => item.Slug == agency)?.Slug,
            int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var named) && Years.Any(item => item.Year == named) ? named : null,
            ReadKind(kind));
        Complain(agency, Filter.Agency is null, "单位", "没有这个单位，或者它还没有发布报告");
        Complain(year, Filter.Year is null, "年度", "这一年没有发布的报告，或者写的不是年份");
        Complain(kind, Filter.Kind is null, "单位类型", "没有这种类型");
        var page = 1;
        if (!string.IsNullOrEmpty(number) && (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out page) || page < 1))
        {
            page = 1;
            complaints.Add($"页码「{Abridged(number)}」无法识别，已显示第1页。");
        }

        Complaints = complaints;
        if (complaints.Count > 0)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
        }

        if (Query.IsOnlyMarks)
        {
            return;
        }

        Result = await search.FindAsync(Query, Filter, page, cancellationToken);
        if (Result.Total == 0 && IsFiltered)
        {
            WithoutFilter = (await search.FindAsync(Query, new SearchFilter(), 1, cancellationToken)).Total;
        }

        void Complain(string? given, bool isLost, string what, string why)
        {
            if (!string.IsNullOrWhiteSpace(given) && isLost)
            {
                complaints.Add($"{what}「{Abridged(given)}」没有用上：{why}。下面的结果没有按{what}筛选。");
            }
        }
    }

    /// <summary>What was searched, by what filters, and which page of it: every search has a title of its own.</summary>
    public string Heading => string.Concat(
        "搜索",
        Query.IsEmpty ? "" : $"「{Query.Text}」",
        string.Concat(new[] { Agencies.FirstOrDefault(agency => agency.Slug == Filter.Agency)?.Name, Filter.Year is { } year ? $"{year}年度" : null, Filter.Kind?.Chinese() }
            .Where(filter => filter is not null).Select(filter => $" {filter}")),
        Result.Number > 1 ? $" 第{Result.Number}页" : "");

    /// <summary>Address of this search with another page, or without its filters.</summary>
    public string Address(int page = 1, bool keepsFilter = true)
    {
        var query = new QueryBuilder();
        Add("q", Query.Text);
        if (keepsFilter)
        {
            Add("agency", Filter.Agency);
            Add("year", Filter.Year?.ToString(CultureInfo.InvariantCulture));
            Add("kind", Filter.Kind is { } kind ? Word(kind) : null);
        }

        Add("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null);
        return Url.Page("/Search") + query.ToQueryString();

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                query.Add(name, value);
            }
        }
    }

    /// <summary>A kind of agency as an address spells it.</summary>
    public static string Word(AgencyKind kind) => kind switch
    {
        AgencyKind.Government => "government",
        AgencyKind.GovernmentOffice => "office",
        AgencyKind.Department => "department",
        AgencyKind.Township => "township",
    };

    /// <summary>The kind an address names; null when it names none.</summary>
    public static AgencyKind? ReadKind(string? word) =>
        Enum.GetValues<AgencyKind>().Where(kind => Word(kind) == word).Select(kind => (AgencyKind?)kind).FirstOrDefault();

    /// <summary>So much of what was given as a sentence can show.</summary>
    public static string Abridged(string given) => given.Length <= 20 ? given : string.Concat(given.AsSpan(0, char.IsHighSurrogate(given[19]) ? 19 : 20), "……");
}
