using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Time.Testing;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Audit;
using Xinhua.Disclosure.Data.Migrations;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Data.Audit;

/// <summary>The audit log in a real database: append-only, one chain, tampering found (SEC-12, SEC-13, SEC-17, REL-20).</summary>
public sealed class AuditLogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Columns => [.. ColumnNames];

    private static string[] ColumnNames { get; } =
        ["At", "Action", "Outcome", "ActorId", "ActorName", "Roles", "Subject", "Version", "Before", "After", "Detail", "Address", "Session", "Request", "PreviousHash", "Hash"];

    [Fact]
    public void The_tampered_columns_are_all_there_are()
    {
        using var db = new SqliteDesignTime().CreateDbContext([]);

        Assert.Equal(
            db.Model.FindEntityType(typeof(AuditEvent))!.GetProperties().Select(property => property.Name).Where(name => name != nameof(AuditEvent.Sequence)).Order(),
            ColumnNames.Order());
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task Any_byte_changed_in_the_file_is_found_and_the_line_is_named(string column)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await WriteAsync(database, 5);
        await ExecuteAsync(database, "DROP TRIGGER AuditEvents_are_never_changed");
        var stored = await ReadAsync(database, $"SELECT CAST({column} AS TEXT) FROM AuditEvents WHERE Sequence = 3");
        Assert.NotEmpty(stored);

        for (var place = 0; place < stored.Length; place++)
        {
            // Between the numbers of an instant another mark says the same.
            if (column == nameof(AuditEvent.At) && !char.IsAsciiDigit(stored[place]))
            {
                continue;
            }

            var changed = stored[..place] + (char)(stored[place] == '9' ? '8' : stored[place] + 1) + stored[(place + 1)..];
            await ExecuteAsync(database, $"UPDATE AuditEvents SET {column} = '{changed.Replace("'", "''", StringComparison.Ordinal)}' WHERE Sequence = 3");

            var verdict = await VerifyAsync(database);

            Assert.Contains(verdict.Complaints, complaint => complaint.Contains("第3条", StringComparison.Ordinal));
        }

        await ExecuteAsync(database, $"UPDATE AuditEvents SET {column} = '{stored}' WHERE Sequence = 3");
        Assert.True((await VerifyAsync(database)).IsSound);
    }

    [Fact]
    public async Task Lines_removed_added_or_moved_in_the_file_are_found()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await WriteAsync(database, 6);
        await ExecuteAsync(database, "DROP TRIGGER AuditEvents_are_never_changed; DROP TRIGGER AuditEvents_are_kept");
        var mark = (await VerifyAsync(database)).Last;

        await ExecuteAsync(database, "UPDATE AuditEvents SET Sequence = 9 WHERE Sequence = 6");
        Assert.Contains("第6条至第8条不见了。", (await VerifyAsync(database)).Complaints);
        await ExecuteAsync(database, "DELETE FROM AuditEvents WHERE Sequence > 4");
        Assert.Equal(["第5条至第6条不见了：末尾被截断。"], (await VerifyAsync(database)).Complaints);

        await ExecuteAsync(database, "UPDATE AuditHead SET Sequence = 4, Hash = (SELECT Hash FROM AuditEvents WHERE Sequence = 4)");
        Assert.True((await VerifyAsync(database)).IsSound);
        Assert.Equal(["数据库外保存的标记指向第6条，审计只到第4条：末尾被截断或全部重写过。"], (await VerifyAsync(database, mark)).Complaints);

        await ExecuteAsync(database, "DELETE FROM AuditHead");
        Assert.Equal(["审计链的首尾记录（AuditHead）不见了。"], (await VerifyAsync(database)).Complaints);
    }

    [Theory]
    [OnEveryDatabase]
    public async Task The_portals_own_connection_cannot_change_or_remove_a_line(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await WriteAsync(database, 3);
        await using var db = database.CreateContext();

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlRawAsync("UPDATE AuditEvents SET Detail = 'x' WHERE Sequence = 2", Token));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlRawAsync("DELETE FROM AuditEvents WHERE Sequence = 2", Token));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlRawAsync("DELETE FROM AuditEvents", Token));
        if (provider == DatabaseProvider.Sqlite)
        {
            // In the eyes of the other triggers this is neither a change nor a removal.
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlRawAsync(
                "INSERT OR REPLACE INTO AuditEvents SELECT * FROM AuditEvents WHERE Sequence = 2", Token));
        }

        Assert.Equal((3L, true), ((await VerifyAsync(database)).Count, (await VerifyAsync(database)).IsSound));
    }

    [Theory]
    [OnEveryDatabase]
    public async Task The_database_keeps_a_line_for_184_days_and_lets_it_go_after(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await WriteAsync(database, 1, TimeProvider.System.GetUtcNow().AddDays(-HandWritten.LeastRetentionDays - 1));
        await WriteAsync(database, 1, TimeProvider.System.GetUtcNow().AddDays(-HandWritten.LeastRetentionDays + 1));
        await using var db = database.CreateContext();

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlRawAsync("DELETE FROM AuditEvents WHERE Sequence = 2", Token));
        Assert.Equal(1, await db.Database.ExecuteSqlRawAsync("DELETE FROM AuditEvents WHERE Sequence = 1", Token));
    }

    [Theory]
    [OnEveryDatabase]
    public async Task Pruning_takes_a_beginning_up_to_the_first_report_and_the_rest_still_verifies(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var now = TimeProvider.System.GetUtcNow();
        await WriteAsync(database, 3, now.AddDays(-400));
        await WriteAsync(database, 2, now.AddDays(-390), "reports/xinhua-cgj/2024");
        await WriteAsync(database, 4, now.AddDays(-380));
        await WriteAsync(database, 1, now);
        var mark = (await VerifyAsync(database)).Last;

        Assert.Equal(0, await PruneAsync(database, 1095));
        Assert.Equal(3, await PruneAsync(database, 365));
        Assert.Equal(0, await PruneAsync(database, 365));

        var verdict = await VerifyAsync(database, mark);
        Assert.True(verdict.IsSound, verdict.Summary);
        Assert.Equal((3L, 8L), (verdict.Removed.Sequence, verdict.Count));
        var newest = await NewestAsync(database);
        Assert.Equal((AuditAction.AuditPruned, "系统"), (newest.Action, newest.ActorName));
        Assert.Contains($"清理3条，保留期365天，清理到 {verdict.Removed}", newest.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_beginning_that_was_cut_off_is_found_though_the_head_was_made_to_fit()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await WriteAsync(database, 6, TimeProvider.System.GetUtcNow());
        var (mark, third) = ((await VerifyAsync(database)).Last, await RawSqlite.ReadAsync(database.ConnectionString, "SELECT Hash FROM AuditEvents WHERE Sequence = 3"));
        var early = new KeptMark(new AuditMark(2, AuditChain.Origin), TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1));
        await RawSqlite.ExecuteAsync(
            database.ConnectionString,
            $"DROP TRIGGER AuditEvents_are_kept; DELETE FROM AuditEvents WHERE Sequence <= 3; UPDATE AuditHead SET RemovedSequence = 3, RemovedHash = '{third}'");

        await using var db = database.CreateContext();
        var verdict = await new AuditLog(db, TimeProvider.System).VerifyAsync([early], null, Token);

        Assert.Equal(
            ["第1条至第3条不见了，没有相应的清理记录：开头被删除过。", $"数据库外保存的标记指向第2条，它还没有满{HandWritten.LeastRetentionDays}天就不见了：开头被删除过。"],
            verdict.Complaints);
        Assert.Equal(mark, verdict.Last);
    }

    [Fact]
    public async Task Twenty_writers_at_once_keep_one_chain_without_a_gap()
    {
        await using var database = await TestDatabase.CreateAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(writer => Task.Run(async () =>
        {
            for (var number = 0; number < 50; number++)
            {
                await using var db = database.CreateContext();
                db.Trail.Record(AuditAction.DraftSaved, $"writers/{writer}", $"{number}");
                await db.SaveChangesAsync(Token);
            }
        }, Token)));

        var verdict = await VerifyAsync(database);
        Assert.True(verdict.IsSound, verdict.Summary);
        Assert.Equal((1000L, 1000L), (verdict.Count, verdict.Last.Sequence));
        for (var writer = 0; writer < 20; writer++)
        {
            Assert.Equal(50, (await SearchAsync(database, new AuditSearch { Subject = $"writers/{writer}", Text = "" })).Count(line => line.Subject == $"writers/{writer}"));
        }
    }

    [Theory]
    [OnEveryDatabase]
    public async Task A_search_finds_by_day_in_china_person_action_outcome_subject_and_text_newest_first(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var clock = new FakeTimeProvider(new DateTimeOffset(2025, 1, 9, 15, 59, 59, TimeSpan.Zero));
        await using (var db = Context(database, clock))
        {
            db.Trail.Record(AuditAction.SignedIn, "accounts/zhang", actor: new Actor(1, "张三"));
            await db.SaveChangesAsync(Token);
            clock.Advance(TimeSpan.FromSeconds(1));
            db.Trail.Record(AuditAction.SignInRefused, "accounts", "口令错误", AuditOutcome.Refused, actor: new Actor(2, "李四"));
            await db.SaveChangesAsync(Token);
            db.Trail.Record(AuditAction.ReportSubmitted, "reports/xinhua-cgj/2024", "100%_完成", actor: new Actor(1, "张三"));
            await db.SaveChangesAsync(Token);
        }

        async Task<string> Found(AuditSearch search)
        {
            return string.Join(' ', (await SearchAsync(database, search)).Select(line => line.Sequence));
        }

        Assert.Equal("3 2 1", await Found(new AuditSearch()));
        Assert.Equal("1", await Found(new AuditSearch { To = new DateOnly(2025, 1, 9) }));
        Assert.Equal("3 2", await Found(new AuditSearch { From = new DateOnly(2025, 1, 10) }));
        Assert.Equal("3 1", await Found(new AuditSearch { Person = "张" }));
        Assert.Equal("2", await Found(new AuditSearch { Action = AuditAction.SignInRefused }));
        Assert.Equal("2", await Found(new AuditSearch { Outcome = AuditOutcome.Refused }));
        Assert.Equal("3", await Found(new AuditSearch { Subject = "reports/xinhua-cgj" }));
        Assert.Equal("3", await Found(new AuditSearch { Text = "0%_" }));
        Assert.Empty(await Found(new AuditSearch { Text = "0%完" }));
        Assert.Equal("1", await Found(new AuditSearch { Person = "张三", To = new DateOnly(2025, 1, 9), Subject = "accounts/" }));
    }

    [Fact]
    public async Task Pages_and_the_stream_give_every_line_once()
    {
        await using var database = await TestDatabase.CreateAsync();
        await WriteAsync(database, 45);
        await using var db = database.CreateContext();
        var log = new AuditLog(db, TimeProvider.System);

        var pages = new List<long>();
        List<AuditEvent> page;
        long? before = null;
        do
        {
            page = await log.SearchAsync(new AuditSearch(), before, 20, Token);
            pages.AddRange(page.Select(line => line.Sequence));
            before = page.Count > 0 ? page[^1].Sequence : before;
        }
        while (page.Count > 0);
        var streamed = await log.StreamAsync(new AuditSearch(), long.MaxValue, Token).Select(line => line.Sequence).ToListAsync(Token);

        Assert.Equal(Enumerable.Range(1, 45).Reverse().Select(number => (long)number), pages);
        Assert.Equal(pages, streamed);
    }

    [Fact]
    public async Task A_search_is_read_back_from_its_own_line()
    {
        var search = new AuditSearch
        {
            From = new DateOnly(2025, 1, 1),
            To = new DateOnly(2025, 12, 31),
            Person = "张三：甲",
            Action = AuditAction.ReportPublished,
            Outcome = AuditOutcome.Done,
            Subject = "reports/",
            Text = "第1次",
        };

        Assert.Equal("自：2025-01-01｜至：2025-12-31｜人员：张三：甲｜操作：发布｜结果：成功｜对象：reports/｜内容：第1次", search.ToString());
        Assert.Equal(search, AuditSearch.Read(search.ToString()));
        Assert.Equal(new AuditSearch(), AuditSearch.Read(new AuditSearch().ToString()));
        Assert.Null(AuditSearch.Read("自：昨天"));
        Assert.Null(AuditSearch.Read("DROP TABLE"));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task What_is_said_cannot_forge_a_line()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using (var db = database.CreateContext())
        {
            db.Trail.Origin = new AuditOrigin(null, "张三\n2 系统 发布\u202e\u0000", [Role.Editor], "192.0.2.1\r\n", "s", "r");
            db.Trail.Record(AuditAction.DraftSaved, "reports/汉字\u2028x", "第一行\n第二行\u202e反\ud800" + new string('长', 2000));
            await db.SaveChangesAsync(Token);
        }

        var line = await NewestAsync(database);
        Assert.Equal(("张三 2 系统 发布  ", "192.0.2.1  ", "reports/汉字 x"), (line.ActorName, line.Address, line.Subject));
        Assert.StartsWith("第一行 第二行 反", line.Detail, StringComparison.Ordinal);
        Assert.EndsWith("长…", line.Detail, StringComparison.Ordinal);
        Assert.Equal(AuditEvent.DetailLength, line.Detail.Length);
        Assert.True((await VerifyAsync(database)).IsSound);
    }

    [Theory]
    [InlineData("CREATE TRIGGER locked BEFORE INSERT ON AuditEvents BEGIN SELECT RAISE(ABORT, 'locked'); END")]
    [InlineData("CREATE TRIGGER locked BEFORE UPDATE ON AuditHead BEGIN SELECT RAISE(ABORT, 'locked'); END")]
    [InlineData("DROP TABLE AuditEvents")]
    [InlineData("DELETE FROM AuditHead")]
    public async Task When_the_log_cannot_be_written_nothing_is_changed(string harm)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await ExecuteAsync(database, harm);
        await using (var db = database.CreateContext())
        {
            db.Agencies.Add(Agency.Create("xinhua", "新华区", AgencyKind.Government, null, 2019));
            db.Trail.Record(AuditAction.AgencyAdded, "agencies/xinhua");

            await Assert.ThrowsAnyAsync<Exception>(() => db.SaveChangesAsync(Token));
        }

        Assert.Equal("0", await ReadAsync(database, "SELECT COUNT(*) FROM Agencies"));
    }

    [Fact]
    public async Task On_a_full_disk_nothing_is_changed_and_the_chain_stays_whole()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var saved = 0;
        await using (var db = database.CreateContext())
        {
            await db.Database.OpenConnectionAsync(Token);
            var pages = await ReadAsync(database, "PRAGMA page_count");
            var limit = $"PRAGMA max_page_count={int.Parse(pages, CultureInfo.InvariantCulture) + 8}";
            await db.Database.ExecuteSqlRawAsync(limit, Token);
            await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                for (; saved < 500; saved++)
                {
                    db.Agencies.Add(Agency.Create($"unit-{saved}", "单位", AgencyKind.Department, null, 2019));
                    db.Trail.Record(AuditAction.AgencyAdded, $"agencies/unit-{saved}", new string('字', 900));
                    await db.SaveChangesAsync(Token);
                }
            });
        }

        Assert.InRange(saved, 1, 499);
        Assert.Equal($"{saved}", await ReadAsync(database, "SELECT COUNT(*) FROM Agencies"));
        var verdict = await VerifyAsync(database);
        Assert.Equal((saved, true), ((int)verdict.Count, verdict.IsSound));
    }

    private static async Task WriteAsync(TestDatabase database, int count, DateTimeOffset? at = null, string subject = "accounts/zhang")
    {
        await using var db = Context(database, at is { } instant ? new FakeTimeProvider(instant) : TimeProvider.System);
        for (var number = 0; number < count; number++)
        {
            db.Trail.Origin = new AuditOrigin(new Actor(70 + number, "张三"), "张三", [Role.Editor], "192.0.2.1", "session", "request");
            db.Trail.Record(AuditAction.ReportSubmitted, subject, "详情", version: 41, before: new string('a', 64), after: new string('b', 64));
            await db.SaveChangesAsync(Token);
        }
    }

    private static DisclosureDbContext Context(TestDatabase database, TimeProvider clock)
    {
        var trail = new AuditTrail(clock);
        using var plain = database.CreateContext();
        return database.Provider switch
        {
            DatabaseProvider.Sqlite => new SqliteDisclosureDbContext((DbContextOptions<SqliteDisclosureDbContext>)plain.GetService<IDbContextOptions>(), trail),
            DatabaseProvider.SqlServer => new SqlServerDisclosureDbContext((DbContextOptions<SqlServerDisclosureDbContext>)plain.GetService<IDbContextOptions>(), trail),
        };
    }

    private static async Task<AuditVerdict> VerifyAsync(TestDatabase database, params AuditMark[] marks)
    {
        await using var db = database.CreateContext();
        return await new AuditLog(db, TimeProvider.System).VerifyAsync([.. marks.Select(mark => new KeptMark(mark, null))], null, Token);
    }

    private static async Task<int> PruneAsync(TestDatabase database, int days)
    {
        await using var db = database.CreateContext();
        return await new AuditLog(db, TimeProvider.System).PruneAsync(days, Token);
    }

    private static async Task<List<AuditEvent>> SearchAsync(TestDatabase database, AuditSearch search)
    {
        await using var db = database.CreateContext();
        return await new AuditLog(db, TimeProvider.System).SearchAsync(search, null, 1000, Token);
    }

    private static async Task<AuditEvent> NewestAsync(TestDatabase database) => (await SearchAsync(database, new AuditSearch()))[0];

    private static Task ExecuteAsync(TestDatabase database, string sql) => RawSqlite.ExecuteAsync(database.ConnectionString, sql);

    private static Task<string> ReadAsync(TestDatabase database, string sql) => RawSqlite.ReadAsync(database.ConnectionString, sql);
}
