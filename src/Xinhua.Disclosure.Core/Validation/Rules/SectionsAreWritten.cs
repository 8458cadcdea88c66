using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>The sections of text are not empty and not shorter than the format file says.</summary>
public sealed class SectionsAreWritten() : ReportRule("R20", Severity.Error, "总体情况、存在问题、其他事项都已写明，不少于最低字数", "检查扣分项；已公开报告中有整节空白")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context) =>
        from section in context.Format.TextSections
        let length = Narrative.Length(context.Report.Text(section.Key))
        where length < section.MinimumLength
        select FoundIn(
            section,
            length == 0 ? $"「{section.Heading}」没有填写，至少要写{section.MinimumLength}字" : $"「{section.Heading}」只有{length}字，至少要写{section.MinimumLength}字") with
        {
            Suggestion = section.Guidance,
        };
}
