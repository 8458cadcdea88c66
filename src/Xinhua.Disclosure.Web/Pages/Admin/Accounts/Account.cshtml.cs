using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Data.Agencies;
using Xinhua.Disclosure.Data.Mail;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Admin.Accounts;

/// <summary>
/// One account: what it is called, what it may do, whether it may sign in. Nobody changes what they themselves may do,
/// and the last security administrator stays.
/// </summary>
public sealed class AccountPageModel(
    AccountRegister accounts, SessionRegister sessions, Invitations invitations, AgencyRegister agencies, CurrentAccount me, IdentityConfirmation confirmation,
    DisclosureDbContext db, IOptions<SecurityOptions> options, TimeProvider clock) : PageModel
{
    private IReadOnlyList<AgencyItem> units = [];

    /// <summary>Name, address and end.</summary>
    [BindProperty]
    public AccountInput Input { get; set; } = new();

    /// <summary>The lines of roles; nothing to begin with, for the platform does not add to an empty list.</summary>
    [BindProperty]
    public IReadOnlyList<GrantRow>? Grants { get; set; }

    /// <summary>The account.</summary>
    public Data.Accounts.Account Account { get; private set; } = null!;

    /// <summary>Where it stands.</summary>
    public AccountState State { get; private set; }

    /// <summary>Whether it is one's own.</summary>
    public bool IsSelf => Account.Id == me.Session!.AccountId;

    /// <summary>Where it is signed in.</summary>
    public IReadOnlyList<AccountSession> Sessions { get; private set; } = [];

    /// <summary>The lines of roles as shown.</summary>
    public GrantTable Table => new(nameof(Grants), GrantRows.WithSpare(Grants ?? []), units);

    /// <summary>A new link, right after it was made.</summary>
    public InvitationLink? Link { get; private set; }

    /// <summary>Whether the administrator must prove again who they are.</summary>
    public bool NeedsProof => confirmation.IsNeeded;

    /// <summary>What was sent when the proof was missing, to be sent again with it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Replayed { get; private set; } = [];

    /// <summary>Where to send it.</summary>
    public string ReplayAddress { get; private set; } = "";

    public Task<IActionResult> OnGetAsync(int id, CancellationToken cancellationToken) => ShowAsync(id, isFresh: true, cancellationToken);

    /// <summary>Nothing but the proof.</summary>
    public Task<IActionResult> OnPostConfirmAsync(int id, CancellationToken cancellationToken) =>
        DoAsync(id, mayBeSelf: true, (_, _) => Task.FromResult<string?>(""), cancellationToken);

    public Task<IActionResult> OnPostChangeAsync(int id, CancellationToken cancellationToken) => DoAsync(id, mayBeSelf: true, (account, _) =>
    {
        if (Input.EndsOn is { } last && last != account.EndsOn && !ChinaDays.IsInTime(Now, last))
        {
            ModelState.AddModelError("Input.EndsOn", "这一天已经过去。要马上停止使用，请用“停用账号”。");
            return Task.FromResult<string?>(null);
        }

        var email = string.IsNullOrWhiteSpace(Input.Email) ? null : Input.Email.Trim();
        var (name, ends) = (Input.DisplayName!.Trim(), IsSelf ? account.EndsOn : Input.EndsOn);
        string[] changes =
        [
            name == account.DisplayName ? "" : $"姓名或岗位：{account.DisplayName}→{name}",
            email == account.Email ? "" : "邮箱已更改",
            ends == account.EndsOn ? "" : $"使用期限：{account.EndsOn?.ToString("yyyy-MM-dd", null) ?? "长期"}→{ends?.ToString("yyyy-MM-dd", null) ?? "长期"}",
        ];
        (account.DisplayName, account.Email, account.NormalizedEmail, account.EndsOn) = (name, email, email?.ToUpperInvariant(), ends);
        Record(AuditAction.AccountChanged, string.Join('；', changes.Where(change => change.Length > 0)));
        return Task.FromResult<string?>("已保存。");
    }, cancellationToken);

    public Task<IActionResult> OnPostRolesAsync(int id, CancellationToken cancellationToken) => DoAsync(id, mayBeSelf: false, async (account, token) =>
    {
        units = await agencies.ListAsync(token);
        var (wanted, complaint) = account.Duty == Duty.Content
            ? GrantRows.Read(account.Duty, Grants ?? [], units)
            : ([], "管理员账号的角色不能修改：系统管理、安全管理、审计管理和业务工作由不同的人担任。");
        if (complaint is not null)
        {
            ModelState.AddModelError(nameof(Grants), complaint);
            return null;
        }

        var before = GrantRows.Words(account.Grants, units);
        foreach (var gone in account.Grants.Where(grant => !wanted.Select(Key).Contains(Key(grant))).ToList())
        {
            account.Grants.Remove(gone);
        }

        foreach (var added in wanted.Where(grant => !account.Grants.Select(Key).Contains(Key(grant))).ToList())
        {
            account.Grants.Add(added);
        }

        Record(AuditAction.RolesChanged, $"{before}→{GrantRows.Words(wanted, units)}");
        return "角色已保存，本人的下一次操作就按新的角色。";
    }, cancellationToken);

    public Task<IActionResult> OnPostInviteAsync(int id, CancellationToken cancellationToken) => DoAsync(id, mayBeSelf: false, async (account, token) =>
    {
        accounts.KeepPastPassword(account);
        account.PasswordHash = null;
        account.PasswordSetAt = null;
        var ended = await sessions.EndOthersAsync(account.Id, except: null, token);
        Link = await invitations.InviteAsync(account, await me.ActorAsync(token), ended > 0 ? $"重新设置密码，结束{ended}处登录" : "重新邀请", token);
        return "";
    }, cancellationToken);

    public Task<IActionResult> OnPostRevokeAsync(int id, CancellationToken cancellationToken) => DoAsync(id, mayBeSelf: false, async (account, token) =>
    {
        await accounts.RevokeInvitationsAsync(account.Id, token);
        Record(AuditAction.InvitationRevoked, "");
        return "邀请已撤销，原来的链接不能再用。";
    }, cancellationToken);

    public Task<IActionResult> OnPostDisableAsync(int id, CancellationToken cancellationToken) => DoAsync(id, mayBeSelf: false, async (account, token) =>
    {
        account.IsDisabled = true;
        await accounts.RevokeInvitationsAsync(account.Id, token);
        var ended = await sessions.EndOthersAsync(account.Id, except: null, token);
        Record(AuditAction.AccountDisabled, ended > 0 ? $"结束{ended}处登录" : "");

        // Counted after saving, when the audit log lets nobody else in: two administrators cannot disable each other at once.
        await db.SaveChangesAsync(token);
        if (await accounts.UsableAdministratorsAsync(Duty.SecurityAdmin, token) == 0)
        {
            ModelState.AddModelError("", "这是最后一个可以使用的安全管理员账号，不能停用。请先邀请另一位安全管理员。");
            return null;
        }

        return "账号已停用。";
    }, cancellationToken);

    public Task<IActionResult> OnPostEnableAsync(int id, CancellationToken cancellationToken) => DoAsync(id, mayBeSelf: false, (account, _) =>
    {
        account.IsDisabled = false;
        Record(AuditAction.AccountEnabled, "");
        return Task.FromResult<string?>("账号已重新启用。");
    }, cancellationToken);

    public Task<IActionResult> OnPostUnlockAsync(int id, CancellationToken cancellationToken) => DoAsync(id, mayBeSelf: false, async (account, token) =>
    {
        await accounts.ForgiveAsync(account.Id, token);
        Record(AuditAction.AccountUnlocked, "");
        return "锁定已解除。";
    }, cancellationToken);

    public Task<IActionResult> OnPostResetSecondFactorAsync(int id, CancellationToken cancellationToken) => DoAsync(id, mayBeSelf: false, async (account, token) =>
    {
        (account.TotpSecret, account.TotpSince) = (null, null);
        await accounts.ReplaceRecoveryCodesAsync(account.Id, [], token);
        var ended = await sessions.EndOthersAsync(account.Id, except: null, token);
        Record(AuditAction.SecondFactorReset, ended > 0 ? $"结束{ended}处登录" : "");
        return "动态口令已重置，本人下次登录时重新设置。";
    }, cancellationToken);

    public Task<IActionResult> OnPostEndSessionAsync(int id, [FromForm] int session, CancellationToken cancellationToken) => DoAsync(id, mayBeSelf: false, async (account, token) =>
    {
        await sessions.EndOneAsync(account.Id, session, token);
        Record(AuditAction.SessionEnded, "安全管理员结束登录");
        return "已结束那一处登录。";
    }, cancellationToken);

    private static (Role Role, int? Agency, bool Subtree) Key(RoleGrant grant) => (grant.Role, grant.AgencyId, grant.IncludesSubtree);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private void Record(AuditAction action, string detail) => db.Trail.Record(action, $"accounts/{Account.UserName}", detail);

    /// <summary>What all changes have in common: who may, the proof, one unit of work, and the page or the notice afterwards.</summary>
    private async Task<IActionResult> DoAsync(int id, bool mayBeSelf, Func<Data.Accounts.Account, CancellationToken, Task<string?>> change, CancellationToken cancellationToken)
    {
        if (!await me.HasAsync(Role.SecurityAdmin, cancellationToken) || (!mayBeSelf && id == me.Session!.AccountId))
        {
            return Forbid();
        }

        if (!IsComplete() || !await confirmation.PassesAsync(ModelState, cancellationToken))
        {
            return await ShowAsync(id, isFresh: false, cancellationToken);
        }

        await using (var work = await db.BeginWorkAsync(cancellationToken))
        {
            if (await accounts.FindAsync(id, cancellationToken) is not { } account)
            {
                return NotFound();
            }

            Account = account;
            var written = db.Trail.Written;
            if (await change(account, cancellationToken) is { } notice)
            {
                if (db.Trail.HasWaiting || db.Trail.Written > written)
                {
                    await work.CommitAsync(cancellationToken);
                }

                if (Link is null)
                {
                    TempData["Notice"] = notice.Length > 0 ? notice : null;
                    return LocalRedirect($"/admin/accounts/{id}");
                }
            }
        }

        db.Trail.Forget();
        db.ChangeTracker.Clear();
        return await ShowAsync(id, isFresh: false, cancellationToken);
    }

    /// <summary>The handler that was asked for, by the address or by its query.</summary>
    private string Handler => RouteData.Values["handler"] as string ?? Request.Query["handler"].ToString();

    /// <summary>Only the handler's own fields are judged: the page has several forms.</summary>
    private bool IsComplete()
    {
        var own = Handler;
        foreach (var key in ModelState.Keys.ToList())
        {
            var isOwn = string.Equals(own, "change", StringComparison.OrdinalIgnoreCase) ? key.StartsWith(nameof(Input), StringComparison.Ordinal)
                : string.Equals(own, "roles", StringComparison.OrdinalIgnoreCase) && key.StartsWith(nameof(Grants), StringComparison.Ordinal);
            if (!isOwn)
            {
                ModelState.Remove(key);
            }
        }

        return ModelState.IsValid;
    }

    private async Task<IActionResult> ShowAsync(int id, bool isFresh, CancellationToken cancellationToken)
    {
        if (!await me.HasAsync(Role.SecurityAdmin, cancellationToken))
        {
            return Forbid();
        }

        if (await accounts.FindAsync(id, cancellationToken) is not { } account)
        {
            return NotFound();
        }

        Account = account;
        var item = await accounts.FindItemAsync(id, cancellationToken);
        State = AccountStates.Of(item!, Now);
        units = await agencies.ListAsync(cancellationToken);
        Sessions = await sessions.ListAsync(id, options.Value.Sessions, cancellationToken);
        var own = Handler;
        if (isFresh || !string.Equals(own, "change", StringComparison.OrdinalIgnoreCase))
        {
            Input = new AccountInput { DisplayName = account.DisplayName, Email = account.Email, EndsOn = account.EndsOn };
        }

        if (isFresh || !string.Equals(own, "roles", StringComparison.OrdinalIgnoreCase))
        {
            Grants = [.. account.Grants.Select(grant => new GrantRow { Role = grant.Role, Agency = grant.Agency?.Slug, Subtree = grant.IncludesSubtree })];
        }

        if (isFresh)
        {
            ReplayAddress = Url.Page("Account", "Confirm", new { id })!;
        }
        else
        {
            ReplayAddress = Request.Path + Request.QueryString;
            Replayed = [.. Request.Form.Where(field => field.Key is not "__RequestVerificationToken" and not IdentityConfirmation.Field)
                .SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? "")))];
        }

        return Page();
    }

    /// <summary>Name, address and end of an account.</summary>
    public sealed record AccountInput
    {
        /// <summary>Name shown to others.</summary>
        public string? DisplayName { get; init; }

        /// <summary>Address for mail, if there is one.</summary>
        public string? Email { get; init; }

        /// <summary>Last day of use, if there is one.</summary>
        public DateOnly? EndsOn { get; init; }

        internal sealed class Validator : AbstractValidator<AccountInput>
        {
            public Validator()
            {
                RuleFor(input => input.DisplayName).NotEmpty().WithMessage("请填写姓名或岗位。").MaximumLength(Actor.NameLength).WithMessage($"最多{Actor.NameLength}个字。");
                RuleFor(input => input.Email).MaximumLength(MailMessage.LineLength).WithMessage("邮箱地址过长。")
                    .Must(InviteModel.InviteInput.Validator.IsAddress).WithMessage("邮箱地址不完整，应像 name@example.gov.cn。");
            }
        }
    }
}
