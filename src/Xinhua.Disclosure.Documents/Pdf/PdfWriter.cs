using Xinhua.Disclosure.Documents.Blocks;

namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>
/// Draws a report as a PDF: A4, 22 lines of 28 characters, headings, tables and page numbers after GB/T 9704-2012; PDF/A-2a, or PDF/A-3a with
/// files attached, with subset fonts, tags and bookmarks. Safe to be used from several threads.
/// </summary>
public sealed class PdfWriter(PdfFontLibrary fonts) : IPdfEngine
{
    /// <summary>Draws the blocks in order. The same blocks, metadata, additions and fonts always give the same bytes.</summary>
    /// <param name="blocks">What to draw.</param>
    /// <param name="metadata">What the file says of itself.</param>
    /// <param name="additions">What the document carries besides; null for nothing.</param>
    /// <returns>The file; characters that no font has are printed as 〓 and listed.</returns>
    /// <exception cref="FileNotFoundException">The shipped fonts are not beside the program.</exception>
    /// <exception cref="InvalidOperationException">Two attachments have the same name.</exception>
    public PdfFile Write(IReadOnlyList<Block> blocks, PdfMetadata metadata, PdfAdditions? additions = null)
    {
        additions ??= PdfAdditions.None;
        var type = new Typesetter(fonts);
        var composer = new Composer(type);
        var sheets = composer.Compose(blocks, additions);
        if (sheets is null)
        {
            composer = new Composer(type);
            sheets = composer.Compose(blocks, additions, keepsBack: true) ?? throw new InvalidOperationException("The note at the end has no place.");
        }

        var watermark = additions.DraftDigest is null ? null : Composer.Watermark(type);
        var content = new PdfAssembly(metadata, additions).Write(sheets, composer, watermark);
        return new PdfFile(content, sheets.Count, type.Used, type.Missing);
    }
}
