using FluentValidation;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Xinhua.Disclosure.Web.Pages.Account;

/// <summary>Changing one's own password.</summary>
public sealed class PasswordModel(SignInManager<Data.Accounts.Account> signIn, UserManager<Data.Accounts.Account> users) : PageModel
{
    /// <summary>What was typed.</summary>
    [BindProperty]
    public PasswordInput Input { get; set; } = new();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid || await users.GetUserAsync(User) is not { } account)
        {
            return Page();
        }

        var result = await users.ChangePasswordAsync(account, Input.Current!, Input.Next!);
        foreach (var error in result.Errors)
        {
            ModelState.AddModelError(error.Code == nameof(IdentityErrorDescriber.PasswordMismatch) ? "Input.Current" : "Input.Next", error.Description);
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        await signIn.RefreshSignInAsync(account);
        TempData["Notice"] = "密码已修改。";
        return RedirectToPage("/Desk/Index");
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
                RuleFor(input => input.Next).NotEmpty().WithMessage("请填写新密码。").MaximumLength(256).WithMessage("密码过长。");
                RuleFor(input => input.Again).Equal(input => input.Next).WithMessage("两次输入的新密码不一致。");
            }
        }
    }
}
