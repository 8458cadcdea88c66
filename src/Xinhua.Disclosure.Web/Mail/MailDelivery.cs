using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;
using Xinhua.Disclosure.Data.Mail;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Mail;

/// <summary>
/// Hands messages to the mail server, one after the other. What it says afterwards is only what it knows: a connection that breaks
/// before the text was handed over has certainly sent nothing; one that breaks after it may have.
/// </summary>
internal sealed partial class MailDelivery(Outbox outbox, IOptions<SmtpOptions> smtp, IOptions<SiteOptions> site, ILogger<MailDelivery> logger)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Sends everything that is due.</summary>
    /// <returns>How many messages were tried.</returns>
    public async Task<int> DeliverAsync(CancellationToken stopping)
    {
        var tried = 0;
        while (!stopping.IsCancellationRequested && await outbox.TakeAsync(stopping) is { } message)
        {
            // A message that was begun is carried through: broken off in the middle nobody would know whether it went out.
            var result = await SendAsync(message);
            await outbox.FinishAsync(message, result, CancellationToken.None);
            if (result is not MailResult.Accepted)
            {
                LogNotSent(logger, message.Id, result.GetType().Name);
            }

            tried++;
        }

        return tried;
    }

    private async Task<MailResult> SendAsync(MailMessage message)
    {
        var options = smtp.Value;
        var progress = new HandOver();
        using var client = new SmtpClient { Timeout = (int)Timeout.TotalMilliseconds };
        try
        {
            using var letter = Letter(message);
            await client.ConnectAsync(options.Host, options.Port, options.SocketOptions, CancellationToken.None);
            if (options.User.Length > 0)
            {
                await client.AuthenticateAsync(options.User, options.Password, CancellationToken.None);
            }

            await client.SendAsync(letter, CancellationToken.None, progress);
        }
        catch (SmtpCommandException e)
        {
            return (int)e.StatusCode is >= 500 and < 600 ? new MailResult.Refused($"邮件服务器拒绝：{(int)e.StatusCode} {e.Message}") : new MailResult.Postponed($"邮件服务器暂不接收：{(int)e.StatusCode} {e.Message}");
        }
        catch (ServiceNotAuthenticatedException)
        {
            return new MailResult.Postponed("邮件服务器要求登录。请设置 Smtp:User 和 Smtp:Password。");
        }
#pragma warning disable CA1031 // Whatever went wrong: what matters is whether the text was handed over, and that the row does not stay half-way.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return progress.HasBegun
                ? new MailResult.Unknown("正文交给邮件服务器以后连接断开，没有收到回答，不知道有没有发出。")
                : new MailResult.Postponed($"没有连上邮件服务器：{e.Message}");
        }

        await LeaveAsync(client);
        return new MailResult.Accepted();
    }

    /// <summary>The message is accepted; whether the server says goodbye is of no interest.</summary>
    private static async Task LeaveAsync(SmtpClient client)
    {
        try
        {
            await client.DisconnectAsync(quit: true, CancellationToken.None);
        }
        catch (Exception e) when (e is SocketException or IOException or TimeoutException or ProtocolException or CommandException)
        {
            // Nothing to do: the connection is gone either way.
        }
    }

    /// <summary>The same message has the same number however often it is tried, so that a receiver can tell.</summary>
    private MimeMessage Letter(MailMessage message)
    {
        var (from, name) = (smtp.Value.From, smtp.Value.FromName);
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{message.Id}\n{message.Key}\n{message.To}")))[..32];
        return new MimeMessage
        {
            From = { new MailboxAddress(name.Length > 0 ? name : site.Value.Name, from) },
            To = { new MailboxAddress("", message.To) },
            Subject = OneLine(message.Subject),
            MessageId = $"{mark}@{from[(from.IndexOf('@', StringComparison.Ordinal) + 1)..]}",
            Date = new DateTimeOffset(message.At, TimeSpan.Zero),
            Headers = { { "Auto-Submitted", "auto-generated" } },
            Body = new TextPart("plain") { Text = message.Body },
        };
    }

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Id} was not sent: {Result}")]
    private static partial void LogNotSent(ILogger logger, int id, string result);

    /// <summary>Notices when the text of a message begins to go over the wire.</summary>
    private sealed class HandOver : ITransferProgress
    {
        public bool HasBegun { get; private set; }

        public void Report(long bytesTransferred, long totalSize) => HasBegun = true;

        public void Report(long bytesTransferred) => HasBegun = true;
    }
}
