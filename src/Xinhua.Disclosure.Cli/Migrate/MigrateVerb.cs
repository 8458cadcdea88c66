using System.CommandLine;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Search;

namespace Xinhua.Disclosure.Cli.Migrate;

/// <summary><c>migrate</c>: brings a database to the newest schema, step by step.</summary>
internal sealed class MigrateVerb : Command
{
    private readonly DatabaseChoice database = new();

    public MigrateVerb()
        : base("migrate", "把数据库升级到最新结构。退出码：0 成功，2 没有完成")
    {
        foreach (var option in database.Options)
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (database.Services(parsed, out var complaint) is not { } services)
        {
            await error.WriteLineAsync(complaint);
            return DisclosureCommand.Failed;
        }

        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DisclosureDbContext>();
        try
        {
            var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
            var search = scope.ServiceProvider.GetRequiredService<IReportSearch>();
            if (pending.Count == 0)
            {
                await search.PrepareAsync(cancellationToken);
                await output.WriteLineAsync("数据库已经是最新结构。");
                return DisclosureCommand.Success;
            }

            foreach (var (migration, index) in pending.Select((migration, index) => (migration, index)))
            {
                await output.WriteLineAsync($"[{index + 1}/{pending.Count}] {migration}");
                await db.Database.MigrateAsync(migration, cancellationToken);
            }

            await search.PrepareAsync(cancellationToken);
            await output.WriteLineAsync("完成。");
            return DisclosureCommand.Success;
        }
        catch (DbException e)
        {
            await error.WriteLineAsync($"数据库没有升级完成：{e.Message}。请检查连接和权限后再运行一次，已完成的步骤不会重复。");
            return DisclosureCommand.Failed;
        }
    }
}
