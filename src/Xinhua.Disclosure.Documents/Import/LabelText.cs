using System.Globalization;
using System.Text;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>Labels made comparable: people write them with other blanks, brackets, quotes and widths than the form prints.</summary>
internal static class LabelText
{
    private const string Numerals = "一二三四五六七八九十";

    /// <summary>Letters and digits only, half-width.</summary>
    public static string Fold(string text) =>
        string.Concat(Normal(text).Where(char.IsLetterOrDigit));

    /// <summary>Without the characters that nobody sees but that turn a sentence round or break it off.</summary>
    public static string Visible(string text) =>
        string.Concat(text.Where(c => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format)));

    /// <summary>Folded, without the ordinal at its start: 1. （一） 一、.</summary>
    public static string FoldWithoutOrdinal(string text)
    {
        var normal = string.Concat(Normal(text).Where(c => !char.IsWhiteSpace(c)));
        var start = normal.AsSpan().TrimStart('(');
        var rest = start.TrimStart(Numerals);
        rest = rest.Length == start.Length ? start.TrimStart("0123456789") : rest;
        var hasMark = rest.Length < start.Length && rest.Length > 0 && rest[0] is ')' or '.' or '、' or ',';
        return Fold(hasMark ? rest.ToString() : normal);
    }

    /// <summary>Folded, without a remark in brackets at its end.</summary>
    public static string FoldWithoutRemark(string text)
    {
        var normal = Normal(text).TrimEnd();
        var open = normal.EndsWith(')') ? normal.LastIndexOf('(') : -1;
        return Fold(open > 0 ? normal[..open] : normal);
    }

    /// <summary>Folded, without the ordinal at its start and the remark at its end: the words of a label.</summary>
    public static string FoldToWords(string text)
    {
        var normal = Normal(text).TrimEnd();
        var open = normal.EndsWith(')') ? normal.LastIndexOf('(') : -1;
        return FoldWithoutOrdinal(open > 0 ? normal[..open] : normal);
    }

    /// <summary>The Chinese ordinal that leads a heading, 一、 to 十、; null when there is none.</summary>
    public static int? Ordinal(string heading)
    {
        var normal = string.Concat(Normal(heading).Where(c => !char.IsWhiteSpace(c)));
        return normal.Length > 1 && Numerals.Contains(normal[0], StringComparison.Ordinal) && normal[1] is '、' or '.' or ',' or ':'
            ? Numerals.IndexOf(normal[0], StringComparison.Ordinal) + 1
            : null;
    }

    private static string Normal(string text)
    {
        // Normalize throws on a lone surrogate; it cannot come out of a decoder that is strict. It takes quadratic time for some texts, and no label is long.
        var start = text.Length <= FigureCell.MaxLength ? text : text[..(char.IsHighSurrogate(text[FigureCell.MaxLength - 1]) ? FigureCell.MaxLength - 1 : FigureCell.MaxLength)];
        var visible = start.Replace("<br>", "", StringComparison.OrdinalIgnoreCase)
            .Replace("<br/>", "", StringComparison.OrdinalIgnoreCase)
            .Replace("<br />", "", StringComparison.OrdinalIgnoreCase)
            .Replace("&nbsp;", "", StringComparison.OrdinalIgnoreCase);
        return visible.Normalize(NormalizationForm.FormKC);
    }
}
