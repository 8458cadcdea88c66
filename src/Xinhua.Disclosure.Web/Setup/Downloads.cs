using Microsoft.Net.Http.Headers;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Documents.Docx;
using Xinhua.Disclosure.Documents.Json;
using Xinhua.Disclosure.Documents.Xlsx;

namespace Xinhua.Disclosure.Web.Setup;

/// <summary>A kind of file that stands beside a published report.</summary>
/// <param name="Kind">Which of the stored files it is.</param>
/// <param name="Extension">Its extension, without a dot.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Purpose">What it is good for.</param>
public sealed record Download(PublishedFileKind Kind, string Extension, string ContentType, string Label, string Purpose);

/// <summary>The files beside a published report, served as they were stored at publication, and the schema of one of them.</summary>
public static class Downloads
{
    private const string Schema = $"/schema/{ReportSchema.Name}.json";

    /// <summary>The schema is the same until the program is another; its digest tells.</summary>
    private const string SchemaAge = "public, max-age=86400";

    /// <summary>All kinds, in the order in which they are offered.</summary>
    public static IReadOnlyList<Download> All { get; } =
    [
        new(PublishedFileKind.Pdf, "pdf", "application/pdf", "PDF 文件", "阅读、打印、存档"),
        new(PublishedFileKind.Docx, "docx", DocxWriter.ContentType, "Word 文档", "编辑、引用"),
        new(PublishedFileKind.Xlsx, "xlsx", EntryTemplate.ContentType, "Excel 工作簿", "各表与逐格数据"),
        new(PublishedFileKind.Csv, "csv", "text/csv; charset=utf-8", "CSV 数据", "电子表格"),
        new(PublishedFileKind.Json, "json", "application/json; charset=utf-8", "JSON 数据", "程序读取"),
    ];

    /// <summary>Maps the addresses of the files and of the schema.</summary>
    public static void MapDownloads(this WebApplication app)
    {
        app.MapReading("/reports/{agency}/{year:int}.{extension}", SendAsync);
        var schema = new Lazy<byte[]>(() => ReportSchema.Write(app.Services.GetRequiredService<ReportFormats>()));
        app.MapReading(Schema, (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = SchemaAge;
            return Results.Bytes(schema.Value, ReportSchema.ContentType, entityTag: Reading.TagOf(schema.Value));
        });
    }

    private static async Task<IResult> SendAsync(
        string agency, int year, string extension, int? revision, PublishedReports reports, HttpContext context, CancellationToken cancellationToken)
    {
        if (All.FirstOrDefault(kind => kind.Extension == extension) is not { } download)
        {
            return Results.StatusCode(StatusCodes.Status404NotFound);
        }

        if (await reports.FileAsync(agency, year, revision, download.Kind, cancellationToken) is not { } file)
        {
            return Results.StatusCode(
                await reports.WithdrawnAsync(agency, year, revision, cancellationToken) is null ? StatusCodes.Status404NotFound : StatusCodes.Status410Gone);
        }

        if (download.Kind == PublishedFileKind.Json)
        {
            context.Response.Headers.Append(HeaderNames.Link, $"<{Schema}>; rel=\"describedby\"");
        }

        var name = FileNames.Of($"{file.AgencyName}{year}年政府信息公开工作年度报告{(revision is null ? "" : $"（第{file.Revision}版）")}.{extension}");
        return Results.Bytes(
            file.Bytes,
            download.ContentType,
            name,
            lastModified: new DateTimeOffset(file.PublishedAt, TimeSpan.Zero),
            entityTag: Reading.Tag(file.Sha256));
    }
}
