using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.Accounts;

namespace Xinhua.Disclosure.Web.Pages.Admin.Accounts;

/// <summary>Where an account stands, for the security administrator.</summary>
public enum AccountState
{
    /// <summary>In use.</summary>
    Active,

    /// <summary>Nobody signed in for 90 days.</summary>
    Unused,

    /// <summary>Locked after wrong passwords or codes.</summary>
    Locked,

    /// <summary>Invited, and the link is still good.</summary>
    Invited,

    /// <summary>Invited, and the link is no longer good.</summary>
    InvitationOver,

    /// <summary>Past its last day.</summary>
    Over,

    /// <summary>Disabled.</summary>
    Disabled,
}

/// <summary>The states and what they are called.</summary>
public static class AccountStates
{
    private static readonly TimeSpan UnusedAfter = TimeSpan.FromDays(90);

    /// <summary>Where an account stands now.</summary>
    public static AccountState Of(AccountItem account, DateTime now) =>
        account.IsDisabled ? AccountState.Disabled
        : account.EndsOn is { } last && !ChinaDays.IsInTime(now, last) ? AccountState.Over
        : account.PasswordSetAt is null ? account.InvitationExpiresAt > now ? AccountState.Invited : AccountState.InvitationOver
        : account.LockoutEnd > now ? AccountState.Locked
        : (account.LastSignInAt ?? account.PasswordSetAt) < now - UnusedAfter ? AccountState.Unused
        : AccountState.Active;

    /// <summary>What users read.</summary>
    public static string Chinese(this AccountState state) => state switch
    {
        AccountState.Active => "正常",
        AccountState.Unused => "超过90天未用",
        AccountState.Locked => "已锁定",
        AccountState.Invited => "待接受邀请",
        AccountState.InvitationOver => "邀请已失效",
        AccountState.Over => "已到期",
        AccountState.Disabled => "已停用",
    };
}
