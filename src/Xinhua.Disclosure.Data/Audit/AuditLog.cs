using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Migrations;

namespace Xinhua.Disclosure.Data.Audit;

/// <summary>What a check of the whole chain found.</summary>
/// <param name="Last">Where the chain ends.</param>
/// <param name="Removed">Where it begins: the last line that was removed when its retention was over.</param>
/// <param name="Count">How many lines were checked.</param>
/// <param name="ComplaintCount">How many things do not fit.</param>
/// <param name="Complaints">What does not fit, the first fifty of it.</param>
public sealed record AuditVerdict(AuditMark Last, AuditMark Removed, long Count, int ComplaintCount, IReadOnlyList<string> Complaints)
{
    /// <summary>The verdict with one more thing that does not fit.</summary>
    public AuditVerdict And(string complaint) => this with { ComplaintCount = ComplaintCount + 1, Complaints = [complaint, .. Complaints] };

    /// <summary>Whether everything fits.</summary>
    public bool IsSound => ComplaintCount == 0;

    /// <summary>The verdict in a few sentences of Chinese, with the mark.</summary>
    public string Summary => IsSound
        ? string.Create(CultureInfo.InvariantCulture, $"核验{Count}条，没有发现问题。标记 {Last}")
        : string.Create(CultureInfo.InvariantCulture, $"核验{Count}条，发现{ComplaintCount}处问题：{string.Concat(Complaints.Take(5))}");
}

/// <summary>Reads, checks and prunes the audit log. Only saving changes adds to it.</summary>
public sealed class AuditLog(DisclosureDbContext db, TimeProvider clock)
{
    private const int BatchSize = 2000;

    /// <summary>Where the chain ends.</summary>
    public async Task<AuditMark> MarkAsync(CancellationToken cancellationToken)
    {
        var ends = await AuditQueries.Ends(db).SingleAsync(cancellationToken);
        return new AuditMark(ends.Sequence, ends.Hash);
    }

    /// <summary>A line; null when there is none.</summary>
    public Task<AuditEvent?> FindAsync(long sequence, CancellationToken cancellationToken) => AuditQueries.Line(db, sequence).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Lines that fit a search, newest first, below a line.</summary>
    public Task<List<AuditEvent>> SearchAsync(AuditSearch search, long? before, int count, CancellationToken cancellationToken) =>
        AuditQueries.Search(db, search, before, count).ToListAsync(cancellationToken);

    /// <summary>All lines that fit a search, newest first, read in batches so that no reader stays open for long.</summary>
    /// <param name="search">What to look for.</param>
    /// <param name="before">Only lines below this one: what is written while reading does not move the end.</param>
    /// <param name="cancellationToken">To stop.</param>
    public async IAsyncEnumerable<AuditEvent> StreamAsync(AuditSearch search, long before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<AuditEvent> batch;
        do
        {
            batch = await SearchAsync(search, before, BatchSize, cancellationToken);
            foreach (var line in batch)
            {
                before = line.Sequence;
                yield return line;
            }
        }
        while (batch.Count == BatchSize);
    }

    /// <summary>The newest line of one kind; null when there is none.</summary>
    public Task<AuditEvent?> NewestAsync(AuditAction action, CancellationToken cancellationToken) => AuditQueries.Newest(db, action).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The newest line of one kind about one subject; null when there is none.</summary>
    public Task<AuditEvent?> NewestAsync(AuditAction action, string subject, CancellationToken cancellationToken) =>
        AuditQueries.NewestAbout(db, action, subject).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The newest line of one kind by one person; null when there is none.</summary>
    public Task<AuditEvent?> NewestByAsync(Actor actor, AuditAction action, CancellationToken cancellationToken) =>
        AuditQueries.NewestBy(db, actor.AccountId, action).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Alarms since an instant, newest first.</summary>
    public Task<List<AuditEvent>> AlarmsAsync(DateTime since, CancellationToken cancellationToken) => AuditQueries.Alarms(db, since, 200).ToListAsync(cancellationToken);

    /// <summary>Whether a check under this subject is on record since an instant.</summary>
    public Task<bool> IsCheckedSinceAsync(string subject, DateTime since, CancellationToken cancellationToken) => AuditQueries.ChecksSince(db, subject, since).AnyAsync(cancellationToken);

    /// <summary>Whether an alarm about this subject was raised since an instant.</summary>
    public Task<bool> IsAlarmRaisedSinceAsync(string subject, DateTime since, CancellationToken cancellationToken) => AuditQueries.AlarmsAbout(db, subject, since).AnyAsync(cancellationToken);

    /// <summary>How often an account was refused since an instant.</summary>
    public Task<int> CountDenialsAsync(int accountId, DateTime since, CancellationToken cancellationToken) => AuditQueries.Denials(db, accountId, since).CountAsync(cancellationToken);

    /// <summary>How many accounts were locked since an instant.</summary>
    public Task<int> CountLockedOutAsync(DateTime since, CancellationToken cancellationToken) => AuditQueries.LockedOut(db, since).CountAsync(cancellationToken);

    /// <summary>Whether there is a line older than an instant.</summary>
    public Task<bool> HasLinesBeforeAsync(DateTime before, CancellationToken cancellationToken) => AuditQueries.LinesBefore(db, before).AnyAsync(cancellationToken);

    /// <summary>Checks the whole chain. Writers need not wait: lines never change, and what is written meanwhile is left to the next check.</summary>
    /// <param name="marks">Marks kept outside the database.</param>
    /// <param name="progress">Told how far it is, from 0 to 1.</param>
    /// <param name="cancellationToken">To stop.</param>
    public async Task<AuditVerdict> VerifyAsync(IReadOnlyCollection<KeptMark> marks, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var ends = await AuditQueries.Ends(db).SingleOrDefaultAsync(cancellationToken);
        if (ends is null)
        {
            return new AuditVerdict(AuditMark.Empty, AuditMark.Empty, 0, 1, ["审计链的首尾记录（AuditHead）不见了。"]);
        }

        var removed = new AuditMark(ends.RemovedSequence, ends.RemovedHash);
        var verifier = new AuditVerifier(removed, [.. marks.Select(kept => kept.Mark)]);
        var upTo = Math.Max(ends.Sequence, ends.LastStored ?? 0);
        for (var after = long.MinValue; await FollowAsync(verifier, after, upTo, cancellationToken) is { } last; after = last)
        {
            progress?.Report((double)(last - removed.Sequence) / Math.Max(1, upTo - removed.Sequence));
        }

        verifier.EndAt(new AuditMark(ends.Sequence, ends.Hash));

        // A line that old marks speak of may be gone; one that existed within the shortest retention may not.
        var tooEarly = clock.GetUtcNow().UtcDateTime.AddDays(-HandWritten.LeastRetentionDays);
        foreach (var kept in marks.Where(kept => kept.At > tooEarly && kept.Mark.Sequence < removed.Sequence))
        {
            verifier.Complain($"数据库外保存的标记指向第{kept.Mark.Sequence}条，它还没有满{HandWritten.LeastRetentionDays}天就不见了：开头被删除过。");
        }

        return new AuditVerdict(verifier.Last, removed, verifier.Count, verifier.ComplaintCount, verifier.Complaints);
    }

    /// <summary>
    /// Removes lines whose retention is over: from the beginning of the chain up to the first line that must stay, because it is younger or
    /// speaks of a report. Only a beginning is ever removed, so that what remains can be verified without a gap.
    /// </summary>
    /// <returns>How many lines were removed.</returns>
    public async Task<int> PruneAsync(int retentionDays, CancellationToken cancellationToken)
    {
        var cutoff = clock.GetUtcNow().UtcDateTime.AddDays(-retentionDays);
        await using var work = await db.BeginWorkAsync(cancellationToken);
        if (await AuditQueries.FirstToStay(db, cutoff).FirstOrDefaultAsync(cancellationToken) is not (> 1 and var firstToStay)
            || await AuditQueries.Line(db, firstToStay - 1).FirstOrDefaultAsync(cancellationToken) is not { } lastToGo)
        {
            return 0;
        }

        var count = await AuditQueries.UpTo(db, lastToGo.Sequence).ExecuteDeleteAsync(cancellationToken);
        await AuditQueries.Head(db).ExecuteUpdateAsync(
            head => head.SetProperty(row => row.RemovedSequence, lastToGo.Sequence).SetProperty(row => row.RemovedHash, lastToGo.Hash), cancellationToken);
        db.Trail.Record(AuditAction.AuditPruned, "audit", $"清理{count}条，保留期{retentionDays}天，清理到 {new AuditMark(lastToGo.Sequence, lastToGo.Hash)}");
        await work.CommitAsync(cancellationToken);
        return count;
    }

    /// <summary>Gives the next lines to the verifier.</summary>
    /// <returns>The place of the last one; null when there are no more.</returns>
    private async Task<long?> FollowAsync(AuditVerifier verifier, long after, long upTo, CancellationToken cancellationToken)
    {
        try
        {
            var lines = await AuditQueries.Chain(db, after, upTo, BatchSize).ToListAsync(cancellationToken);
            foreach (var line in lines)
            {
                verifier.Follow(line);
            }

            return lines.Count == 0 ? null : lines[^1].Sequence;
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or InvalidCastException or ArgumentException or OverflowException)
        {
            return await FollowOneByOneAsync(verifier, after, upTo, cancellationToken);
        }
    }

    /// <summary>Somewhere among the next lines is one that cannot be read any more: finds out which.</summary>
    private async Task<long?> FollowOneByOneAsync(AuditVerifier verifier, long after, long upTo, CancellationToken cancellationToken)
    {
        var places = await AuditQueries.Places(db, after, upTo, BatchSize).ToListAsync(cancellationToken);
        foreach (var place in places)
        {
            try
            {
                verifier.Follow(await AuditQueries.Line(db, place).FirstAsync(cancellationToken));
            }
            catch (Exception e) when (e is InvalidOperationException or FormatException or InvalidCastException or ArgumentException or OverflowException)
            {
                verifier.FollowUnreadable(place);
            }
        }

        return places.Count == 0 ? null : places[^1];
    }
}
