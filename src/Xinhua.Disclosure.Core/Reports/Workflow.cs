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
    };
}
