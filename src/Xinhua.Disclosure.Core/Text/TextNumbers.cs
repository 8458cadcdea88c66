using System.Globalization;
using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Core.Text;

/// <summary>What a number in a sentence is.</summary>
public enum TextNumberKind
{
    /// <summary>So many of something: 12件.</summary>
    Count,

    /// <summary>An amount of money, in 元.</summary>
    Money,

    /// <summary>A share or a growth: 58.3%, 百分之五.</summary>
    Percent,

    /// <summary>A year of four digits.</summary>
    Year,

    /// <summary>A month, a day, a span of time.</summary>
    Time,

    /// <summary>The number or the year of an official document: 〔2021〕30号.</summary>
    Document,

    /// <summary>第三十六条, 第2次.</summary>
    Ordinal,

    /// <summary>Anything else: a telephone, a version, a number without a unit.</summary>
    Other,
}

/// <summary>A number in a text.</summary>
/// <param name="Span">The numeral, with 万 or 亿 where one multiplies it.</param>
/// <param name="End">Where its unit ends.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Value">The value: of money in 元, of a percentage in per cent.</param>
/// <param name="Step">What the last digit written is worth, where the number may be rounded; zero where it cannot be.</param>
/// <param name="Unit">The unit as written, e.g. 件; empty when there is none.</param>
/// <param name="IsApproximate">Whether the text itself says it is not exact: 约, 余.</param>
public sealed record TextNumber(TextSpan Span, int End, TextNumberKind Kind, decimal Value, decimal Step, string Unit, bool IsApproximate)
{
    /// <summary>Where the numeral begins.</summary>
    public int Start => Span.Start;

    /// <summary>Whether the number says the same as a value, rounded as it is written.</summary>
    public bool Says(decimal value) => Math.Abs(Value - value) <= Step / 2;
}

/// <summary>Finds the numbers in Chinese prose: digits of both widths, thousands separators, Chinese numerals, 万 and 亿. One pass.</summary>
public static class TextNumbers
{
    /// <summary>Most digits that are read as a number; longer runs are codes.</summary>
    private const int MaxDigits = 15;

    /// <summary>Units by their first character, longest first. What is counted in reports, and what must not be taken for it.</summary>
    private static readonly Dictionary<char, string[]> Units = new[]
    {
        "件次", "件", "条", "份", "起", "宗", "个月", "个百分点", "个工作日", "个", "项", "篇", "例", "部", "期", "场", "次", "人次", "人", "户", "家", "张", "册", "种", "名", "台",
        "块", "页", "处", "批", "套", "万元", "亿元", "元", "倍", "号", "年", "月", "日", "天", "小时", "位", "字", "则", "幅", "枚", "宗地", "亩", "平方米", "公里", "%", "％", "‰",
    }.GroupBy(unit => unit[0]).ToDictionary(group => group.Key, group => group.OrderByDescending(unit => unit.Length).ToArray());

    /// <summary>A unit followed by one of these belongs to another word: 三件事, 五部门, 2条例.</summary>
    private static readonly HashSet<string> OtherWords = ["件事", "件实", "部门", "条例", "条线", "人大", "人民", "名义", "家庭", "日常", "项目", "次数", "处理", "处罚", "期间", "年级"];

    private const string About = "约近超逾达";
    private const string Ranges = "-—–~～至到";

    /// <summary>Every number, in the order of the text.</summary>
    public static IReadOnlyList<TextNumber> In(string text)
    {
        var numbers = new List<TextNumber>();
        for (var at = 0; at < text.Length;)
        {
            var (end, number) = Digit(text[at]) >= 0 ? Arabic(text, at) : ChineseNumerals.IsNumeral(text[at]) ? Chinese(text, at) : (at + 1, null);
            if (number is not null)
            {
                var isRange = numbers.Count > 0 && numbers[^1].End >= at - 1 && at > 0 && Ranges.Contains(text[at - 1], StringComparison.Ordinal) && number.Kind is TextNumberKind.Count or TextNumberKind.Money;
                numbers.Add(isRange ? number with { IsApproximate = true } : number);
            }

            at = Math.Max(end, at + 1);
        }

        return numbers;
    }

    private static (int End, TextNumber? Number) Arabic(string text, int start)
    {
        var at = start;
        var digits = ReadDigits(text, ref at);
        while (digits.Length <= MaxDigits && at - start <= MaxDigits + 4 && IsThousands(text, at) && (digits.Length <= 3 || at - start > digits.Length))
        {
            at++;
            digits += ReadDigits(text, ref at);
        }

        var decimals = "";
        if (at + 1 < text.Length && text[at] is '.' or '．' && Digit(text[at + 1]) >= 0)
        {
            at++;
            decimals = ReadDigits(text, ref at);
        }

        var span = new TextSpan(start, at - start);
        var isCode = digits.Length > MaxDigits || decimals.Length > 6
            || (start > 0 && (char.IsAsciiLetter(text[start - 1]) || (text[start - 1] is '.' or '-' && start > 1 && Digit(text[start - 2]) >= 0)))
            || (at < text.Length && (char.IsAsciiLetter(text[at]) || (text[at] is '.' or '．' && decimals.Length > 0)));
        if (isCode)
        {
            return (at, new TextNumber(span, at, TextNumberKind.Other, 0, 0, "", false));
        }

        var value = decimal.Parse(decimals.Length == 0 ? digits : $"{digits}.{decimals}", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return Finish(text, span, value, Power(-decimals.Length), decimals.Length > 0, digits.Length == 4 && decimals.Length == 0);
    }

    private static (int End, TextNumber? Number) Chinese(string text, int start)
    {
        if (IsAt(text, start, "百分之"))
        {
            return PerCent(text, start);
        }

        var at = start;
        while (at < text.Length && (ChineseNumerals.IsNumeral(text[at]) || (text[at] == '点' && at + 1 < text.Length && ChineseNumerals.IsNumeral(text[at + 1]))))
        {
            at++;
        }

        var numeral = text.AsSpan(start, at - start);

        // 二万元 is two of 万元, as 2万元 is.
        var isAmount = numeral.Length > 1 && numeral[^1] is '万' or '亿' && at < text.Length && text[at] == '元';
        if (isAmount)
        {
            at--;
            numeral = numeral[..^1];
        }

        // 同一件, 每一条, 这两项 say which, not how many.
        var saysWhich = start > 0 && "同每某这那哪统逐唯任上下几前后".Contains(text[start - 1], StringComparison.Ordinal);
        if (saysWhich || ChineseNumerals.Read(numeral) is not { } value)
        {
            return (at, null);
        }

        var (end, number) = Finish(text, new TextSpan(start, at - start), value, 1, numeral.Contains('点'), numeral.Length == 4);
        return number is { Unit: "" } ? (at, null) : (end, number);
    }

    private static (int End, TextNumber? Number) PerCent(string text, int start)
    {
        var (from, at) = (start + 3, start + 3);
        if (at < text.Length && Digit(text[at]) >= 0)
        {
            return Arabic(text, at) is (var end, { } number) && number.Kind != TextNumberKind.Percent
                ? (end, new TextNumber(new TextSpan(start, number.Span.Start + number.Span.Length - start), end, TextNumberKind.Percent, number.Value, number.Step == 0 ? 1 : number.Step, "百分之", number.IsApproximate))
                : (at, null);
        }

        while (at < text.Length && (ChineseNumerals.IsNumeral(text[at]) || text[at] == '点'))
        {
            at++;
        }

        var numeral = text.AsSpan(from, at - from);
        var point = numeral.IndexOf('点');
        return ChineseNumerals.Read(numeral) is { } value
            ? (at, new TextNumber(new TextSpan(start, at - start), at, TextNumberKind.Percent, value, point < 0 ? 1 : Power(point + 1 - numeral.Length), "百分之", IsAbout(text, start)))
            : (at, null);
    }

    private static (int End, TextNumber? Number) Finish(string text, TextSpan span, decimal value, decimal step, bool isRounded, bool mayBeYear)
    {
        var at = span.Start + span.Length;
        var (isApproximate, factor, length) = (IsAbout(text, span.Start), 1m, span.Length);
        if (at < text.Length && text[at] is '万' or '亿' && !(at + 1 < text.Length && text[at + 1] == '元'))
        {
            (factor, at, length, isRounded) = (text[at] == '万' ? 10_000 : 100_000_000, at + 1, length + 1, true);
        }

        var afterBlanks = at;
        while (afterBlanks < text.Length && text[afterBlanks] == ' ')
        {
            afterBlanks++;
        }

        if (afterBlanks < text.Length && text[afterBlanks] is '余' or '多')
        {
            (isApproximate, afterBlanks) = (true, afterBlanks + 1);
        }

        var unit = UnitAt(text, afterBlanks);
        var end = unit.Length == 0 ? at : afterBlanks + unit.Length;
        var kind = KindOf(text, span, end, unit, value, mayBeYear);
        var money = unit switch
        {
            "万元" => 10_000m,
            "亿元" => 100_000_000m,
            _ => 1m,
        };
        var worth = factor * money;
        return (end, new TextNumber(
            new TextSpan(span.Start, length),
            end,
            kind,
            value * worth,
            isRounded || kind is TextNumberKind.Money or TextNumberKind.Percent ? step * worth : 0,
            unit,
            isApproximate || IsAtLeast(text, end)));
    }

    private static TextNumberKind KindOf(string text, TextSpan span, int end, string unit, decimal value, bool mayBeYear)
    {
        var before = span.Start - 1;
        while (before >= 0 && text[before] == ' ')
        {
            before--;
        }

        if (before >= 0 && text[before] == '第')
        {
            return TextNumberKind.Ordinal;
        }

        var isYearNumber = mayBeYear && value is >= 1900 and <= 2100;
        if (unit == "号" || (isYearNumber && unit.Length == 0 && before >= 0 && text[before] is '〔' or '[' or '［' or '【'))
        {
            return TextNumberKind.Document;
        }

        return unit switch
        {
            "年" => isYearNumber ? TextNumberKind.Year : TextNumberKind.Time,
            "月" or "日" or "天" or "小时" or "个月" or "个工作日" => TextNumberKind.Time,
            "%" or "％" => TextNumberKind.Percent,
            "元" or "万元" or "亿元" => TextNumberKind.Money,
            "" or "‰" or "个百分点" or "倍" or "位" or "字" => TextNumberKind.Other,
            _ when end < text.Length && OtherWords.Contains($"{unit[^1]}{text[end]}") => TextNumberKind.Other,
            _ => TextNumberKind.Count,
        };
    }

    private static string UnitAt(string text, int at)
    {
        if (at < text.Length && Units.TryGetValue(text[at], out var units))
        {
            foreach (var unit in units)
            {
                if (IsAt(text, at, unit))
                {
                    return unit;
                }
            }
        }

        return "";
    }

    private static bool IsAbout(string text, int start) =>
        start > 0 && (About.Contains(text[start - 1], StringComparison.Ordinal) || (start > 1 && text.AsSpan(start - 2, 2) is "超过" or "达到" or "不足" or "将近" or "大约" or "接近"));

    private static bool IsAtLeast(string text, int end) => IsAt(text, end, "以上") || IsAt(text, end, "左右") || IsAt(text, end, "以内") || IsAt(text, end, "以下");

    /// <summary>A comma and exactly three digits.</summary>
    private static bool IsThousands(string text, int at) =>
        at + 3 < text.Length && text[at] == ',' && Digit(text[at + 1]) >= 0 && Digit(text[at + 2]) >= 0 && Digit(text[at + 3]) >= 0
        && (at + 4 >= text.Length || Digit(text[at + 4]) < 0);

    private static string ReadDigits(string text, ref int at)
    {
        var from = at;
        while (at < text.Length && Digit(text[at]) >= 0)
        {
            at++;
        }

        return string.Create(at - from, (text, from), static (digits, source) =>
        {
            for (var place = 0; place < digits.Length; place++)
            {
                digits[place] = (char)('0' + Digit(source.text[source.from + place]));
            }
        });
    }

    private static int Digit(char character) => character switch
    {
        >= '0' and <= '9' => character - '0',
        >= '０' and <= '９' => character - '０',
        _ => -1,
    };

    private static decimal Power(int exponent)
    {
        var power = 1m;
        for (; exponent < 0; exponent++)
        {
            power /= 10;
        }

        return power;
    }

    private static bool IsAt(string text, int at, string word) => string.CompareOrdinal(text, at, word, 0, word.Length) == 0;
}
