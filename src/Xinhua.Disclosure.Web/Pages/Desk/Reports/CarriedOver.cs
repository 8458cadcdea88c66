using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Web.Pages.Desk.Reports;

/// <summary>A cell of which a notice about last year's correction speaks.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Place">Where it stands, in words.</param>
/// <param name="Was">The number it had to start from.</param>
/// <param name="Now">The number it has to start from now.</param>
public sealed record CarriedCell(string Key, string Place, string Was, string Now);

/// <summary>A notice about last year's correction, as the pages of the report show it.</summary>
/// <param name="Notice">The notice.</param>
/// <param name="Working">The report that has to follow.</param>
/// <param name="CanWrite">Whether the person may take note of it.</param>
public sealed record CarriedOver(CarryOverNotice Notice, WorkingReport Working, bool CanWrite)
{
    /// <summary>Whether the report can be written in, so that its cells are fields.</summary>
    public bool IsDraft => Working.Revision.State == RevisionState.Draft;

    /// <summary>What to do, in Chinese.</summary>
    public string Advice => Working.Revision.State switch
    {
        RevisionState.Draft => "请核对本年的上年结转：",
        RevisionState.InReview or RevisionState.Approved => "请核对这份报告的上年结转，需要修改的退回填报员：",
        RevisionState.Published or RevisionState.Withdrawn => "这份报告的上年结转需要相应更正：",
    };

    /// <summary>The cells of the notice that the form has.</summary>
    public IEnumerable<CarriedCell> Cells =>
        from line in Notice.Cells.Split('\n')
        let parts = line.Split(' ')
        where parts.Length == 3 && CellKey.TryParse(parts[0], null, out _)
        let cell = Working.Content.Format.Find(CellKey.Parse(parts[0], null))
        where cell is not null
        select new CarriedCell(parts[0], cell.Place, parts[1], parts[2]);
}
