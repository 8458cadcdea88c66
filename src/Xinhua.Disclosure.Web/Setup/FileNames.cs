using System.Buffers;
using System.Globalization;
using System.Text;

namespace Xinhua.Disclosure.Web.Setup;

/// <summary>Names of files a visitor saves, made from what people typed.</summary>
internal static class FileNames
{
    /// <summary>What is a path, a wildcard or a quotation to one system or another.</summary>
    private static readonly SearchValues<char> Special = SearchValues.Create("\\/:*?\"<>|;");

    /// <summary>The text without what could lead out of a folder, break a header or show another extension than the file has.</summary>
    public static string Of(string text) => string.Concat(text.EnumerateRunes().Select(rune => IsPlain(rune) ? rune.ToString() : "_")).TrimStart('.', ' ');

    private static bool IsPlain(Rune rune) =>
        !(rune.IsBmp && Special.Contains((char)rune.Value))
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
}
