using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>The numbers that Word prints before paragraphs and keeps out of their text: 一、 and （一） before headings, 1. before rows.</summary>
internal sealed class WordNumbering(NumberingDefinitionsPart? part)
{
    private const int Levels = 9;
    private const string Digits = "零一二三四五六七八九";
    private const string Formal = "零壹贰叁肆伍陆柒捌玖";

    private readonly Dictionary<int, NumberingInstance> instances = part?.Numbering?.Elements<NumberingInstance>()
        .Where(instance => instance.NumberID?.Value is not null).GroupBy(instance => instance.NumberID!.Value).ToDictionary(group => group.Key, group => group.First()) ?? [];

    private readonly Dictionary<int, AbstractNum> lists = part?.Numbering?.Elements<AbstractNum>()
        .Where(list => list.AbstractNumberId?.Value is not null).GroupBy(list => list.AbstractNumberId!.Value).ToDictionary(group => group.Key, group => group.First()) ?? [];

    private readonly Dictionary<int, int[]> counters = [];
    private readonly HashSet<int> begun = [];

    /// <summary>Counts a paragraph of a list and gives the number it bears; empty for bullets.</summary>
    public string Next(int instanceId, int level)
    {
        if (level is < 0 or >= Levels || !instances.TryGetValue(instanceId, out var instance) || instance.AbstractNumId?.Val?.Value is not { } listId || !lists.TryGetValue(listId, out var list))
        {
            return "";
        }

        if (!counters.TryGetValue(listId, out var counts))
        {
            counters.Add(listId, counts = new int[Levels]);
        }

        if (begun.Add(instanceId))
        {
            // Instances of one list count on, unless they say where they begin.
            foreach (var own in instance.Elements<LevelOverride>().Where(own => own.StartOverrideNumberingValue?.Val?.Value is not null && own.LevelIndex?.Value is >= 0 and < Levels))
            {
                Array.Clear(counts, own.LevelIndex!.Value, Levels - own.LevelIndex.Value);
            }
        }

        counts[level] = counts[level] == 0 ? Start(instance, list, level) : counts[level] + 1;
        Array.Clear(counts, level + 1, Levels - level - 1);
        return LevelOf(instance, list, level) is { } format ? Text(format, instance, list, counts, level) : "";
    }

    private static Level? LevelOf(NumberingInstance instance, AbstractNum list, int level) =>
        instance.Elements<LevelOverride>().FirstOrDefault(own => own.LevelIndex?.Value == level)?.Level
        ?? list.Elements<Level>().FirstOrDefault(format => format.LevelIndex?.Value == level);

    private static int Start(NumberingInstance instance, AbstractNum list, int level) =>
        instance.Elements<LevelOverride>().FirstOrDefault(own => own.LevelIndex?.Value == level)?.StartOverrideNumberingValue?.Val?.Value
        ?? LevelOf(instance, list, level)?.StartNumberingValue?.Val?.Value ?? 1;

    private static string Text(Level format, NumberingInstance instance, AbstractNum list, int[] counts, int level)
    {
        if (format.NumberingFormat?.Val?.Value is { } kind && (kind == NumberFormatValues.Bullet || kind == NumberFormatValues.None))
        {
            return "";
        }

        var text = format.LevelText?.Val?.Value ?? "";
        for (var i = 0; i <= level; i++)
        {
            if (text.Contains($"%{i + 1}", StringComparison.Ordinal))
            {
                var shown = format.IsLegalNumberingStyle is not null ? "decimal" : LevelOf(instance, list, i)?.NumberingFormat?.Val?.InnerText ?? "decimal";
                text = text.Replace($"%{i + 1}", Number(Math.Max(counts[i], 1), shown), StringComparison.Ordinal);
            }
        }

        return text;
    }

    private static string Number(int number, string format) => format switch
    {
        _ when number > 9999 => number.ToString(CultureInfo.InvariantCulture),
        "chineseCounting" or "chineseCountingThousand" or "japaneseCounting" or "taiwaneseCounting" or "taiwaneseCountingThousand" => Chinese(number, Digits, "十百千"),
        "chineseLegalSimplified" or "ideographLegalTraditional" or "japaneseLegal" => Chinese(number, Formal, "拾佰仟"),
        "ideographDigital" or "japaneseDigitalTenThousand" or "taiwaneseDigital" => string.Concat(Plain(number).Select(digit => digit == '0' ? '〇' : Digits[digit - '0'])),
        "ideographTraditional" when number <= 10 => "甲乙丙丁戊己庚辛壬癸"[number - 1].ToString(),
        "ideographZodiac" when number <= 12 => "子丑寅卯辰巳午未申酉戌亥"[number - 1].ToString(),
        "decimalEnclosedCircle" or "decimalEnclosedCircleChinese" when number <= 20 => ((char)('①' + number - 1)).ToString(),
        "decimalEnclosedParen" => $"({Plain(number)})",
        "decimalEnclosedFullstop" => $"{Plain(number)}.",
        "decimalZero" => number.ToString("00", CultureInfo.InvariantCulture),
        "decimalFullWidth" or "decimalFullWidth2" => string.Concat(Plain(number).Select(digit => (char)(digit - '0' + '０'))),
        "upperLetter" when number <= 26 => ((char)('A' + number - 1)).ToString(),
        "lowerLetter" when number <= 26 => ((char)('a' + number - 1)).ToString(),
        "upperRoman" when number < 40 => Roman(number),
#pragma warning disable CA1308 // Small Roman numerals are what is printed.
        "lowerRoman" when number < 40 => Roman(number).ToLowerInvariant(),
#pragma warning restore CA1308
        _ => Plain(number),
    };

    private static string Plain(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Roman(int number) => new string('X', number / 10) + new[] { "", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX" }[number % 10];

    /// <summary>十一, 一百零五: zeros between digits are one 零, and ten begins without 一.</summary>
    private static string Chinese(int number, string digits, string units)
    {
        var text = "";
        var plain = Plain(number);
        for (var i = 0; i < plain.Length; i++)
        {
            var unit = plain.Length - i - 1;
            text += plain[i] != '0' ? digits[plain[i] - '0'] + (unit > 0 ? units[unit - 1].ToString() : "") : text.EndsWith(digits[0]) ? "" : digits[0].ToString();
        }

        text = text.TrimEnd(digits[0]);
        return number is >= 10 and < 20 ? text[1..] : text;
    }
}
