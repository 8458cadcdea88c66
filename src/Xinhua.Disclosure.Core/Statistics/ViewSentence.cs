using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Core.Statistics;

/// <summary>What a view shows, said in a sentence that is made by rule from the numbers of its table and from nothing else.</summary>
public static class ViewSentence
{
    /// <summary>The sentence about the newest year and how it differs from the one before.</summary>
    /// <param name="view">The view.</param>
    /// <param name="years">Its years, oldest first.</param>
    public static string Of(StatisticsView view, IReadOnlyList<StatisticsYear> years)
    {
        if (years.Count == 0)
        {
            return $"还没有已发布的报告，没有{view.Noun}的数字。";
        }

        var latest = years[^1];
        var before = years.FirstOrDefault(year => year.Year == latest.Year - 1);
        return (view.IsWhole ? Whole(view, latest, before) : EachByItself(view, latest, before)) + Coverage(latest, before);
    }

    private static string Whole(StatisticsView view, StatisticsYear latest, StatisticsYear? before)
    {
        if (latest.Total is not { } total)
        {
            return $"{latest.Year}年的报告没有{view.Noun}的数字。";
        }

        var change = FigureChange.SinceLastYear(before?.Total, total, view.Unit);
        return total == 0
            ? $"{latest.Year}年没有{view.Noun}（0{view.Unit}），{change}。"
            : $"{latest.Year}年{view.Noun}{FigureText.Write(total)}{view.Unit}，{change}{Lead(view, latest, total)}。{Parts(view, latest, total)}";
    }

    private static string EachByItself(StatisticsView view, StatisticsYear latest, StatisticsYear? before)
    {
        var said = view.Series.Select((series, index) => latest.Values[index].Value is { } value
            ? $"{series.Name}{FigureText.Write(value)}{view.Unit}，{FigureChange.SinceLastYear(before?.Values[index].Value, value, view.Unit)}"
            : $"{series.Name}没有数字");
        return $"{latest.Year}年{string.Join("；", said)}。";
    }

    private static string Lead(StatisticsView view, StatisticsYear latest, decimal total) =>
        view.Series.Zip(latest.Values).FirstOrDefault(pair => pair.First.Key == view.Lead) is ({ } series, { Value: { } value })
            ? $"，其中{series.Name}占{FigureChange.Percent(value, total)}"
            : "";

    private static string Parts(StatisticsView view, StatisticsYear latest, decimal total) => view.By is null
        ? ""
        : $"按{view.By}分：{string.Join("、", view.Series.Zip(latest.Values).Where(pair => pair.Second.Value is not (null or 0)).Select(pair => $"{pair.First.Name}{FigureText.Write(pair.Second.Value)}{view.Unit}（{FigureChange.Percent(pair.Second.Value!.Value, total)}）"))}。";

    /// <summary>A difference between years means little when different numbers of reports were added up.</summary>
    private static string Coverage(StatisticsYear latest, StatisticsYear? before) => before is not null && before.Reports != latest.Reports
        ? $"（{latest.Year}年统计{latest.Reports}份报告，上年{before.Reports}份，份数不同，比较时请注意。）"
        : "";
}
