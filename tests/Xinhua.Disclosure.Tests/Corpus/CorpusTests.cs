using System.Globalization;
using Xinhua.Disclosure.Core.Validation;
using Xunit;

namespace Xinhua.Disclosure.Tests.Corpus;

/// <summary>
/// How often the rules are right on reports written for that: every file of this folder, every rule. What is measured stands in docs/rules.md;
/// DISCLOSURE_WRITE_DOCS=1 writes it there.
/// </summary>
public sealed class CorpusTests
{
    private const string Begin = "<!-- corpus: measured by CorpusTests, DISCLOSURE_WRITE_DOCS=1 rewrites it -->";
    private const string End = "<!-- /corpus -->";
    private const double LeastPrecisionOfErrors = 0.99;

    /// <summary>Rules that speak of a text as a whole and name no section.</summary>
    private static readonly string[] OfWholeText = ["R36", "R37", "R38"];

    private static readonly string Document = Path.Combine(Repository.Root, "docs", "rules.md");

    [Fact]
    public void Errors_are_right_and_the_documentation_says_how_often_each_rule_is()
    {
        var judged = CorpusCase.All().Select(labelled => new Judged(labelled.File, labelled.Case, Found(labelled.Case))).ToList();
        var known = ReportValidator.Rules.Select(rule => rule.Id).ToList();
        Assert.Empty(judged.SelectMany(judgement => judgement.Case.Expects).Except(known));

        var rows = ReportValidator.Rules.Select(rule => new Measured(rule, judged)).Where(row => row.Right + row.False + row.Missed > 0).ToList();
        var wrong = string.Join('\n', judged.SelectMany(judgement => judgement.Complaints));
        Assert.True(rows.All(row => row.Rule.Severity != Severity.Error || row.Precision >= LeastPrecisionOfErrors), wrong);

        IEnumerable<string> table =
        [
            Begin,
            "| rule | severity | with it | without | found rightly | found wrongly | missed | precision | recall |",
            "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
            .. rows.Select(row => row.Line(judged.Count)),
            "",
            $"{judged.Count(judgement => judgement.Case.IsText)} texts, {judged.Count(judgement => !judgement.Case.IsText)} tables.",
            End,
        ];
        var text = File.ReadAllText(Document);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        Assert.True(from >= 0 && to > from, "docs/rules.md has no place for the table.");
        var measured = string.Join('\n', table);
        if (Environment.GetEnvironmentVariable("DISCLOSURE_WRITE_DOCS") == "1")
        {
            File.WriteAllText(Document, text[..from] + measured + text[(to + End.Length)..]);
            return;
        }

        Assert.True(measured == text[from..(to + End.Length)], $"docs/rules.md says otherwise than what is measured:\n{measured}\n\n{wrong}");
    }

    [Fact]
    public void Cases_have_names_of_their_own() =>
        Assert.Empty(CorpusCase.All().GroupBy(labelled => (labelled.File, labelled.Case.Name)).Where(group => group.Count() > 1).Select(group => group.Key));

    /// <summary>What was found: rule and message. A case about text says nothing of its tables, so findings about cells alone are not counted there.</summary>
    private static List<Finding> Found(CorpusCase labelled) =>
    [
        .. ReportValidator.Validate(labelled.Context())
            .Where(finding => finding.Severity != Severity.Info)
            .Where(finding => !labelled.IsText || finding.Section is not null || OfWholeText.Contains(finding.RuleId)),
    ];

    private sealed record Judged(string File, CorpusCase Case, List<Finding> Findings)
    {
        public HashSet<string> Found { get; } = [.. Findings.Select(finding => finding.RuleId)];

        public IEnumerable<string> Complaints =>
            Findings.Where(finding => !Case.Expects.Contains(finding.RuleId)).Select(finding => $"{File} {Case.Name}: {finding.RuleId} is wrong: {finding.Message}")
                .Concat(Case.Expects.Where(rule => !Found.Contains(rule)).Select(rule => $"{File} {Case.Name}: {rule} is missed"));
    }

    private sealed class Measured(ReportRule rule, List<Judged> judged)
    {
        public ReportRule Rule { get; } = rule;

        public int Right { get; } = judged.Count(judgement => judgement.Case.Expects.Contains(rule.Id) && judgement.Found.Contains(rule.Id));

        public int False { get; } = judged.Count(judgement => !judgement.Case.Expects.Contains(rule.Id) && judgement.Found.Contains(rule.Id));

        public int Missed { get; } = judged.Count(judgement => judgement.Case.Expects.Contains(rule.Id) && !judgement.Found.Contains(rule.Id));

        /// <summary>Share of what it found that is right; a rule that found nothing was never wrong.</summary>
        public double Precision => Right + False == 0 ? 1 : (double)Right / (Right + False);

        public double Recall => Right + Missed == 0 ? 1 : (double)Right / (Right + Missed);

        // Not bare at the start of a line: there the list of rules is told by it.
        public string Line(int all) =>
            $"| `{Rule.Id}` | {Rule.Severity} | {Right + Missed} | {all - Right - Missed} | {Right} | {False} | {Missed} | {Percent(Precision)} | {Percent(Recall)} |";

        private static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";
    }
}
