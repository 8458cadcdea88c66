using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Statistics;
using Xinhua.Disclosure.Data.OpenData;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Data.Search;
using Xinhua.Disclosure.Data.Statistics;
using Xinhua.Disclosure.Documents.Json;
using Xinhua.Disclosure.Web.Pages;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.OpenData;

/// <summary>The addresses of the interface for programs; docs/api.md describes them.</summary>
internal static class ApiEndpoints
{
    public const string Root = "/api/v1";


    public static void MapApi(this WebApplication app)
    {
        var formats = app.Services.GetRequiredService<ReportFormats>();
        var (format, cell) = (ApiParameters.Format(formats), ApiParameters.Cell(formats));
        var api = app.MapGroup(Root).ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status500InternalServerError);
        Map(api, "/reports", "ListReports", "已发布的报告", "按年度由近到远、再按单位的顺序列出现行的报告。", ReportsAsync)
            .WithMetadata(new ApiQuestion([ApiParameters.Agency, ApiParameters.Year, ApiParameters.Kind, format, ApiParameters.Page, ApiParameters.PageSize], []));
        Map(api, "/reports/{agency}/{year}", "GetReport", "一份报告", "与报告页面上下载的JSON文件逐字节相同，ETag 是文件的SHA-256。", ReportAsync)
            .WithMetadata(new ApiQuestion([ApiParameters.Revision], [ApiParameters.Agency, ApiParameters.Year]))
            .Produces<ReportDocument>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status410Gone);
        Map(api, "/agencies", "ListAgencies", "单位", "按隶属关系的顺序列出全部单位。", AgenciesAsync)
            .WithMetadata(new ApiQuestion([ApiParameters.Kind, ApiParameters.Page, ApiParameters.PageSize], []));
        Map(api, "/agencies/{slug}", "GetAgency", "一个单位", "单位现在的名称、上级和已发布报告的份数。", AgencyAsync)
            .WithMetadata(new ApiQuestion([], [ApiParameters.Slug]))
            .ProducesProblem(StatusCodes.Status404NotFound);
        Map(api, "/figures", "ListFigures", "报告中的数字", "每行一个单元格，总计已经算好，空白的单元格也列出；较新格式的报告在前，同一格式的按年度由近到远、再按单位的顺序。", FiguresAsync)
            .WithMetadata(new ApiQuestion([ApiParameters.Agency, ApiParameters.Year, cell, ApiParameters.Page, ApiParameters.PageSize], []));
        Map(api, "/statistics", "GetStatistics", "历年统计", "与统计页面相同的各组数字，由已发布的报告相加得出；agency 为一个单位，district 为连同下级单位，都不写时为全部单位。", StatisticsAsync)
            .WithMetadata(new ApiQuestion([ApiParameters.Agency, ApiParameters.District, ApiParameters.Year], []));
        Map(api, "/search", "Search", "全文检索", $"与检索页面的结果相同，每页{SearchResult.PageLength}份。", SearchAsync)
            .WithMetadata(new ApiQuestion([ApiParameters.Query, ApiParameters.Agency, ApiParameters.Year, ApiParameters.Kind, ApiParameters.Page], []));
    }

    private static RouteHandlerBuilder Map(RouteGroupBuilder api, string address, string name, string summary, string description, Delegate handler) =>
        api.MapReading(address, handler).WithName(name).WithSummary(summary).WithDescription(description).WithTags("公开数据");

    private static async Task<Results<ApiAnswer<ApiList<ReportItem>>, ValidationProblem>> ReportsAsync(
        ApiRequest request, HttpContext context, OpenDataReader reader, CancellationToken cancellationToken)
    {
        var (filter, page) = (await request.FilterAsync(cancellationToken), request.Page());
        if (request.IsRefused)
        {
            return Refused(request);
        }

        var found = await reader.ReportsAsync(filter, page.Skip, page.Size, cancellationToken);
        return List(context, page, found.Total, found.Items.Select(report => new ReportItem(
            report.Agency,
            report.AgencyName,
            SearchModel.Word(report.Kind),
            report.Year,
            report.Revision,
            report.Format,
            ReportTitle.Write(report.AgencyName, report.Year),
            BeijingTime.Iso(report.PublishedAt),
            report.Digest,
            PageAddress(context, report.Agency, report.Year),
            DataAddress(context, report.Agency, report.Year))));
    }

    private static async Task<Results<FileContentHttpResult, ValidationProblem, ProblemHttpResult>> ReportAsync(
        string agency, string year, ApiRequest request, HttpContext context, PublishedReports reports, CancellationToken cancellationToken)
    {
        var (number, revision) = (request.Number(ApiParameters.Year), request.Number(ApiParameters.Revision));
        if (request.IsRefused || number is not { } named)
        {
            return Refused(request);
        }

        if (!Agency.IsSlug(agency))
        {
            return NoAgency(ApiParameters.Agency, agency);
        }

        if (await reports.FileAsync(agency, named, revision, PublishedFileKind.Json, cancellationToken) is { } file)
        {
            context.Response.Headers.Append(HeaderNames.Link, $"<{context.Request.PathBase}/schema/{ReportSchema.Name}.json>; rel=\"describedby\"");
            return TypedResults.Bytes(
                file.Bytes, ApiJson.ContentType, lastModified: new DateTimeOffset(file.PublishedAt, TimeSpan.Zero), entityTag: Reading.Tag(file.Sha256));
        }

        if (await reports.WithdrawnAsync(agency, named, revision, cancellationToken) is { } withdrawn)
        {
            return Problem(
                StatusCodes.Status410Gone,
                $"这份报告（第{withdrawn.Number}版）已于{BeijingTime.Minute(withdrawn.At)}撤回公开。原因：{withdrawn.Reason}",
                new() { ["revision"] = withdrawn.Number, ["withdrawnAt"] = BeijingTime.Iso(withdrawn.At), ["isReplaced"] = withdrawn.IsReplaced });
        }

        var published = await reports.OfAgencyAsync(agency, cancellationToken);
        return published.Count == 0 && await reports.AgencyAsync(agency, cancellationToken) is null
            ? NoAgency(ApiParameters.Agency, agency)
            : published.FirstOrDefault(report => report.Year == named) is { } current
                ? Missing(ApiParameters.Revision, $"这份报告没有公开的第{revision}版，现行的是第{current.Revision}版。")
                : Missing(ApiParameters.Year, string.Create(CultureInfo.InvariantCulture, $"这个单位没有发布{named}年的报告。"));
    }

    private static async Task<Results<ApiAnswer<ApiList<AgencyData>>, ValidationProblem>> AgenciesAsync(
        ApiRequest request, HttpContext context, OpenDataReader reader, CancellationToken cancellationToken)
    {
        var (kind, page) = (request.Kind(), request.Page());
        if (request.IsRefused)
        {
            return Refused(request);
        }

        var found = await reader.AgenciesAsync(kind, page.Skip, page.Size, cancellationToken);
        return List(context, page, found.Total, found.Items.Select(agency => Shown(context, agency)));
    }

    private static async Task<Results<ApiAnswer<AgencyData>, ValidationProblem, ProblemHttpResult>> AgencyAsync(
        string slug, ApiRequest request, HttpContext context, OpenDataReader reader, CancellationToken cancellationToken) =>
        request.IsRefused ? Refused(request)
        : Agency.IsSlug(slug) && await reader.AgencyAsync(slug, cancellationToken) is { } agency ? new ApiAnswer<AgencyData>(Shown(context, agency))
        : NoAgency(ApiParameters.Slug, slug);

    private static async Task<Results<ApiAnswer<ApiList<FigureData>>, ValidationProblem>> FiguresAsync(
        ApiRequest request, HttpContext context, OpenDataReader reader, CancellationToken cancellationToken)
    {
        var (filter, cell, page) = (await request.FilterAsync(cancellationToken), request.Cell(), request.Page());
        if (request.IsRefused)
        {
            return Refused(request);
        }

        var found = await reader.FiguresAsync(filter, cell, page.Skip, page.Size, cancellationToken);
        return List(context, page, found.Total, found.Items.Select(figure => new FigureData(
            figure.Agency,
            figure.AgencyName,
            figure.Year,
            figure.Revision,
            figure.Cell.Key.ToString(),
            figure.Table,
            figure.Cell.RowPath,
            figure.Cell.ColumnPath,
            ApiJson.Number(figure.Value),
            figure.Cell.Unit,
            figure.Cell.IsComputed,
            figure.Note)));
    }

    private static async Task<Results<ApiAnswer<StatisticsData>, ValidationProblem>> StatisticsAsync(
        ApiRequest request, PublicStatistics statistics, ReportFormats formats, CancellationToken cancellationToken)
    {
        var (agency, district, year) = (
            await request.AgencyAsync(ApiParameters.Agency, cancellationToken), await request.AgencyAsync(ApiParameters.District, cancellationToken), request.Number(ApiParameters.Year));
        if (agency is not null && district is not null)
        {
            request.Complain(ApiParameters.District.Name, "参数 agency 与 district 只能写一个。");
        }

        if (request.IsRefused)
        {
            return Refused(request);
        }

        var found = (agency, district) switch
        {
            ({ } one, _) => await statistics.OfAgencyAsync(one.Id, cancellationToken),
            (_, { } below) => await statistics.BelowAsync(below.Path, cancellationToken),
            _ => await statistics.OfAllAsync(cancellationToken),
        };
        var years = found.Reports.Where(count => year is null || count.Key == year).ToDictionary();
        return new ApiAnswer<StatisticsData>(new StatisticsData(
            (agency ?? district)?.Slug, agency is null, found.Consolidated, [.. StatisticsView.Of(formats).Select(view => Shown(view, view.Over(years, found.Totals)))]));
    }

    private static async Task<Results<ApiAnswer<ApiList<HitData>>, ValidationProblem>> SearchAsync(
        ApiRequest request, HttpContext context, IReportSearch search, CancellationToken cancellationToken)
    {
        var (query, page) = (request.Search(), new ApiPage(request.Number(ApiParameters.Page) ?? 1, SearchResult.PageLength));
        var filter = await request.FilterAsync(cancellationToken);
        if (request.IsRefused)
        {
            return Refused(request);
        }

        var found = await search.FindAsync(query, new SearchFilter(filter.Agency, filter.Year, filter.Kind), page.Number, cancellationToken);

        // The search shows the last page to whoever goes too far; a program that counts pages must not read it twice.
        var hits = found.Number == page.Number ? found.Hits : [];
        return List(context, page, found.Total, hits.Select(hit => new HitData(
            hit.Agency,
            SearchModel.Word(hit.Kind),
            hit.Year,
            hit.Revision,
            hit.Title,
            BeijingTime.Iso(hit.PublishedAt),
            [.. query.Excerpt(hit.Text).Select(part => new ExcerptData(part.Text, part.IsHit))],
            PageAddress(context, hit.Agency, hit.Year),
            DataAddress(context, hit.Agency, hit.Year))));
    }

    private static AgencyData Shown(HttpContext context, OpenAgency agency) => new(
        agency.Slug,
        agency.Name,
        SearchModel.Word(agency.Kind),
        agency.Parent,
        agency.FirstYear,
        agency.LastYear,
        agency.Published,
        $"{context.Request.PathBase}/agencies/{agency.Slug}");

    private static StatisticsViewData Shown(StatisticsView view, IReadOnlyList<StatisticsYear> years) => new(
        view.Key,
        view.Name,
        view.Unit,
        [
            .. years.Select(year => new StatisticsYearData(
                year.Year,
                year.Reports,
                ApiJson.Number(year.Total),
                [.. view.Series.Zip(year.Values).Select(pair => new StatisticsSeriesData(pair.First.Key, pair.First.Name, ApiJson.Number(pair.Second.Value), pair.Second.Reports))])),
        ]);

    private static ApiAnswer<ApiList<T>> List<T>(HttpContext context, ApiPage page, int total, IEnumerable<T> items)
    {
        ApiLinks.Write(context, page, total);
        return new ApiAnswer<ApiList<T>>(new ApiList<T>([.. items], page.Number, page.Size, page.Last(total), total));
    }

    private static string PageAddress(HttpContext context, string agency, int year) => string.Create(CultureInfo.InvariantCulture, $"{context.Request.PathBase}/reports/{agency}/{year}");

    private static string DataAddress(HttpContext context, string agency, int year) => string.Create(CultureInfo.InvariantCulture, $"{context.Request.PathBase}{Root}/reports/{agency}/{year}");

    private static ValidationProblem Refused(ApiRequest request) => TypedResults.ValidationProblem(
        request.Complaints,
        detail: string.Concat(request.Complaints.Values.SelectMany(sentences => sentences)),
        title: ApiFrame.Words(StatusCodes.Status400BadRequest).Title,
        type: ApiFrame.NoType);

    private static ProblemHttpResult NoAgency(ApiParameter parameter, string given) => Missing(parameter, $"没有单位「{SearchModel.Abridged(given)}」。单位代码见 {Root}/agencies。");

    private static ProblemHttpResult Missing(ApiParameter parameter, string detail) => Problem(StatusCodes.Status404NotFound, detail, new() { ["parameter"] = parameter.Name });

    private static ProblemHttpResult Problem(int status, string detail, Dictionary<string, object?> more) =>
        TypedResults.Problem(detail, statusCode: status, title: ApiFrame.Words(status).Title, type: ApiFrame.NoType, extensions: more);
}
