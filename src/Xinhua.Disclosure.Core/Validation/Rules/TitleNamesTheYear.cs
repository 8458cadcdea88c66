using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>The year in the title is the report year.</summary>
public sealed class TitleNamesTheYear() : ReportRule("R15", Severity.Error, "标题中的年份是报告年度", "检查通报中的「年份错误」")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context)
    {
        if (context.Report.Stated is not { } stated)
        {
            yield break;
        }

        var title = stated.Title is null ? null : ReportTitle.Read(stated.Title);
        if (title is null)
        {
            yield return Found($"没有找到标题「{context.Report.Title}」");
        }
        else if (title.Year != context.Report.Year)
        {
            yield return Found($"标题写的是{title.Year}年，报告年度是{context.Report.Year}年") with { Excerpt = stated.Title };
        }
    }
}
