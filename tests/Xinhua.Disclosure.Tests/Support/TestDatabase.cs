using System.Reflection;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Search;
using Xinhua.Disclosure.Tests.Support;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(TestDatabaseFolder))]

namespace Xinhua.Disclosure.Tests.Support;

/// <summary>
/// A database of its own for one test, registered just as the portal registers it. SQLite: a copy of a file that is migrated once per run.
/// SQL Server: a database of its own on the server of <c>DISCLOSURE_TEST_SQLSERVER</c>, dropped afterwards.
/// </summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    /// <summary>Names the connection string of the server on which the same tests run too.</summary>
    public const string ServerVariable = "DISCLOSURE_TEST_SQLSERVER";

    private static readonly Lazy<Task<string>> Migrated = new(MigrateTemplateAsync);

    private readonly ServiceProvider services;
    private readonly AsyncServiceScope scope;

    private TestDatabase(DatabaseProvider provider, string connectionString)
    {
        Provider = provider;
        ConnectionString = connectionString;
        services = new ServiceCollection().AddDisclosureDatabase(provider, connectionString).BuildServiceProvider();
        scope = services.CreateAsyncScope();
    }

    /// <summary>Connection string of the test server; null when there is none.</summary>
    public static string? Server => Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } server ? server : null;

    /// <summary>Which database it is.</summary>
    public DatabaseProvider Provider { get; }

    /// <summary>How the portal reaches it.</summary>
    public string ConnectionString { get; }

    private bool IsTemplate { get; init; }

    /// <summary>A database on the test server when there is one, else on SQLite.</summary>
    public static Task<TestDatabase> CreateAsync() => CreateAsync(Server is null ? DatabaseProvider.Sqlite : DatabaseProvider.SqlServer);

    /// <summary>An empty, migrated database.</summary>
    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider)
    {
        var name = $"disclosure-test-{Guid.NewGuid():n}";
        if (provider == DatabaseProvider.Sqlite)
        {
            var file = TestDatabaseFolder.PathOf(name + ".db");
            File.Copy(await Migrated.Value, file);
            return new TestDatabase(provider, $"Data Source={file}");
        }

        var server = new SqlConnectionStringBuilder(Server) { InitialCatalog = name };
        var database = new TestDatabase(provider, server.ConnectionString);
        await database.MigrateAsync();
        return database;
    }

    /// <summary>A new context; the caller disposes of it.</summary>
    public DisclosureDbContext CreateContext() => Provider switch
    {
        DatabaseProvider.Sqlite => new SqliteDisclosureDbContext(Options<SqliteDisclosureDbContext>()),
        DatabaseProvider.SqlServer => new SqlServerDisclosureDbContext(Options<SqlServerDisclosureDbContext>()),
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await using (var context = CreateContext())
        {
            if (context.Database.GetDbConnection() is SqliteConnection connection)
            {
                SqliteConnection.ClearPool(connection);
            }

            if (!IsTemplate)
            {
                await context.Database.EnsureDeletedAsync();
            }
        }

        await scope.DisposeAsync();
        await services.DisposeAsync();
    }

    private static async Task<string> MigrateTemplateAsync()
    {
        var file = TestDatabaseFolder.PathOf("template.db");
        await using var template = new TestDatabase(DatabaseProvider.Sqlite, $"Data Source={file}") { IsTemplate = true };
        await template.MigrateAsync();
        return file;
    }

    private async Task MigrateAsync()
    {
        await using var context = CreateContext();
        await context.Database.MigrateAsync();
        await scope.ServiceProvider.GetRequiredService<IReportSearch>().PrepareAsync(CancellationToken.None);
    }

    /// <summary>Search in this database, on a context of its own.</summary>
    public IReportSearch Search => scope.ServiceProvider.GetRequiredService<IReportSearch>();

    private DbContextOptions<T> Options<T>()
        where T : DisclosureDbContext => scope.ServiceProvider.GetRequiredService<DbContextOptions<T>>();
}

/// <summary>Where the files of the run lie; deleted when the run ends.</summary>
public sealed class TestDatabaseFolder : IDisposable
{
    private static readonly Lazy<DirectoryInfo> Folder = new(() => Directory.CreateTempSubdirectory("disclosure-tests-"));

    /// <summary>A path in the folder.</summary>
    internal static string PathOf(string name) => Path.Combine(Folder.Value.FullName, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Folder.IsValueCreated)
        {
            Folder.Value.Delete(recursive: true);
        }
    }
}

/// <summary>Runs a theory on SQLite, and on SQL Server when the run has a server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OnEveryDatabaseAttribute : DataAttribute
{
    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Providers.Select(provider => new TheoryDataRow<DatabaseProvider>(provider))]);

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;

    private static IEnumerable<DatabaseProvider> Providers =>
        TestDatabase.Server is null ? [DatabaseProvider.Sqlite] : [DatabaseProvider.Sqlite, DatabaseProvider.SqlServer];
}
