using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Xinhua.Disclosure.Core.Reports;

/// <summary>
/// The short code printed on a published report with which anybody can ask whether it is genuine: 80 bits of a digest over unit, year,
/// revision and content, in the letters of Crockford's base 32, which leave out what is mistaken for a digit.
/// </summary>
public static class CheckCode
{
    /// <summary>Characters of a code, without the hyphens between its groups.</summary>
    public const int Length = 16;

    private const string Header = "xinhua-disclosure-code/1";
    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Group = 4;
    private const int BitsPerLetter = 5;

    /// <summary>The code of a published revision, without hyphens.</summary>
    /// <param name="agencySlug">The unit's slug.</param>
    /// <param name="year">The year reported on.</param>
    /// <param name="revision">Number of the revision, from 1.</param>
    /// <param name="digest">Digest of its content, see <see cref="ContentDigest"/>.</param>
    public static string Of(string agencySlug, int year, int revision, string digest)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Header}\n{agencySlug}\n{year}\n{revision}\n{digest}\n")));
        var code = new char[Length];
        var (bits, count, next) = (0, 0, 0);
        for (var i = 0; i < Length; i++)
        {
            if (count < BitsPerLetter)
            {
                bits = (bits << 8) | hash[next++];
                count += 8;
            }

            count -= BitsPerLetter;
            code[i] = Letters[(bits >> count) & 31];
        }

        return new string(code);
    }

    /// <summary>The code as it is printed: four groups of four, with hyphens.</summary>
    public static string Print(string code) => string.Join('-', code.Chunk(Group).Select(letters => new string(letters)));

    /// <summary>
    /// The code somebody typed: full-width and small letters, blanks and hyphens of every kind are taken as meant, O as 0, I and L as 1.
    /// Null when it is no code, and then nothing was published under it.
    /// </summary>
    public static string? Read(string typed)
    {
        var code = new StringBuilder(Length);
        foreach (var letter in TypedLetters.Of(typed).Select(char.ToUpperInvariant))
        {
            var meant = letter switch { 'O' => '0', 'I' or 'L' => '1', _ => letter };
            if (code.Length == Length || !Letters.Contains(meant, StringComparison.Ordinal))
            {
                return null;
            }

            code.Append(meant);
        }

        return code.Length == Length ? code.ToString() : null;
    }
}
