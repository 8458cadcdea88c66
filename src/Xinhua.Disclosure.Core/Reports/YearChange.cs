namespace Xinhua.Disclosure.Core.Reports;

/// <summary>How a number changed against the year before, in as few characters as a narrow cell has room for.</summary>
public static class YearChange
{
    /// <summary>The change, e.g. 「＋3（＋25%）」; empty when there is none. A share of nothing, and one that rounds to nothing, is not told.</summary>
    public static string Text(decimal was, decimal now)
    {
        var change = now - was;
        if (change == 0)
        {
            return "";
        }

        var sign = change > 0 ? '＋' : '－';
        var share = was > 0 ? Math.Round(Math.Abs(change) * 100 / was, MidpointRounding.AwayFromZero) : 0;
        return $"{sign}{FigureText.Write(Math.Abs(change))}{(share == 0 ? "" : $"（{sign}{FigureText.Write(share)}%）")}";
    }
}
