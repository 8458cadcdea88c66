using System.Security.Cryptography;
using System.Text;

namespace Xinhua.Disclosure.Web.Security;

/// <summary>The secret that lets the operator make the first account. It lives in memory, for a day, and works once.</summary>
public sealed class SetupSecret(TimeProvider clock)
{
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    private readonly long madeAt = clock.GetTimestamp();
    private int isUsed;

    /// <summary>The secret in four groups of five.</summary>
    public string Value { get; } = string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Alphabet, 5)));

    /// <summary>Whether the text is the secret and still good.</summary>
    public bool Accepts(string? text) =>
        Volatile.Read(ref isUsed) == 0
        && clock.GetElapsedTime(madeAt) < Lifetime
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes((text ?? "").Trim().ToLowerInvariant()), Encoding.UTF8.GetBytes(Value));

    /// <summary>Takes the secret; true for the first caller only.</summary>
    public bool TryUse() => Interlocked.Exchange(ref isUsed, 1) == 0;

    /// <summary>Gives the secret back when making the account failed.</summary>
    public void Release() => Volatile.Write(ref isUsed, 0);
}
