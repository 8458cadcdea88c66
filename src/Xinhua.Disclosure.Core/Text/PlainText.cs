using System.Text;
using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Core.Text;

/// <summary>A text with each character in its plain form (NFKC: full width made half width), which knows where each character came from.</summary>
internal sealed class PlainText
{
    private readonly List<int> origins;

    private PlainText(string text, List<int> origins) => (Text, this.origins) = (text, origins);

    /// <summary>The plain form.</summary>
    public string Text { get; }

    /// <summary>The plain form of a text.</summary>
    public static PlainText Of(string text)
    {
        var plain = new StringBuilder(text.Length);
        var origins = new List<int>(text.Length + 1);
        for (var at = 0; at < text.Length;)
        {
            var c = text[at];
            var (form, length) = c switch
            {
                < '\u00A0' or (>= '\u3001' and <= '\uD7FF') => (c.ToString(), 1),
                >= '\uFF01' and <= '\uFF5E' => (((char)(c - 0xFEE0)).ToString(), 1),
                '\u00A0' or '\u3000' => (" ", 1),
                _ => Normal(text, at),
            };
            foreach (var unit in form)
            {
                plain.Append(unit);
                origins.Add(at);
            }

            at += length;
        }

        origins.Add(text.Length);
        return new PlainText(plain.ToString(), origins);
    }

    /// <summary>Where a piece of the plain form stands in the text.</summary>
    public TextSpan Span(int start, int length) => new(origins[start], origins[start + length] - origins[start]);

    /// <summary>A character of its own accord: half of a pair stays what it is.</summary>
    private static (string Form, int Length) Normal(string text, int at) =>
        Rune.TryGetRuneAt(text, at, out var rune) ? (rune.ToString().Normalize(NormalizationForm.FormKC), rune.Utf16SequenceLength) : (text[at].ToString(), 1);
}
