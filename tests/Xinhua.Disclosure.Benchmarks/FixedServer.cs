using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Xinhua.Disclosure.Benchmarks;

/// <summary>
/// What the portal is held against: Kestrel alone, in a process of its own, that answers everything with the same head and the same bytes as the page,
/// from memory, without a pipeline, a log or a database.
/// </summary>
internal sealed class FixedServer : IDisposable
{
    /// <summary>With which the benchmark starts itself as this server.</summary>
    public const string Argument = "fixed-server";

    private static readonly string[] OwnFields = ["Date", "Content-Length"];

    private readonly Process process;

    private FixedServer(Process process, Uri address) => (this.process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts it with what the portal answered.</summary>
    public static async Task<FixedServer> StartAsync(string folder, string head, byte[] body)
    {
        var file = Path.Combine(folder, "answer");
        await File.WriteAllTextAsync(file + ".head", head);
        await File.WriteAllBytesAsync(file + ".body", body);
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}");
        free.Stop();
        var start = new ProcessStartInfo("dotnet", [typeof(FixedServer).Assembly.Location, Argument, file, address.ToString()])
        {
            // As the web program is built.
            Environment = { ["DOTNET_TieredPGO"] = "0", ["DOTNET_gcServer"] = "0", ["DOTNET_gcConcurrent"] = "0" },
        };
#pragma warning disable CA2000 // Whoever started it disposes of it; what fails here ends the program.
        var server = new FixedServer(Process.Start(start)!, address);
#pragma warning restore CA2000
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await new Load(address, "/").OnceAsync();
                return server;
            }
            catch (SocketException) when (attempt < 200)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Serves until it is killed.</summary>
    public static async Task RunAsync(string file, string address)
    {
        var fields = (await File.ReadAllLinesAsync(file + ".head", Encoding.ASCII)).Skip(1).Where(line => line.Contains(':', StringComparison.Ordinal))
            .Select(line => line.Split(": ", 2)).Where(field => !OwnFields.Contains(field[0], StringComparer.OrdinalIgnoreCase)).ToArray();
        var body = await File.ReadAllBytesAsync(file + ".body");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        await using var app = builder.Build();
        app.Run(async context =>
        {
            foreach (var field in fields)
            {
                context.Response.Headers[field[0]] = field[1];
            }

            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        });
        await app.RunAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
