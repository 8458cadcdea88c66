using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Xinhua.Disclosure.Core.Validation;

/// <summary>What is said of a rule to whoever meets it: what must be true, why, what to do, and what it rests on.</summary>
/// <param name="Id">Id of the rule.</param>
/// <param name="Sentence">What must be true, in Chinese.</param>
/// <param name="Why">What happens when it is not, in Chinese.</param>
/// <param name="Cure">What to do, in Chinese.</param>
/// <param name="Source">What it rests on.</param>
public sealed record RuleEntry(string Id, string Sentence, string Why, string Cure, string Source)
{
    /// <summary>Weight of its findings; null for what no rule judges.</summary>
    public Severity? Severity { get; init; }

    /// <summary>Whether a finding may stand with a written reason and a name.</summary>
    public bool MayBeExcused { get; init; }

    /// <summary>How it is seen to without a rule; null where a rule judges it.</summary>
    public string? How { get; init; }
}

/// <summary>Rules that belong together.</summary>
/// <param name="Key">Stable key, for addresses.</param>
/// <param name="Name">What users read.</param>
/// <param name="Entries">The rules, in the order of their ids.</param>
public sealed record RuleGroup(string Key, string Name, IReadOnlyList<RuleEntry> Entries);

/// <summary>
/// The catalogue of the rules: what each rule says of itself, with the words written for it in <c>Text/Words/rules.json</c>, and what the system
/// sees to without a rule.
/// </summary>
public static class RuleCatalogue
{
    /// <summary>The groups, in the order in which they are shown.</summary>
    public static IReadOnlyList<RuleGroup> Groups { get; } = Load();

    /// <summary>Every entry.</summary>
    public static IEnumerable<RuleEntry> Entries => Groups.SelectMany(group => group.Entries);

    private static List<RuleGroup> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Words/rules.json")!;
        var rules = ReportValidator.Rules.ToDictionary(rule => rule.Id, StringComparer.Ordinal);
        return JsonSerializer.Deserialize(stream, CatalogueJson.Default.CatalogueFile)!.Groups.ConvertAll(group => new RuleGroup(
            group.Key,
            group.Name,
            [.. group.Rules.Where(words => words.How is not null || rules.ContainsKey(words.Id)).Select(words => Entry(words, rules.GetValueOrDefault(words.Id))).OrderBy(entry => entry.Id, StringComparer.Ordinal)]));
    }

    private static RuleEntry Entry(RuleWords words, ReportRule? rule) => rule is null
        ? new RuleEntry(words.Id, words.Sentence!, words.Why, words.Cure, words.Source!) { How = words.How }
        : new RuleEntry(rule.Id, rule.Sentence, words.Why, words.Cure, rule.Source) { Severity = rule.Severity, MayBeExcused = rule.MayBeExcused };
}

/// <summary>The words of one rule; sentence and source only where no rule has them.</summary>
internal sealed record RuleWords
{
    public required string Id { get; init; }

    public required string Why { get; init; }

    public required string Cure { get; init; }

    public string? Sentence { get; init; }

    public string? Source { get; init; }

    public string? How { get; init; }
}

internal sealed record GroupWords(string Key, string Name, IReadOnlyList<RuleWords> Rules);

internal sealed record CatalogueFile(List<GroupWords> Groups);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(CatalogueFile))]
internal sealed partial class CatalogueJson : JsonSerializerContext;
