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

    private readonly List<AgencyPeriod> periods = [];

    /// <summary>Key in the database.</summary>
    public int Id { get; private set; }

    /// <summary>Its name in addresses: lower-case ASCII, e.g. <c>xinhua-xzsp</c>; never changes.</summary>
    public required string Slug { get; init; }

    /// <summary>Full official name at present.</summary>
    public required string Name { get; set; }

    /// <summary>What kind of organ it is.</summary>
    public required AgencyKind Kind { get; set; }

    /// <summary>Whether it has the power to make 规章 (立法法第九十一条、第九十三条); other agencies report none.</summary>
    public bool MakesRegulations { get; set; }

    /// <summary>Names and places in the tree by report year; empty while neither ever changed.</summary>
    public IReadOnlyList<AgencyPeriod> Periods => periods;

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

    /// <summary>Gives it a name and a place in the tree from a report year on; earlier years keep theirs. Whoever moves it moves the paths below.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The year lies before the present period, whose history would be rewritten.</exception>
    public void Change(int fromYear, string name, Agency? parent)
    {
        Begin(fromYear, name, parent?.Id);
        Path = (parent?.Path ?? "/") + Slug + "/";
    }

    /// <summary>Gives it a name from a report year on; earlier years keep theirs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The year lies before the present period, whose history would be rewritten.</exception>
    public void Rename(int fromYear, string name) => Begin(fromYear, name, ParentId);

    private void Begin(int fromYear, string name, int? parentId)
    {
        if (periods.Count == 0)
        {
            periods.Add(new AgencyPeriod { FromYear = FirstYear, Name = Name, ParentId = ParentId });
        }

        var latest = periods.MaxBy(period => period.FromYear)!;
        ArgumentOutOfRangeException.ThrowIfLessThan(fromYear, latest.FromYear);
        if (latest.FromYear == fromYear)
        {
            (latest.Name, latest.ParentId) = (name, parentId);
        }
        else
        {
            periods.Add(new AgencyPeriod { FromYear = fromYear, Name = name, ParentId = parentId });
        }

        (Name, ParentId) = (name, parentId);
    }

    /// <summary>Keeps its place below an agency that has moved.</summary>
    /// <param name="was">The path of the agency above before it moved.</param>
    /// <param name="now">Its path now.</param>
    public void Follow(string was, string now) => Path = now + Path[was.Length..];

    /// <summary>The first report year for which its name or place can still be changed: earlier ones are history.</summary>
    public int FirstOpenYear => periods.Count == 0 ? FirstYear : periods.Max(period => period.FromYear);

    /// <summary>Its name in a report year.</summary>
    public string NameIn(int year) => periods.Where(period => period.FromYear <= year).MaxBy(period => period.FromYear)?.Name ?? periods.MinBy(period => period.FromYear)?.Name ?? Name;

    /// <summary>Whether it owes a report for a year.</summary>
    public bool Owes(int year) => FirstYear <= year && (LastYear is null || year <= LastYear);

    /// <summary>Whether a text may be a slug: lower-case letters, digits and single hyphens.</summary>
    public static bool IsSlug(string? text) => text is { Length: > 1 and <= SlugLength } && Slugs().IsMatch(text);

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.NonBacktracking)]
    private static partial Regex Slugs();
}

/// <summary>What an agency was called, and under whom it stood, from a report year on until the next period.</summary>
public sealed class AgencyPeriod
{
    /// <summary>The agency.</summary>
    public int AgencyId { get; private set; }

    /// <summary>First report year of the period.</summary>
    public required int FromYear { get; init; }

    /// <summary>Full official name.</summary>
    public required string Name { get; set; }

    /// <summary>The agency above; null for a root.</summary>
    public required int? ParentId { get; set; }
}

/// <summary>Which agency took over from which: a merger has several before, a split several after.</summary>
public sealed class AgencySuccession
{
    /// <summary>Longest reason.</summary>
    public const int NoteLength = 300;

    /// <summary>The agency that ended.</summary>
    public required int PredecessorId { get; init; }

    /// <summary>The agency that took over.</summary>
    public required int SuccessorId { get; init; }

    /// <summary>First report year of the successor's responsibility.</summary>
    public required int FromYear { get; init; }

    /// <summary>By which document, in Chinese; may be empty.</summary>
    public required string Note { get; init; }
}
