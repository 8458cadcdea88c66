using System.Globalization;
using System.Text;

namespace Xinhua.Disclosure.Core.Reports;

/// <summary>Codes and digests as people type and paste them.</summary>
internal static class TypedLetters
{
    /// <summary>The letters that were meant: full-width ones as half-width ones, without blanks, line breaks, hyphens of every kind and invisible signs.</summary>
    public static IEnumerable<char> Of(string typed) => typed.Normalize(NormalizationForm.FormKC)
        .Where(letter => !char.IsWhiteSpace(letter) && char.GetUnicodeCategory(letter) is not (UnicodeCategory.DashPunctuation or UnicodeCategory.Format));
}
