namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>The report is in the form in force for its year: 2019 No. 60 for 2019 and 2020, 2021 No. 30 from 2021.</summary>
public sealed class FormIsTheOneForTheYear() : ReportRule("R26", Severity.Error, "使用报告年度对应的格式", "国办公开办函〔2021〕30号；已公开报告中有沿用旧格式的")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context)
    {
        if (!context.Format.IsFor(context.Report.Year))
        {
            var years = context.Format.LastYear is { } last ? $"{context.Format.FirstYear}至{last}年" : $"{context.Format.FirstYear}年起";
            yield return Found($"表格用的是{context.Format.Document}的格式（{years}使用），不是{context.Report.Year}年应当使用的格式");
        }
    }
}
