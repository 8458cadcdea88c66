using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Core.Text;

/// <summary>A sentence whose figures, years and own name are masked.</summary>
/// <param name="Section">Key of the section.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="Masked">What is left of it: no blanks, no punctuation.</param>
/// <param name="Hash">Hash of what is left, the same on every machine and in every version.</param>
public sealed record MaskedSentence(string Section, TextSpan Span, string Masked, long Hash);

/// <summary>How much of a text stands in another one.</summary>
/// <param name="Share">Share of its characters, from 0 to 1.</param>
/// <param name="Repeated">The sentences that do.</param>
/// <param name="Sentences">How many sentences it has in all.</param>
public sealed record Likeness(double Share, IReadOnlyList<MaskedSentence> Repeated, int Sentences);

/// <summary>Compares texts sentence by sentence, with figures, years and the agency's own name masked.</summary>
public static class Similarity
{
    /// <summary>Fewest masked characters a sentence must have; shorter ones are alike by chance.</summary>
    public const int ShortestSentence = 10;

    /// <summary>Fewest masked characters a text must have to be compared as a whole.</summary>
    public const int ShortestText = 100;

    // Five characters are seldom shared by chance; two sentences count as one when most of their pieces are the same.
    private const int Piece = 5;
    private const double LeastShared = 0.6;

    /// <summary>A piece that stands in more sentences than this tells nothing, and following it to all of them would not be linear.</summary>
    private const int MostPlaces = 8;

    private static readonly SearchValues<char> Ends = SearchValues.Create("。！？!?；;\n");

    /// <summary>The sentences of all sections that are long enough to be compared.</summary>
    public static IReadOnlyList<MaskedSentence> Sentences(ReportContent report) =>
        [.. report.Format.TextSections.SelectMany(section => Sentences(section.Key, report.Text(section.Key), report.AgencyName))];

    /// <summary>Hashes of the sentences of a report, with how many characters stand behind each.</summary>
    public static IReadOnlyDictionary<long, int> Marks(ReportContent report) =>
        Sentences(report).GroupBy(sentence => sentence.Hash).ToDictionary(same => same.Key, same => same.Sum(sentence => sentence.Masked.Length));

    /// <summary>How much of a report's text stands in another one, small changes of wording aside.</summary>
    public static Likeness Of(ReportContent report, ReportContent other)
    {
        var sentences = Sentences(report);
        var others = Sentences(other);
        var places = new Dictionary<string, List<int>>();
        var lookup = places.GetAlternateLookup<ReadOnlySpan<char>>();
        var hashes = new HashSet<long>();
        foreach (var (index, sentence) in others.Index())
        {
            hashes.Add(sentence.Hash);
            for (var at = 0; at + Piece <= sentence.Masked.Length; at++)
            {
                var piece = sentence.Masked.AsSpan(at, Piece);
                if (!lookup.TryGetValue(piece, out var found))
                {
                    lookup[piece] = found = [];
                }

                if (found.Count < MostPlaces && (found.Count == 0 || found[^1] != index))
                {
                    found.Add(index);
                }
            }
        }

        return Sum(sentences, sentence => hashes.Contains(sentence.Hash) ? 1 : Shared(sentence, lookup));
    }

    /// <summary>How much of a report's text stands in another one of which only the hashes of the shared sentences are known.</summary>
    public static Likeness Of(ReportContent report, IReadOnlySet<long> shared) => Sum(Sentences(report), sentence => shared.Contains(sentence.Hash) ? 1 : 0);

    private static Likeness Sum(IReadOnlyList<MaskedSentence> sentences, Func<MaskedSentence, double> share)
    {
        var (all, same) = (0, 0.0);
        var repeated = new List<MaskedSentence>();
        foreach (var sentence in sentences)
        {
            all += sentence.Masked.Length;
            if (share(sentence) is > 0 and var part)
            {
                same += part * sentence.Masked.Length;
                repeated.Add(sentence);
            }
        }

        return new Likeness(all < ShortestText ? 0 : same / all, repeated, sentences.Count);
    }

    /// <summary>Share of a sentence's pieces that the most alike of the other sentences has; zero when none has enough.</summary>
    private static double Shared(MaskedSentence sentence, Dictionary<string, List<int>>.AlternateLookup<ReadOnlySpan<char>> places)
    {
        var hits = new Dictionary<int, int>();
        var pieces = sentence.Masked.Length - Piece + 1;
        for (var at = 0; at < pieces; at++)
        {
            foreach (var place in places.TryGetValue(sentence.Masked.AsSpan(at, Piece), out var found) ? found : [])
            {
                hits[place] = hits.GetValueOrDefault(place) + 1;
            }
        }

        var share = hits.Count == 0 ? 0 : (double)hits.Values.Max() / pieces;
        return share >= LeastShared ? share : 0;
    }

    private static IEnumerable<MaskedSentence> Sentences(string section, string text, string agency)
    {
        var numbers = TextNumbers.In(text);
        var (from, number) = (0, 0);
        while (from < text.Length)
        {
            var end = text.AsSpan(from).IndexOfAny(Ends);
            var to = end < 0 ? text.Length : from + end + 1;
            var masked = new StringBuilder(to - from);
            for (var at = from; at < to;)
            {
                while (number < numbers.Count && numbers[number].Start < at)
                {
                    number++;
                }

                if (number < numbers.Count && numbers[number].Start == at)
                {
                    masked.Append('#');
                    at += numbers[number].Span.Length;
                }
                else if (agency.Length > 0 && string.CompareOrdinal(text, at, agency, 0, agency.Length) == 0)
                {
                    masked.Append('@');
                    at += agency.Length;
                }
                else
                {
                    if (char.IsLetterOrDigit(text[at]))
                    {
                        masked.Append(text[at]);
                    }

                    at++;
                }
            }

            if (masked.Length >= ShortestSentence)
            {
                var start = from;
                while (char.IsWhiteSpace(text[start]))
                {
                    start++;
                }

                var words = masked.ToString();
                yield return new MaskedSentence(section, new TextSpan(start, text.AsSpan(start, to - start).TrimEnd().Length), words, HashOf(words));
            }

            from = to;
        }
    }

    private static long HashOf(string masked) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(masked)));
}
