using System.ComponentModel.DataAnnotations;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

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
    /// <summary>Adds <see cref="DisclosureDbContext"/> on the chosen database.</summary>
    /// <param name="services">Where to add it.</param>
    /// <param name="provider">Which database.</param>
    /// <param name="connectionString">How to reach it; for SQLite, <c>Data Source=</c> with the path of the file.</param>
    public static IServiceCollection AddDisclosureDatabase(this IServiceCollection services, DatabaseProvider provider, string connectionString) => provider switch
    {
        DatabaseProvider.Sqlite => services
            .AddDbContext<SqliteDisclosureDbContext>(options => UseSqlite(options, connectionString))
            .AddScoped<DisclosureDbContext>(scope => scope.GetRequiredService<SqliteDisclosureDbContext>()),
        DatabaseProvider.SqlServer => services
            .AddDbContext<SqlServerDisclosureDbContext>(options => options.UseSqlServer(connectionString))
            .AddScoped<DisclosureDbContext>(scope => scope.GetRequiredService<SqlServerDisclosureDbContext>()),
    };

    /// <summary>The SQLite options every caller shares; the folder of the file is made where it is missing.</summary>
    internal static DbContextOptionsBuilder UseSqlite(DbContextOptionsBuilder options, string connectionString)
    {
        var connection = new SqliteConnectionStringBuilder(connectionString) { ForeignKeys = true };
        if (Path.GetDirectoryName(connection.DataSource) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        return options.UseSqlite(connection.ConnectionString).AddInterceptors(new SqliteDisclosureDbContext.ConnectionSettings());
    }
}
