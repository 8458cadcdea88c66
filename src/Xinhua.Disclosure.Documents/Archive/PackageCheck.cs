using Xinhua.Disclosure.Core.Archive;
using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Documents.Archive;

/// <summary>The four properties a record must have (DA/T 70-2018).</summary>
public enum CheckProperty
{
    /// <summary>真实性.</summary>
    Authenticity,

    /// <summary>完整性.</summary>
    Completeness,

    /// <summary>可用性.</summary>
    Usability,

    /// <summary>安全性.</summary>
    Safety,
}

/// <summary>What an item of the check said.</summary>
public enum CheckVerdict
{
    /// <summary>通过.</summary>
    Passed,

    /// <summary>不通过.</summary>
    Failed,

    /// <summary>不适用; the note says why.</summary>
    NotApplicable,
}

/// <summary>An item of the check.</summary>
/// <param name="Code">Its code after DA/T 70-2018: stage, property, group, number.</param>
/// <param name="Property">Which property it speaks of.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Basis">The clause it stands on.</param>
/// <param name="Asks">What is checked, in Chinese.</param>
/// <param name="Look">Looks at a package.</param>
public sealed record CheckItem(string Code, CheckProperty Property, string Name, string Basis, string Asks, Func<Inspection, CheckFinding> Look);

/// <summary>What an item found.</summary>
/// <param name="Verdict">How it ended.</param>
/// <param name="Note">What was found or why it does not apply, in Chinese; may be empty.</param>
public sealed record CheckFinding(CheckVerdict Verdict, string Note)
{
    private const int Shown = 5;

    /// <summary>Nothing is wrong.</summary>
    public static CheckFinding Pass(string note = "") => new(CheckVerdict.Passed, note);

    /// <summary>Something is wrong.</summary>
    public static CheckFinding Fail(string note) => new(CheckVerdict.Failed, note);

    /// <summary>It cannot be asked here.</summary>
    public static CheckFinding NotApplicable(string why) => new(CheckVerdict.NotApplicable, why);

    /// <summary>The complaint, unless what is asked for holds.</summary>
    public static IEnumerable<string> Unless(bool holds, string complaint) => When(!holds, complaint);

    /// <summary>The complaint, when it is true.</summary>
    public static IEnumerable<string> When(bool isTrue, string complaint) => isTrue ? [complaint] : [];

    /// <summary>Fails when there are complaints, and names the first of them.</summary>
    public static CheckFinding Of(IEnumerable<string> complaints, string note = "")
    {
        var all = complaints.ToList();
        return all.Count == 0 ? Pass(note) : Fail(string.Join("；", all.Take(Shown)) + (all.Count > Shown ? $"；等{all.Count}处" : ""));
    }
}

/// <summary>What an item said of a package.</summary>
/// <param name="Item">The item.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Note">What was found or why it does not apply, in Chinese; may be empty.</param>
public sealed record CheckResult(CheckItem Item, CheckVerdict Verdict, string Note);

/// <summary>The packages a package is checked among.</summary>
/// <param name="Others">Their numbers; more years than its own do no harm.</param>
/// <param name="IsWhole">Whether these are all there are, so that a gap is a gap.</param>
public sealed record PackageSurroundings(IReadOnlyCollection<ArchiveNumber> Others, bool IsWhole)
{
    /// <summary>Nothing is known of others.</summary>
    public static readonly PackageSurroundings Alone = new([], false);
}

/// <summary>The check of the four properties (四性检测) of a package: a list of items, each of which can fail.</summary>
/// <param name="formats">The forms, with which the data are read again.</param>
public sealed class PackageCheck(ReportFormats formats)
{
    /// <summary>All items, in their order.</summary>
    public static IReadOnlyList<CheckItem> Items { get; } = [.. AuthenticityItems.All, .. CompletenessItems.All, .. UsabilityItems.All, .. SafetyItems.All];

    /// <summary>What each item says of a package.</summary>
    /// <param name="package">The package.</param>
    /// <param name="surroundings">The packages it stands among.</param>
    public IReadOnlyList<CheckResult> Check(OpenedPackage package, PackageSurroundings surroundings)
    {
        var inspection = new Inspection(package, surroundings, formats);
        return
        [
            .. Items.Select(item =>
            {
                var finding = item.Look(inspection);
                return new CheckResult(item, finding.Verdict, finding.Note);
            }),
        ];
    }
}

/// <summary>The properties and verdicts in Chinese.</summary>
public static class CheckNames
{
    /// <summary>What users read.</summary>
    public static string Chinese(this CheckProperty property) => property switch
    {
        CheckProperty.Authenticity => "真实性",
        CheckProperty.Completeness => "完整性",
        CheckProperty.Usability => "可用性",
        CheckProperty.Safety => "安全性",
    };

    /// <summary>What users read.</summary>
    public static string Chinese(this CheckVerdict verdict) => verdict switch
    {
        CheckVerdict.Passed => "通过",
        CheckVerdict.Failed => "不通过",
        CheckVerdict.NotApplicable => "不适用",
    };
}
