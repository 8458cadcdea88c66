using System.Globalization;

namespace Xinhua.Disclosure.Core.Reports;

/// <summary>
/// The 索引号 under which a report stands in the catalogue of government information. Made of the agency's slug, which never changes, and the year,
/// of which an agency has one report: so it is unique and stays the same through corrections and renamings.
/// </summary>
public static class IndexNumber
{
    /// <summary>The number, e.g. <c>XINHUA-XZSP/2024-NB</c>; NB stands for 年报.</summary>
    /// <param name="agency">Slug of the agency.</param>
    /// <param name="year">Report year.</param>
    public static string Of(string agency, int year) => string.Create(CultureInfo.InvariantCulture, $"{agency.ToUpperInvariant()}/{year}-NB");
}
