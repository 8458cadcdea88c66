using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Core.Audit;
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

    /// <summary>Header with which a test says where a request comes from.</summary>
    public const string PeerHeader = "X-Test-Peer";

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

        // As cookies in production ask for.
        ClientOptions.BaseAddress = new Uri("https://localhost");
    }

    /// <summary>Path of the database file.</summary>
    public string DatabaseFile => SharedDatabase ?? Path.Combine(folder.FullName, "disclosure.db");

    /// <summary>The database of the portal whose second node this is.</summary>
    private string? SharedDatabase { get; init; }

    /// <summary>The clock of the portal; null for the system's.</summary>
    private TimeProvider? Clock { get; init; }

    /// <summary>How a test reaches the file past the portal.</summary>
    public string Connection => $"Data Source={DatabaseFile}";

    /// <summary>Folder of the log files.</summary>
    public string LogFolder => Path.Combine(folder.FullName, "logs");

    /// <summary>The portal with the demo district; the district is loaded once per run and copied.</summary>
    /// <param name="settings">Settings that differ from those of Development.</param>
    /// <param name="clock">Another clock than the system's.</param>
    public static async Task<Portal> WithDemoAsync(IReadOnlyDictionary<string, string?>? settings = null, TimeProvider? clock = null)
    {
        if (await ServerAsync() is { } server)
        {
            return new Portal("Development", server, settings) { Clock = clock };
        }

        var portal = new Portal("Development", null, settings) { Clock = clock };
        File.Copy(await Template.Value, portal.DatabaseFile);
        return portal;
    }

    /// <summary>The portal as it starts for the first time in production.</summary>
    public static async Task<Portal> EmptyAsync(IReadOnlyDictionary<string, string?>? settings = null) => new("Production", await ServerAsync(), settings);

    /// <summary>Another process on the same database, or the same after a restart.</summary>
    public Portal SecondNode(TimeProvider? clock = null) => new(environment, null, settings) { SharedDatabase = DatabaseFile, Clock = clock };

    /// <summary>Lets the portal be reached over a port of this machine, for those who do not go through the factory's own client.</summary>
    public void Listen()
    {
        // A port given by number would be set on a host that may have started by then.
        UseKestrel(options => options.Listen(IPAddress.Loopback, 0));
        StartServer();
    }

    /// <summary>Asks the database past the portal.</summary>
    public T Ask<T>(Func<DisclosureDbContext, T> question)
    {
        using var scope = Services.CreateScope();
        return question(scope.ServiceProvider.GetRequiredService<DisclosureDbContext>());
    }

    /// <summary>Changes the database past the portal.</summary>
    public int Execute(string sql) => Ask(db => db.Database.ExecuteSqlRaw(sql));

    /// <summary>The lines of the audit log about one kind of action.</summary>
    public IReadOnlyList<AuditEvent> Lines(AuditAction action) => Ask(db => db.AuditEvents.AsNoTracking().Where(line => line.Action == action).OrderBy(line => line.Sequence).ToList());

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

        // What a run prints is what went wrong.
        builder.UseSetting("Logs:ConsoleLevel", "Warning");

        // A test asks faster than any person; those about the limit set their own.
        builder.UseSetting("RateLimits:AddressPagesPerTenSeconds", "100000");
        builder.ConfigureServices(services => services.AddTransient<IStartupFilter, TestNetwork>());
        foreach (var (key, value) in settings)
        {
            builder.UseSetting(key, value);
        }

        if (environment == "Development")
        {
            // Strong hashing is slow by design, and hundreds of people sign in during a run; production keeps its own.
            builder.ConfigureTestServices(services => services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1_000));
        }

        if (Clock is { } clock)
        {
            builder.ConfigureTestServices(services => services.AddSingleton(clock));
        }
    }

    private static async Task<TestDatabase?> ServerAsync() => TestDatabase.Server is null ? null : await TestDatabase.CreateAsync(DatabaseProvider.SqlServer);

    private static async Task<string> MakeTemplateAsync()
    {
        await using var portal = new Portal("Development", null);
        using var client = portal.CreateClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/", UriKind.Relative))).StatusCode);
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

    /// <summary>The test server has no network: requests come from this machine, or from where a test says.</summary>
    private sealed class TestNetwork : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, inner) =>
            {
                context.Connection.RemoteIpAddress ??= context.Request.Headers[PeerHeader] is [{ } peer] ? IPAddress.Parse(peer) : IPAddress.Loopback;
                return inner(context);
            });
            next(app);
        };
    }

    private static void ClearPool(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file}");
        SqliteConnection.ClearPool(connection);
    }
}
