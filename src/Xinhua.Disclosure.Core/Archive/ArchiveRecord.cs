using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Core.Archive;

/// <summary>Everything an archive package is made from: one published revision, frozen, with how it came about. Nothing in it is typed for the archive.</summary>
public sealed record ArchiveRecord
{
    /// <summary>What the archive calls it.</summary>
    public required ArchiveNumber Number { get; init; }

    /// <summary>What the installation says of its archive.</summary>
    public required ArchiveHolding Holding { get; init; }

    /// <summary>The unit, and above it those it stands under, the nearest first.</summary>
    public required IReadOnlyList<ArchivedAgency> Agencies { get; init; }

    /// <summary>Title of the report.</summary>
    public required string Title { get; init; }

    /// <summary>Name of the unit in the report.</summary>
    public required string AgencyName { get; init; }

    /// <summary>Id of the form.</summary>
    public required string FormatId { get; init; }

    /// <summary>Every revision up to this one that was public, the first first; the last is the one that is archived.</summary>
    public required IReadOnlyList<ArchivedRevision> History { get; init; }

    /// <summary>Who did what, in the order in which it was done: from the first draft to publication.</summary>
    public required IReadOnlyList<ProcessStep> Process { get; init; }

    /// <summary>The files as they were published.</summary>
    public required IReadOnlyList<PublishedFile> Files { get; init; }

    /// <summary>When the package is made.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Who archives it.</summary>
    public required Actor MadeBy { get; init; }

    /// <summary>The end of the audit chain when the process was read from it.</summary>
    public required AuditMark AuditMark { get; init; }

    /// <summary>The revision that is archived.</summary>
    public ArchivedRevision Revision => History[^1];

    /// <summary>The unit.</summary>
    public ArchivedAgency Agency => Agencies[0];
}

/// <summary>The number of a package in the archive (档号).</summary>
/// <param name="Text">The number as it is written.</param>
/// <param name="Year">The report year.</param>
/// <param name="Sequence">Its place among the packages of the year, from 1, without gaps.</param>
public sealed record ArchiveNumber(string Text, int Year, int Sequence);

/// <summary>What an installation says of its archive; the values stand in its settings.</summary>
/// <param name="Fonds">全宗号.</param>
/// <param name="Issue">机构或问题.</param>
/// <param name="Retention">保管期限.</param>
/// <param name="Environment">Programs and system with which the files were made (软硬件环境).</param>
public sealed record ArchiveHolding(string Fonds, string Issue, string Retention, string Environment)
{
    /// <summary>The classes of retention there are (国家档案局令第8号).</summary>
    public static IReadOnlyList<string> Retentions { get; } = ["永久", "30年", "10年"];
}

/// <summary>A unit as the archive knows it.</summary>
/// <param name="Slug">Its slug.</param>
/// <param name="Name">Its name at present.</param>
/// <param name="Kind">What kind of organ it is.</param>
/// <param name="FirstYear">First report year it owes.</param>
public sealed record ArchivedAgency(string Slug, string Name, AgencyKind Kind, int FirstYear);

/// <summary>A revision in the history of a report.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Digest">Digest of its content.</param>
/// <param name="StartedAt">When it was begun.</param>
/// <param name="PublishedAt">When it was published.</param>
/// <param name="PublishedBy">Who published it.</param>
/// <param name="Reason">Why it corrects the one before; null in the first.</param>
/// <param name="ChangeNote">What it corrects; null in the first.</param>
public sealed record ArchivedRevision(
    int Number, string Digest, DateTimeOffset StartedAt, DateTimeOffset PublishedAt, Actor PublishedBy, AmendmentReason? Reason, string? ChangeNote);

/// <summary>One act in the making of a report.</summary>
/// <param name="Action">One of the acts of <see cref="ProcessActions"/>.</param>
/// <param name="StepName">Name of the review step, or the act again.</param>
/// <param name="StepNumber">Number of the review step, from 1; 0 for the other acts.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Digest">Digest of what was acted on; null while it was still being written.</param>
/// <param name="Comment">What the person added; may be empty.</param>
/// <param name="Evidence">The line of the audit log; null where the log begins later.</param>
public sealed record ProcessStep(
    string Action, string StepName, int StepNumber, Actor By, DateTimeOffset At, string? Digest, string Comment, AuditMark? Evidence);

/// <summary>The acts by which a report comes about.</summary>
public static class ProcessActions
{
    /// <summary>Somebody wrote in it.</summary>
    public const string Drafted = "起草";

    /// <summary>It was handed over to review.</summary>
    public const string Submitted = "提交";

    /// <summary>A step of review was signed.</summary>
    public const string Reviewed = "审核";

    /// <summary>It was published.</summary>
    public const string Published = "公开";

    /// <summary>It was archived.</summary>
    public const string Archived = "归档";

    /// <summary>All of them, in their order.</summary>
    public static IReadOnlyList<string> All { get; } = [Drafted, Submitted, Reviewed, Published, Archived];
}
