using System.Text.RegularExpressions;

namespace Xinhua.Disclosure.Core.Agencies;

/// <summary>What kind of organ an agency is; the deadline depends on it (条例第四十九条).</summary>
public enum AgencyKind
{
    /// <summary>人民政府, county level or higher.</summary>
    Government,

    /// <summary>人民政府办公厅（室）.</summary>
    GovernmentOffice,

    /// <summary>政府工作部门.</summary>
    Department,

    /// <summary>乡镇人民政府、街道办事处.</summary>
    Township,
}

/// <summary>An organ that owes a report every year.</summary>
public sealed partial class Agency
{
    /// <summary>Longest slug.</summary>
    public const int SlugLength = 40;

    /// <summary>Longest name.</summary>
    public const int NameLength = 60;

    /// <summary>Longest path of slugs from the root.</summary>
    public const int PathLength = 400;

    /// <summary>Key in the database.</summary>
    public int Id { get; private set; }

    /// <summary>Its name in addresses: lower-case ASCII, e.g. <c>xinhua-xzsp</c>; never changes.</summary>
    public required string Slug { get; init; }

    /// <summary>Full official name.</summary>
    public required string Name { get; set; }

    /// <summary>What kind of organ it is.</summary>
    public required AgencyKind Kind { get; set; }

    /// <summary>The agency above it; null for the root.</summary>
    public int? ParentId { get; private set; }

    /// <summary>
    /// Slugs from the root to this agency, each between slashes: <c>/xinhua/xinhua-xzsp/</c>.
    /// An agency lies in the subtree of another when its path begins with the other's.
    /// </summary>
    public string Path { get; private set; } = "";

    /// <summary>First report year it owes.</summary>
    public int FirstYear { get; set; }

    /// <summary>Last report year it owes; null while it exists.</summary>
    public int? LastYear { get; set; }

    /// <summary>A new agency below <paramref name="parent"/>, or a root.</summary>
    public static Agency Create(string slug, string name, AgencyKind kind, Agency? parent, int firstYear) => new()
    {
        Slug = slug,
        Name = name,
        Kind = kind,
        ParentId = parent?.Id,
        Path = (parent?.Path ?? "/") + slug + "/",
        FirstYear = firstYear,
    };

    /// <summary>Whether a text may be a slug: lower-case letters, digits and single hyphens.</summary>
    public static bool IsSlug(string? text) => text is { Length: > 1 and <= SlugLength } && Slugs().IsMatch(text);

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.NonBacktracking)]
    private static partial Regex Slugs();
}
