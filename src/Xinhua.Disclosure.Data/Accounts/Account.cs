using Microsoft.AspNetCore.Identity;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Data.Accounts;

/// <summary>A person who signs in. What they may do stands in their grants.</summary>
public sealed class Account : IdentityUser<int>
{
    /// <summary>Name shown beside what they did.</summary>
    public required string DisplayName { get; set; }

    /// <summary>A disabled account cannot sign in and loses what it may do at once.</summary>
    public bool IsDisabled { get; set; }

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

    /// <summary>The agency it is for; null for the administrators, whose work has no agency.</summary>
    public int? AgencyId { get; init; }

    /// <summary>The agency it is for.</summary>
    public Agency? Agency { get; private set; }

    /// <summary>Whether it reaches all agencies below.</summary>
    public bool IncludesSubtree { get; init; }
}
