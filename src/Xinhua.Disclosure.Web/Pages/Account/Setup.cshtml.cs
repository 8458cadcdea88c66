using FluentValidation;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Account;

/// <summary>Makes the first account, with the secret shown at start. Once there is an account, the page is gone.</summary>
public sealed class SetupModel(UserManager<Data.Accounts.Account> users, AccountRegister accounts, SetupSecret secret, DisclosureDbContext db, IOptions<SecurityOptions> options, TimeProvider clock) : PageModel
{
    /// <summary>What was typed.</summary>
    [BindProperty]
    public SetupInput Input { get; set; } = new();

    /// <summary>What a password must be like.</summary>
    public string Hint => PasswordRules.Hint(options.Value.PasswordProfile);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => await accounts.IsEmptyAsync(cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!await accounts.IsEmptyAsync(cancellationToken))
        {
            return NotFound();
        }

        if (ModelState.IsValid && !secret.Accepts(Input.Secret))
        {
            ModelState.AddModelError("Input.Secret", "一次性口令不正确或已经失效。请核对启动窗口中的口令；超过24小时的，重新启动程序。");
        }

        if (ModelState.IsValid && !secret.TryUse())
        {
            ModelState.AddModelError("Input.Secret", "另一个窗口正在用这个口令建立账号，请稍后刷新页面。");
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        var account = new Data.Accounts.Account { UserName = Input.UserName!.Trim(), DisplayName = Input.DisplayName!.Trim(), Duty = Duty.SecurityAdmin, PasswordSetAt = clock.GetUtcNow().UtcDateTime };
        account.Grants.Add(new RoleGrant { Role = Role.SecurityAdmin });
        await using var work = await db.BeginWorkAsync(cancellationToken);
        if (!await accounts.IsEmptyAsync(cancellationToken))
        {
            // Of several nodes, each with a secret of its own, another was first.
            return NotFound();
        }

        IdentityResult result;
        try
        {
            result = await users.CreateAsync(account, Input.Password!);
        }
        catch
        {
            secret.Release();
            throw;
        }

        if (!result.Succeeded)
        {
            secret.Release();
            foreach (var error in result.Errors)
            {
                ModelState.AddModelError(error.Code.StartsWith("Password", StringComparison.Ordinal) ? "Input.Password" : "Input.UserName", error.Description);
            }

            return Page();
        }

        db.Trail.Record(AuditAction.FirstAccountMade, $"accounts/{account.UserName}");
        await work.CommitAsync(cancellationToken);
        TempData["Notice"] = "安全管理员已建立。请登录，然后邀请系统管理员和审计管理员。";
        return RedirectToPage("SignIn", new { returnUrl = "/admin/accounts" });
    }

    /// <summary>The secret and the first account.</summary>
    public sealed record SetupInput
    {
        /// <summary>The secret shown at start.</summary>
        public string? Secret { get; init; }

        /// <summary>User name.</summary>
        public string? UserName { get; init; }

        /// <summary>Name shown to others.</summary>
        public string? DisplayName { get; init; }

        /// <summary>Password.</summary>
        public string? Password { get; init; }

        internal sealed class Validator : AbstractValidator<SetupInput>
        {
            public Validator()
            {
                RuleFor(input => input.Secret).NotEmpty().WithMessage("请填写一次性口令。");
                RuleFor(input => input.UserName).NotEmpty().WithMessage("请填写用户名。").MaximumLength(60).WithMessage("用户名最多60个字符。");
                RuleFor(input => input.DisplayName).NotEmpty().WithMessage("请填写姓名或岗位。").MaximumLength(Actor.NameLength).WithMessage($"最多{Actor.NameLength}个字。");
                RuleFor(input => input.Password).NotEmpty().WithMessage("请填写密码。").MaximumLength(SecurityOptions.LongestPassword).WithMessage("密码过长。");
            }
        }
    }
}
