using System.ComponentModel.DataAnnotations;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.Accounts;

namespace Xinhua.Disclosure.Web.Security;

/// <summary>What a password must be like.</summary>
public enum PasswordProfile
{
    /// <summary>As assessors of 等级保护 expect it: three of four kinds of characters, changed every 90 days, none of the last five again.</summary>
    Dengbao,

    /// <summary>As OWASP ASVS 5.0 wants it: long, not guessable, and kept as long as nobody else knows it.</summary>
    Asvs,
}

/// <summary>Whether a second factor must be set up where more than writing is at stake.</summary>
public enum SecondFactorRule
{
    /// <summary>Reviewers, leaders, officers and administrators must.</summary>
    Required,

    /// <summary>Nobody must; meant for demonstrations.</summary>
    Optional,
}

/// <summary>Settings of the section <c>Security</c>.</summary>
public sealed class SecurityOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Security";

    /// <summary>Fewest characters of a password.</summary>
    public const int PasswordLength = 12;

    /// <summary>Most characters of a password that are accepted; none is ever cut off.</summary>
    public const int LongestPassword = 256;

    /// <summary>How long a password is good in the profile <see cref="PasswordProfile.Dengbao"/>.</summary>
    public static readonly TimeSpan PasswordAge = TimeSpan.FromDays(90);

    /// <summary>How long before its end a password is warned of.</summary>
    public static readonly TimeSpan PasswordWarning = TimeSpan.FromDays(14);

    /// <summary>How many passwords, the present one included, must not come again in the profile <see cref="PasswordProfile.Dengbao"/>.</summary>
    public const int PasswordHistory = 5;

    /// <summary>What a password must be like.</summary>
    public PasswordProfile PasswordProfile { get; init; } = PasswordProfile.Dengbao;

    /// <summary>Minutes without a request after which a session ends.</summary>
    [Range(5, 480, ErrorMessage = "Security:IdleMinutes 应为5至480分钟。")]
    public int IdleMinutes { get; init; } = 30;

    /// <summary>Hours after which a session ends in any case.</summary>
    [Range(1, 24, ErrorMessage = "Security:AbsoluteHours 应为1至24小时。")]
    public int AbsoluteHours { get; init; } = 12;

    /// <summary>Most sessions of an account at a time.</summary>
    [Range(1, 20, ErrorMessage = "Security:ParallelSessions 应为1至20处。")]
    public int ParallelSessions { get; init; } = 3;

    /// <summary>Wrong passwords or codes in a row that lock an account.</summary>
    [Range(3, 20, ErrorMessage = "Security:LockoutFailures 应为3至20次。")]
    public int LockoutFailures { get; init; } = 5;

    /// <summary>Minutes for which it is locked.</summary>
    [Range(1, 1440, ErrorMessage = "Security:LockoutMinutes 应为1至1440分钟。")]
    public int LockoutMinutes { get; init; } = 15;

    /// <summary>Whether a second factor must be set up.</summary>
    public SecondFactorRule SecondFactor { get; init; } = SecondFactorRule.Required;

    /// <summary>Hours for which an invitation is good.</summary>
    [Range(1, 720, ErrorMessage = "Security:InvitationHours 应为1至720小时。")]
    public int InvitationHours { get; init; } = 72;

    /// <summary>Minutes after which a sensitive action asks again who is there.</summary>
    [Range(1, 60, ErrorMessage = "Security:ConfirmMinutes 应为1至60分钟。")]
    public int ConfirmMinutes { get; init; } = 10;

    /// <summary>The limits of sessions.</summary>
    public SessionLimits Sessions => new(TimeSpan.FromMinutes(IdleMinutes), TimeSpan.FromHours(AbsoluteHours), ParallelSessions);

    /// <summary>When accounts are locked.</summary>
    public LockoutRule Lockout => new(LockoutFailures, TimeSpan.FromMinutes(LockoutMinutes));

    /// <summary>When the password of an account must be changed; null when never.</summary>
    public DateTime? PasswordEnds(Account account) =>
        PasswordProfile == PasswordProfile.Dengbao ? (account.PasswordSetAt ?? DateTime.UnixEpoch) + PasswordAge : null;

    /// <summary>Whether the account must have a second factor: writing alone needs none, for somebody else looks at what was written.</summary>
    public bool MustHaveSecondFactor(Account account) =>
        SecondFactor == SecondFactorRule.Required && account.Grants.Any(grant => grant.Role != Role.Editor);
}
