using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Core.Reports;

/// <summary>Somebody who has a draft open; renewed while the page is open and forgotten soon after.</summary>
public sealed class EditorPresence
{
    /// <summary>Longest name of a page: a random value the page makes for itself.</summary>
    public const int PageLength = 40;

    /// <summary>Longest place: a cell key or a section key.</summary>
    public const int PlaceLength = 120;

    /// <summary>The revision that is open.</summary>
    public required int RevisionId { get; init; }

    /// <summary>The page, so that one person with two pages counts twice for themselves and once for others.</summary>
    public required string Page { get; init; }

    /// <summary>Who.</summary>
    public required int AccountId { get; init; }

    /// <summary>The person's name.</summary>
    public required string Name { get; init; }

    /// <summary>The cell or section where the person is; null when nowhere in particular.</summary>
    public string? Place { get; set; }

    /// <summary>When the page was last heard of, UTC.</summary>
    public required DateTime SeenAt { get; set; }
}

/// <summary>A sentence of a submitted revision, figures and years masked, so that reports that share text are found by it.</summary>
public sealed class SentenceMark
{
    /// <summary>The revision.</summary>
    public required int RevisionId { get; init; }

    /// <summary>Hash of the masked sentence.</summary>
    public required long Hash { get; init; }

    /// <summary>How many characters the masked sentences with this hash have in all.</summary>
    public required int Length { get; init; }
}

/// <summary>What became of a finding.</summary>
public enum RuleRecordState
{
    /// <summary>It stands.</summary>
    Open,

    /// <summary>It was gone at a later check.</summary>
    Fixed,

    /// <summary>It was submitted with a reason.</summary>
    Excused,
}

/// <summary>A finding that was there when somebody tried to submit a revision, and what became of it: how often a rule fires, is heeded, is excused.</summary>
public sealed class RuleRecord
{
    /// <summary>Longest rule id.</summary>
    public const int RuleIdLength = 16;

    /// <summary>The revision.</summary>
    public required int RevisionId { get; init; }

    /// <summary>What it was about: <see cref="Justification.SubjectOf"/>.</summary>
    public required string Subject { get; init; }

    /// <summary>The rule.</summary>
    public required string RuleId { get; init; }

    /// <summary>What became of it by the last check.</summary>
    public required RuleRecordState State { get; set; }

    /// <summary>When it was first found, UTC.</summary>
    public required DateTime FirstSeenAt { get; init; }

    /// <summary>
    /// Brings what is recorded of a revision up to an attempt to submit it: what is new stands open, what is gone was fixed,
    /// and what goes in with a reason is excused.
    /// </summary>
    /// <param name="revisionId">The revision.</param>
    /// <param name="known">What is recorded so far.</param>
    /// <param name="findings">What the rules find now.</param>
    /// <param name="isSubmitted">Whether it was handed in.</param>
    /// <param name="now">The instant, UTC.</param>
    /// <returns>The records that are new.</returns>
    public static IReadOnlyList<RuleRecord> Attempt(int revisionId, IReadOnlyCollection<RuleRecord> known, IReadOnlyList<Finding> findings, bool isSubmitted, DateTime now)
    {
        // Two findings of one rule may speak of the same place; they are one.
        var standing = findings.GroupBy(Justification.SubjectOf, StringComparer.Ordinal).ToDictionary(
            same => same.Key,
            same => (same.First().RuleId, State: isSubmitted && same.Any(finding => finding.Severity != Severity.Info) ? RuleRecordState.Excused : RuleRecordState.Open),
            StringComparer.Ordinal);
        foreach (var record in known)
        {
            record.State = standing.TryGetValue(record.Subject, out var found) ? found.State : RuleRecordState.Fixed;
        }

        return
        [
            .. standing.ExceptBy(known.Select(record => record.Subject), found => found.Key).Select(found => new RuleRecord
            {
                RevisionId = revisionId,
                Subject = found.Key,
                RuleId = found.Value.RuleId,
                State = found.Value.State,
                FirstSeenAt = now,
            }),
        ];
    }
}
