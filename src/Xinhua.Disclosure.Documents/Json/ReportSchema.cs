using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Documents.Json;

/// <summary>The JSON Schema (draft 2020-12) of what <see cref="ReportJson"/> writes, made from the forms: a new form is a new branch and no change of code.</summary>
public static class ReportSchema
{
    /// <summary>Name of the schema; a change that old files do not keep to would get a new number.</summary>
    public const string Name = "report-v1";

    /// <summary>The media type of a schema.</summary>
    public const string ContentType = "application/schema+json; charset=utf-8";

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema as UTF-8 without a byte order mark; the same forms always give the same bytes.</summary>
    /// <param name="formats">The forms a report may be written in.</param>
    public static byte[] Write(ReportFormats formats)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = $"urn:xinhua-disclosure:schema:{Name}",
            ["title"] = "政府信息公开工作年度报告",
            ["description"] = "一份已发布的年度报告：按国家规定的格式，包括全部数字（总计已经算好）和文字。空白的格子是null，与0不同。",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = Names("format", "agency", "year", "revision", "publishedAt", "digest", "narrative", "figures"),
            ["properties"] = new JsonObject
            {
                ["format"] = new JsonObject { ["description"] = "格式代码", ["enum"] = Names([.. formats.All.Select(format => format.Id)]) },
                ["agency"] = new JsonObject
                {
                    ["description"] = "发布单位",
                    ["type"] = "object",
                    ["additionalProperties"] = false,
                    ["required"] = Names("slug", "name"),
                    ["properties"] = new JsonObject
                    {
                        ["slug"] = new JsonObject { ["description"] = "单位代码，各年度不变", ["type"] = "string", ["minLength"] = 1 },
                        ["name"] = new JsonObject { ["description"] = "发布时的机关全称", ["type"] = "string", ["minLength"] = 1 },
                    },
                },
                ["year"] = new JsonObject { ["description"] = "报告年度", ["type"] = "integer" },
                ["revision"] = new JsonObject { ["description"] = "版本，从1开始；更正后是新的版本", ["type"] = "integer", ["minimum"] = 1 },
                ["publishedAt"] = new JsonObject { ["description"] = "发布时间，带时区", ["type"] = "string", ["format"] = "date-time", ["pattern"] = @"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$" },
                ["digest"] = new JsonObject { ["description"] = "内容摘要（SHA-256）", ["type"] = "string", ["pattern"] = "^[0-9a-f]{64}$" },
                ["narrative"] = new JsonObject { ["description"] = "各部分的文字，一段一行", ["type"] = "object" },
                ["figures"] = new JsonObject { ["description"] = "全部数字，键为“表/行/列”", ["type"] = "object" },
                ["notes"] = new JsonObject { ["description"] = "数字的备注，没有备注时没有这一项", ["type"] = "object", ["minProperties"] = 1 },
            },
            ["oneOf"] = new JsonArray([.. formats.All.Select(Branch)]),
            ["$defs"] = Definitions(),
        };
        return [.. JsonSerializer.SerializeToUtf8Bytes(schema, Options), (byte)'\n'];
    }

    private static JsonNode Branch(ReportFormat format)
    {
        var year = new JsonObject { ["minimum"] = format.FirstYear };
        if (format.LastYear is { } last)
        {
            year["maximum"] = last;
        }

        return new JsonObject
        {
            ["title"] = format.Document,
            ["properties"] = new JsonObject
            {
                ["format"] = new JsonObject { ["const"] = format.Id },
                ["year"] = year,
                ["narrative"] = Exactly(format.TextSections.Select(section => (section.Key, (JsonNode)new JsonObject { ["title"] = section.Heading, ["type"] = "string" }))),
                ["figures"] = Exactly(format.Cells.Select(cell => (cell.Key.ToString(), (JsonNode)Figure(cell)))),
                ["notes"] = new JsonObject
                {
                    ["propertyNames"] = new JsonObject { ["enum"] = Names([.. format.Cells.Select(cell => cell.Key.ToString())]) },
                    ["additionalProperties"] = new JsonObject { ["type"] = "string", ["minLength"] = 1 },
                },
            },
        };
    }

    /// <summary>An object with these properties, all of them and no other.</summary>
    private static JsonObject Exactly(IEnumerable<(string Name, JsonNode Schema)> properties)
    {
        var all = properties.ToList();
        return new JsonObject
        {
            ["additionalProperties"] = false,
            ["required"] = Names([.. all.Select(property => property.Name)]),
            ["properties"] = new JsonObject(all.Select(property => KeyValuePair.Create(property.Name, (JsonNode?)property.Schema))),
        };
    }

    private static JsonObject Figure(FormatCell cell) => new()
    {
        ["title"] = $"{string.Join('／', cell.RowPath)}：{string.Join('／', cell.ColumnPath)}{(cell.Unit.Length > 0 ? $"（{cell.Unit}）" : "")}",
        ["$ref"] = $"#/$defs/{Definition(cell.Number)}",
    };

    private static string Definition(NumberKind kind) => kind switch
    {
        NumberKind.Count => "count",
        NumberKind.SignedCount => "signedCount",
        NumberKind.Money => "money",
    };

    private static JsonObject Definitions() => new()
    {
        [Definition(NumberKind.Count)] = new JsonObject { ["description"] = "件数：0或正整数", ["type"] = Names("integer", "null"), ["minimum"] = 0 },
        [Definition(NumberKind.SignedCount)] = new JsonObject { ["description"] = "增减：整数，减少的是负数", ["type"] = Names("integer", "null") },
        [Definition(NumberKind.Money)] = new JsonObject
        {
            ["description"] = string.Create(CultureInfo.InvariantCulture, $"金额：0或正数，最多{Core.Reports.FigureText.MaxDecimals}位小数"),
            ["type"] = Names("number", "null"),
            ["minimum"] = 0,
        },
    };

    private static JsonArray Names(params string[] names) => new([.. names.Select(name => (JsonNode?)name)]);
}
