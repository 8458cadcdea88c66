namespace Xinhua.Disclosure.Core.Audit;

/// <summary>How an action ended.</summary>
public enum AuditOutcome
{
    /// <summary>It was carried out.</summary>
    Done,

    /// <summary>It was asked for and not allowed; nothing was changed.</summary>
    Refused,
}

/// <summary>
/// A line of the audit log (GB/T 22239-2019 8.1.4.3): who did what, when, from where, to what, and how it ended.
/// Written once, in the transaction of the change it speaks of; <see cref="AuditChain"/> ties it to the line before.
/// </summary>
public sealed class AuditEvent
{
    /// <summary>Longest subject.</summary>
    public const int SubjectLength = 200;

    /// <summary>Longest detail.</summary>
    public const int DetailLength = 1000;

    /// <summary>Longest list of roles.</summary>
    public const int RolesLength = 200;

    /// <summary>Longest network address.</summary>
    public const int AddressLength = 45;

    /// <summary>Longest mark of a session or request.</summary>
    public const int MarkLength = 64;

    /// <summary>Place in the chain, from 1, without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>When, UTC, by the server's clock.</summary>
    public required DateTime At { get; init; }

    /// <summary>What was done.</summary>
    public required AuditAction Action { get; init; }

    /// <summary>How it ended.</summary>
    public required AuditOutcome Outcome { get; init; }

    /// <summary>Whose account; null for the system itself and for somebody not signed in.</summary>
    public required int? ActorId { get; init; }

    /// <summary>Their name at the time.</summary>
    public required string ActorName { get; init; }

    /// <summary>Their roles at the time, in English, separated by commas; may be empty.</summary>
    public required string Roles { get; init; }

    /// <summary>What it was done to, as an address of the portal: <c>reports/xinhua-cgj/2024</c>, <c>accounts/cgj-editor</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>Version of the revision after the action; null where the subject has none.</summary>
    public required int? Version { get; init; }

    /// <summary>Digest of the content before; null where there is none.</summary>
    public required string? Before { get; init; }

    /// <summary>Digest of the content after; null where there is none.</summary>
    public required string? After { get; init; }

    /// <summary>Reason, comment or what exactly changed, in Chinese; may be empty.</summary>
    public required string Detail { get; init; }

    /// <summary>Network address of the client; empty for the system itself.</summary>
    public required string Address { get; init; }

    /// <summary>Mark of the session, from which the session cannot be guessed; empty without one.</summary>
    public required string Session { get; init; }

    /// <summary>Number of the request, as the technical log and error pages have it.</summary>
    public required string Request { get; init; }

    /// <summary>Hash of the line before; of the first line, sixty-four zeros.</summary>
    public required string PreviousHash { get; init; }

    /// <summary>SHA-256 over this line's canonical form, 64 lower-case hexadecimal digits.</summary>
    public required string Hash { get; init; }
}
