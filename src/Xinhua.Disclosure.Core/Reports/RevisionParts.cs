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
    /// Digest of what a finding says and speaks of: its message, in which last year's numbers stand, with its cells' numbers and its sentence,
    /// or the text of its section when it speaks of no single sentence.
    /// </summary>
    public static string DigestOf(Finding finding, ReportContent report) => ContentDigest.Of(string.Join('\n',
    [
        finding.Message,
        .. finding.Section is { } section ? [finding.Sentence ?? report.Text(section)] : Array.Empty<string>(),
        .. finding.Cells.Select(cell => $"{cell} {FigureText.Write(report.Figures[cell])}"),
    ]));

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

/// <summary>What a note is pinned to: a cell, a sentence of a section, a section as a whole, or nothing in particular.</summary>
/// <param name="Cell">The cell, or null.</param>
/// <param name="Section">Key of the section, or null.</param>
/// <param name="Excerpt">The words of the section it speaks of, or null.</param>
public sealed record NotePlace(CellKey? Cell, string? Section, string? Excerpt)
{
    /// <summary>Speaks of the whole report.</summary>
    public static readonly NotePlace WholeReport = new(null, null, null);

    /// <summary>Why the content has no such place; null when it has.</summary>
    public string? WhyNotIn(ReportContent content) => this switch
    {
        { Cell: { } cell } when content.Format.Find(cell) is null => $"这份报告的表格里没有「{cell}」这一格。",
        { Section: { } section } when content.Format.Section(section) is not { IsText: true } => $"这份报告没有「{section}」这一部分文字。",
        { Section: null, Excerpt.Length: > 0 } => "引用了文字，请同时选择它在哪一部分。",
        { Section: { } section, Excerpt: { Length: > 0 } excerpt } when !content.Text(section).Contains(excerpt, StringComparison.Ordinal) =>
            "引用的文字在这一部分里找不到，请从报告中原样复制。",
        _ => null,
    };
}

/// <summary>
/// What a reviewer wants changed. Pinned while reviewing, it reaches the writers with the return, who deal with the notes one by one.
/// </summary>
public sealed class ReturnNote
{
    /// <summary>Longest text.</summary>
    public const int TextLength = 1000;

    /// <summary>Longest quotation and reply.</summary>
    public const int ExcerptLength = 300;

    /// <summary>Key in the database.</summary>
    public int Id { get; private set; }

    /// <summary>The revision it belongs to.</summary>
    public int RevisionId { get; private set; }

    /// <summary>The submission it was written on.</summary>
    public required int Round { get; init; }

    /// <summary>The cell it is pinned to, if any.</summary>
    public CellKey? Cell { get; init; }

    /// <summary>The section it is pinned to, if any.</summary>
    public string? Section { get; init; }

    /// <summary>The words of the section it speaks of, if any.</summary>
    public string? Excerpt { get; init; }

    /// <summary>What is wrong and what to do, in Chinese.</summary>
    public required string Text { get; init; }

    /// <summary>Who wrote it.</summary>
    public required Actor By { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>Who dealt with it; null while nobody did.</summary>
    public Actor? ResolvedBy { get; private set; }

    /// <summary>When it was dealt with, UTC.</summary>
    public DateTime? ResolvedAt { get; private set; }

    /// <summary>What was done about it; may be empty.</summary>
    public string? Reply { get; private set; }

    /// <summary>Whether it still waits for the writers.</summary>
    public bool IsOpen => ResolvedAt is null;

    internal void Resolve(string? reply, Actor actor, DateTime now) => (ResolvedBy, ResolvedAt, Reply) = (actor, now, reply?.Trim() ?? "");
}

/// <summary>What was submitted in a round, kept so that reviewers can see what changed since.</summary>
public sealed class Submission
{
    /// <summary>The revision it belongs to.</summary>
    public int RevisionId { get; private set; }

    /// <summary>The round, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>Who submitted.</summary>
    public required Actor By { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>Digest of the content.</summary>
    public required string Digest { get; init; }

    /// <summary>The content, as <see cref="ContentSnapshot"/> writes it.</summary>
    public required string Snapshot { get; init; }
}

/// <summary>A reviewer's beginning of a review: from now on the author cannot take the submission back.</summary>
public sealed class ReviewLook
{
    /// <summary>The revision it belongs to.</summary>
    public int RevisionId { get; private set; }

    /// <summary>The submission that is reviewed.</summary>
    public required int Round { get; init; }

    /// <summary>The reviewer's account.</summary>
    public required int AccountId { get; init; }

    /// <summary>The reviewer's name at the time.</summary>
    public required string Name { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }
}

/// <summary>A question sent up because it is uncertain whether something may be published; while it is open nothing goes out (条例第十七条).</summary>
public sealed class Referral
{
    /// <summary>Longest question and decision.</summary>
    public const int TextLength = 1000;

    /// <summary>Key in the database.</summary>
    public int Id { get; private set; }

    /// <summary>The revision it belongs to.</summary>
    public int RevisionId { get; private set; }

    /// <summary>Who decides.</summary>
    public required ReferralAuthority Authority { get; init; }

    /// <summary>What is uncertain, in Chinese.</summary>
    public required string Question { get; init; }

    /// <summary>Who sent it up.</summary>
    public required Actor By { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>What was decided; null while nothing is.</summary>
    public string? Decision { get; private set; }

    /// <summary>Who recorded the decision.</summary>
    public Actor? SettledBy { get; private set; }

    /// <summary>When it was recorded, UTC.</summary>
    public DateTime? SettledAt { get; private set; }

    /// <summary>Whether the decision is still awaited.</summary>
    public bool IsOpen => SettledAt is null;

    internal void Settle(string decision, Actor actor, DateTime now) => (Decision, SettledBy, SettledAt) = (decision.Trim(), actor, now);
}

/// <summary>A person who changed a revision, or one that it goes back to, and so may not sign it.</summary>
public sealed class Contribution
{
    /// <summary>The revision.</summary>
    public int RevisionId { get; private set; }

    /// <summary>The account.</summary>
    public required int AccountId { get; init; }

    /// <summary>Its name at the time.</summary>
    public required string Name { get; init; }
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

    /// <summary>The document for word processors.</summary>
    Docx,

    /// <summary>Tables, texts and figures as a workbook.</summary>
    Xlsx,
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
