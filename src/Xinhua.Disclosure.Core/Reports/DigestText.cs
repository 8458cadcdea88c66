using System.Text;

namespace Xinhua.Disclosure.Core.Reports;

/// <summary>SHA-256 digests as people paste them.</summary>
public static class DigestText
{
    /// <summary>Hexadecimal digits of a digest.</summary>
    public const int Length = 64;

    /// <summary>
    /// The digest somebody pasted, 64 lower-case hexadecimal digits: full-width and capital letters, blanks, line breaks and hyphens are taken as meant.
    /// Null when it is none.
    /// </summary>
    public static string? Read(string typed)
    {
        var digest = new StringBuilder(Length);
        foreach (var letter in TypedLetters.Of(typed))
        {
            if (digest.Length == Length || !char.IsAsciiHexDigit(letter))
            {
                return null;
            }

            digest.Append(char.ToLowerInvariant(letter));
        }

        return digest.Length == Length ? digest.ToString() : null;
    }
}
