using Xinhua.Disclosure.Cli;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Cli;

/// <summary><c>disclosure verify-audit</c>: 0 sound, 1 tampered with, 2 not to be read.</summary>
public sealed class VerifyAuditTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sound_log_gives_its_mark_and_the_mark_proves_later_that_nothing_was_cut_off()
    {
        await using var database = await FilledAsync();
        var (code, output, error) = await RunAsync("--connection", database.ConnectionString);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("核验5条，没有发现问题。", output, StringComparison.Ordinal);
        var mark = output.Split("标记：")[1].Trim();
        Assert.NotNull(AuditMark.Read(mark));

        Assert.Equal(0, (await RunAsync("--connection", database.ConnectionString, "--mark", mark)).Code);
        await RawSqlite.ExecuteAsync(
            database.ConnectionString,
            "DROP TRIGGER AuditEvents_are_kept; DELETE FROM AuditEvents WHERE Sequence > 3; UPDATE AuditHead SET Sequence = 3, Hash = (SELECT Hash FROM AuditEvents WHERE Sequence = 3)");
        Assert.Equal(0, (await RunAsync("--connection", database.ConnectionString)).Code);
        (code, output, _) = await RunAsync("--connection", database.ConnectionString, "--mark", mark);
        Assert.Equal(1, code);
        Assert.Contains("标记指向第5条，审计只到第3条", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_line_is_named()
    {
        await using var database = await FilledAsync();
        await RawSqlite.ExecuteAsync(database.ConnectionString, "DROP TRIGGER AuditEvents_are_never_changed; UPDATE AuditEvents SET ActorName = '别人' WHERE Sequence = 2");

        var (code, output, _) = await RunAsync("--connection", database.ConnectionString);

        Assert.Equal(1, code);
        Assert.Contains("第2条（登录）的内容被改动过。", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("没有这个数据库文件", "--connection", "Data Source=/no/such/file.db")]
    [InlineData("不是标记", "--connection", "Data Source=:memory:", "--mark", "12")]
    [InlineData("标记文件读不了", "--connection", "Data Source=:memory:", "--mark-file", "/no/such/file")]
    public async Task What_cannot_be_read_is_said(string said, params string[] args)
    {
        var (code, output, error) = await RunAsync(args);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.False(File.Exists("/no/such/file.db"));
    }

    private static async Task<TestDatabase> FilledAsync()
    {
        var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var db = database.CreateContext();
        for (var number = 0; number < 5; number++)
        {
            db.Trail.Record(AuditAction.SignedIn, "accounts/zhang");
        }

        await db.SaveChangesAsync(Token);
        return database;
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await DisclosureCommand.RunAsync(["verify-audit", .. args], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
