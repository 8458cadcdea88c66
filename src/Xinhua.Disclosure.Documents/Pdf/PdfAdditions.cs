namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>A file to be carried inside the PDF, tied to the document as its data.</summary>
/// <param name="Name">File name; unique in the document.</param>
/// <param name="MediaType">Such as application/json.</param>
/// <param name="Description">What it is, for readers of the document.</param>
/// <param name="Content">The file.</param>
public sealed record PdfAttachment(string Name, string MediaType, string Description, ReadOnlyMemory<byte> Content);

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
}
