using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>A row of a form that holds numbers.</summary>
/// <param name="Block">The block it belongs to.</param>
/// <param name="Line">The row.</param>
/// <param name="Groups">Folded labels of the groups above it, outermost first.</param>
/// <param name="Cells">Its cells, left to right.</param>
internal sealed record FormRow(FormBlock Block, FormatLine Line, IReadOnlyList<string> Groups, IReadOnlyList<FormatCell> Cells);

/// <summary>A block of a form with its table.</summary>
internal sealed record FormBlock(FormatTable Table, FormatBlock Block)
{
    /// <summary>Folded labels of its columns, in order.</summary>
    public IReadOnlyList<string> Columns { get; } = [.. Block.ColumnLeaves.Select(column => LabelText.Fold(column.Label))];
}

/// <summary>Every label of a form, to be found again in a document.</summary>
internal sealed class FormLabels
{
    private readonly Dictionary<string, List<FormRow>> exact = [];
    private readonly Dictionary<string, List<FormRow>> loose = [];
    private readonly Dictionary<string, FormRow> rowHeads = [];
    private readonly Dictionary<string, string> columns = [];
    private readonly HashSet<string> groups = [];
    private readonly HashSet<string> heads = [];
    private readonly List<(string Folded, string Label)> all = [];

    public FormLabels(ReportFormat format)
    {
        Format = format;
        foreach (var table in format.Tables)
        {
            var cells = table.Cells.ToLookup(cell => cell.Key.Row);
            foreach (var block in table.Blocks.Select(block => new FormBlock(table, block)))
            {
                Blocks.Add(block);
                AddHead(block.Block.Band);
                AddHead(block.Block.Corner);
                foreach (var column in block.Block.Columns)
                {
                    AddColumn(column);
                }

                foreach (var row in block.Block.Rows)
                {
                    AddRow(block, row, [], cells);
                }
            }
        }
    }

    /// <summary>The form.</summary>
    public ReportFormat Format { get; }

    /// <summary>Its blocks, in order.</summary>
    public List<FormBlock> Blocks { get; } = [];

    /// <summary>The rows a label may stand for, those first that it names exactly.</summary>
    public IReadOnlyList<FormRow> Rows(string text) =>
        exact.TryGetValue(LabelText.Fold(text), out var rows) || loose.TryGetValue(LabelText.Fold(text), out rows) ? rows : [];

    /// <summary>The row of a transposed block whose numbers stand under this head; null when the text is no such head.</summary>
    public FormRow? RowHead(string text) => rowHeads.GetValueOrDefault(LabelText.Fold(text));

    /// <summary>Whether the text heads a group of rows.</summary>
    public bool IsGroup(string text) => groups.Contains(LabelText.Fold(text));

    /// <summary>Whether the text may stand in the head of a table.</summary>
    public bool IsHead(string text) => Column(text) is not null || heads.Contains(LabelText.Fold(text)) || heads.Contains(LabelText.FoldWithoutRemark(text));

    /// <summary>The folded official label of a column that holds numbers; null when the text is none.</summary>
    public string? Column(string text) => columns.GetValueOrDefault(LabelText.Fold(text)) ?? columns.GetValueOrDefault(LabelText.FoldWithoutRemark(text));

    /// <summary>What a document prints where the form has another label; null when it is the form's, but for blanks, widths and groups before it.</summary>
    public static StatedLabel? Changed(string found, string official)
    {
        var (folded, right) = (LabelText.Fold(found), LabelText.Fold(official));
        return folded.EndsWith(right, StringComparison.Ordinal)
            ? null
            : new StatedLabel(found, official, LabelText.FoldToWords(found) != LabelText.FoldToWords(official));
    }

    /// <summary>Whether the form knows the text at all.</summary>
    public bool Knows(string text) => text.Length <= FigureCell.MaxLength && (IsHead(text) || IsGroup(text) || Rows(text).Count > 0);

    /// <summary>The label that was probably meant; null when none is near.</summary>
    public string? Nearest(string text)
    {
        var folded = LabelText.Fold(text);
        if (folded.Length is < 2 or > 100)
        {
            return null;
        }

        // Two labels equally near are no suggestion.
        var nearest = all
            .Where(known => Math.Abs(known.Folded.Length - folded.Length) <= (folded.Length / 3) + 1)
            .DistinctBy(known => known.Folded)
            .GroupBy(known => EditDistance.Between(known.Folded, folded))
            .MinBy(group => group.Key)?.ToList();
        return nearest is [var only] && EditDistance.Between(only.Folded, folded) <= Math.Max(1, folded.Length / 3) ? only.Label : null;
    }

    private void AddHead(string? label)
    {
        if (label is not null)
        {
            heads.Add(LabelText.Fold(label));
            all.Add((LabelText.Fold(label), label));
        }
    }

    private void AddColumn(FormatLine column)
    {
        AddHead(column.Label);
        if (column.Children.Count == 0)
        {
            var folded = LabelText.Fold(column.Label);
            foreach (var name in column.Aliases.Append(column.Label))
            {
                columns.TryAdd(LabelText.Fold(name), folded);
                columns.TryAdd(LabelText.FoldWithoutRemark(name), folded);
            }
        }

        foreach (var child in column.Children)
        {
            AddColumn(child);
        }
    }

    private void AddRow(FormBlock block, FormatLine line, IReadOnlyList<string> above, ILookup<string, FormatCell> cells)
    {
        var folded = LabelText.Fold(line.Label);
        all.Add((folded, line.Label));
        if (block.Block.Transposed)
        {
            heads.Add(folded);
        }

        if (line.Children.Count > 0)
        {
            groups.Add(folded);
            groups.Add(LabelText.FoldWithoutOrdinal(line.Label));
            foreach (var child in line.Children)
            {
                AddRow(block, child, [.. above, folded], cells);
            }

            return;
        }

        var keys = block.Block.ColumnLeaves.Select(column => column.Key).ToList();
        var row = new FormRow(block, line, above, [.. cells[line.Key!].Where(cell => keys.Contains(cell.Key.Column))]);
        foreach (var name in line.Aliases.Append(line.Label))
        {
            // Merged label cells are sometimes written into one: 三、本年度办理结果（一）予以公开.
            var path = LabelText.Fold(name);
            Add(exact, path, row);
            foreach (var group in above.Reverse())
            {
                path = group + path;
                Add(exact, path, row);
            }

            Add(loose, LabelText.FoldWithoutRemark(name), row);
            Add(loose, LabelText.FoldWithoutOrdinal(name), row);
            if (block.Block.Transposed)
            {
                rowHeads.TryAdd(LabelText.Fold(name), row);
            }
        }
    }

    private static void Add(Dictionary<string, List<FormRow>> rows, string folded, FormRow row)
    {
        if (!rows.TryGetValue(folded, out var list))
        {
            rows.Add(folded, list = []);
        }

        if (folded.Length > 0 && !list.Contains(row))
        {
            list.Add(row);
        }
    }
}
