using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Core.Validation;

/// <summary>What the register knows of the agency whose report is judged.</summary>
/// <param name="Kind">What kind of organ it is.</param>
/// <param name="MakesRegulations">Whether it has the power to make 规章.</param>
/// <param name="SuperiorNames">Names of the agencies above it in the report year, nearest first; they may be named in its text.</param>
/// <param name="OtherNames">Names of all other agencies of the installation; one of them in the text is most likely copied.</param>
public sealed record UnitFacts(AgencyKind Kind, bool MakesRegulations, IReadOnlyList<string> SuperiorNames, IReadOnlyList<string> OtherNames);

/// <summary>Where a draft stands in time. Days are those of China.</summary>
/// <param name="Today">The day it is judged.</param>
/// <param name="SubmitBy">Last day for submitting, of its campaign or else of the decree (条例第四十九条).</param>
/// <param name="ReturnedOn">The day a reviewer returned it; null when none did since it was last submitted.</param>
public sealed record DraftFacts(DateOnly Today, DateOnly SubmitBy, DateOnly? ReturnedOn);

/// <summary>What a consolidated report adds up (国办公开办函〔2021〕30号).</summary>
/// <param name="Included">Sums of the published reports of the units below, entered cells only.</param>
/// <param name="Units">Names of the units whose reports are in the sum.</param>
/// <param name="Missing">Names of the units that owe a report and have published none.</param>
public sealed record UnitsBelow(IReadOnlyDictionary<CellKey, decimal> Included, IReadOnlyList<string> Units, IReadOnlyList<string> Missing);

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
}
