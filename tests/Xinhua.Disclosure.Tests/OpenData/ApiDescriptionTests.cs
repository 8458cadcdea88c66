using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag.CodeGeneration.CSharp;
using NSwag.CodeGeneration.OperationNameGenerators;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.OpenData;

/// <summary>The description of the interface: complete, in Chinese, and good enough for a generator of clients that has never seen the code.</summary>
public sealed class ApiDescriptionTests
{
    /// <summary>What somebody would write who has the generated client and nothing else.</summary>
    private const string Reader = """
        public static class Reader
        {
            public static async System.Threading.Tasks.Task<System.Collections.Generic.Dictionary<string, decimal?>> ReadAsync(System.Net.Http.HttpClient http, int year)
            {
                var client = new Generated.DisclosureClient(http);
                var read = new System.Collections.Generic.Dictionary<string, decimal?>();
                for (int page = 1, pages = 1; page <= pages; page++)
                {
                    var list = await client.ListReportsAsync(year: year, page: page, pageSize: 5);
                    pages = list.Pages;
                    foreach (var item in list.Items)
                    {
                        var agency = await client.GetAgencyAsync(item.Agency);
                        var report = await client.GetReportAsync(agency.Slug, item.Year);
                        foreach (var figure in report.Figures)
                        {
                            read.Add(item.Agency + "/" + figure.Key, (decimal?)figure.Value);
                        }
                    }
                }

                return read;
            }

            public static async System.Threading.Tasks.Task<string> RefusalAsync(System.Net.Http.HttpClient http)
            {
                try
                {
                    await new Generated.DisclosureClient(http).ListReportsAsync(agency: "nobody");
                    return "";
                }
                catch (Generated.ApiException<Generated.HttpValidationProblemDetails> refused)
                {
                    return refused.Result.Detail;
                }
            }
        }
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_generated_from_it_reads_a_whole_year()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var client = portal.CreateClient();
        var assembly = Compile(await GenerateAsync(await client.GetStringAsync("/openapi/v1.json", Token)), Reader);
        var reader = assembly.GetType("Reader")!;

        var read = await (Task<Dictionary<string, decimal?>>)reader.GetMethod("ReadAsync")!.Invoke(null, [client, 2023])!;

        var stored = portal.Ask(db =>
            (from report in db.Reports
             join revision in db.Revisions on new { ReportId = report.Id, Number = report.CurrentRevision } equals new { revision.ReportId, Number = (int?)revision.Number }
             join file in db.PublishedFiles on revision.Id equals file.RevisionId
             where report.Year == 2023 && file.Kind == PublishedFileKind.Json
             select new { report.Agency.Slug, file.Bytes }).ToList());
        var expected = stored.SelectMany(file => JsonDocument.Parse(file.Bytes).RootElement.GetProperty("figures").EnumerateObject()
            .Select(figure => KeyValuePair.Create($"{file.Slug}/{figure.Name}", figure.Value.ValueKind == JsonValueKind.Null ? (decimal?)null : figure.Value.GetDecimal()))).ToDictionary();
        Assert.InRange(stored.Count, 10, int.MaxValue);
        Assert.Equal(expected.OrderBy(figure => figure.Key, StringComparer.Ordinal), read.OrderBy(figure => figure.Key, StringComparer.Ordinal));
        Assert.Contains("没有单位「nobody」", await (Task<string>)reader.GetMethod("RefusalAsync")!.Invoke(null, [client])!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_operation_is_described_in_Chinese_with_its_problems_and_an_example()
    {
        await using var portal = await Portal.WithDemoAsync();
        using var client = portal.CreateClient();
        var document = JsonDocument.Parse(await client.GetByteArrayAsync("/openapi/v1.json", Token)).RootElement;

        Assert.StartsWith("3.1.", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            ["/api/v1/agencies", "/api/v1/agencies/{slug}", "/api/v1/figures", "/api/v1/reports", "/api/v1/reports/{agency}/{year}", "/api/v1/search", "/api/v1/statistics"],
            document.GetProperty("paths").EnumerateObject().Select(path => path.Name).Order(StringComparer.Ordinal));
        foreach (var operation in document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Where(entry => entry.Name == "get")).Select(entry => entry.Value))
        {
            Chinese(operation.GetProperty("summary"));
            Chinese(operation.GetProperty("description"));
            Assert.All(operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : [], parameter =>
            {
                Chinese(parameter.GetProperty("description"));
                Assert.True(parameter.TryGetProperty("example", out _));
            });
            var responses = operation.GetProperty("responses");
            Assert.All(["200", "304", "400", "429", "500"], status => Assert.True(responses.TryGetProperty(status, out _), status));
            Assert.All(responses.EnumerateObject(), response =>
            {
                Chinese(response.Value.GetProperty("description"));
                if (response.Name != "304")
                {
                    var media = Assert.Single(response.Value.GetProperty("content").EnumerateObject());
                    Assert.Equal(response.Name == "200" ? "application/json" : "application/problem+json", media.Name);
                    Assert.True(media.Value.TryGetProperty("example", out _) && media.Value.TryGetProperty("schema", out _));
                }
            });
        }

        var own = document.GetProperty("components").GetProperty("schemas").EnumerateObject().Where(schema => !schema.Name.Contains("Problem", StringComparison.Ordinal));
        Assert.All(own.SelectMany(schema => schema.Value.GetProperty("properties").EnumerateObject()), property => Chinese(property.Value.GetProperty("description")));

        static void Chinese(JsonElement text)
        {
            Assert.Matches("\\p{IsCJKUnifiedIdeographs}", text.GetString());
        }
    }

    private static async Task<string> GenerateAsync(string description) => new CSharpClientGenerator(
        await NSwag.OpenApiDocument.FromJsonAsync(description, Token),
        new CSharpClientGeneratorSettings
        {
            ClassName = "DisclosureClient",
            GenerateOptionalParameters = true,
            UseBaseUrl = false,
            OperationNameGenerator = new SingleClientFromOperationIdOperationNameGenerator(),
            CSharpGeneratorSettings = { Namespace = "Generated", JsonLibrary = CSharpJsonLibrary.SystemTextJson },
        }).GenerateFile();

    private static Assembly Compile(params string[] sources)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "GeneratedClient",
            sources.Select(source => CSharpSyntaxTree.ParseText(source, cancellationToken: Token)),
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var stream = new MemoryStream();
        var outcome = compilation.Emit(stream, cancellationToken: Token);
        Assert.True(outcome.Success, string.Join('\n', outcome.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(10)));
        stream.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(stream);
    }
}
