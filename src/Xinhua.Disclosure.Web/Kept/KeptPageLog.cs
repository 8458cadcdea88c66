using System.Runtime.InteropServices;

namespace Xinhua.Disclosure.Web.Kept;

/// <summary>
/// What was answered from kept bytes, for the log: a line per address and status every ten seconds with the count. A line per request would cost more than the answer.
/// </summary>
internal sealed partial class KeptPageLog(ILogger<KeptPageLog> logger, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private Dictionary<(string Path, int Status), long> counts = [];

    /// <summary>Counts an answer.</summary>
    public void Note(string path, int status)
    {
        lock (gate)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, (path, status), out _)++;
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Write();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Write();
        }
    }

    private void Write()
    {
        Dictionary<(string Path, int Status), long> written;
        lock (gate)
        {
            (written, counts) = (counts, []);
        }

        foreach (var ((path, status), count) in written)
        {
            LogAnswers(logger, path, status, count);
        }
    }

    [LoggerMessage(LogLevel.Information, "HTTP GET {RequestPath} responded {StatusCode} from kept bytes {Count} times")]
    private static partial void LogAnswers(ILogger logger, string requestPath, int statusCode, long count);
}
