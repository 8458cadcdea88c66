using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Data.Audit;

/// <summary>Who stands behind what is done: the same for every line of a request.</summary>
/// <param name="Actor">The person; null for the system itself and for somebody not signed in.</param>
/// <param name="Name">What the log calls them.</param>
/// <param name="Roles">Their roles.</param>
/// <param name="Address">Network address of the client.</param>
/// <param name="Session">Mark of the session.</param>
/// <param name="Request">Number of the request.</param>
public sealed record AuditOrigin(Actor? Actor, string Name, IReadOnlyCollection<Role> Roles, string Address, string Session, string Request)
{
    /// <summary>The portal itself: background work and start.</summary>
    public static readonly AuditOrigin System = new(null, "系统", [], "", "", "");

    /// <summary>Somebody at the command line of the server.</summary>
    public static readonly AuditOrigin CommandLine = System with { Name = "命令行" };
}

/// <summary>A line still to be written.</summary>
internal sealed record AuditEntry(
    AuditAction Action, AuditOutcome Outcome, string Subject, int? Version, string? Before, string? After, string Detail, Actor? Actor);

/// <summary>
/// What a unit of work says for the audit log. Lines wait here until the context saves, and go in with the changes in one transaction;
/// a save of which nothing was said is refused.
/// </summary>
public sealed class AuditTrail(TimeProvider clock)
{
    private readonly List<AuditEntry> waiting = [];
    private readonly HashSet<AuditAction> writtenActions = [];

    /// <summary>Who stands behind what is done.</summary>
    public AuditOrigin Origin { get; set; } = AuditOrigin.System;

    /// <summary>How many lines this unit of work has written so far.</summary>
    public int Written { get; private set; }

    /// <summary>What the lines written so far speak of.</summary>
    public IReadOnlySet<AuditAction> WrittenActions => writtenActions;

    /// <summary>Whether lines wait for the next save.</summary>
    public bool HasWaiting => waiting.Count > 0;

    /// <summary>Says what the next save does.</summary>
    /// <param name="action">What is done.</param>
    /// <param name="subject">To what, as an address of the portal.</param>
    /// <param name="detail">Reason, comment or what exactly changed, in Chinese.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="version">Version of the revision after it.</param>
    /// <param name="before">Digest of the content before.</param>
    /// <param name="after">Digest of the content after.</param>
    /// <param name="actor">Who did it, where that is not the person behind the request.</param>
    public void Record(
        AuditAction action,
        string subject,
        string? detail = null,
        AuditOutcome outcome = AuditOutcome.Done,
        int? version = null,
        string? before = null,
        string? after = null,
        Actor? actor = null) =>
        waiting.Add(new AuditEntry(action, outcome, Short(subject, AuditEvent.SubjectLength), version, before, after, Short(detail ?? "", AuditEvent.DetailLength), actor));

    /// <summary>Takes back what was said but not saved.</summary>
    public void Forget() => waiting.Clear();

    /// <summary>Takes down that lines are in the database.</summary>
    internal void Wrote(IReadOnlyCollection<AuditEvent> lines)
    {
        Written += lines.Count;
        writtenActions.UnionWith(lines.Select(line => line.Action));
    }

    /// <summary>Makes the waiting lines into links of the chain, and the new end of it.</summary>
    internal IReadOnlyList<AuditEvent> Seal(AuditMark end)
    {
        var lines = new List<AuditEvent>(waiting.Count);

        // To the microsecond, which every database keeps.
        var now = clock.GetUtcNow().UtcDateTime;
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        foreach (var entry in waiting)
        {
            var line = Line(entry, end, now, "");
            line = Line(entry, end, now, AuditChain.HashOf(line));
            lines.Add(line);
            end = new AuditMark(line.Sequence, line.Hash);
        }

        waiting.Clear();
        return lines;
    }

    private AuditEvent Line(AuditEntry entry, AuditMark end, DateTime now, string hash) => new()
    {
        Sequence = end.Sequence + 1,
        At = now,
        Action = entry.Action,
        Outcome = entry.Outcome,
        ActorId = (entry.Actor ?? Origin.Actor)?.AccountId,
        ActorName = Short((entry.Actor ?? Origin.Actor)?.Name ?? Origin.Name, Actor.NameLength),
        Roles = entry.Actor is null || entry.Actor == Origin.Actor ? Short(string.Join(',', Origin.Roles.Distinct().Order()), AuditEvent.RolesLength) : "",
        Subject = entry.Subject,
        Version = entry.Version,
        Before = entry.Before,
        After = entry.After,
        Detail = entry.Detail,
        Address = Short(Origin.Address, AuditEvent.AddressLength),
        Session = Short(Origin.Session, AuditEvent.MarkLength),
        Request = Short(Origin.Request, AuditEvent.MarkLength),
        PreviousHash = end.Hash,
        Hash = hash,
    };

    /// <summary>Fits a text into its column without cutting a character in two, and without what could forge a line on a screen.</summary>
    private static string Short(string text, int length)
    {
        var clean = string.Concat(text.EnumerateRunes().Select(rune => IsHarmful(rune) ? " " : rune.ToString()));
        return clean.Length <= length ? clean : clean[..(char.IsHighSurrogate(clean[length - 2]) ? length - 2 : length - 1)] + "…";
    }

    private static bool IsHarmful(System.Text.Rune rune) => System.Text.Rune.GetUnicodeCategory(rune) is
        System.Globalization.UnicodeCategory.Control
        or System.Globalization.UnicodeCategory.Format
        or System.Globalization.UnicodeCategory.LineSeparator
        or System.Globalization.UnicodeCategory.ParagraphSeparator
        or System.Globalization.UnicodeCategory.Surrogate;
}

/// <summary>Where the chain begins and ends. One row; whoever appends locks it first, so that concurrent writers keep one chain.</summary>
public sealed class AuditHead
{
    /// <summary>Always 1.</summary>
    public int Id { get; init; } = 1;

    /// <summary>Place of the last line.</summary>
    public long Sequence { get; init; }

    /// <summary>Hash of the last line.</summary>
    public required string Hash { get; init; }

    /// <summary>Place of the last line that was removed when its retention was over; 0 when none was.</summary>
    public long RemovedSequence { get; init; }

    /// <summary>Hash of that line: what the first remaining line stands on.</summary>
    public required string RemovedHash { get; init; }
}
