using AngleSharp.Html.Dom;
using OtpNet;

namespace Xinhua.Disclosure.Tests.Support;

/// <summary>The telephone of a person, with a program for one-time codes.</summary>
internal static class Telephone
{
    /// <summary>The code it shows at an instant.</summary>
    public static string Code(string secret, DateTimeOffset now) => new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(now.UtcDateTime);

    /// <summary>Reads the secret from the page of the set-up, as it is printed there for typing.</summary>
    public static string Secret(IHtmlDocument page) => page.QuerySelector("main .secret-key")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
}
