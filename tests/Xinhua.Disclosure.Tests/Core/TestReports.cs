using CsCheck;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Tests.Core;

/// <summary>Reports for tests of rules and digests.</summary>
internal static class TestReports
{
    public const string Agency = "新华区行政审批局";

    public static CellKey Key(string key) => CellKey.Parse(key, null);

    /// <summary>A report with these numbers, in a year its form is for, with text that no rule complains about.</summary>
    public static ReportContent Report(ReportFormat format, IEnumerable<KeyValuePair<CellKey, decimal>> figures) => new()
    {
        Format = format,
        AgencyName = Agency,
        AgencySlug = "xinhua-xzsp",
        Year = format.LastYear ?? format.FirstYear,
        Figures = new Figures(format, figures),
        Narrative = format.TextSections.ToDictionary(
            section => section.Key, section => string.Concat(section.MustMention) + string.Concat(section.Parts) + string.Concat(section.Themes.Select(theme => theme.Words[0])) + new string('字', section.MinimumLength)),
    };

    public static ReportContent Report(ReportFormat format, params (string Key, decimal Value)[] figures) =>
        Report(format, figures.Select(figure => KeyValuePair.Create(Key(figure.Key), figure.Value)));

    public static Gen<T> OneOf<T>(params IReadOnlyList<T> values) => Gen.Int[0, values.Count - 1].Select(index => values[index]);

    /// <summary>What one rule finds.</summary>
    public static List<Finding> Check(string rule, ReportContent report, ReportContent? previous = null, string? registeredName = null) =>
        [.. ReportValidator.Rules.Single(candidate => candidate.Id == rule).Check(new ReviewContext(report, previous, registeredName))];

    /// <summary>What the validator finds.</summary>
    public static IReadOnlyList<Finding> Validate(ReportContent report, ReportContent? previous = null) =>
        ReportValidator.Validate(new ReviewContext(report, previous, Agency));

    /// <summary>Numbers for every entered cell, such that every identity of the form holds.</summary>
    public static Gen<Dictionary<CellKey, decimal>> Consistent(ReportFormat format)
    {
        var cells = format.EnteredCells.Select(cell => cell.Key).ToList();
        return Gen.Int[0, 500].Array[cells.Count].Select(numbers =>
        {
            var figures = cells.Zip(numbers).ToDictionary(pair => pair.First, pair => (decimal)pair.Second);
            foreach (var identity in format.Identities)
            {
                foreach (var column in cells.Where(key => key.Table == identity.Table).Select(key => key.Column).Distinct())
                {
                    var right = identity.Right.Sum(row => format.Cell(new CellKey(identity.Table, row, column)).Leaves.Sum(leaf => figures[leaf]));
                    var (first, second) = (new CellKey(identity.Table, identity.Left[0], column), new CellKey(identity.Table, identity.Left[1], column));
                    figures[second] = Math.Min(figures[second], right);
                    figures[first] = right - figures[second];
                }
            }

            return figures;
        });
    }

    /// <summary>The same numbers with every total stated, as a document from outside prints them.</summary>
    public static Dictionary<CellKey, decimal> WithStatedTotals(ReportFormat format, Dictionary<CellKey, decimal> figures) =>
        format.Cells.ToDictionary(cell => cell.Key, cell => cell.Leaves.Sum(leaf => figures[leaf]));
}
