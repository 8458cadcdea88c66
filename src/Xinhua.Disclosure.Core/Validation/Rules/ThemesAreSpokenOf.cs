using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>The parts the form lists are named in the text.</summary>
public sealed class PartsAreNamed() : ReportRule("R21", Severity.Warning, "总体情况写到格式要求的五个方面", "国办公开办函〔2021〕30号")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context) =>
        from section in context.Format.TextSections
        let text = context.Report.Text(section.Key)
        where text.Length > 0
        let missing = section.Parts.Where(part => !text.Contains(part, StringComparison.Ordinal)).ToList()
        where missing.Count > 0
        select FoundIn(section, $"「{section.Heading}」没有写到{string.Join('、', missing.Select(part => $"「{part}」"))}") with
        {
            Suggestion = $"请分别写明{string.Join('、', section.Parts)}；没有的也要写明。",
        };
}

/// <summary>A government's report tells of 工作考核、社会评议 and 责任追究 (条例第五十条第四项); a consolidated one must.</summary>
public sealed class GovernmentsTellOfOversight() : ReportRule("R22", Severity.Warning, "各级人民政府的报告写明工作考核、社会评议和责任追究结果", "条例第五十条第（四）项")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context) =>
        from section in context.Format.TextSections
        where context.Unit?.Kind == AgencyKind.Government
        let text = context.Report.Text(section.Key)
        where text.Length > 0
        let missing = Themes.MissingFrom(text, section.GovernmentThemes)
        where missing.Count > 0
        let found = FoundIn(section, $"「{section.Heading}」没有写明{string.Join('、', missing)}的情况") with { Suggestion = "请补充写明；本年度没有发生的，也要写明。" }
        select context.Below is null ? found : found with { Severity = Severity.Error, MayBeExcused = false };
}

/// <summary>The section on problems names both what is wrong and what was done.</summary>
public sealed class ProblemsComeWithImprovements() : ReportRule("R23", Severity.Warning, "第五部分既写存在的主要问题，也写改进情况", "条例第五十条；检查扣分项")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context) =>
        from section in context.Format.TextSections
        let text = context.Report.Text(section.Key)
        where text.Length > 0
        let missing = Themes.MissingFrom(text, section.Themes)
        where missing.Count > 0
        select FoundIn(section, $"「{section.Heading}」没有写{string.Join("，也没有写", missing)}") with { Suggestion = section.Guidance };
}

/// <summary>What themes a text leaves out.</summary>
internal static class Themes
{
    public static List<string> MissingFrom(string text, IReadOnlyList<FormatTheme> themes) =>
        [.. themes.Where(theme => !theme.Words.Any(word => text.Contains(word, StringComparison.Ordinal))).Select(theme => theme.Name)];
}
