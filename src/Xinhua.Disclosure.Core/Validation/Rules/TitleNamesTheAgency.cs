using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>The agency in the title is the registered name.</summary>
public sealed class TitleNamesTheAgency() : ReportRule("R18", Severity.Error, "标题中的机关名称是登记的全称", "年度报告格式的标题")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context)
    {
        if (context.RegisteredName is not { } registered)
        {
            yield break;
        }

        var named = context.Report.Stated?.Title is { } title ? ReportTitle.Read(title)?.Agency : context.Report.AgencyName;
        if (named is not null && named != registered)
        {
            yield return Found($"标题写的是「{named}」，登记的单位全称是「{registered}」") with { Excerpt = named };
        }
    }
}
