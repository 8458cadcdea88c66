using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Archive;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Statistics;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Data.Audit;
using Xinhua.Disclosure.Data.Mail;
using Xinhua.Disclosure.Data.Publication;
using Xinhua.Disclosure.Data.Search;

namespace Xinhua.Disclosure.Data;

/// <summary>
/// The model, the same for both databases. What differs stands in the subclass of each.
/// Nothing is saved of which the audit trail was not told: changes and their lines go in together or not at all (GB/T 22239-2019 8.1.4.3 d).
/// </summary>
public abstract class DisclosureDbContext(DbContextOptions options, AuditTrail? trail) : IdentityUserContext<Account, int>(options), IDataProtectionKeyContext
{
    private bool isInWork;
    private bool isWorkTold;

    /// <summary>What this unit of work says for the audit log.</summary>
    public AuditTrail Trail { get; } = trail ?? new AuditTrail(TimeProvider.System);

    /// <summary>The agencies.</summary>
    public DbSet<Agency> Agencies => Set<Agency>();

    /// <summary>The reports.</summary>
    public DbSet<Report> Reports => Set<Report>();

    /// <summary>Their revisions.</summary>
    public DbSet<Revision> Revisions => Set<Revision>();

    /// <summary>Files made at publication.</summary>
    public DbSet<PublishedFile> PublishedFiles => Set<PublishedFile>();

    /// <summary>Scans of signed papers.</summary>
    public DbSet<SignedPaper> SignedPapers => Set<SignedPaper>();

    /// <summary>Numbers of the reports that count.</summary>
    public DbSet<PublishedTotal> PublishedTotals => Set<PublishedTotal>();

    /// <summary>Campaigns of the offices.</summary>
    public DbSet<Campaign> Campaigns => Set<Campaign>();

    /// <summary>Notices about corrected reports of the year before.</summary>
    public DbSet<CarryOverNotice> CarryOverNotices => Set<CarryOverNotice>();

    /// <summary>Who has a draft open.</summary>
    public DbSet<EditorPresence> EditorPresences => Set<EditorPresence>();

    /// <summary>Sentences of submitted revisions.</summary>
    public DbSet<SentenceMark> SentenceMarks => Set<SentenceMark>();

    /// <summary>Findings at the time of submission.</summary>
    public DbSet<RuleRecord> RuleRecords => Set<RuleRecord>();

    /// <summary>Packages of the archive.</summary>
    public DbSet<ArchivePackage> ArchivePackages => Set<ArchivePackage>();

    /// <summary>Their bytes.</summary>
    public DbSet<ArchivePackageContent> ArchivePackageContents => Set<ArchivePackageContent>();

    /// <summary>Their last checks.</summary>
    public DbSet<ArchiveCheckup> ArchiveCheckups => Set<ArchiveCheckup>();

    /// <summary>Who took over from whom.</summary>
    public DbSet<AgencySuccession> AgencySuccessions => Set<AgencySuccession>();

    /// <summary>What search knows of published reports; written by saving, never directly.</summary>
    public DbSet<SearchEntry> SearchEntries => Set<SearchEntry>();

    /// <summary>Sign-ins.</summary>
    public DbSet<AccountSession> AccountSessions => Set<AccountSession>();

    /// <summary>Links with which accounts are taken into use.</summary>
    public DbSet<Invitation> Invitations => Set<Invitation>();

    /// <summary>Passwords that were used before.</summary>
    public DbSet<PastPassword> PastPasswords => Set<PastPassword>();

    /// <summary>Codes for the day a telephone is lost.</summary>
    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    /// <summary>The mail queue.</summary>
    public DbSet<MailMessage> MailMessages => Set<MailMessage>();

    /// <summary>The audit log; written by saving, never directly.</summary>
    public DbSet<AuditEvent> AuditEvents => Set<AuditEvent>();

    /// <summary>Ends of the audit chain.</summary>
    public DbSet<AuditHead> AuditHeads => Set<AuditHead>();

    /// <inheritdoc/>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>Whether saving failed because a unique index already holds the value.</summary>
    public abstract bool IsDuplicate(DbUpdateException exception);

    /// <summary>
    /// Begins work that saves several times, as the register of accounts does. It locks the end of the audit chain first, as every save does,
    /// so that no two wait for each other. It ends with <see cref="RecordedWork.CommitAsync"/>,
    /// by which time the trail must have been told; without it everything is undone.
    /// </summary>
    public async Task<RecordedWork> BeginWorkAsync(CancellationToken cancellationToken)
    {
        var transaction = await Database.BeginTransactionAsync(cancellationToken);
        await LockAuditAsync(cancellationToken);
        (isInWork, isWorkTold) = (true, false);
        return new RecordedWork(this, transaction, isTold: () => isWorkTold, end: () => isInWork = false);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Something would be changed of which the audit trail was not told.</exception>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        await SearchIndex.FollowAsync(this, cancellationToken);
        if (!Trail.HasWaiting)
        {
            return isInWork || !HasAuditedChanges() ? await SaveAndStampAsync(acceptAllChangesOnSuccess, cancellationToken) : throw Unrecorded();
        }

        if (Database.CurrentTransaction is not null)
        {
            return await SealAndSaveAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        await using var transaction = await Database.BeginTransactionAsync(cancellationToken);
        var count = await SealAndSaveAsync(acceptAllChangesOnSuccess, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return count;
    }

    /// <inheritdoc/>
    /// <remarks>The platform itself saves this way, keys of data protection only.</remarks>
    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        HasAuditedChanges() ? throw Unrecorded() : base.SaveChanges(acceptAllChangesOnSuccess);

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(DisclosureDbContext).Assembly);
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<CellKey>().HaveConversion<CellKeyConverter>().HaveMaxLength(CellKey.MaxLength);
        configurationBuilder.Properties<ReadOnlyMemory<byte>>().HaveConversion<BytesConverter>();
        configurationBuilder.Properties<decimal>().HavePrecision(18, 6);
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32);
    }

    private static InvalidOperationException Unrecorded() => new("Something would be changed of which the audit trail was not told.");

    private bool HasAuditedChanges()
    {
        ChangeTracker.DetectChanges();
        // Who has a page open is no act of anybody and forgotten within a minute; what search and statistics know only repeats what was published.
        return ChangeTracker.Entries().Any(entry =>
            entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted && entry.Entity is not (DataProtectionKey or EditorPresence or SearchEntry or PublishedTotal));
    }

    private Task<int> LockAuditAsync(CancellationToken cancellationToken) =>
        AuditQueries.Head(this).ExecuteUpdateAsync(head => head.SetProperty(row => row.Id, row => row.Id), cancellationToken);

    /// <summary>
    /// Saves, and when that changes what the public can read the stamp of it changes in the same transaction: no one who publishes can forget it.
    /// Last, so that those who read the stamp wait as short as can be.
    /// </summary>
    private async Task<int> SaveAndStampAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken)
    {
        if (!PublicState.IsTouchedBy(ChangeTracker))
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        await using var own = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        var count = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        await PublicStamp.ChangeAsync(this, cancellationToken);
        if (own is not null)
        {
            await own.CommitAsync(cancellationToken);
        }

        return count;
    }

    /// <summary>Appends the waiting lines to the chain and saves them with the changes. The first statement locks the end of the chain until the transaction ends.</summary>
    private async Task<int> SealAndSaveAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken)
    {
        IReadOnlyList<AuditEvent> lines = [];
        try
        {
            await LockAuditAsync(cancellationToken);
            var end = await AuditQueries.Head(this).AsNoTracking().SingleAsync(cancellationToken);
            lines = Trail.Seal(new AuditMark(end.Sequence, end.Hash));
            AuditEvents.AddRange(lines);
            var count = await SaveAndStampAsync(acceptAllChangesOnSuccess, cancellationToken);
            await AuditQueries.Head(this).ExecuteUpdateAsync(
                head => head.SetProperty(row => row.Sequence, lines[^1].Sequence).SetProperty(row => row.Hash, lines[^1].Hash),
                cancellationToken);
            foreach (var line in lines)
            {
                Entry(line).State = EntityState.Detached;
            }

            Trail.Wrote(lines);
            isWorkTold = true;
            return count;
        }
        catch
        {
            // What was said belongs to what was tried; whoever tries again says it again.
            Trail.Forget();
            foreach (var line in lines)
            {
                Entry(line).State = EntityState.Detached;
            }

            throw;
        }
    }

    /// <summary>Instants are kept in UTC; what comes back says so.</summary>
    private sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
        value => value.Kind == DateTimeKind.Utc ? value : value.ToUniversalTime(),
        value => DateTime.SpecifyKind(value, DateTimeKind.Utc));

    private sealed class CellKeyConverter() : ValueConverter<CellKey, string>(key => key.ToString(), text => CellKey.Parse(text, null));

    private sealed class BytesConverter() : ValueConverter<ReadOnlyMemory<byte>, byte[]>(bytes => bytes.ToArray(), bytes => bytes);
}
