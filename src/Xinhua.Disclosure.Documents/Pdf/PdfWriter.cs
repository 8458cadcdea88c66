using System.Text;
using SkiaSharp;
using Xinhua.Disclosure.Documents.Blocks;

namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>
/// Draws a report as a PDF: A4, 22 lines of 28 characters, headings, tables and page numbers after GB/T 9704-2012; PDF/A-2u with subset fonts.
/// Safe to be used from several threads.
/// </summary>
public sealed class PdfWriter(PdfFonts fonts) : IPdfEngine
{
    /// <summary>Draws the blocks in order. The same blocks, metadata and fonts always give the same bytes.</summary>
    /// <param name="blocks">What to draw.</param>
    /// <param name="metadata">What the file says of itself.</param>
    /// <returns>The file; characters that no font has are printed as 〓 and listed.</returns>
    /// <exception cref="FileNotFoundException">The shipped fonts are not beside the program.</exception>
    public PdfFile Write(IReadOnlyList<Block> blocks, PdfMetadata metadata)
    {
        var type = new Typesetter(fonts);
        var sheets = new Composer(type).Compose(blocks);
        return new PdfFile(Draw(sheets, metadata), sheets.Count, type.Used, type.Missing);
    }

    private static byte[] Draw(IReadOnlyList<Sheet> sheets, PdfMetadata metadata)
    {
        using var subsets = new DrawnFonts(sheets.SelectMany(sheet => sheet.Glyphs).Select(placed => placed.Glyph));
        using var stream = new MemoryStream();
        using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        using var rule = new SKPaint { Color = SKColors.Black, Style = SKPaintStyle.Stroke, StrokeWidth = 0.5f, StrokeCap = SKStrokeCap.Square };
        var description = new SKDocumentPdfMetadata
        {
            Title = metadata.Title,
            Author = metadata.Author,
            Creator = "Xinhua.Disclosure",
            Creation = metadata.CreatedAt.UtcDateTime,
            Modified = metadata.CreatedAt.UtcDateTime,
            PdfA = true,
        };
        using (var document = SKDocument.CreatePdf(stream, description))
        {
            foreach (var sheet in sheets)
            {
                var canvas = document.BeginPage(Sheet.PageWidth, Sheet.PageHeight);

                // Skia counts from the top of a page rounded to whole points.
                canvas.Translate(0, MathF.Round(Sheet.PageHeight) - Sheet.PageHeight);
                foreach (var (x1, y1, x2, y2) in sheet.Rules)
                {
                    canvas.DrawLine(x1, y1, x2, y2, rule);
                }

                subsets.Draw(canvas, sheet.Glyphs, ink);
                document.EndPage();
            }

            document.Close();
        }

        return FinishedPdf.Of(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    /// <summary>The subset fonts of one document.</summary>
    private sealed class DrawnFonts : IDisposable
    {
        private readonly Dictionary<(FontFace Face, Rune Character), (SKTypeface Typeface, ushort Glyph)> glyphs = [];
        private readonly List<SKTypeface> typefaces = [];

        public DrawnFonts(IEnumerable<Glyph> used)
        {
            foreach (var face in used.DistinctBy(glyph => (glyph.Face, glyph.Character)).GroupBy(glyph => glyph.Face))
            {
                // Two characters that share a glyph (a radical and its character) would come back as one from the page: each gets a font of its own.
                var layers = face
                    .GroupBy(glyph => glyph.Id)
                    .SelectMany(same => same.OrderBy(glyph => glyph.Character.Value).Select((glyph, layer) => (glyph.Character, Layer: layer)))
                    .GroupBy(entry => entry.Layer, entry => entry.Character);
                foreach (var layer in layers)
                {
                    var characters = layer.OrderBy(character => character.Value).ToList();
                    var typeface = face.Key.Subset(characters);
                    typefaces.Add(typeface);
                    using var font = new SKFont(typeface);
                    foreach (var character in characters)
                    {
                        glyphs[(face.Key, character)] = (typeface, font.GetGlyph(character.Value));
                    }
                }
            }
        }

        public void Draw(SKCanvas canvas, IReadOnlyList<(Glyph Glyph, float X, float Y)> placed, SKPaint ink)
        {
            var start = 0;
            while (start < placed.Count)
            {
                var first = placed[start].Glyph;
                var typeface = glyphs[(first.Face, first.Character)].Typeface;
                var end = start;
                while (end < placed.Count
                    && placed[end].Glyph is var next
                    && next.Size == first.Size
                    && next.Condensed == first.Condensed
                    && glyphs[(next.Face, next.Character)].Typeface == typeface)
                {
                    end++;
                }

                DrawRun(canvas, placed, start, end, typeface, ink);
                start = end;
            }
        }

        public void Dispose() => typefaces.ForEach(typeface => typeface.Dispose());

        private void DrawRun(SKCanvas canvas, IReadOnlyList<(Glyph Glyph, float X, float Y)> placed, int start, int end, SKTypeface typeface, SKPaint ink)
        {
            var ids = new ushort[end - start];
            var points = new SKPoint[end - start];
            for (var i = start; i < end; i++)
            {
                ids[i - start] = glyphs[(placed[i].Glyph.Face, placed[i].Glyph.Character)].Glyph;
                points[i - start] = new SKPoint(placed[i].X, placed[i].Y);
            }

            using var font = new SKFont(typeface, placed[start].Glyph.Size, placed[start].Glyph.Condensed)
            {
                Hinting = SKFontHinting.None,
                Subpixel = true,
                LinearMetrics = true,
            };
            using var builder = new SKTextBlobBuilder();
            builder.AddPositionedRun(ids, font, points);
            using var text = builder.Build();
            canvas.DrawText(text, 0, 0, ink);
        }
    }
}
