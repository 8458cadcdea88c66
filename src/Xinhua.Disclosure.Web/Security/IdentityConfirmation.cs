using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Accounts;

namespace Xinhua.Disclosure.Web.Security;

/// <summary>
/// Asks again who is there before a sensitive action, when the last proof is some minutes old (ASVS 7.5). A page shows the partial
/// <c>_ConfirmIdentity</c> in its form and does nothing until <see cref="PassesAsync"/>.
/// </summary>
public sealed class IdentityConfirmation(
    CurrentAccount me, CredentialCheck check, AccountRegister accounts, SessionRegister sessions, DisclosureDbContext db,
    IHttpContextAccessor http, IOptions<SecurityOptions> options, TimeProvider clock)
{
    /// <summary>Name of the field in which the person types the password or a code.</summary>
    public const string Field = "IdentityProof";

    /// <summary>Whether only the second factor counts, and every time: it is about to be replaced (ASVS 7.5.1).</summary>
    public bool NeedsSecondFactor { get; set; }

    /// <summary>Whether the person has to prove it again.</summary>
    public bool IsNeeded => NeedsSecondFactor || me.Session is not { } session || clock.GetUtcNow().UtcDateTime - session.ConfirmedAt > TimeSpan.FromMinutes(options.Value.ConfirmMinutes);

    /// <summary>Whether the action may go on: no proof is needed, or the form brings a right one. If not, the field says why.</summary>
    public async Task<bool> PassesAsync(ModelStateDictionary fields, CancellationToken cancellationToken)
    {
        if (!IsNeeded)
        {
            return true;
        }

        var form = await http.HttpContext!.Request.ReadFormAsync(cancellationToken);
        var complaint = await CheckAsync(form[Field].ToString(), cancellationToken);
        if (complaint is not null)
        {
            fields.AddModelError(Field, complaint);
        }

        return complaint is null;
    }

    /// <summary>Judges what was typed, and notes and records a right proof.</summary>
    /// <returns>What is wrong with it; null when it is right.</returns>
    public async Task<string?> CheckAsync(string? typed, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            return NeedsSecondFactor ? "请填写原来手机上的6位动态验证码，或者一个恢复码。" : "请再次验证身份：填写密码或动态验证码。";
        }

        var account = await me.FindAsync(cancellationToken);
        var isCode = NeedsSecondFactor || (account is { TotpSince: not null } && typed.Trim().Length is >= 6 and <= 7 && typed.Any(char.IsDigit) && typed.Trim().All(character => char.IsDigit(character) || character == ' '));
        var isRight = account is not null
            && (isCode ? await check.CodeAsync(account, typed, cancellationToken) != CodeVerdict.Wrong : await check.PasswordAsync(account, typed, isEnough: true, cancellationToken));
        if (!isRight)
        {
            await accounts.RecordRefusalAsync(account, AuditAction.IdentityConfirmed, "密码或验证码不正确", cancellationToken);
            return $"{(NeedsSecondFactor ? "验证码或恢复码" : "密码或验证码")}不正确，请重新填写。连续输错{options.Value.LockoutFailures}次，账号会锁定{options.Value.LockoutMinutes}分钟。";
        }

        await using var work = await db.BeginWorkAsync(cancellationToken);
        await sessions.ConfirmAsync(me.Session!.Id, hasSecondFactor: isCode, cancellationToken);
        db.Trail.Record(AuditAction.IdentityConfirmed, $"accounts/{account!.UserName}", isCode ? "动态验证码" : "密码");
        await work.CommitAsync(cancellationToken);
        me.Session.ConfirmedAt = clock.GetUtcNow().UtcDateTime;
        return null;
    }
}
