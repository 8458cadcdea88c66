using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Data;

/// <summary>A database that is in use already keeps what it holds when the program is replaced by a newer one.</summary>
public sealed class UpgradeTests
{
    private const string FirstRelease = "Initial";

    private const string WhatItHeld = """
        INSERT INTO Agencies (Id, Slug, Name, Kind, Path, FirstYear) VALUES (1, 'xinhua', '新华区人民政府', 'Government', '/xinhua/', 2019);
        INSERT INTO Accounts (Id, DisplayName, IsDisabled, UserName, NormalizedUserName, EmailConfirmed, PasswordHash, PhoneNumberConfirmed, TwoFactorEnabled, LockoutEnabled, AccessFailedCount) VALUES
            (1, '管理员', 0, 'admin', 'ADMIN', 0, 'hash', 0, 0, 1, 0), (2, '填报员', 0, 'editor', 'EDITOR', 0, 'hash', 0, 0, 1, 0), (3, '新人', 0, 'new', 'NEW', 0, NULL, 0, 0, 1, 0);
        INSERT INTO RoleGrants (AccountId, Role, AgencyId, IncludesSubtree) VALUES (1, 'SystemAdmin', NULL, 0), (1, 'Editor', 1, 0), (2, 'Editor', 1, 0), (2, 'Reviewer', 1, 1);
        INSERT INTO Reports (Id, AgencyId, Year, CurrentRevision) VALUES (1, 1, 2023, 2);
        INSERT INTO Revisions (Id, ReportId, Number, FormatId, AgencyName, State, Step, Round, Version, CreatedAt, ChangedAt, SubmittedAt, PublishedAt) VALUES
            (1, 1, 1, '2021', '新华区人民政府', 'Published', 1, 1, 4, '2024-01-02 00:00:00', '2024-01-20 00:00:00', '2024-01-15 01:00:00', '2024-01-20 02:00:00'),
            (2, 1, 2, '2021', '新华区人民政府', 'Published', 1, 1, 4, '2024-02-02 00:00:00', '2024-02-20 00:00:00', '2024-02-15 01:00:00', '2024-02-20 02:00:00');
        INSERT INTO Figures (RevisionId, Cell, Value) VALUES (1, 'proactive/licensing/decisions', '12.000000'), (2, 'proactive/licensing/decisions', '13.000000');
        INSERT INTO Contributions (RevisionId, AccountId) VALUES (1, 2), (2, 3);
        INSERT INTO PublishedFiles (RevisionId, Kind, Bytes, Sha256) VALUES (1, 'Pdf', x'255044462D', 'a');
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_of_the_first_release_keeps_everything_and_gains_duties_and_instants()
    {
        var connection = $"Data Source={TestDatabaseFolder.PathOf("first-release.db")}";
        await using var services = new ServiceCollection().AddDisclosureDatabase(DatabaseProvider.Sqlite, connection).BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DisclosureDbContext>();
        await db.GetService<IMigrator>().MigrateAsync(FirstRelease, Token);
        await RawSqlite.ExecuteAsync(connection, WhatItHeld);

        await db.Database.MigrateAsync(Token);

        Assert.Equal(
            [(1, Duty.SystemAdmin, true), (2, Duty.Content, true), (3, Duty.Content, false)],
            (await db.Users.OrderBy(account => account.Id).ToListAsync(Token)).Select(account => (account.Id, account.Duty, account.PasswordSetAt is not null)));
        var grants = await db.Users.Include(account => account.Grants).SelectMany(account => account.Grants).ToListAsync(Token);
        Assert.Equal([(1, Role.SystemAdmin), (2, Role.Editor), (2, Role.Reviewer)], grants.Select(grant => (grant.AccountId, grant.Role)).Order());
        var report = await db.Reports.SingleAsync(Token);
        Assert.Equal((new DateTime(2024, 1, 15, 1, 0, 0, DateTimeKind.Utc), new DateTime(2024, 1, 20, 2, 0, 0, DateTimeKind.Utc)), (report.FirstSubmittedAt, report.FirstPublishedAt));
        Assert.Equal([12m, 13m], (await db.Revisions.Include(revision => revision.Figures).OrderBy(revision => revision.Number).ToListAsync(Token)).Select(revision => revision.Figures.Single().Value));
        Assert.Equal(
            [(1, "填报员"), (2, "填报员"), (2, "新人")],
            (await db.Revisions.Include(revision => revision.Contributions).SelectMany(revision => revision.Contributions).ToListAsync(Token)).Select(writer => (writer.RevisionId, writer.Name)).Order());
        Assert.Equal("255044462D", await RawSqlite.ReadAsync(connection, "SELECT hex(Bytes) FROM PublishedFiles"));
        Assert.Equal("0", await RawSqlite.ReadAsync(connection, "SELECT COUNT(*) FROM pragma_foreign_key_check"));
        Assert.Equal("ok", await RawSqlite.ReadAsync(connection, "SELECT integrity_check FROM pragma_integrity_check"));
    }
}
