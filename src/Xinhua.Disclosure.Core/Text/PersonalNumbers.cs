using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Xinhua.Disclosure.Core.Text;

/// <summary>
/// Finds numbers that belong to a person in a text: identity numbers, mobile telephones, bank cards. Digits in full width, with blanks or
/// hyphens between them, are read too. What is given back is masked, so that no finding repeats what must not be published.
/// </summary>
public static partial class PersonalNumbers
{
    private const int KeywordDistance = 30;

    /// <summary>The first two digits of an identity number: provinces, and the special regions (GB/T 2260).</summary>
    private static readonly HashSet<string> Provinces =
    [
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46",
        "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
    ];

    private static readonly int[] IdentityWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>After these a number of eleven digits is an amount.</summary>
    private const string Units = "元件次人万亿条个份户篇";

    private static readonly string[] CardWords = ["卡号", "账号", "帐号", "开户", "银行"];

    /// <summary>Identity numbers whose check digit, date of birth and province are right (GB 11643), masked.</summary>
    public static IEnumerable<string> Identities(string text) =>
        from run in Runs(text)
        where run.Digits.Length == 18 && IsIdentity(run.Digits)
        select Mask(run.Digits, 3, 3);

    /// <summary>Numbers of mobile telephones, masked. Telephones of offices and hotlines are no such numbers.</summary>
    public static IEnumerable<string> Mobiles(string text) =>
        from run in Runs(text)
        where run.Digits.Length == 11 && run.Digits[0] == '1' && run.Digits[1] >= '3' && char.IsAsciiDigit(run.Digits[^1])
        where !Units.Contains(run.After, StringComparison.Ordinal)
        select Mask(run.Digits, 3, 4);

    /// <summary>Numbers of bank cards: the check digit is right (Luhn), the first digits are those of a bank, and the words beside them say so. Masked.</summary>
    public static IEnumerable<string> BankCards(string text) =>
        from run in Runs(text)
        where run.Digits.Length is >= 16 and <= 19 && run.Digits.All(char.IsAsciiDigit)
        where run.Digits.StartsWith("62", StringComparison.Ordinal) || run.Digits[0] is '3' or '4' or '5'
        where IsLuhn(run.Digits) && CardWords.Any(run.Before.Contains)
        select Mask(run.Digits, 4, 4);

    private static bool IsIdentity(string number)
    {
        if (!number.AsSpan(0, 17).ContainsAnyExceptInRange('0', '9')
            && Provinces.Contains(number[..2])
            && DateOnly.TryParseExact(number.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born)
            && born.Year is >= 1900 and <= 2100)
        {
            var sum = 0;
            for (var place = 0; place < IdentityWeights.Length; place++)
            {
                sum += (number[place] - '0') * IdentityWeights[place];
            }

            return "10X98765432"[sum % 11] == char.ToUpperInvariant(number[17]);
        }

        return false;
    }

    private static bool IsLuhn(string digits)
    {
        var sum = 0;
        for (var fromEnd = 0; fromEnd < digits.Length; fromEnd++)
        {
            var digit = digits[^(fromEnd + 1)] - '0';
            sum += fromEnd % 2 == 0 ? digit : digit > 4 ? (digit * 2) - 9 : digit * 2;
        }

        return sum % 10 == 0;
    }

    private static string Mask(string number, int shownFirst, int shownLast) =>
        number[..shownFirst] + new string('*', number.Length - shownFirst - shownLast) + number[^shownLast..];

    /// <summary>Every run of digits that stands by itself, with what stands before and after it.</summary>
    private static IEnumerable<(string Digits, string Before, char After)> Runs(string text)
    {
        var plain = text.Normalize(NormalizationForm.FormKC);
        foreach (Match match in Run().Matches(plain))
        {
            // Part of a longer number or word, as of a document's number or a code, is no number of a person.
            var isAlone = (match.Index == 0 || !char.IsAsciiLetterOrDigit(plain[match.Index - 1]))
                && (match.Index + match.Length == plain.Length || !char.IsAsciiLetterOrDigit(plain[match.Index + match.Length]));
            if (isAlone)
            {
                var from = Math.Max(0, match.Index - KeywordDistance);
                yield return (string.Concat(match.Value.Where(char.IsAsciiLetterOrDigit)), plain[from..match.Index], match.Index + match.Length < plain.Length ? plain[match.Index + match.Length] : '\n');
            }
        }
    }

    [GeneratedRegex("[0-9]([ -]?[0-9]){9,18}([ -]?[Xx])?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Run();
}
