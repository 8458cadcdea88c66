using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Data.Sqlite;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Web.Setup;
using Xunit;

namespace Xinhua.Disclosure.Tests.Support;

/// <summary>
/// The real portal on a database of its own: with the demo district, or empty as on the first start in production.
/// A SQLite file; a database on the test server where there is one.
/// </summary>
internal sealed class Portal : WebApplicationFactory<SiteOptions>
{
    /// <summary>Password of every demo account.</summary>
    public const string Password = "xinhua-demo-2024";

    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);

    private readonly DirectoryInfo folder;
    private readonly string environment;
    private readonly IReadOnlyDictionary<string, string?> settings;
    private readonly TestDatabase? server;

    private Portal(string environment, TestDatabase? server, IReadOnlyDictionary<string, string?>? settings = null)
    {
        this.environment = environment;
        this.server = server;
        this.settings = settings ?? new Dictionary<string, string?>();
        folder = Directory.CreateTempSubdirectory("disclosure-portal-");
    }

    /// <summary>Path of the database file.</summary>
    public string DatabaseFile => Path.Combine(folder.FullName, "disclosure.db");

    /// <summary>Folder of the log files.</summary>
    public string LogFolder => Path.Combine(folder.FullName, "logs");

    /// <summary>The portal with the demo district; the district is loaded once per run and copied.</summary>
    public static async Task<Portal> WithDemoAsync()
    {
        if (await ServerAsync() is { } server)
        {
            return new Portal("Development", server);
        }

        var portal = new Portal("Development", null);
        File.Copy(await Template.Value, portal.DatabaseFile);
        return portal;
    }

    /// <summary>The portal as it starts for the first time in production.</summary>
    public static async Task<Portal> EmptyAsync(IReadOnlyDictionary<string, string?>? settings = null) => new("Production", await ServerAsync(), settings);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        ClearPool(DatabaseFile);
        folder.Delete(recursive: true);
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(environment);
        builder.UseSetting("Database:Provider", (server?.Provider ?? DatabaseProvider.Sqlite).ToString());
        builder.UseSetting("ConnectionStrings:Disclosure", server?.ConnectionString ?? $"Data Source={DatabaseFile}");
        builder.UseSetting("Logs:Folder", LogFolder);
        foreach (var (key, value) in settings)
        {
            builder.UseSetting(key, value);
        }
    }

    private static async Task<TestDatabase?> ServerAsync() => TestDatabase.Server is null ? null : await TestDatabase.CreateAsync(DatabaseProvider.SqlServer);

    private static async Task<string> MakeTemplateAsync()
    {
        await using var portal = new Portal("Development", null);
        using var client = portal.CreateClient();
        Assert.Equal(System.Net.HttpStatusCode.OK, (await client.GetAsync(new Uri("/", UriKind.Relative))).StatusCode);
        var copy = Path.Combine(Directory.CreateTempSubdirectory("disclosure-demo-").FullName, "demo.db");
        await using (var source = new SqliteConnection($"Data Source={portal.DatabaseFile}"))
        await using (var target = new SqliteConnection($"Data Source={copy}"))
        {
            await source.OpenAsync();
            await target.OpenAsync();
            source.BackupDatabase(target);
        }

        ClearPool(copy);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
        return copy;
    }

    private static void ClearPool(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file}");
        SqliteConnection.ClearPool(connection);
    }
}
