using System.Globalization;
using System.Text;
using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Core.Reports;

/// <summary>A number as people write it, and as we write it.</summary>
public static class FigureText
{
    /// <summary>Most digits before the decimal point; the database keeps eighteen digits, six of them after it.</summary>
    public const int MaxIntegerDigits = 12;

    /// <summary>Most digits after the decimal point of an amount.</summary>
    public const int MaxDecimals = 6;

    /// <summary>The number without trailing zeros or separators, e.g. <c>96171.6</c>; empty when blank.</summary>
    public static string Write(decimal? value) => value?.ToString("0.######", CultureInfo.InvariantCulture) ?? "";

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

        return ReadPlain(plain) is not { } value
            ? (null, $"「{Shorten(text!)}」不是数字。请填写阿拉伯数字，没有的填0。")
            : Complaint(value, kind) is { } complaint ? (null, complaint) : (value, null);
    }

    /// <summary>What is wrong with a number as the value of such a cell, in Chinese; null when nothing is.</summary>
    public static string? Complaint(decimal value, NumberKind kind) => value switch
    {
        < 0 when kind != NumberKind.SignedCount => $"「{Write(value)}」是负数。这里只能填0或正数。",
        _ when kind != NumberKind.Money && value != decimal.Truncate(value) => $"「{Write(value)}」不是整数。件数只能填整数。",
        _ when decimal.Round(value, MaxDecimals) != value => $"小数位数过多。金额最多保留{MaxDecimals}位小数。",
        _ when Math.Abs(value) >= 1_000_000_000_000m => $"数字过大，最多{MaxIntegerDigits}位。请检查是否多打了数字。",
        _ => null,
    };

    /// <summary>Reads a number wherever it comes from; null when the text is not one. Signs, separators and full-width forms are understood.</summary>
    public static decimal? ReadNumber(string? text) => Plain(text) is { Length: > 0 } plain ? ReadPlain(plain) : null;

    /// <summary>Whether the text stands for a blank cell: nothing, 「/」, 「-」, 「—」 and their like.</summary>
    public static bool IsBlank(string? text) => Plain(text) is "" or "/" or "-" or "--" or "—" or "——" or "–" or "无";

    private static decimal? ReadPlain(string plain) =>
        plain.Length <= 40
        && decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    /// <summary>Full-width to half-width, without blanks; a separator goes only where it parts groups of three digits.</summary>
    private static string Plain(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Length > 200 ? text[..200] : text)
        {
            if (char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format)
            {
                continue;
            }

            folded.Append(c switch
            {
                >= '！' and <= '～' => (char)(c - '！' + '!'),
                '−' => '-',
                _ => c,
            });
        }

        var plain = folded.ToString();
        return HasGroups(plain) ? plain.Replace(",", "", StringComparison.Ordinal) : plain;
    }

    private static bool HasGroups(string plain)
    {
        var whole = plain.Split('.')[0].TrimStart('-', '+').Split(',');
        return whole.Length > 1
            && whole[0].Length is >= 1 and <= 3
            && whole.Skip(1).All(group => group.Length == 3)
            && whole.All(group => group.All(char.IsAsciiDigit))
            && !plain.Split('.').Skip(1).Any(rest => rest.Contains(',', StringComparison.Ordinal));
    }

    private static string Shorten(string text) => text.Trim() is { Length: > 20 } longer ? longer[..20] + "…" : text.Trim();
}
