using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.Kept;

/// <summary>
/// Pages that are made once for everybody not signed in and sent as compressed bytes until what is public changes. Every request asks for the stamp of
/// what is public, so a publication, correction or withdrawal on any node holds from the next request on.
/// </summary>
internal sealed class KeptPages(PublicStamps stamps, KeptPageLog log, IOptions<KeptOptions> options, TimeProvider clock) : IDisposable
{
    /// <summary>Good enough for one page and quick enough for the one who waits for it: a whole site is made anew after a publication.</summary>
    private const int Quality = 5;

    private const int LongestAddress = 512;

    /// <summary>What a kept page takes beside its bytes, about.</summary>
    private const int Overhead = 1024;

    private const string Age = "no-cache";
    private const string Varies = "Accept-Encoding, Cookie";

    /// <summary>How the names of the portal's own cookies begin, <see cref="ViewModes.Cookie"/> apart. Cookies of others, as parent domains set them, say nothing here.</summary>
    private static readonly string[] OwnCookies = ["__Host-", "disclosure", ".AspNetCore."];

    /// <summary>Headers that are not the page's but of one answer, or that every kept answer sets itself.</summary>
    private static readonly string[] NotKept = [HeaderNames.ContentType, HeaderNames.ContentLength, HeaderNames.CacheControl, HeaderNames.Vary, HeaderNames.Date];

    private readonly MemoryCache pages = new(new MemoryCacheOptions { SizeLimit = options.Value.Megabytes * 1_000_000L });
    private readonly ConcurrentDictionary<(string Address, PublicNow Now), TaskCompletionSource<Making>> makings = new();

    /// <summary>What came of making a page: the page; or nothing that may be kept; or nothing at all, because who asked for it went away.</summary>
    private readonly record struct Making(KeptPage? Page, bool IsGivenUp);

    /// <summary>What a page is true for: the stamp of what is public, and the day in China, for some pages say what is due.</summary>
    private readonly record struct PublicNow(Guid Stamp, DateOnly Day);

    private sealed record KeptPage(PublicNow Now, int Status, string ContentType, IReadOnlyList<KeyValuePair<string, StringValues>> Headers, KeptBody Body);

    /// <summary>Answers with a kept page where there is one. It stands before everything that costs: log, routing, sessions.</summary>
    public async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        if (AddressOf(context.Request) is not { } address || !pages.TryGetValue(address, out KeptPage? page) || page!.Now != await NowAsync())
        {
            await next(context);
            return;
        }

        await SendAsync(context, page);
        log.Note(context.Request.Path.Value!, context.Response.StatusCode);
    }

    /// <summary>Makes and keeps the page where the endpoint says that it may be kept. Of several who ask at once one makes it.</summary>
    public async Task KeepAsync(HttpContext context, RequestDelegate next)
    {
        // The stamp is read before the page is made: what is published meanwhile may be in the page, and the next request makes it again.
        if (context.GetEndpoint()?.Metadata.GetMetadata<KeptPageAttribute>() is not { } rule
            || !rule.Covers(context.Request)
            || AddressOf(context.Request) is not { } address
            || await NowAsync() is not { } now)
        {
            await next(context);
            return;
        }

        while (true)
        {
            if (pages.TryGetValue(address, out KeptPage? kept) && kept!.Now == now)
            {
                await SendAsync(context, kept);
                return;
            }

            TaskCompletionSource<Making> mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var making = makings.GetOrAdd((address, now), mine);
            if (making == mine)
            {
                await MakeAsync(context, next, address, now, mine);
                return;
            }

            var (page, isGivenUp) = await making.Task.WaitAsync(context.RequestAborted);
            if (page is not null)
            {
                await SendAsync(context, page);
                return;
            }

            if (!isGivenUp)
            {
                await next(context);
                return;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => pages.Dispose();

    /// <summary>What tells pages apart; null for a request that is not answered from what is kept. Who sends a cookie of the portal's may be somebody.</summary>
    private static string? AddressOf(HttpRequest request)
    {
        if ((!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            || request.Path.Value is not { Length: <= LongestAddress } path
            || request.QueryString.Value is { Length: > LongestAddress })
        {
            return null;
        }

        var words = "";
        if (request.Headers.Cookie.Count > 0)
        {
            if (request.Cookies.Keys.Any(name => OwnCookies.Any(own => name.StartsWith(own, StringComparison.OrdinalIgnoreCase))))
            {
                return null;
            }

            words = ViewModes.Of(request).Words;
        }

        return string.Join('\0', request.Scheme, request.Host.Value, request.PathBase.Value, path, request.QueryString.Value, words);
    }

    /// <summary>What is public now; null when the database does not say, and then the page itself meets what is wrong with it.</summary>
    private async ValueTask<PublicNow?> NowAsync()
    {
        try
        {
            return await stamps.ReadAsync() is { } stamp ? new PublicNow(stamp, ChinaDays.DayOf(clock.GetUtcNow().UtcDateTime)) : null;
        }
        catch (DbException)
        {
            return null;
        }
    }

    private async Task MakeAsync(HttpContext context, RequestDelegate next, string address, PublicNow now, TaskCompletionSource<Making> making)
    {
        KeptPage? page = null;
        var (body, buffer) = (context.Response.Body, new MemoryStream());
        try
        {
            context.Response.Body = buffer;
            try
            {
                await next(context);
                await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            }
            finally
            {
                context.Response.Body = body;
            }

            if (MayBeKept(context.Response) && buffer.Length > 0)
            {
                page = new KeptPage(
                    now,
                    context.Response.StatusCode,
                    context.Response.ContentType!,
                    [.. context.Response.Headers.Where(header => !NotKept.Contains(header.Key, StringComparer.OrdinalIgnoreCase))],
                    new KeptBody(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), Quality));
                pages.Set(address, page, new MemoryCacheEntryOptions { Size = page.Body.Size + Overhead });
            }
        }
        finally
        {
            makings.TryRemove((address, now), out _);
            making.SetResult(new Making(page, context.RequestAborted.IsCancellationRequested));
        }

        if (page is not null)
        {
            await SendAsync(context, page);
        }
        else if (buffer.Length > 0)
        {
            await body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), context.RequestAborted);
        }
    }

    /// <summary>A page, or the word that a report was withdrawn; nothing that sets a cookie or asks not to be stored is for others too.</summary>
    private static bool MayBeKept(HttpResponse response) =>
        response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status410Gone
        && response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true
        && response.Headers.SetCookie.Count == 0
        && !response.Headers.CacheControl.ToString().Contains("no-store", StringComparison.OrdinalIgnoreCase);

    private static Task SendAsync(HttpContext context, KeptPage page)
    {
        var response = context.Response;
        foreach (var (name, value) in page.Headers)
        {
            response.Headers[name] = value;
        }

        (response.StatusCode, response.ContentType, response.ContentLength) = (page.Status, page.ContentType, null);
        (response.Headers.CacheControl, response.Headers.Vary) = (Age, Varies);
        return page.Body.SendAsync(context);
    }
}
