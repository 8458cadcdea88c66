using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Core.Reports;

/// <summary>What one revision says: the agency and year it is of, its numbers and its text. The unit that is validated, digested and drawn.</summary>
public sealed record ReportContent
{
    /// <summary>The form it is written in.</summary>
    public required ReportFormat Format { get; init; }

    /// <summary>The agency's full name; empty when a document from outside does not tell.</summary>
    public required string AgencyName { get; init; }

    /// <summary>The agency's slug; null for a document from outside.</summary>
    public string? AgencySlug { get; init; }

    /// <summary>The report year.</summary>
    public required int Year { get; init; }

    /// <summary>The numbers.</summary>
    public required Figures Figures { get; init; }

    /// <summary>Remarks on single numbers, e.g. 其中修订16件.</summary>
    public IReadOnlyDictionary<CellKey, string> Notes { get; init; } = new Dictionary<CellKey, string>();

    /// <summary>The text of each section, by section key, cleaned; a section without text is not there.</summary>
    public required IReadOnlyDictionary<string, string> Narrative { get; init; }

    /// <summary>What a document from outside prints as its own title and headings; null for a report made here, whose frame is made by the program.</summary>
    public StatedFrame? Stated { get; init; }

    /// <summary>The title the report must bear.</summary>
    public string Title => Format.Title(AgencyName, Year);

    /// <summary>The text of a section; empty when there is none.</summary>
    public string Text(string section) => Narrative.GetValueOrDefault(section, "");
}

/// <summary>The frame of a document from outside, as it was found.</summary>
/// <param name="Title">The title line; null when none was found.</param>
/// <param name="Headings">The headings of the sections, in the order found.</param>
/// <param name="Unreadable">Cells that hold something that is neither blank nor a number, with what they hold.</param>
public sealed record StatedFrame(string? Title, IReadOnlyList<string> Headings, IReadOnlyDictionary<CellKey, string> Unreadable)
{
    /// <summary>What stands before the first heading, the title included: customarily the basis, the period and where to ask. It belongs to no section of the form.</summary>
    public string Preamble { get; init; } = "";
}
