using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>A file to be carried inside the PDF, tied to the document as its data.</summary>
/// <param name="Name">File name; unique in the document.</param>
/// <param name="MediaType">Such as application/json.</param>
/// <param name="Description">What it is, for readers of the document.</param>
/// <param name="Content">The file.</param>
public sealed record PdfAttachment(string Name, string MediaType, string Description, ReadOnlyMemory<byte> Content);

/// <summary>What stands at the end of a published report, so that a copy can be proved.</summary>
/// <param name="Stamp">Revision, instant and digest.</param>
/// <param name="Code">The check code, see <see cref="CheckCode"/>.</param>
/// <param name="Site">Address of the portal without a stroke at its end; null when it is not known, and then the picture holds the code alone.</param>
public sealed record PdfImprint(PublicationStamp Stamp, string Code, string? Site)
{
    /// <summary>What the picture holds: the address of the page that checks the code, or the code.</summary>
    public string Target => Site is null ? CheckCode.Print(Code) : $"{Site}/verify?code={Code}";
}

/// <summary>The head of a document as an agency sends it out (版头; GB/T 9704-2012, 7.2).</summary>
/// <param name="Mark">发文机关标志, printed large in red.</param>
/// <param name="Number">发文字号; null when there is none.</param>
public sealed record PdfHead(string Mark, string? Number);

/// <summary>What a document carries besides its blocks.</summary>
public sealed record PdfAdditions
{
    /// <summary>A plain document: tagged, nothing attached.</summary>
    public static PdfAdditions None { get; } = new();

    /// <summary>Files inside the file; with any of them it is PDF/A-3, without PDF/A-2.</summary>
    public IReadOnlyList<PdfAttachment> Attachments { get; init; } = [];

    /// <summary>
    /// Whether the structure of the text goes into the file: level A of PDF/A (ISO 19005-2, 6.7), else level U, which is smaller and has copyable text only.
    /// </summary>
    public bool IsTagged { get; init; } = true;

    /// <summary>The note at the end; null for none.</summary>
    public PdfImprint? Imprint { get; init; }

    /// <summary>The red head of the first page; null for none.</summary>
    public PdfHead? Head { get; init; }

    /// <summary>
    /// Digest of a text that is not published yet: 草稿 is set across every page and the digest at its foot, so that a signed paper can be matched
    /// with the text. Null for what is no draft.
    /// </summary>
    public string? DraftDigest { get; init; }
}
