using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Xinhua.Disclosure.Web.Security;

/// <summary>A form that was sent into a session that is over: whose it is, where it was going, and what was typed.</summary>
/// <param name="AccountId">Whose.</param>
/// <param name="Address">Path and query it was sent to.</param>
/// <param name="Fields">What was typed, in order.</param>
/// <param name="HasFiles">Whether files came with it, which cannot be kept.</param>
public sealed record KeptForm(int AccountId, string Address, IReadOnlyList<KeyValuePair<string, string>> Fields, bool HasFiles);

/// <summary>Keeps a form in the sign-in page, sealed, until its owner is back; the server stores nothing.</summary>
public sealed class KeptForms(IDataProtectionProvider protection)
{
    /// <summary>Name of the field it travels in.</summary>
    public const string Field = "Kept";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    private static readonly string[] NeverKept = ["__RequestVerificationToken", IdentityConfirmation.Field, Field];

    /// <summary>Han characters as they are: it is sealed and never read as markup, and a long report must fit into a form.</summary>
    private static readonly JsonSerializerOptions Compact = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("Xinhua.Disclosure.KeptForm.v1").ToTimeLimitedDataProtector();

    /// <summary>Whether forms for this path are kept: not those of the account pages, which hold passwords.</summary>
    public static bool MayKeep(PathString path) => !path.StartsWithSegments("/account", StringComparison.OrdinalIgnoreCase);

    /// <summary>Seals a form.</summary>
    public string Keep(int accountId, string address, IFormCollection form)
    {
        var fields = form.Where(field => !NeverKept.Contains(field.Key)).SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? "")));
        return protector.Protect(JsonSerializer.Serialize(new KeptForm(accountId, address, [.. fields], form.Files.Count > 0), Compact), Lifetime);
    }

    /// <summary>Opens a sealed form; null when there is none, or it is too old or was tampered with.</summary>
    public KeptForm? Open(string? sealedForm)
    {
        try
        {
            return string.IsNullOrEmpty(sealedForm) ? null : JsonSerializer.Deserialize<KeptForm>(protector.Unprotect(sealedForm));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
