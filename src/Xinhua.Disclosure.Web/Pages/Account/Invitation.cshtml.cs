using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Account;

/// <summary>Takes an account into use by the one-time link: the person sets a password that nobody else ever knew.</summary>
public sealed class InvitationModel(
    NewPassword passwords, AccountRegister accounts, DisclosureDbContext db, IOptions<SecurityOptions> options, TimeProvider clock) : PageModel
{
    /// <summary>What was typed.</summary>
    [BindProperty]
    public InvitationInput Input { get; set; } = new();

    /// <summary>Whose account it is; null when the link is not good.</summary>
    public string? UserName { get; private set; }

    /// <summary>What they are called.</summary>
    public string DisplayName { get; private set; } = "";

    /// <summary>What a password must be like.</summary>
    public string Hint => PasswordRules.Hint(options.Value.PasswordProfile);

    public async Task<IActionResult> OnGetAsync(string secret, CancellationToken cancellationToken)
    {
        await FindAsync(secret, cancellationToken);
        return Shown();
    }

    public async Task<IActionResult> OnPostAsync(string secret, CancellationToken cancellationToken)
    {
        if (await FindAsync(secret, cancellationToken) is not var (_, invited) || !ModelState.IsValid)
        {
            return Shown();
        }

        var (hash, complaints) = await passwords.JudgeAsync(invited, Input.Next!);
        if (hash is null)
        {
            foreach (var complaint in complaints)
            {
                ModelState.AddModelError("Input.Next", complaint);
            }

            return Page();
        }

        await using var work = await db.BeginWorkAsync(cancellationToken);
        db.ChangeTracker.Clear();
        if (await FindAsync(secret, cancellationToken) is not var (invitation, account))
        {
            // Two browsers with one link: the other was first.
            return Shown();
        }

        (account.PasswordHash, account.PasswordSetAt) = (hash, clock.GetUtcNow().UtcDateTime);
        invitation.ClosedAt = clock.GetUtcNow().UtcDateTime;
        db.Trail.Record(AuditAction.InvitationAccepted, $"accounts/{account.UserName}", actor: account.ToActor());
        await work.CommitAsync(cancellationToken);

        TempData["Notice"] = "密码已设置，请登录。";
        return RedirectToPage("SignIn");
    }

    private async Task<(Invitation Invitation, Data.Accounts.Account Account)?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        if (await accounts.FindInvitationAsync(SessionKey.HashOf(secret), cancellationToken) is not { } invitation
            || await accounts.FindAsync(invitation.AccountId, cancellationToken) is not { IsDisabled: false, PasswordHash: null } account)
        {
            UserName = null;
            return null;
        }

        (UserName, DisplayName) = (account.UserName, account.DisplayName);
        return (invitation, account);
    }

    /// <summary>The page; with the status of what is gone when the link is not good.</summary>
    private PageResult Shown()
    {
        Response.Headers.CacheControl = "no-store";
        if (UserName is null)
        {
            ModelState.Clear();
            Response.StatusCode = StatusCodes.Status410Gone;
        }

        return Page();
    }

    /// <summary>The password twice.</summary>
    public sealed record InvitationInput
    {
        /// <summary>The password.</summary>
        public string? Next { get; init; }

        /// <summary>The password again.</summary>
        public string? Again { get; init; }

        internal sealed class Validator : AbstractValidator<InvitationInput>
        {
            public Validator()
            {
                RuleFor(input => input.Next).NotEmpty().WithMessage("请设置密码。").MaximumLength(SecurityOptions.LongestPassword).WithMessage("密码过长。");
                RuleFor(input => input.Again).Equal(input => input.Next).WithMessage("两次输入的密码不一致。");
            }
        }
    }
}
