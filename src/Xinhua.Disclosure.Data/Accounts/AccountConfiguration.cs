using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Data.Accounts;

internal sealed class AccountConfiguration : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.ToTable("Accounts");
        builder.Property(account => account.DisplayName).HasMaxLength(Actor.NameLength);
        builder.Property(account => account.TotpSecret).HasMaxLength(Account.SecretLength);

        // As an instant without a zone, which SQLite can compare.
        builder.Property(account => account.LockoutEnd).HasConversion(
            value => value!.Value.UtcDateTime, value => new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc)));

        // Grants refer to both, so that no account can hold roles of two duties, whoever writes into the database.
        builder.HasAlternateKey(account => new { account.Id, account.Duty });
        builder.HasMany(account => account.Grants).WithOne()
            .HasForeignKey(grant => new { grant.AccountId, grant.Duty }).HasPrincipalKey(account => new { account.Id, account.Duty });
    }
}

internal sealed class RoleGrantConfiguration : IEntityTypeConfiguration<RoleGrant>
{
    public void Configure(EntityTypeBuilder<RoleGrant> builder)
    {
        var roles = Enum.GetValues<Role>().GroupBy(role => role.Duty())
            .Select(duty => $"(Duty = '{duty.Key}' AND Role IN ({string.Join(", ", duty.Select(role => $"'{role}'"))}))");
        builder.ToTable("RoleGrants", table => table.HasCheckConstraint("CK_RoleGrants_RoleOfDuty", string.Join(" OR ", roles)));
        builder.HasOne(grant => grant.Agency).WithMany().HasForeignKey(grant => grant.AgencyId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(grant => new { grant.AccountId, grant.Role, grant.AgencyId }).IsUnique();
    }
}

internal sealed class AccountSessionConfiguration : IEntityTypeConfiguration<AccountSession>
{
    public void Configure(EntityTypeBuilder<AccountSession> builder)
    {
        builder.ToTable("AccountSessions");
        builder.Property(session => session.KeyHash).HasMaxLength(AccountLoginConfiguration.HashLength);
        builder.Property(session => session.Address).HasMaxLength(AuditEvent.AddressLength);
        builder.Property(session => session.Browser).HasMaxLength(AccountSession.BrowserLength);
        builder.HasIndex(session => session.KeyHash).IsUnique();
        builder.HasOne<Account>().WithMany().HasForeignKey(session => session.AccountId);
    }
}

internal sealed class InvitationConfiguration : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.ToTable("Invitations");
        builder.Property(invitation => invitation.SecretHash).HasMaxLength(AccountLoginConfiguration.HashLength);
        builder.Property(invitation => invitation.ClosedAt).IsConcurrencyToken();
        builder.HasIndex(invitation => invitation.SecretHash).IsUnique();
        builder.HasPerson(invitation => invitation.By, isRequired: true);
        builder.HasOne<Account>().WithMany().HasForeignKey(invitation => invitation.AccountId);
    }
}

internal sealed class PastPasswordConfiguration : IEntityTypeConfiguration<PastPassword>
{
    public void Configure(EntityTypeBuilder<PastPassword> builder)
    {
        builder.ToTable("PastPasswords");
        builder.Property(password => password.Hash).HasMaxLength(Account.SecretLength);
        builder.HasOne<Account>().WithMany().HasForeignKey(password => password.AccountId);
    }
}

internal sealed class RecoveryCodeConfiguration : IEntityTypeConfiguration<RecoveryCode>
{
    public void Configure(EntityTypeBuilder<RecoveryCode> builder)
    {
        builder.ToTable("RecoveryCodes");
        builder.Property(code => code.Hash).HasMaxLength(Account.SecretLength);
        builder.Property(code => code.UsedAt).IsConcurrencyToken();
        builder.HasOne<Account>().WithMany().HasForeignKey(code => code.AccountId);
    }
}

internal sealed class AccountClaimConfiguration : IEntityTypeConfiguration<IdentityUserClaim<int>>
{
    public void Configure(EntityTypeBuilder<IdentityUserClaim<int>> builder) => builder.ToTable("AccountClaims");
}

internal sealed class AccountLoginConfiguration : IEntityTypeConfiguration<IdentityUserLogin<int>>
{
    // A key of SQL Server holds 900 bytes; the defaults of 450 characters each would not fit.
    internal const int KeyPartLength = 128;

    internal const int HashLength = 64;

    public void Configure(EntityTypeBuilder<IdentityUserLogin<int>> builder)
    {
        builder.ToTable("AccountLogins");
        builder.Property(login => login.LoginProvider).HasMaxLength(KeyPartLength);
        builder.Property(login => login.ProviderKey).HasMaxLength(KeyPartLength);
    }
}

internal sealed class AccountTokenConfiguration : IEntityTypeConfiguration<IdentityUserToken<int>>
{
    public void Configure(EntityTypeBuilder<IdentityUserToken<int>> builder)
    {
        builder.ToTable("AccountTokens");
        builder.Property(token => token.LoginProvider).HasMaxLength(AccountLoginConfiguration.KeyPartLength);
        builder.Property(token => token.Name).HasMaxLength(AccountLoginConfiguration.KeyPartLength);
    }
}
