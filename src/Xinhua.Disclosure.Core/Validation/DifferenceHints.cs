using System.Globalization;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Core.Validation;

/// <summary>How a cell may have come to be wrong by just the difference of an identity.</summary>
public enum DifferenceCause
{
    /// <summary>Two neighbouring digits changed places: 12 for 21.</summary>
    SwappedDigits,

    /// <summary>The cell equals the difference and stands on the larger side: counted though it should not be.</summary>
    CountedTwice,

    /// <summary>The cell is half the difference and stands on the larger side: it belongs on the other one.</summary>
    WrongSide,

    /// <summary>The cell equals the difference and stands on the smaller side: counted once instead of twice.</summary>
    CountedOnce,
}

/// <summary>A cell whose correction would close the difference of an identity.</summary>
/// <param name="Cell">The entered cell.</param>
/// <param name="Cause">What may have happened.</param>
/// <param name="Now">The number it holds.</param>
/// <param name="Then">The number that closes the difference; for <see cref="DifferenceCause.WrongSide"/> together with as much more on the other side.</param>
public sealed record DifferenceHint(FormatCell Cell, DifferenceCause Cause, decimal Now, decimal Then)
{
    /// <summary>The row in the official note's way and the correction, for a narrow column: 「三（三）1　12→21」.</summary>
    public string Text => $"{Cell.ShortRow}　{FigureText.Write(Now)}→{FigureText.Write(Then)}";

    /// <summary>What may have happened, in Chinese.</summary>
    public string CauseText => Cause switch
    {
        DifferenceCause.SwappedDigits => "数字可能写反",
        DifferenceCause.CountedTwice => "可能多计",
        DifferenceCause.WrongSide => "可能填错行",
        DifferenceCause.CountedOnce => "可能少计一次",
    };

    /// <summary>The whole of it as a sentence.</summary>
    public string Sentence => Cause == DifferenceCause.WrongSide
        ? $"{Cell.Place}现在是{FigureText.Write(Now)}，移到等式另一边的行，两边就相等：{CauseText}"
        : $"{Cell.Place}现在是{FigureText.Write(Now)}，改为{FigureText.Write(Then)}，两边就相等：{CauseText}";
}

/// <summary>Finds the cells that may be to blame for a difference. <c>wwwroot/js/difference.js</c> does the same; a test holds the two together.</summary>
public static class DifferenceHints
{
    /// <summary>The cells whose correction would close the difference of a statement that can be judged, most telling first.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="figures">The numbers it was worked out from.</param>
    /// <param name="previous">Last year's report: what was carried over from it unchanged is not to blame; null when there is none.</param>
    public static IReadOnlyList<DifferenceHint> Of(IdentityStatement statement, Figures figures, ReportContent? previous)
    {
        var settled = (previous is null ? new Dictionary<CellKey, decimal>() : CarriedForward.Into(figures.Format, previous))
            .Where(carried => figures.Entered.TryGetValue(carried.Key, out var now) && now == carried.Value)
            .Select(carried => carried.Key)
            .ToHashSet();
        return [.. Of(statement, figures, settled).OrderBy(hint => hint.Cause)];
    }

    private static IEnumerable<DifferenceHint> Of(IdentityStatement statement, Figures figures, HashSet<CellKey> settled)
    {
        var surplus = statement.Left - statement.Right;
        if (surplus == 0 || !statement.IsComplete)
        {
            return [];
        }

        // A computed column is closed by a cell of one of its columns, and only where that column is out by as much.
        return statement.Column.SumOf.Count > 0
            ? IdentityStatement.Of(figures)
                .Where(other => other.Identity == statement.Identity && other.Left - other.Right == surplus && statement.Column.SumOf.Contains(other.Column.Key))
                .SelectMany(other => Of(other, figures, settled))
            : statement.Cells.Index().SelectMany(side => figures.Format.Cell(side.Item).Leaves
                .Where(leaf => !settled.Contains(leaf))
                .SelectMany(leaf => Of(figures.Format.Cell(leaf), figures.Entered.GetValueOrDefault(leaf), side.Index < statement.Identity.Left.Count ? -surplus : surplus)));
    }

    /// <param name="cell">An entered cell.</param>
    /// <param name="now">Its number.</param>
    /// <param name="change">By how much it would have to change.</param>
    private static IEnumerable<DifferenceHint> Of(FormatCell cell, decimal now, decimal change)
    {
        if (now == 0)
        {
            yield break;
        }

        if (now == -change)
        {
            yield return new DifferenceHint(cell, DifferenceCause.CountedTwice, now, 0);
        }

        if (now == change)
        {
            yield return new DifferenceHint(cell, DifferenceCause.CountedOnce, now, now + change);
        }

        if (now + now == -change)
        {
            yield return new DifferenceHint(cell, DifferenceCause.WrongSide, now, 0);
        }

        if (Swaps(now).Contains(now + change))
        {
            yield return new DifferenceHint(cell, DifferenceCause.SwappedDigits, now, now + change);
        }
    }

    /// <summary>Whole numbers that differ from this one by two neighbouring digits having changed places; none begins with zero.</summary>
    private static IEnumerable<decimal> Swaps(decimal number)
    {
        var digits = FigureText.Write(number);
        return digits.All(char.IsAsciiDigit)
            ? from i in Enumerable.Range(0, digits.Length - 1)
              where digits[i] != digits[i + 1] && (i > 0 || digits[1] != '0')
              select decimal.Parse($"{digits[..i]}{digits[i + 1]}{digits[i]}{digits[(i + 2)..]}", CultureInfo.InvariantCulture)
            : [];
    }
}
