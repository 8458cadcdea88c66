using System.Data.Common;
using System.Security.Claims;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Audit;
using Xinhua.Disclosure.Web.Audit;

namespace Xinhua.Disclosure.Web.Security;

/// <summary>
/// Tells the audit trail who stands behind a request, and puts on record what nobody else does: access that was denied,
/// and requests that would have changed something but were not carried out. Raises the alarm when there are too many of them.
/// </summary>
internal sealed partial class AuditRequests(RequestDelegate next, ILogger<AuditRequests> logger)
{
    /// <summary>Name of the claim with the mark of the session.</summary>
    public const string SessionMark = "session-mark";

    public async Task InvokeAsync(HttpContext context, CurrentAccount me, DisclosureDbContext db, AlarmWatch alarms)
    {
        // Pages that stand in for a status run through here a second time; the request is put on record once.
        if (context.Items.ContainsKey(typeof(AuditRequests)) || context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            await next(context);
            return;
        }

        context.Items[typeof(AuditRequests)] = true;
        db.Trail.Origin = await OriginAsync(context, me);
        try
        {
            await next(context);
        }
        catch (Exception failure) when (!IsSafe(context.Request.Method) && failure is not OperationCanceledException)
        {
            await RecordFailureAsync(context, db);
            throw;
        }

        await RecordRefusalAsync(context, db);
        await alarms.LookAsync(db.Trail.Origin.Actor, CancellationToken.None);
    }

    private static async Task RecordRefusalAsync(HttpContext context, DisclosureDbContext db)
    {
        var status = context.Response.StatusCode;
        if (db.Trail.Written > 0 || status is StatusCodes.Status304NotModified
            || (status < StatusCodes.Status400BadRequest && context.GetEndpoint()?.Metadata.GetMetadata<QuestionAttribute>() is not null))
        {
            return;
        }

        var action = status == StatusCodes.Status403Forbidden ? AuditAction.AccessDenied
            : IsSafe(context.Request.Method) ? (AuditAction?)null
            : AuditAction.RequestRefused;
        if (action is { } kind)
        {
            await RecordAsync(context, db, kind, $"{context.Request.Method} {status}");
        }
    }

    /// <summary>A request that ended in a failure changed nothing; where the log cannot be written either, the technical log has both.</summary>
    private async Task RecordFailureAsync(HttpContext context, DisclosureDbContext db)
    {
        try
        {
            await RecordAsync(context, db, AuditAction.RequestRefused, $"{context.Request.Method} {StatusCodes.Status500InternalServerError}");
        }
        catch (Exception failure) when (failure is DbException or DbUpdateException or InvalidOperationException)
        {
            LogNotRecorded(failure);
        }
    }

    private static async Task RecordAsync(HttpContext context, DisclosureDbContext db, AuditAction action, string detail)
    {
        db.ChangeTracker.Clear();
        db.Trail.Forget();
        db.Trail.Record(action, Subject(context), detail, AuditOutcome.Refused);
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private static async Task<AuditOrigin> OriginAsync(HttpContext context, CurrentAccount me)
    {
        var account = await me.FindAsync(context.RequestAborted);
        return new AuditOrigin(
            account?.ToActor(),
            account?.DisplayName ?? "未登录",
            [.. account?.Grants.Select(grant => grant.Role) ?? []],
            context.Connection.RemoteIpAddress?.ToString() ?? "",
            context.User.FindFirstValue(SessionMark) ?? "",
            context.TraceIdentifier);
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    /// <summary>The path and the handler: a query may hold what does not belong into a log.</summary>
    private static string Subject(HttpContext context) =>
        InvitationAddress.Mask(context.Request.Path.Value!).TrimStart('/') + (context.Request.Query["handler"] is [{ Length: > 0 } handler] ? $"?handler={handler}" : "");

    [LoggerMessage(LogLevel.Critical, "A failed request could not be put on record in the audit log")]
    private partial void LogNotRecorded(Exception failure);
}
