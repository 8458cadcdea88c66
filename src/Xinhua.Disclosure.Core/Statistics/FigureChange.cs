using System.Globalization;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Core.Statistics;

/// <summary>How two numbers differ, in figures and in words.</summary>
public static class FigureChange
{
    /// <summary>A part in per cent of a whole, to one decimal: 10.8%. What is there is never shown as nothing, and less than all never as all.</summary>
    /// <param name="part">The part; its sign is left out.</param>
    /// <param name="whole">The whole; not zero.</param>
    /// <exception cref="DivideByZeroException">The whole is zero.</exception>
    public static string Percent(decimal part, decimal whole)
    {
        var (size, of) = (Math.Abs(part), Math.Abs(whole));
        var percent = decimal.Round(size / of * 100, 1, MidpointRounding.AwayFromZero);
        return percent switch
        {
            0 when size > 0 => "不到0.1%",
            100 when size < of => "超过99.9%",
            100 when size > of => "超过100%",
            _ => percent.ToString("0.#", CultureInfo.InvariantCulture) + "%",
        };
    }

    /// <summary>The difference with its sign: ＋12, －3, 0; empty when either number is blank.</summary>
    public static string Difference(decimal? before, decimal? now) => (now - before) switch
    {
        null => "",
        > 0 and var more => "＋" + FigureText.Write(more),
        < 0 and var less => "－" + FigureText.Write(-less),
        _ => "0",
    };

    /// <summary>The difference in per cent of the earlier number, with its sign; empty when either is blank, 「—」 when the earlier one is zero and the later is not.</summary>
    public static string DifferencePercent(decimal? before, decimal? now) => (before, now) switch
    {
        (null, _) or (_, null) => "",
        var (was, value) when was == value => "0%",
        (0, _) => "—",
        var (was, value) => (value > was ? "＋" : "－") + Percent(value.Value - was.Value, was.Value),
    };

    /// <summary>The change since last year as part of a sentence: 比上年增加12件（10.8%）.</summary>
    /// <param name="before">Last year's number; null when there is none.</param>
    /// <param name="now">This year's number.</param>
    /// <param name="unit">The unit.</param>
    public static string SinceLastYear(decimal? before, decimal now, string unit) => before switch
    {
        null => "没有上年数字可以比较",
        var was when was == now => "与上年持平",
        0 => $"比上年增加{FigureText.Write(now)}{unit}（上年为0，不计百分比）",
        var was => $"比上年{(now > was ? "增加" : "减少")}{FigureText.Write(Math.Abs(now - was.Value))}{unit}（{Percent(now - was.Value, was.Value)}）",
    };
}
