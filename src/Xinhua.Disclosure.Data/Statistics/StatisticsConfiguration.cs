using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Statistics;

namespace Xinhua.Disclosure.Data.Statistics;

internal sealed class PublishedTotalConfiguration : IEntityTypeConfiguration<PublishedTotal>
{
    public void Configure(EntityTypeBuilder<PublishedTotal> builder)
    {
        builder.HasKey(total => new { total.AgencyId, total.Year, total.Cell });

        // All reports are added up from this index alone, in its order.
        builder.HasIndex(total => new { total.Year, total.Cell, total.Whole, total.Millionths });
        builder.HasOne<Agency>().WithMany().HasForeignKey(total => total.AgencyId).OnDelete(DeleteBehavior.Restrict);
    }
}
