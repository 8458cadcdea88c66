using System.Text;
using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Core.Text;

/// <summary>A piece of a text that is shown, and whether it was searched for.</summary>
public sealed record ExcerptPart(string Text, bool IsHit);

/// <summary>What somebody searches for: terms parted by blanks, all of which must be said somewhere in the title or the text.</summary>
public sealed class SearchQuery
{
    /// <summary>Most characters that are read; what is beyond is left out and the reader told.</summary>
    public const int MaxLength = 200;

    /// <summary>Most terms that are read.</summary>
    public const int MaxTerms = 10;

    /// <summary>Most characters of a sentence that are shown.</summary>
    private const int ExcerptLength = 140;
    private const int ExcerptLead = 40;

    /// <summary>What is shorter is a heading, which tells nothing.</summary>
    private const int ShortestTelling = 15;

    private static readonly char[] SentenceMarks = ['。', '！', '？', '!', '?'];

    private readonly IReadOnlyList<FoldedText> terms;

    private SearchQuery(string text, IReadOnlyList<FoldedText> terms, bool isCut) => (Text, this.terms, IsCut) = (text, terms, isCut);

    /// <summary>What is searched for, as it was typed.</summary>
    public string Text { get; }

    /// <summary>Whether something that was typed is not searched for because it was too long or too much.</summary>
    public bool IsCut { get; }

    /// <summary>Whether something was typed, but nothing that a text could say: only marks.</summary>
    public bool IsOnlyMarks => terms.Count == 0 && Text.Length > 0;

    /// <summary>Whether nothing is searched for.</summary>
    public bool IsEmpty => terms.Count == 0;

    /// <summary>The tokens of each term, see <see cref="FoldedText.Phrase"/>.</summary>
    public IReadOnlyList<(IReadOnlyList<string> Tokens, bool IsOpen)> Phrases => [.. terms.Select(term => term.Phrase())];

    /// <summary>Reads what was typed, however long it is; never fails.</summary>
    public static SearchQuery Read(string? typed)
    {
        // Only so much is looked at: a query of ten thousand characters costs no more than one of two hundred.
        var all = (typed ?? "").AsSpan().TrimStart();
        var isLong = all.TrimEnd().Length > MaxLength;
        var kept = isLong ? all[..(char.IsHighSurrogate(all[MaxLength - 1]) ? MaxLength - 1 : MaxLength)] : all;
        var text = string.Concat(kept.ToString().EnumerateRunes().Select(rune => Rune.IsControl(rune) ? " " : rune.ToString())).Trim();
        var terms = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(word => word.Split(SentenceMarks, StringSplitOptions.RemoveEmptyEntries))
            .Distinct(StringComparer.Ordinal)
            .Select(FoldedText.Of)
            .Where(term => !term.IsEmpty)
            .ToList();
        return new SearchQuery(text, [.. terms.Take(MaxTerms)], isLong || terms.Count > MaxTerms);
    }

    /// <summary>A line with what was searched for marked.</summary>
    public IReadOnlyList<ExcerptPart> Mark(string line) => Parts(line, 0, line.Length, Hits(line));

    /// <summary>
    /// The sentence that says most of what was searched for, marked, and no heading where a sentence says as much;
    /// the first sentence where none says anything of it. Empty for an empty text.
    /// </summary>
    public IReadOnlyList<ExcerptPart> Excerpt(string text)
    {
        var (best, bestHits, bestRank) = (default(TextSpan?), (IReadOnlyList<TextSpan>)[], (Terms: -1, IsTelling: false));
        foreach (var span in Sentences.Of(text))
        {
            var sentence = FoldedText.Of(span.Words(text));
            var found = terms.Select(term => sentence.Find(term).ToList()).Where(hits => hits.Count > 0).ToList();
            var rank = (Terms: found.Count, IsTelling: span.Length >= ShortestTelling);
            if (rank.CompareTo(bestRank) > 0)
            {
                (best, bestHits, bestRank) = (span, Joined(found.SelectMany(hits => hits)), rank);
                if (rank == (terms.Count, true))
                {
                    break;
                }
            }
        }

        return best is not { } chosen ? [] : Window(chosen.Words(text), bestHits);
    }

    private static List<ExcerptPart> Window(string sentence, IReadOnlyList<TextSpan> hits)
    {
        var from = hits.Count == 0 || hits[0].Start + hits[0].Length <= ExcerptLength ? 0 : hits[0].Start - ExcerptLead;
        var to = Math.Min(sentence.Length, Math.Max(from + ExcerptLength, hits.Count == 0 ? 0 : hits[0].Start + hits[0].Length));
        from -= from > 0 && char.IsLowSurrogate(sentence[from]) ? 1 : 0;
        to -= to < sentence.Length && char.IsLowSurrogate(sentence[to]) ? 1 : 0;
        var parts = Parts(sentence, from, to, hits);
        if (from > 0)
        {
            parts.Insert(0, new ExcerptPart("……", IsHit: false));
        }

        if (to < sentence.Length)
        {
            parts.Add(new ExcerptPart("……", IsHit: false));
        }

        return parts;
    }

    private static List<ExcerptPart> Parts(string line, int from, int to, IReadOnlyList<TextSpan> hits)
    {
        var parts = new List<ExcerptPart>();
        var at = from;
        foreach (var hit in hits.Where(hit => hit.Start >= from && hit.Start < to))
        {
            Add(at, hit.Start, isHit: false);
            at = Math.Min(to, hit.Start + hit.Length);
            Add(hit.Start, at, isHit: true);
        }

        Add(at, to, isHit: false);
        return parts;

        void Add(int first, int end, bool isHit)
        {
            if (end > first)
            {
                parts.Add(new ExcerptPart(line[first..end], isHit));
            }
        }
    }

    private List<TextSpan> Hits(string line)
    {
        var folded = FoldedText.Of(line);
        return Joined(terms.SelectMany(folded.Find));
    }

    /// <summary>In order, those that touch or overlap made one.</summary>
    private static List<TextSpan> Joined(IEnumerable<TextSpan> hits)
    {
        var joined = new List<TextSpan>();
        foreach (var hit in hits.OrderBy(hit => hit.Start))
        {
            if (joined.Count > 0 && hit.Start <= joined[^1].Start + joined[^1].Length)
            {
                var last = joined[^1];
                joined[^1] = new TextSpan(last.Start, Math.Max(last.Start + last.Length, hit.Start + hit.Length) - last.Start);
            }
            else
            {
                joined.Add(hit);
            }
        }

        return joined;
    }
}
