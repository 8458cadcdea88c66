using System.Globalization;
using System.Text.RegularExpressions;
using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>The period the numbers are of, where a text states it, is the report year from its first day to its last.</summary>
public sealed partial class StatisticalPeriodIsTheYear() : ReportRule("R16", Severity.Error, "写明的统计期限是报告年度的1月1日至12月31日", "年度报告的含义；已公开报告中统计期限写成上一年")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context)
    {
        var right = $"{context.Report.Year}年1月1日至12月31日";
        foreach (var section in context.Format.TextSections)
        {
            var text = context.Report.Text(section.Key);
            var hits = Periods(text).Where(match => !IsYear(match, context.Report.Year)).Select(match => match.Groups["period"]).Select(group => new TextHit(new TextSpan(group.Index, group.Length), group.Value) { Replacement = right });
            foreach (var finding in TextFindings.BySentence(text, hits, found => Message(found[0].Shown, right), message => Found(message)))
            {
                yield return finding with { Section = section.Key, Suggestion = $"请改为{right}。" };
            }
        }

        if (context.Report.Stated?.Preamble is { } preamble && Periods(preamble).FirstOrDefault(match => !IsYear(match, context.Report.Year)) is { } wrong)
        {
            yield return Found(Message(wrong.Groups["period"].Value, right)) with { Excerpt = wrong.Groups["period"].Value, Suggestion = $"请改为{right}。" };
        }
    }

    private static string Message(string found, string right) => $"统计期限写的是「{found}」，应为{right}";

    private static MatchCollection Periods(string text) => Period().Matches(text);

    private static bool IsYear(Match match, int year) =>
        Number(match, "fromYear", year) == year
        && Number(match, "toYear", year) == year
        && (Number(match, "fromMonth", 0), Number(match, "fromDay", 0), Number(match, "toMonth", 0), Number(match, "toDay", 0)) == (1, 1, 12, 31);

    private static int Number(Match match, string name, int otherwise) =>
        match.Groups[name] is { Success: true, Value: var digits } ? int.Parse(digits, CultureInfo.InvariantCulture) : otherwise;

    [GeneratedRegex(
        "(统计期限|统计时限|统计期间|统计时间|统计区间|数据统计|所列数据|报告期|时间范围|起止时间)[^。；\n0-9]{0,20}"
        + "(?<period>(?<fromYear>[0-9]{4}) ?年 ?(?<fromMonth>[0-9]{1,2}) ?月 ?(?<fromDay>[0-9]{1,2}) ?日?起?，?(至|到|—|－|-|~|～|–)+ ?((?<toYear>[0-9]{4}) ?年 ?)?(?<toMonth>[0-9]{1,2}) ?月 ?(?<toDay>[0-9]{1,2}) ?日)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Period();
}
