namespace Xinhua.Disclosure.Core.Agencies;

/// <summary>
/// What an account is for. The three administrators are kept apart from each other and from content (三员分立, GB/T 22239-2019 8.1.4.2 d, 8.1.5):
/// an account has one duty for life, and only roles of that duty.
/// </summary>
public enum Duty
{
    /// <summary>填报、审核、发布: everything that touches reports.</summary>
    Content,

    /// <summary>系统管理员.</summary>
    SystemAdmin,

    /// <summary>安全管理员.</summary>
    SecurityAdmin,

    /// <summary>审计管理员.</summary>
    AuditAdmin,
}

/// <summary>Which duty a role belongs to.</summary>
public static class Duties
{
    /// <summary>The duty of a role.</summary>
    public static Duty Duty(this Role role) => role switch
    {
        Role.Editor or Role.Reviewer or Role.SecrecyReviewer or Role.Leader or Role.Officer => Agencies.Duty.Content,
        Role.SystemAdmin => Agencies.Duty.SystemAdmin,
        Role.SecurityAdmin => Agencies.Duty.SecurityAdmin,
        Role.AuditAdmin => Agencies.Duty.AuditAdmin,
    };

    /// <summary>What users read.</summary>
    public static string Chinese(this Duty duty) => duty switch
    {
        Agencies.Duty.Content => "业务人员",
        Agencies.Duty.SystemAdmin => "系统管理员",
        Agencies.Duty.SecurityAdmin => "安全管理员",
        Agencies.Duty.AuditAdmin => "审计管理员",
    };
}
