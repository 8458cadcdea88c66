using System.Globalization;
using System.Text;

namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>Where lines end: no line begins or ends with a mark that may not stand there (GB/T 15834-2011, 5.1), words and numbers stay whole.</summary>
internal static class LineBreaker
{
    /// <summary>Marks that may not begin a line.</summary>
    public const string NeverFirst = "。，、；：？！）》」』】〕〉”’〗〞·％‰℃々ー～,.;:?!)]}";

    /// <summary>Marks that may not end a line.</summary>
    public const string NeverLast = "（《「『【〔〈“‘〖〝￥([{$";

    // A longer word, such as the address of a page, is broken rather than leaving a wide hole at the end of a line; both in em.
    private const float LongestWhole = 10;
    private const float WidestHole = 4;

    // A wider gap would be read as a blank by programs that take the text out of the page.
    private const float MostStretch = 0.08f;

    /// <summary>Whether a line may end before this glyph.</summary>
    public static bool MayBreak(IReadOnlyList<Glyph> glyphs, int index)
    {
        var (before, after) = (glyphs[index - 1].Character, glyphs[index].Character);
        return !IsIn(NeverFirst, after)
            && !IsIn(NeverLast, before)
            && !Rune.IsWhiteSpace(after)
            && !IsMark(after)
            && !(before == after && before.Value is '—' or '…')
            && !(IsWord(before) && IsWord(after));
    }

    /// <summary>Lines no wider than <paramref name="width"/> points, each as full as it can be.</summary>
    public static List<ArraySegment<Glyph>> Fill(Glyph[] glyphs, float width, float indent = 0)
    {
        var lines = new List<ArraySegment<Glyph>>();
        var start = 0;
        while (start < glyphs.Length)
        {
            var end = End(glyphs, start, width - (lines.Count == 0 ? indent : 0));
            lines.Add(Trim(glyphs, start, end));
            start = end;
            while (start < glyphs.Length && Rune.IsWhiteSpace(glyphs[start].Character))
            {
                start++;
            }
        }

        return lines;
    }

    /// <summary>
    /// As few lines as can be, of widths as even as can be.
    /// </summary>
    /// <param name="glyphs">The text.</param>
    /// <param name="width">Most points per line.</param>
    /// <param name="cost">What ending a line before a glyph costs, in square em; 0 for a place where one would break by heart.</param>
    public static List<ArraySegment<Glyph>> Balance(Glyph[] glyphs, float width, Func<int, float> cost)
    {
        var filled = Fill(glyphs, width);
        if (filled.Count < 2)
        {
            return filled;
        }

        var total = WidthOf(glyphs);
        var size = glyphs[0].Size;
        var even = total / filled.Count;
        var count = glyphs.Length;
        var best = Enumerable.Repeat(float.PositiveInfinity, count + 1).ToArray();
        best[0] = 0;
        var from = new int[filled.Count + 1][];
        var ends = new float[count + 1];
        for (var i = 0; i < count; i++)
        {
            ends[i + 1] = ends[i] + glyphs[i].Advance;
        }

        for (var line = 1; line <= filled.Count; line++)
        {
            var before = best;
            best = [.. Enumerable.Repeat(float.PositiveInfinity, count + 1)];
            from[line] = new int[count + 1];
            for (var end = 1; end <= count; end++)
            {
                if (end < count && !MayBreak(glyphs, end))
                {
                    continue;
                }

                for (var start = end - 1; start >= 0 && ends[end] - ends[start] <= width; start--)
                {
                    var uneven = (ends[end] - ends[start] - even) / size;
                    var sum = before[start] + (uneven * uneven) + (end < count ? cost(end) : 0);
                    if (sum < best[end])
                    {
                        (best[end], from[line][end]) = (sum, start);
                    }
                }
            }
        }

        if (float.IsInfinity(best[count]))
        {
            return filled;
        }

        var lines = new List<ArraySegment<Glyph>>();
        for (var (line, end) = (filled.Count, count); line > 0; line--)
        {
            var start = from[line][end];
            lines.Insert(0, Trim(glyphs, start, end));
            end = start;
        }

        return lines;
    }

    public static float WidthOf(IReadOnlyList<Glyph> glyphs)
    {
        var width = 0f;
        for (var i = 0; i < glyphs.Count; i++)
        {
            width += glyphs[i].Advance;
        }

        return width;
    }

    /// <summary>What to add between the glyphs of a line so that it reaches the right edge, as far as that goes unseen.</summary>
    public static float Stretch(IReadOnlyList<Glyph> line, float width)
    {
        var gaps = Enumerable.Range(1, Math.Max(0, line.Count - 1)).Count(index => MayStretch(line[index - 1], line[index]));
        return gaps == 0 ? 0 : Math.Clamp((width - WidthOf(line)) / gaps, 0, MostStretch * line[0].Size);
    }

    public static bool MayStretch(Glyph left, Glyph right) => !(IsWord(left.Character) && IsWord(right.Character));

    private static int End(Glyph[] glyphs, int start, float width)
    {
        var (end, used, last) = (start, 0f, start);
        while (end < glyphs.Length && (used + glyphs[end].Advance <= width + 0.01f || Rune.IsWhiteSpace(glyphs[end].Character)))
        {
            used += glyphs[end].Advance;
            end++;
            if (end < glyphs.Length && MayBreak(glyphs, end))
            {
                last = end;
            }
        }

        if (end == glyphs.Length || last == end)
        {
            return end;
        }

        var size = glyphs[start].Size;
        var next = end + 1;
        while (next < glyphs.Length && !MayBreak(glyphs, next))
        {
            next++;
        }

        var hole = WidthOf(new ArraySegment<Glyph>(glyphs, last, end - last));
        var run = WidthOf(new ArraySegment<Glyph>(glyphs, last, next - last));
        return last > start && (hole <= WidestHole * size || run <= LongestWhole * size) ? last : ForcedEnd(glyphs, start, Math.Max(end, start + 1));
    }

    /// <summary>Ends a line inside a run that has no place to break: after a stroke of an address if there is one, at least where no mark is misplaced.</summary>
    private static int ForcedEnd(Glyph[] glyphs, int start, int most)
    {
        for (var end = most; end > Math.Max(start, most - 6); end--)
        {
            if (glyphs[end - 1].Character.Value is '/' or '?' or '&' && glyphs[end].Character.Value is not '/')
            {
                return end;
            }
        }

        for (var end = most; end > start; end--)
        {
            if (!IsIn(NeverFirst, glyphs[end].Character) && !IsIn(NeverLast, glyphs[end - 1].Character) && !IsMark(glyphs[end].Character))
            {
                return end;
            }
        }

        return most;
    }

    private static ArraySegment<Glyph> Trim(Glyph[] glyphs, int start, int end)
    {
        while (end > start && Rune.IsWhiteSpace(glyphs[end - 1].Character))
        {
            end--;
        }

        return new ArraySegment<Glyph>(glyphs, start, end - start);
    }

    private static bool IsIn(string marks, Rune character) => character.IsBmp && marks.Contains((char)character.Value, StringComparison.Ordinal);

    private static bool IsMark(Rune character) =>
        Rune.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsWord(Rune character) =>
        character.Value < 0x2E80 && !Rune.IsWhiteSpace(character) && (character.IsAscii || Rune.IsLetterOrDigit(character));
}
