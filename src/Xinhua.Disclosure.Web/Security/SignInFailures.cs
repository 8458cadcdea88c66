using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Security;

/// <summary>
/// Counts sign-ins that failed by where they come from (GB/T 22239-2019 8.1.4.1 b): who tries many names from one place is stopped there
/// before many accounts are locked. An office behind one address signs in freely, for what succeeds is not counted.
/// </summary>
public sealed class SignInFailures(IOptions<RateOptions> options) : IDisposable
{
    /// <summary>What a person reads.</summary>
    public const string Sentence = "您所在的网络登录失败的次数太多，请15分钟后再试。急需登录的，请换一个网络，并告诉安全管理员。";

    private readonly PartitionedRateLimiter<string> bySource = PartitionedRateLimiter.Create<string, string>(source => RateLimitPartition.GetFixedWindowLimiter(
        source,
        _ => new FixedWindowRateLimiterOptions { PermitLimit = options.Value.AddressFailuresPerQuarterHour, Window = TimeSpan.FromMinutes(15), QueueLimit = 0 }));

    /// <summary>Whether no more is tried from there; the answer is a 429 then.</summary>
    public bool Refuses(HttpContext context)
    {
        if (bySource.GetStatistics(RequestLimits.SourceOf(context.Connection.RemoteIpAddress)) is not { CurrentAvailablePermits: 0 })
        {
            return false;
        }

        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        return true;
    }

    /// <summary>Counts one that failed.</summary>
    public void Count(HttpContext context)
    {
        using var lease = bySource.AttemptAcquire(RequestLimits.SourceOf(context.Connection.RemoteIpAddress));
    }

    /// <inheritdoc/>
    public void Dispose() => bySource.Dispose();
}

/// <summary>
/// Who is not signed in can make the audit log write a line by asking alone. Each source gets some lines a minute; what is more is refused
/// all the same, but fills no disk.
/// </summary>
public sealed class AnonymousLines : IDisposable
{
    /// <summary>Most lines of one source in a minute.</summary>
    public const int PerMinute = 20;

    private readonly PartitionedRateLimiter<string> bySource = PartitionedRateLimiter.Create<string, string>(source => RateLimitPartition.GetFixedWindowLimiter(
        source, _ => new FixedWindowRateLimiterOptions { PermitLimit = PerMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    /// <summary>Whether one more is written down.</summary>
    public bool MayWrite(HttpContext context)
    {
        using var lease = bySource.AttemptAcquire(RequestLimits.SourceOf(context.Connection.RemoteIpAddress));
        return lease.IsAcquired;
    }

    /// <inheritdoc/>
    public void Dispose() => bySource.Dispose();
}
