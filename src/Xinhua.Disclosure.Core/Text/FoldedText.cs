using System.Globalization;
using System.Reflection;
using System.Text;
using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Core.Text;

/// <summary>
/// A text as search sees it: compatibility forms, case, accents and traditional characters folded (NFKD, Unicode UAX #15), blanks between
/// Chinese characters left out, all other marks turned into breaks. What was folded still knows where it stood.
/// </summary>
public sealed class FoldedText
{
    /// <summary>Raised whenever another index would come out of the same text.</summary>
    public const int Version = 1;

    /// <summary>Word breakers of databases cut off what is longer.</summary>
    private const int LongestWord = 12;
    private const string SentenceEnd = "zz";
    private const string SentenceMarks = "。！？!?\n";

    private static readonly Dictionary<int, int> Simplified = ReadSimplified();

    private readonly List<Letter> letters = [];

    private FoldedText(string text) => Read(text);

    /// <summary>Folds a text.</summary>
    public static FoldedText Of(string text) => new(text);

    /// <summary>Whether nothing is left that could be searched for.</summary>
    public bool IsEmpty => letters.Count == 0;

    /// <summary>
    /// The words of the text for an index: of Chinese every two neighbours and the last character of a run alone, of other writing the words.
    /// Each character is spelt with four letters of a to p for every UTF-16 unit, so that no database reads anything of its own into it:
    /// no collation, no stop word, no word breaker. A blank stands before, between and behind.
    /// </summary>
    public string Tokens()
    {
        var tokens = new StringBuilder(letters.Count * 9);
        var sentence = 0;
        for (var from = 0; from < letters.Count;)
        {
            var to = EndOfRun(from);
            for (; sentence < letters[from].Sentence; sentence = letters[from].Sentence)
            {
                tokens.Append(' ').Append(SentenceEnd);
            }

            foreach (var token in TokensOf(from, to))
            {
                tokens.Append(' ').Append(token);
            }

            from = to;
        }

        return tokens.Append(' ').ToString();
    }

    /// <summary>The tokens that stand one behind the other wherever this text is said, and whether the last is only the beginning of one.</summary>
    public (IReadOnlyList<string> Tokens, bool IsOpen) Phrase()
    {
        var tokens = new List<string>();
        for (var from = 0; from < letters.Count;)
        {
            var to = EndOfRun(from);
            tokens.AddRange(TokensOf(from, to));
            from = to;
        }

        if (letters.Count > 1 && letters[^1] is { IsWord: false, BeginsRun: false })
        {
            // What follows may go on in the same run.
            tokens.RemoveAt(tokens.Count - 1);
            return (tokens, IsOpen: false);
        }

        return (tokens, IsOpen: true);
    }

    /// <summary>Where another text is said in this one, in the places of the text before it was folded; the same places that an index finds.</summary>
    public IEnumerable<TextSpan> Find(FoldedText term)
    {
        var length = term.letters.Count;
        for (var from = 0; length > 0 && from + length <= letters.Count; from++)
        {
            if (Says(term, from))
            {
                var (first, last) = (letters[from], letters[from + length - 1]);
                yield return new TextSpan(first.Start, last.Start + last.Length - first.Start);
                from += length - 1;
            }
        }
    }

    private bool Says(FoldedText term, int from)
    {
        if (letters[from].IsWord && !letters[from].BeginsRun)
        {
            return false;
        }

        for (var at = 0; at < term.letters.Count; at++)
        {
            var (here, wanted) = (letters[from + at], term.letters[at]);
            if (here.Character != wanted.Character
                || (at > 0 && (here.BeginsRun != wanted.BeginsRun || here.Sentence != letters[from].Sentence)))
            {
                return false;
            }
        }

        return true;
    }

    private int EndOfRun(int from)
    {
        var to = from + 1;
        while (to < letters.Count && !letters[to].BeginsRun)
        {
            to++;
        }

        return to;
    }

    private IEnumerable<string> TokensOf(int from, int to)
    {
        if (letters[from].IsWord)
        {
            for (; from < to; from += LongestWord)
            {
                yield return Spell(from, Math.Min(to, from + LongestWord));
            }
        }
        else
        {
            for (; from < to; from++)
            {
                yield return Spell(from, Math.Min(to, from + 2));
            }
        }
    }

    private string Spell(int from, int to)
    {
        var spelt = new StringBuilder();
        for (var at = from; at < to; at++)
        {
            foreach (var unit in new Rune(letters[at].Character).ToString())
            {
                for (var shift = 12; shift >= 0; shift -= 4)
                {
                    spelt.Append((char)('a' + ((unit >> shift) & 0xF)));
                }
            }
        }

        return spelt.ToString();
    }

    private void Read(string text)
    {
        var (isBroken, isBlank, sentence) = (false, false, 0);
        for (var at = 0; at < text.Length;)
        {
            var isWhole = Rune.TryGetRuneAt(text, at, out var rune);
            var length = isWhole ? rune.Utf16SequenceLength : 1;
            if (SentenceMarks.Contains(text[at], StringComparison.Ordinal))
            {
                (isBroken, sentence) = (true, sentence + 1);
            }
            else if (!isWhole)
            {
                isBroken = true;
            }
            else if (Rune.IsWhiteSpace(rune))
            {
                isBlank = true;
            }
            else if (rune.Value is >= 0x4E00 and <= 0x9FFF)
            {
                Add(rune, isWord: false);
            }
            else
            {
                foreach (var part in rune.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes())
                {
                    switch (Kind(part))
                    {
                        case LetterKind.Word:
                            Add(Rune.ToLowerInvariant(part), isWord: true);
                            break;
                        case LetterKind.Ideograph:
                            Add(part, isWord: false);
                            break;
                        case LetterKind.Break:
                            isBroken = true;
                            break;
                        case LetterKind.Nothing:
                            break;
                    }
                }
            }

            at += length;

            void Add(Rune character, bool isWord)
            {
                var begins = letters.Count == 0 || isBroken || letters[^1].IsWord != isWord || (isBlank && isWord);
                letters.Add(new Letter(Simplified.GetValueOrDefault(character.Value, character.Value), at, length, begins, isWord, sentence));
                (isBroken, isBlank) = (false, false);
            }
        }
    }

    private static LetterKind Kind(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.LetterNumber => LetterKind.Ideograph,
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.OtherNumber => LetterKind.Word,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => LetterKind.Nothing,
        _ => LetterKind.Break,
    };

    private static Dictionary<int, int> ReadSimplified()
    {
        using var file = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("Words/traditional.txt")!);
        var pairs = new Dictionary<int, int>();
        while (file.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                foreach (var pair in line.EnumerateRunes().Chunk(2))
                {
                    pairs.Add(pair[0].Value, pair[1].Value);
                }
            }
        }

        return pairs;
    }

    private enum LetterKind
    {
        Nothing,
        Word,
        Ideograph,
        Break,
    }

    /// <summary>A folded character, and where in the text it came from.</summary>
    private readonly record struct Letter(int Character, int Start, int Length, bool BeginsRun, bool IsWord, int Sentence);
}
