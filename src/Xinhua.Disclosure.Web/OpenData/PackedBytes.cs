using System.IO.Compression;
using System.Security.Cryptography;

namespace Xinhua.Disclosure.Web.OpenData;

/// <summary>Takes a file as it is written, packs it, and knows its size and digest without having held it whole.</summary>
internal sealed class PackedBytes : Stream
{
    private readonly MemoryStream packed = new();
    private readonly GZipStream gzip;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long size;

    public PackedBytes() => gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true);

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => size;

    /// <inheritdoc/>
    public override long Position { get => size; set => throw new NotSupportedException(); }

    /// <summary>What was written, packed, with the size and digest it has unpacked; nothing may be written any more.</summary>
    public (byte[] Packed, long Size, string Sha256) Take()
    {
        gzip.Dispose();
        return (packed.ToArray(), size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        gzip.Write(buffer);
        hash.AppendData(buffer);
        size += buffer.Length;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
        // What is packed in one go becomes smaller.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            gzip.Dispose();
            hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
