using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Xinhua.Disclosure.Core.Reports;

/// <summary>A paragraph of a section.</summary>
/// <param name="Lead">A heading of the second level, e.g. 「（一）主动公开」 with the mark that ends it; null for an ordinary paragraph.</param>
/// <param name="Body">The text after the lead; empty when the paragraph is a heading only.</param>
public sealed record NarrativeParagraph(string? Lead, string Body);

/// <summary>The written text of a section: paragraphs, one a line.</summary>
public static partial class Narrative
{
    /// <summary>Most characters a section may have.</summary>
    public const int MaxLength = 60_000;

    // Unicode's own limit for text that may come from anywhere (UAX #15, stream-safe): longer runs take quadratic time to normalise.
    private const int MaxMarks = 30;

    /// <summary>How many characters around a hidden one are shown.</summary>
    private const int Around = 6;

    /// <summary>
    /// The text as it is stored: one line per paragraph, no invisible or control characters, no blanks at the ends of lines, no empty lines,
    /// and 「(一)」 at the start of a paragraph written in full-width brackets.
    /// </summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "";
        }

        var visible = new StringBuilder(text.Length);
        var marks = 0;
        foreach (var rune in text.Replace("\r\n", "\n", StringComparison.Ordinal).EnumerateRunes())
        {
            // A lone surrogate comes out of EnumerateRunes as U+FFFD: it stands for something that cannot be stored.
            if (IsLineEnd(rune))
            {
                visible.Append('\n');
            }
            else if (rune.Value is '\t' or 0xA0 or 0x3000)
            {
                visible.Append(' ');
            }
            else if (!IsInvisible(rune))
            {
                marks = IsMark(rune) ? marks + rune.ToString().Normalize(NormalizationForm.FormD).Length : 0;
                if (marks <= MaxMarks)
                {
                    visible.Append(rune.ToString());
                }
            }
        }

        var lines = visible.ToString().Normalize(NormalizationForm.FormC).Split('\n')
            .Select(line => Ordinal().Replace(line.Trim(), match => $"（{match.Groups["number"].Value}）"))
            .Where(line => line.Length > 0);
        return string.Join('\n', lines);
    }

    /// <summary>What <see cref="Clean"/> leaves out of a text because nobody sees it.</summary>
    /// <param name="text">The text as it came.</param>
    /// <param name="section">Key of its section, for the record.</param>
    public static IEnumerable<HiddenCharacter> Hidden(string text, string? section = null)
    {
        for (var at = 0; at < text.Length;)
        {
            var isWhole = Rune.TryGetRuneAt(text, at, out var rune);
            rune = isWhole ? rune : Rune.ReplacementChar;
            var length = isWhole ? rune.Utf16SequenceLength : 1;
            if (IsInvisible(rune) && !IsLineEnd(rune) && rune.Value is not ('\t' or 0xA0 or 0x3000))
            {
                var (name, misleads) = Name(rune);
                yield return new HiddenCharacter(section, name, Clean($"{text[Math.Max(0, at - Around)..at]}〔〕{text[(at + length)..Math.Min(text.Length, at + length + Around)]}"), misleads);
            }

            at += length;
        }
    }

    /// <summary>The paragraphs of a text, with （一） headings told apart, whether they stand alone or lead their paragraph.</summary>
    public static IReadOnlyList<NarrativeParagraph> Paragraphs(string text) => [.. Clean(text).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Paragraph)];

    /// <summary>Characters that carry text: white space is not counted.</summary>
    public static int Length(string text) => text.EnumerateRunes().Count(rune => !Rune.IsWhiteSpace(rune));

    private static NarrativeParagraph Paragraph(string line)
    {
        var match = Lead().Match(line);
        return match.Success ? new NarrativeParagraph(match.Value.Trim(), line[match.Length..].Trim()) : new NarrativeParagraph(null, line);
    }

    private static (string Name, bool Misleads) Name(Rune rune) => rune.Value switch
    {
        0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) => (FormattableString.Invariant($"改变文字方向的字符（U+{rune.Value:X4}）"), true),
        0xFFFD => ("残缺的字符", true),
        _ when Rune.GetUnicodeCategory(rune) == UnicodeCategory.PrivateUse => (FormattableString.Invariant($"私用区字符（U+{rune.Value:X4}）"), true),
        _ => (FormattableString.Invariant($"看不见的字符（U+{rune.Value:X4}）"), false),
    };

    private static bool IsLineEnd(Rune rune) => rune.Value is '\n' or '\r' or 0x0B or 0x0C or 0x85 or 0x2028 or 0x2029;

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static bool IsInvisible(Rune rune) => rune.Value == 0xFFFD || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned;

    [GeneratedRegex(@"^[(（]\s*(?<number>[一二三四五六七八九十]{1,3})\s*[)）]\s*", RegexOptions.NonBacktracking)]
    private static partial Regex Ordinal();

    /// <summary>A heading ends at 「：」 or 「。」 near its start, or is the whole of a short line without either.</summary>
    [GeneratedRegex(@"^（[一二三四五六七八九十]{1,3}）([^：:。；，]{1,30}[：:。]|[^：:。；]{1,40}$)", RegexOptions.NonBacktracking)]
    private static partial Regex Lead();
}
