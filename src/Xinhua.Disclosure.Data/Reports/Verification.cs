using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Publication;

namespace Xinhua.Disclosure.Data.Reports;

/// <summary>What became of something that was published.</summary>
public enum VerificationOutcome
{
    /// <summary>It is what is published today.</summary>
    AsPublished,

    /// <summary>It was published and can still be read, but a correction counts.</summary>
    Older,

    /// <summary>It was published and was withdrawn.</summary>
    Withdrawn,

    /// <summary>Nothing with this code or digest was ever published here.</summary>
    Unknown,
}

/// <summary>A revision that is or was public, found by what somebody holds of it.</summary>
/// <param name="Agency">Slug of the agency.</param>
/// <param name="AgencyName">Its name in the report.</param>
/// <param name="Year">Report year.</param>
/// <param name="FormatId">The form it is written in.</param>
/// <param name="Number">Number of the revision.</param>
/// <param name="File">The kind of file that has the digest; null when the code or the digest is that of the content.</param>
/// <param name="CheckCode">Its code.</param>
/// <param name="PublishedAt">When it was published, UTC.</param>
/// <param name="CurrentRevision">Number of the revision that counts today; null when none is public.</param>
/// <param name="WithdrawnAt">When it was withdrawn, UTC; null when it was not.</param>
/// <param name="WithdrawalReason">Why, as the public reads it.</param>
public sealed record VerifiedRevision(
    string Agency,
    string AgencyName,
    int Year,
    string FormatId,
    int Number,
    PublishedFileKind? File,
    string? CheckCode,
    DateTime PublishedAt,
    int? CurrentRevision,
    DateTime? WithdrawnAt,
    string? WithdrawalReason)
{
    /// <summary>What became of it.</summary>
    public VerificationOutcome Outcome =>
        WithdrawnAt is not null ? VerificationOutcome.Withdrawn
        : Number == CurrentRevision ? VerificationOutcome.AsPublished
        : VerificationOutcome.Older;
}

/// <summary>The answer to a code or a digest.</summary>
/// <param name="IsDigest">Whether a digest was asked for, which stands for every byte, and not a code.</param>
/// <param name="Asked">What was looked up, as it is printed.</param>
/// <param name="Found">What has it; null when nothing that is or was public has.</param>
public sealed record VerificationAnswer(bool IsDigest, string Asked, VerifiedRevision? Found)
{
    /// <summary>What became of it.</summary>
    public VerificationOutcome Outcome => Found?.Outcome ?? VerificationOutcome.Unknown;
}

/// <summary>A published revision that has no code yet.</summary>
internal sealed record UncodedRevision(int Id, string Agency, int Year, int Number, string Digest);

/// <summary>Tells whether something was published here, by its code or its digest.</summary>
public sealed class Verification(DisclosureDbContext db)
{
    private const int LongestTyped = 300;

    /// <summary>Looks up what somebody typed or pasted, a code or the SHA-256 of a file or of a report's content.</summary>
    /// <returns>The answer; null when it is neither a code nor a digest.</returns>
    public async Task<VerificationAnswer?> AskAsync(string typed, CancellationToken cancellationToken) =>
        typed.Length > LongestTyped ? null
        : DigestText.Read(typed) is { } digest ? new VerificationAnswer(true, digest, await VerificationQueries.ByDigest(db, digest).FirstOrDefaultAsync(cancellationToken))
        : CheckCode.Read(typed) is { } code ? new VerificationAnswer(false, CheckCode.Print(code), await VerificationQueries.ByCode(db, code).FirstOrDefaultAsync(cancellationToken))
        : null;

    /// <summary>
    /// Gives a code to every revision that was published before there were codes, all or none. The code follows from what is stored,
    /// so several nodes may do this at once, and there is nothing to put on record.
    /// </summary>
    /// <returns>How many got one.</returns>
    public async Task<int> FillCodesAsync(CancellationToken cancellationToken)
    {
        var missing = await VerificationQueries.WithoutCode(db).ToListAsync(cancellationToken);
        if (missing.Count == 0)
        {
            return 0;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var filled = 0;
        foreach (var revision in missing)
        {
            var code = CheckCode.Of(revision.Agency, revision.Year, revision.Number, revision.Digest);
            filled += await VerificationQueries.Uncoded(db, revision.Id).ExecuteUpdateAsync(row => row.SetProperty(column => column.CheckCode, code), cancellationToken);
        }

        await PublicStamp.ChangeAsync(db, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return filled;
    }
}
