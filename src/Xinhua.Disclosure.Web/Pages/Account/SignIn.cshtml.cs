using System.Diagnostics.CodeAnalysis;
using FluentValidation;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Data.Accounts;

namespace Xinhua.Disclosure.Web.Pages.Account;

/// <summary>Signing in with user name and password.</summary>
public sealed partial class SignInModel(SignInManager<Data.Accounts.Account> signIn, UserManager<Data.Accounts.Account> users, AccountRegister accounts, ILogger<SignInModel> logger)
    : PageModel
{
    /// <summary>What was typed.</summary>
    [BindProperty]
    public SignInInput Input { get; set; } = new();

    /// <summary>Where to go afterwards.</summary>
    [BindProperty(SupportsGet = true, Name = "returnUrl")]
    [SuppressMessage("Design", "CA1056", Justification = "Bound as text, and judged as text before it is followed.")]
    public string? ReturnUrl { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await accounts.IsEmptyAsync(cancellationToken) ? RedirectToPage("Setup") : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var account = await users.FindByNameAsync(Input.UserName!.Trim());
        if (account is { IsDisabled: true })
        {
            account = null;
        }

        var result = account is null
            ? Microsoft.AspNetCore.Identity.SignInResult.Failed
            : await signIn.PasswordSignInAsync(account, Input.Password!, isPersistent: false, lockoutOnFailure: true);
        if (result.Succeeded)
        {
            LogSignedIn(account!.Id);
            return Url.IsLocalUrl(ReturnUrl) ? LocalRedirect(ReturnUrl) : RedirectToPage("/Desk/Index");
        }

        LogRefused(account?.Id, result.IsLockedOut);

        // The same words whether the name or the password is wrong: they must not tell which names exist.
        ModelState.AddModelError(
            "Input.Password",
            result.IsLockedOut ? "连续输错次数过多，账号已暂时锁定，请15分钟后再试。" : "用户名或密码不正确，请重新输入。");
        return Page();
    }

    [LoggerMessage(LogLevel.Information, "Account {AccountId} signed in")]
    private partial void LogSignedIn(int accountId);

    [LoggerMessage(LogLevel.Warning, "Sign-in refused for account {AccountId}, locked out: {IsLockedOut}")]
    private partial void LogRefused(int? accountId, bool isLockedOut);

    /// <summary>User name and password.</summary>
    public sealed record SignInInput
    {
        /// <summary>User name.</summary>
        public string? UserName { get; init; }

        /// <summary>Password.</summary>
        public string? Password { get; init; }

        internal sealed class Validator : AbstractValidator<SignInInput>
        {
            public Validator()
            {
                RuleFor(input => input.UserName).NotEmpty().WithMessage("请填写用户名。").MaximumLength(256).WithMessage("用户名过长。");
                RuleFor(input => input.Password).NotEmpty().WithMessage("请填写密码。").MaximumLength(256).WithMessage("密码过长。");
            }
        }
    }
}
