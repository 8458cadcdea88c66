using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Web.Demo;

/// <summary>The district that ships with the program, word for word as <c>demo.json</c> says it.</summary>
/// <remarks>The generated reader assigns null to a list the file does not have; hence the <c>?? []</c> below.</remarks>
internal sealed record DemoFile
{
    /// <summary>What is real and what is invented, in Chinese.</summary>
    public required string Note { get; init; }

    public required string District { get; init; }

    /// <summary>The units, every one after its parent.</summary>
    public required IReadOnlyList<DemoUnit> Units { get; init; }

    public required IReadOnlyList<DemoAccount> Accounts { get; init; }

    /// <summary>The unit with this slug.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public DemoUnit Unit(string slug) =>
        Units.FirstOrDefault(unit => unit.Slug == slug) ?? throw new KeyNotFoundException($"The demo has no unit “{slug}”.");

    /// <summary>Reads and checks the file that ships with the program.</summary>
    /// <exception cref="InvalidDataException">It cannot be used; the message names the place.</exception>
    public static DemoFile Load(ReportFormats formats)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("demo.json")!);
        return Read(reader.ReadToEnd(), formats);
    }

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="InvalidDataException">It cannot be used; the message names the place.</exception>
    public static DemoFile Read(string json, ReportFormats formats)
    {
        try
        {
            var file = JsonSerializer.Deserialize(json, DemoFileJson.Default.DemoFile) ?? throw new InvalidDataException("The demo file holds nothing.");
            DemoCheck.Run(file, formats);
            return file;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The demo file, line {e.LineNumber + 1}, {e.Path}: {e.Message}", e);
        }
    }
}

/// <summary>A unit with its reports.</summary>
internal sealed record DemoUnit
{
    public required string Slug { get; init; }

    public required string Name { get; init; }

    public required AgencyKind Kind { get; init; }

    /// <summary>Slug of the unit above; null for the root.</summary>
    public string? Parent { get; init; }

    /// <summary>Oldest year first.</summary>
    public required IReadOnlyList<DemoReport> Reports { get; init; }

    /// <summary>The report of a year; null when the unit has none.</summary>
    public DemoReport? Report(int year) => Reports.FirstOrDefault(report => report.Year == year);
}

/// <summary>A report with its revisions.</summary>
internal sealed record DemoReport
{
    public required int Year { get; init; }

    /// <summary>Id of the form.</summary>
    public required string Format { get; init; }

    /// <summary>Slugs of the units whose numbers a consolidated report adds up; empty for any other report.</summary>
    public IReadOnlyList<string> Consolidates { get; init => field = value ?? []; } = [];

    /// <summary>Numbered from 1; all but the last are published.</summary>
    public required IReadOnlyList<DemoRevision> Revisions { get; init; }

    /// <summary>The newest revision.</summary>
    [JsonIgnore]
    public DemoRevision Latest => Revisions[^1];
}

/// <summary>A revision: where it stands, how it came there, and what it says.</summary>
internal sealed record DemoRevision
{
    public required int Number { get; init; }

    public required RevisionState State { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Null for a draft that was never handed in.</summary>
    public DateTimeOffset? SubmittedAt { get; init; }

    public DateTimeOffset? ApprovedAt { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>What a later revision corrects; the public reads it.</summary>
    public string? ChangeNote { get; init; }

    /// <summary>Why a draft was given back; null when it was not.</summary>
    public DemoReturn? Returned { get; init; }

    /// <summary>The one mistake a newcomer is invited to correct.</summary>
    public DemoError? DeliberateError { get; init; }

    /// <summary>Numbers by cell; a cell that is neither here nor in <see cref="Blank"/> is zero.</summary>
    public required IReadOnlyDictionary<string, decimal> Figures { get; init; }

    /// <summary>Cells that are not filled in yet.</summary>
    public IReadOnlyList<string> Blank { get; init => field = value ?? []; } = [];

    /// <summary>Paragraphs by section.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Narrative { get; init; }

    /// <summary>Reasons for which warnings stand.</summary>
    public IReadOnlyList<DemoJustification> Justifications { get; init => field = value ?? []; } = [];

    /// <summary>The text of a section as it is stored: one line a paragraph.</summary>
    public string Text(string section) => Core.Reports.Narrative.Clean(string.Join('\n', Narrative[section]));

    /// <summary>Every filled cell with its number, zeros included.</summary>
    public IEnumerable<KeyValuePair<CellKey, decimal>> Values(ReportFormat format) =>
        from cell in format.EnteredCells
        let key = cell.Key.ToString()
        where !Blank.Contains(key)
        select KeyValuePair.Create(cell.Key, Figures.GetValueOrDefault(key));

    /// <summary>What the revision says, as rules and writers take it.</summary>
    public ReportContent Content(DemoUnit unit, int year, ReportFormat format) => new()
    {
        Format = format,
        AgencyName = unit.Name,
        AgencySlug = unit.Slug,
        Year = year,
        Figures = new Figures(format, Values(format)),
        Narrative = Narrative.Keys.ToDictionary(section => section, Text),
    };
}

/// <summary>A submission that was given back.</summary>
internal sealed record DemoReturn(DateTimeOffset At, string Note);

/// <summary>A wrong number, with the right one.</summary>
internal sealed record DemoError(string Cell, decimal Correct, string Explanation);

/// <summary>Why the findings of a rule may stand.</summary>
internal sealed record DemoJustification(string Rule, string Reason);

/// <summary>An account; the program sets the password.</summary>
internal sealed record DemoAccount(string UserName, string DisplayName, IReadOnlyList<DemoGrant> Grants);

/// <summary>A role, for one unit or with all below it; without a unit for the roles that never touch content.</summary>
internal sealed record DemoGrant(Role Role, string? Agency = null, bool Subtree = false);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    ReadCommentHandling = JsonCommentHandling.Disallow,
    Converters = [typeof(AgencyKindName), typeof(RevisionStateName), typeof(RoleName)])]
[JsonSerializable(typeof(DemoFile))]
internal sealed partial class DemoFileJson : JsonSerializerContext;

internal sealed class AgencyKindName() : JsonStringEnumConverter<AgencyKind>(namingPolicy: null, allowIntegerValues: false);

internal sealed class RevisionStateName() : JsonStringEnumConverter<RevisionState>(namingPolicy: null, allowIntegerValues: false);

internal sealed class RoleName() : JsonStringEnumConverter<Role>(namingPolicy: null, allowIntegerValues: false);
