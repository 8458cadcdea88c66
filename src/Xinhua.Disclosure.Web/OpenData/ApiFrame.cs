using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Xinhua.Disclosure.Web.OpenData;

/// <summary>
/// What holds for every answer of the interface, also for those no endpoint gives: programs of any site may read it, nobody is known, and what goes wrong is
/// told as a problem (RFC 9457) and never as a page.
/// </summary>
internal static partial class ApiFrame
{
    /// <summary>The type of problems that mean no more than their status (RFC 9457, 4.2.1).</summary>
    public const string NoType = "about:blank";

    private const string ProblemType = "application/problem+json; charset=utf-8";
    private const string Methods = "GET, HEAD, OPTIONS";

    /// <summary>Whether a request is one of a program.</summary>
    public static bool IsApi(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || context.Request.Path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase);

    /// <summary>Stands within the error pages, so that they find an answer already given, and around everything that could know a visitor.</summary>
    public static void UseApiFrame(this WebApplication app) => app.Use(FrameAsync);

    /// <summary>A problem of a status without words of its own.</summary>
    public static ProblemDetails Problem(int status) => new()
    {
        Status = status,
        Type = NoType,
        Title = Words(status).Title,
        Detail = Words(status).Advice,
    };

    /// <summary>What a status means to a program's author.</summary>
    public static (string Title, string Advice) Words(int status) => status switch
    {
        StatusCodes.Status400BadRequest => ("请求有误", "请按 errors 中的说明改正参数。"),
        StatusCodes.Status404NotFound => ("没有找到", "没有这个地址。接口说明见 /openapi/v1.json。"),
        StatusCodes.Status405MethodNotAllowed => ("只能读取", $"这个接口只读，可以用的方法是 {Methods}。"),
        StatusCodes.Status410Gone => ("已撤回公开", "这份报告已经撤回公开。"),
        StatusCodes.Status429TooManyRequests => ("请求太频繁", "短时间内的请求太多，请等待 Retry-After 给出的秒数以后再试。"),
        >= StatusCodes.Status500InternalServerError => ("系统出了问题", "请稍后再试；如果一直这样，请联系管理员，并告知 requestId。"),
        _ => ("请求没有成功", "请检查请求后再试。接口说明见 /openapi/v1.json。"),
    };

    private static async Task FrameAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsApi(context))
        {
            await next(context);
            return;
        }

        // A visitor who is signed in gets what everybody gets, and the session neither read nor made longer.
        context.Request.Headers.Remove(HeaderNames.Cookie);
        context.Request.Headers.Remove(HeaderNames.Authorization);
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.AccessControlAllowOrigin = "*";
            headers.AccessControlExposeHeaders = $"ETag, Link, Retry-After, {ApiLinks.Total}";

            // Asked again each time, so that a publication or a withdrawal holds at once.
            headers.CacheControl = "no-cache";
            return Task.CompletedTask;
        });
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            context.Response.Headers.Allow = Methods;
            context.Response.Headers.AccessControlAllowMethods = Methods;
            context.Response.Headers.AccessControlAllowHeaders = "Accept, If-None-Match, If-Modified-Since";
            context.Response.Headers.AccessControlMaxAge = "86400";
            return;
        }

        try
        {
            await next(context);
        }
#pragma warning disable CA1031 // Whatever it is, a program reads a problem and the log has the failure.
        catch (Exception failure) when (!context.Response.HasStarted && failure is not OperationCanceledException)
#pragma warning restore CA1031
        {
            context.Response.Clear();
            context.Response.StatusCode = failure is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
            if (failure is not BadHttpRequestException)
            {
                LogFailure(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ApiFrame)), failure);
            }
        }

        if (context.Response is { HasStarted: false, StatusCode: >= StatusCodes.Status400BadRequest, ContentType: null })
        {
            await WriteAsync(context);
        }
    }

    private static async Task WriteAsync(HttpContext context)
    {
        var problem = Problem(context.Response.StatusCode);
        if (problem.Status >= StatusCodes.Status500InternalServerError)
        {
            problem.Extensions["requestId"] = context.TraceIdentifier;
        }

        context.Response.ContentType = ProblemType;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await JsonSerializer.SerializeAsync(context.Response.Body, problem, ApiJson.Options, context.RequestAborted);
        }
    }

    [LoggerMessage(LogLevel.Error, "A request to the interface for programs failed")]
    private static partial void LogFailure(ILogger logger, Exception failure);
}
