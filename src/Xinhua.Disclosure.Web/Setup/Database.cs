using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Data.Agencies;
using Xinhua.Disclosure.Data.Audit;
using Xinhua.Disclosure.Data.OpenData;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Data.Search;
using Xinhua.Disclosure.Data.Statistics;

namespace Xinhua.Disclosure.Web.Setup;

internal static partial class Database
{
    /// <summary>Registers the database and at once begins to prepare it.</summary>
    /// <returns>Ends when the database can be used, or with the reason why the portal must not start.</returns>
    public static Task AddDatabase(this WebApplicationBuilder builder)
    {
        var provider = builder.Configuration.GetValue($"{DatabaseOptions.Section}:{nameof(DatabaseOptions.Provider)}", DatabaseProvider.Sqlite);
        var connection = builder.Configuration.GetConnectionString(DatabaseOptions.ConnectionName);
        if (string.IsNullOrWhiteSpace(connection))
        {
            connection = provider == DatabaseProvider.Sqlite
                ? $"Data Source={Path.Combine(builder.Environment.ContentRootPath, "App_Data", "disclosure.db")}"
                : throw new StartRefusedException("配置有误，没有启动：使用 SqlServer 时必须设置 ConnectionStrings:Disclosure。");
        }

        try
        {
            builder.Services.AddDisclosureDatabase(provider, connection);
        }
        catch (ArgumentException wrong)
        {
            throw new StartRefusedException($"配置有误，没有启动：ConnectionStrings:Disclosure 写错了（{wrong.Message}）。");
        }

        builder.Services
            .AddScoped<PublishedReports>()
            .AddScoped<Verification>()
            .AddScoped<ReportDesk>()
            .AddScoped<SignedPapers>()
            .AddScoped<LiveDraft>()
            .AddScoped<PublicStatistics>()
            .AddScoped<OpenDataReader>()
            .AddScoped<TotalsKeeper>()
            .AddScoped<AgencyRegister>()
            .AddScoped<AccountRegister>()
            .AddScoped<AuditLog>();

        // In the database, so that a form made by one node is accepted by another and a restart signs nobody out.
        builder.Services.AddDataProtection().SetApplicationName("Xinhua.Disclosure").PersistKeysToDbContext<DisclosureDbContext>();
        return Task.Run(() => PrepareAsync(provider, connection));
    }

    /// <summary>
    /// The embedded file is brought up to date at every start; a server's database is migrated by a deliberate command.
    /// Works on services of its own, before those of the portal are there; the model it makes is kept and used by both.
    /// </summary>
    private static async Task PrepareAsync(DatabaseProvider provider, string connection)
    {
        await using var services = new ServiceCollection().AddDisclosureDatabase(provider, connection).BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DisclosureDbContext>();
        if ((await db.Database.GetPendingMigrationsAsync()).Any())
        {
            if (provider != DatabaseProvider.Sqlite)
            {
                throw new StartRefusedException("数据库结构不是最新的，没有启动。请先运行 disclosure migrate，再启动网站。");
            }

            // Asked for only when there is something to do: migrating compares the whole model with its snapshot first, which a start would wait for.
            await db.Database.MigrateAsync();
        }

        await scope.ServiceProvider.GetRequiredService<IReportSearch>().PrepareAsync(CancellationToken.None);
    }
}
