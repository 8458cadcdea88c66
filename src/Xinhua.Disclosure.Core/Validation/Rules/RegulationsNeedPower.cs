using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>Only organs with the power to make 规章 count any (立法法第九十一条、第九十三条); which row that is stands in the format.</summary>
public sealed class RegulationsNeedPower() : ReportRule("R14", Severity.Warning, "没有规章制定权的机关，规章各项填0", "《立法法》第九十一条、第九十三条")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context) =>
        context.Unit is not { MakesRegulations: false }
            ? []
            : from cell in context.Format.EnteredCells
              where cell.Row.NeedsRulePower && context.Figures.Entered.GetValueOrDefault(cell.Key) != 0
              select Found($"{cell.Place}是{FigureText.Write(context.Figures[cell.Key])}，本单位登记为没有规章制定权", cell.Key) with
              {
                  Suggestion = $"只制定了行政规范性文件的，填在下一行，这里填0；确有规章制定权的，请系统管理员在单位资料中登记。",
              };
}
