using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Data.Accounts;

namespace Xinhua.Disclosure.Web.Security;

/// <summary>
/// Judges passwords and codes. Every attempt counts against the account, wherever it is made; and a name that does not exist is judged
/// with as much work as one that does, so that neither answer nor time tells which names there are.
/// </summary>
public sealed class CredentialCheck(
    AccountRegister accounts, ILookupNormalizer names, IPasswordHasher<Account> hasher, DecoyPassword decoy, Totp totp, IOptions<SecurityOptions> options, TimeProvider clock)
{
    /// <summary>The account of a name, null when there is none, and whether the password is its own and it may be used now.</summary>
    public async Task<(Account? Account, bool IsRight)> PasswordAsync(string userName, string password, CancellationToken cancellationToken)
    {
        var account = await accounts.FindAsync(names.NormalizeName(userName), cancellationToken);

        // With a second factor the attempts are forgotten when the code is right too: the password alone proves nothing yet.
        return (account, await PasswordAsync(account, password, isEnough: account?.TotpSince is null, cancellationToken));
    }

    /// <summary>Whether this is the password of the account, and the account may be used and is not locked.</summary>
    /// <param name="account">The account; null for a name that does not exist.</param>
    /// <param name="password">The password as typed.</param>
    /// <param name="isEnough">Whether nothing else is asked for, so that earlier attempts are forgotten.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<bool> PasswordAsync(Account? account, string password, bool isEnough, CancellationToken cancellationToken)
    {
        var mayTry = await accounts.ClaimAttemptAsync(account?.Id ?? 0, options.Value.Lockout, cancellationToken);
        var verdict = hasher.VerifyHashedPassword(account ?? DecoyPassword.Nobody, account?.PasswordHash ?? decoy.Hash, password);
        if (!mayTry || account?.PasswordHash is null || verdict == PasswordVerificationResult.Failed || !SessionCookie.MayUse(account, clock.GetUtcNow().UtcDateTime))
        {
            return false;
        }

        await (isEnough ? accounts.ForgiveAsync(account.Id, cancellationToken) : accounts.ReturnAttemptAsync(account.Id, cancellationToken));
        return true;
    }

    /// <summary>Whether this is a code of the account's second factor, or one of its recovery codes, not used before.</summary>
    public async Task<CodeVerdict> CodeAsync(Account account, string code, CancellationToken cancellationToken)
    {
        if (!await accounts.ClaimAttemptAsync(account.Id, options.Value.Lockout, cancellationToken) || !SessionCookie.MayUse(account, clock.GetUtcNow().UtcDateTime))
        {
            return CodeVerdict.Wrong;
        }

        var verdict = totp.StepOf(account, code) is { } step
            ? await accounts.TakeStepAsync(account.Id, step, cancellationToken) ? CodeVerdict.Code : CodeVerdict.Wrong
            : RecoveryCodes.HashOf(account.Id, code) is { } hash && await accounts.TakeRecoveryCodeAsync(account.Id, hash, cancellationToken) ? CodeVerdict.RecoveryCode : CodeVerdict.Wrong;
        if (verdict != CodeVerdict.Wrong)
        {
            await accounts.ForgiveAsync(account.Id, cancellationToken);
        }

        return verdict;
    }
}

/// <summary>What a code was.</summary>
public enum CodeVerdict
{
    /// <summary>Wrong, used before, or of an account that may not be used.</summary>
    Wrong,

    /// <summary>A code of the telephone.</summary>
    Code,

    /// <summary>One of the codes on paper; it is used up now.</summary>
    RecoveryCode,
}

/// <summary>The password of nobody, judged where a name does not exist.</summary>
public sealed class DecoyPassword(IPasswordHasher<Account> hasher)
{
    /// <summary>Whose it is.</summary>
    internal static readonly Account Nobody = new() { UserName = "", DisplayName = "", Duty = default };

    /// <summary>Its hash, as costly to judge as any.</summary>
    public string Hash { get; } = hasher.HashPassword(Nobody, Guid.NewGuid().ToString());
}
