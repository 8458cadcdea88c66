using System.Diagnostics.CodeAnalysis;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Account;

/// <summary>Signing in with user name and password; the code of a second factor is asked for next.</summary>
public sealed partial class SignInModel(CredentialCheck check, SignInStart start, KeptForms keptForms, AccountRegister accounts, SignInFailures failures, IOptions<SecurityOptions> options, ILogger<SignInModel> logger)
    : PageModel
{
    /// <summary>What was typed.</summary>
    [BindProperty]
    public SignInInput Input { get; set; } = new();

    /// <summary>Where to go afterwards.</summary>
    [BindProperty(SupportsGet = true, Name = "returnUrl")]
    [SuppressMessage("Design", "CA1056", Justification = "Bound as text, and judged as text before it is followed.")]
    public string? ReturnUrl { get; set; }

    /// <summary>A sealed form that waits for its owner.</summary>
    [BindProperty(Name = KeptForms.Field)]
    public string? Kept { get; set; }

    /// <summary>Why the last session is over; null when there was none.</summary>
    public SessionEnd? Ended => SessionCookie.EndedOf(HttpContext)?.Why;

    /// <summary>Whether the password was right and the code comes next.</summary>
    public bool AsksForCode { get; private set; }

    /// <summary>The form that waited, for its owner who is back.</summary>
    public KeptForm? Returned { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await accounts.IsEmptyAsync(cancellationToken) ? RedirectToPage("Setup")
        : SessionCookie.Of(HttpContext) is { } found ? LocalRedirect(SignInStart.LandingOf(found.Account))
        : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (failures.Refuses(HttpContext))
        {
            ModelState.AddModelError("", SignInFailures.Sentence);
            return Page();
        }

        var (account, isRight) = await check.PasswordAsync(Input.UserName!, Input.Password!, cancellationToken);
        if (!isRight)
        {
            failures.Count(HttpContext);
            await accounts.RecordRefusalAsync(account, AuditAction.SignInRefused, "用户名或密码不正确，或账号不能使用", cancellationToken);
            LogRefused(account?.Id);

            // The same words whatever is wrong: they must not tell which names exist, are locked or are disabled.
            ModelState.AddModelError(
                "Input.Password",
                $"用户名或密码不正确，或者账号暂时不能使用，请核对后重新输入。连续输错{options.Value.LockoutFailures}次，账号会锁定{options.Value.LockoutMinutes}分钟；忘记密码请联系安全管理员。");
            return Page();
        }

        if (account!.TotpSince is not null)
        {
            await start.WaitForCodeAsync(account);
            AsksForCode = Kept is not null;
            return AsksForCode ? Page() : RedirectToPage("Code", new { returnUrl = ReturnUrl });
        }

        if (!await start.BeginAsync(account, SignInProof.Password, cancellationToken))
        {
            ModelState.AddModelError("Input.Password", "密码刚刚被修改，请用新密码登录。");
            return Page();
        }

        LogSignedIn(account.Id);
        return this.Arrive(account, start, keptForms.Open(Kept), Kept is not null, ReturnUrl, form => Returned = form);
    }

    /// <summary>Why a session is over, for its owner.</summary>
    public static string Sentence(SessionEnd ended, SecurityOptions options) => ended switch
    {
        SessionEnd.Idle => $"超过{options.IdleMinutes}分钟没有操作，为安全起见已自动退出。",
        SessionEnd.TooOld => $"登录已满{options.AbsoluteHours}小时，为安全起见需要重新登录。",
        SessionEnd.Ended => "这次登录已经结束：可能是您在别处登录、修改了密码，或者管理员调整了账号。",
    };

    [LoggerMessage(LogLevel.Information, "Account {AccountId} signed in")]
    private partial void LogSignedIn(int accountId);

    [LoggerMessage(LogLevel.Warning, "Sign-in refused for account {AccountId}")]
    private partial void LogRefused(int? accountId);

    /// <summary>What the form of the password shows.</summary>
    [SuppressMessage("Design", "CA1054", Justification = "Judged as text before it is followed.")]
    [SuppressMessage("Design", "CA1056", Justification = "Judged as text before it is followed.")]
    public sealed record PasswordForm(string? UserName, string? ReturnUrl, string? Kept, SessionEnd? Ended);

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
                RuleFor(input => input.Password).NotEmpty().WithMessage("请填写密码。").MaximumLength(SecurityOptions.LongestPassword).WithMessage("密码过长。");
            }
        }
    }
}
