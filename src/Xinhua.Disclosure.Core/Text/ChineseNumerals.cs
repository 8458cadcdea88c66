using System.Text;

namespace Xinhua.Disclosure.Core.Text;

/// <summary>Numbers in Chinese numerals: 十二, 一千零五, 三万二, 两百, 二〇二四, 五十八点三.</summary>
public static class ChineseNumerals
{
    private const string Digits = "零一二三四五六七八九";

    /// <summary>Longest numeral that is read; longer ones say nothing a report could mean.</summary>
    private const int MaxLength = 24;

    /// <summary>Whether a numeral may be made of it.</summary>
    public static bool IsNumeral(char character) => Digit(character) >= 0 || Unit(character) > 0 || character is '万' or '亿';

    /// <summary>The value of a numeral; null when the characters make none.</summary>
    public static decimal? Read(ReadOnlySpan<char> numeral)
    {
        if (numeral.Length is 0 or > MaxLength)
        {
            return null;
        }

        var point = numeral.IndexOf('点');
        if (point < 0)
        {
            return ReadWhole(numeral);
        }

        var decimals = numeral[(point + 1)..];
        if (point == 0 || decimals.IsEmpty || ReadWhole(numeral[..point]) is not { } whole)
        {
            return null;
        }

        var scale = 1m;
        foreach (var character in decimals)
        {
            if (Digit(character) is not (>= 0 and var digit))
            {
                return null;
            }

            scale /= 10;
            whole += digit * scale;
        }

        return whole;
    }

    /// <summary>A whole number, zero or more, as it is written: 12 is 十二, 1005 is 一千零五.</summary>
    public static string Write(long value)
    {
        if (value == 0)
        {
            return "零";
        }

        var written = new StringBuilder();
        Append(written, value);
        return value is >= 10 and < 20 ? written.ToString(1, written.Length - 1) : written.ToString();
    }

    private static void Append(StringBuilder written, long value)
    {
        foreach (var (size, name) in new[] { (100_000_000L, "亿"), (10_000L, "万"), (1000L, "千"), (100L, "百"), (10L, "十"), (1L, "") })
        {
            if (value < size)
            {
                continue;
            }

            if (size >= 10_000)
            {
                Append(written, value / size);
            }
            else
            {
                written.Append(Digits[(int)(value / size)]);
            }

            written.Append(name);
            value %= size;
            if (value > 0 && value < size / 10)
            {
                written.Append('零');
            }
        }
    }

    private static decimal? ReadWhole(ReadOnlySpan<char> numeral)
    {
        if (!ContainsUnit(numeral))
        {
            return ReadPlaces(numeral);
        }

        // Parts below 万, 万 and 亿 are read each by itself: sum of the whole, of the part since 万 or 亿, and the digit that waits for its unit.
        decimal total = 0, part = 0;
        var (digit, last, isAfterZero) = (-1, decimal.MaxValue, false);
        foreach (var character in numeral)
        {
            if (Digit(character) is >= 0 and var value)
            {
                if (digit > 0)
                {
                    return null;
                }

                (digit, isAfterZero) = (value == 0 ? -1 : value, isAfterZero || value == 0);
                continue;
            }

            if (Unit(character) is > 0 and var unit)
            {
                if (unit >= last || (digit < 0 && !(unit == 10 && part == 0)))
                {
                    return null;
                }

                part += (digit < 0 ? 1 : digit) * unit;
                (digit, last, isAfterZero) = (-1, unit, false);
                continue;
            }

            part += Math.Max(digit, 0);
            if (total + part == 0)
            {
                return null;
            }

            (total, part) = character == '亿' ? ((total + part) * 100_000_000, 0) : (total + (part * 10_000), 0);
            (digit, last, isAfterZero) = (-1, character == '亿' ? decimal.MaxValue : 10_000, false);
        }

        // 三万二 is 32,000 and 一百二 is 120, but 一百零二 is 102 and 十二 is 12.
        var step = digit > 0 && !isAfterZero && last > 10 && last != decimal.MaxValue ? last / 10 : 1;
        return total + part + (Math.Max(digit, 0) * step);
    }

    private static decimal? ReadPlaces(ReadOnlySpan<char> numeral)
    {
        var value = 0m;
        foreach (var character in numeral)
        {
            if (Digit(character) is not (>= 0 and var digit))
            {
                return null;
            }

            value = (value * 10) + digit;
        }

        return value;
    }

    private static bool ContainsUnit(ReadOnlySpan<char> numeral)
    {
        foreach (var character in numeral)
        {
            if (Digit(character) < 0)
            {
                return true;
            }
        }

        return false;
    }

    private static int Digit(char character) => character switch
    {
        '〇' or '○' => 0,
        '两' => 2,
        _ => Digits.IndexOf(character, StringComparison.Ordinal),
    };

    private static decimal Unit(char character) => character switch
    {
        '十' => 10,
        '百' => 100,
        '千' => 1000,
        _ => 0,
    };
}
