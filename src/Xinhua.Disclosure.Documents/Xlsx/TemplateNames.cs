using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Documents.Xlsx;

/// <summary>
/// The names that the places of the template bear. A name moves with its place when rows are inserted or sheets renamed, so that what comes back
/// is found wherever it stands. Excel's names know no hyphen, and the keys of the form know no underline.
/// </summary>
internal static class TemplateNames
{
    /// <summary>First cell of the workbook; it tells a template whose names are lost from any other workbook.</summary>
    public const string Mark = "政府信息公开工作年度报告离线填报表";

    /// <summary>The cells that say for whom the template was made.</summary>
    public const string Format = "template.format", Agency = "template.agency", AgencyName = "template.agency_name", Year = "template.year";

    /// <summary>What leads a row of text that goes on the paragraph above, which is longer than a cell may be.</summary>
    public const string Continued = "续";

    /// <summary>The name of a cell with a number.</summary>
    public static string Of(CellKey key) => $"figure.{Plain(key.Table)}.{Plain(key.Row)}.{Plain(key.Column)}";

    /// <summary>The name of the rows for the text of a section.</summary>
    public static string Of(FormatSection section) => $"text.{Plain(section.Key)}";

    private static string Plain(string key) => key.Replace('-', '_');
}
