using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Data.Audit;

internal sealed class AuditEventConfiguration : IEntityTypeConfiguration<AuditEvent>
{
    private const int HashLength = 64;

    public void Configure(EntityTypeBuilder<AuditEvent> builder)
    {
        // The triggers refuse every change, and removal before the retention is over; see the migration that makes them.
        builder.ToTable("AuditEvents", table =>
        {
            table.HasTrigger("AuditEvents_are_never_changed");
            table.HasTrigger("AuditEvents_are_kept");
        });
        builder.HasKey(line => line.Sequence);
        builder.Property(line => line.Sequence).ValueGeneratedNever();

        // To the letter: what was written otherwise is not what was hashed.
        builder.Property(line => line.Action).HasConversion(action => action.ToString(), text => Exactly<AuditAction>.Read(text)).HasMaxLength(32);
        builder.Property(line => line.Outcome).HasConversion(outcome => outcome.ToString(), text => Exactly<AuditOutcome>.Read(text)).HasMaxLength(32);
        builder.Property(line => line.ActorName).HasMaxLength(Actor.NameLength);
        builder.Property(line => line.Roles).HasMaxLength(AuditEvent.RolesLength);
        builder.Property(line => line.Subject).HasMaxLength(AuditEvent.SubjectLength);
        builder.Property(line => line.Before).HasMaxLength(HashLength);
        builder.Property(line => line.After).HasMaxLength(HashLength);
        builder.Property(line => line.Detail).HasMaxLength(AuditEvent.DetailLength);
        builder.Property(line => line.Address).HasMaxLength(AuditEvent.AddressLength);
        builder.Property(line => line.Session).HasMaxLength(AuditEvent.MarkLength);
        builder.Property(line => line.Request).HasMaxLength(AuditEvent.MarkLength);
        builder.Property(line => line.PreviousHash).HasMaxLength(HashLength);
        builder.Property(line => line.Hash).HasMaxLength(HashLength);
        builder.HasIndex(line => line.At);
        builder.HasIndex(line => new { line.ActorId, line.Sequence });
        builder.HasIndex(line => new { line.Subject, line.Sequence });
        builder.HasIndex(line => new { line.Action, line.Sequence });
    }

    private static class Exactly<T>
        where T : struct, Enum
    {
        private static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(value => value.ToString());

        public static T Read(string text) => Values.TryGetValue(text, out var value) ? value : throw new FormatException($"“{text}” is no {typeof(T).Name}.");
    }
}

internal sealed class AuditHeadConfiguration : IEntityTypeConfiguration<AuditHead>
{
    public void Configure(EntityTypeBuilder<AuditHead> builder)
    {
        builder.ToTable("AuditHead", table => table.HasCheckConstraint("CK_AuditHead_OneRow", "Id = 1"));
        builder.Property(head => head.Id).ValueGeneratedNever();
        builder.Property(head => head.Hash).HasMaxLength(64);
        builder.Property(head => head.RemovedHash).HasMaxLength(64);
    }
}
