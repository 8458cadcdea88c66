using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Xinhua.Disclosure.Web.Setup;

/// <summary>Files and answers that are only read.</summary>
internal static class Reading
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps an address that is read, or whose head alone is asked for, as crawlers and download managers do before they fetch.</summary>
    public static RouteHandlerBuilder MapReading(this IEndpointRouteBuilder app, string pattern, Delegate handler) => app.MapMethods(pattern, Methods, handler);

    /// <summary>The validator of bytes that are at hand.</summary>
    public static EntityTagHeaderValue TagOf(ReadOnlySpan<byte> bytes) => Tag(Convert.ToHexStringLower(SHA256.HashData(bytes)));

    /// <summary>The validator of bytes whose digest is known.</summary>
    public static EntityTagHeaderValue Tag(string digest) => new($"\"{digest}\"");
}
