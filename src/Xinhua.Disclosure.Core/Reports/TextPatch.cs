using System.Text;

namespace Xinhua.Disclosure.Core.Reports;

/// <summary>One small change to a stored text: at a place, with what stands around it, so that the place is found again when others changed the text meanwhile.</summary>
/// <param name="At">Where it begins, in the text it was made from.</param>
/// <param name="Remove">What it takes out.</param>
/// <param name="Insert">What it puts in.</param>
/// <param name="Before">The <see cref="Context"/> characters before; fewer only near the beginning of the text.</param>
/// <param name="After">The <see cref="Context"/> characters after; fewer only near the end of the text.</param>
public sealed record TextPatch(int At, string Remove, string Insert, string Before, string After)
{
    /// <summary>How many characters of what stands around a change make its place known.</summary>
    public const int Context = 20;

    /// <summary>A side with fewer characters than this is the very end of the text, and must be still: two people who both go on writing there are asked.</summary>
    private const int Edge = 5;

    /// <summary>Puts changes into the very text they were made from.</summary>
    /// <returns>The new text; null when they do not fit it.</returns>
    public static string? Apply(string text, IReadOnlyList<TextPatch> patches) => Put(text, [.. patches.Select(patch => (patch.At, patch.Remove, patch.Insert))]);

    /// <summary>
    /// Puts changes into a text that others changed since. Each place must be found by what stands around it, exactly once and in order;
    /// a change that is there already, because its answer got lost, counts as put in.
    /// </summary>
    /// <param name="text">The text as it is now.</param>
    /// <param name="wasDigest">Digest of the text the changes were made from.</param>
    /// <param name="patches">The changes.</param>
    /// <returns>The new text; null when a place is not found or not certain.</returns>
    public static string? Merge(string text, string wasDigest, IReadOnlyList<TextPatch> patches)
    {
        if (IsResultOf(text, wasDigest, patches))
        {
            return text;
        }

        var pieces = new List<(int At, string Remove, string Insert)>();
        foreach (var patch in patches)
        {
            var open = patch.PlacesOf(patch.Remove, text);
            var done = patch.PlacesOf(patch.Insert, text);
            if (open.Count == 1 && done.Count == 0)
            {
                pieces.Add((open[0], patch.Remove, patch.Insert));
            }
            else if (open.Count != 0 || done.Count != 1)
            {
                return null;
            }
        }

        return Put(text, pieces);
    }

    /// <summary>Whether a text is what these changes made: taken back, they give the text they were made from.</summary>
    private static bool IsResultOf(string text, string wasDigest, IReadOnlyList<TextPatch> patches)
    {
        var shift = 0;
        var back = new List<(int At, string Remove, string Insert)>(patches.Count);
        foreach (var patch in patches.OrderBy(patch => patch.At))
        {
            back.Add((patch.At + shift, patch.Insert, patch.Remove));
            shift += patch.Insert.Length - patch.Remove.Length;
        }

        return Put(text, back) is { } before && ContentDigest.Of(before) == wasDigest;
    }

    private static string? Put(string text, IReadOnlyList<(int At, string Remove, string Insert)> pieces)
    {
        var result = new StringBuilder(text.Length);
        var end = 0;
        foreach (var (at, remove, insert) in pieces)
        {
            if (at < end || at > text.Length || !text.AsSpan(at).StartsWith(remove, StringComparison.Ordinal))
            {
                return null;
            }

            result.Append(text, end, at - end).Append(insert);
            end = at + remove.Length;
        }

        return result.Append(text, end, text.Length - end).ToString();
    }

    /// <summary>Where the surroundings enclose this, at most two places: more do not matter.</summary>
    private List<int> PlacesOf(string middle, string text)
    {
        var sought = Before + middle + After;
        var places = new List<int>();
        for (var at = text.IndexOf(sought, StringComparison.Ordinal); at >= 0 && places.Count < 2; at = Next(text, sought, at))
        {
            if ((Before.Length >= Edge || at == 0) && (After.Length >= Edge || at + sought.Length == text.Length))
            {
                places.Add(at + Before.Length);
            }
        }

        return places;
    }

    private static int Next(string text, string sought, int at) => at < text.Length ? text.IndexOf(sought, at + 1, StringComparison.Ordinal) : -1;
}
