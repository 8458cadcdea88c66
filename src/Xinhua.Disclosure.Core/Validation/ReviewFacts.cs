using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Core.Validation;

/// <summary>What the register knows of the agency whose report is judged.</summary>
/// <param name="Kind">What kind of organ it is.</param>
/// <param name="MakesRegulations">Whether it has the power to make 规章.</param>
/// <param name="SuperiorNames">Names of the agencies above it in the report year, nearest first, and of their offices; they may be named in its text.</param>
/// <param name="OtherNames">Names of all other agencies of the installation, those below it left out; one of them in the text is most likely copied.</param>
public sealed record UnitFacts(AgencyKind Kind, bool MakesRegulations, IReadOnlyList<string> SuperiorNames, IReadOnlyList<string> OtherNames);

/// <summary>Where a draft stands in time. Days are those of China.</summary>
/// <param name="Today">The day it is judged: the present one for a draft, the day it was submitted for what is in review.</param>
/// <param name="SubmitBy">Last day for submitting, of its campaign or else of the decree (条例第四十九条); null for a correction, which has none.</param>
/// <param name="ReturnedOn">The day a reviewer returned it, whereupon it is corrected or was submitted again; null when none did.</param>
public sealed record DraftFacts(DateOnly Today, DateOnly? SubmitBy, DateOnly? ReturnedOn)
{
    /// <summary>The day it was first submitted, which meets the deadline or does not, however often it comes back; null before that.</summary>
    public DateOnly? FirstSubmittedOn { get; init; }
}

/// <summary>What a consolidated report adds up (国办公开办函〔2021〕30号).</summary>
/// <param name="Included">Sums of the published reports of the units below, entered cells only.</param>
/// <param name="Units">Names of the units whose reports are in the sum.</param>
/// <param name="Missing">Names of the units that owe a report and have published none.</param>
public sealed record UnitsBelow(IReadOnlyDictionary<CellKey, decimal> Included, IReadOnlyList<string> Units, IReadOnlyList<string> Missing)
{
    /// <summary>What each unit in the sum has in the rows of requests that came in: by it a unit that was added twice is known.</summary>
    public IReadOnlyList<UnitShare> Shares { get; init; } = [];

    /// <summary>Units that are in this year's sum and were not in last year's, with what they brought along.</summary>
    public IReadOnlyList<UnitCases> Joined { get; init; } = [];

    /// <summary>Units that were in last year's sum and are not in this year's, with what they carried forward.</summary>
    public IReadOnlyList<UnitCases> Left { get; init; } = [];
}

/// <summary>What a unit has in some cells.</summary>
public sealed record UnitShare(string Name, IReadOnlyDictionary<CellKey, decimal> Figures);

/// <summary>How many requests a unit brings into a sum or takes out of it.</summary>
public sealed record UnitCases(string Name, decimal Cases);

/// <summary>Another unit's report that shares sentences with the one judged.</summary>
/// <param name="AgencyName">The unit.</param>
/// <param name="Year">Its report year.</param>
/// <param name="SharedHashes">Hashes of the masked sentences that stand in both.</param>
public sealed record SimilarReport(string AgencyName, int Year, IReadOnlySet<long> SharedHashes);

/// <summary>Thresholds an installation may set.</summary>
public sealed record RuleSettings
{
    /// <summary>Share of the text, from 0 to 1, from which likeness with the agency's own report of the year before is asked about.</summary>
    public double OwnSimilarity { get; init; } = 0.5;

    /// <summary>Share from which likeness with another unit's report is asked about.</summary>
    public double OthersSimilarity { get; init; } = 0.8;

    /// <summary>Days within which a returned report is to be corrected.</summary>
    public int CorrectionDays { get; init; } = 5;

    /// <summary>Names and titles the installation keeps a list of, with how they are written wrongly (TXT-08); empty when it keeps none.</summary>
    public PhraseList? Names { get; init; }
}
