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
