using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Xinhua.Disclosure.Web.Mail;

/// <summary>Wakes the sender when something was queued, so that nobody waits for its next round.</summary>
public sealed class MailBell
{
    private readonly Channel<bool> rings = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Says that something was queued.</summary>
    public void Ring() => rings.Writer.TryWrite(true);

    /// <summary>Waits for the next ring, at most some time.</summary>
    internal async Task WaitAsync(TimeSpan longest, TimeProvider clock, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            await rings.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // The time is over; look by oneself.
        }
    }
}

/// <summary>Sends what is due, as long as the portal runs. Any number of nodes may do so at once.</summary>
internal sealed partial class MailService(IServiceScopeFactory scopes, MailBell bell, IOptions<SmtpOptions> smtp, TimeProvider clock, ILogger<MailService> logger) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!smtp.Value.IsOn)
        {
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await bell.WaitAsync(Round, clock, stoppingToken);
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<MailDelivery>().DeliverAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The database may be away for a while; the next round tries again, and the portal goes on.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                LogRoundFailed(logger, failure);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A round of sending mail failed")]
    private static partial void LogRoundFailed(ILogger logger, Exception failure);
}
