using System.Globalization;
using System.Text;
using System.Xml;

namespace Xinhua.Disclosure.Documents.Xlsx;

/// <summary>Texts as cells hold them: what XML cannot hold is left out, and <c>_x0041_</c>, which Excel would take for a character, is written so that it stays what it is.</summary>
internal static class SheetText
{
    /// <summary>Most characters of a cell.</summary>
    public const int MaxCell = 32_767;

    private const int EscapeLength = 7;

    /// <summary>A text for a cell.</summary>
    public static string Write(string text)
    {
        var written = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (IsEscape(text, i))
            {
                written.Append("_x005F_");
            }
            else if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                written.Append(text, i++, 2);
            }
            else if (XmlConvert.IsXmlChar(text[i]))
            {
                written.Append(text[i]);
            }
        }

        return written.ToString();
    }

    /// <summary>A paragraph in pieces that cells can hold; none ends within a character.</summary>
    public static IEnumerable<(string Text, bool Continues)> Pieces(string paragraph)
    {
        // What is escaped becomes longer: a third leaves room for that.
        const int most = MaxCell / 3;
        for (var start = 0; start < paragraph.Length;)
        {
            var end = Math.Min(start + most, paragraph.Length);
            end -= end < paragraph.Length && char.IsHighSurrogate(paragraph[end - 1]) ? 1 : 0;
            yield return (paragraph[start..end], start > 0);
            start = end;
        }
    }

    /// <summary>The text a cell holds.</summary>
    public static string Read(string text)
    {
        if (!text.Contains("_x", StringComparison.Ordinal))
        {
            return text;
        }

        var read = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (IsEscape(text, i))
            {
                read.Append((char)int.Parse(text.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += EscapeLength - 1;
            }
            else
            {
                read.Append(text[i]);
            }
        }

        return read.ToString();
    }

    private static bool IsEscape(string text, int at) =>
        at + EscapeLength <= text.Length && text[at] == '_' && text[at + 1] == 'x' && text[at + EscapeLength - 1] == '_' && text.AsSpan(at + 2, 4).IndexOfAnyExcept(Hex) < 0;

    private static readonly System.Buffers.SearchValues<char> Hex = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");
}
