namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>What a PDF says of itself.</summary>
/// <param name="Title">The title shown by readers instead of the file name.</param>
/// <param name="Author">The agency.</param>
/// <param name="CreatedAt">When the document was made.</param>
public sealed record PdfMetadata(string Title, string Author, DateTimeOffset CreatedAt);

/// <summary>A font that text of a role was set in.</summary>
/// <param name="Role">What the text was.</param>
/// <param name="Family">The font's family name.</param>
/// <param name="IsSubstitute">It is one of the shipped fonts and not the typeface that GB/T 9704-2012 asks for.</param>
public sealed record PdfFontUse(PdfFontRole Role, string Family, bool IsSubstitute);

/// <summary>A finished PDF.</summary>
/// <param name="Content">The file.</param>
/// <param name="PageCount">Number of pages.</param>
/// <param name="Fonts">Every font used, by role; a role has several when a font lacked some of its characters.</param>
/// <param name="MissingCharacters">Characters that no font has; each was printed as 〓. Empty for a document that may be published as it is.</param>
public sealed record PdfFile(ReadOnlyMemory<byte> Content, int PageCount, IReadOnlyList<PdfFontUse> Fonts, IReadOnlyList<string> MissingCharacters);
