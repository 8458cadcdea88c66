using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Xinhua.Disclosure.Web.Machines;

/// <summary>A set of data as search engines for data know it (schema.org Dataset), written as JSON-LD.</summary>
public sealed record Dataset
{
    /// <summary>Escapes what could end the element it stands in, whatever a name contains; Chinese stays Chinese.</summary>
    private static readonly JsonSerializerOptions Writing = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The vocabulary.</summary>
    [JsonPropertyName("@context")]
    public string Context { get; } = "https://schema.org";

    /// <summary>What it is.</summary>
    [JsonPropertyName("@type")]
    public string Kind { get; } = "Dataset";

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>What it holds; search engines ask for 50 characters at least.</summary>
    public required string Description { get; init; }

    /// <summary>Full address of its page.</summary>
    [JsonPropertyName("url")]
    public required string Address { get; init; }

    /// <summary>A number that stays; null where it has none.</summary>
    public string? Identifier { get; init; }

    /// <summary>Language.</summary>
    public string InLanguage { get; } = "zh-CN";

    /// <summary>Whether it is free.</summary>
    public bool IsAccessibleForFree { get; } = true;

    /// <summary>Words.</summary>
    public IReadOnlyList<string> Keywords { get; } = ["政府信息公开", "年度报告", "依申请公开"];

    /// <summary>The time it tells of, from day to day.</summary>
    public required string TemporalCoverage { get; init; }

    /// <summary>When it was first published, ISO 8601; null where that is not one moment.</summary>
    public string? DatePublished { get; init; }

    /// <summary>When it last changed, ISO 8601; null while it holds nothing.</summary>
    public string? DateModified { get; init; }

    /// <summary>Version; null where it has none.</summary>
    public string? Version { get; init; }

    /// <summary>Who made it.</summary>
    public required Organization Creator { get; init; }

    /// <summary>Who runs the site.</summary>
    public required Organization Publisher { get; init; }

    /// <summary>The site.</summary>
    public required DataCatalog IncludedInDataCatalog { get; init; }

    /// <summary>Its files; null where it has none of its own.</summary>
    public IReadOnlyList<DataDownload>? Distribution { get; init; }

    /// <summary>The year a report tells of, from its first day to its last.</summary>
    public static string WholeYear(int year) => string.Create(CultureInfo.InvariantCulture, $"{year:0000}-01-01/{year:0000}-12-31");

    /// <summary>The JSON-LD document, safe within a script element.</summary>
    public string Write() => JsonSerializer.Serialize(this, Writing);
}

/// <summary>Somebody with a name (schema.org).</summary>
/// <param name="Name">The name.</param>
public sealed record Organization(string Name)
{
    /// <summary>What it is.</summary>
    [JsonPropertyName("@type")]
    public string Kind { get; } = "GovernmentOrganization";
}

/// <summary>A place where sets of data stand (schema.org).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Its full address.</param>
public sealed record DataCatalog(string Name, [property: JsonPropertyName("url")] string Address)
{
    /// <summary>What it is.</summary>
    [JsonPropertyName("@type")]
    public string Kind { get; } = "DataCatalog";
}

/// <summary>A file of a set of data (schema.org).</summary>
/// <param name="Name">What it is called.</param>
/// <param name="EncodingFormat">Its media type.</param>
/// <param name="Address">Its full address.</param>
/// <param name="ContentSize">How long it is, in bytes.</param>
/// <param name="Sha256">Its digest.</param>
public sealed record DataDownload(string Name, string EncodingFormat, [property: JsonPropertyName("contentUrl")] string Address, string ContentSize, string Sha256)
{
    /// <summary>What it is.</summary>
    [JsonPropertyName("@type")]
    public string Kind { get; } = "DataDownload";
}
