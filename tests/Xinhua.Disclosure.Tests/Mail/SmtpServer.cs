using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Xinhua.Disclosure.Tests.Mail;

/// <summary>What the server does with a message.</summary>
public enum SmtpBehaviour
{
    /// <summary>Takes it.</summary>
    Accept,

    /// <summary>Asks to come again later.</summary>
    Postpone,

    /// <summary>Refuses the receiver for good.</summary>
    Refuse,

    /// <summary>Hangs up when it has the whole text, before it answers.</summary>
    HangUpAfterData,

    /// <summary>Hangs up when the sender is named.</summary>
    HangUpBeforeData,
}

/// <summary>A real little mail server on this machine: speaks SMTP over a socket and keeps what it accepts.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;

    public SmtpServer(int port = 0)
    {
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        running = AcceptAsync();
    }

    public int Port { get; }

    public SmtpBehaviour Behaviour { get; set; }

    /// <summary>Every text that was handed over whole, accepted or not.</summary>
    public ConcurrentQueue<string> Received { get; } = [];

    /// <summary>Every address that a text was to go to.</summary>
    public ConcurrentQueue<string> Receivers { get; } = [];

    /// <summary>A port on which nobody listens.</summary>
    public static async Task<int> ClosedPortAsync()
    {
        await using var server = new SmtpServer();
        return server.Port;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        await running;
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var talks = new List<Task>();
        try
        {
            while (true)
            {
                talks.Add(TalkAsync(await listener.AcceptTcpClientAsync(stopping.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(talks);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.UTF8);
                await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync("220 test ESMTP");
                while (await reader.ReadLineAsync(stopping.Token) is { } line)
                {
                    switch (line.Split(' ', ':')[0].ToUpperInvariant())
                    {
                        case "MAIL" when Behaviour == SmtpBehaviour.HangUpBeforeData:
                            return;
                        case "RCPT" when Behaviour == SmtpBehaviour.Refuse:
                            await writer.WriteLineAsync("550 5.1.1 no such user here");
                            break;
                        case "RCPT" when Behaviour == SmtpBehaviour.Postpone:
                            await writer.WriteLineAsync("451 4.3.2 try again later");
                            break;
                        case "RCPT":
                            Receivers.Enqueue(line);
                            await writer.WriteLineAsync("250 ok");
                            break;
                        case "DATA":
                            await writer.WriteLineAsync("354 go ahead");
                            Received.Enqueue(await TextAsync(reader));
                            if (Behaviour == SmtpBehaviour.HangUpAfterData)
                            {
                                return;
                            }

                            await writer.WriteLineAsync("250 accepted");
                            break;
                        case "QUIT":
                            await writer.WriteLineAsync("221 bye");
                            return;
                        default:
                            await writer.WriteLineAsync("250 ok");
                            break;
                    }
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The other side is gone, or the test is over.
            }
        }
    }

    private async Task<string> TextAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(stopping.Token) is { } line && line != ".")
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }
}
