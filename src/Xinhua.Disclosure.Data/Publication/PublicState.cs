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

/// <summary>Reads the stamp of what is public.</summary>
public static class PublicStamp
{
    /// <summary>The stamp as of now; null when the database has none, so that nothing can be kept.</summary>
    public static Task<Guid?> ReadAsync(DisclosureDbContext db, CancellationToken cancellationToken) =>
        PublicStateQueries.PublicStamp(db).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Opens the connection of a context that reads the stamp again and again.</summary>
    public static Task OpenAsync(DisclosureDbContext db, CancellationToken cancellationToken) => db.Database.OpenConnectionAsync(cancellationToken);

    /// <summary>Says that what is public has changed in a way no save shows, by a statement of its own. Within its transaction, or after it.</summary>
    internal static Task ChangeAsync(DisclosureDbContext db, CancellationToken cancellationToken)
    {
        var stamp = Guid.NewGuid();
        return PublicStateQueries.PublicState(db).ExecuteUpdateAsync(row => row.SetProperty(state => state.Stamp, stamp), cancellationToken);
    }
}
