using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Xinhua.Disclosure.Benchmarks;

/// <summary>Asks for one page over and over on connections that stay open. Bare sockets: it runs on the same cores as what it measures.</summary>
internal sealed class Load(Uri server, string path)
{
    private const int Connections = 100;
    private const int Room = 128 * 1024;

    private static readonly byte[] Good = [.. "HTTP/1.1 200 "u8];
    private static readonly byte[] EndOfHead = [.. "\r\n\r\n"u8];
    private static readonly byte[] LengthField = [.. "\r\nContent-Length: "u8];

    private readonly byte[] request = Encoding.ASCII.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: {server.Authority}\r\nAccept: text/html\r\nAccept-Encoding: gzip, deflate, br\r\nX-Forwarded-Proto: https\r\n\r\n");

    /// <summary>How many answers a second come when each connection asks again at once.</summary>
    public async Task<double> FloodAsync(TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await OnEachAsync(async (connection, _) =>
        {
            var count = 0;
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                await connection.AskAsync(request);
                count++;
            }

            return count;
        });
        return counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>
    /// How long answers take, in milliseconds and in order, when so many are asked for a second, however long the ones before took.
    /// Counted from the instant at which a request was due, so that one that had to wait for its turn counts with the wait.
    /// </summary>
    public async Task<List<double>> PaceAsync(double rate, TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        var times = await OnEachAsync(async (connection, number) =>
        {
            var mine = new List<double>();
            for (var turn = 0; ; turn++)
            {
                var due = TimeSpan.FromSeconds(((turn * Connections) + number) / rate);
                if (due >= duration)
                {
                    return mine;
                }

                if (due - Stopwatch.GetElapsedTime(started) is { TotalMilliseconds: >= 1 } wait)
                {
                    await Task.Delay(wait);
                }

                await connection.AskAsync(request);
                mine.Add((Stopwatch.GetElapsedTime(started) - due).TotalMilliseconds);
            }
        });
        return [.. times.SelectMany(mine => mine).Order()];
    }

    /// <summary>The answer as it came: head and body.</summary>
    public async Task<(string Head, byte[] Body)> OnceAsync()
    {
        using var connection = await Connection.OpenAsync(server);
        var (head, length) = await connection.AskAsync(request);
        return (Encoding.ASCII.GetString(connection.Received.Span[..head]), connection.Received.Slice(head, length).ToArray());
    }

    private async Task<T[]> OnEachAsync<T>(Func<Connection, int, Task<T>> work)
    {
        var connections = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Connection.OpenAsync(server)));
        try
        {
            return await Task.WhenAll(connections.Select((connection, number) => Task.Run(() => work(connection, number))));
        }
        finally
        {
            Array.ForEach(connections, connection => connection.Dispose());
        }
    }

    private sealed class Connection : IDisposable
    {
        private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private readonly byte[] buffer = new byte[Room];

        public ReadOnlyMemory<byte> Received => buffer;

        public static async Task<Connection> OpenAsync(Uri server)
        {
            var connection = new Connection();
            await connection.socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port));
            return connection;
        }

        /// <summary>Lengths of the head and the body of the answer; anything but 200 ends the program.</summary>
        public async Task<(int Head, int Body)> AskAsync(byte[] request)
        {
            await socket.SendAsync(request);
            var (received, head, body) = (0, 0, 0);
            while (head == 0 || received < head + body)
            {
                var count = await socket.ReceiveAsync(buffer.AsMemory(received));
                if (count == 0)
                {
                    throw new IOException("The server closed the connection.");
                }

                received += count;
                if (head == 0 && buffer.AsSpan(0, received).IndexOf(EndOfHead) is >= 0 and var end)
                {
                    head = end + EndOfHead.Length;
                    body = BodyOf(buffer.AsSpan(0, head));
                }
            }

            return (head, body);
        }

        public void Dispose() => socket.Dispose();

        private static int BodyOf(ReadOnlySpan<byte> head)
        {
            var length = head.IndexOf(LengthField);
            if (!head.StartsWith(Good) || length < 0)
            {
                throw new InvalidOperationException(Encoding.ASCII.GetString(head));
            }

            var digits = head[(length + LengthField.Length)..];
            return int.Parse(digits[..digits.IndexOf((byte)'\r')], NumberStyles.None, CultureInfo.InvariantCulture);
        }
    }
}
