using System.Globalization;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>What stands in a cell for a number.</summary>
/// <param name="Value">The number; null when the cell is blank or holds something else.</param>
/// <param name="Note">A remark on it, e.g. 其中修订16件.</param>
/// <param name="Unreadable">What stands there when it is neither blank nor a number.</param>
internal sealed record FigureCell(decimal? Value, string? Note, string? Unreadable)
{
    /// <summary>Longer texts are neither numbers nor labels, and are not looked into.</summary>
    public const int MaxLength = 200;

    private static readonly string[] Units = ["万元", "亿元", "元", "件", "项", "个", "次"];

    /// <summary>Whether the text is a number or stands for a blank, so that it cannot be a label.</summary>
    public static bool LooksLikeFigure(string text) => text.Length <= MaxLength &&
        (FigureText.IsBlank(text) || Signed(text) is not null || Signed(WithoutUnit(Split(text).Number, Units)) is not null);

    /// <summary>Reads the text of a cell of the form.</summary>
    public static FigureCell Read(string text, FormatCell cell)
    {
        if (text.Length > MaxLength)
        {
            return new FigureCell(null, null, text[..100]);
        }

        if (FigureText.IsBlank(text))
        {
            return new FigureCell(null, null, null);
        }

        var (number, note) = Split(text);
        if (cell.Unit.Length > 0)
        {
            number = WithoutUnit(number, [cell.Unit]);
        }
        else if (Array.Find(Units, unit => number.EndsWith(unit, StringComparison.Ordinal)) is { } unit)
        {
            // Where the form prints no unit the one that is written belongs to the number.
            number = number[..^unit.Length];
            note = note is null ? unit : $"{unit}；{note}";
        }

        var value = cell.Number == NumberKind.SignedCount ? Signed(number) : FigureText.ReadNumber(number);
        return value is { } read && Math.Abs(read) < 1_000_000_000_000m
            ? new FigureCell(read, note, null)
            : new FigureCell(null, null, text.Length > 100 ? text[..100] : text);
    }

    private static (string Number, string? Note) Split(string text)
    {
        var open = text.AsSpan().IndexOfAny('（', '(');
        return open > 0 && text[^1] is '）' or ')' && text[(open + 1)..^1].Trim() is { Length: > 0 } note
            ? (text[..open].Trim(), note)
            : (text, null);
    }

    private static string WithoutUnit(string text, string[] units) =>
        Array.Find(units, unit => text.EndsWith(unit, StringComparison.Ordinal)) is { } unit ? text[..^unit.Length].TrimEnd() : text;

    /// <summary>本年增/减 is written -8, 减4, 减少4, +1036 or 增加3.</summary>
    private static decimal? Signed(string text)
    {
        var compare = CultureInfo.InvariantCulture.CompareInfo;
        foreach (var (word, sign) in new[] { ("减少", -1), ("减", -1), ("增加", 1), ("增", 1) })
        {
            if (compare.IsPrefix(text, word, CompareOptions.Ordinal))
            {
                return FigureText.ReadNumber(text[word.Length..]) is { } size and >= 0 ? sign * size : null;
            }
        }

        return FigureText.ReadNumber(text);
    }
}
