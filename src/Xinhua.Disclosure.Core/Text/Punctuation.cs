using System.Text.RegularExpressions;
using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Core.Text;

/// <summary>What a proof-reader marks: marks of the wrong width, blanks where none belong, marks written twice, brackets without their other half.</summary>
internal static partial class Punctuation
{
    private const string Pairs = "（）《》〈〉“”‘’【】「」『』〔〕";

    /// <summary>Half-width brackets around Chinese words.</summary>
    public static IEnumerable<TextHit> NarrowBrackets(string text) =>
        from match in Brackets().Matches(text)
        where match.Value.Any(IsHan)
        from place in new[] { (At: match.Index, Right: "（"), (At: match.Index + match.Length - 1, Right: "）") }
        select new TextHit(new TextSpan(place.At, 1), match.Value) { Replacement = place.Right };

    /// <summary>Years of document numbers in brackets other than 〔〕.</summary>
    public static IEnumerable<TextHit> YearBrackets(string text) =>
        from match in YearInBrackets().Matches(text)
        let year = match.Groups["year"]
        select new TextHit(new TextSpan(year.Index, year.Length), match.Value) { Replacement = $"〔{year.Value[1..5]}〕" };

    /// <summary>Blanks between a Chinese character and a number.</summary>
    public static IEnumerable<TextHit> Blanks(string text)
    {
        for (var at = 1; at < text.Length - 1; at++)
        {
            if (text[at] != ' ')
            {
                continue;
            }

            var end = at;
            while (end < text.Length && text[end] == ' ')
            {
                end++;
            }

            if (end < text.Length && ((IsHan(text[at - 1]) && char.IsAsciiDigit(text[end])) || (char.IsAsciiDigit(text[at - 1]) && IsHan(text[end]))))
            {
                yield return new TextHit(new TextSpan(at, end - at), text[(at - 1)..(end + 1)]) { Replacement = "" };
            }

            at = end;
        }
    }

    /// <summary>Marks written twice, or two that cannot follow each other.</summary>
    public static IEnumerable<TextHit> Doubled(string text) =>
        from match in Twice().Matches(text)
        select new TextHit(new TextSpan(match.Index, match.Length), match.Value)
        {
            Replacement = match.Value.Contains('。', StringComparison.Ordinal) ? "。" : match.Value[..1],
        };

    /// <summary>Half-width marks after a Chinese character.</summary>
    public static IEnumerable<TextHit> NarrowMarks(string text)
    {
        for (var at = 1; at < text.Length; at++)
        {
            if (Wide(text[at]) is { } wide && IsHan(text[at - 1]) && (at + 1 == text.Length || text[at + 1] is not ('/' or '=')))
            {
                yield return new TextHit(new TextSpan(at, 1), text[(at - 1)..Math.Min(text.Length, at + 2)]) { Replacement = wide };
            }
        }
    }

    /// <summary>Brackets and quotation marks whose other half is missing; what was meant only the author knows.</summary>
    public static IEnumerable<TextHit> Unmatched(string text)
    {
        var open = new Stack<int>();
        for (var at = 0; at < text.Length; at++)
        {
            var place = Pairs.IndexOf(text[at], StringComparison.Ordinal);
            if (place < 0)
            {
                continue;
            }

            if (place % 2 == 0)
            {
                open.Push(at);
            }
            else if (open.Count > 0 && text[open.Peek()] == Pairs[place - 1])
            {
                open.Pop();
            }
            else
            {
                yield return new TextHit(new TextSpan(at, 1), text[at].ToString());
            }
        }

        foreach (var at in open.Reverse())
        {
            yield return new TextHit(new TextSpan(at, 1), text[at].ToString());
        }
    }

    private static string? Wide(char mark) => mark switch
    {
        ',' => "，",
        ':' => "：",
        ';' => "；",
        '?' => "？",
        '!' => "！",
        _ => null,
    };

    private static bool IsHan(char character) => character is >= '\u4e00' and <= '\u9fff';

    [GeneratedRegex(@"\([^()（）\n]{1,40}\)", RegexOptions.NonBacktracking)]
    private static partial Regex Brackets();

    [GeneratedRegex(@"[\u4e00-\u9fff](?<year>[\[【(（﹝][12][0-9]{3}[\]】)）﹞])[0-9]{1,4}号", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex YearInBrackets();

    [GeneratedRegex("。{2,}|，{2,}|、{2,}|；{2,}|：{2,}|[，、；：]。|。[，、；：]", RegexOptions.NonBacktracking)]
    private static partial Regex Twice();
}
