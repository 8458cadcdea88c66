using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Data.Agencies;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Web.Setup;

internal static partial class Database
{
    public static void AddDatabase(this WebApplicationBuilder builder)
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
            .AddScoped<ReportDesk>()
            .AddScoped<AgencyRegister>()
            .AddScoped<AccountRegister>();

        // In the database, so that a form made by one node is accepted by another and a restart signs nobody out.
        builder.Services.AddDataProtection().SetApplicationName("Xinhua.Disclosure").PersistKeysToDbContext<DisclosureDbContext>();
    }

    /// <summary>The embedded file is brought up to date at every start; a server's database is migrated by a deliberate command.</summary>
    public static async Task PrepareDatabaseAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DisclosureDbContext>();
        if (!(await db.Database.GetPendingMigrationsAsync()).Any())
        {
            return;
        }

        if (app.Services.GetRequiredService<IOptions<DatabaseOptions>>().Value.Provider != DatabaseProvider.Sqlite)
        {
            throw new StartRefusedException("数据库结构不是最新的，没有启动。请先运行 disclosure migrate，再启动网站。");
        }

        // Asked for only when there is something to do: migrating compares the whole model with its snapshot first, which a start would wait for.
        await db.Database.MigrateAsync();
    }
}
