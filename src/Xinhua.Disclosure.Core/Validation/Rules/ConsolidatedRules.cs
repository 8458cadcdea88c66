using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>A consolidated report is the sum of its units' reports, cell by cell, and tells which are missing.</summary>
public sealed class ConsolidatedIsTheSum() : ReportRule("R52", Severity.Error, "政府汇总报告等于各单位已发布报告之和，没有发布的单位逐个列明", "国办公开办函〔2021〕30号关于汇总的要求")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context)
    {
        if (context.Below is not { } below)
        {
            yield break;
        }

        if (below.Missing.Count > 0)
        {
            yield return Found($"还有{below.Missing.Count}个单位没有发布{context.Report.Year}年的报告，汇总不完整：{string.Join('、', below.Missing)}") with
            {
                Severity = Severity.Warning,
                MayBeExcused = true,
                Suggestion = "请催办；确实等不到的，写明没有包括哪些单位和原因。",
            };
            yield break;
        }

        foreach (var cell in below.Units.Count == 0 ? [] : context.Format.EnteredCells.Where(cell => !cell.Row.OwnOnly))
        {
            var sum = below.Included.GetValueOrDefault(cell.Key);
            if (context.Figures.Entered.TryGetValue(cell.Key, out var stated) && stated != sum)
            {
                yield return Found($"{cell.Place}填的是{FigureText.Write(stated)}，{below.Units.Count}个单位相加是{FigureText.Write(sum)}，相差{FigureText.Write(Math.Abs(stated - sum))}", cell.Key) with
                {
                    Suggestion = $"请改为{FigureText.Write(sum)}，或者请有误的单位更正报告。",
                };
            }
        }
    }
}

/// <summary>
/// When the units of a consolidated report are not those of the year before, what was carried over is bridged: last year's end, less who left, plus who joined.
/// </summary>
public sealed class CarryOverIsBridged() : ReportRule("R53", Severity.Warning, "汇总单位有变动的，上年结转与上年汇总的结转下年度能够衔接", "结转的含义；汇总单位的变动")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context)
    {
        if (context.Below is not { } below || below.Joined.Count + below.Left.Count == 0 || context.Previous is not { } previous)
        {
            yield break;
        }

        var rule = context.Format.CarryOver;
        var cells = context.Format.Table(rule.Table).Cells.Where(cell => cell.Key.Row == rule.To && !cell.IsComputed).Select(cell => cell.Key).ToList();
        var before = previous.Format.Table(previous.Format.CarryOver.Table).Cells.Where(cell => cell.Key.Row == previous.Format.CarryOver.From && !cell.IsComputed).Select(cell => cell.Key).ToList();
        if (!cells.TrueForAll(context.Figures.IsComplete) || !before.TrueForAll(previous.Figures.IsComplete))
        {
            yield break;
        }

        var (was, now) = (before.Sum(key => previous.Figures[key] ?? 0), cells.Sum(key => context.Figures[key] ?? 0));
        var expected = was - below.Left.Sum(unit => unit.Cases) + below.Joined.Sum(unit => unit.Cases);
        var bridge = $"{previous.Year}年汇总的结转下年度是{FigureText.Write(was)}{Sum("减去", below.Left)}{Sum("加上", below.Joined)}，应为{FigureText.Write(expected)}，填的上年结转是{FigureText.Write(now)}";
        yield return now == expected
            ? Found($"汇总单位有变动：{bridge}，可以衔接", [.. cells]) with { Severity = Severity.Info, Suggestion = "与上年结转下年度不相等时，可以用这句话说明理由。" }
            : Found($"汇总单位有变动：{bridge}，相差{FigureText.Write(Math.Abs(now - expected))}", [.. cells]) with { Suggestion = "请核对变动单位的结转数。" };
    }

    private static string Sum(string verb, IReadOnlyList<UnitCases> units) =>
        units.Count == 0 ? "" : $"，{verb}{string.Join('、', units.Select(unit => $"{unit.Name}{FigureText.Write(unit.Cases)}"))}";
}

/// <summary>No unit is in a consolidated report twice, as a government office is that reports for itself and answers for the government.</summary>
public sealed class NoUnitIsCountedTwice() : ReportRule("R54", Severity.Warning, "汇总报告没有把同一个单位计算两次", "已公开报告中政府办公室的数字重复计入汇总")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context)
    {
        if (context.Below is not { } below)
        {
            yield break;
        }

        foreach (var name in below.Units.CountBy(unit => unit).Where(count => count.Value > 1).Select(count => count.Key))
        {
            yield return Found($"「{name}」在汇总单位中出现两次") with { Suggestion = "请系统管理员核对单位登记，或者请多出的一个撤回报告。" };
        }

        // Whose numbers are exactly what the report has too many, in every cell, was most likely added twice.
        var cells = below.Shares.SelectMany(share => share.Figures.Keys).Where(key => context.Format.Find(key) is not null).Distinct().ToList();
        if (below.Missing.Count > 0 || cells.Count == 0 || !cells.TrueForAll(context.Figures.IsComplete))
        {
            yield break;
        }

        foreach (var share in below.Shares.Where(share => share.Figures.Values.Any(value => value != 0)
            && cells.TrueForAll(key => context.Figures[key] - below.Included.GetValueOrDefault(key) == share.Figures.GetValueOrDefault(key))))
        {
            yield return Found(
                $"汇总数比各单位之和多出的，正好等于「{share.Name}」的数字，像是计算了两次",
                [.. cells.Where(key => share.Figures.GetValueOrDefault(key) != 0)]) with
            {
                Suggestion = "请减去重复的一次。",
            };
        }
    }
}
