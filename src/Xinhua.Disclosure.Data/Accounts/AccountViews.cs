using Xinhua.Disclosure.Core.Agencies;

namespace Xinhua.Disclosure.Data.Accounts;

/// <summary>A session with the account behind it.</summary>
/// <param name="Session">The session.</param>
/// <param name="Account">The account with its grants.</param>
public sealed record SessionWithAccount(AccountSession Session, Account Account);

/// <summary>How long sessions last and how many an account may have.</summary>
/// <param name="Idle">Longest time without a request.</param>
/// <param name="Absolute">Longest time in all.</param>
/// <param name="Parallel">Most sessions of an account at a time.</param>
public sealed record SessionLimits(TimeSpan Idle, TimeSpan Absolute, int Parallel);

/// <summary>What is written down when a session begins.</summary>
/// <param name="KeyHash">SHA-256 of its key.</param>
/// <param name="Address">Network address.</param>
/// <param name="Browser">The browser in a few words.</param>
/// <param name="HasSecondFactor">Whether a second factor was given.</param>
/// <param name="IsProved">Whether the person has just proved who they are to the portal itself; who comes from a provider has not.</param>
/// <param name="Detail">How they proved it, in Chinese, for the audit log.</param>
public sealed record SessionOpening(string KeyHash, string Address, string Browser, bool HasSecondFactor, bool IsProved, string Detail);

/// <summary>How many wrong passwords or codes lock an account, and for how long.</summary>
/// <param name="Failures">Wrong attempts in a row.</param>
/// <param name="Duration">How long it stays locked.</param>
public sealed record LockoutRule(int Failures, TimeSpan Duration);

/// <summary>An account in the list of the security administrator.</summary>
public sealed record AccountItem(
    int Id,
    string UserName,
    string DisplayName,
    Duty Duty,
    string? Email,
    bool IsDisabled,
    DateOnly? EndsOn,
    DateTime? PasswordSetAt,
    DateTime? LastSignInAt,
    DateTimeOffset? LockoutEnd,
    bool HasSecondFactor,
    DateTime? InvitationExpiresAt,
    IReadOnlyList<GrantItem> Grants);

/// <summary>A grant in a list.</summary>
public sealed record GrantItem(Role Role, string? AgencyName, bool IncludesSubtree);

/// <summary>What a unit is called.</summary>
public sealed record UnitWords(string Slug, string Name);
