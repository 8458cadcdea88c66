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

    /// <summary>Labels that are not those of the form, though it is plain which were meant.</summary>
    public IReadOnlyList<StatedLabel> Labels { get; init; } = [];

    /// <summary>Characters nobody sees, which were left out of the texts.</summary>
    public IReadOnlyList<HiddenCharacter> Hidden { get; init; } = [];
}

/// <summary>A label as a document prints it, where the form has another.</summary>
/// <param name="Found">What the document prints.</param>
/// <param name="Official">What the form prints.</param>
/// <param name="HasOtherWords">Whether the words differ, not only a number before them or a remark behind.</param>
public sealed record StatedLabel(string Found, string Official, bool HasOtherWords);

/// <summary>A character nobody sees.</summary>
/// <param name="Section">Key of the section it stood in; null before the first.</param>
/// <param name="Name">What it is, in Chinese.</param>
/// <param name="Near">The words around it, with 〔〕 in its place.</param>
/// <param name="Misleads">Whether it makes the text read otherwise than it is written, or stands for a character that is lost.</param>
public sealed record HiddenCharacter(string? Section, string Name, string Near, bool Misleads);
