namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>The form's own notes are followed: section six says whether 信息处理费 was charged.</summary>
public sealed class SectionsSpeakOfWhatTheFormAsks() : ReportRule("R24", Severity.Warning, "第六部分写明信息处理费的收取情况", "年度报告格式第六部分的说明")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context) =>
        from section in context.Format.TextSections
        let text = context.Report.Text(section.Key)
        where text.Length > 0
        from matter in section.MustMention
        where !text.Contains(matter, StringComparison.Ordinal)
        select FoundIn(section, $"「{section.Heading}」没有写明{matter}的情况") with { Suggestion = $"请写明本年度收取{matter}的金额，没有收取的也要写明。" };
}
