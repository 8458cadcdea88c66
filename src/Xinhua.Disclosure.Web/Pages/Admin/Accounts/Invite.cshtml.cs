using System.Text.RegularExpressions;
using FluentValidation;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Agencies;
using Xinhua.Disclosure.Data.Mail;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Web.Security;

namespace Xinhua.Disclosure.Web.Pages.Admin.Accounts;

/// <summary>Makes an account and invites the person to take it into use.</summary>
public sealed partial class InviteModel(
    UserManager<Data.Accounts.Account> users, Invitations invitations, AgencyRegister agencies, CurrentAccount me, IdentityConfirmation confirmation,
    DisclosureDbContext db, TimeProvider clock) : PageModel
{
    private IReadOnlyList<AgencyItem> units = [];

    /// <summary>What was typed.</summary>
    [BindProperty]
    public InviteInput Input { get; set; } = new();

    /// <summary>The lines of roles.</summary>
    public GrantTable Table => new("Input.Grants", GrantRows.WithSpare(Input.Grants ?? []), units);

    /// <summary>The link, after inviting.</summary>
    public InvitationLink? Link { get; private set; }

    /// <summary>Whether links go out by mail.</summary>
    public bool HasMail => invitations.HasMail;

    public async Task<IActionResult> OnGetAsync([FromQuery] Duty duty, CancellationToken cancellationToken)
    {
        Input = new InviteInput { Duty = duty };
        return await ShowAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!await me.HasAsync(Role.SecurityAdmin, cancellationToken))
        {
            return Forbid();
        }

        units = await agencies.ListAsync(cancellationToken);
        var (grants, complaint) = GrantRows.Read(Input.Duty, Input.Grants ?? [], units);
        if (ModelState.IsValid && complaint is not null)
        {
            ModelState.AddModelError("Input.Grants", complaint);
        }

        if (Input.EndsOn is { } last && !ChinaDays.IsInTime(clock.GetUtcNow().UtcDateTime, last))
        {
            ModelState.AddModelError("Input.EndsOn", "这一天已经过去，请选择以后的日期，或者留空。");
        }

        if (!ModelState.IsValid || !await confirmation.PassesAsync(ModelState, cancellationToken))
        {
            return await ShowAsync(cancellationToken);
        }

        var account = new Data.Accounts.Account
        {
            UserName = Input.UserName!.Trim(),
            DisplayName = Input.DisplayName!.Trim(),
            Email = string.IsNullOrWhiteSpace(Input.Email) ? null : Input.Email.Trim(),
            EndsOn = Input.EndsOn,
            Duty = Input.Duty,
        };
        foreach (var grant in grants)
        {
            account.Grants.Add(grant);
        }

        await using var work = await db.BeginWorkAsync(cancellationToken);
        var result = await users.CreateAsync(account);
        if (!result.Succeeded)
        {
            db.ChangeTracker.Clear();
            foreach (var error in result.Errors)
            {
                ModelState.AddModelError("Input.UserName", error.Description);
            }

            return await ShowAsync(cancellationToken);
        }

        Link = await invitations.InviteAsync(account, await me.ActorAsync(cancellationToken), $"{account.Duty.Chinese()}；{GrantRows.Words(grants, units)}", cancellationToken);
        await work.CommitAsync(cancellationToken);
        return Page();
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        if (!await me.HasAsync(Role.SecurityAdmin, cancellationToken))
        {
            return Forbid();
        }

        units = await agencies.ListAsync(cancellationToken);
        return Page();
    }

    /// <summary>A new account.</summary>
    public sealed partial record InviteInput
    {
        /// <summary>User name.</summary>
        public string? UserName { get; init; }

        /// <summary>Name shown to others.</summary>
        public string? DisplayName { get; init; }

        /// <summary>Address for mail, if there is one.</summary>
        public string? Email { get; init; }

        /// <summary>Last day of use, if there is one.</summary>
        public DateOnly? EndsOn { get; init; }

        /// <summary>What the account is for.</summary>
        public Duty Duty { get; init; }

        /// <summary>Roles with their units; nothing to begin with, for the platform does not add to an empty list.</summary>
        public IReadOnlyList<GrantRow>? Grants { get; init; }

        internal sealed partial class Validator : AbstractValidator<InviteInput>
        {
            public Validator()
            {
                RuleFor(input => input.UserName).NotEmpty().WithMessage("请填写用户名。").MaximumLength(60).WithMessage("用户名最多60个字符。")
                    .Must(name => name is null || Name().IsMatch(name.Trim())).WithMessage("用户名只能用英文字母、数字和 - . _，以字母开头，至少3个字符。");
                RuleFor(input => input.DisplayName).NotEmpty().WithMessage("请填写姓名或岗位。").MaximumLength(Actor.NameLength).WithMessage($"最多{Actor.NameLength}个字。");
                RuleFor(input => input.Email).MaximumLength(MailMessage.LineLength).WithMessage("邮箱地址过长。")
                    .Must(IsAddress).WithMessage("邮箱地址不完整，应像 name@example.gov.cn。");
                RuleFor(input => input.Duty).IsInEnum().WithMessage("请选择职责。");
                RuleFor(input => input.Grants).Must(rows => rows is null or { Count: <= 30 }).WithMessage("最多30行角色。");
            }

            /// <summary>Whether a text is empty or an address to which mail can go.</summary>
            internal static bool IsAddress(string? text) => string.IsNullOrWhiteSpace(text) || Address().IsMatch(text.Trim());

            [GeneratedRegex("^[A-Za-z][A-Za-z0-9._-]{2,59}$")]
            private static partial Regex Name();

            [GeneratedRegex(@"^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+$")]
            private static partial Regex Address();
        }
    }
}
