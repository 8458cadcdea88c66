using System.Text;
using System.Text.Json.Nodes;
using Json.Schema;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents.Json;
using Xunit;

namespace Xinhua.Disclosure.Tests.Documents.Json;

/// <summary>The published schema, held against what is published by an evaluator that is not ours.</summary>
public sealed class ReportSchemaTests
{
    private static readonly ReportFormats Formats = ReportFormats.Load();
    private static readonly JsonSchema Schema = JsonSchema.FromText(Encoding.UTF8.GetString(ReportSchema.Write(Formats)));
    private static readonly EvaluationOptions Options = new() { RequireFormatValidation = true };

    public static TheoryData<string> FormatIds => [.. Formats.All.Select(format => format.Id)];

    [Fact]
    public void The_schema_keeps_to_the_draft_it_names()
    {
        var schema = JsonNode.Parse(ReportSchema.Write(Formats))!;

        Assert.Equal(MetaSchemas.Draft202012Id.OriginalString, (string?)schema["$schema"]);
        Assert.True(MetaSchemas.Draft202012.Evaluate(schema, new EvaluationOptions()).IsValid);
    }

    [Theory]
    [MemberData(nameof(FormatIds))]
    public void Every_report_that_is_written_is_valid(string id)
    {
        for (var seed = 0; seed < PublishedSample.Count; seed++)
        {
            var content = PublishedSample.Random(Formats.Get(id), seed);
            Assert.True(IsValid(Written(content)), $"{id}, seed {seed}");
        }

        var blank = PublishedSample.Of(Formats.Get(id), []) with { Narrative = new Dictionary<string, string>() };
        Assert.True(IsValid(Written(blank)));
    }

    [Theory]
    [MemberData(nameof(FormatIds))]
    public void What_is_wrong_in_any_one_place_is_not_valid(string id)
    {
        var format = Formats.Get(id);
        var key = format.Cells.First(cell => cell.Number == NumberKind.Count).Key.ToString();
        var money = format.Cells.First(cell => cell.Number == NumberKind.Money).Key.ToString();
        var section = format.TextSections.First().Key;
        Action<JsonObject>[] mutations =
        [
            report => report.Remove("digest"),
            report => report["digest"] = "ABC",
            report => report["format"] = "2035",
            report => report["year"] = format.FirstYear - 1,
            report => report["revision"] = 0,
            report => report["publishedAt"] = "2025年1月20日",
            report => report["extra"] = 1,
            report => report["agency"]!.AsObject().Remove("slug"),
            report => report["figures"]!.AsObject().Remove(key),
            report => report["figures"]![key] = "12",
            report => report["figures"]![key] = -1,
            report => report["figures"]![key] = 1.5,
            report => report["figures"]![money] = -0.5,
            report => report["figures"]!["table/row/column"] = 1,
            report => report["narrative"]!.AsObject().Remove(section),
            report => report["narrative"]![section] = null,
            report => report["notes"] = new JsonObject { ["table/row/column"] = "备注" },
            report => report["notes"] = new JsonObject { [key] = "" },
            report => report["notes"] = new JsonObject(),
        ];

        Assert.All(mutations.Index(), mutation =>
        {
            var report = Written(PublishedSample.Random(format, 1)).AsObject();
            Assert.True(IsValid(report));
            mutation.Item(report);
            Assert.False(IsValid(report), $"mutation {mutation.Index}");
        });
    }

    [Fact]
    public void A_report_of_one_form_is_none_of_another()
    {
        var report = Written(PublishedSample.Random(Formats.Get("2019"), 1));
        report["format"] = "2021";
        report["year"] = 2024;

        Assert.False(IsValid(report));
    }

    private static bool IsValid(JsonNode report) => Schema.Evaluate(report, Options).IsValid;

    private static JsonNode Written(ReportContent content) => JsonNode.Parse(ReportJson.Write(content, PublishedSample.Stamp(content)))!;
}
