using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Archive;
using Xinhua.Disclosure.Core.Audit;

namespace Xinhua.Disclosure.Data.Archive;

/// <summary>What a look after the stored packages found.</summary>
/// <param name="Sound">Numbers of the packages that are what was stored.</param>
/// <param name="Damaged">Numbers of those that are not, with what was found.</param>
public sealed record CareVerdict(IReadOnlyList<string> Sound, IReadOnlyList<(string Number, string Note)> Damaged)
{
    /// <summary>The result in a sentence, in Chinese.</summary>
    public string Summary => Damaged.Count == 0
        ? $"核验{Sound.Count}个归档信息包，没有发现问题。"
        : $"核验{Sound.Count + Damaged.Count}个归档信息包，{Damaged.Count}个损坏：{string.Join('、', Damaged.Select(damaged => damaged.Number))}；{Sound.Count}个完好{(Sound.Count == 0 ? "" : $"：{string.Join('、', Sound)}")}。";
}

/// <summary>Looks after the stored packages: all the recent ones, and of the old ones those that were looked at longest ago (ARC-11).</summary>
/// <param name="db">Where they are stored.</param>
/// <param name="clock">The server's clock.</param>
public sealed class ArchiveCare(DisclosureDbContext db, TimeProvider clock)
{
    /// <summary>Subject of the alarm about damaged packages.</summary>
    public const string Alarm = "archive/damaged";

    /// <summary>Subject of the record of a check.</summary>
    public const string Subject = "archive";

    /// <summary>Whether a check is on record since an instant.</summary>
    public Task<bool> IsDoneSinceAsync(DateTime since, CancellationToken cancellationToken) => ArchiveQueries.ArchiveChecksSince(db, since).AnyAsync(cancellationToken);

    /// <summary>Whether there was anything to check before an instant.</summary>
    public Task<bool> HasPackagesBeforeAsync(DateTime before, CancellationToken cancellationToken) => ArchiveQueries.AnyPackageBefore(db, before).AnyAsync(cancellationToken);

    /// <summary>Checks, keeps the result of each package, puts it on record, and raises an alarm where one is damaged.</summary>
    /// <param name="recentDays">Packages so young are all checked.</param>
    /// <param name="sample">How many of the older ones.</param>
    /// <param name="look">Looks into a package whose digest is right: what is wrong in it, in Chinese, or null.</param>
    /// <param name="stillNeeded">Asked under the lock of the log: another node may have been faster.</param>
    /// <param name="cancellationToken">To stop.</param>
    /// <returns>What was found; null when it was not needed any more.</returns>
    public async Task<CareVerdict?> CheckAsync(int recentDays, int sample, Func<ReadOnlyMemory<byte>, string?> look, Func<Task<bool>>? stillNeeded, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var since = now.AddDays(-recentDays);
        List<string> numbers =
        [
            .. await ArchiveQueries.Recent(db, since).ToListAsync(cancellationToken),
            .. await ArchiveQueries.LongestUnchecked(db, since, sample).ToListAsync(cancellationToken),
        ];
        var found = new List<(int Id, string Number, string? Note)>();
        foreach (var number in numbers)
        {
            // One at a time, so that memory does not grow with the archive.
            if (await ArchiveQueries.Stored(db, number).FirstOrDefaultAsync(cancellationToken) is { } stored)
            {
                found.Add((stored.RevisionId, number, WhyDamaged(stored, look)));
            }
            else
            {
                found.Add((0, number, "信息包的内容不见了。"));
            }
        }

        await using var work = await db.BeginWorkAsync(cancellationToken);
        if (stillNeeded is not null && !await stillNeeded())
        {
            return null;
        }

        foreach (var (id, _, note) in found.Where(package => package.Id > 0))
        {
            await KeepAsync(id, now, note, cancellationToken);
        }

        var verdict = new CareVerdict([.. found.Where(package => package.Note is null).Select(package => package.Number)], [.. found.Where(package => package.Note is not null).Select(package => (package.Number, package.Note!))]);
        db.Trail.Record(AuditAction.PackagesChecked, Subject, verdict.Summary);
        if (verdict.Damaged.Count > 0)
        {
            db.Trail.Record(AuditAction.AlarmRaised, Alarm, string.Concat(verdict.Damaged.Select(damaged => $"归档信息包{damaged.Number}：{damaged.Note}")));
        }

        await work.CommitAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return verdict;
    }

    private static string? WhyDamaged(StoredPackage stored, Func<ReadOnlyMemory<byte>, string?> look) =>
        Convert.ToHexStringLower(SHA256.HashData(stored.Bytes.Span)) != stored.Sha256
            ? $"存储的内容与归档时登记的SHA-256摘要不符。{look(stored.Bytes)}"
            : look(stored.Bytes);

    private async Task KeepAsync(int revisionId, DateTime now, string? note, CancellationToken cancellationToken)
    {
        var text = note is null ? "" : note.Length <= ArchiveCheckup.NoteLength ? note : note[..ArchiveCheckup.NoteLength];
        if (await ArchiveQueries.Checkup(db, revisionId).FirstOrDefaultAsync(cancellationToken) is { } known)
        {
            (known.CheckedAt, known.IsSound, known.Note) = (now, note is null, text);
        }
        else
        {
            db.ArchiveCheckups.Add(new ArchiveCheckup { RevisionId = revisionId, CheckedAt = now, IsSound = note is null, Note = text });
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
