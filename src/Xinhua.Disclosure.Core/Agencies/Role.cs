namespace Xinhua.Disclosure.Core.Agencies;

/// <summary>What a person may do. A role is granted for an agency, or for an agency with all below it.</summary>
public enum Role
{
    /// <summary>填报员: writes the report.</summary>
    Editor,

    /// <summary>审核员: reviews the content.</summary>
    Reviewer,

    /// <summary>保密审查员: reviews for secrecy.</summary>
    SecrecyReviewer,

    /// <summary>签发领导: signs for the unit.</summary>
    Leader,

    /// <summary>主管部门工作人员: checks and publishes for the office in charge.</summary>
    Officer,

    /// <summary>系统管理员: units, mail and operation; never content.</summary>
    SystemAdmin,

    /// <summary>安全管理员: accounts, roles and policy; never content.</summary>
    SecurityAdmin,

    /// <summary>审计管理员: the log; never content.</summary>
    AuditAdmin,
}

/// <summary>The roles in Chinese.</summary>
public static class RoleNames
{
    /// <summary>What users read.</summary>
    public static string Chinese(this Role role) => role switch
    {
        Role.Editor => "填报员",
        Role.Reviewer => "审核员",
        Role.SecrecyReviewer => "保密审查员",
        Role.Leader => "签发领导",
        Role.Officer => "主管部门",
        Role.SystemAdmin => "系统管理员",
        Role.SecurityAdmin => "安全管理员",
        Role.AuditAdmin => "审计管理员",
    };

    /// <summary>What users read for a kind of agency.</summary>
    public static string Chinese(this AgencyKind kind) => kind switch
    {
        AgencyKind.Government => "人民政府",
        AgencyKind.GovernmentOffice => "政府办公室",
        AgencyKind.Department => "政府部门",
        AgencyKind.Township => "乡镇、街道",
    };
}
