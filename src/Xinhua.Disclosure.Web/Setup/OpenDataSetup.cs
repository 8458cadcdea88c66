using System.IO.Compression;
using Microsoft.Net.Http.Headers;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Data.OpenData;
using Xinhua.Disclosure.Documents.OpenData;
using Xinhua.Disclosure.Web.OpenData;

namespace Xinhua.Disclosure.Web.Setup;

/// <summary>Whole years of open data and the data dictionary.</summary>
internal static class OpenDataSetup
{
    /// <summary>Address of the data dictionary.</summary>
    public const string Dictionary = "/data/dictionary.csv";

    /// <summary>What is withdrawn must be gone with the next request, so whoever keeps a file asks each time whether it is still right.</summary>
    private const string Age = "public, no-cache";

    private const string Packing = "gzip";

    public static void AddOpenData(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<PublishedYears>();
        builder.Services.AddSingleton<YearFiles>();
    }

    public static void MapOpenData(this WebApplication app)
    {
        app.MapReading("/data/{year:int}.{kind}", SendAsync);
        var dictionary = new Lazy<byte[]>(() => DictionaryFile.Write(app.Services.GetRequiredService<ReportFormats>()));
        app.MapReading(Dictionary, (HttpContext context) =>
        {
            Open(context.Response);
            return Results.Bytes(dictionary.Value, YearFiles.Kinds[0].ContentType, "政府信息公开工作年度报告数据字典.csv", entityTag: Reading.TagOf(dictionary.Value));
        });
    }

    private static async Task<IResult> SendAsync(int year, string kind, YearFiles files, HttpContext context, CancellationToken cancellationToken)
    {
        if (!YearFiles.Kinds.Any(known => known.Extension == kind) || await files.OfYearAsync(year, cancellationToken) is not { } found)
        {
            return Results.StatusCode(StatusCodes.Status404NotFound);
        }

        var file = found.First(made => made.Kind.Extension == kind);
        var name = $"{year}年政府信息公开工作年度报告数据.{kind}";
        Open(context.Response);
        if (!file.Kind.IsPacked)
        {
            return Results.Bytes(file.Bytes, file.Kind.ContentType, name, enableRangeProcessing: true, entityTag: Reading.Tag(file.Sha256));
        }

        context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (TakesPacked(context.Request))
        {
            context.Response.Headers.ContentEncoding = Packing;
            return Results.Bytes(file.Bytes, file.Kind.ContentType, name, enableRangeProcessing: true, entityTag: Reading.Tag($"{file.Sha256}-{Packing}"));
        }

#pragma warning disable CA2000 // The result disposes of the stream when it has been sent.
        return Results.Stream(new GZipStream(new MemoryStream(file.Bytes.ToArray()), CompressionMode.Decompress), file.Kind.ContentType, name, entityTag: Reading.Tag(file.Sha256));
#pragma warning restore CA2000
    }

    /// <summary>The same for everyone and without anybody's cookies, so pages of other sites may read it.</summary>
    private static void Open(HttpResponse response)
    {
        response.Headers.CacheControl = Age;
        response.Headers.AccessControlAllowOrigin = "*";
    }

    private static bool TakesPacked(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList([.. request.Headers.AcceptEncoding.OfType<string>()], out var taken)
        && taken.Any(coding => coding.Value.Equals(Packing, StringComparison.OrdinalIgnoreCase) && coding.Quality is not 0);
}
