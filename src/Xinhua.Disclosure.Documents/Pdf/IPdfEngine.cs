using Xinhua.Disclosure.Documents.Blocks;

namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>Draws blocks as a PDF. The portal's own engine is <see cref="PdfWriter"/>; another is chosen when the portal is built, see docs/questpdf.md.</summary>
public interface IPdfEngine
{
    /// <summary>Draws the blocks in order.</summary>
    /// <param name="blocks">What to draw.</param>
    /// <param name="metadata">What the file says of itself.</param>
    /// <param name="additions">What the document carries besides; null for nothing.</param>
    /// <returns>The file; characters that no font has are printed as 〓 and listed.</returns>
    PdfFile Write(IReadOnlyList<Block> blocks, PdfMetadata metadata, PdfAdditions? additions = null);
}
