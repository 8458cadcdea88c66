using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Xinhua.Disclosure.Documents.Xlsx;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>Takes apart a workbook: every sheet from top to bottom, numbers as they are and not as they are shown, formulas by the results stored with them.</summary>
/// <param name="workbook">What the file holds.</param>
/// <param name="hasComments">Whether people have written comments into it.</param>
internal sealed class XlsxReport(WorkbookPart workbook, bool hasComments)
{
    private const int MaxColumns = 16_384;

    private readonly CellText contents = new(workbook);
    private readonly List<ReportPart> parts = [];
    private int hidden;
    private int unsolved;
    private bool isOurs;
    private string? complaint;

    /// <summary>Reads the workbook.</summary>
    public ReportSource Read()
    {
        var sheets = workbook.Workbook?.Sheets?.Elements<Sheet>().ToList() ?? [];
        if (sheets.Count == 0)
        {
            return ReportSource.Unreadable("工作簿里没有工作表，不是Excel保存的文件。请用Excel打开，重新保存后再试。");
        }

        var refusals = Refusals(sheets).ToList();
        foreach (var sheet in refusals.Count == 0 ? sheets : [])
        {
            // Charts stand on sheets of their own; they are no part that was kept.
            if (sheet.Id?.Value is { } id && workbook.TryGetPartById(id, out var part) && part is WorksheetPart { Worksheet: { } worksheet })
            {
                Read(sheet.Name?.Value ?? "", worksheet);
            }
        }

        return new ReportSource(parts, "工作簿里没有找到表格。图片中的表格读不出来，请改成单元格。")
        {
            Complaint = complaint,
            Remarks = [.. refusals, .. Warnings()],
        };
    }

    private IEnumerable<ReadRemark> Refusals(List<Sheet> sheets)
    {
        var names = sheets.Where(sheet => sheet.State?.Value is { } state && state != SheetStateValues.Visible).Select(sheet => $"「{sheet.Name?.Value}」").ToList();
        if (names.Count > 0)
        {
            yield return new ReadRemark($"工作簿里有{names.Count}张隐藏的工作表{string.Concat(names.Take(5))}，可能带有不公开的内容。请用Excel打开，取消隐藏后核对，删去不要的工作表，再导入。", true);
        }

        if (hasComments)
        {
            yield return new ReadRemark("工作簿里有批注，可能是内部意见。请用Excel打开，在“审阅—批注”中全部删除，保存后再导入。", true);
        }
    }

    private IEnumerable<ReadRemark> Warnings()
    {
        if (hidden > 0)
        {
            yield return new ReadRemark($"工作簿的隐藏行或隐藏列中有{hidden}个单元格有内容，没有读取。需要的请在Excel中取消隐藏，不要的请删去。", false);
        }

        if (unsolved > 0)
        {
            yield return new ReadRemark($"有{unsolved}个公式没有保存计算结果，按空白读取。请用Excel打开，重新计算并保存后再导入。", false);
        }
    }

    private void Read(string name, Worksheet sheet)
    {
        parts.Add(new ReportPart(PartKind.SheetName, name, null, 0));
        var hiddenColumns = sheet.Elements<Columns>().SelectMany(columns => columns.Elements<Column>())
            .Where(column => column.Hidden?.Value == true).Select(column => (Min: column.Min?.Value ?? 0, Max: column.Max?.Value ?? 0)).ToList();
        var number = 0u;
        var isFirst = true;
        foreach (var row in sheet.Elements<SheetData>().SelectMany(data => data.Elements<Row>()))
        {
            number = row.RowIndex?.Value ?? (number + 1);
            var place = $"工作表「{name}」第{number.ToString(CultureInfo.InvariantCulture)}行";
            var cells = Cells(row, place, hiddenColumns);
            if (isFirst && ReportWorkbook.IsBesideTheReport(cells))
            {
                // Our own workbook says everything twice; the tables and texts are what people would change in it.
                isOurs = true;
                return;
            }

            isFirst = false;
            if (cells.Exists(cell => cell.Length > 0))
            {
                parts.Add(isOurs && name == ReportWorkbook.TextName ? ReportPart.Line(string.Join(' ', cells)) : new ReportPart(PartKind.SheetRow, "", new SourceRow(place, cells) { Grid = 0 }, 0));
            }
        }
    }

    private List<string> Cells(Row row, string place, List<(uint Min, uint Max)> hiddenColumns)
    {
        List<string> texts = [];
        var column = 0u;
        foreach (var cell in row.Elements<Cell>())
        {
            column = ColumnOf(cell.CellReference?.Value) ?? (column + 1);
            var text = Text(cell).Trim();
            if (text.Length == 0)
            {
                continue;
            }

            if (row.Hidden?.Value == true || hiddenColumns.Exists(range => range.Min <= column && column <= range.Max))
            {
                hidden++;
            }
            else if (column > SourceRow.MaxCells || column <= texts.Count)
            {
                complaint ??= column <= texts.Count
                    ? $"{place}的单元格次序颠倒或重复，文件已损坏。请用Excel打开，重新保存后再试。"
                    : $"{place}的第{column.ToString(CultureInfo.InvariantCulture)}列还有内容，最多{SourceRow.MaxCells}列，不是年度报告的表格。请删去多余的列。";
            }
            else
            {
                texts.AddRange(Enumerable.Repeat("", (int)column - texts.Count - 1));
                texts.Add(text);
            }
        }

        return texts;
    }

    /// <summary>The column a reference like AB12 names, counted from 1; null when it names none.</summary>
    private static uint? ColumnOf(string? reference)
    {
        var column = 0u;
        foreach (var c in (reference ?? "").TakeWhile(char.IsAsciiLetter).Take(4))
        {
            column = (column * 26) + (uint)(char.ToUpperInvariant(c) - 'A' + 1);
        }

        return column is > 0 and <= MaxColumns ? column : null;
    }

    private string Text(Cell cell)
    {
        if (cell.CellFormula is not null && string.IsNullOrEmpty(cell.CellValue?.Text) && cell.DataType?.Value != CellValues.String)
        {
            unsolved++;
            return "";
        }

        return contents.Of(cell);
    }
}
