using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using OtpNet;
using QRCoder;
using Xinhua.Disclosure.Data.Accounts;

namespace Xinhua.Disclosure.Web.Security;

/// <summary>Six digits that a telephone makes from a shared secret and the time (RFC 6238), without a network.</summary>
public sealed class Totp(IDataProtectionProvider protection, TimeProvider clock)
{
    private const int SecretBytes = 20;
    private static readonly VerificationWindow OneBeforeAndAfter = new(previous: 1, future: 1);
    private readonly IDataProtector protector = protection.CreateProtector("Xinhua.Disclosure.Totp.v1");

    /// <summary>A new secret, as the account keeps it.</summary>
    public string NewSecret() => protector.Protect(Base32Encoding.ToString(RandomNumberGenerator.GetBytes(SecretBytes)));

    /// <summary>The secret as a person types it.</summary>
    public string Readable(string protectedSecret) => protector.Unprotect(protectedSecret);

    /// <summary>The time step whose code this is; null when it is none of now, of just before or of just after.</summary>
    public long? StepOf(Account account, string code)
    {
        try
        {
            return account.TotpSecret is { } secret ? StepOf(secret, code) : null;
        }
        catch (CryptographicException)
        {
            // Sealed under a key that is gone, as after a certificate was replaced without keeping the one before: recovery codes still work.
            return null;
        }
    }

    /// <summary>The time step whose code this is under a secret that is still being set up.</summary>
    public long? StepOf(string protectedSecret, string code)
    {
        var digits = Digits(code);
        return digits is not null
            && new OtpNet.Totp(Base32Encoding.ToBytes(Readable(protectedSecret))).VerifyTotp(clock.GetUtcNow().UtcDateTime, digits, out var step, OneBeforeAndAfter)
                ? step
                : null;
    }

    /// <summary>The secret as a picture that a telephone reads, in a form that needs no second request.</summary>
    public string Picture(string protectedSecret, string site, string userName)
    {
        var address = $"otpauth://totp/{Uri.EscapeDataString(site)}:{Uri.EscapeDataString(userName)}?secret={Readable(protectedSecret)}&issuer={Uri.EscapeDataString(site)}&digits=6&period=30";
        using var data = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(code.GetGraphic(4)));
    }

    /// <summary>Six digits, however they were grouped or typed; null when there are not six.</summary>
    private static string? Digits(string code)
    {
        var typed = string.Concat(code.Normalize(NormalizationForm.FormKC).Where(character => !char.IsWhiteSpace(character) && character != '-'));
        return typed.Length == 6 && typed.All(char.IsAsciiDigit) ? typed : null;
    }
}

/// <summary>Codes on paper for the day the telephone is lost. Each holds more than 112 bits, so a plain hash keeps them (ASVS 6.5.2).</summary>
internal static class RecoveryCodes
{
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int Count = 10;
    private const int Group = 4;
    private const int Groups = 6;

    /// <summary>Ten new codes.</summary>
    public static IReadOnlyList<string> New() =>
        [.. Enumerable.Range(0, Count).Select(_ => string.Join('-', Enumerable.Range(0, Groups).Select(_ => RandomNumberGenerator.GetString(Alphabet, Group))))];

    /// <summary>What is stored of a code; null when the text cannot be one.</summary>
    public static string? HashOf(int accountId, string code)
    {
        var bare = string.Concat(code.Normalize(NormalizationForm.FormKC).Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        return bare.Length == Group * Groups ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{accountId}:{bare}"))) : null;
    }
}
