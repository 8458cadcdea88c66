using System.Net;
using Microsoft.Extensions.Options;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Security;

/// <summary>Administration is open only to the networks set for it (GB/T 22239-2019 8.1.4.4 c); to all others it does not exist, and the attempt is on record.</summary>
internal sealed class AdminNetworks(RequestDelegate next, AnonymousLines lines, IOptions<NetworkOptions> options)
{
    private readonly IReadOnlyList<IPNetwork> allowed = options.Value.ReadAdministration();

    public async Task InvokeAsync(HttpContext context, DisclosureDbContext db)
    {
        if (allowed.Count == 0 || !context.Request.Path.StartsWithSegments("/admin", StringComparison.OrdinalIgnoreCase) || IsAllowed(context.Connection.RemoteIpAddress))
        {
            await next(context);
            return;
        }

        if (context.User.Identity?.IsAuthenticated == true || lines.MayWrite(context))
        {
            db.Trail.Record(AuditAction.AccessDenied, context.Request.Path.Value!.TrimStart('/'), "不在允许管理的网络内", AuditOutcome.Refused);
            await db.SaveChangesAsync(context.RequestAborted);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private bool IsAllowed(IPAddress? address) =>
        address is not null && allowed.Any(network => network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));
}
