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
        var verdict = await log.VerifyAsync(KnownMarks(), null, cancellationToken);
        await using var work = await db.BeginWorkAsync(cancellationToken);
        if (stillNeeded is not null)
        {
            await log.LockAsync(cancellationToken);
            if (!await stillNeeded())
            {
                return null;
            }
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

    private IReadOnlyList<AuditMark> KnownMarks() => options.Value.MarkFile is { Length: > 0 } file && File.Exists(file) ? MarkFile.Read(file) : [];

    [LoggerMessage(LogLevel.Critical, "The audit chain does not fit in {Count} places: {Complaints}")]
    private partial void LogBroken(int count, string complaints);
}
