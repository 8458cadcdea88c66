using System.Security.Cryptography;

namespace Xinhua.Disclosure.Core.Reports;

/// <summary>What a scan is, told by its first bytes.</summary>
public enum PaperKind
{
    /// <summary>PDF.</summary>
    Pdf,

    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>PNG.</summary>
    Png,
}

/// <summary>The scan of a paper that was signed by hand: it belongs to exactly the text whose digest is printed on it.</summary>
public sealed class SignedPaper
{
    /// <summary>Largest scan, in bytes.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>How many digits of the digest a person types from the paper.</summary>
    public const int TypedDigits = 8;

    private static readonly (byte[] Start, PaperKind Kind)[] starts =
    [
        ([.. "%PDF-"u8], PaperKind.Pdf),
        ([0xFF, 0xD8, 0xFF], PaperKind.Jpeg),
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], PaperKind.Png),
    ];

    /// <summary>Key in the database.</summary>
    public int Id { get; private set; }

    /// <summary>The revision whose text was signed.</summary>
    public required int RevisionId { get; init; }

    /// <summary>Digest of the text that was signed.</summary>
    public required string Digest { get; init; }

    /// <summary>What the scan is.</summary>
    public required PaperKind Kind { get; init; }

    /// <summary>The scan as it was handed in.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>SHA-256 of the scan, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Who handed it in.</summary>
    public required Actor By { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>What a file is; null when it is no scan that is taken.</summary>
    public static PaperKind? KindOf(ReadOnlySpan<byte> bytes)
    {
        foreach (var (start, kind) in starts)
        {
            if (bytes.StartsWith(start))
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>Why a file is not taken as a scan, in Chinese; null when it is.</summary>
    public static string? WhyNotTaken(ReadOnlySpan<byte> bytes) =>
        bytes.Length > MaxBytes ? $"扫描件超过{MaxBytes / 1024 / 1024} MB的上限。请降低扫描的分辨率再试。"
        : KindOf(bytes) is not { } kind ? "这个文件不是PDF、JPG或PNG。请重新扫描，存成这三种格式之一。"
        : kind == PaperKind.Pdf && bytes.IndexOf("/Encrypt"u8) >= 0 ? "这个PDF有密码，以后可能打不开。请去掉密码再试。"
        : null;

    /// <summary>Makes the record of a scan.</summary>
    /// <param name="revision">The revision that was printed.</param>
    /// <param name="digest">Digest of its text as it stands.</param>
    /// <param name="typed">The first digits of the digest as a person read them off the paper; blanks and capitals do not matter.</param>
    /// <param name="bytes">The scan.</param>
    /// <param name="by">Who hands it in.</param>
    /// <param name="now">The instant, UTC.</param>
    /// <param name="why">Why it is refused, in Chinese; null when it is not.</param>
    /// <returns>The record; null when it is refused.</returns>
    public static SignedPaper? Of(Revision revision, string digest, string typed, byte[] bytes, Actor by, DateTime now, out string? why)
    {
        var digits = string.Concat(typed.Where(character => !char.IsWhiteSpace(character))).ToLowerInvariant();
        why = WhyNotTaken(bytes)
            ?? (digits.Length != TypedDigits || !digits.All(char.IsAsciiHexDigit) ? $"请输入纸上每页下方「内容摘要」的前{TypedDigits}位，只有数字和字母a至f。"
            : !digest.StartsWith(digits, StringComparison.Ordinal) ? $"纸上的内容摘要是 {digits}…，报告现在的是 {digest[..TypedDigits]}…：打印以后内容改动过，或者这不是这份报告。请重新打印草稿，签字后再扫描。"
            : null);
        return why is not null ? null : new SignedPaper
        {
            RevisionId = revision.Id,
            Digest = digest,
            Kind = KindOf(bytes)!.Value,
            Bytes = bytes,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            By = by,
            At = now,
        };
    }
}
