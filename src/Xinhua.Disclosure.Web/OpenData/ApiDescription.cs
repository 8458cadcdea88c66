using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Web.Setup;

namespace Xinhua.Disclosure.Web.OpenData;

/// <summary>The interface described for programs that write programs (OpenAPI 3.1).</summary>
internal static class ApiDescription
{
    private const string Address = "/openapi/v1.json";
    private const string Document = "v1";

    public static void AddApiDescription(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        builder.Services.AddOpenApi(Document, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = endpoint => $"/{endpoint.RelativePath}".StartsWith(ApiEndpoints.Root, StringComparison.Ordinal);
            options.AddDocumentTransformer(Introduce);
            options.AddOperationTransformer(Describe);
        });
    }

    /// <summary>Made once, when it is first asked for: it only changes with the program and its settings.</summary>
    public static void MapApiDescription(this WebApplication app)
    {
        var description = new Lazy<Task<(byte[] Bytes, EntityTagHeaderValue Tag)>>(() => WriteAsync(app.Services));
        app.MapReading(Address, async () =>
        {
            var (bytes, tag) = await description.Value;
            return TypedResults.Bytes(bytes, ApiJson.ContentType, entityTag: tag);
        }).ExcludeFromDescription();
    }

    private static async Task<(byte[] Bytes, EntityTagHeaderValue Tag)> WriteAsync(IServiceProvider services)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Document).GetOpenApiDocumentAsync();
        using var stream = new MemoryStream();
        await document.SerializeAsJsonAsync(stream, OpenApiSpecVersion.OpenApi3_1);
        var bytes = stream.ToArray();
        return (bytes, Reading.TagOf(bytes));
    }

    private static Task Introduce(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var site = context.ApplicationServices.GetRequiredService<IOptions<SiteOptions>>().Value;
        var rates = context.ApplicationServices.GetRequiredService<IOptions<RateOptions>>().Value;
        document.Info = new OpenApiInfo
        {
            Title = $"{site.Name}开放数据接口",
            Version = "1",
            Description = string.Create(
                CultureInfo.InvariantCulture,
                $"已发布的政府信息公开工作年度报告。只读（GET，HEAD 只返回响应头），任何网站的程序都可以使用，不用登录，不设Cookie。每个地址每分钟最多{rates.ApiRequestsPerMinute}次请求。列表分页，其他各页的地址在响应头 Link（RFC 8288）中，总条数在 {ApiLinks.Total} 中。响应带 ETag，再次请求时写 If-None-Match，没有变化的返回304。出错时返回中文的问题说明（RFC 9457）。"),
        };

        // Against the address of this document, wherever the portal stands.
        document.Servers = [new OpenApiServer { Url = "../", Description = site.Name }];
        document.Tags = new HashSet<OpenApiTag> { new() { Name = "公开数据", Description = $"由{site.Organiser}提供的已发布报告。" } };

        // The same address read without its body: described twice, every operation would have a second one of the same name.
        foreach (var path in document.Paths.Values)
        {
            path.Operations?.Remove(HttpMethod.Head);
        }

        return Task.CompletedTask;
    }

    private static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var endpoint = context.Description.ActionDescriptor.EndpointMetadata;
        var input = endpoint.OfType<ApiQuestion>().Single();
        operation.Parameters = [.. input.Route.Select(parameter => Parameter(parameter, ParameterLocation.Path)), .. input.Query.Select(parameter => Parameter(parameter, ParameterLocation.Query))];
        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (response is not OpenApiResponse written)
            {
                continue;
            }

            var code = int.Parse(status, CultureInfo.InvariantCulture);
            written.Description = code == StatusCodes.Status200OK ? "成功。" : $"{ApiFrame.Words(code).Title}：{ApiFrame.Words(code).Advice}";
            var example = code == StatusCodes.Status200OK ? ApiExamples.Of(operation.OperationId!, context.ApplicationServices.GetRequiredService<ReportFormats>()) : Example(code);
            foreach (var media in written.Content?.Values ?? [])
            {
                media.Example = example;
            }

            if (code == StatusCodes.Status429TooManyRequests)
            {
                written.Headers = new Dictionary<string, IOpenApiHeader>
                {
                    [HeaderNames.RetryAfter] = new OpenApiHeader { Description = "等待的秒数。", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } },
                };
            }
            else if (code == StatusCodes.Status200OK)
            {
                written.Headers = Headers(isList: input.Query.Any(parameter => parameter.Name == ApiParameters.Page.Name));
            }
        }

        operation.Responses!["304"] = new OpenApiResponse { Description = "没有变化：If-None-Match 中的 ETag 仍然有效。" };
        return Task.CompletedTask;
    }

    private static Dictionary<string, IOpenApiHeader> Headers(bool isList)
    {
        var headers = new Dictionary<string, IOpenApiHeader>
        {
            [HeaderNames.ETag] = new OpenApiHeader { Description = "内容的标识，内容变化时改变。", Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
        };
        if (isList)
        {
            headers[HeaderNames.Link] = new OpenApiHeader { Description = "首页、末页、上一页和下一页的地址（RFC 8288）。", Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
            headers[ApiLinks.Total] = new OpenApiHeader { Description = "总条数。", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } };
        }

        return headers;
    }

    private static OpenApiParameter Parameter(ApiParameter parameter, ParameterLocation place)
    {
        var isNumber = parameter.Type == "integer";
        return new OpenApiParameter
        {
            Name = parameter.Name,
            In = place,
            Required = place == ParameterLocation.Path,
            Description = parameter.Description,
            Example = isNumber ? JsonValue.Create(int.Parse(parameter.Example, CultureInfo.InvariantCulture)) : JsonValue.Create(parameter.Example),
            Schema = new OpenApiSchema
            {
                Type = isNumber ? JsonSchemaType.Integer : JsonSchemaType.String,
                Format = isNumber ? "int32" : null,
                Minimum = parameter.Least?.ToString(CultureInfo.InvariantCulture),
                Maximum = parameter.Most?.ToString(CultureInfo.InvariantCulture),
                MaxLength = parameter.Length,
                Default = parameter.Default is { } usual ? JsonValue.Create(usual) : null,
                Enum = parameter.Values.Count == 0 ? null : [.. parameter.Values.Select(value => (JsonNode)JsonValue.Create(value))],
            },
        };
    }

    private static JsonNode? Example(int status)
    {
        var problem = JsonSerializer.SerializeToNode(ApiFrame.Problem(status), ApiJson.Options);
        if (status == StatusCodes.Status400BadRequest && problem is JsonObject refused)
        {
            var complaint = $"参数 {ApiParameters.Year.Name} 的值「今年」无法识别，{ApiParameters.Rule(ApiParameters.Year)}。";
            refused["detail"] = complaint;
            refused["errors"] = new JsonObject { [ApiParameters.Year.Name] = new JsonArray(complaint) };
        }

        return problem;
    }
}
