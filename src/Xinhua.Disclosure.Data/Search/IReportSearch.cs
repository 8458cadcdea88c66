using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Data.Search;

/// <summary>Which reports are wanted; null for all.</summary>
/// <param name="Agency">Slug of the agency.</param>
/// <param name="Year">Report year.</param>
/// <param name="Kind">Kind of agency.</param>
public sealed record SearchFilter(string? Agency = null, int? Year = null, AgencyKind? Kind = null);

/// <summary>A published report that was found.</summary>
/// <param name="Agency">Slug of the agency.</param>
/// <param name="Kind">Kind of agency.</param>
/// <param name="Year">Report year.</param>
/// <param name="Revision">Number of the revision that counts.</param>
/// <param name="PublishedAt">When that was published, UTC.</param>
/// <param name="Title">Its title.</param>
/// <param name="Text">All its text, one paragraph a line.</param>
public sealed record SearchHit(string Agency, AgencyKind Kind, int Year, int Revision, DateTime PublishedAt, string Title, string Text);

/// <summary>A page of what was found.</summary>
/// <param name="Hits">The reports on the page, newest year first.</param>
/// <param name="Total">How many were found in all.</param>
/// <param name="Number">Number of the page, from 1.</param>
/// <param name="Pages">How many pages there are, at least 1.</param>
public sealed record SearchResult(IReadOnlyList<SearchHit> Hits, int Total, int Number, int Pages)
{
    /// <summary>Most reports on a page.</summary>
    public const int PageLength = 20;

    /// <summary>Number of the first report on the page among all that were found, from 1.</summary>
    public int First => ((Number - 1) * PageLength) + 1;
}

/// <summary>Finds published reports by what they say. The two databases do it each in its own way and find the same.</summary>
public interface IReportSearch
{
    /// <summary>Makes what the database needs for searching, and indexes in one transaction whatever is published and not indexed, or no longer so.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Finds the current published revisions that say every term of a query; all of them when it is empty.</summary>
    /// <param name="query">What is searched for.</param>
    /// <param name="filter">Which reports are wanted.</param>
    /// <param name="page">Number of the page, from 1; one beyond the last gives the last.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    Task<SearchResult> FindAsync(SearchQuery query, SearchFilter filter, int page, CancellationToken cancellationToken);
}
