using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Core.Text;

/// <summary>Parts a text into sentences and paragraphs.</summary>
public static class Sentences
{
    private const string Ends = "。！？!?\n";
    private const string Closers = "”’」』）)";

    /// <summary>Every sentence with the mark that ends it, without blanks around; in the order of the text.</summary>
    public static IReadOnlyList<TextSpan> Of(string text) => [.. Parts(text, Ends)];

    /// <summary>Every paragraph: a line.</summary>
    public static IReadOnlyList<TextSpan> Paragraphs(string text) => [.. Parts(text, "\n")];

    private static IEnumerable<TextSpan> Parts(string text, string ends)
    {
        var from = 0;
        while (from < text.Length)
        {
            var end = text.AsSpan(from).IndexOfAny(ends);
            var to = end < 0 ? text.Length : from + end + 1;
            while (to < text.Length && end >= 0 && text[to - 1] != '\n' && (Closers.Contains(text[to], StringComparison.Ordinal) || ends.Contains(text[to], StringComparison.Ordinal)))
            {
                to++;
            }

            if (Trimmed(text, from, to) is { Length: > 0 } sentence)
            {
                yield return sentence;
            }

            from = to;
        }
    }

    private static TextSpan Trimmed(string text, int from, int to)
    {
        while (from < to && char.IsWhiteSpace(text[from]))
        {
            from++;
        }

        while (to > from && char.IsWhiteSpace(text[to - 1]))
        {
            to--;
        }

        return new TextSpan(from, to - from);
    }
}
