using Microsoft.Net.Http.Headers;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Web.Setup;

internal static class Downloads
{
    private static readonly Dictionary<string, (PublishedFileKind Kind, string ContentType)> Kinds = new(StringComparer.Ordinal)
    {
        ["pdf"] = (PublishedFileKind.Pdf, "application/pdf"),
        ["json"] = (PublishedFileKind.Json, "application/json; charset=utf-8"),
        ["csv"] = (PublishedFileKind.Csv, "text/csv; charset=utf-8"),
    };

    /// <summary>The files beside a published report, served as they were stored at publication.</summary>
    public static void MapDownloads(this WebApplication app) =>
        app.MapGet("/reports/{agency}/{year:int}.{extension:regex(^(pdf|json|csv)$)}", SendAsync);

    private static async Task<IResult> SendAsync(
        string agency, int year, string extension, int? revision, PublishedReports reports, CancellationToken cancellationToken)
    {
        var (kind, contentType) = Kinds[extension];
        if (await reports.FileAsync(agency, year, revision, kind, cancellationToken) is not { } file)
        {
            return Results.StatusCode(
                await reports.WithdrawnAsync(agency, year, revision, cancellationToken) is null ? StatusCodes.Status404NotFound : StatusCodes.Status410Gone);
        }

        var name = FileNames.Of($"{file.AgencyName}{year}年政府信息公开工作年度报告{(revision is null ? "" : $"（第{file.Revision}版）")}.{extension}");
        return Results.File(
            file.Bytes.ToArray(),
            contentType,
            name,
            lastModified: new DateTimeOffset(file.PublishedAt, TimeSpan.Zero),
            entityTag: new EntityTagHeaderValue($"\"{file.Sha256}\""));
    }
}
