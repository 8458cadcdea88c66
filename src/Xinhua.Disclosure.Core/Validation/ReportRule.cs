using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Core.Validation;

/// <summary>Everything a rule may look at. Loaded once by the caller; rules never query and know no clock.</summary>
/// <param name="Report">The report that is judged.</param>
/// <param name="Previous">The same agency's report of the year before; null when none is on file.</param>
/// <param name="RegisteredName">The agency's name in the register; null when a document is checked outside the portal.</param>
public sealed record ReviewContext(ReportContent Report, ReportContent? Previous, string? RegisteredName)
{
    /// <summary>What is known of the agency; null when a document is checked outside the portal, and rules that need it stay silent.</summary>
    public UnitFacts? Unit { get; init; }

    /// <summary>Where the draft stands in time; null when a document is checked outside the portal.</summary>
    public DraftFacts? Draft { get; init; }

    /// <summary>The reports a consolidated one adds up; null unless the agency is a government whose units report here.</summary>
    public UnitsBelow? Below { get; init; }

    /// <summary>Reports of other units that share sentences with this one, most alike first.</summary>
    public IReadOnlyList<SimilarReport> Similar { get; init; } = [];

    /// <summary>Thresholds of the installation.</summary>
    public RuleSettings Settings { get; init; } = new();

    /// <summary>The form of the report.</summary>
    public ReportFormat Format => Report.Format;

    /// <summary>The numbers of the report.</summary>
    public Figures Figures => Report.Figures;
}

/// <summary>A rule about a report: a pure function from loaded data to findings.</summary>
/// <param name="id">Stable id.</param>
/// <param name="severity">Weight of its findings.</param>
/// <param name="sentence">The sentence that must be true, in Chinese, for the catalogue.</param>
/// <param name="source">What it rests on: the law, the form, or an error seen in published reports.</param>
public abstract class ReportRule(string id, Severity severity, string sentence, string source)
{
    /// <summary>Stable id, e.g. R01.</summary>
    public string Id { get; } = id;

    /// <summary>Weight of its findings.</summary>
    public Severity Severity { get; } = severity;

    /// <summary>The sentence that must be true, in Chinese.</summary>
    public string Sentence { get; } = sentence;

    /// <summary>What it rests on.</summary>
    public string Source { get; } = source;

    /// <summary>Whether a finding may stand with a written reason; warnings may, errors only where the rule says so.</summary>
    public virtual bool MayBeExcused => Severity != Severity.Error;

    /// <summary>What the rule finds in a report.</summary>
    public abstract IEnumerable<Finding> Check(ReviewContext context);

    /// <summary>A finding about cells.</summary>
    protected Finding Found(string message, params IReadOnlyList<CellKey> cells) => new()
    {
        RuleId = Id,
        Severity = Severity,
        Message = message,
        Cells = cells,
        MayBeExcused = MayBeExcused,
    };

    /// <summary>A finding about a section of text.</summary>
    protected Finding FoundIn(FormatSection section, string message) => Found(message) with { Section = section.Key };

    /// <summary>A cell named for messages: 「行」的「列」.</summary>
    protected static string Place(ReviewContext context, CellKey key) => context.Format.Cell(key).Place;
}
