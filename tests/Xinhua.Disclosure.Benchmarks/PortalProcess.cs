using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Xinhua.Disclosure.Benchmarks;

/// <summary>The published web program as a process of its own, on the loopback address only.</summary>
internal sealed class PortalProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly Process process;
    private readonly HttpClient client;
    private readonly long started;

    private PortalProcess(ProcessStartInfo start, string address)
    {
        client = new HttpClient { BaseAddress = new Uri(address), Timeout = Patience };
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        started = Stopwatch.GetTimestamp();
        process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => client.BaseAddress!;

    /// <summary>From the start of the process to the first page that was answered.</summary>
    public TimeSpan FirstPageAfter { get; private set; }

    /// <summary>Processor time the process has used.</summary>
    public TimeSpan ProcessorTime => Refreshed.TotalProcessorTime;

    /// <summary>Working set in bytes.</summary>
    public long WorkingSet => Refreshed.WorkingSet64;

    private Process Refreshed
    {
        get
        {
            process.Refresh();
            return process;
        }
    }

    /// <summary>Starts the program and waits for its home page.</summary>
    /// <param name="program">Folder of the published program.</param>
    /// <param name="data">Folder of the database and the logs.</param>
    /// <param name="environment">Production, or Development for the demo district.</param>
    /// <param name="settings">Settings that differ from those of the environment.</param>
    public static async Task<PortalProcess> StartAsync(string program, string data, string environment, IReadOnlyDictionary<string, string>? settings = null)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet", [Path.Combine(program, "Xinhua.Disclosure.Web.dll"), "--urls", address])
        {
            WorkingDirectory = program,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = environment,
                ["DOTNET_ENVIRONMENT"] = environment,
                ["ConnectionStrings__Disclosure"] = $"Data Source={Path.Combine(data, "disclosure.db")}",
                ["Logs__Folder"] = Path.Combine(data, "logs"),
                ["Demo__Load"] = "true",

                // As behind a proxy that speaks TLS; without one the portal sends plain HTTP on to HTTPS.
                ["Network__KnownProxies__0"] = "127.0.0.1",
            },
        };

        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        var portal = new PortalProcess(start, address);
        try
        {
            await portal.WaitAsync();
            return portal;
        }
        catch
        {
            portal.Dispose();
            throw;
        }
    }

    /// <summary>Reads a page to its end; it must be there.</summary>
    public async Task<TimeSpan> ReadAsync(string address)
    {
        var started = Stopwatch.GetTimestamp();
        await client.GetByteArrayAsync(new Uri(address, UriKind.Relative));
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>The text of a page or file; it must be there.</summary>
    public Task<string> TextAsync(string address) => client.GetStringAsync(new Uri(address, UriKind.Relative));

    /// <inheritdoc/>
    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        client.Dispose();
    }

    private async Task WaitAsync()
    {
        while (!await AnswersAsync())
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new InvalidOperationException("The web program does not answer.");
            }

            await Task.Delay(Pause);
        }

        FirstPageAfter = Stopwatch.GetElapsedTime(started);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var response = await client.GetAsync(new Uri("/", UriKind.Relative));
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
