using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Audit;

namespace Xinhua.Disclosure.Web.Audit;

/// <summary>Checks the whole chain, puts the result on record, and raises an alarm when something does not fit (SEC-16, REL-20).</summary>
public sealed partial class AuditCheck(DisclosureDbContext db, AuditLog log, IOptions<AuditOptions> options, TimeProvider clock, ILogger<AuditCheck> logger)
{
    /// <summary>Subject of checks a person asks for.</summary>
    public const string ByHand = "audit";

    /// <summary>Subject of the nightly check.</summary>
    public const string Nightly = "audit/nightly";

    /// <summary>Subject of the alarm about a chain that does not fit.</summary>
    public const string Broken = "audit/chain";

    /// <summary>Checks and records.</summary>
    /// <param name="subject">Who asked: <see cref="ByHand"/> or <see cref="Nightly"/>.</param>
    /// <param name="stillNeeded">Asked under the lock of the log before anything is written: another node may have been faster.</param>
    /// <param name="cancellationToken">To stop.</param>
    /// <returns>What was found; null when it was not needed any more.</returns>
    public async Task<AuditVerdict?> RunAsync(string subject, Func<Task<bool>>? stillNeeded, CancellationToken cancellationToken)
    {
        var (marks, unreadable) = KnownMarks();
        var verdict = await log.VerifyAsync(marks, null, cancellationToken);
        if (unreadable is not null)
        {
            verdict = verdict.And(unreadable);
        }

        await using var work = await db.BeginWorkAsync(cancellationToken);
        if (stillNeeded is not null && !await stillNeeded())
        {
            return null;
        }

        db.Trail.Record(AuditAction.AuditChecked, subject, verdict.Summary);
        if (!verdict.IsSound)
        {
            LogBroken(verdict.ComplaintCount, string.Concat(verdict.Complaints.Take(5)));
            db.Trail.Record(AuditAction.AlarmRaised, Broken, string.Concat(verdict.Complaints));
        }

        await work.CommitAsync(cancellationToken);
        return verdict;
    }

    /// <summary>Adds the present mark to the file outside the database, where one is set.</summary>
    public async Task KeepMarkAsync(CancellationToken cancellationToken)
    {
        if (options.Value.MarkFile is { Length: > 0 } file)
        {
            await MarkFile.AppendAsync(file, clock.GetUtcNow().UtcDateTime, await log.MarkAsync(cancellationToken), cancellationToken);
        }
    }

    /// <summary>The marks in the file, or why they cannot be read: a damaged file must not keep the chain itself from being checked.</summary>
    private (IReadOnlyList<KeptMark> Marks, string? Unreadable) KnownMarks()
    {
        try
        {
            return (options.Value.MarkFile is { Length: > 0 } file && File.Exists(file) ? MarkFile.Read(file) : [], null);
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            return ([], $"标记文件读不了，没有与它比对：{e.Message}");
        }
    }

    [LoggerMessage(LogLevel.Critical, "The audit chain does not fit in {Count} places: {Complaints}")]
    private partial void LogBroken(int count, string complaints);
}
