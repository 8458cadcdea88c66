using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>
/// Words that are wrong where they stand, with what ought to stand there. One finding a sentence, because a reason is tied to the sentence;
/// a sentence that stands twice is told of once.
/// </summary>
/// <param name="id">Stable id.</param>
/// <param name="severity">Weight of its findings.</param>
/// <param name="sentence">The sentence that must be true, in Chinese.</param>
/// <param name="source">What it rests on.</param>
/// <param name="advice">What to do, in Chinese.</param>
/// <param name="find">Finds the words in a text.</param>
public sealed class PhrasesAreRight(string id, Severity severity, string sentence, string source, string advice, Func<ReviewContext, string, IEnumerable<TextHit>> find)
    : ReportRule(id, severity, sentence, source)
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context) =>
        from section in context.Format.TextSections
        let text = context.Report.Text(section.Key)
        from finding in TextFindings.BySentence(text, find(context, text), Words, message => Found(message))
        select finding with { Section = section.Key, Suggestion = advice };

    private static string Words(IReadOnlyList<TextHit> hits) => string.Join("；", hits.DistinctBy(hit => hit.Shown).Select(hit => $"「{hit.Shown}」应为「{hit.Replacement}」"));
}

/// <summary>Makes findings of what was found in a text.</summary>
internal static class TextFindings
{
    /// <summary>One finding for each sentence that differs, with the places in all of its copies and the cure of the first.</summary>
    /// <param name="text">The text.</param>
    /// <param name="hits">What was found in it.</param>
    /// <param name="message">What is said of the hits of one sentence.</param>
    /// <param name="found">Makes a finding with a message.</param>
    public static IEnumerable<Finding> BySentence(string text, IEnumerable<TextHit> hits, Func<IReadOnlyList<TextHit>, string> message, Func<string, Finding> found) =>
        from sentence in hits.GroupBy(hit => Sentences.At(text, hit.Span.Start)).GroupBy(place => place.Key.Words(text), StringComparer.Ordinal)
        let first = sentence.First().OrderBy(hit => hit.Span.Start).ToList()
        select found(message(first)) with
        {
            Sentence = sentence.Key,
            Excerpt = first[0].Shown,
            Spans = [.. sentence.SelectMany(place => place).Select(hit => hit.Span).OrderBy(span => span.Start)],
            Fix = Fix(text, first),
        };

    /// <summary>One change that cures all of the hits; null when one of them has no certain cure.</summary>
    public static TextFix? Fix(string text, IReadOnlyList<TextHit> hits)
    {
        if (hits.Any(hit => hit.Replacement is null))
        {
            return null;
        }

        var (start, end) = (hits[0].Span.Start, hits[^1].Span.Start + hits[^1].Span.Length);
        var (cured, at) = (new System.Text.StringBuilder(), start);
        foreach (var hit in hits)
        {
            cured.Append(text, at, hit.Span.Start - at).Append(hit.Replacement);
            at = hit.Span.Start + hit.Span.Length;
        }

        return new TextFix(new TextSpan(start, end - start), cured.ToString());
    }
}
