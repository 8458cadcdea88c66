using System.ComponentModel.DataAnnotations;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xinhua.Disclosure.Data.Audit;
using Xinhua.Disclosure.Data.Search;

namespace Xinhua.Disclosure.Data;

/// <summary>Which database the portal runs on.</summary>
public enum DatabaseProvider
{
    /// <summary>Embedded, one file.</summary>
    Sqlite,

    /// <summary>A server, for several nodes.</summary>
    SqlServer,
}

/// <summary>Settings of the section <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Database";

    /// <summary>Name of the connection string.</summary>
    public const string ConnectionName = "Disclosure";

    /// <summary>The database, <c>Sqlite</c> by default.</summary>
    [EnumDataType(typeof(DatabaseProvider))]
    public DatabaseProvider Provider { get; init; } = DatabaseProvider.Sqlite;
}

/// <summary>Registers the database.</summary>
public static class DatabaseServices
{
    /// <summary>Adds <see cref="DisclosureDbContext"/> on the chosen database; the folder of a SQLite file is made where it is missing.</summary>
    /// <param name="services">Where to add it.</param>
    /// <param name="provider">Which database.</param>
    /// <param name="connectionString">How to reach it; for SQLite, <c>Data Source=</c> with the path of the file.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public static IServiceCollection AddDisclosureDatabase(this IServiceCollection services, DatabaseProvider provider, string connectionString)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddScoped<AuditTrail>();
        return provider switch
        {
            DatabaseProvider.Sqlite => AddSqlite(services, new SqliteConnectionStringBuilder(connectionString) { ForeignKeys = true }),
            DatabaseProvider.SqlServer => AddSqlServer(services, new SqlConnectionStringBuilder(connectionString)),
        };
    }

    private static IServiceCollection AddSqlite(IServiceCollection services, SqliteConnectionStringBuilder connection)
    {
        if (Path.GetDirectoryName(connection.DataSource) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        return services
            .AddDbContext<SqliteDisclosureDbContext>(options => options
                .UseSqlite(connection.ConnectionString)
                .AddInterceptors(new SqliteDisclosureDbContext.ConnectionSettings()))
            .AddScoped<IReportSearch, SqliteReportSearch>()
            .AddScoped<DisclosureDbContext>(scope => scope.GetRequiredService<SqliteDisclosureDbContext>());
    }

    private static IServiceCollection AddSqlServer(IServiceCollection services, SqlConnectionStringBuilder connection) => services
        .AddDbContext<SqlServerDisclosureDbContext>(options => options.UseSqlServer(connection.ConnectionString))
        .AddSingleton<FullTextPresence>()
        .AddScoped<IReportSearch, SqlServerReportSearch>()
        .AddScoped<DisclosureDbContext>(scope => scope.GetRequiredService<SqlServerDisclosureDbContext>());
}
