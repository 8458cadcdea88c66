using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Diagnostics;
using Xinhua.Disclosure.Web.OpenData;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Security;

/// <summary>
/// How much one person may ask for. A signed-in person is counted by account, wherever they sit: a whole office stands behind one address
/// on the last day. What somebody not signed in sends, and pages that must be made for them, are counted by address (an IPv6 customer by its /64);
/// what is answered from kept bytes never comes here. Signing in is counted apart, so that a flood of searches from an office keeps nobody there from working.
/// </summary>
internal static class RequestLimits
{
    private static readonly string[] Files = [".pdf", ".csv", ".json", ".docx", ".xlsx", ".zip"];

    public static PartitionedRateLimiter<HttpContext> Create(RateOptions options) => PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<HttpContext, string>(context => ByPerson(context, options)),
        PartitionedRateLimiter.Create<HttpContext, string>(context => Exports(context, options)));

    /// <summary>What one source of requests is told apart by.</summary>
    public static string SourceOf(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? Convert.ToHexString(plain.GetAddressBytes().AsSpan(0, 8)) + "/64"
            : plain.ToString();
    }

    private static RateLimitPartition<string> ByPerson(HttpContext context, RateOptions options)
    {
        if (StandsInForStatus(context))
        {
            return RateLimitPartition.GetNoLimiter("");
        }

        if (ApiFrame.IsApi(context))
        {
            return Window($"api {SourceOf(context.Connection.RemoteIpAddress)}", options.ApiRequestsPerMinute, TimeSpan.FromMinutes(1));
        }

        if (AccountOf(context) is { } account)
        {
            return Window($"account {account}", options.AccountRequestsPerMinute, TimeSpan.FromMinutes(1));
        }

        return HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            ? Window(
                $"{(context.Request.Path.StartsWithSegments("/account", StringComparison.OrdinalIgnoreCase) ? "sign-in" : "pages")} {SourceOf(context.Connection.RemoteIpAddress)}",
                options.AddressPagesPerTenSeconds,
                TimeSpan.FromSeconds(10))
            : Window($"address {SourceOf(context.Connection.RemoteIpAddress)}", options.AddressPostsPerMinute, TimeSpan.FromMinutes(1));
    }

    private static RateLimitPartition<string> Exports(HttpContext context, RateOptions options) =>
        !StandsInForStatus(context) && AccountOf(context) is { } account && IsExport(context.Request)
            ? Window($"exports {account}", options.AccountExportsPerTenSeconds, TimeSpan.FromSeconds(10))
            : RateLimitPartition.GetNoLimiter("");

    private static bool IsExport(HttpRequest request) =>
        Files.Contains(Path.GetExtension(request.Path.Value), StringComparer.OrdinalIgnoreCase)
        || (request.Query["handler"] is [{ } handler] && handler.Contains("export", StringComparison.OrdinalIgnoreCase));

    private static bool StandsInForStatus(HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null;

    private static string? AccountOf(HttpContext context) => context.User.FindFirstValue(ClaimTypes.NameIdentifier);

    private static RateLimitPartition<string> Window(string key, int permits, TimeSpan window) => RateLimitPartition.GetFixedWindowLimiter(
        key, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = window, QueueLimit = 0 });

    /// <summary>Says when to come again.</summary>
    public static void Refuse(HttpContext context, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(10);
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }
}
