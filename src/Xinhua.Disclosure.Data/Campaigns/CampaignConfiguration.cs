using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Data.Campaigns;

internal sealed class CampaignConfiguration : IEntityTypeConfiguration<Campaign>
{
    public void Configure(EntityTypeBuilder<Campaign> builder)
    {
        builder.ToTable("Campaigns");
        builder.Property(campaign => campaign.Title).HasMaxLength(Campaign.TitleLength);
        builder.Property(campaign => campaign.Version).IsConcurrencyToken();
        builder.HasIndex(campaign => new { campaign.OwnerId, campaign.Year }).IsUnique();
        builder.HasOne<Agency>().WithMany().HasForeignKey(campaign => campaign.OwnerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(campaign => campaign.Units).WithOne().HasForeignKey(unit => unit.CampaignId);
    }
}

internal sealed class CampaignUnitConfiguration : IEntityTypeConfiguration<CampaignUnit>
{
    public void Configure(EntityTypeBuilder<CampaignUnit> builder)
    {
        builder.ToTable("CampaignUnits");
        builder.HasKey(unit => new { unit.CampaignId, unit.AgencyId });
        builder.Property(unit => unit.ExtensionReason).HasMaxLength(CampaignUnit.ReasonLength);
        builder.HasPerson(unit => unit.ExtendedBy);
        builder.HasOne<Agency>().WithMany().HasForeignKey(unit => unit.AgencyId).OnDelete(DeleteBehavior.Restrict);
    }
}
