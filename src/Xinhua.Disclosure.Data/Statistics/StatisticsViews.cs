using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Statistics;

namespace Xinhua.Disclosure.Data.Statistics;

/// <summary>Numbers over the years.</summary>
/// <param name="Reports">How many published reports each year has.</param>
/// <param name="Totals">Sums of the cells that views show.</param>
/// <param name="Consolidated">How many reports of governments were left out because the reports they add up are counted themselves.</param>
public sealed record YearTotals(IReadOnlyDictionary<int, int> Reports, IReadOnlyDictionary<(int Year, CellKey Cell), CellTotal> Totals, int Consolidated);

/// <summary>A number of a report.</summary>
public sealed record FigureItem(CellKey Cell, decimal Value);

/// <summary>A published report that is held against others.</summary>
/// <param name="Agency">Slug of the agency.</param>
/// <param name="AgencyName">Its name in the report.</param>
/// <param name="Year">Report year.</param>
/// <param name="Revision">Number of the revision.</param>
/// <param name="FormatId">The form it is written in.</param>
/// <param name="Figures">The entered numbers.</param>
public sealed record ComparedReport(string Agency, string AgencyName, int Year, int Revision, string FormatId, IReadOnlyList<FigureItem> Figures);

/// <summary>A report that was withdrawn and is not public in another revision.</summary>
public sealed record WithdrawnItem(string Agency, int Year);

/// <summary>A government's report that adds up other published reports.</summary>
internal sealed record ConsolidatedItem(int AgencyId, int Year);

/// <summary>How many reports of a year are published.</summary>
internal sealed record ReportCount(int Year, int Count);

/// <summary>Sum of a cell over a year's reports.</summary>
internal sealed record TotalItem(int Year, CellKey Cell, long Whole, long Millionths, int Reports);

/// <summary>A published report whose numbers are not kept yet.</summary>
internal sealed record UncountedReport(int AgencyId, int Year, int Revision, string FormatId, IReadOnlyList<FigureItem> Figures);
