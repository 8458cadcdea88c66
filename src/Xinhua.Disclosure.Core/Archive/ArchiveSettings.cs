using System.Globalization;
using System.Text.RegularExpressions;

namespace Xinhua.Disclosure.Core.Archive;

/// <summary>How an installation numbers and describes its packages.</summary>
/// <param name="Number">Pattern of 档号 with <c>{fonds}</c>, <c>{year}</c> and <c>{sequence}</c>, the last with a format such as <c>{sequence:0000}</c>.</param>
/// <param name="Holding">What every package says of the archive it belongs to.</param>
public sealed partial record ArchiveSettings(string Number, ArchiveHolding Holding)
{
    /// <summary>The pattern unless an installation sets another.</summary>
    public const string UsualNumber = "{fonds}-{year}-NDBG-{sequence:0000}";

    /// <summary>What stands for 全宗号, 机构或问题 and 保管期限 unless an installation sets others.</summary>
    public const string UsualFonds = "0001", UsualIssue = "政府信息公开", UsualRetention = "永久";

    /// <summary>Longest number.</summary>
    public const int NumberLength = 60;

    private const int TestYear = 2024;

    /// <summary>The number of a package.</summary>
    /// <param name="year">The report year.</param>
    /// <param name="sequence">Its place among the packages of the year, from 1.</param>
    public ArchiveNumber NumberOf(int year, int sequence) => new(
        Place().Replace(Number, place => place.Groups["name"].Value switch
        {
            "fonds" => Holding.Fonds,
            "year" => year.ToString(CultureInfo.InvariantCulture),
            _ => sequence.ToString(place.Groups["format"].Success ? place.Groups["format"].Value : "0", CultureInfo.InvariantCulture),
        }),
        year,
        sequence);

    /// <summary>Why no packages can be numbered and described so, in Chinese, with the key of the setting; null when they can.</summary>
    public string? WhyNot =>
        !Plain().IsMatch(Holding.Fonds) ? "Archive:Fonds（全宗号）应由字母和数字组成，最多10位。"
        : !Holding.Issue.Any(letter => !char.IsWhiteSpace(letter)) || Holding.Issue.Length > 100 ? "Archive:Issue（机构或问题）应有1至100个字。"
        : !ArchiveHolding.Retentions.Contains(Holding.Retention) ? $"Archive:Retention（保管期限）应为{string.Join('、', ArchiveHolding.Retentions)}。"
        : !Number.Contains("{year}", StringComparison.Ordinal) || !Place().Matches(Number).Any(place => place.Groups["name"].Value == "sequence")
            ? "Archive:Number（档号）应含有 {year} 和 {sequence}，例如 {fonds}-{year}-NDBG-{sequence:0000}。"
        : NumberOf(TestYear, 1).Text is var example && (example.Length > NumberLength || !Whole().IsMatch(example))
            ? $"Archive:Number（档号）应由字母、数字和连接号组成，最多{NumberLength}个字符；现在会写成「{NumberOf(TestYear, 1).Text}」。"
        : null;

    [GeneratedRegex(@"\{(?<name>fonds|year|sequence)(:(?<format>0{1,9}))?\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    [GeneratedRegex("^[A-Za-z0-9]{1,10}$", RegexOptions.NonBacktracking)]
    private static partial Regex Plain();

    [GeneratedRegex("^[A-Za-z0-9]+([-·.][A-Za-z0-9]+)*$", RegexOptions.NonBacktracking)]
    private static partial Regex Whole();
}
