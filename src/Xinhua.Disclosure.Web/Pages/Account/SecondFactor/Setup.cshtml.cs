using System.Security.Cryptography;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Web.Security;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Pages.Account.SecondFactor;

/// <summary>Sets up one's own second factor, or moves it to another telephone. The secret counts only once a code of it was typed.</summary>
public sealed class SecondFactorSetupModel(
    Totp totp, AccountRegister accounts, SessionRegister sessions, CurrentAccount me, IdentityConfirmation confirmation,
    DisclosureDbContext db, IOptions<SecurityOptions> options, IOptions<SiteOptions> site, TimeProvider clock) : PageModel
{
    /// <summary>What was typed.</summary>
    [BindProperty]
    public SetupInput Input { get; set; } = new();

    /// <summary>The new secret, sealed.</summary>
    public string Secret { get; private set; } = "";

    /// <summary>The new secret in groups of four.</summary>
    public string Readable => string.Join(' ', totp.Readable(Secret).Chunk(4).Select(group => new string(group)));

    /// <summary>The new secret as a picture.</summary>
    public string Picture => totp.Picture(Secret, site.Value.Name, UserName);

    /// <summary>Whose it is.</summary>
    public string UserName { get; private set; } = "";

    /// <summary>Whether nothing else can be done before.</summary>
    public bool IsRequired { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => ShowAsync(totp.NewSecret(), cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        confirmation.NeedsSecondFactor = (await me.FindAsync(cancellationToken))!.TotpSince is not null;
        if (!IsOurs(Input.Secret))
        {
            ModelState.AddModelError("Input.Code", "页面内容不完整，二维码已经换新。请重新扫描，再输入新的6位数字。");
            return await ShowAsync(totp.NewSecret(), cancellationToken);
        }

        var step = ModelState.IsValid ? totp.StepOf(Input.Secret!, Input.Code!) : null;
        if (ModelState.IsValid && step is null)
        {
            ModelState.AddModelError("Input.Code", "这6位数字不对。请确认扫描的是本页的二维码，手机时间设为自动，再输入当前显示的数字。");
        }

        if (!ModelState.IsValid || !await confirmation.PassesAsync(ModelState, cancellationToken))
        {
            return await ShowAsync(Input.Secret!, cancellationToken);
        }

        var codes = RecoveryCodes.New();
        await using var work = await db.BeginWorkAsync(cancellationToken);
        var account = (await accounts.FindAsync(me.Session!.AccountId, cancellationToken))!;
        (account.TotpSecret, account.TotpSince, account.TotpLastStep) = (Input.Secret, clock.GetUtcNow().UtcDateTime, step!.Value);
        await accounts.ReplaceRecoveryCodesAsync(account.Id, codes.Select(code => RecoveryCodes.HashOf(account.Id, code)!), cancellationToken);
        var ended = await sessions.EndOthersAsync(account.Id, me.Session.Id, cancellationToken);
        await sessions.ConfirmAsync(me.Session.Id, hasSecondFactor: true, cancellationToken);
        db.Trail.Record(AuditAction.SecondFactorSet, $"accounts/{account.UserName}", ended > 0 ? $"结束其他{ended}处登录" : "");
        await work.CommitAsync(cancellationToken);
        return this.ShowCodes(codes);
    }

    private bool IsOurs(string? sealedSecret)
    {
        try
        {
            return sealedSecret is { Length: > 0 and <= Data.Accounts.Account.SecretLength } && totp.Readable(sealedSecret).Length > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private async Task<IActionResult> ShowAsync(string secret, CancellationToken cancellationToken)
    {
        var account = (await me.FindAsync(cancellationToken))!;
        ModelState.Remove("Input.Secret");
        confirmation.NeedsSecondFactor = account.TotpSince is not null;
        (Secret, UserName) = (secret, account.UserName!);
        IsRequired = options.Value.MustHaveSecondFactor(account) && !me.Session!.HasSecondFactor;
        return Page();
    }

    /// <summary>The sealed secret that was shown, and a code of it.</summary>
    public sealed record SetupInput
    {
        /// <summary>The secret that was shown, sealed.</summary>
        public string? Secret { get; init; }

        /// <summary>Six digits of the telephone.</summary>
        public string? Code { get; init; }

        internal sealed class Validator : AbstractValidator<SetupInput>
        {
            public Validator() => RuleFor(input => input.Code).NotEmpty().WithMessage("请填写手机上显示的6位数字。").MaximumLength(20).WithMessage("验证码是6位数字。");
        }
    }
}
