using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Core.Text;

/// <summary>Something found in a text.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Shown">What a message may show of it; what is personal comes masked.</param>
public sealed record TextHit(TextSpan Span, string Shown)
{
    /// <summary>What ought to stand there; null when nothing is certain.</summary>
    public string? Replacement { get; init; }

    /// <summary>How much it weighs, where it is not what the rule says.</summary>
    public Severity? Severity { get; init; }
}

/// <summary>The clauses of a text: what a semicolon parts too.</summary>
public static class Clauses
{
    private const string Ends = "。！？；\n";

    /// <summary>The clause around a place: from after the mark that ends the one before to its own mark, blanks at its beginning left out.</summary>
    public static TextSpan At(string text, int place)
    {
        var start = place == 0 ? 0 : text.AsSpan(0, place).LastIndexOfAny(Ends) + 1;
        var rest = text.AsSpan(place).IndexOfAny(Ends);
        var end = rest < 0 ? text.Length : place + rest + (text[place + rest] == '\n' ? 0 : 1);
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        return new TextSpan(start, Math.Max(0, end - start));
    }

    /// <summary>The words of a span.</summary>
    public static string Words(this TextSpan span, string text) => text.Substring(span.Start, span.Length);
}
