using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Core.Text;

/// <summary>
/// Finds what belongs to a person in a text: identity numbers, mobile telephones, bank cards, private mail, papers, number plates.
/// Digits in full width, with blanks or hyphens between them, are read too. What is given back is masked, so that no finding
/// repeats what must not be published.
/// </summary>
public static partial class PersonalNumbers
{
    private const int KeywordDistance = 30;
    private const int PersonDistance = 15;
    private const int OldIdentityLength = 15;
    private const int IdentityLength = 18;
    private const int LongestCard = 19;

    /// <summary>The first two digits of an identity number: provinces, and the special regions (GB/T 2260).</summary>
    private static readonly HashSet<string> Provinces =
    [
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46",
        "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
    ];

    private static readonly int[] IdentityWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>After these a number of eleven digits is an amount.</summary>
    private const string Units = "元件次人万亿条个份户篇";

    private static readonly string[] IdentityWords = ["身份证", "身份号码", "证件号"];
    private static readonly string[] CodeWords = ["代码"];
    private static readonly string[] CardWords = ["卡号", "账号", "帐号", "开户", "银行"];
    private static readonly string[] PersonWords = ["家庭", "个人", "本人", "家住", "户主", "姓名", "申请人", "村民", "居民", "先生", "女士", "同志"];
    private static readonly string[] PaperWords = ["护照", "通行证", "军官证", "证件号"];

    private static readonly HashSet<string> PrivateMail = new(StringComparer.OrdinalIgnoreCase)
    {
        "qq.com", "vip.qq.com", "foxmail.com", "163.com", "vip.163.com", "126.com", "yeah.net", "188.com", "139.com", "189.cn", "wo.cn",
        "sina.com", "sina.cn", "vip.sina.com", "sohu.com", "tom.com", "21cn.com", "aliyun.com", "gmail.com", "hotmail.com", "outlook.com",
        "live.com", "live.cn", "msn.com", "yahoo.com", "yahoo.cn", "yahoo.com.cn", "icloud.com", "me.com", "proton.me", "263.net", "eyou.com",
    };

    /// <summary>
    /// Identity numbers whose check digit, date of birth and province are right (GB 11643); those of fifteen digits only where the words say
    /// what they are.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="latest">Nobody is born after this day.</param>
    public static IEnumerable<TextHit> Identities(string text, DateOnly latest) =>
        from run in Runs(text)
        where run.Is(IdentityLength) ? IsIdentity(run.Digits, latest) && !IsOfAnOrganisation(run)
            : run.Is(OldIdentityLength) && IsOldIdentity(run.Digits) && run.Speaks(IdentityWords)
        select new TextHit(run.Span, Mask(run.Digits, 3, 3));

    /// <summary>Numbers as long as an identity number that cannot be one, where the words say they are: most likely mistyped, and a person's nevertheless.</summary>
    /// <param name="text">The text.</param>
    /// <param name="latest">Nobody is born after this day.</param>
    public static IEnumerable<TextHit> SuspectedIdentities(string text, DateOnly latest) =>
        from run in Runs(text)
        where run.Is(IdentityLength) && run.Speaks(IdentityWords) && !IsIdentity(run.Digits, latest) && !CreditCodes.IsOne(run.Digits)
        select new TextHit(run.Span, Mask(run.Digits, 3, 3));

    /// <summary>
    /// Numbers of mobile telephones; an error where a person stands beside them. Telephones of offices and hotlines are no such numbers.
    /// </summary>
    public static IEnumerable<TextHit> Mobiles(string text) =>
        from run in Runs(text)
        where run.IsMobile && !Units.Contains(run.After.FirstOrDefault('\n'), StringComparison.Ordinal)
        select new TextHit(run.Span, Mask(run.Digits[^11..], 3, 4)) { Severity = IsOfAPerson(run) ? Severity.Error : Severity.Warning };

    /// <summary>Numbers of bank cards: the check digit is right (Luhn), the first digits are those of a bank, and the words beside them say so.</summary>
    public static IEnumerable<TextHit> BankCards(string text) =>
        from run in Runs(text)
        where run.IsCard && run.Digits.All(char.IsAsciiDigit)
        where run.Digits.StartsWith("62", StringComparison.Ordinal) || run.Digits[0] is '3' or '4' or '5'
        where IsLuhn(run.Digits) && CardWords.Any(run.Before.Contains)
        select new TextHit(run.Span, Mask(run.Digits, 4, 4)) { Severity = Severity.Error };

    /// <summary>Addresses at providers of private mail. Those of an office stand at its own.</summary>
    public static IEnumerable<TextHit> PrivateMails(string text)
    {
        var plain = PlainText.Of(text);
        return
            from match in Mail().Matches(plain.Text)
            let domain = match.Groups["domain"].Value.TrimEnd('.')
            where PrivateMail.Contains(domain)
            select new TextHit(plain.Span(match.Index, match.Length), $"{match.Value[..1]}***@{domain}");
    }

    /// <summary>Passports, passes to Hong Kong and Macao, officers' cards where the words say so; number plates.</summary>
    public static IEnumerable<TextHit> Papers(string text)
    {
        var plain = PlainText.Of(text);
        var papers =
            from match in Paper().Matches(plain.Text)
            where IsAlone(plain.Text, match) && PaperWords.Any(Around(plain.Text, match).Contains)
            select new TextHit(plain.Span(match.Index, match.Length), Mask(match.Value, 2, 2));
        var plates =
            from match in Plate().Matches(plain.Text)
            let number = match.Groups["number"].Value
            where number.Count(char.IsAsciiDigit) >= 3 && IsAlone(plain.Text, match)
            select new TextHit(plain.Span(match.Index, match.Length), $"{match.Value[..2]}***{number[^2..]}");
        return papers.Concat(plates);
    }

    private static bool IsIdentity(string number, DateOnly latest)
    {
        if (!number.AsSpan(0, 17).ContainsAnyExceptInRange('0', '9')
            && Provinces.Contains(number[..2])
            && DateOnly.TryParseExact(number.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born)
            && born.Year >= 1900 && born <= latest)
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

    /// <summary>
    /// Whether it is rather the code of an organisation: one identity number in thirty-one has the check digit of both, so the words or the place of the region must say so too.
    /// </summary>
    private static bool IsOfAnOrganisation(NumberRun run) =>
        CreditCodes.IsOne(run.Digits) && !run.Speaks(IdentityWords) && (run.Speaks(CodeWords) || Provinces.Contains(run.Digits[2..4]));

    /// <summary>The numbers given until 1999, without a century and a check digit.</summary>
    private static bool IsOldIdentity(string number) =>
        number.All(char.IsAsciiDigit)
        && Provinces.Contains(number[..2])
        && DateOnly.TryParseExact("19" + number[6..12], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

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

    private static bool IsOfAPerson(NumberRun run)
    {
        var before = Last(run.Before, PersonDistance).Replace("个人信息", "", StringComparison.Ordinal);
        return PersonWords.Any(before.Contains) || PersonWords.Any(run.After.Contains) || Person().IsMatch(before);
    }

    private static string Last(string text, int count) => text.Length <= count ? text : text[^count..];

    private static string Mask(string number, int shownFirst, int shownLast) =>
        number[..shownFirst] + new string('*', number.Length - shownFirst - shownLast) + number[^shownLast..];

    private static bool IsAlone(string text, Match match) =>
        (match.Index == 0 || !char.IsAsciiLetterOrDigit(text[match.Index - 1]))
        && (match.Index + match.Length == text.Length || !char.IsAsciiLetterOrDigit(text[match.Index + match.Length]));

    private static string Around(string text, Match match) => text[Math.Max(0, match.Index - PersonDistance)..Math.Min(text.Length, match.Index + match.Length + PersonDistance)];

    /// <summary>
    /// Every number that stands by itself: a run of digits, and each stretch of a run that blanks set apart, since two numbers may follow each other.
    /// Part of a longer number or word, as of a document's number or a code, is no number of a person.
    /// </summary>
    private static IEnumerable<NumberRun> Runs(string text)
    {
        var plain = PlainText.Of(text);
        foreach (Match match in Run().Matches(plain.Text))
        {
            if (!IsAlone(plain.Text, match))
            {
                continue;
            }

            var groups = Groups(match.Value);
            for (var first = 0; first < groups.Count; first++)
            {
                if (first > 0 && match.Value[groups[first].Start - 1] != ' ')
                {
                    continue;
                }

                var digits = 0;
                for (var last = first; last < groups.Count && (digits += groups[last].Length) <= LongestCard; last++)
                {
                    var end = groups[last].Start + groups[last].Length;
                    var isWhole = first == 0 && last == groups.Count - 1;
                    if (digits >= 11 && (isWhole || end == match.Length || match.Value[end] == ' '))
                    {
                        var (start, length) = (match.Index + groups[first].Start, end - groups[first].Start);
                        yield return new NumberRun(
                            string.Concat(plain.Text.AsSpan(start, length).ToString().Where(char.IsAsciiLetterOrDigit)),
                            plain.Span(start, length),
                            plain.Text[Math.Max(0, start - KeywordDistance)..start],
                            plain.Text[(start + length)..Math.Min(plain.Text.Length, start + length + 8)],
                            [.. groups.Skip(first).Take(last - first + 1).Select(group => group.Length)],
                            isWhole);
                    }
                }
            }
        }
    }

    /// <summary>The stretches of digits between blanks and hyphens; the letter X at the end belongs to the last.</summary>
    private static List<(int Start, int Length)> Groups(string run)
    {
        var groups = new List<(int Start, int Length)>();
        for (var at = 0; at < run.Length; at++)
        {
            if (run[at] is ' ' or '-')
            {
                continue;
            }

            var start = at;
            while (at < run.Length && run[at] is not (' ' or '-'))
            {
                at++;
            }

            groups.Add((start, at - start));
        }

        return groups;
    }

    [GeneratedRegex("[0-9]([ -]?[0-9])*([ -]?[Xx])?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Run();

    [GeneratedRegex(@"[A-Za-z0-9._%+-]{1,64}@(?<domain>[A-Za-z0-9-]{1,40}(\.[A-Za-z0-9-]{1,20}){1,3})", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Mail();

    [GeneratedRegex("[EGDSP][A-Z]?[0-9]{7,8}|[CHMW][0-9]{8}|[HM][0-9]{10}|军字第?[0-9]{6,8}号?", RegexOptions.NonBacktracking)]
    private static partial Regex Paper();

    [GeneratedRegex("[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·•・ ]?(?<number>[A-HJ-NP-Z0-9]{5,6})", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Plate();

    /// <summary>A name of two or three characters right before the number; what could be the name of a place or an office is none.</summary>
    [GeneratedRegex(
        "(^|[，。；,;:、( ]|人|任|长|员|记)"
        + "[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文]"
        + @"[\u4e00-\u9fff-[区县市局办室处科股院所站镇乡村街道府会中心部门司公电话手机服务]]{1,2}"
        + "[,:( ]{0,2}(的)?(联系|移动|办公)?(电话|手机|号码|手机号|手机号码)?[:是为 (]{0,2}$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Person();

    /// <summary>A number that stands by itself.</summary>
    /// <param name="Digits">Its digits, and the X it may end with.</param>
    /// <param name="Span">Where it stands in the text.</param>
    /// <param name="Before">What stands before it.</param>
    /// <param name="After">What stands after it.</param>
    /// <param name="Lengths">How it is written in groups.</param>
    /// <param name="IsWhole">Whether nothing but it stands in its run.</param>
    private sealed record NumberRun(string Digits, TextSpan Span, string Before, string After, int[] Lengths, bool IsWhole)
    {
        private static readonly int[][] MobileGroups = [[11], [3, 4, 4], [3, 8]];
        private static readonly int[][] IdentityGroups = [[18], [6, 8, 4], [6, 4, 4, 4], [15], [6, 6, 3]];

        public bool IsMobile =>
            Digits[^1] is >= '0' and <= '9'
            && (MobileGroups.Any(groups => groups.SequenceEqual(Lengths)) ? Is11(Digits)
                : Lengths is [13] or [2, 11] && Digits.StartsWith("86", StringComparison.Ordinal) && Before.EndsWith('+') && Is11(Digits[2..]));

        public bool IsCard => Digits.Length is >= 16 and <= LongestCard && (IsWhole || Lengths.Length == 1 || Lengths.SkipLast(1).All(length => length == 4));

        public bool Is(int length) => Digits.Length == length && (IsWhole || IdentityGroups.Any(groups => groups.SequenceEqual(Lengths)));

        public bool Speaks(string[] words) => words.Any(Before.Contains);

        private static bool Is11(string digits) => digits[0] == '1' && digits[1] >= '3';
    }
}

/// <summary>Codes of organisations (GB 32100): public, though some are written in digits alone.</summary>
public static class CreditCodes
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private const int Length = 18;
    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);

    /// <summary>Whether a text is such a code: eighteen characters of its alphabet, the last of which checks the others.</summary>
    public static bool IsOne(string text)
    {
        if (text.Length != Length || text.AsSpan().ContainsAnyExcept(Allowed))
        {
            return false;
        }

        var (sum, weight) = (0, 1);
        foreach (var character in text[..^1])
        {
            sum += Alphabet.IndexOf(character, StringComparison.Ordinal) * weight;
            weight = weight * 3 % Alphabet.Length;
        }

        return Alphabet[(Alphabet.Length - (sum % Alphabet.Length)) % Alphabet.Length] == text[^1];
    }
}
