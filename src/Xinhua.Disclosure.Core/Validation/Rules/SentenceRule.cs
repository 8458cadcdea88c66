using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>A rule about single sentences: what it finds names the sentence, the words and the cells they speak of.</summary>
public abstract class SentenceRule(string id, Severity severity, string sentence, string source) : ReportRule(id, severity, sentence, source)
{
    private const int LongestQuote = 60;

    /// <inheritdoc/>
    /// <remarks>A reason is tied to the sentence and the cells; the first finding stands for all of the same.</remarks>
    public override IEnumerable<Finding> Check(ReviewContext context) => SectionReading.Of(context.Report).SelectMany(reading =>
        Check(context, reading).DistinctBy(finding => (reading.SentenceAt(finding.Spans[0].Start), string.Join(' ', finding.Cells))));

    /// <summary>What the rule finds in a section.</summary>
    protected abstract IEnumerable<Finding> Check(ReviewContext context, SectionReading reading);

    /// <summary>A finding about a sentence.</summary>
    /// <param name="reading">The section.</param>
    /// <param name="sentence">Index of the sentence.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="spans">The words it speaks of, the number first.</param>
    /// <param name="cells">The cells it speaks of.</param>
    protected Finding FoundIn(SectionReading reading, int sentence, string message, IReadOnlyList<TextSpan> spans, IReadOnlyList<CellKey> cells) =>
        FoundIn(reading.Section, message) with
        {
            Sentence = reading.Sentence(sentence),
            Spans = spans,
            Cells = cells,
            Excerpt = Quote(reading, spans[^1]),
        };

    /// <summary>Words of the text for a message.</summary>
    protected static string Quote(SectionReading reading, TextSpan span)
    {
        var words = reading.Words(span).ReplaceLineEndings(" ");
        return words.Length <= LongestQuote ? words : $"{words[..LongestQuote]}…";
    }
}
