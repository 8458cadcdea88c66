using DiffPlex;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Documents.Comparison;

/// <summary>A cell whose number or remark differs.</summary>
/// <param name="Cell">The cell, entered or computed.</param>
/// <param name="Was">The number before, in the cell's unit; null when it was blank.</param>
/// <param name="Now">The number after; null when it is blank.</param>
/// <param name="NoteWas">The remark before; null when there was none.</param>
/// <param name="NoteNow">The remark after; null when there is none.</param>
public sealed record CellDifference(FormatCell Cell, decimal? Was, decimal? Now, string? NoteWas, string? NoteNow);

/// <summary>What became of a sentence.</summary>
public enum SentenceChange
{
    /// <summary>It stands in both.</summary>
    Kept,

    /// <summary>It stood only in the one before.</summary>
    Removed,

    /// <summary>It stands only in the one after.</summary>
    Added,
}

/// <summary>A sentence, or a paragraph of a very long text, with what became of it.</summary>
/// <param name="Change">What became of it.</param>
/// <param name="Text">Its words.</param>
public sealed record Sentence(SentenceChange Change, string Text);

/// <summary>A section whose text differs.</summary>
/// <param name="Section">The section.</param>
/// <param name="Sentences">All its sentences in reading order, removed ones before those that stand in their place.</param>
public sealed record SectionDifference(FormatSection Section, IReadOnlyList<Sentence> Sentences);

/// <summary>What differs between two states of one report: cell by cell, sentence by sentence.</summary>
/// <param name="Cells">Cells that differ, in printed order, totals included.</param>
/// <param name="Sections">Sections that differ, in printed order.</param>
public sealed record ReportComparison(IReadOnlyList<CellDifference> Cells, IReadOnlyList<SectionDifference> Sections)
{
    // Comparing takes time by the product of length and difference; beyond this a text is compared paragraph by paragraph, then as a whole.
    private const int MostPieces = 4000;

    private static readonly char[] SentenceEnds = ['。', '！', '？', '；', '\n'];

    /// <summary>Whether nothing differs.</summary>
    public bool IsEmpty => Cells.Count == 0 && Sections.Count == 0;

    /// <summary>Compares two states of a report.</summary>
    /// <param name="format">The form of both.</param>
    /// <param name="was">The state before.</param>
    /// <param name="now">The state after.</param>
    public static ReportComparison Of(ReportFormat format, ContentSnapshot was, ContentSnapshot now)
    {
        var (before, after) = (FiguresOf(format, was), FiguresOf(format, now));
        var cells =
            from cell in format.Cells
            let noteWas = was.Notes.GetValueOrDefault(cell.Key.ToString())
            let noteNow = now.Notes.GetValueOrDefault(cell.Key.ToString())
            where before[cell.Key] != after[cell.Key] || noteWas != noteNow
            select new CellDifference(cell, before[cell.Key], after[cell.Key], noteWas, noteNow);
        var sections =
            from section in format.TextSections
            let textWas = was.Texts.GetValueOrDefault(section.Key, "")
            let textNow = now.Texts.GetValueOrDefault(section.Key, "")
            where textWas != textNow
            select new SectionDifference(section, Sentences(textWas, textNow));
        return new ReportComparison([.. cells], [.. sections]);
    }

    private static Figures FiguresOf(ReportFormat format, ContentSnapshot snapshot) =>
        new(format, snapshot.Figures.Select(figure => KeyValuePair.Create(CellKey.Parse(figure.Key, null), figure.Value)));

    private static List<Sentence> Sentences(string was, string now)
    {
        List<string> before = Split(was, SentenceEnds), after = Split(now, SentenceEnds);
        if (before.Count + after.Count > MostPieces)
        {
            (before, after) = (Split(was, ['\n']), Split(now, ['\n']));
        }

        if (before.Count + after.Count > MostPieces)
        {
            (before, after) = ([was], [now]);
        }

        var chunks = new Chunks(before, after);
        var difference = Differ.Instance.CreateDiffs(Chunks.Before, Chunks.After, ignoreWhiteSpace: false, ignoreCase: false, chunks);
        var sentences = new List<Sentence>(before.Count + after.Count);
        var (atBefore, atAfter) = (0, 0);
        foreach (var block in difference.DiffBlocks)
        {
            sentences.AddRange(after.Skip(atAfter).Take(block.InsertStartB - atAfter).Select(text => new Sentence(SentenceChange.Kept, text)));
            sentences.AddRange(before.Skip(block.DeleteStartA).Take(block.DeleteCountA).Select(text => new Sentence(SentenceChange.Removed, text)));
            sentences.AddRange(after.Skip(block.InsertStartB).Take(block.InsertCountB).Select(text => new Sentence(SentenceChange.Added, text)));
            (atBefore, atAfter) = (block.DeleteStartA + block.DeleteCountA, block.InsertStartB + block.InsertCountB);
        }

        sentences.AddRange(before.Skip(atBefore).Select(text => new Sentence(SentenceChange.Kept, text)));
        return sentences;
    }

    /// <summary>Pieces with the mark that ends each, so that together they are the text.</summary>
    private static List<string> Split(string text, char[] ends)
    {
        var pieces = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOfAny(ends, start);
            var next = end < 0 ? text.Length : end + 1;
            pieces.Add(text[start..next]);
            start = next;
        }

        return pieces;
    }

    /// <summary>Hands pieces that are cut already to a library that wants to cut them itself.</summary>
    private sealed class Chunks(List<string> before, List<string> after) : IChunker
    {
        public const string Before = "before";
        public const string After = "after";

        public IReadOnlyList<string> Chunk(string text) => text == Before ? before : after;
    }
}
