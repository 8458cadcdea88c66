using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Archive;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Audit;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Data.Archive;

/// <summary>A package that was made, or why there is none.</summary>
/// <param name="Bytes">The ZIP archive; null when it was refused.</param>
/// <param name="Refusal">Why it was refused, in Chinese; null when it was made.</param>
public sealed record MadePackage(ReadOnlyMemory<byte>? Bytes, string? Refusal);

/// <summary>What became of the archiving of a revision.</summary>
public abstract record ArchiveOutcome
{
    private ArchiveOutcome()
    {
    }

    /// <summary>It has a package now, or had one already.</summary>
    /// <param name="Number">档号.</param>
    /// <param name="IsNew">Whether it was made just now.</param>
    public sealed record Archived(string Number, bool IsNew) : ArchiveOutcome;

    /// <summary>It has none.</summary>
    /// <param name="Reason">Why, in Chinese.</param>
    public sealed record Refused(string Reason) : ArchiveOutcome;
}

/// <summary>A report as an exported package gives it back.</summary>
/// <param name="Record">What was archived.</param>
/// <param name="Content">What the report says.</param>
/// <param name="Bytes">The package itself.</param>
public sealed record ReturnedPackage(ArchiveRecord Record, ReportContent Content, ReadOnlyMemory<byte> Bytes);

/// <summary>The archive: makes packages of published revisions, hands them out, looks after them. There is no way to change or remove one.</summary>
/// <param name="db">Where they are stored.</param>
/// <param name="formats">The forms.</param>
/// <param name="settings">How packages are numbered and described.</param>
/// <param name="clock">The server's clock.</param>
public sealed class ArchiveDesk(DisclosureDbContext db, ReportFormats formats, ArchiveSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    /// <summary>An act and its line in the log are written by two looks at the clock.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(30);

    /// <summary>Every revision of a year in scope that is public or archived, in the order of the tree.</summary>
    public Task<List<ArchiveItem>> ItemsAsync(Scope scope, int year, CancellationToken cancellationToken) => ArchiveQueries.Items(db, scope, year).ToListAsync(cancellationToken);

    /// <summary>Years with published reports, the newest first.</summary>
    public Task<List<int>> YearsAsync(CancellationToken cancellationToken) => ArchiveQueries.Years(db).ToListAsync(cancellationToken);

    /// <summary>Published revisions of a year that have no package yet, the first published first.</summary>
    public Task<List<int>> WaitingAsync(int year, CancellationToken cancellationToken) => ArchiveQueries.Waiting(db, year).ToListAsync(cancellationToken);

    /// <summary>The numbers given in a year, in their order.</summary>
    public Task<List<ArchiveNumber>> NumbersAsync(int year, CancellationToken cancellationToken) => ArchiveQueries.Numbers(db, year).ToListAsync(cancellationToken);

    /// <summary>A package with its bytes; null when there is none with this number.</summary>
    public Task<StoredPackage?> FindAsync(string number, CancellationToken cancellationToken) => ArchiveQueries.Stored(db, number).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Packages in scope whose last check found something.</summary>
    public Task<List<DamagedPackage>> DamagedAsync(Scope scope, CancellationToken cancellationToken) => ArchiveQueries.Damaged(db, scope).ToListAsync(cancellationToken);

    /// <summary>
    /// Makes the package of a published revision. It is made for the next number before anything is locked; where another job took that number meanwhile,
    /// it is made again, so that numbers have no gap and nobody waits while a package is made.
    /// </summary>
    /// <param name="revisionId">The revision.</param>
    /// <param name="make">Makes a package among those that are there.</param>
    /// <param name="actor">Who archives.</param>
    /// <param name="cancellationToken">To stop.</param>
    public async Task<ArchiveOutcome> ArchiveAsync(
        int revisionId, Func<ArchiveRecord, IReadOnlyList<ArchiveNumber>, MadePackage> make, Actor actor, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await ArchiveQueries.NumberOfRevision(db, revisionId).FirstOrDefaultAsync(cancellationToken) is { } there)
            {
                return new ArchiveOutcome.Archived(there, IsNew: false);
            }

            if (await RecordAsync(revisionId, actor, cancellationToken) is not var (record, others))
            {
                return new ArchiveOutcome.Refused("这份报告没有公开，不能归档。");
            }

            var made = make(record, others);
            if (made.Bytes is not { } bytes)
            {
                return new ArchiveOutcome.Refused(made.Refusal ?? "");
            }

            if (await StoreAsync(record, revisionId, bytes, cancellationToken))
            {
                return new ArchiveOutcome.Archived(record.Number.Text, IsNew: true);
            }
        }
    }

    /// <summary>What a package of a published revision is made from, under the next number of its year; null when the revision is not public.</summary>
    public async Task<(ArchiveRecord Record, IReadOnlyList<ArchiveNumber> Others)?> RecordAsync(int revisionId, Actor actor, CancellationToken cancellationToken)
    {
        if (await ArchiveQueries.RevisionToArchive(db, revisionId).FirstOrDefaultAsync(cancellationToken) is not { } revision
            || await ArchiveQueries.ReportToArchive(db, revision.ReportId).FirstOrDefaultAsync(cancellationToken) is not { } report)
        {
            return null;
        }

        var others = await NumbersAsync(report.Year, cancellationToken);
        var end = await AuditQueries.Head(db).AsNoTracking().SingleAsync(cancellationToken);
        var history = await ArchiveQueries.History(db, report.Id, revision.Number).ToListAsync(cancellationToken);
        var evidence = await ArchiveQueries.Evidence(db, ReportDesk.Subject(report.Slug, report.Year)).ToListAsync(cancellationToken);
        var format = formats.Get(revision.FormatId);
        var record = new ArchiveRecord
        {
            Number = settings.NumberOf(report.Year, others.Count == 0 ? 1 : others[^1].Sequence + 1),
            Holding = settings.Holding,
            Agencies = [.. (await ArchiveQueries.Lineage(db, report.Path).ToListAsync(cancellationToken)).Select(agency => new ArchivedAgency(agency.Slug, agency.Name, agency.Kind, agency.FirstYear))],
            Title = format.Title(revision.AgencyName, report.Year),
            AgencyName = revision.AgencyName,
            FormatId = revision.FormatId,
            History = [.. history.Select(row => new ArchivedRevision(row.Number, row.Digest, At(row.CreatedAt), At(row.PublishedAt), row.PublishedBy, row.Reason, row.ChangeNote is null ? null : Plain(row.ChangeNote)))],
            Process = Process(revision, evidence),
            Files = await ArchiveQueries.Files(db, revisionId).ToListAsync(cancellationToken),
            MadeAt = At(clock.GetUtcNow().UtcDateTime),
            MadeBy = actor,
            AuditMark = new AuditMark(end.Sequence, end.Hash),
        };
        return (record, others);
    }

    /// <summary>The names of the programs and the system that make the files (软硬件环境).</summary>
    public static string Environment => $"{RuntimeInformation.FrameworkDescription}；{RuntimeInformation.OSDescription}；{RuntimeInformation.OSArchitecture}";

    /// <summary>
    /// Puts exported packages back into a system that has no reports: units, reports with their revisions and files, and the packages themselves.
    /// All of it or nothing.
    /// </summary>
    /// <param name="packages">The packages, read one after the other; those of one report stand together, the first revision first.</param>
    /// <param name="actor">Who brings them back.</param>
    /// <param name="cancellationToken">To stop.</param>
    /// <returns>How many packages there were, or why they were not brought back.</returns>
    public async Task<(int Count, string? Refusal)> ImportAsync(IEnumerable<ReturnedPackage> packages, Actor actor, CancellationToken cancellationToken)
    {
        await using var work = await db.BeginWorkAsync(cancellationToken);
        if (await ArchiveQueries.AnyReport(db).AnyAsync(cancellationToken))
        {
            return (0, "数据库里已经有报告。归档信息包只能恢复到没有报告的系统里。");
        }

        var (count, years) = (0, new SortedSet<int>());
        foreach (var report in Together(packages))
        {
            if (WhyNotOneReport(report) is { } complaint)
            {
                return (0, complaint);
            }

            var agency = await AgencyAsync(report[0].Record, cancellationToken);
            var restored = Report.FromArchive(agency, [.. report.Select(package => (package.Record, package.Content))]);
            db.Reports.Add(restored);
            await db.SaveChangesAsync(cancellationToken);
            foreach (var (package, revision) in report.Zip(restored.Revisions.OrderBy(revision => revision.Number)))
            {
                Add(package.Record, revision.Id, package.Bytes);
            }

            await db.SaveChangesAsync(cancellationToken);

            count += report.Count;
            years.Add(restored.Year);

            // A year has a thousand reports; what is saved need not stay in memory.
            db.ChangeTracker.Clear();
        }

        if (count == 0)
        {
            return (0, "没有可以恢复的归档信息包。");
        }

        db.Trail.Record(AuditAction.PackagesImported, "archive", $"{string.Join('、', years)}年，恢复{count}个归档信息包。", actor: actor);
        await work.CommitAsync(cancellationToken);
        return (count, null);
    }

    private static DateTimeOffset At(DateTime utc) => new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)).ToOffset(China);

    /// <summary>What people wrote, without what XML cannot hold and nobody can see.</summary>
    private static string Plain(string text) => string.Concat(text.Where(letter => !char.IsControl(letter) || letter == '\n'));

    private static List<ProcessStep> Process(Revision revision, List<EvidenceRow> evidence)
    {
        var steps = revision.Contributions.OrderBy(writer => writer.AccountId).Select(writer => new ProcessStep(
            ProcessActions.Drafted, ProcessActions.Drafted, 0, new Actor(writer.AccountId, writer.Name), At(revision.CreatedAt), null, "",
            EvidenceOf(evidence, writer.Name, revision.CreatedAt, AuditAction.ReportStarted, AuditAction.AmendmentBegun))).ToList();
        steps.AddRange(revision.Submissions.Where(submission => submission.Round == revision.Round).Select(submission => new ProcessStep(
            ProcessActions.Submitted, ProcessActions.Submitted, 0, submission.By, At(submission.At), submission.Digest, "",
            EvidenceOf(evidence, submission.By.Name, submission.At, AuditAction.ReportSubmitted))));
        steps.AddRange(revision.Approvals.Where(approval => approval.Round == revision.Round).OrderBy(approval => approval.Step).Select(approval => new ProcessStep(
            ProcessActions.Reviewed, approval.StepName, approval.Step + 1, approval.By, At(approval.At), approval.Digest, Plain(approval.Comment),
            EvidenceOf(evidence, approval.By.Name, approval.At, AuditAction.StepApproved))));
        steps.Add(new ProcessStep(
            ProcessActions.Published, ProcessActions.Published, 0, revision.PublishedBy!, At(revision.PublishedAt!.Value), revision.Digest, "",
            EvidenceOf(evidence, revision.PublishedBy!.Name, revision.PublishedAt.Value, AuditAction.ReportPublished)));
        return steps;
    }

    /// <summary>The line that speaks of an act: of this kind, by this person, at this time.</summary>
    private static AuditMark? EvidenceOf(List<EvidenceRow> evidence, string name, DateTime at, params AuditAction[] actions) => evidence
        .Where(line => actions.Contains(line.Action) && line.ActorName == name && (line.At - at).Duration() < Apart)
        .OrderBy(line => (line.At - at).Duration())
        .Select(line => new AuditMark(line.Sequence, line.Hash))
        .FirstOrDefault();

    private async Task<bool> StoreAsync(ArchiveRecord record, int revisionId, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await using var work = await db.BeginWorkAsync(cancellationToken);
        var last = await ArchiveQueries.Numbers(db, record.Number.Year).LastOrDefaultAsync(cancellationToken);
        if ((last?.Sequence ?? 0) + 1 != record.Number.Sequence || await ArchiveQueries.NumberOfRevision(db, revisionId).AnyAsync(cancellationToken))
        {
            return false;
        }

        var package = Add(record, revisionId, bytes);
        await db.SaveChangesAsync(cancellationToken);
        db.Trail.Record(
            AuditAction.PackageMade,
            ReportDesk.Subject(record.Agency.Slug, record.Number.Year),
            $"第{record.Revision.Number}版，档号{package.Number}，{package.Size}字节，信息包{ContentDigest.Algorithm} {package.Sha256}",
            before: record.Revision.Digest,
            after: record.Revision.Digest,
            actor: record.MadeBy);
        await work.CommitAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return true;
    }

    private ArchivePackage Add(ArchiveRecord record, int revisionId, ReadOnlyMemory<byte> bytes)
    {
        var package = new ArchivePackage
        {
            RevisionId = revisionId,
            Number = record.Number.Text,
            Year = record.Number.Year,
            Sequence = record.Number.Sequence,
            MadeAt = record.MadeAt.UtcDateTime,
            MadeBy = record.MadeBy,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes.Span)),
            Size = bytes.Length,
        };
        db.ArchivePackages.Add(package);
        db.ArchivePackageContents.Add(new ArchivePackageContent { RevisionId = revisionId, Bytes = bytes });
        return package;
    }

    private static IEnumerable<IReadOnlyList<ReturnedPackage>> Together(IEnumerable<ReturnedPackage> packages)
    {
        var report = new List<ReturnedPackage>();
        foreach (var package in packages)
        {
            if (report.Count > 0 && (report[0].Record.Agency.Slug, report[0].Record.Number.Year) != (package.Record.Agency.Slug, package.Record.Number.Year))
            {
                yield return report;
                report = [];
            }

            report.Add(package);
        }

        if (report.Count > 0)
        {
            yield return report;
        }
    }

    private static string? WhyNotOneReport(IReadOnlyList<ReturnedPackage> report)
    {
        var numbers = report.Select(package => package.Record.Revision.Number).ToList();
        return numbers.SequenceEqual(numbers.Order()) && numbers.Distinct().Count() == numbers.Count
            ? report.FirstOrDefault(package => ContentDigest.Compute(package.Content) != package.Record.Revision.Digest) is { } broken ? $"{broken.Record.Number.Text}的内容摘要与内容不符，没有恢复。" : null
            : $"{report[0].Record.AgencyName}{report[0].Record.Number.Year}年的归档信息包里有重复的版本，没有恢复。";
    }

    private async Task<Agency> AgencyAsync(ArchiveRecord record, CancellationToken cancellationToken)
    {
        Agency? above = null;
        foreach (var archived in record.Agencies.Reverse())
        {
            // One after the other: a unit needs the key of the one above it.
            if (await ArchiveQueries.AgencyBySlug(db, archived.Slug).FirstOrDefaultAsync(cancellationToken) is not { } agency)
            {
                agency = Agency.Create(archived.Slug, archived.Name, archived.Kind, above, archived.FirstYear);
                db.Agencies.Add(agency);
                await db.SaveChangesAsync(cancellationToken);
            }

            above = agency;
        }

        return above!;
    }
}
