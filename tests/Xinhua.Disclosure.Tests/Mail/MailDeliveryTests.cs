using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Mail;
using Xinhua.Disclosure.Tests.Support;
using Xinhua.Disclosure.Web.Mail;
using Xinhua.Disclosure.Web.Setup;
using Xunit;

namespace Xinhua.Disclosure.Tests.Mail;

/// <summary>Mail goes out once, to a real server over a real socket; what is uncertain is left to a person.</summary>
public sealed class MailDeliveryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task Two_nodes_that_send_at_once_send_each_message_once(DatabaseProvider provider)
    {
        await using var server = new SmtpServer();
        await using var post = await Post.BeginAsync(provider, server.Port);
        await post.QueueAsync(20);

        var counts = await Task.WhenAll(Task.Run(post.DeliverAsync, Token), Task.Run(post.DeliverAsync, Token));

        Assert.Equal(20, counts.Sum());
        Assert.Equal(20, server.Received.Count);
        Assert.Equal(20, server.Receivers.Distinct().Count());
        Assert.All(await post.MessagesAsync(), message => Assert.Equal((MailState.Sent, 1), (message.State, message.Attempts)));
        await using var db = post.Database.CreateContext();
        Assert.Equal(20, await db.AuditEvents.CountAsync(line => line.Action == AuditAction.MailSent && line.ActorName == "系统", Token));
    }

    [Theory, OnEveryDatabase]
    public async Task A_server_that_is_down_gets_the_message_when_it_is_up_again(DatabaseProvider provider)
    {
        var port = await SmtpServer.ClosedPortAsync();
        await using var post = await Post.BeginAsync(provider, port);
        await post.QueueAsync(1);

        await post.DeliverAsync();
        var waiting = (await post.MessagesAsync()).Single();
        Assert.Equal((MailState.Waiting, 1, post.Clock.GetUtcNow().UtcDateTime.AddMinutes(1)), (waiting.State, waiting.Attempts, waiting.DueAt));
        Assert.Contains("没有连上邮件服务器", waiting.Error, StringComparison.Ordinal);

        await using var server = new SmtpServer(port);
        await post.DeliverAsync();
        Assert.Empty(server.Received);
        post.Clock.Advance(TimeSpan.FromMinutes(1));
        await post.DeliverAsync();
        await post.DeliverAsync();
        Assert.Single(server.Received);
        Assert.Equal(MailState.Sent, (await post.MessagesAsync()).Single().State);
    }

    [Theory, OnEveryDatabase]
    public async Task Delays_grow_and_the_eighth_attempt_is_the_last(DatabaseProvider provider)
    {
        await using var server = new SmtpServer { Behaviour = SmtpBehaviour.Postpone };
        await using var post = await Post.BeginAsync(provider, server.Port);
        await post.QueueAsync(1);
        var delays = new List<TimeSpan>();
        for (var attempt = 1; attempt < Outbox.Attempts; attempt++)
        {
            await post.DeliverAsync();
            delays.Add((await post.MessagesAsync()).Single().DueAt - post.Clock.GetUtcNow().UtcDateTime);
            post.Clock.Advance(delays[^1]);
        }

        await post.DeliverAsync();

        Assert.Equal([1, 5, 15, 60, 360, 360, 360], delays.Select(delay => delay.TotalMinutes));
        var message = (await post.MessagesAsync()).Single();
        Assert.Equal((MailState.Failed, 8), (message.State, message.Attempts));
        Assert.Contains("451 4.3.2 try again later", message.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SmtpBehaviour.HangUpAfterData, MailState.Sending)]
    [InlineData(SmtpBehaviour.HangUpBeforeData, MailState.Waiting)]
    public async Task A_message_that_may_have_gone_out_is_not_sent_again_by_itself(SmtpBehaviour behaviour, MailState expected)
    {
        await using var server = new SmtpServer { Behaviour = behaviour };
        await using var post = await Post.BeginAsync(DatabaseProvider.Sqlite, server.Port);
        await post.QueueAsync(1);

        await post.DeliverAsync();
        var message = (await post.MessagesAsync()).Single();
        Assert.Equal(expected, message.State);

        server.Behaviour = SmtpBehaviour.Accept;
        post.Clock.Advance(TimeSpan.FromDays(3));
        await post.DeliverAsync();
        Assert.Single(server.Received);
        Assert.Equal(expected == MailState.Sending ? MailStanding.Unknown : MailStanding.Sent, (await post.StandingAsync()).Single());
    }

    [Fact]
    public async Task A_node_that_died_while_sending_leaves_the_decision_to_the_administrator()
    {
        await using var server = new SmtpServer();
        await using var post = await Post.BeginAsync(DatabaseProvider.Sqlite, server.Port);
        await post.QueueAsync(1);
        await using var db = post.Database.CreateContext();
        var outbox = new Outbox(db, post.Clock);
        var taken = (await outbox.TakeAsync(Token))!;

        Assert.IsType<WorkflowOutcome.Refused>(await outbox.RetryAsync(taken.Id, taken.Version, Token));
        Assert.Equal([MailStanding.Sending], await post.StandingAsync());
        post.Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));
        await post.DeliverAsync();
        Assert.Empty(server.Received);
        Assert.Equal([MailStanding.Unknown], await post.StandingAsync());

        Assert.IsType<WorkflowOutcome.Done>(await outbox.RetryAsync(taken.Id, taken.Version, Token));
        Assert.IsType<WorkflowOutcome.Refused>(await outbox.GiveUpAsync(taken.Id, taken.Version, Token));
        await outbox.FinishAsync(taken, new MailResult.Accepted(), Token);
        Assert.Equal([MailStanding.Waiting], await post.StandingAsync());
        await post.DeliverAsync();
        Assert.Single(server.Received);
    }

    [Fact]
    public async Task What_the_server_refuses_for_good_fails_with_its_words()
    {
        await using var server = new SmtpServer { Behaviour = SmtpBehaviour.Refuse };
        await using var post = await Post.BeginAsync(DatabaseProvider.Sqlite, server.Port);
        await post.QueueAsync(1);

        await post.DeliverAsync();

        var message = (await post.MessagesAsync()).Single();
        Assert.Equal(MailState.Failed, message.State);
        Assert.Contains("550 5.1.1 no such user here", message.Error, StringComparison.Ordinal);
        await using var db = post.Database.CreateContext();
        var line = await db.AuditEvents.SingleAsync(line => line.Action == AuditAction.MailFailed, Token);
        Assert.Equal(("系统", $"mail/{message.Id}"), (line.ActorName, line.Subject));
    }

    [Fact]
    public async Task Nothing_in_a_message_becomes_a_header_of_its_own()
    {
        await using var server = new SmtpServer();
        await using var post = await Post.BeginAsync(DatabaseProvider.Sqlite, server.Port);
        await post.QueueAsync(1, subject: "催报\r\nBcc: all@example.com\r\n\r\n<b>正文", body: "第一行\n.\nBcc: body@example.com");

        await post.DeliverAsync();

        var letter = await MimeMessage.LoadAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(server.Received.Single())), Token);
        Assert.Empty(letter.Bcc);
        Assert.Equal("催报  Bcc: all@example.com    <b>正文", letter.Subject);
        Assert.Equal("receiver0@example.gov.cn", letter.To.Mailboxes.Single().Address);
        Assert.Contains("第一行", letter.TextBody, StringComparison.Ordinal);
        Assert.EndsWith("@example.gov.cn", letter.MessageId, StringComparison.Ordinal);
        Assert.Single(server.Receivers);
    }

    [Theory]
    [InlineData("zhang.san@example.gov.cn", true)]
    [InlineData("a+b@x-y.cn", true)]
    [InlineData("a@b", false)]
    [InlineData("a@b.cn\r\nBcc: c@d.cn", false)]
    [InlineData("a@b.cn,c@d.cn", false)]
    [InlineData("张三 <a@b.cn>", false)]
    [InlineData("a@b.cn\n", false)]
    [InlineData("", false)]
    public void An_address_is_one_plain_address(string text, bool isOne) => Assert.Equal(isOne, MailMessage.IsAddress(text));

    [Theory]
    [InlineData("mail.example.gov.cn", "zwgk@example.gov.cn", 25, "", null)]
    [InlineData("", "", 25, "", null)]
    [InlineData("mail.example.gov.cn", "", 25, "", "Smtp:From")]
    [InlineData("mail example", "zwgk@example.gov.cn", 25, "", "Smtp:Host")]
    [InlineData("mail.example.gov.cn", "zwgk@example.gov.cn", 0, "", "Smtp:Port")]
    [InlineData("mail.example.gov.cn", "zwgk@example.gov.cn", 25, "user", "Smtp:Password")]
    public void A_wrong_setting_is_named(string host, string from, int port, string user, string? named)
    {
        var result = new SmtpOptions.Check().Validate(null, new SmtpOptions { Host = host, From = from, Port = port, User = user });

        Assert.Equal(named is null, result.Succeeded);
        Assert.Contains(named ?? "", result.FailureMessage ?? "", StringComparison.Ordinal);
    }

    /// <summary>A queue on a database of its own, with a clock that is set.</summary>
    private sealed class Post(TestDatabase database, int port) : IAsyncDisposable
    {
        public TestDatabase Database { get; } = database;

        public FakeTimeProvider Clock { get; } = new(TestReports.Start);

        public static async Task<Post> BeginAsync(DatabaseProvider provider, int port) => new(await TestDatabase.CreateAsync(provider), port);

        public async Task QueueAsync(int count, string subject = "催报", string body = "请提交。")
        {
            await using var db = Database.CreateContext();
            var now = Clock.GetUtcNow().UtcDateTime;
            await new Outbox(db, Clock).AddAsync(
                [.. Enumerable.Range(0, count).Select(number => new MailMessage { Key = "test", To = $"receiver{number}@example.gov.cn", Subject = subject, Body = body, At = now, DueAt = now })],
                _ => db.Trail.Record(AuditAction.RemindersQueued, "test"),
                Token);
        }

        /// <summary>One node's round, on a connection of its own.</summary>
        public async Task<int> DeliverAsync()
        {
            await using var db = Database.CreateContext();
            var smtp = new SmtpOptions { Host = "127.0.0.1", Port = port, Security = SmtpSecurity.None, From = "zwgk@example.gov.cn" };
            return await new MailDelivery(new Outbox(db, Clock), Options.Create(smtp), Options.Create(new SiteOptions { Name = "年度报告" }), NullLogger<MailDelivery>.Instance).DeliverAsync(Token);
        }

        public async Task<List<MailMessage>> MessagesAsync()
        {
            await using var db = Database.CreateContext();
            return await db.MailMessages.OrderBy(message => message.Id).ToListAsync(Token);
        }

        public async Task<List<MailStanding>> StandingAsync()
        {
            await using var db = Database.CreateContext();
            return [.. (await new Outbox(db, Clock).ListAsync(null, 0, 100, Token)).Select(item => item.Standing)];
        }

        public ValueTask DisposeAsync() => Database.DisposeAsync();
    }
}
