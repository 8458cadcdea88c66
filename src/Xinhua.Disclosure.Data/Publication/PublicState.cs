using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Statistics;

namespace Xinhua.Disclosure.Data.Publication;

/// <summary>
/// What the public can read, as one value: it is another one after every change of it, and changes in the transaction that makes the change.
/// Whoever keeps something made of what is public reads the stamp before making it and keeps it no longer than the stamp is the same. One row.
/// </summary>
public sealed class PublicState
{
    /// <summary>Always 1.</summary>
    public int Id { get; init; } = 1;

    /// <summary>A random value and no count: after a copy of the database was put back, nothing new may have the stamp of something that is gone.</summary>
    public Guid Stamp { get; init; }

    /// <summary>Whether the save that is about to happen changes what the public can read.</summary>
    internal static bool IsTouchedBy(ChangeTracker changes) =>
        changes.Entries().Any(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted && IsPublic(entry));

    private static bool IsPublic(EntityEntry entry) => entry.Entity switch
    {
        Report report => report.CurrentRevision is not null || entry.Property(nameof(Report.CurrentRevision)).OriginalValue is not null,
        Revision revision => IsPublic(revision.State) || (entry.State != EntityState.Added && IsPublic((RevisionState)entry.Property(nameof(Revision.State)).OriginalValue!)),
        Agency or AgencyPeriod or AgencySuccession or Campaign or CampaignUnit or PublishedFile or PublishedTotal => true,
        _ => false,
    };

    private static bool IsPublic(RevisionState state) => state is RevisionState.Published or RevisionState.Withdrawn;
}

internal sealed class PublicStateConfiguration : IEntityTypeConfiguration<PublicState>
{
    public void Configure(EntityTypeBuilder<PublicState> builder)
    {
        builder.ToTable("PublicState", table => table.HasCheckConstraint("CK_PublicState_OneRow", "Id = 1"));
        builder.Property(state => state.Id).ValueGeneratedNever();
        builder.HasData(new PublicState { Stamp = new Guid("5a9f3c5e-2f4e-4f0b-9a51-0c7e6f1d2b38") });
    }
}

/// <summary>
/// Reads the stamp of what is public again and again: on one connection that stays open, by a command made once, for the stamp is asked for with every
/// page that is kept. One reading at a time.
/// </summary>
public sealed class PublicStamp : IAsyncDisposable
{
    private readonly DbCommand command;

    private PublicStamp(DbCommand command) => this.command = command;

    /// <summary>Opens the connection of a context, which from now on is for this alone.</summary>
    /// <exception cref="DbException">The database cannot be reached.</exception>
    public static async Task<PublicStamp> OpenAsync(DisclosureDbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        return new PublicStamp(PublicStateQueries.PublicStamp(db).CreateDbCommand());
    }

    /// <summary>The stamp as of now; null when the database has none, so that nothing can be kept.</summary>
    /// <exception cref="DbException">The database does not answer, or the connection has broken: another must be opened.</exception>
    public async ValueTask<Guid?> ReadAsync(CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken);
        return await row.ReadAsync(cancellationToken) ? row.GetGuid(0) : null;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => command.DisposeAsync();

    /// <summary>Says that what is public has changed in a way no save shows, by a statement of its own. Within its transaction, or after it.</summary>
    internal static Task ChangeAsync(DisclosureDbContext db, CancellationToken cancellationToken)
    {
        var stamp = Guid.NewGuid();
        return PublicStateQueries.PublicState(db).ExecuteUpdateAsync(row => row.SetProperty(state => state.Stamp, stamp), cancellationToken);
    }
}
