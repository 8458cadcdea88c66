using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>
/// Reads the rows of a report's tables into cells. A row is known by its label, a number by its place in the run of numbers after the label:
/// merged cells leave rows of one table with different numbers of cells, so a position alone says nothing.
/// </summary>
internal sealed class TableReading(FormLabels labels)
{
    private readonly List<Run> runs = [];
    private readonly Dictionary<CellKey, string> places = [];
    private readonly List<(FormBlock Block, int Start, int Width)> heads = [];
    private readonly Dictionary<FormBlock, List<int>> repeats = [];
    private readonly List<(int At, FormRow Row)> transposed = [];
    private readonly List<string> groups = [];
    private readonly List<(string Label, int At)> gridHeads = [];
    private readonly Dictionary<FormBlock, (int Grid, List<int> At)> grids = [];
    private int? headGrid;
    private bool isHeadOpen;
    private FormRow? previous;

    /// <summary>The numbers found.</summary>
    public Dictionary<CellKey, decimal> Values { get; } = [];

    /// <summary>Remarks on numbers.</summary>
    public Dictionary<CellKey, string> Notes { get; } = [];

    /// <summary>Cells that hold something else.</summary>
    public Dictionary<CellKey, string> Unreadable { get; } = [];

    /// <summary>Labels that are read as one of the form's though they are not printed like it.</summary>
    public List<StatedLabel> Labels { get; } = [];

    /// <summary>Reads all rows.</summary>
    /// <returns>Why they cannot be read without guessing, with the place; null when they can.</returns>
    public string? Read(IEnumerable<SourceRow> rows)
    {
        foreach (var row in rows)
        {
            if (Place(row) is { } complaint)
            {
                return complaint;
            }
        }

        return runs.Select(Fill).FirstOrDefault(complaint => complaint is not null) ?? Missing();
    }

    private string? Place(SourceRow row)
    {
        var texts = row.Cells
            .Select((text, at) => (Text: text, At: at))
            .Where(cell => cell.Text.Length > 0 && (labels.Knows(cell.Text) || !FigureCell.LooksLikeFigure(cell.Text)))
            .ToList();
        var labelled = texts.Select(cell => cell.At).ToHashSet();
        var firstFigure = Enumerable.Range(0, row.Cells.Count).Where(at => row.Cells[at].Length > 0 && !labelled.Contains(at)).DefaultIfEmpty(int.MaxValue).First();
        if (firstFigure == int.MaxValue)
        {
            if (texts.Count == 0)
            {
                return null;
            }

            if (IsHeadRow(texts))
            {
                return Head(row, texts);
            }
        }

        isHeadOpen = false;
        if (IsUnderTransposedHeads(row, texts))
        {
            return TransposedRun(row);
        }

        var rowGroups = new List<string>();
        foreach (var (text, at) in texts.TakeWhile(cell => cell.At < firstFigure))
        {
            var candidates = labels.Rows(text);
            if (candidates.Count > 0)
            {
                SetGroups(rowGroups);
                previous = Choose(candidates);
                Note(text, previous.Line.Label);
                return Add(row, previous.Line.Label, previous.Block, previous.Cells, LastOfMerged(row, at));
            }

            if (labels.IsGroup(text))
            {
                rowGroups.Add(LabelText.Fold(text));
            }
            else if (!labels.IsHead(text))
            {
                return Unknown(row, text);
            }
        }

        SetGroups(rowGroups);
        if (firstFigure == int.MaxValue)
        {
            return null;
        }

        return rowGroups.Count > 0
            ? $"{row.Place}「{texts[0].Text}」在{labels.Format.Id}年的格式中下面分若干行，本身没有数字。请检查表格是否用了别的格式，或者漏了下一级的栏目名称。"
            : $"{row.Place}有数字，但前面没有栏目名称，看不出是哪一行。请补上栏目名称。";
    }

    /// <summary>Some programs repeat the text of a merged cell in every cell it covers.</summary>
    private static int LastOfMerged(SourceRow row, int at)
    {
        while (at + 1 < row.Cells.Count && row.Cells[at + 1] == row.Cells[at])
        {
            at++;
        }

        return at;
    }

    /// <summary>A row of heads: every text is one. The first may be a corner, whose wording is not fixed.</summary>
    private bool IsHeadRow(List<(string Text, int At)> texts)
    {
        var unknown = texts.Where(cell => !labels.IsHead(cell.Text)).ToList();
        return unknown.Count == 0
            || (unknown.Count == 1 && unknown[0] == texts[0] && texts.Count > 1 && labels.Rows(unknown[0].Text).Count == 0 && !labels.IsGroup(unknown[0].Text));
    }

    private string? Head(SourceRow row, List<(string Text, int At)> texts)
    {
        transposed.AddRange(
            from cell in texts
            let head = labels.RowHead(cell.Text)
            where head is not null && !transposed.Any(known => known.Row == head)
            select (cell.At, head));

        var columns = texts.Select(cell => (Label: labels.Column(cell.Text)!, cell.At)).Where(column => column.Label is not null).ToList();
        var sequence = columns.Select(column => column.Label).Where((label, i) => i == 0 || label != columns[i - 1].Label).ToList();
        if (sequence.Count == 0)
        {
            return null;
        }

        var fitting = labels.Blocks.Where(block => IsInOrder(sequence, block)).ToList();
        if (fitting.Count == 0)
        {
            return $"{row.Place}的列标题「{string.Join('、', texts.Select(cell => cell.Text).Take(15))}」与格式中任何一张表的列及其顺序都不相同。请按格式的顺序排列各列。";
        }

        foreach (var (label, at) in columns)
        {
            Note(row.Cells[at], fitting[0].Block.ColumnLeaves.First(column => LabelText.Fold(column.Label) == label).Label);
        }

        if (!isHeadOpen || row.Grid != headGrid)
        {
            gridHeads.Clear();
        }

        (isHeadOpen, headGrid) = (true, row.Grid);
        gridHeads.AddRange(columns);
        foreach (var block in fitting.Where(block => sequence.Count == block.Columns.Count && columns.Count > sequence.Count))
        {
            repeats[block] = [.. sequence.Select(label => columns.Count(column => column.Label == label))];
        }

        foreach (var block in fitting.Where(block => columns.Count == block.Columns.Count && columns[^1].At - columns[0].At == columns.Count - 1))
        {
            heads.Add((block, columns[0].At, row.Cells.Count));
        }

        return null;
    }

    private void Note(string found, string official)
    {
        if (FormLabels.Changed(found, official) is { } changed && !Labels.Contains(changed))
        {
            Labels.Add(changed);
        }
    }

    private static bool IsInOrder(List<string> sequence, FormBlock block)
    {
        var at = -1;
        foreach (var label in sequence)
        {
            var next = block.Columns.ToList().IndexOf(label, at + 1);
            if (next < 0 && block.Block.Transposed && at == block.Columns.Count - 1)
            {
                next = block.Columns.ToList().IndexOf(label);
            }

            if (next < 0)
            {
                return false;
            }

            at = next;
        }

        return true;
    }

    /// <summary>A row of nothing but numbers, or of as many filled cells as the heads above ask for.</summary>
    private bool IsUnderTransposedHeads(SourceRow row, List<(string Text, int At)> texts) =>
        transposed.Count > 0
        && !texts.Exists(cell => labels.Knows(cell.Text))
        && (texts.Count == 0 || row.Cells.Count(text => text.Length > 0) == transposed.Sum(head => head.Row.Cells.Count) || IsUnderGridHeads(row, texts));

    /// <summary>Where the heads tell the places, a word among blank cells still stands for a number; a remark is longer.</summary>
    private bool IsUnderGridHeads(SourceRow row, List<(string Text, int At)> texts) =>
        row.Grid is not null && row.Grid == headGrid && texts.TrueForAll(cell => cell.Text.Length <= 20 && gridHeads.Exists(head => head.At == cell.At));

    private string? TransposedRun(SourceRow row)
    {
        // The heads may stand in several rows of the head; from left to right they are in the order of the numbers.
        var cells = transposed.OrderBy(head => head.At).SelectMany(head => head.Row.Cells).ToList();
        var block = transposed[0].Row.Block;
        transposed.Clear();
        return Add(row, block.Table.Caption, block, cells, -1);
    }

    private void SetGroups(List<string> found)
    {
        if (found.Count > 0)
        {
            groups.Clear();
            groups.AddRange(found);
        }
    }

    /// <summary>One label may stand for rows of several groups: the group named last decides, then the order of the form.</summary>
    private FormRow Choose(IReadOnlyList<FormRow> candidates) => candidates
        .OrderBy(row => places.ContainsKey(row.Cells[0].Key))
        .ThenByDescending(row => row.Groups.Any(groups.Contains))
        .ThenByDescending(row => row.Block == previous?.Block)
        .First();

    private string? Add(SourceRow row, string label, FormBlock block, IReadOnlyList<FormatCell> cells, int labelEnd)
    {
        foreach (var cell in cells)
        {
            if (!places.TryAdd(cell.Key, row.Place))
            {
                return $"{row.Place}「{label}」重复出现，{places[cell.Key]}已经有了。请删去其中一处。";
            }
        }

        LearnGrid(block, cells);
        var filled = Enumerable.Range(labelEnd + 1, row.Cells.Count - labelEnd - 1).Where(at => row.Cells[at].Length > 0).ToList();
        runs.Add(new Run(row, label, block, cells, labelEnd, filled));
        return null;
    }

    /// <summary>Where merged cells are counted in, the heads tell the place of every number; they may stand in several rows.</summary>
    private void LearnGrid(FormBlock block, IReadOnlyList<FormatCell> cells)
    {
        if (headGrid is { } grid && gridHeads.Count == cells.Count)
        {
            var heads = gridHeads.OrderBy(head => head.At).ToList();
            if (heads.Select(head => head.Label).SequenceEqual(cells.Select(cell => LabelText.Fold(cell.Column.Label))))
            {
                grids[block] = (grid, [.. heads.Select(head => head.At)]);
            }
        }
    }

    private string? Fill(Run run)
    {
        var wanted = run.Cells.Count;
        var filled = run.Filled;
        if (filled.Count > 0 && filled.Count < wanted && grids.TryGetValue(run.Block, out var grid) && grid.Grid == run.Row.Grid && filled.TrueForAll(grid.At.Contains))
        {
            for (var i = 0; i < wanted; i++)
            {
                Set(run.Cells[i], run.Row.Cells.ElementAtOrDefault(grid.At[i]) ?? "");
            }

            return null;
        }

        if (filled.Count > wanted)
        {
            // Marks for blank beside a full run of numbers fill up merged cells.
            filled = [.. filled.Where(at => !FigureText.IsBlank(run.Row.Cells[at]))];
        }

        if (filled.Count != wanted && OncePerColumn(run) is { } once)
        {
            filled = once;
        }

        if (run.Filled.Count > wanted && filled.Count != wanted)
        {
            return $"{run.Row.Place}「{run.Label}」：应有{wanted}个数字，却有{run.Filled.Count}个，看不出哪个是多的。请检查这一行。";
        }

        if (filled.Count == wanted)
        {
            for (var i = 0; i < wanted; i++)
            {
                Set(run.Cells[i], run.Row.Cells[filled[i]]);
            }

            return null;
        }

        if (filled.Count == 0)
        {
            return null;
        }

        if (StartOf(run, filled) is not { } start)
        {
            return $"{run.Row.Place}「{run.Label}」：应有{wanted}个数字，只找到{filled.Count}个，看不出空的是哪一列。没有的请填0。";
        }

        for (var i = 0; i < wanted; i++)
        {
            Set(run.Cells[i], run.Row.Cells[start + i]);
        }

        return null;
    }

    /// <summary>Where merged heads are repeated in every cell they cover, the numbers under them are too: one of each, or null when they differ.</summary>
    private List<int>? OncePerColumn(Run run)
    {
        if (!repeats.TryGetValue(run.Block, out var counts) || counts.Sum() != run.Filled.Count)
        {
            return null;
        }

        var starts = counts.Select((_, i) => counts.Take(i).Sum()).ToList();
        var areAlike = starts.Zip(counts).All(group => run.Filled.Slice(group.First, group.Second).Select(at => run.Row.Cells[at]).Distinct().Count() == 1);
        return areAlike ? [.. starts.Select(start => run.Filled[start])] : null;
    }

    /// <summary>
    /// Where a run with blanks begins. Blanks between the first and the last number are plain; blanks at an end can be told from padding
    /// only where the row has no other cells, or where full rows of the same build show it.
    /// </summary>
    private int? StartOf(Run run, List<int> filled)
    {
        var wanted = run.Cells.Count;
        if (filled[^1] - filled[0] + 1 == wanted)
        {
            return filled[0];
        }

        // Rows of one depth are merged alike; where none of them is full, the others must do.
        var full = runs
            .Where(other => other.Block == run.Block && other.LabelEnd == run.LabelEnd && other.Row.Cells.Count == run.Row.Cells.Count)
            .Where(other => other.Filled.Count == wanted && other.Filled[^1] - other.Filled[0] == wanted - 1)
            .ToLookup(other => other.Depth == run.Depth);
        var starts = (full.Contains(true) ? full[true] : full[false])
            .Select(other => other.Filled[0])
            .Concat(heads.Where(head => head.Block == run.Block && head.Width == run.Row.Cells.Count).Select(head => head.Start));
        if (run.Row.Cells.Count - run.LabelEnd - 1 == wanted)
        {
            starts = starts.Append(run.LabelEnd + 1);
        }

        return starts.Distinct().ToList() is [var only] && filled[0] >= only && filled[^1] < only + wanted && only + wanted <= run.Row.Cells.Count ? only : null;
    }

    private void Set(FormatCell cell, string text)
    {
        var read = FigureCell.Read(text, cell);
        if (read.Value is { } value)
        {
            Values[cell.Key] = value;
        }

        if (read.Note is { } note)
        {
            Notes[cell.Key] = note;
        }

        if (read.Unreadable is { } unreadable)
        {
            Unreadable[cell.Key] = unreadable;
        }
    }

    private string Unknown(SourceRow row, string text)
    {
        var shown = text.Length > 40 ? text[..40] + "…" : text;
        var nearest = labels.Nearest(text);
        return $"{row.Place}「{shown}」不是{labels.Format.Document}格式中的栏目名称。"
            + (nearest is null ? "请改成格式中的名称；不属于表格的内容请移到表格以外。" : $"是不是「{nearest}」？请按格式改正。");
    }

    /// <summary>A table of which neither a row nor the heads were found is not in the document; single rows that are missing are blank cells.</summary>
    private string? Missing()
    {
        var table = labels.Format.Tables.FirstOrDefault(table => !table.Cells.Any(cell => places.ContainsKey(cell.Key)) && !transposed.Exists(head => head.Row.Block.Table == table));
        return table is null
            ? null
            : $"全文没有找到「{table.Caption}」的表格（{labels.Format.Document}的格式）。请检查表格是否齐全、是否是图片；图片中的表格读不出来，请改成文字表格。";
    }

    private sealed record Run(SourceRow Row, string Label, FormBlock Block, IReadOnlyList<FormatCell> Cells, int LabelEnd, List<int> Filled)
    {
        public int Depth => Cells[0].RowPath.Count;
    }
}
