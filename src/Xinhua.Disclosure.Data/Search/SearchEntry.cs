using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Data.Search;

/// <summary>
/// What search knows of a published report: one row for each, of the revision that counts. It is made from the revision alone and can be made again,
/// so it is no act of anybody and has no line in the audit log; saving a publication or a withdrawal saves it too.
/// </summary>
public sealed class SearchEntry
{
    /// <summary>Longest title.</summary>
    public const int TitleLength = 120;

    /// <summary>The report.</summary>
    public int ReportId { get; private set; }

    /// <summary>The report.</summary>
    public Report Report { get; private set; } = null!;

    /// <summary>Number of the revision.</summary>
    public int Number { get; private set; }

    /// <summary>Report year.</summary>
    public int Year { get; private set; }

    /// <summary>When the revision was published, UTC.</summary>
    public DateTime PublishedAt { get; private set; }

    /// <summary>By which rules the tokens were made, see <see cref="FoldedText.Version"/>.</summary>
    public int Version { get; private set; }

    /// <summary>The title.</summary>
    public string Title { get; private set; } = "";

    /// <summary>The written sections and what a correction says of itself, one paragraph a line.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Title and text as <see cref="FoldedText.Tokens"/>, ASCII.</summary>
    public string Tokens { get; private set; } = "";

    /// <summary>An entry of a report that is saved, or is saved together with it.</summary>
    internal static SearchEntry For(Report report) => new() { Report = report };

    /// <summary>An entry of a report that is saved.</summary>
    internal static SearchEntry For(int reportId) => new() { ReportId = reportId };

    /// <summary>Makes it speak of a revision.</summary>
    internal void Speak(IndexedRevision revision)
    {
        (Number, Year, PublishedAt, Version) = (revision.Number, revision.Year, revision.PublishedAt, FoldedText.Version);
        Title = ReportTitle.Write(revision.AgencyName, revision.Year);
        Text = string.Join('\n', revision.Texts.Append(revision.ChangeNote ?? "").Where(text => text.Length > 0));
        Tokens = FoldedText.Of($"{Title}\n{Text}").Tokens();
    }
}

/// <summary>What is read of a revision for the index.</summary>
/// <param name="ReportId">The report.</param>
/// <param name="Number">Number of the revision.</param>
/// <param name="AgencyName">Name of the agency in it.</param>
/// <param name="Year">Report year.</param>
/// <param name="PublishedAt">When it was published, UTC.</param>
/// <param name="ChangeNote">What a correction says of itself.</param>
/// <param name="Texts">The written sections.</param>
internal sealed record IndexedRevision(int ReportId, int Number, string AgencyName, int Year, DateTime PublishedAt, string? ChangeNote, IReadOnlyList<string> Texts)
{
    public static IndexedRevision Of(Report report, Revision revision) => new(
        report.Id,
        revision.Number,
        revision.AgencyName,
        report.Year,
        revision.PublishedAt!.Value,
        revision.ChangeNote,
        [.. revision.Texts.Select(text => text.Text)]);
}
