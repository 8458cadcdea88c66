using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Security;

/// <summary>
/// What a password must be like, wherever one is set (SEC-09, ASVS 6.2). Any character counts and none is cut off. Codes of what is wrong
/// begin with <c>Password</c>, so that pages show it at the right field.
/// </summary>
public sealed partial class PasswordRules(
    AccountRegister accounts, CommonPasswords common, IPasswordHasher<Account> hasher, IOptions<SecurityOptions> options, IOptions<SiteOptions> site) : IPasswordValidator<Account>
{
    /// <summary>Fewest characters that must remain when what is easily guessed is taken away.</summary>
    private const int OwnLength = 8;

    private const int FewestDifferent = 5;
    private const int KindsWanted = 3;

    /// <summary>What people take passwords from in an office like ours. Longest first, so that a word is not missed for its beginning.</summary>
    private static readonly string[] OfficeWords =
    [
        "administrator", "xinxigongkai", "1234567890", "disclosure", "123456789", "guanliyuan", "huanying", "12345678", "password", "zhengwu", "gongkai", "zhengfu", "bangong",
        "xinxi", "niandu", "baogao", "nianbao", "welcome", "xinhua", "passwd", "qwerty", "woaini", "123456", "123123", "111111", "666666", "888888", "admin", "12345", "login",
        "user", "demo", "test", "mima", "zwgk", "1234", "政府信息公开", "工作年度报告", "年度报告", "政府", "政务", "信息", "公开", "年报", "密码", "口令", "管理员",
    ];

    /// <summary>One sentence for the person who has to think of one.</summary>
    public static string Hint(PasswordProfile profile) => profile == PasswordProfile.Dengbao
        ? "至少12个字符，大写字母、小写字母、数字、其他字符（包括汉字和空格）中至少有3种。不要用单位名称、用户名和年份拼凑，可以用一句只有自己知道的话。每90天更换一次。"
        : "至少12个字符，什么字符都可以，越长越好。不要用单位名称、用户名和年份拼凑，可以用一句只有自己知道的话。";

    /// <inheritdoc/>
    public async Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password)
    {
        password ??= "";
        if (password.EnumerateRunes().Count() < SecurityOptions.PasswordLength)
        {
            return Refuse("TooShort", $"密码至少{SecurityOptions.PasswordLength}个字符，现在只有{password.EnumerateRunes().Count()}个。");
        }

        if (password.Length > SecurityOptions.LongestPassword)
        {
            return Refuse("TooLong", $"密码最多{SecurityOptions.LongestPassword}个字符。");
        }

        if (password.EnumerateRunes().Distinct().Count() < FewestDifferent || common.Contains(password))
        {
            return Refuse("Common", "这个密码是很多人用的，一猜就中，请换一个。");
        }

        if (options.Value.PasswordProfile == PasswordProfile.Dengbao && Kinds(password) < KindsWanted)
        {
            return Refuse("Kinds", $"大写字母、小写字母、数字、其他字符（包括汉字和空格）中至少要有{KindsWanted}种，现在只有{Kinds(password)}种。");
        }

        var units = await accounts.UnitWordsAsync(CancellationToken.None);
        var guessed = new List<string>();
        var own = TakeAway(Fold(password), Words(user, units), [site.Value.Name, site.Value.Organiser, .. units.Select(unit => unit.Name)], guessed);
        if (guessed.Count > 0 && own < OwnLength)
        {
            return Refuse("Guessable", $"密码里的「{string.Join("」「", guessed.Distinct())}」容易被猜到，去掉以后只剩{own}个字符，请加长或者换一个。");
        }

        return await WasUsedAsync(user, password)
            ? Refuse("Used", $"最近{SecurityOptions.PasswordHistory}次用过的密码不能再用，请换一个。")
            : IdentityResult.Success;
    }

    private static IdentityResult Refuse(string code, string sentence) => IdentityResult.Failed(new IdentityError { Code = "Password" + code, Description = sentence });

    private static int Kinds(string password) => new[]
    {
        password.Any(char.IsAsciiLetterUpper),
        password.Any(char.IsAsciiLetterLower),
        password.Any(char.IsAsciiDigit),
        password.Any(character => !char.IsAsciiLetterOrDigit(character)),
    }.Count(isThere => isThere);

    private static string Fold(string password) => password.Normalize(NormalizationForm.FormKC).ToLowerInvariant();

    private static IEnumerable<string> Words(Account user, List<UnitWords> units) =>
        units.SelectMany(unit => unit.Slug.Split('-').Append(unit.Slug))
            .Concat((user.UserName ?? "").Split('-', '.', '_', '@').Append(user.UserName ?? ""))
            .Append(user.DisplayName)
            .Select(Fold)
            .Where(word => word.Length > 2 || (word.Length == 2 && !char.IsAscii(word[0])))
            .Concat(OfficeWords)
            .Distinct()
            .OrderByDescending(word => word.Length);

    /// <summary>Counts the characters that are left without the words, without years, and without pieces of the names of units.</summary>
    private static int TakeAway(string password, IEnumerable<string> words, IReadOnlyCollection<string> names, List<string> guessed)
    {
        var left = new StringBuilder(password);
        foreach (var word in words.Where(word => left.ToString().Contains(word, StringComparison.Ordinal)))
        {
            guessed.Add(word);
            left.Replace(word, " ");
        }

        var rest = Year().Replace(left.ToString(), year =>
        {
            guessed.Add(year.Value);
            return " ";
        });
        rest = HanRun().Replace(rest, run => WithoutNames(run.Value, names, guessed));
        return rest.EnumerateRunes().Count(rune => !Rune.IsWhiteSpace(rune));
    }

    /// <summary>Takes from a run of Han characters, from the left, the longest pieces that stand in a name.</summary>
    private static string WithoutNames(string run, IReadOnlyCollection<string> names, List<string> guessed)
    {
        var left = new StringBuilder();
        for (var at = 0; at < run.Length;)
        {
            var piece = Enumerable.Range(2, Math.Max(0, run.Length - at - 1)).Reverse()
                .Select(length => run.Substring(at, length))
                .FirstOrDefault(piece => names.Any(name => name.Contains(piece, StringComparison.Ordinal)));
            if (piece is null)
            {
                left.Append(run[at++]);
                continue;
            }

            guessed.Add(piece);
            at += piece.Length;
        }

        return left.ToString();
    }

    [GeneratedRegex("(19|20)[0-9]{2}", RegexOptions.ExplicitCapture)]
    private static partial Regex Year();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}{2,}")]
    private static partial Regex HanRun();

    private async Task<bool> WasUsedAsync(Account user, string password)
    {
        if (options.Value.PasswordProfile != PasswordProfile.Dengbao || user.Id == 0)
        {
            return false;
        }

        var past = await accounts.PastPasswordsAsync(user.Id, SecurityOptions.PasswordHistory - 1, CancellationToken.None);
        return past.Select(entry => entry.Hash).Append(user.PasswordHash).OfType<string>()
            .Any(hash => hasher.VerifyHashedPassword(user, hash, password) != PasswordVerificationResult.Failed);
    }
}

/// <summary>The commonest passwords that are long enough for the portal.</summary>
public sealed class CommonPasswords
{
    private readonly HashSet<string> forms = Load();

    /// <summary>How many there are.</summary>
    public int Count => forms.Count;

    /// <summary>Whether the password is one of them, in whatever case, or with the usual signs for letters.</summary>
    public bool Contains(string password)
    {
        var plain = password.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        var word = plain.TrimEnd("0123456789!@#$%._-".ToCharArray());
        return forms.Contains(plain)
            || forms.Contains(word.Replace('@', 'a').Replace('4', 'a').Replace('$', 's').Replace('5', 's').Replace('0', 'o').Replace('3', 'e').Replace('1', 'i').Replace('!', 'i') + plain[word.Length..]);
    }

    private static HashSet<string> Load()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("common-passwords.txt")!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("# ", StringComparison.Ordinal))];
    }
}
