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
    }
}
