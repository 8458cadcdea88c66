using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Core.Reports;

/// <summary>A stored number.</summary>
public sealed class RevisionFigure
{
    /// <summary>Longest remark.</summary>
    public const int NoteLength = 200;

    /// <summary>The revision it belongs to.</summary>
    public int RevisionId { get; private set; }

    /// <summary>The entered cell.</summary>
    public required CellKey Cell { get; init; }

    /// <summary>The number, in the cell's unit.</summary>
    public required decimal Value { get; set; }

    /// <summary>A remark, e.g. 其中修订16件.</summary>
    public string? Note { get; set; }
}

/// <summary>The stored text of a section.</summary>
public sealed class RevisionText
{
    /// <summary>Longest section key.</summary>
    public const int SectionLength = 40;

    /// <summary>The revision it belongs to.</summary>
    public int RevisionId { get; private set; }

    /// <summary>Key of the section.</summary>
    public required string Section { get; init; }

    /// <summary>Paragraphs, one a line, as <see cref="Narrative.Clean"/> leaves them.</summary>
    public required string Text { get; set; }
}

/// <summary>Why a finding may stand. It lapses when what it speaks of changes.</summary>
public sealed class Justification
{
    /// <summary>Longest subject.</summary>
    public const int SubjectLength = 400;

    /// <summary>Longest reason.</summary>
    public const int ReasonLength = 500;

    /// <summary>Key in the database.</summary>
    public int Id { get; private set; }

    /// <summary>The revision it belongs to.</summary>
    public int RevisionId { get; private set; }

    /// <summary>What it excuses: <see cref="Finding.Subject"/>, shortened to a digest where it is too long.</summary>
    public required string Subject { get; init; }

    /// <summary>The reason, in Chinese.</summary>
    public required string Reason { get; init; }

    /// <summary>Who gave it.</summary>
    public required Actor By { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>Digest of the values or the text it excuses.</summary>
    public required string ValuesDigest { get; init; }

    /// <summary>The subject of a finding as it is stored.</summary>
    public static string SubjectOf(Finding finding) =>
        finding.Subject.Length <= SubjectLength ? finding.Subject : $"{finding.RuleId} {ContentDigest.Of(finding.Subject)}";

    /// <summary>
    /// Digest of what a finding says and speaks of: its message, in which last year's numbers stand, with its cells' numbers or its section's text.
    /// </summary>
    public static string DigestOf(Finding finding, ReportContent report) => ContentDigest.Of(finding.Message + '\n' + (
        finding.Section is { } section
            ? report.Text(section)
            : string.Join('\n', finding.Cells.Select(cell => $"{cell} {FigureText.Write(report.Figures[cell])}"))));

    /// <summary>Whether it still excuses a finding.</summary>
    public bool Excuses(Finding finding, ReportContent report) =>
        finding.MayBeExcused && Subject == SubjectOf(finding) && ValuesDigest == DigestOf(finding, report);
}

/// <summary>A signature under one step of review.</summary>
public sealed class Approval
{
    /// <summary>Longest step name and comment.</summary>
    public const int CommentLength = 500;

    /// <summary>Key in the database.</summary>
    public int Id { get; private set; }

    /// <summary>The revision it belongs to.</summary>
    public int RevisionId { get; private set; }

    /// <summary>The submission it belongs to; approvals of earlier rounds no longer count.</summary>
    public required int Round { get; init; }

    /// <summary>Index of the step, from 0.</summary>
    public required int Step { get; init; }

    /// <summary>Name of the step at the time.</summary>
    public required string StepName { get; init; }

    /// <summary>Who signed.</summary>
    public required Actor By { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>Digest of exactly what was approved.</summary>
    public required string Digest { get; init; }

    /// <summary>A comment; may be empty.</summary>
    public required string Comment { get; init; }
}

/// <summary>Why a submission was returned.</summary>
public sealed class ReturnNote
{
    /// <summary>Longest text.</summary>
    public const int TextLength = 1000;

    /// <summary>Key in the database.</summary>
    public int Id { get; private set; }

    /// <summary>The revision it belongs to.</summary>
    public int RevisionId { get; private set; }

    /// <summary>The submission that was returned.</summary>
    public required int Round { get; init; }

    /// <summary>The reason, in Chinese.</summary>
    public required string Text { get; init; }

    /// <summary>Who returned it.</summary>
    public required Actor By { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }
}

/// <summary>A person who changed a revision, and so may not sign it.</summary>
public sealed class Contribution
{
    /// <summary>The revision.</summary>
    public int RevisionId { get; private set; }

    /// <summary>The account.</summary>
    public required int AccountId { get; init; }
}

/// <summary>What kind of file was published.</summary>
public enum PublishedFileKind
{
    /// <summary>The body of the public page.</summary>
    Html,

    /// <summary>The document for reading and the archive.</summary>
    Pdf,

    /// <summary>Figures and text for machines.</summary>
    Json,

    /// <summary>Figures for spreadsheets.</summary>
    Csv,
}

/// <summary>A file made from a revision at the moment of publication, and never again.</summary>
public sealed class PublishedFile
{
    /// <summary>The revision.</summary>
    public int RevisionId { get; private set; }

    /// <summary>What kind of file.</summary>
    public required PublishedFileKind Kind { get; init; }

    /// <summary>The bytes that are served.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Their SHA-256, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>A file with its digest.</summary>
    public static PublishedFile Of(PublishedFileKind kind, byte[] bytes) => new()
    {
        Kind = kind,
        Bytes = bytes,
        Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)),
    };
}
