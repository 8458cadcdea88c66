using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Xinhua.Disclosure.Documents.Blocks;
using Xinhua.Disclosure.Documents.Office;

namespace Xinhua.Disclosure.Documents.Docx;

/// <summary>What a Word document says of itself, and what stands at its end.</summary>
/// <param name="Title">The report's title.</param>
/// <param name="Creator">The agency's full name.</param>
/// <param name="CreatedAt">The instant of publishing.</param>
/// <param name="Note">Lines of the note at the end, see <see cref="PublicationNote"/>.</param>
public sealed record DocxMetadata(string Title, string Creator, DateTimeOffset CreatedAt, IReadOnlyList<(string Label, string Value)> Note);

/// <summary>
/// Writes blocks as a Word document in the layout of official documents (GB/T 9704-2012 with the margins of GB/T 33476.2-2016 for office software):
/// A4, 22 lines of 28 characters, real headings and tables. Fonts are named and not embedded; where one is missing the program that opens the file takes its own.
/// </summary>
public static class DocxWriter
{
    /// <summary>The media type of a Word document.</summary>
    public const string ContentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    /// <summary>A4, in twentieths of a point like all lengths here; the margins leave 156 × 225 mm for the text and half a line above and below it.</summary>
    private const int PageWidth = 11_906, PageHeight = 16_838, TopMargin = 1_960, BottomMargin = 1_847, LeftMargin = 1_587, RightMargin = 1_474;

    /// <summary>Width of the text: 156 mm.</summary>
    internal const int TextWidth = PageWidth - LeftMargin - RightMargin;

    /// <summary>The page number stands 7 mm below the text, whose lower edge is 35 mm above that of the page.</summary>
    private const int FooterDistance = 1_417;

    private const int LinePitch = (PageHeight - TopMargin - BottomMargin) / 22;

    /// <summary>How much further apart than their size the characters of the grid stand, in 4096ths of a point: 15.79 points for 16.</summary>
    private const int CharacterSpace = -842;

    /// <summary>The pitch of the lines as styles hold it.</summary>
    internal static string LinePitchText { get; } = LinePitch.ToString(CultureInfo.InvariantCulture);

    private const int CharactersInTitleLine = 20;
    private const string TitleTail = "政府信息公开工作年度报告";

    /// <summary>The file; the same blocks always give the same bytes. Characters that no Word document can hold are left out.</summary>
    /// <param name="blocks">What to write.</param>
    /// <param name="metadata">What the file says of itself.</param>
    public static byte[] Write(IReadOnlyList<Block> blocks, DocxMetadata metadata)
    {
        using var stream = new MemoryStream();
        using (var document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var main = document.AddMainDocumentPart();
            document.ChangeIdOfPart(main, "rId1");
            main.AddNewPart<StyleDefinitionsPart>("rId1").Styles = DocxStyles.Styles();
            main.AddNewPart<DocumentSettingsPart>("rId2").Settings = Settings();
            main.AddNewPart<FontTablePart>("rId3").Fonts = DocxStyles.FontTable();
            main.AddNewPart<FooterPart>("rId4").Footer = PageNumber(JustificationValues.Right);
            main.AddNewPart<FooterPart>("rId5").Footer = PageNumber(JustificationValues.Left);
            var body = new Body(blocks.SelectMany(Elements));
            body.Append(Note(metadata.Note));
            body.Append(Section());
            main.Document = new Document(body);
            var core = document.AddCoreFilePropertiesPart();
            document.ChangeIdOfPart(core, "rId2");
            PackedFile.Describe(core, metadata.Title, metadata.Creator, metadata.CreatedAt);
        }

        return PackedFile.Of(stream);
    }

    /// <summary>A run of text, of which blanks at the ends are kept.</summary>
    internal static Run Run(string text, string? style = null)
    {
        var properties = style is null ? null : new RunProperties(new RunStyle { Val = style });
        return new Run(new Text(PackedFile.Legal(text)) { Space = SpaceProcessingModeValues.Preserve }) { RunProperties = properties };
    }

    /// <summary>A paragraph of a style.</summary>
    internal static Paragraph Paragraph(string style, params IEnumerable<Run> runs) => new(runs) { ParagraphProperties = new ParagraphProperties(new ParagraphStyleId { Val = style }) };

    private static IEnumerable<OpenXmlElement> Elements(Block block) => block switch
    {
        Block.Title title => [Paragraph(DocxStyles.Title, TitleRuns(title.Text)), Paragraph(DocxStyles.Body)],
        Block.Heading heading => [Paragraph(DocxStyles.Heading, Run(heading.Text))],
        Block.Paragraph { Body: "" } only => [Paragraph(DocxStyles.SubHeading, Run(only.Lead!))],
        Block.Paragraph { Lead: { } lead } led => [Paragraph(DocxStyles.Body, Run(lead, DocxStyles.Lead), Run(led.Body))],
        Block.Paragraph paragraph => [Paragraph(DocxStyles.Body, Run(paragraph.Body))],
        Block.Table table => [new DocxTable(table).Build(), Paragraph(DocxStyles.TableEnd)],
        _ => throw new InvalidOperationException($"A block of the kind {block.GetType().Name} cannot be written."),
    };

    /// <summary>A title that takes more than a line is broken where a word ends (GB/T 9704-2012, 7.3.1).</summary>
    private static IEnumerable<Run> TitleRuns(string title)
    {
        if (title.Length <= CharactersInTitleLine || !title.EndsWith(TitleTail, StringComparison.Ordinal) || title.Length == TitleTail.Length)
        {
            return [Run(title)];
        }

        return [Run(title[..^TitleTail.Length]), new Run(new Break()), Run(TitleTail)];
    }

    private static IEnumerable<Paragraph> Note(IReadOnlyList<(string Label, string Value)> lines) =>
        lines.Count == 0 ? [] : [Paragraph(DocxStyles.NoteHeading, Run(PublicationNote.Heading)), .. lines.Select(line => Paragraph(DocxStyles.Note, Run($"{line.Label}：{line.Value}")))];

    private static SectionProperties Section() => new(
        new FooterReference { Type = HeaderFooterValues.Default, Id = "rId4" },
        new FooterReference { Type = HeaderFooterValues.Even, Id = "rId5" },
        new PageSize { Width = PageWidth, Height = PageHeight },
        new PageMargin { Top = TopMargin, Bottom = BottomMargin, Left = LeftMargin, Right = RightMargin, Header = 851, Footer = FooterDistance, Gutter = 0 },
        new DocGrid { Type = DocGridValues.LinesAndChars, LinePitch = LinePitch, CharacterSpace = CharacterSpace });

    /// <summary>— 1 —, one character in from the outer edge (7.5).</summary>
    private static Footer PageNumber(JustificationValues side)
    {
        const string oneCharacter = "280";
        var indentation = side == JustificationValues.Right ? new Indentation { Right = oneCharacter } : new Indentation { Left = oneCharacter };
        return new Footer(new Paragraph(Run("— "), new SimpleField(Run("1")) { Instruction = " PAGE " }, Run(" —"))
        {
            ParagraphProperties = new ParagraphProperties(new ParagraphStyleId { Val = DocxStyles.PageNumber }, indentation, new Justification { Val = side }),
        });
    }

    private static Settings Settings() => new(
        new EvenAndOddHeaders(),
        new CharacterSpacingControl { Val = CharacterSpacingValues.DoNotCompress },
        new Compatibility(
            new CompatibilitySetting { Name = CompatSettingNameValues.CompatibilityMode, Uri = "http://schemas.microsoft.com/office/word", Val = "15" }),
        new ThemeFontLanguages { Val = PackedFile.Language, EastAsia = PackedFile.Language });
}
