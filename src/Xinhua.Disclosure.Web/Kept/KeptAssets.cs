using System.Collections.Concurrent;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Xinhua.Disclosure.Web.Kept;

/// <summary>
/// Style sheets, scripts and drawings, compressed when they are first asked for. With its digest in the address (<c>asp-append-version</c>) an asset
/// is never asked for again; scripts import each other without one, so the browser asks each time whether they have changed.
/// </summary>
internal sealed class KeptAssets(IWebHostEnvironment environment)
{
    private const int Quality = 9;

    /// <summary>What a browser may hold for a year: under this address there will never be anything else.</summary>
    private const string Forever = "public, max-age=31536000, immutable";

    private const string Ask = "no-cache";

    /// <summary>What <c>asp-append-version</c> adds.</summary>
    private const string Version = "v";

    private static readonly string[] Compressible = ["text/css", "text/javascript", "image/svg+xml", "application/json", "application/manifest+json"];

    private readonly FileExtensionContentTypeProvider types = new();
    private readonly ConcurrentDictionary<string, Asset> assets = new(StringComparer.OrdinalIgnoreCase);

    private sealed record Asset(DateTimeOffset Changed, long Length, Lazy<KeptBody> Body);

    /// <summary>Answers with the asset where the address names one that is worth compressing.</summary>
    public Task SendAsync(HttpContext context, RequestDelegate next)
    {
        if ((!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            || context.Request.Path.Value is not { } path
            || !types.TryGetContentType(path, out var type)
            || !Compressible.Contains(type)
            || environment.WebRootFileProvider.GetFileInfo(path) is not { Exists: true, IsDirectory: false } file)
        {
            return next(context);
        }

        if (!assets.TryGetValue(path, out var asset) || asset.Changed != file.LastModified || asset.Length != file.Length)
        {
            assets[path] = asset = new Asset(file.LastModified, file.Length, new Lazy<KeptBody>(() => Read(file)));
        }

        context.Response.ContentType = type;
        context.Response.Headers.Vary = "Accept-Encoding";
        context.Response.Headers.CacheControl = context.Request.Query[Version] == asset.Body.Value.Digest ? Forever : Ask;
        return asset.Body.Value.SendAsync(context);
    }

    private static KeptBody Read(IFileInfo file)
    {
        using var stream = file.CreateReadStream();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return new KeptBody(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), Quality);
    }
}
