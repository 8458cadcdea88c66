using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;

namespace Xinhua.Disclosure.Data.Audit;

/// <summary>Where the chain is said to end, and where it does.</summary>
/// <param name="Sequence">Place of the last line, by the head.</param>
/// <param name="Hash">Its hash, by the head.</param>
/// <param name="RemovedSequence">Place of the last line that was removed when its retention was over.</param>
/// <param name="RemovedHash">Its hash.</param>
/// <param name="LastStored">Place of the last line there is; null for an empty log.</param>
internal sealed record AuditEnds(long Sequence, string Hash, long RemovedSequence, string RemovedHash, long? LastStored);

/// <summary>Every question about the audit log; see ReportQueries for why they stand together.</summary>
internal static class AuditQueries
{
    /// <summary>Both ends of the chain in one statement: a line and the head are written in one transaction, so they fit at any instant.</summary>
    public static IQueryable<AuditEnds> Ends(DisclosureDbContext db) => db.AuditHeads.Where(head => head.Id == 1).Select(head =>
        new AuditEnds(head.Sequence, head.Hash, head.RemovedSequence, head.RemovedHash, db.AuditEvents.Max(line => (long?)line.Sequence)));

    public static IQueryable<AuditHead> Head(DisclosureDbContext db) => db.AuditHeads.Where(head => head.Id == 1);

    /// <summary>The next lines of the chain, oldest first.</summary>
    public static IQueryable<AuditEvent> Chain(DisclosureDbContext db, long after, long upTo, int count) => db.AuditEvents.AsNoTracking()
        .Where(line => line.Sequence > after && line.Sequence <= upTo).OrderBy(line => line.Sequence).Take(count);

    /// <summary>Only the places of the next lines: they can be read even when what is stored of the line cannot.</summary>
    public static IQueryable<long> Places(DisclosureDbContext db, long after, long upTo, int count) => db.AuditEvents
        .Where(line => line.Sequence > after && line.Sequence <= upTo).OrderBy(line => line.Sequence).Select(line => line.Sequence).Take(count);

    public static IQueryable<AuditEvent> Line(DisclosureDbContext db, long sequence) => db.AuditEvents.AsNoTracking().Where(line => line.Sequence == sequence);

    /// <summary>A page of a search, newest first, below a line: however long the log is, the page is found by its key.</summary>
    public static IQueryable<AuditEvent> Search(DisclosureDbContext db, AuditSearch search, long? before, int count)
    {
        var lines = db.AuditEvents.AsNoTracking();
        if (before is { } place)
        {
            lines = lines.Where(line => line.Sequence < place);
        }

        if (search.From is { } from)
        {
            var begin = ChinaDays.Begin(from);
            lines = lines.Where(line => line.At >= begin);
        }

        if (search.To is { } to)
        {
            var end = ChinaDays.End(to);
            lines = lines.Where(line => line.At < end);
        }

        if (search.Person is { } person)
        {
            lines = lines.Where(line => line.ActorName.Contains(person));
        }

        if (search.Action is { } action)
        {
            lines = lines.Where(line => line.Action == action);
        }

        if (search.Outcome is { } outcome)
        {
            lines = lines.Where(line => line.Outcome == outcome);
        }

        if (search.Subject is { } subject)
        {
            lines = lines.Where(line => line.Subject.StartsWith(subject));
        }

        if (search.Text is { } text)
        {
            lines = lines.Where(line => line.Detail.Contains(text));
        }

        return lines.OrderByDescending(line => line.Sequence).Take(count);
    }

    /// <summary>The newest line of one kind.</summary>
    public static IQueryable<AuditEvent> Newest(DisclosureDbContext db, AuditAction action) => Newest(db.AuditEvents.AsNoTracking().Where(line => line.Action == action));

    public static IQueryable<AuditEvent> NewestAbout(DisclosureDbContext db, AuditAction action, string subject) =>
        Newest(db.AuditEvents.AsNoTracking().Where(line => line.Action == action && line.Subject == subject));

    public static IQueryable<AuditEvent> NewestBy(DisclosureDbContext db, int accountId, AuditAction action) =>
        Newest(db.AuditEvents.AsNoTracking().Where(line => line.ActorId == accountId && line.Action == action));

    /// <summary>Alarms since an instant, newest first.</summary>
    public static IQueryable<AuditEvent> Alarms(DisclosureDbContext db, DateTime since, int count) => db.AuditEvents.AsNoTracking()
        .Where(line => line.Action == AuditAction.AlarmRaised && line.At >= since).OrderByDescending(line => line.Sequence).Take(count);

    public static IQueryable<long> AlarmsAbout(DisclosureDbContext db, string subject, DateTime since) => db.AuditEvents
        .Where(line => line.Action == AuditAction.AlarmRaised && line.Subject == subject && line.At >= since).Select(line => line.Sequence);

    /// <summary>Refusals of one account since an instant.</summary>
    public static IQueryable<long> Denials(DisclosureDbContext db, int accountId, DateTime since) => db.AuditEvents
        .Where(line => line.Action == AuditAction.AccessDenied && line.ActorId == accountId && line.At >= since).Select(line => line.Sequence);

    /// <summary>Accounts locked since an instant.</summary>
    public static IQueryable<string> LockedOut(DisclosureDbContext db, DateTime since) => db.AuditEvents
        .Where(line => line.Action == AuditAction.LockedOut && line.At >= since).Select(line => line.Subject).Distinct();

    /// <summary>Checks of the chain by the portal itself since an instant.</summary>
    public static IQueryable<long> ChecksSince(DisclosureDbContext db, string subject, DateTime since) => db.AuditEvents
        .Where(line => line.Action == AuditAction.AuditChecked && line.Subject == subject && line.At >= since).Select(line => line.Sequence);

    public static IQueryable<long> LinesBefore(DisclosureDbContext db, DateTime before) => db.AuditEvents
        .Where(line => line.At < before).OrderBy(line => line.Sequence).Select(line => line.Sequence).Take(1);

    /// <summary>The first line that must stay: younger than the retention, or of a report, whose process is on record as long as the report.</summary>
    public static IQueryable<long> FirstToStay(DisclosureDbContext db, DateTime cutoff) => db.AuditEvents
        .Where(line => line.At >= cutoff || line.Subject.StartsWith("reports/")).OrderBy(line => line.Sequence).Select(line => line.Sequence).Take(1);

    public static IQueryable<AuditEvent> UpTo(DisclosureDbContext db, long sequence) => db.AuditEvents.Where(line => line.Sequence <= sequence);

    private static IQueryable<AuditEvent> Newest(IQueryable<AuditEvent> lines) => lines.OrderByDescending(line => line.Sequence).Take(1);
}
