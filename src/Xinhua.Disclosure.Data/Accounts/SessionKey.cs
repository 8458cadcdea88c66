using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Xinhua.Disclosure.Data.Accounts;

/// <summary>Random keys that prove something by being known: of a session, of an invitation. Only their hash is ever stored.</summary>
public static class SessionKey
{
    private const int Bytes = 32;
    private const int MarkLength = 16;

    /// <summary>A new key of 256 bits, for cookies and addresses.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What is stored of a key: 64 lower-case hexadecimal digits.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>By what the audit log knows a session.</summary>
    public static string MarkOf(string hash) => hash[..MarkLength];
}
