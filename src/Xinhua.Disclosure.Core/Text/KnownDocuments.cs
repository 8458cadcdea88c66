using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Core.Text;

/// <summary>A law, regulation or document that reports cite.</summary>
/// <param name="Title">Its title without 中华人民共和国.</param>
/// <param name="Number">Its number, where reports print it and it is certain.</param>
/// <param name="Since">First report year for which the number holds; 0 for all.</param>
internal sealed record KnownDocument(string Title, string? Number = null, int Since = 0);

/// <summary>One that is no longer in force.</summary>
/// <param name="Title">Its title without 中华人民共和国.</param>
/// <param name="Ended">The year in which it ceased.</param>
/// <param name="Now">What holds instead, as it is cited.</param>
internal sealed record EndedDocument(string Title, int Ended, string Now);

/// <summary>The file of both.</summary>
internal sealed record DocumentFile(IReadOnlyList<KnownDocument> InForce, IReadOnlyList<EndedDocument> Ended);

/// <summary>What reports cite in 《》, held against the laws and documents that matter to them.</summary>
internal static partial class KnownDocuments
{
    private const string State = "中华人民共和国";
    private const int ShortestForOneSlip = 5;
    private const int ShortestForTwoSlips = 10;

    private static readonly DocumentFile File = Load();
    private static readonly Dictionary<string, KnownDocument> InForce = File.InForce.ToDictionary(document => document.Title, StringComparer.Ordinal);
    private static readonly Dictionary<string, EndedDocument> Ended = File.Ended.ToDictionary(document => document.Title, StringComparer.Ordinal);

    /// <summary>Titles that are almost a known one, that have ceased, or whose number is another's.</summary>
    /// <param name="text">The text.</param>
    /// <param name="year">The report year: what held then was rightly cited.</param>
    public static IEnumerable<CitationHit> Find(string text, int year)
    {
        var judged = new Dictionary<string, (string Complaint, string? Title)?>(StringComparer.Ordinal);
        foreach (Match match in Cited().Matches(text))
        {
            foreach (var title in new[] { match.Groups["outer"], match.Groups["inner"] }.Where(group => group.Success && group.Length > 0))
            {
                if (!judged.TryGetValue(title.Value, out var verdict))
                {
                    judged.Add(title.Value, verdict = Judge(title.Value, year));
                }

                if (verdict is { } wrong)
                {
                    yield return new CitationHit(new TextSpan(title.Index, title.Length), $"《{title.Value}》{wrong.Complaint}", wrong.Title);
                }
            }

            if (WrongNumber(match, year) is { } number)
            {
                yield return number;
            }
        }
    }

    private static (string Complaint, string? Title)? Judge(string title, int year)
    {
        var bare = Bare(title);
        if (InForce.ContainsKey(bare))
        {
            return null;
        }

        if (Ended.TryGetValue(bare, out var ended))
        {
            return year >= ended.Ended ? ($"已于{ended.Ended}年废止，现行的是{ended.Now}", null) : null;
        }

        var slips = bare.Length >= ShortestForTwoSlips ? 2 : bare.Length >= ShortestForOneSlip ? 1 : 0;
        var (near, edits) = InForce.Keys
            .Where(known => Math.Abs(known.Length - bare.Length) <= slips && (known[0] == bare[0] || known[^1] == bare[^1]))
            .Select(known => (Title: known, Slips: EditDistance.Between(known, bare)))
            .Where(known => known.Slips > 0 && known.Slips <= slips)
            .OrderBy(known => known.Slips)
            .FirstOrDefault();
        return near is null ? null : ($"与《{near}》只差{edits}个字", title.Replace(bare, near, StringComparison.Ordinal));
    }

    /// <summary>A number right after the title that is not the title's.</summary>
    private static CitationHit? WrongNumber(Match match, int year)
    {
        var group = match.Groups["number"];
        var document = new[] { match.Groups["inner"].Value, match.Groups["outer"].Value }
            .Select(title => InForce.GetValueOrDefault(Bare(title)))
            .FirstOrDefault(known => known?.Number is not null);
        if (!group.Success || document?.Number is not { } right || year < document.Since)
        {
            return null;
        }

        // Several numbers in one bracket tell of amendments; who writes so knows what they write.
        var found = Number().Matches(group.Value);
        return found.Count == 1 && Issuer(found[0].Value) == Issuer(right) && Digits(found[0].Value) != Digits(right)
            ? new CitationHit(new TextSpan(group.Index + found[0].Index, found[0].Length), $"《{document.Title}》的文号写的是「{found[0].Value}」，应为「{right}」", right)
            : null;
    }

    private static string Bare(string title)
    {
        var bare = Remark().Replace(title.Replace(" ", "", StringComparison.Ordinal), "");
        return bare.StartsWith(State, StringComparison.Ordinal) ? bare[State.Length..] : bare;
    }

    private static string Issuer(string number) => string.Concat(number.TakeWhile(c => !char.IsAsciiDigit(c) && c is not ('〔' or '[' or '【' or '(' or '（' or '第')));

    private static string Digits(string number) => string.Join(' ', DigitRun().Matches(number).Select(match => match.Value));

    private static DocumentFile Load()
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream("Words/documents.json")!;
        return JsonSerializer.Deserialize(file, WordsJson.Default.DocumentFile)!;
    }

    [GeneratedRegex(
        @"《(?<outer>[^《》〈〉\n]{0,60})(〈(?<inner>[^《》〈〉\n]{2,60})〉[^《》〈〉\n]{0,20})?》([（(](?<number>[^（）()\n]{4,40}([（(][0-9]{4}[）)][^（）()\n]{1,10})?)[）)])?",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Cited();

    [GeneratedRegex(@"国务院令 ?第? ?[0-9]{2,4} ?号|[\u4e00-\u9fff]{2,8} ?[〔\[【（(][0-9]{4}[〕\]】）)] ?[0-9]{1,4} ?号", RegexOptions.NonBacktracking)]
    private static partial Regex Number();

    [GeneratedRegex("[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex DigitRun();

    [GeneratedRegex("[（(][^（）()]{1,12}[）)]$", RegexOptions.NonBacktracking)]
    private static partial Regex Remark();
}

/// <summary>Something cited wrongly.</summary>
/// <param name="Span">Where.</param>
/// <param name="Complaint">What is wrong, in Chinese.</param>
/// <param name="Replacement">What ought to stand there; null when that is not certain.</param>
internal sealed record CitationHit(TextSpan Span, string Complaint, string? Replacement);
