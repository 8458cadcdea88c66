using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>A cell of which a notice about last year's correction speaks.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Place">Where it stands, in words.</param>
/// <param name="Was">The number it had to start from.</param>
/// <param name="Now">The number it has to start from now.</param>
public sealed record CarriedCell(string Key, string Place, string Was, string Now)
{
    /// <summary>The cells of a notice that the form has.</summary>
    public static IEnumerable<CarriedCell> Of(ReportFormat format, CarryOverNotice notice) =>
        from line in notice.Cells.Split('\n')
        let parts = line.Split(' ')
        where parts.Length == 3 && CellKey.TryParse(parts[0], null, out _)
        let cell = format.Find(CellKey.Parse(parts[0], null))
        where cell is not null
        select new CarriedCell(parts[0], cell.Place, parts[1], parts[2]);
}
