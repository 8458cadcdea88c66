using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Xinhua.Disclosure.Web.Kept;

/// <summary>Bytes that are compressed once and sent many times, each coding with a strong validator of its own.</summary>
internal sealed class KeptBody
{
    private const string Brotli = "br";
    private const string Gzip = "gzip";
    private const int Window = 22;

    private readonly (string? Coding, byte[]? Bytes, string Tag) brotli;
    private readonly (string? Coding, byte[]? Bytes, string Tag) gzip;
    private readonly (string? Coding, byte[]? Bytes, string Tag) plain;

    /// <param name="bytes">The bytes as they are meant.</param>
    /// <param name="quality">How hard Brotli tries, 0 to 11.</param>
    public KeptBody(ReadOnlySpan<byte> bytes, int quality)
    {
        Digest = Base64Url.EncodeToString(SHA256.HashData(bytes));
        brotli = (Brotli, Squeeze(bytes, quality), $"\"{Digest}-{Brotli}\"");
        gzip = (Gzip, Zip(bytes), $"\"{Digest}-{Gzip}\"");
        plain = (null, null, $"\"{Digest}\"");
    }

    /// <summary>SHA-256 of the bytes in the letters of addresses, as asset addresses carry it.</summary>
    public string Digest { get; }

    /// <summary>What it takes of the memory, in bytes.</summary>
    public int Size => brotli.Bytes!.Length + gzip.Bytes!.Length;

    /// <summary>Sends the bytes in the best coding the client reads, or says that it has them already. Status, type and age have been set.</summary>
    public async Task SendAsync(HttpContext context)
    {
        var response = context.Response;
        var (coding, bytes, tag) = Choose(context.Request.Headers.AcceptEncoding);
        if (response.StatusCode == StatusCodes.Status200OK)
        {
            response.Headers.ETag = tag;
            if (Has(context.Request.Headers.IfNoneMatch, tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                response.ContentType = null;
                return;
            }
        }

        bytes ??= Spread();
        response.ContentLength = bytes.Length;
        if (coding is not null)
        {
            response.Headers.ContentEncoding = coding;
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }

    /// <summary>The bytes as they are meant: few clients ask for them, so they are not kept.</summary>
    public byte[] Spread()
    {
        using var stream = new BrotliStream(new MemoryStream(brotli.Bytes!), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private (string? Coding, byte[]? Bytes, string Tag) Choose(StringValues accepted)
    {
        // What every browser sends, without taking it apart.
        if (accepted is [Brotli or "gzip, deflate, br" or "gzip, deflate, br, zstd"])
        {
            return brotli;
        }

        if (accepted.Count == 0 || !StringWithQualityHeaderValue.TryParseList(accepted, out var codings))
        {
            return plain;
        }

        return Reads(Brotli) ? brotli : Reads(Gzip) ? gzip : plain;

        bool Reads(string coding)
        {
            var named = codings.FirstOrDefault(value => value.Value.Equals(coding, StringComparison.OrdinalIgnoreCase)) ?? codings.FirstOrDefault(value => value.Value == "*");
            return named is not null && named.Quality is not 0;
        }
    }

    /// <summary>Weakly compared, as conditional reading is (RFC 9110, 13.1.2): a proxy may have weakened the validator.</summary>
    private static bool Has(StringValues known, string tag) =>
        known.Count > 0
        && ((known is [{ } one] && (one == tag || one == "*"))
            || (EntityTagHeaderValue.TryParseList(known, out var tags) && tags.Any(value => value.Tag.Equals(tag, StringComparison.Ordinal))));

    private static byte[] Squeeze(ReadOnlySpan<byte> bytes, int quality)
    {
        var room = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        return BrotliEncoder.TryCompress(bytes, room, out var length, quality, Window) ? room[..length] : throw new InvalidOperationException("Brotli ran out of room.");
    }

    private static byte[] Zip(ReadOnlySpan<byte> bytes)
    {
        using var zipped = new MemoryStream();
        using (var stream = new GZipStream(zipped, CompressionLevel.Optimal, leaveOpen: true))
        {
            stream.Write(bytes);
        }

        return zipped.ToArray();
    }
}
