using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Xinhua.Disclosure.Data.Search;

internal sealed class SearchEntryConfiguration : IEntityTypeConfiguration<SearchEntry>
{
    public void Configure(EntityTypeBuilder<SearchEntry> builder)
    {
        builder.ToTable("SearchEntries");
        builder.HasKey(entry => entry.ReportId);
        builder.Property(entry => entry.ReportId).ValueGeneratedNever();
        builder.HasOne(entry => entry.Report).WithOne().HasForeignKey<SearchEntry>(entry => entry.ReportId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(entry => entry.Title).HasMaxLength(SearchEntry.TitleLength);
        builder.Property(entry => entry.Tokens).IsUnicode(false);
        builder.HasIndex(entry => new { entry.Year, entry.PublishedAt });
        builder.HasIndex(entry => entry.PublishedAt);
    }
}
