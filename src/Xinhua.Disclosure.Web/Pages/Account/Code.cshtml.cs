using System.Diagnostics.CodeAnalysis;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Account;

/// <summary>The second step of signing in: the code of the second factor. The password was right less than five minutes ago.</summary>
public sealed class CodeModel(CredentialCheck check, SignInStart start, KeptForms keptForms, AccountRegister accounts, SignInFailures failures, IOptions<SecurityOptions> options) : PageModel
{
    /// <summary>What was typed.</summary>
    [BindProperty]
    public CodeInput Input { get; set; } = new();

    /// <summary>Where to go afterwards.</summary>
    [BindProperty(SupportsGet = true, Name = "returnUrl")]
    [SuppressMessage("Design", "CA1056", Justification = "Bound as text, and judged as text before it is followed.")]
    public string? ReturnUrl { get; set; }

    /// <summary>A sealed form that waits for its owner.</summary>
    [BindProperty(Name = KeptForms.Field)]
    public string? Kept { get; set; }

    /// <summary>The form that waited, for its owner who is back.</summary>
    public KeptForm? Returned { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => await start.WaitingForAsync(cancellationToken) is null ? RedirectToPage("SignIn", new { returnUrl = ReturnUrl }) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await start.WaitingForAsync(cancellationToken) is not { } account)
        {
            TempData["Notice"] = "等待验证码的时间超过5分钟，或者密码刚刚被修改，请重新输入用户名和密码。";
            return RedirectToPage("SignIn", new { returnUrl = ReturnUrl });
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (failures.Refuses(HttpContext))
        {
            ModelState.AddModelError("", SignInFailures.Sentence);
            return Page();
        }

        var verdict = await check.CodeAsync(account, Input.Code!, cancellationToken);
        if (verdict == CodeVerdict.Wrong)
        {
            failures.Count(HttpContext);
            await accounts.RecordRefusalAsync(account, AuditAction.SignInRefused, "验证码不正确，或账号不能使用", cancellationToken);
            ModelState.AddModelError(
                "Input.Code",
                $"验证码不正确、已经用过，或者账号暂时不能使用。请等手机上出现新的数字再输入，并检查手机时间是否准确。连续输错{options.Value.LockoutFailures}次，账号会锁定{options.Value.LockoutMinutes}分钟。");
            return Page();
        }

        var left = verdict == CodeVerdict.RecoveryCode ? await accounts.RecoveryCodesLeftAsync(account.Id, cancellationToken) : (int?)null;
        if (!await start.BeginAsync(account, left is { } codes ? SignInProof.RecoveryCode(codes) : SignInProof.Code, cancellationToken))
        {
            TempData["Notice"] = "密码刚刚被修改，请用新密码登录。";
            return RedirectToPage("SignIn", new { returnUrl = ReturnUrl });
        }

        var result = this.Arrive(account, start, keptForms.Open(Kept), Kept is not null, ReturnUrl, form => Returned = form);
        if (left is not null && TempData["Notice"] is null)
        {
            TempData["Notice"] = $"这次用的是恢复码，还剩{left}个。手机找不回来的，请尽快点右上角自己的名字，在“动态口令”中换到新手机。";
        }

        return result;
    }

    /// <summary>What the form of the code carries on.</summary>
    [SuppressMessage("Design", "CA1054", Justification = "Judged as text before it is followed.")]
    [SuppressMessage("Design", "CA1056", Justification = "Judged as text before it is followed.")]
    public sealed record CodeForm(string? ReturnUrl, string? Kept);

    /// <summary>The code.</summary>
    public sealed record CodeInput
    {
        /// <summary>Six digits of the telephone, or a recovery code.</summary>
        public string? Code { get; init; }

        internal sealed class Validator : AbstractValidator<CodeInput>
        {
            public Validator() => RuleFor(input => input.Code).NotEmpty().WithMessage("请填写6位验证码或恢复码。").MaximumLength(60).WithMessage("验证码过长。");
        }
    }
}
