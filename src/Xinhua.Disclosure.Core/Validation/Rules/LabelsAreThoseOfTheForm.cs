namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>The labels of a document's tables are those of the form. Where only a number before a label or a remark behind it is missing, it is said for information.</summary>
public sealed class LabelsAreThoseOfTheForm() : ReportRule("R47", Severity.Error, "表格的行、列名称与格式完全一致", "年度报告格式；已公开报告中改动过栏目名称")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context) =>
        from labels in (context.Report.Stated?.Labels ?? []).Distinct().GroupBy(label => label.HasOtherWords).OrderByDescending(labels => labels.Key)
        select Found($"表格的栏目名称与{context.Format.Document}的格式不一致：{string.Join("；", labels.Select(label => $"「{label.Found}」应为「{label.Official}」"))}") with
        {
            Severity = labels.Key ? Severity.Error : Severity.Info,
            MayBeExcused = !labels.Key,
            Excerpt = labels.First().Found,
            Suggestion = "请按格式改回；报告在本系统中发布时，栏目名称自动使用格式的名称。",
        };
}
