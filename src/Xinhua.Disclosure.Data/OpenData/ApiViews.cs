using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Data.OpenData;

/// <summary>Which published reports are wanted; null for all.</summary>
/// <param name="Agency">Slug of the agency.</param>
/// <param name="Year">Report year.</param>
/// <param name="Kind">Kind of agency.</param>
/// <param name="Format">Id of the form.</param>
public sealed record ReportFilter(string? Agency = null, int? Year = null, AgencyKind? Kind = null, string? Format = null);

/// <summary>A piece of a list.</summary>
/// <param name="Items">What stands on the page; nothing on a page beyond the last.</param>
/// <param name="Total">How many there are in all.</param>
public sealed record Slice<T>(IReadOnlyList<T> Items, int Total);

/// <summary>A published report in a list for programs.</summary>
/// <param name="Agency">Slug of the agency.</param>
/// <param name="AgencyName">Its name in the report.</param>
/// <param name="Kind">Kind of agency.</param>
/// <param name="Year">Report year.</param>
/// <param name="Revision">Number of the revision that counts.</param>
/// <param name="Format">Id of the form.</param>
/// <param name="PublishedAt">When the revision was published, UTC.</param>
/// <param name="Digest">Digest of its content.</param>
public sealed record OpenReport(string Agency, string AgencyName, AgencyKind Kind, int Year, int Revision, string Format, DateTime PublishedAt, string Digest);

/// <summary>An agency in a list for programs.</summary>
/// <param name="Slug">Its slug.</param>
/// <param name="Name">Its name today.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Parent">Slug of the agency above; null for a root.</param>
/// <param name="FirstYear">First report year it owes.</param>
/// <param name="LastYear">Last report year it owes; null while it exists.</param>
/// <param name="Published">How many of its reports are published.</param>
public sealed record OpenAgency(string Slug, string Name, AgencyKind Kind, string? Parent, int FirstYear, int? LastYear, int Published);

/// <summary>A number of a published report.</summary>
/// <param name="Agency">Slug of the agency.</param>
/// <param name="AgencyName">Its name in the report.</param>
/// <param name="Year">Report year.</param>
/// <param name="Revision">Number of the revision that counts.</param>
/// <param name="Cell">The cell with its heads.</param>
/// <param name="Table">What its table shows.</param>
/// <param name="Value">The number; null for a blank cell.</param>
/// <param name="Note">The remark beside it; null where there is none.</param>
public sealed record OpenFigure(string Agency, string AgencyName, int Year, int Revision, FormatCell Cell, string Table, decimal? Value, string? Note);

/// <summary>A published report with its numbers and remarks.</summary>
internal sealed record FigureSource(string Agency, string AgencyName, int Year, int Revision, string Format, IReadOnlyList<NotedFigure> Figures);

/// <summary>An entered number with its remark.</summary>
internal sealed record NotedFigure(CellKey Cell, decimal Value, string? Note);

/// <summary>How many published reports are written in a form.</summary>
internal sealed record FormCount(string Format, int Count);
