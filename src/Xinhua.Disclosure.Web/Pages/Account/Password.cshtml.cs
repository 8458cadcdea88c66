using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Account;

/// <summary>Changing one's own password. It ends every other session of the account.</summary>
public sealed class PasswordModel(
    NewPassword passwords, CredentialCheck check, AccountRegister accounts, SessionRegister sessions, CurrentAccount me,
    DisclosureDbContext db, IOptions<SecurityOptions> options, TimeProvider clock) : PageModel
{
    /// <summary>What was typed.</summary>
    [BindProperty]
    public PasswordInput Input { get; set; } = new();

    /// <summary>What a password must be like.</summary>
    public string Hint => PasswordRules.Hint(options.Value.PasswordProfile);

    /// <summary>When the present password must be changed; null when never.</summary>
    public DateTime? Ends { get; private set; }

    /// <summary>Whether it must be changed before anything else.</summary>
    public bool IsExpired => Ends <= clock.GetUtcNow().UtcDateTime;

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => ShowAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var known = await me.FindAsync(cancellationToken);
        if (!ModelState.IsValid)
        {
            return await ShowAsync(cancellationToken);
        }

        if (!await check.PasswordAsync(known, Input.Current!, isEnough: true, cancellationToken))
        {
            await accounts.RecordRefusalAsync(known, AuditAction.PasswordChanged, "现在的密码不正确", cancellationToken);
            ModelState.AddModelError("Input.Current", $"现在的密码不正确。连续输错{options.Value.LockoutFailures}次，账号会锁定{options.Value.LockoutMinutes}分钟。");
            return await ShowAsync(cancellationToken);
        }

        var (hash, complaints) = await passwords.JudgeAsync(known!, Input.Next!);
        if (hash is null)
        {
            foreach (var complaint in complaints)
            {
                ModelState.AddModelError("Input.Next", complaint);
            }

            return await ShowAsync(cancellationToken);
        }

        await using var work = await db.BeginWorkAsync(cancellationToken);
        var account = (await accounts.FindAsync(known!.Id, cancellationToken))!;
        if (account.PasswordHash != known.PasswordHash)
        {
            ModelState.AddModelError("Input.Current", "密码刚刚在别处被修改或重置，请重新登录。");
            return await ShowAsync(cancellationToken);
        }

        accounts.KeepPastPassword(account);
        (account.PasswordHash, account.PasswordSetAt) = (hash, clock.GetUtcNow().UtcDateTime);

        var ended = await sessions.EndOthersAsync(account.Id, me.Session!.Id, cancellationToken);
        db.Trail.Record(AuditAction.PasswordChanged, $"accounts/{account.UserName}", ended > 0 ? $"结束其他{ended}处登录" : "");
        await sessions.ConfirmAsync(me.Session.Id, hasSecondFactor: false, cancellationToken);
        await work.CommitAsync(cancellationToken);
        TempData["Notice"] = ended > 0 ? $"密码已修改，其他{ended}处登录已经结束。" : "密码已修改。";
        return LocalRedirect(SignInStart.LandingOf(account));
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        Ends = options.Value.PasswordEnds((await me.FindAsync(cancellationToken))!);
        return Page();
    }

    /// <summary>The old password, and the new one twice.</summary>
    public sealed record PasswordInput
    {
        /// <summary>The present password.</summary>
        public string? Current { get; init; }

        /// <summary>The new one.</summary>
        public string? Next { get; init; }

        /// <summary>The new one again.</summary>
        public string? Again { get; init; }

        internal sealed class Validator : AbstractValidator<PasswordInput>
        {
            public Validator()
            {
                RuleFor(input => input.Current).NotEmpty().WithMessage("请填写现在的密码。");
                RuleFor(input => input.Next).NotEmpty().WithMessage("请填写新密码。").MaximumLength(SecurityOptions.LongestPassword).WithMessage("密码过长。");
                RuleFor(input => input.Again).Equal(input => input.Next).WithMessage("两次输入的新密码不一致。");
            }
        }
    }
}
