using System.Buffers;
using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Core.Text;

/// <summary>Parts a text into sentences and paragraphs.</summary>
public static class Sentences
{
    private const string Ends = "。！？!?\n";
    private static readonly SearchValues<char> EndMarks = SearchValues.Create(Ends);
    private const string Closers = "”’」』）)";

    /// <summary>Every sentence with the mark that ends it, without blanks around; in the order of the text.</summary>
    public static IReadOnlyList<TextSpan> Of(string text) => [.. Parts(text, Ends)];

    /// <summary>Every paragraph: a line.</summary>
    public static IReadOnlyList<TextSpan> Paragraphs(string text) => [.. Parts(text, "\n")];

    /// <summary>The sentence around a place, without looking at the rest of the text.</summary>
    public static TextSpan At(string text, int place)
    {
        // What closes with a mark belongs to the sentence before it.
        for (var at = place; ;)
        {
            var mark = text.AsSpan(0, at).LastIndexOfAny(EndMarks);
            var from = mark < 0 ? 0 : After(text, mark, Ends);
            if (from <= place)
            {
                return Parts(text, Ends, from).First();
            }

            at = mark;
        }
    }

    /// <summary>The place behind a mark that ends a part, and behind what closes with it.</summary>
    private static int After(string text, int mark, string ends)
    {
        var to = mark + 1;
        while (to < text.Length && text[to - 1] != '\n' && (Closers.Contains(text[to], StringComparison.Ordinal) || ends.Contains(text[to], StringComparison.Ordinal)))
        {
            to++;
        }

        return to;
    }

    private static IEnumerable<TextSpan> Parts(string text, string ends, int from = 0)
    {
        while (from < text.Length)
        {
            var end = text.AsSpan(from).IndexOfAny(ends);
            var to = end < 0 ? text.Length : After(text, from + end, ends);
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
