using System.Globalization;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents.Blocks;

namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>
/// A table measured and ready to be drawn piece by piece. A piece is a run of body rows that goes on one page, under the heads of their blocks;
/// no row is ever split, and a merged head that a page break cuts is drawn on both pages.
/// </summary>
internal sealed class TableSheet
{
    private const float Line = 12.6f;
    private const float Margin = 2.2f;
    private const float FigureMargin = 1f;
    private const float NoteSize = 7.5f;
    private const float MarkSize = 6.5f;
    private const float SmallestCommon = 0.8f;
    private const float MostCondensed = 0.85f;
    private const float RuleWidth = 0.5f;
    private const float GapAbove = 2;
    private const float GapBelow = 12;
    private readonly Block.Table table;
    private readonly Typesetter type;
    private readonly TableLayout layout;
    private readonly float width;
    private readonly float[] edges;
    private readonly float[] heights;
    private readonly List<int> body = [];
    private readonly Dictionary<string, List<IReadOnlyList<Glyph>>> labels = [];
    private readonly Dictionary<CellKey, (Glyph[] Number, Glyph[] Note, Glyph[] Mark)> figures = [];
    private readonly List<string> footnotes = [];
    private readonly Dictionary<LayoutCell, StructureElement> elements = new(ReferenceEqualityComparer.Instance);
    private float smallest = 1;

    private TableSheet(Block.Table table, Typesetter type, bool isTurned)
    {
        this.table = table;
        this.type = type;
        IsTurned = isTurned;
        width = isTurned ? Sheet.Height : Sheet.Width;
        layout = table.Form.Layout;
        edges = Edges(table.Form.Widths, layout.LabelColumns, width);
        heights = [.. layout.Rows.Select(_ => layout.LabelColumns > 1 ? Line + (2 * 3f) : 24f)];
        for (var row = 0; row < layout.Rows.Count; row++)
        {
            if (!layout.Rows[row].IsHead)
            {
                body.Add(row);
            }

            foreach (var cell in layout.Rows[row].Cells.Where(cell => cell.Role != LayoutRole.Figure))
            {
                labels[cell.Id] = Label(cell);
                if (cell.RowSpan == 1)
                {
                    heights[row] = Math.Max(heights[row], Needed(cell));
                }
            }
        }

        SetFigures();
    }

    /// <summary>
    /// The table upright when all its figures stand in it in the size of the labels, if need be in narrow letters (LAY-09: at least 五号), else on its side.
    /// </summary>
    public static TableSheet Of(Block.Table table, Typesetter type)
    {
        var upright = new TableSheet(table, type, isTurned: false);
        return upright.smallest >= MostCondensed ? upright : new TableSheet(table, type, isTurned: true);
    }

    /// <summary>Whether the table is laid on its side (clause 8).</summary>
    public bool IsTurned { get; }

    /// <summary>Body rows.</summary>
    public int Count => body.Count;

    /// <summary>Height of the first piece that may stand under the heading of the section.</summary>
    public float Least => GapAbove + Piece(0, Math.Min(3, Count)).Height;

    /// <summary>Draws the table, over as many pages as it takes.</summary>
    /// <param name="flow">The pages.</param>
    /// <param name="document">What the table is part of.</param>
    public void Draw(PageFlow flow, StructureElement document)
    {
        Describe(document);
        var start = 0;
        while (start < Count)
        {
            flow.Take(flow.IsFresh ? 0 : GapAbove);
            var end = End(start, flow.Room - RuleWidth);
            if (end == start)
            {
                if (!flow.IsFresh)
                {
                    flow.NewPage(IsTurned);
                    continue;
                }

                end = start + 1;
            }

            Draw(flow, start, end);
            start = end;
        }

        DrawFootnotes(flow, document);
        flow.Take(Math.Min(GapBelow, flow.Room));
    }

    /// <summary>Rows and cells for those who do not see the table; every number names the heads that speak of it.</summary>
    private void Describe(StructureElement document)
    {
        var description = document.Add(new StructureElement("Table"));
        foreach (var row in layout.Rows)
        {
            var line = description.Add(new StructureElement("TR"));
            foreach (var cell in row.Cells)
            {
                elements[cell] = line.Add(new StructureElement(cell.Cell is null ? "TH" : "TD")
                {
                    Id = cell.Cell is null ? Identity(cell.Id) : null,
                    Attributes = string.Join(' ', Attributes(cell)) is { Length: > 0 } entries ? $"/O /Table {entries}" : null,
                });
            }
        }
    }

    private IEnumerable<string> Attributes(LayoutCell cell)
    {
        if (cell.Cell is null)
        {
            yield return cell.Role == LayoutRole.RowHead ? "/Scope /Row" : "/Scope /Column";
        }

        if (cell.ColumnSpan > 1)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"/ColSpan {cell.ColumnSpan}");
        }

        if (cell.RowSpan > 1)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"/RowSpan {cell.RowSpan}");
        }

        if (cell.Headers.Count > 0)
        {
            yield return $"/Headers [{string.Join(' ', cell.Headers.Select(head => PdfSyntax.Text(Identity(head))))}]";
        }
    }

    private string Identity(string cell) => $"{table.Form.Key}-{cell}";

    private static float[] Edges(IReadOnlyList<int> shares, int labelColumns, float width)
    {
        var widths = shares.Select(share => width * share / shares.Sum()).ToArray();

        // A column of labels takes at least two characters a line; the others give what it lacks.
        var least = (2 * Typesetter.TableSize) + (2 * Margin);
        var lacking = 0f;
        for (var column = 0; column < labelColumns; column++)
        {
            lacking += Math.Max(0, least - widths[column]);
            widths[column] = Math.Max(least, widths[column]);
        }

        if (lacking > 0)
        {
            widths[Array.IndexOf(widths, widths.Max())] -= lacking;
        }

        var edges = new float[widths.Length + 1];
        for (var column = 0; column < widths.Length; column++)
        {
            edges[column + 1] = edges[column] + widths[column];
        }

        return edges;
    }

    private float WidthOf(LayoutCell cell) => edges[cell.Column + cell.ColumnSpan] - edges[cell.Column];

    private float Needed(LayoutCell cell) => (labels[cell.Id].Count * Line) + (2 * 3f);

    private bool IsCentred(LayoutCell cell) => cell.Role != LayoutRole.RowHead || cell.RowSpan > 1 || layout.LabelColumns == 1;

    private List<IReadOnlyList<Glyph>> Label(LayoutCell cell)
    {
        var glyphs = type.Set(cell.Text, PdfFontRole.Number, Typesetter.TableSize);
        var room = WidthOf(cell) - (2 * Margin);
        if (room < 3 * Typesetter.TableSize && LineBreaker.WidthOf(glyphs) > 2 * room && Upright(glyphs) is var upright && upright.TrueForAll(line => LineBreaker.WidthOf(line) <= room))
        {
            return upright;
        }

        return [.. LineBreaker.Balance(glyphs, room, end => glyphs[end - 1].Character.Value is '）' or '、' or '，' or '：' ? 0 : 4)];
    }

    /// <summary>In a column too narrow for words a label runs downwards, one character a line; a mark stays beside the character it follows.</summary>
    private static List<IReadOnlyList<Glyph>> Upright(Glyph[] glyphs)
    {
        var lines = new List<IReadOnlyList<Glyph>>();
        var start = 0;
        for (var end = 1; end <= glyphs.Length; end++)
        {
            if (end == glyphs.Length || LineBreaker.MayBreak(glyphs, end))
            {
                lines.Add(glyphs[start..end]);
                start = end;
            }
        }

        return lines;
    }

    private void SetFigures()
    {
        var cells = layout.Rows.SelectMany(row => row.Cells).Where(cell => cell.Cell is not null).ToList();
        foreach (var cell in cells)
        {
            var key = cell.Cell!.Key;
            var number = type.Set(FigureText.Write(table.Figures[key]), PdfFontRole.Number, Typesetter.TableSize);
            var (note, mark) = NoteOf(cell, key, number);
            figures[key] = (number, note, mark);
            smallest = Math.Min(smallest, Fit(cell, number, note, mark));
        }

        // Figures of one table are of one size, unless a very long one would make all of them hard to read.
        var common = Math.Max(smallest, SmallestCommon);
        foreach (var cell in cells)
        {
            var (number, note, mark) = figures[cell.Cell!.Key];
            var factor = Math.Min(common, Fit(cell, number, note, mark));
            figures[cell.Cell.Key] = (Shrunk(number, factor), Shrunk(note, factor), Shrunk(mark, factor));
        }
    }

    private (Glyph[] Note, Glyph[] Mark) NoteOf(LayoutCell cell, CellKey key, Glyph[] number)
    {
        if (!table.Notes.TryGetValue(key, out var text) || text.Length == 0)
        {
            return ([], []);
        }

        var note = type.Set($"（{text}）", PdfFontRole.Number, NoteSize);
        if (Fit(cell, number, note, []) >= 1)
        {
            return (note, []);
        }

        footnotes.Add(text);
        return ([], type.Set($"注{footnotes.Count.ToString(CultureInfo.InvariantCulture)}", PdfFontRole.Number, MarkSize));
    }

    private float Fit(LayoutCell cell, Glyph[] number, Glyph[] note, Glyph[] mark)
    {
        var taken = LineBreaker.WidthOf(number) + LineBreaker.WidthOf(note) + LineBreaker.WidthOf(mark);
        return taken == 0 ? 1 : Math.Min(1, (WidthOf(cell) - (2 * FigureMargin)) / taken);
    }

    /// <summary>Narrower letters first, smaller ones only when that is not enough.</summary>
    private static Glyph[] Shrunk(Glyph[] glyphs, float factor)
    {
        var condensed = Math.Max(MostCondensed, factor);
        return factor >= 1 ? glyphs : [.. glyphs.Select(glyph => glyph.Scaled(Math.Min(1, factor / condensed), condensed))];
    }

    /// <summary>The most rows that fit, but rather a few less than a merged head that its part of the rows is too low for.</summary>
    private int End(int start, float room)
    {
        var most = start;
        while (most < Count && Piece(start, most + 1).Height <= room)
        {
            most++;
        }

        if (most == Count || most == start)
        {
            return most;
        }

        for (var end = most; end > Math.Max(start, most - 6); end--)
        {
            if (!Piece(start, end).HasGrown && !Piece(end, Count).HasGrown)
            {
                return end;
            }
        }

        return most;
    }

    private TablePiece Piece(int start, int end)
    {
        var rows = new List<int>();
        for (var i = start; i < end; i++)
        {
            if (i == start || layout.Rows[body[i]].Block != layout.Rows[body[i - 1]].Block)
            {
                rows.AddRange(Enumerable.Range(0, layout.Rows.Count).Where(row => layout.Rows[row].IsHead && layout.Rows[row].Block == layout.Rows[body[i]].Block));
            }

            rows.Add(body[i]);
        }

        var cells = new List<(LayoutCell Cell, int First, int Last)>();
        for (var row = 0; row <= rows[^1]; row++)
        {
            foreach (var cell in layout.Rows[row].Cells)
            {
                var first = rows.FindIndex(shown => shown >= row && shown < row + cell.RowSpan);
                if (first >= 0)
                {
                    cells.Add((cell, first, rows.FindLastIndex(shown => shown >= row && shown < row + cell.RowSpan)));
                }
            }
        }

        cells = [.. cells.OrderBy(place => place.First).ThenBy(place => place.Cell.Column)];
        var tall = rows.Select(row => heights[row]).ToArray();
        var hasGrown = false;
        foreach (var (cell, first, last) in cells.Where(place => place.Cell.RowSpan > 1).OrderBy(place => place.Last - place.First))
        {
            var lacking = Needed(cell) - tall[first..(last + 1)].Sum();
            if (lacking > 0.01f)
            {
                hasGrown |= cell.Role == LayoutRole.RowHead;
                for (var row = first; row <= last; row++)
                {
                    tall[row] += lacking / (last - first + 1);
                }
            }
        }

        return new TablePiece(cells, tall, tall.Sum(), hasGrown);
    }

    private void Draw(PageFlow flow, int start, int end)
    {
        var piece = Piece(start, end);
        var top = flow.Take(piece.Height + RuleWidth);
        var rows = new float[piece.Heights.Count + 1];
        rows[0] = top + (RuleWidth / 2);
        for (var row = 0; row < piece.Heights.Count; row++)
        {
            rows[row + 1] = rows[row] + piece.Heights[row];
        }

        var sheet = flow.Current;
        foreach (var (cell, first, last) in piece.Cells)
        {
            elements.Remove(cell, out var owner);
            var (left, right) = (Sheet.Left + edges[cell.Column], Sheet.Left + edges[cell.Column + cell.ColumnSpan]);
            sheet.Rule(left, rows[first], right, rows[first]);
            sheet.Rule(left, rows[first], left, rows[last + 1]);
            var middle = (rows[first] + rows[last + 1]) / 2;
            if (cell.Cell is { } figure)
            {
                DrawFigure(sheet, owner, figures[figure.Key], (left + right) / 2, middle);
            }
            else
            {
                DrawLabel(sheet, owner, cell, left, right, middle);
            }
        }

        sheet.Rule(Sheet.Left, rows[^1], Sheet.Left + width, rows[^1]);
        sheet.Rule(Sheet.Left + width, rows[0], Sheet.Left + width, rows[^1]);
    }

    private void DrawLabel(Sheet sheet, StructureElement? owner, LayoutCell cell, float left, float right, float middle)
    {
        var lines = labels[cell.Id];
        var baseline = middle - (lines.Count * Line / 2) + (Line / 2) + (Typesetter.TableSize * (Sheet.Ascent - 0.5f));
        var widest = lines.Max(LineBreaker.WidthOf);
        foreach (var line in lines)
        {
            // Characters that run downwards stand below each other, whatever mark stands beside one of them; half of a mark is blank.
            var x = right - left < 3 * Typesetter.TableSize && widest <= 2 * Typesetter.TableSize && lines.Count > 3
                ? left + Math.Min((right - left - (0.75f * widest)) / 2, right - left - widest - (RuleWidth / 2))
                : IsCentred(cell) ? (left + right - LineBreaker.WidthOf(line)) / 2 : left + Margin + 0.8f;
            sheet.Set(owner, line, x, baseline);
            baseline += Line;
        }
    }

    private static void DrawFigure(Sheet sheet, StructureElement? owner, (Glyph[] Number, Glyph[] Note, Glyph[] Mark) figure, float centre, float middle)
    {
        var (number, note, mark) = figure;
        if (number.Length + note.Length + mark.Length == 0)
        {
            return;
        }

        var x = centre - ((LineBreaker.WidthOf(number) + LineBreaker.WidthOf(note) + LineBreaker.WidthOf(mark)) / 2);
        var size = number.Length > 0 ? number[0].Size : Typesetter.TableSize;
        var baseline = middle + (size * 0.37f);
        sheet.Set(owner, number, x, baseline);
        sheet.Set(owner, note, x + LineBreaker.WidthOf(number), baseline);
        sheet.Set(owner, mark, x + LineBreaker.WidthOf(number), baseline - (size * 0.36f));
    }

    private void DrawFootnotes(PageFlow flow, StructureElement document)
    {
        for (var i = 0; i < footnotes.Count; i++)
        {
            var text = type.Set($"注{(i + 1).ToString(CultureInfo.InvariantCulture)}：{footnotes[i]}", PdfFontRole.Number, Typesetter.TableSize);
            var note = document.Add(new StructureElement("P"));
            foreach (var line in LineBreaker.Fill(text, width))
            {
                var height = Line + (i == 0 && line.Offset == 0 ? 6 : 2);
                if (flow.Room < height)
                {
                    flow.NewPage(IsTurned);
                }

                var bottom = flow.Take(height) + height;
                flow.Current.Set(note, line, Sheet.Left, bottom - (Line / 2) + (Typesetter.TableSize * (Sheet.Ascent - 0.5f)));
            }
        }
    }

    private sealed record TablePiece(IReadOnlyList<(LayoutCell Cell, int First, int Last)> Cells, IReadOnlyList<float> Heights, float Height, bool HasGrown);
}
