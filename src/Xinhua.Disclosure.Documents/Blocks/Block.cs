using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Documents.Blocks;

/// <summary>A part of the document. Writers (page, PDF, Word) draw blocks and know nothing else of a report.</summary>
public abstract record Block
{
    private Block()
    {
    }

    /// <summary>The title of the report.</summary>
    /// <param name="Text">〔机关全称〕〔年〕年政府信息公开工作年度报告.</param>
    public sealed record Title(string Text) : Block;

    /// <summary>The heading of a section, first level (黑体).</summary>
    /// <param name="Section">Key of the section; unique in the document, usable as an anchor.</param>
    /// <param name="Text">The heading in the exact wording of the form.</param>
    public sealed record Heading(string Section, string Text) : Block;

    /// <summary>A paragraph of text.</summary>
    /// <param name="Lead">A second-level heading that leads it (楷体); null when there is none.</param>
    /// <param name="Body">The text; empty when the paragraph is a heading only.</param>
    public sealed record Paragraph(string? Lead, string Body) : Block;

    /// <summary>A table of the form with its numbers.</summary>
    /// <param name="Form">The table's printed grid and labels.</param>
    /// <param name="Figures">The numbers; a blank cell is drawn empty.</param>
    /// <param name="Notes">Remarks on single numbers.</param>
    public sealed record Table(FormatTable Form, Figures Figures, IReadOnlyDictionary<CellKey, string> Notes) : Block;
}

/// <summary>A report as a list of blocks.</summary>
public static class ReportBlocks
{
    private const int LinesToWriteOn = 6;

    /// <summary>Title, then every section of the form in order: its heading with its paragraphs or its table.</summary>
    public static IReadOnlyList<Block> Of(ReportContent report)
    {
        List<Block> blocks = [new Block.Title(report.Title)];
        foreach (var section in report.Format.Sections)
        {
            blocks.Add(new Block.Heading(section.Key, section.Heading));
            if (section.Table is { } table)
            {
                blocks.Add(new Block.Table(report.Format.Table(table), report.Figures, report.Notes));
            }
            else
            {
                blocks.AddRange(Narrative.Paragraphs(report.Text(section.Key)).Select(paragraph => new Block.Paragraph(paragraph.Lead, paragraph.Body)));
            }
        }

        return blocks;
    }

    /// <summary>The empty form of a year: every table without numbers, and in place of every text what the form asks to be written there.</summary>
    /// <param name="format">The form.</param>
    /// <param name="title">The title, see <see cref="ReportContent.Title"/>.</param>
    public static IReadOnlyList<Block> Blank(ReportFormat format, string title)
    {
        List<Block> blocks = [new Block.Title(title)];
        foreach (var section in format.Sections)
        {
            blocks.Add(new Block.Heading(section.Key, section.Heading));
            if (section.Table is { } table)
            {
                blocks.Add(new Block.Table(format.Table(table), Figures.Empty(format), new Dictionary<CellKey, string>()));
                continue;
            }

            blocks.Add(new Block.Paragraph(null, section.Guidance is { Length: > 0 } prompt ? $"（{prompt}）" : "（在此填写）"));
            blocks.AddRange(Enumerable.Repeat(new Block.Paragraph(null, "　"), LinesToWriteOn));
        }

        return blocks;
    }
}
