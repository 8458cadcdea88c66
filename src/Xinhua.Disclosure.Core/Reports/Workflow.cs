using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Core.Reports;

/// <summary>Where a revision stands.</summary>
public enum RevisionState
{
    /// <summary>草稿: being written, or returned to its writers.</summary>
    Draft,

    /// <summary>审核中: waits for the approval of the current step.</summary>
    InReview,

    /// <summary>待发布: every step has approved it.</summary>
    Approved,

    /// <summary>已发布: frozen and public.</summary>
    Published,

    /// <summary>已撤回公开: was public; the page says so, with the reason.</summary>
    Withdrawn,
}

/// <summary>Why a published report is corrected; the public reads it beside the note.</summary>
public enum AmendmentReason
{
    /// <summary>A number was wrong.</summary>
    WrongFigure,

    /// <summary>A sentence was wrong.</summary>
    WrongText,

    /// <summary>Last year's report was corrected and this one follows.</summary>
    CarryOver,

    /// <summary>Something about a person was published that may not be.</summary>
    PersonalData,

    /// <summary>Anything else; the note says what.</summary>
    Other,
}

/// <summary>Who decides when it is uncertain whether something may be published (条例第十七条).</summary>
public enum ReferralAuthority
{
    /// <summary>The department in charge of the matter, higher up.</summary>
    HigherOffice,

    /// <summary>The administration of state secrets.</summary>
    SecrecyAdministration,
}

/// <summary>A person who acts, with the name they had when they acted.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Name">The display name at the time.</param>
public sealed record Actor(int AccountId, string Name)
{
    /// <summary>Longest name.</summary>
    public const int NameLength = 60;
}

/// <summary>A step of review.</summary>
/// <param name="Name">What users read, e.g. 内容审核.</param>
/// <param name="Role">Who may sign it.</param>
public sealed record ReviewStep(string Name, Role Role);

/// <summary>What became of an action: done, or not allowed now, with the reason.</summary>
public abstract record WorkflowOutcome
{
    private WorkflowOutcome()
    {
    }

    /// <summary>The action was carried out.</summary>
    public sealed record Done : WorkflowOutcome;

    /// <summary>The action was refused; nothing has changed.</summary>
    /// <param name="Reason">Why, and what to do, in Chinese.</param>
    /// <param name="Findings">The findings that stand in the way, if any.</param>
    public sealed record Refused(string Reason, params IReadOnlyList<Finding> Findings) : WorkflowOutcome;
}

/// <summary>The states in Chinese.</summary>
public static class RevisionStateNames
{
    /// <summary>What users read.</summary>
    public static string Chinese(this RevisionState state) => state switch
    {
        RevisionState.Draft => "草稿",
        RevisionState.InReview => "审核中",
        RevisionState.Approved => "待发布",
        RevisionState.Published => "已发布",
        RevisionState.Withdrawn => "已撤回",
    };

    /// <summary>What users read for the reason of a correction.</summary>
    public static string Chinese(this AmendmentReason reason) => reason switch
    {
        AmendmentReason.WrongFigure => "数据有误",
        AmendmentReason.WrongText => "文字表述有误",
        AmendmentReason.CarryOver => "上年度报告更正后相应调整",
        AmendmentReason.PersonalData => "含有不应公开的个人信息",
        AmendmentReason.Other => "其他原因",
    };

    /// <summary>What users read for who decides.</summary>
    public static string Chinese(this ReferralAuthority authority) => authority switch
    {
        ReferralAuthority.HigherOffice => "上级主管部门",
        ReferralAuthority.SecrecyAdministration => "保密行政管理部门",
    };
}
