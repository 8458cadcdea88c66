namespace Xinhua.Disclosure.Core.Audit;

/// <summary>Everything that leaves a line in the audit log.</summary>
public enum AuditAction
{
    /// <summary>A person signed in.</summary>
    [Said("登录")]
    SignedIn,

    /// <summary>A sign-in was refused.</summary>
    [Said("登录被拒绝")]
    SignInRefused,

    /// <summary>An account was locked after wrong passwords or codes.</summary>
    [Said("账号锁定")]
    LockedOut,

    /// <summary>A person signed out.</summary>
    [Said("退出")]
    SignedOut,

    /// <summary>A session was ended by its owner, an administrator or a limit.</summary>
    [Said("结束会话")]
    SessionEnded,

    /// <summary>A session was prolonged by its owner.</summary>
    [Said("延长会话")]
    SessionExtended,

    /// <summary>A person proved again who they are before a sensitive action.</summary>
    [Said("再次验证身份")]
    IdentityConfirmed,

    /// <summary>A password was changed.</summary>
    [Said("修改密码")]
    PasswordChanged,

    /// <summary>A second factor was set up.</summary>
    [Said("启用动态口令")]
    SecondFactorSet,

    /// <summary>A second factor was taken away so that a new one can be set up.</summary>
    [Said("重置动态口令")]
    SecondFactorReset,

    /// <summary>New recovery codes were made.</summary>
    [Said("生成恢复码")]
    RecoveryCodesMade,

    /// <summary>The first account was made at first run.</summary>
    [Said("首次设置")]
    FirstAccountMade,

    /// <summary>An account was made and its invitation issued.</summary>
    [Said("邀请账号")]
    AccountInvited,

    /// <summary>An invitation was accepted.</summary>
    [Said("接受邀请")]
    InvitationAccepted,

    /// <summary>An invitation was revoked.</summary>
    [Said("撤销邀请")]
    InvitationRevoked,

    /// <summary>Name, end date or e-mail address of an account was changed.</summary>
    [Said("修改账号")]
    AccountChanged,

    /// <summary>Roles of an account were changed.</summary>
    [Said("修改角色")]
    RolesChanged,

    /// <summary>An account was disabled.</summary>
    [Said("停用账号")]
    AccountDisabled,

    /// <summary>An account was enabled again.</summary>
    [Said("启用账号")]
    AccountEnabled,

    /// <summary>A lock-out was lifted.</summary>
    [Said("解除锁定")]
    AccountUnlocked,

    /// <summary>A report was begun.</summary>
    [Said("开始填报")]
    ReportStarted,

    /// <summary>A draft was saved.</summary>
    [Said("保存草稿")]
    DraftSaved,

    /// <summary>A file was imported into a draft.</summary>
    [Said("导入草稿")]
    DraftImported,

    /// <summary>A note was marked as dealt with.</summary>
    [Said("处理批注")]
    NoteResolved,

    /// <summary>A draft was submitted.</summary>
    [Said("提交审核")]
    ReportSubmitted,

    /// <summary>A submission was taken back by its author.</summary>
    [Said("撤回提交")]
    SubmissionTakenBack,

    /// <summary>A reviewer began to review.</summary>
    [Said("开始审核")]
    ReviewOpened,

    /// <summary>A reviewer pinned a note.</summary>
    [Said("添加批注")]
    NoteAdded,

    /// <summary>A reviewer took a note away before returning.</summary>
    [Said("删除批注")]
    NoteRemoved,

    /// <summary>A step was approved.</summary>
    [Said("审核通过")]
    StepApproved,

    /// <summary>The scan of a signed paper was added.</summary>
    [Said("添加签字件")]
    PaperAttached,

    /// <summary>A report was returned.</summary>
    [Said("退回")]
    ReportReturned,

    /// <summary>A question was sent up to the authority that decides.</summary>
    [Said("报请确定")]
    ReportReferred,

    /// <summary>The authority's decision was recorded.</summary>
    [Said("记录确定意见")]
    ReferralSettled,

    /// <summary>A publication was set for an instant.</summary>
    [Said("定时发布")]
    PublicationScheduled,

    /// <summary>A scheduled publication was called off.</summary>
    [Said("取消定时发布")]
    ScheduleCancelled,

    /// <summary>A report was published.</summary>
    [Said("发布")]
    ReportPublished,

    /// <summary>A correction was begun.</summary>
    [Said("开始更正")]
    AmendmentBegun,

    /// <summary>A report was withdrawn from the public.</summary>
    [Said("撤回公开")]
    ReportWithdrawn,

    /// <summary>A notice about last year's correction was taken note of.</summary>
    [Said("确认提醒")]
    NoticeDismissed,

    /// <summary>A campaign was opened.</summary>
    [Said("下达填报任务")]
    CampaignOpened,

    /// <summary>Days or units of a campaign were changed.</summary>
    [Said("调整填报任务")]
    CampaignChanged,

    /// <summary>A unit got more time.</summary>
    [Said("延长期限")]
    DeadlineExtended,

    /// <summary>Reminders were put in the queue.</summary>
    [Said("发送催报")]
    RemindersQueued,

    /// <summary>A message was handed to the mail server.</summary>
    [Said("邮件已发出")]
    MailSent,

    /// <summary>A message could not be sent and will not be tried again.</summary>
    [Said("邮件未发出")]
    MailFailed,

    /// <summary>An administrator let a message be tried again, or gave it up.</summary>
    [Said("处理邮件")]
    MailSettled,

    /// <summary>A unit was registered.</summary>
    [Said("登记单位")]
    AgencyAdded,

    /// <summary>A unit was renamed, moved, merged, split or abolished.</summary>
    [Said("调整单位")]
    AgencyChanged,

    /// <summary>Units were imported from a file.</summary>
    [Said("导入单位")]
    AgenciesImported,

    /// <summary>The log was searched.</summary>
    [Said("查询审计")]
    AuditSearched,

    /// <summary>The log was exported.</summary>
    [Said("导出审计")]
    AuditExported,

    /// <summary>The chain was checked.</summary>
    [Said("核验审计")]
    AuditChecked,

    /// <summary>Lines past their retention were removed.</summary>
    [Said("清理到期审计")]
    AuditPruned,

    /// <summary>Somebody asked for what they may not have.</summary>
    [Said("越权访问")]
    AccessDenied,

    /// <summary>A request that would have changed something was not carried out.</summary>
    [Said("操作未完成")]
    RequestRefused,

    /// <summary>Too much happened at once: an alarm.</summary>
    [Said("安全告警")]
    AlarmRaised,

    /// <summary>A published revision was put into the archive.</summary>
    [Said("归档")]
    PackageMade,

    /// <summary>Stored packages of the archive were checked.</summary>
    [Said("核验归档")]
    PackagesChecked,

    /// <summary>Exported packages were brought into an empty system.</summary>
    [Said("恢复归档")]
    PackagesImported,

    /// <summary>The demo district was loaded.</summary>
    [Said("载入演示数据")]
    DemoLoaded,
}

/// <summary>The actions in Chinese.</summary>
public static class AuditActionNames
{
    private static readonly Dictionary<AuditAction, string> Names = Enum.GetValues<AuditAction>().ToDictionary(
        action => action,
        action => ((SaidAttribute)Attribute.GetCustomAttribute(typeof(AuditAction).GetField(action.ToString())!, typeof(SaidAttribute))!).Chinese);

    /// <summary>What users read.</summary>
    public static string Chinese(this AuditAction action) => Names[action];

    /// <summary>What users read for an outcome.</summary>
    public static string Chinese(this AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Done => "成功",
        AuditOutcome.Refused => "未允许",
    };
}

/// <summary>What users read for a value of an enumeration.</summary>
/// <param name="chinese">The word in Chinese.</param>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class SaidAttribute(string chinese) : Attribute
{
    public string Chinese { get; } = chinese;
}
