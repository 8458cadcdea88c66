using System.Buffers;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Core.Text;

/// <summary>A phrase that is wrong as it stands, what is right, and the longer phrases in which it may stand after all.</summary>
public sealed record WrongPhrase(string Wrong, string Right, IReadOnlyList<string> Except);

/// <summary>Whole phrases that are wrong wherever they stand. One pass through the text finds them all, however long the list.</summary>
public sealed class PhraseList
{
    private readonly SearchValues<string> wrong;
    private readonly ILookup<string, WrongPhrase> byBeginning;

    /// <summary>A list.</summary>
    public PhraseList(IEnumerable<WrongPhrase> phrases)
    {
        Phrases = [.. phrases];
        wrong = SearchValues.Create([.. Phrases.Select(phrase => phrase.Wrong)], StringComparison.Ordinal);
        byBeginning = Phrases.OrderByDescending(phrase => phrase.Wrong.Length).ToLookup(phrase => Beginning(phrase.Wrong), StringComparer.Ordinal);
    }

    /// <summary>Names and terms that no document may get wrong.</summary>
    public static PhraseList Terms { get; } = Load("terms.json");

    /// <summary>Words that are taken for one another, in phrases where only one of them can be meant.</summary>
    public static PhraseList Confusions { get; } = Load("confusions.json");

    /// <summary>What is in it.</summary>
    public IReadOnlyList<WrongPhrase> Phrases { get; }

    /// <summary>Where the text has a wrong phrase, in the order of the text.</summary>
    public IEnumerable<TextHit> Find(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var next = text.AsSpan(at).IndexOfAny(wrong);
            if (next < 0)
            {
                yield break;
            }

            at += next;
            var place = at;
            var found = byBeginning[text.Substring(at, 2)].FirstOrDefault(phrase => Stands(text, phrase.Wrong, place) && !IsExcepted(text, place, phrase));
            if (found is null)
            {
                at++;
                continue;
            }

            yield return new TextHit(new TextSpan(at, found.Wrong.Length), found.Wrong) { Replacement = found.Right };
            at += found.Wrong.Length;
        }
    }

    private static string Beginning(string phrase) => phrase.Length >= 2 ? phrase[..2] : throw new ArgumentException($"“{phrase}” is no phrase.");

    private static bool Stands(string text, string phrase, int at) => at >= 0 && string.CompareOrdinal(text, at, phrase, 0, phrase.Length) == 0;

    private static bool IsExcepted(string text, int at, WrongPhrase phrase) =>
        phrase.Except.Any(longer => Stands(text, longer, at - longer.IndexOf(phrase.Wrong, StringComparison.Ordinal)));

    private static PhraseList Load(string name)
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Words/{name}")!;
        var words = JsonSerializer.Deserialize(file, WordsJson.Default.PhraseFile)!;
        return new PhraseList(words.Pairs.Select(pair => new WrongPhrase(pair.Key, pair.Value, words.Except?.GetValueOrDefault(pair.Key) ?? [])));
    }
}

/// <summary>A file of phrases: what is wrong with what is right, and where it may stand.</summary>
internal sealed record PhraseFile(Dictionary<string, string> Pairs, Dictionary<string, string[]>? Except);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(PhraseFile))]
[JsonSerializable(typeof(DocumentFile))]
internal sealed partial class WordsJson : JsonSerializerContext;
