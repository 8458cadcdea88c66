using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Data;
using Xunit;

namespace Xinhua.Disclosure.Tests.Data;

public sealed class MigrationTests
{
    [Fact]
    public void No_change_of_the_model_waits_for_its_sqlite_migration()
    {
        using var db = new SqliteDesignTime().CreateDbContext([]);

        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public void No_change_of_the_model_waits_for_its_sql_server_migration()
    {
        using var db = new SqlServerDesignTime().CreateDbContext([]);

        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public void Every_migration_is_made_for_both_databases_under_the_same_name()
    {
        using var sqlite = new SqliteDesignTime().CreateDbContext([]);
        using var sqlServer = new SqlServerDesignTime().CreateDbContext([]);

        Assert.NotEmpty(Names(sqlite));
        Assert.Equal(Names(sqlite), Names(sqlServer));
    }

    [Fact]
    public void Both_sets_of_migrations_make_every_table_of_the_model()
    {
        using var sqlite = new SqliteDesignTime().CreateDbContext([]);
        using var sqlServer = new SqlServerDesignTime().CreateDbContext([]);

        Assert.Contains("Revisions", TablesOfModel(sqlite));
        Assert.Equal(TablesOfModel(sqlite), TablesMade(sqlite));
        Assert.Equal(TablesOfModel(sqlServer), TablesMade(sqlServer));
        Assert.Equal(TablesMade(sqlite), TablesMade(sqlServer));
    }

    private static List<string> Names(DisclosureDbContext db) =>
        [.. db.Database.GetMigrations().Select(id => id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..])];

    private static SortedSet<string> TablesOfModel(DisclosureDbContext db) => [.. db.Model.GetEntityTypes().Select(type => type.GetTableName()!)];

    private static SortedSet<string> TablesMade(DisclosureDbContext db)
    {
        var migrations = db.GetInfrastructure().GetRequiredService<IMigrationsAssembly>();
        var operations = migrations.Migrations.Values
            .SelectMany(type => migrations.CreateMigration(type, db.Database.ProviderName!).UpOperations)
            .ToList();
        var tables = new SortedSet<string>(operations.OfType<CreateTableOperation>().Select(operation => operation.Name));
        tables.ExceptWith(operations.OfType<DropTableOperation>().Select(operation => operation.Name));
        return tables;
    }
}
