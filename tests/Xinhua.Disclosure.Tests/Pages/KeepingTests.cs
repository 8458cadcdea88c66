using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Tests.Support;
using Xinhua.Disclosure.Web.Kept;
using Xunit;

namespace Xinhua.Disclosure.Tests.Pages;

/// <summary>What may be kept, for how long, and who makes it: on the real database, with pages that a test holds in its hand.</summary>
public sealed class KeepingTests : IAsyncLifetime
{
    private Portal portal = null!;
    private readonly KeptPageLog log = new(NullLogger<KeptPageLog>.Instance, TimeProvider.System);
    private readonly CancellationTokenSource leaving = new();
    private KeptPages pages = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        portal = await Portal.WithDemoAsync();
        pages = Pages(megabytes: 8);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        pages.Dispose();
        log.Dispose();
        leaving.Dispose();
        await portal.DisposeAsync();
    }

    [Fact]
    public async Task Of_a_hundred_who_ask_at_once_one_makes_the_page_and_all_get_it()
    {
        var (made, gate) = (0, new TaskCompletionSource());
        var asking = Enumerable.Range(0, 100).Select(_ => Task.Run(() => AskAsync("/years", async context =>
        {
            Interlocked.Increment(ref made);
            await gate.Task;
            await WriteAsync(context, "一页");
        }))).ToList();
        while (Volatile.Read(ref made) == 0)
        {
            await Task.Delay(10, Token);
        }

        await Task.Delay(200, Token);
        gate.SetResult();

        Assert.All(await Task.WhenAll(asking), answer => Assert.Equal("一页", answer));
        Assert.Equal(1, made);
    }

    [Fact]
    public async Task When_the_one_who_makes_the_page_goes_away_another_makes_it()
    {
        var begun = new TaskCompletionSource();
        var first = AskAsync("/years", async _ =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, leaving.Token);
        }, goesAway: true);
        await begun.Task;
        var second = AskAsync("/years", context => WriteAsync(context, "一页"));
        await Task.Delay(100, Token);
        Assert.False(second.IsCompleted);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal("一页", await second);
    }

    [Fact]
    public async Task A_page_that_was_being_made_while_something_was_published_is_made_again()
    {
        var slow = await AskAsync("/years", async context =>
        {
            // It has read what there was; now somebody publishes.
            portal.Ask(db => db.Database.ExecuteSqlRaw("UPDATE PublicState SET Stamp = '11111111-1111-4111-8111-111111111111'"));
            await WriteAsync(context, "旧");
        });
        Assert.Equal("旧", slow);

        Assert.Equal("新", await AskAsync("/years", context => WriteAsync(context, "新")));
        Assert.Equal("新", await AskAsync("/years", context => WriteAsync(context, "再")));
    }

    [Fact]
    public async Task A_page_is_not_kept_over_midnight_in_China()
    {
        var clock = new Clock { Now = new DateTimeOffset(2025, 1, 31, 15, 59, 0, TimeSpan.Zero) };
        using var kept = Pages(8, clock);
        await AskAsync("/years", context => WriteAsync(context, "今天"), pages: kept);
        Assert.Equal("今天", await AskAsync("/years", context => WriteAsync(context, "明天"), pages: kept));

        clock.Now = clock.Now.AddMinutes(2);
        Assert.Equal("明天", await AskAsync("/years", context => WriteAsync(context, "明天"), pages: kept));
    }

    [Theory]
    [InlineData("a cookie")]
    [InlineData("no-store")]
    [InlineData("500")]
    [InlineData("404")]
    [InlineData("a file")]
    public async Task What_is_for_one_reader_or_went_wrong_is_never_kept(string what)
    {
        var made = 0;
        for (var round = 0; round < 2; round++)
        {
            var answer = await AskAsync("/years", context =>
            {
                made++;
                context.Response.StatusCode = int.TryParse(what, out var status) ? status : 200;
                if (what == "a cookie")
                {
                    context.Response.Cookies.Append("anything", "1");
                }
                else if (what == "no-store")
                {
                    context.Response.Headers.CacheControl = "no-store";
                }

                return WriteAsync(context, "我的", what == "a file" ? "application/pdf" : null);
            });
            Assert.Equal("我的", answer);
        }

        Assert.Equal(2, made);
    }

    [Theory]
    [InlineData("disclosure=1")]
    [InlineData("__Host-disclosure=1")]
    [InlineData("__Host-disclosure-halfway=1")]
    [InlineData("view=dark; disclosure-notice=1")]
    public async Task Whoever_sends_a_cookie_of_the_portal_neither_gets_nor_leaves_a_kept_page(string cookie)
    {
        Assert.Equal("我的", await AskAsync("/years", context => WriteAsync(context, "我的"), cookie));
        Assert.Equal("公开", await AskAsync("/years", context => WriteAsync(context, "公开")));
        Assert.Equal("我的", await AskAsync("/years", context => WriteAsync(context, "我的"), cookie));
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/reports/xinhua-cgj/2023", true)]
    [InlineData("/reports/xinhua-cgj/2023?revision=12", true)]
    [InlineData("/reports/xinhua-cgj/2023?revision=", true)]
    [InlineData("/reports/xinhua-cgj/2023?revision=012", false)]
    [InlineData("/reports/xinhua-cgj/02023", false)]
    [InlineData("/reports/Xinhua-cgj/2023", false)]
    [InlineData("/reports/xinhua-cgj/2023/", false)]
    [InlineData("//reports/xinhua-cgj/2023", false)]
    [InlineData("/reports/xinhua-cgj/2023?revision=1&revision=1", false)]
    [InlineData("/reports/xinhua-cgj/2023?Revision=1", false)]
    [InlineData("/reports/xinhua-cgj/2023?revision=%31", false)]
    [InlineData("/reports/xinhua-cgj/2023?revision=1&", false)]
    [InlineData("/reports/xinhua-cgj/2023?utm=1", false)]
    [InlineData("/reports/xinhua-cgj/2023?handler=csv", false)]
    [InlineData("/reports/新华/2023", false)]
    public void Of_the_ways_to_write_an_address_one_is_kept(string address, bool isKept)
    {
        var parts = address.Split('?', 2);
        var request = new DefaultHttpContext { Request = { Path = parts[0], QueryString = new QueryString(parts.Length > 1 ? "?" + parts[1] : null) } }.Request;

        Assert.Equal(isKept, new KeptPageAttribute("revision").Covers(request));
    }

    [Fact]
    public async Task However_many_pages_are_asked_for_the_memory_is_not_exceeded()
    {
        using var small = Pages(megabytes: 1);
        var (random, kept) = (new Random(1), 0);
        for (var page = 0; page < 100; page++)
        {
            await AskAsync($"/years/{page + 1000}", context => WriteAsync(context, RandomText(random)), pages: small);
        }

        for (var page = 0; page < 100; page++)
        {
            var isKept = true;
            await AskAsync($"/years/{page + 1000}", context =>
            {
                isKept = false;
                context.Response.StatusCode = 404;
                return Task.CompletedTask;
            }, pages: small);
            kept += isKept ? 1 : 0;
        }

        // Random letters of 64: each page is about 15,000 bytes in either coding.
        Assert.InRange(kept, 5, 40);
    }

    [Fact]
    public async Task Whoever_asks_gets_a_stamp_that_was_read_after_the_question_however_many_ask()
    {
        var stamps = portal.Services.GetRequiredService<PublicStamps>();
        using var done = new CancellationTokenSource();
        var crowd = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await stamps.ReadAsync();
            }
        })).ToList();

        for (var change = 0; change < 100; change++)
        {
            var stamp = Guid.NewGuid();
            portal.Ask(db => db.Database.ExecuteSql($"UPDATE PublicState SET Stamp = {stamp}"));

            Assert.All(await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await stamps.ReadAsync()))), read => Assert.Equal(stamp, read));
        }

        await done.CancelAsync();
        await Task.WhenAll(crowd);
    }

    [Fact]
    public async Task While_the_stamp_cannot_be_read_nothing_is_kept_and_afterwards_everything_is_again()
    {
        Task<string> Ask(string text)
        {
            return AskAsync("/years", context => WriteAsync(context, text));
        }

        await Ask("以前");
        await RawSqlite.ExecuteAsync(portal.Connection, "ALTER TABLE PublicState RENAME TO Gone");

        var without = (await Ask("第一次"), await Ask("第二次"));
        await RawSqlite.ExecuteAsync(portal.Connection, "ALTER TABLE Gone RENAME TO PublicState");
        portal.Execute("UPDATE PublicState SET Stamp = '22222222-2222-4222-8222-222222222222'");
        var again = (await Ask("第三次"), await Ask("第四次"));

        Assert.Equal(("第一次", "第二次"), without);
        Assert.Equal(("第三次", "第三次"), again);
    }

    private static string RandomText(Random random) => Convert.ToBase64String(Enumerable.Range(0, 15_000).Select(_ => (byte)random.Next(256)).ToArray());

    private KeptPages Pages(int megabytes, TimeProvider? clock = null) => new(
        portal.Services.GetRequiredService<PublicStamps>(), log, Options.Create(new KeptOptions { Megabytes = megabytes }), clock ?? TimeProvider.System);

    /// <summary>A request as the pipeline sees it: first what is kept is asked, then the page is made.</summary>
    private async Task<string> AskAsync(string path, Func<HttpContext, Task> page, string? cookie = null, bool goesAway = false, KeptPages? pages = null)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext
        {
            Request = { Method = "GET", Scheme = "https", Host = new HostString("localhost"), Path = path },
            Response = { Body = body },
            RequestAborted = goesAway ? leaving.Token : CancellationToken.None,
        };
        context.Request.Headers.Cookie = cookie;
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new KeptPageAttribute()), "page"));
        var kept = pages ?? this.pages;
        await kept.AnswerAsync(context, inner => kept.KeepAsync(inner, made => page(made)));
        return System.Text.Encoding.UTF8.GetString(body.ToArray());
    }

    private static Task WriteAsync(HttpContext context, string text, string? type = null)
    {
        context.Response.ContentType = type ?? "text/html; charset=utf-8";
        return context.Response.WriteAsync(text);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
