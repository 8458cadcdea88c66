using System.Globalization;
using System.Text.RegularExpressions;

namespace Xinhua.Disclosure.Core.Reports;

/// <summary>The parts of a title 〔机关全称〕〔年〕年政府信息公开工作年度报告.</summary>
/// <param name="Agency">The agency's name, without blanks.</param>
/// <param name="Year">The year named.</param>
public sealed partial record ReportTitle(string Agency, int Year)
{
    /// <summary>Reads a title, tolerant of blanks and of 「年度」; null when the line is not one.</summary>
    public static ReportTitle? Read(string line)
    {
        var match = Title().Match(string.Concat(line.Where(c => !char.IsWhiteSpace(c) && c is not ('#' or '*'))));
        return match.Success ? new ReportTitle(match.Groups["agency"].Value, int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture)) : null;
    }

    /// <summary>The title as every list prints it (国办公开办函〔2019〕61号).</summary>
    public static string Write(string agency, int year) => string.Create(CultureInfo.InvariantCulture, $"{agency}{year}年政府信息公开工作年度报告");

    [GeneratedRegex(@"^(?<agency>.{2,60}?)(?<year>(19|20)[0-9]{2})年度?政府信息公开(工作)?年度报告$", RegexOptions.NonBacktracking)]
    private static partial Regex Title();
}
