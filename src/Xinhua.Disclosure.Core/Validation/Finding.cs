using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Core.Validation;

/// <summary>How much a finding weighs.</summary>
public enum Severity
{
    /// <summary>Blocks submission.</summary>
    Error,

    /// <summary>May stand only with a written reason.</summary>
    Warning,

    /// <summary>For information.</summary>
    Info,
}

/// <summary>A place in the text of a section, in UTF-16 units from its beginning.</summary>
/// <param name="Start">First unit.</param>
/// <param name="Length">How many.</param>
public readonly record struct TextSpan(int Start, int Length);

/// <summary>A change of a section's text that would cure a finding; the author decides whether to take it.</summary>
/// <param name="Span">What is replaced.</param>
/// <param name="Replacement">What stands there afterwards; may be empty.</param>
public sealed record TextFix(TextSpan Span, string Replacement);

/// <summary>Something a rule found in a report.</summary>
public sealed record Finding
{
    /// <summary>Stable id of the rule, e.g. R01.</summary>
    public required string RuleId { get; init; }

    /// <summary>How much it weighs.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What is wrong, in Chinese, with the figures in it.</summary>
    public required string Message { get; init; }

    /// <summary>The cells it speaks of.</summary>
    public IReadOnlyList<CellKey> Cells { get; init; } = [];

    /// <summary>Key of the section it speaks of; null when it speaks of cells or of the whole.</summary>
    public string? Section { get; init; }

    /// <summary>The words it speaks of.</summary>
    public string? Excerpt { get; init; }

    /// <summary>Where in the section's text, in the order of the text; empty when it speaks of the section as a whole.</summary>
    public IReadOnlyList<TextSpan> Spans { get; init; } = [];

    /// <summary>The sentence it speaks of, when it speaks of one: a reason is tied to the sentence instead of the whole section.</summary>
    public string? Sentence { get; init; }

    /// <summary>What would cure it by itself; null when nothing certain would.</summary>
    public TextFix? Fix { get; init; }

    /// <summary>What to do, in Chinese.</summary>
    public string? Suggestion { get; init; }

    /// <summary>Whether it may stand with a written reason and a name.</summary>
    public bool MayBeExcused { get; init; }

    /// <summary>
    /// What the finding is about, the same as long as it speaks of the same place: the rule with its cells, its section, or its sentence and the cells it names.
    /// A justification is tied to it.
    /// </summary>
    public string Subject => Sentence is null
        ? $"{RuleId} {Section ?? string.Join(' ', Cells)}".TrimEnd()
        : $"{RuleId} {Section} {ContentDigest.Of(Sentence)[..16]} {string.Join(' ', Cells)}".TrimEnd();
}

/// <summary>The weights in Chinese.</summary>
public static class SeverityNames
{
    /// <summary>What users read.</summary>
    public static string Chinese(this Severity severity) => severity switch
    {
        Severity.Error => "错误",
        Severity.Warning => "提醒",
        Severity.Info => "提示",
    };
}
