using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Core.Reports;

/// <summary>A number as people write it, and as we write it.</summary>
public static partial class FigureText
{
    /// <summary>Most digits before the decimal point; the database keeps eighteen digits, six of them after it.</summary>
    public const int MaxIntegerDigits = 12;

    /// <summary>Most digits after the decimal point of an amount.</summary>
    public const int MaxDecimals = 6;

    /// <summary>Longer numerals are not read: they say nothing a report could mean, and no decimal holds them exactly.</summary>
    private const int MaxNumeralLength = 28;

    /// <summary>The number without trailing zeros or separators, e.g. <c>96171.6</c>; empty when blank.</summary>
    public static string Write(decimal? value) => value switch
    {
        null => "",
        0 => "0", // A decimal knows a negative zero.
        _ => value.Value.ToString("0.############################", CultureInfo.InvariantCulture),
    };

    /// <summary>
    /// Reads what was typed into a cell: full-width digits, blanks and thousands separators are understood, an empty text is a blank cell.
    /// </summary>
    /// <returns>The value and no error, or an error in Chinese that says what is wrong and what to do.</returns>
    public static (decimal? Value, string? Error) Read(string? text, NumberKind kind)
    {
        var plain = Plain(text);
        if (plain.Length == 0)
        {
            return (null, null);
        }

        if (!Numeral().IsMatch(plain))
        {
            return (null, $"「{Shorten(text!)}」不是数字。请填写阿拉伯数字，没有的填0。");
        }

        return ReadPlain(plain) is not { } value
            ? (null, TooLong)
            : Complaint(value, kind) is { } complaint ? (null, complaint) : (value, null);
    }

    /// <summary>What is wrong with a number as the value of such a cell, in Chinese; null when nothing is.</summary>
    public static string? Complaint(decimal value, NumberKind kind) => value switch
    {
        < 0 when kind != NumberKind.SignedCount => $"「{Write(value)}」是负数。这里只能填0或正数。",
        _ when kind != NumberKind.Money && value != decimal.Truncate(value) => $"「{Write(value)}」不是整数。件数只能填整数。",
        _ when decimal.Round(value, MaxDecimals) != value => $"小数位数过多。金额最多保留{MaxDecimals}位小数。",
        _ when Math.Abs(value) >= 1_000_000_000_000m => TooLong,
        _ => null,
    };

    /// <summary>
    /// Reads a number wherever it comes from; null when the text is not one, or one longer than any report could mean.
    /// Signs, separators and full-width forms are understood.
    /// </summary>
    public static decimal? ReadNumber(string? text) => Plain(text) is var plain && Numeral().IsMatch(plain) ? ReadPlain(plain) : null;

    /// <summary>Whether the text stands for a blank cell: nothing, 「/」, 「-」, 「—」 and their like.</summary>
    public static bool IsBlank(string? text) => Plain(text) is var plain && (plain == "无" || plain.All(c => c is '-' or '/' or ' '));

    private static string TooLong => $"数字过大，最多{MaxIntegerDigits}位。请检查是否多打了数字。";

    private static decimal? ReadPlain(string plain)
    {
        var digits = plain.Replace(",", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        return digits.Length > MaxNumeralLength
            ? null
            : decimal.Parse(digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
    }

    /// <summary>Half-width, every dash a minus, every blank a space, nothing invisible, no blanks around.</summary>
    private static string Plain(string? text)
    {
        var folded = new StringBuilder();
        foreach (var c in text ?? "")
        {
            if (char.GetUnicodeCategory(c) == UnicodeCategory.Format)
            {
                continue;
            }

            folded.Append(c switch
            {
                '−' or '﹣' => '-',
                >= '！' and <= '～' => (char)(c - '！' + '!'),
                _ when char.IsWhiteSpace(c) => ' ',
                _ when char.GetUnicodeCategory(c) == UnicodeCategory.DashPunctuation => '-',
                _ => c,
            });
        }

        return folded.ToString().Trim();
    }

    private static string Shorten(string text)
    {
        var shown = Narrative.Clean(text).Replace('\n', ' ').EnumerateRunes().ToList();
        return string.Concat(shown.Take(20)) + (shown.Count > 20 ? "…" : "");
    }

    /// <summary>
    /// Digits, or groups of three parted all by commas or all by blanks: 「1,234」 is a number, 「12,34」 and 「12 34」 are typing errors.
    /// </summary>
    [GeneratedRegex(
        @"^[+-]? ?([0-9]+(\.[0-9]*)?|\.[0-9]+|[1-9][0-9]{0,2}((,[0-9]{3})+|( [0-9]{3})+)(\.[0-9]*)?)\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Numeral();
}
