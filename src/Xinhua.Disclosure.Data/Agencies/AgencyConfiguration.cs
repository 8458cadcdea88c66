using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Xinhua.Disclosure.Core.Agencies;

namespace Xinhua.Disclosure.Data.Agencies;

internal sealed class AgencyConfiguration : IEntityTypeConfiguration<Agency>
{
    public void Configure(EntityTypeBuilder<Agency> builder)
    {
        builder.Property(agency => agency.Slug).HasMaxLength(Agency.SlugLength);
        builder.Property(agency => agency.Name).HasMaxLength(Agency.NameLength);
        builder.Property(agency => agency.Path).HasMaxLength(Agency.PathLength);
        builder.HasIndex(agency => agency.Slug).IsUnique();
        builder.HasIndex(agency => agency.Path);
        builder.HasOne<Agency>().WithMany().HasForeignKey(agency => agency.ParentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(agency => agency.Periods).WithOne().HasForeignKey(period => period.AgencyId);
    }
}

internal sealed class AgencyPeriodConfiguration : IEntityTypeConfiguration<AgencyPeriod>
{
    public void Configure(EntityTypeBuilder<AgencyPeriod> builder)
    {
        builder.ToTable("AgencyPeriods");
        builder.HasKey(period => new { period.AgencyId, period.FromYear });
        builder.Property(period => period.Name).HasMaxLength(Agency.NameLength);
        builder.HasOne<Agency>().WithMany().HasForeignKey(period => period.ParentId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class AgencySuccessionConfiguration : IEntityTypeConfiguration<AgencySuccession>
{
    public void Configure(EntityTypeBuilder<AgencySuccession> builder)
    {
        builder.ToTable("AgencySuccessions");
        builder.HasKey(succession => new { succession.PredecessorId, succession.SuccessorId });
        builder.Property(succession => succession.Note).HasMaxLength(AgencySuccession.NoteLength);
        builder.HasOne<Agency>().WithMany().HasForeignKey(succession => succession.PredecessorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Agency>().WithMany().HasForeignKey(succession => succession.SuccessorId).OnDelete(DeleteBehavior.Restrict);
    }
}
