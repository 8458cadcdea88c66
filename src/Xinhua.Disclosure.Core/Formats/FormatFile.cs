using System.Text.Json;
using System.Text.Json.Serialization;

namespace Xinhua.Disclosure.Core.Formats;

/// <summary>What a format file says, word for word. <see cref="ReportFormat"/> is what the program works with.</summary>
/// <remarks>The generated reader assigns null to a list the file does not have; hence the <c>?? []</c> here and in the parts.</remarks>
internal sealed record FormatFile
{
    public required string Id { get; init; }

    public required string Document { get; init; }

    public required int FirstYear { get; init; }

    public int? LastYear { get; init; }

    public IReadOnlyList<int> AdvisoryYears { get; init => field = value ?? []; } = [];

    public required string Title { get; init; }

    public required IReadOnlyList<FormatSection> Sections { get; init; }

    public required IReadOnlyList<TableFile> Tables { get; init; }

    public required IReadOnlyList<FormatIdentity> Identities { get; init; }

    public required CarryOver CarryOver { get; init; }

    public IReadOnlyList<FormatStock> Stocks { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> WatchedTables { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> Supersedes { get; init => field = value ?? []; } = [];

    public Caseload? Caseload { get; init; }

    public IReadOnlyList<FormatView> Statistics { get; init => field = value ?? []; } = [];

    public IReadOnlyList<FormatMention> Mentions { get; init => field = value ?? []; } = [];
}

internal sealed record TableFile
{
    public required string Key { get; init; }

    public required string Caption { get; init; }

    public required IReadOnlyList<int> Widths { get; init; }

    public required IReadOnlyList<BlockFile> Blocks { get; init; }
}

internal sealed record BlockFile
{
    public string? Band { get; init; }

    public string? Corner { get; init; }

    /// <summary>The numbers stand in one row under heads made of the rows and their columns.</summary>
    public bool Transposed { get; init; }

    public required NumberKind Number { get; init; }

    public required string Unit { get; init; }

    public required IReadOnlyList<FormatLine> Columns { get; init; }

    public required IReadOnlyList<FormatLine> Rows { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    ReadCommentHandling = JsonCommentHandling.Disallow,
    Converters = [typeof(NumberKindConverter)])]
[JsonSerializable(typeof(FormatFile))]
internal sealed partial class FormatFileJson : JsonSerializerContext;

internal sealed class NumberKindConverter() : JsonStringEnumConverter<NumberKind>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);
