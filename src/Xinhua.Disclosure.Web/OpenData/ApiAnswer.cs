using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.OpenData;

/// <summary>How the interface writes JSON.</summary>
internal static class ApiJson
{
    public const string ContentType = "application/json; charset=utf-8";

    /// <summary>Chinese stays Chinese, and a number is never a text.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        options.NumberHandling = JsonNumberHandling.Strict;
    }

    public static JsonSerializerOptions Options { get; } = Made();

    /// <summary>The number as every other file of the report writes it: a database fills up decimals with zeros.</summary>
    public static decimal? Number(decimal? value) => value is null ? null : decimal.Parse(FigureText.Write(value), CultureInfo.InvariantCulture);

    private static JsonSerializerOptions Made()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        return options;
    }
}

/// <summary>An answer with its validator: who has it already is told so and sent nothing.</summary>
/// <param name="value">What is answered.</param>
public sealed class ApiAnswer<T>(T value) : IResult, IEndpointMetadataProvider
{
    /// <summary>What is answered.</summary>
    public T Value => value;

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options);
        return TypedResults.Bytes(bytes, ApiJson.ContentType, entityTag: Reading.TagOf(bytes)).ExecuteAsync(httpContext);
    }

    /// <inheritdoc/>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1000", Justification = "The interface asks for it.")]
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
}

/// <summary>Where the other pages of a list are (RFC 8288), and how long it is.</summary>
internal static class ApiLinks
{
    public const string Total = "X-Total-Count";

    public static void Write(HttpContext context, ApiPage page, int total)
    {
        var last = page.Last(total);
        context.Response.Headers[Total] = total.ToString(CultureInfo.InvariantCulture);
        List<string> links = [Link(context, 1, "first"), Link(context, last, "last")];
        if (page.Number > 1)
        {
            links.Add(Link(context, Math.Min(page.Number - 1, last), "prev"));
        }

        if (page.Number < last)
        {
            links.Add(Link(context, page.Number + 1, "next"));
        }

        context.Response.Headers.Append(HeaderNames.Link, string.Join(", ", links));
    }

    /// <summary>The same request with another page. Without a host: the reader knows it, and what a client says of it is not repeated.</summary>
    private static string Link(HttpContext context, int page, string relation)
    {
        var query = new QueryBuilder(context.Request.Query.Where(pair => pair.Key != ApiParameters.Page.Name))
        {
            { ApiParameters.Page.Name, page.ToString(CultureInfo.InvariantCulture) },
        };
        return $"<{context.Request.PathBase}{context.Request.Path}{query.ToQueryString()}>; rel=\"{relation}\"";
    }
}
