using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Audit;
using Xinhua.Disclosure.Tests.Support;
using Xinhua.Disclosure.Web.Audit;
using Xunit;

namespace Xinhua.Disclosure.Tests.Data.Audit;

/// <summary>The nightly check: once a night whatever restarts, once whatever the number of nodes, and its mark lies outside the database.</summary>
public sealed class NightlyAuditTests : IAsyncDisposable
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2025, 1, 9, 10, 0, 0, TimeSpan.Zero));
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("disclosure-marks-");
    private readonly List<ServiceProvider> nodes = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string MarksPath => Path.Combine(folder.FullName, "outside", "marks.txt");

    [Fact]
    public async Task The_chain_is_checked_once_a_night_after_the_hour_and_not_again_after_a_restart()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await SayAsync(database);

        Assert.False(await RunAsync(database));
        clock.SetUtcNow(new DateTimeOffset(2025, 1, 9, 18, 59, 59, TimeSpan.Zero));
        Assert.False(await RunAsync(database));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await RunAsync(database));
        Assert.False(await RunAsync(database));
        clock.Advance(TimeSpan.FromDays(3));
        Assert.True(await RunAsync(database));

        var lines = await LinesAsync(database);
        Assert.Equal([AuditAction.AuditChecked, AuditAction.AuditChecked, AuditAction.SignedIn], lines.Select(line => line.Action));
        Assert.Equal(("系统", "audit/nightly"), (lines[0].ActorName, lines[0].Subject));
        Assert.Equal($"核验1条，没有发现问题。标记 {new AuditMark(1, lines[2].Hash)}", lines[1].Detail);
    }

    [Fact]
    public async Task Of_several_nodes_one_puts_the_night_on_record()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await SayAsync(database);
        clock.Advance(TimeSpan.FromDays(1));

        var did = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => RunAsync(database), Token)));

        Assert.Single(did, one => one);
        Assert.Equal(2, (await LinesAsync(database)).Count);
    }

    [Fact]
    public async Task Each_nights_mark_lies_outside_and_shows_a_chain_that_was_made_anew()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await SayAsync(database);
        clock.Advance(TimeSpan.FromDays(1));
        await RunAsync(database);
        var mark = Assert.Single(MarkFile.Read(MarksPath)).Mark;
        Assert.Equal(mark.Hash, (await LinesAsync(database))[0].Hash);

        await RawSqlite.ExecuteAsync(
            database.ConnectionString,
            $"DROP TRIGGER AuditEvents_are_kept; DELETE FROM AuditEvents; UPDATE AuditHead SET Sequence = 0, Hash = '{AuditChain.Origin}'");
        for (var number = 0; number < 5; number++)
        {
            await SayAsync(database);
        }

        clock.Advance(TimeSpan.FromDays(1));
        await RunAsync(database);

        var lines = await LinesAsync(database);
        Assert.Equal((AuditAction.AlarmRaised, AuditCheck.Broken), (lines[0].Action, lines[0].Subject));
        Assert.Contains("第2条与数据库外保存的标记不一致", lines[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_of_marks_is_told_of_and_the_chain_is_checked_all_the_same()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await SayAsync(database);
        clock.Advance(TimeSpan.FromDays(1));
        Directory.CreateDirectory(Path.GetDirectoryName(MarksPath)!);
        await File.WriteAllTextAsync(MarksPath, "2026-01-01T00:00:00Z 1:abc", TestContext.Current.CancellationToken);

        await RunAsync(database);

        var lines = await LinesAsync(database);
        Assert.Equal((AuditAction.AlarmRaised, AuditCheck.Broken), (lines[0].Action, lines[0].Subject));
        Assert.Contains("标记文件读不了", lines[0].Detail, StringComparison.Ordinal);
        Assert.Contains("核验1条", lines[1].Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(183, 6)]
    [InlineData(185, 5)]
    public async Task What_is_past_its_retention_goes_at_night_and_not_a_day_earlier(int age, long left)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var now = TimeProvider.System.GetUtcNow();
        clock.SetUtcNow(now.AddDays(-age));
        await SayAsync(database, 2);
        clock.SetUtcNow(now.AddDays(-2));
        await SayAsync(database, 3);
        clock.SetUtcNow(now);

        await RunAsync(database, retentionDays: 184);

        Assert.Equal(left, (await LinesAsync(database)).Count);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    /// <summary>What a web process on the database does after a start.</summary>
    private async Task<bool> RunAsync(TestDatabase database, int retentionDays = 1095)
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(Options.Create(new AuditOptions { RetentionDays = retentionDays, MarkFile = MarksPath }))
            .AddDisclosureDatabase(database.Provider, database.ConnectionString)
            .AddScoped<AuditLog>()
            .AddScoped<AuditCheck>()
            .BuildServiceProvider();
        lock (nodes)
        {
            nodes.Add(services);
        }

        using var node = new NightlyAudit(
            services.GetRequiredService<IServiceScopeFactory>(), services.GetRequiredService<IOptions<AuditOptions>>(), clock, NullLogger<NightlyAudit>.Instance);
        return await node.RunWhenDueAsync(Token);
    }

    private async Task SayAsync(TestDatabase database, int count = 1)
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(clock).AddDisclosureDatabase(database.Provider, database.ConnectionString).BuildServiceProvider();
        await using (services)
        {
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<DisclosureDbContext>();
            for (var number = 0; number < count; number++)
            {
                db.Trail.Record(AuditAction.SignedIn, "accounts/zhang");
            }

            await db.SaveChangesAsync(Token);
        }
    }

    private static async Task<List<AuditEvent>> LinesAsync(TestDatabase database)
    {
        await using var db = database.CreateContext();
        return await new AuditLog(db, TimeProvider.System).SearchAsync(new AuditSearch(), null, 1000, Token);
    }
}
