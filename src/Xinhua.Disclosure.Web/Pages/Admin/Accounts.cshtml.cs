using FluentValidation;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Data.Agencies;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Admin;

/// <summary>The accounts, for the system administrator.</summary>
public sealed class AccountsModel(UserManager<Data.Accounts.Account> users, AccountRegister accounts, AgencyRegister agencies, CurrentAccount me) : PageModel
{
    /// <summary>What was typed.</summary>
    [BindProperty]
    public AccountInput Input { get; set; } = new();

    /// <summary>The accounts.</summary>
    public IReadOnlyList<AccountItem> List { get; private set; } = [];

    /// <summary>The units to choose from.</summary>
    public IReadOnlyList<AgencyItem> Agencies { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => await ShowAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!await me.HasAsync(Role.SystemAdmin, cancellationToken))
        {
            return Forbid();
        }

        var agency = ModelState.IsValid ? await agencies.FindAsync(Input.Agency!, cancellationToken) : null;
        if (ModelState.IsValid && agency is null)
        {
            ModelState.AddModelError("Input.Agency", "没有这个单位，请重新选择。");
        }

        if (agency is not null)
        {
            var account = new Data.Accounts.Account { UserName = Input.UserName!.Trim(), DisplayName = Input.DisplayName!.Trim() };
            account.Grants.Add(new RoleGrant { Role = Input.Role, AgencyId = agency.Id, IncludesSubtree = Input.IncludesSubtree });
            var result = await users.CreateAsync(account, Input.Password!);
            if (result.Succeeded)
            {
                TempData["Notice"] = $"已建立账号「{account.UserName}」。";
                return RedirectToPage();
            }

            foreach (var error in result.Errors)
            {
                ModelState.AddModelError(error.Code.StartsWith("Password", StringComparison.Ordinal) ? "Input.Password" : "Input.UserName", error.Description);
            }
        }

        return await ShowAsync(cancellationToken);
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        if (!await me.HasAsync(Role.SystemAdmin, cancellationToken))
        {
            return Forbid();
        }

        List = await accounts.ListAsync(cancellationToken);
        Agencies = await agencies.ListAsync(cancellationToken);
        return Page();
    }

    /// <summary>A new account.</summary>
    public sealed record AccountInput
    {
        /// <summary>User name.</summary>
        public string? UserName { get; init; }

        /// <summary>Name shown to others.</summary>
        public string? DisplayName { get; init; }

        /// <summary>What the person may do.</summary>
        public Role Role { get; init; }

        /// <summary>Slug of the unit.</summary>
        public string? Agency { get; init; }

        /// <summary>Whether the role reaches all units below.</summary>
        public bool IncludesSubtree { get; init; }

        /// <summary>First password.</summary>
        public string? Password { get; init; }

        internal sealed class Validator : AbstractValidator<AccountInput>
        {
            public Validator()
            {
                RuleFor(input => input.UserName).NotEmpty().WithMessage("请填写用户名。").MaximumLength(60).WithMessage("用户名最多60个字符。");
                RuleFor(input => input.DisplayName).NotEmpty().WithMessage("请填写姓名或岗位。").MaximumLength(Actor.NameLength).WithMessage($"最多{Actor.NameLength}个字。");
                RuleFor(input => input.Role).Must(role => Work.Any.Contains(role)).WithMessage("请选择角色。");
                RuleFor(input => input.Agency).NotEmpty().WithMessage("请选择单位。");
                RuleFor(input => input.Password).NotEmpty().WithMessage("请填写初始密码。").MaximumLength(256).WithMessage("密码过长。");
            }
        }
    }
}
