using Microsoft.AspNetCore.Identity;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Data.Accounts;

/// <summary>A person who signs in. What they may do stands in their grants. Accounts are disabled, never deleted, so that no name is used twice.</summary>
public sealed class Account : IdentityUser<int>
{
    /// <summary>Longest protected secret.</summary>
    public const int SecretLength = 400;

    /// <summary>Name shown beside what they did.</summary>
    public required string DisplayName { get; set; }

    /// <summary>Content, or one of the three administrators; never changes.</summary>
    public required Duty Duty { get; init; }

    /// <summary>A disabled account cannot sign in and loses what it may do at once.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>Last day on which it can be used; null when it has no end.</summary>
    public DateOnly? EndsOn { get; set; }

    /// <summary>When the password was set last, UTC; null before the invitation is accepted.</summary>
    public DateTime? PasswordSetAt { get; set; }

    /// <summary>When the person last signed in, UTC.</summary>
    public DateTime? LastSignInAt { get; set; }

    /// <summary>Key of the second factor, encrypted; null when none is set up.</summary>
    public string? TotpSecret { get; set; }

    /// <summary>When the second factor was confirmed, UTC; null while it is not in use.</summary>
    public DateTime? TotpSince { get; set; }

    /// <summary>Time step of the last code that was accepted: no code is accepted twice.</summary>
    public long TotpLastStep { get; set; }

    /// <summary>Roles with their scope.</summary>
    public IList<RoleGrant> Grants { get; } = [];

    /// <summary>The person as the author of an action.</summary>
    public Actor ToActor() => new(Id, DisplayName);
}

/// <summary>A role granted for an agency, or for an agency with all below it.</summary>
public sealed class RoleGrant
{
    /// <summary>Key in the database.</summary>
    public int Id { get; private set; }

    /// <summary>Who holds it.</summary>
    public int AccountId { get; private set; }

    /// <summary>The role.</summary>
    public required Role Role { get; init; }

    /// <summary>The role's duty, which must be the account's: the database holds them together.</summary>
    public Duty Duty { get; private set; }

    /// <summary>The agency it is for; null for the administrators, whose work has no agency.</summary>
    public int? AgencyId { get; init; }

    /// <summary>The agency it is for.</summary>
    public Agency? Agency { get; private set; }

    /// <summary>Whether it reaches all agencies below.</summary>
    public bool IncludesSubtree { get; init; }
}

/// <summary>A sign-in that lasts until it is ended, idle or too old. The cookie holds its key; the database holds whether it is good.</summary>
public sealed class AccountSession
{
    /// <summary>Longest name of a browser.</summary>
    public const int BrowserLength = 80;

    /// <summary>Key in the database.</summary>
    public int Id { get; private set; }

    /// <summary>Whose it is.</summary>
    public required int AccountId { get; init; }

    /// <summary>SHA-256 of the key in the cookie; from it the cookie cannot be made.</summary>
    public required string KeyHash { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>The last request, UTC; kept to the half minute.</summary>
    public required DateTime SeenAt { get; set; }

    /// <summary>When the person last proved who they are, UTC.</summary>
    public required DateTime ConfirmedAt { get; set; }

    /// <summary>Network address at the beginning.</summary>
    public required string Address { get; init; }

    /// <summary>The browser in a few words.</summary>
    public required string Browser { get; init; }

    /// <summary>Whether a second factor was given.</summary>
    public required bool HasSecondFactor { get; set; }

    /// <summary>When it was ended, UTC; null while it is good.</summary>
    public DateTime? EndedAt { get; set; }
}

/// <summary>A one-time link with which a person takes an account into use.</summary>
public sealed class Invitation
{
    /// <summary>Key in the database.</summary>
    public int Id { get; private set; }

    /// <summary>The account.</summary>
    public required int AccountId { get; init; }

    /// <summary>SHA-256 of the secret in the link.</summary>
    public required string SecretHash { get; init; }

    /// <summary>Who invited.</summary>
    public required Actor By { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>Until when it is good, UTC.</summary>
    public required DateTime ExpiresAt { get; init; }

    /// <summary>When it was accepted or revoked, UTC; null while it is open.</summary>
    public DateTime? ClosedAt { get; set; }
}

/// <summary>An earlier password of an account, so that it is not used again.</summary>
public sealed class PastPassword
{
    /// <summary>Key in the database.</summary>
    public int Id { get; private set; }

    /// <summary>The account.</summary>
    public required int AccountId { get; init; }

    /// <summary>Its hash.</summary>
    public required string Hash { get; init; }

    /// <summary>Until when it was used, UTC.</summary>
    public required DateTime Until { get; init; }
}

/// <summary>A code for the day the telephone with the second factor is lost; each works once.</summary>
public sealed class RecoveryCode
{
    /// <summary>Key in the database.</summary>
    public int Id { get; private set; }

    /// <summary>The account.</summary>
    public required int AccountId { get; init; }

    /// <summary>Its hash.</summary>
    public required string Hash { get; init; }

    /// <summary>When it was used, UTC; null while it is good.</summary>
    public DateTime? UsedAt { get; set; }
}
