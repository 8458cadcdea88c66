using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Xinhua.Disclosure.Core.Archive;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Data.Archive;

internal sealed class ArchivePackageConfiguration : IEntityTypeConfiguration<ArchivePackage>
{
    public void Configure(EntityTypeBuilder<ArchivePackage> builder)
    {
        // The triggers refuse every change and removal; see the migration that makes them.
        builder.ToTable("ArchivePackages", table => table.HasTrigger("ArchivePackages_are_kept"));
        builder.HasKey(package => package.RevisionId);
        builder.Property(package => package.RevisionId).ValueGeneratedNever();
        builder.Property(package => package.Number).HasMaxLength(ArchiveSettings.NumberLength);
        builder.Property(package => package.Sha256).HasMaxLength(RevisionConfiguration.Sha256Length);
        builder.HasPerson(package => package.MadeBy, isRequired: true);
        builder.HasOne<Revision>().WithOne().HasForeignKey<ArchivePackage>(package => package.RevisionId).OnDelete(DeleteBehavior.Restrict);

        // Whatever the program believes, a number is given once and a place of a year is taken once.
        builder.HasIndex(package => package.Number).IsUnique();
        builder.HasIndex(package => new { package.Year, package.Sequence }).IsUnique();
    }
}

internal sealed class ArchivePackageContentConfiguration : IEntityTypeConfiguration<ArchivePackageContent>
{
    public void Configure(EntityTypeBuilder<ArchivePackageContent> builder)
    {
        builder.ToTable("ArchivePackageContents", table => table.HasTrigger("ArchivePackageContents_are_kept"));
        builder.HasKey(content => content.RevisionId);
        builder.Property(content => content.RevisionId).ValueGeneratedNever();
        builder.HasOne<ArchivePackage>().WithOne().HasForeignKey<ArchivePackageContent>(content => content.RevisionId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ArchiveCheckupConfiguration : IEntityTypeConfiguration<ArchiveCheckup>
{
    public void Configure(EntityTypeBuilder<ArchiveCheckup> builder)
    {
        builder.ToTable("ArchiveCheckups");
        builder.HasKey(checkup => checkup.RevisionId);
        builder.Property(checkup => checkup.RevisionId).ValueGeneratedNever();
        builder.Property(checkup => checkup.Note).HasMaxLength(ArchiveCheckup.NoteLength);
        builder.HasOne<ArchivePackage>().WithOne().HasForeignKey<ArchiveCheckup>(checkup => checkup.RevisionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(checkup => checkup.CheckedAt);
    }
}
