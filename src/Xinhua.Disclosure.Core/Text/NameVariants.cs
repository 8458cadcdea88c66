using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Core.Text;

/// <summary>Finds a name that is written almost, but not quite, as it should be: a character left out, added or taken for another.</summary>
public static class NameVariants
{
    private const int SharedBeginning = 3;
    private const double LeastSimilarity = 0.85;

    /// <summary>
    /// What the text has in place of the name, each variant once. A variant begins with the first three characters of the name, ends with
    /// its last one, and is at least 85 % alike; so a short name, of which another office may differ in a single character, has none.
    /// </summary>
    public static IReadOnlyList<string> In(string text, string name)
    {
        var mostEdits = (int)(name.Length * (1 - LeastSimilarity));
        if (name.Length <= SharedBeginning || mostEdits == 0)
        {
            return [];
        }

        var variants = new List<string>();
        var beginning = name[..SharedBeginning];
        for (var at = text.IndexOf(beginning, StringComparison.Ordinal); at >= 0; at = text.IndexOf(beginning, at + 1, StringComparison.Ordinal))
        {
            if (string.CompareOrdinal(text, at, name, 0, name.Length) != 0 && Nearest(text, at, name, mostEdits) is { } variant && !variants.Contains(variant))
            {
                variants.Add(variant);
            }
        }

        return variants;
    }

    /// <summary>Every place in the text where a variant of the name stands, with the name it should be.</summary>
    public static IEnumerable<TextHit> Find(string text, string name) =>
        from variant in In(text, name)
        from at in Places(text, variant)
        select new TextHit(new TextSpan(at, variant.Length), variant) { Replacement = name };

    private static IEnumerable<int> Places(string text, string piece)
    {
        for (var at = text.IndexOf(piece, StringComparison.Ordinal); at >= 0; at = text.IndexOf(piece, at + piece.Length, StringComparison.Ordinal))
        {
            yield return at;
        }
    }

    /// <summary>The piece of text from a place on that is most like the name; null when none is like it enough.</summary>
    private static string? Nearest(string text, int at, string name, int mostEdits) =>
        Enumerable.Range(name.Length - mostEdits, (2 * mostEdits) + 1)
            .Where(length => at + length <= text.Length && text[at + length - 1] == name[^1])
            .Select(length => text.Substring(at, length))
            .Where(piece => piece.All(IsOfAName))
            .Select(piece => (Piece: piece, Edits: EditDistance.Between(piece, name)))
            .Where(candidate => candidate.Edits <= mostEdits)
            .OrderBy(candidate => candidate.Edits)
            .Select(candidate => candidate.Piece)
            .FirstOrDefault();

    private static bool IsOfAName(char character) => char.IsLetterOrDigit(character) || character is '（' or '）' or '(' or ')' or '·';
}
