using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Xinhua.Disclosure.Documents.Xlsx;

/// <summary>The cells of a workbook by sheet and place, as text.</summary>
internal sealed class SheetCells
{
    private readonly Dictionary<string, Dictionary<string, Cell>> sheets = new(StringComparer.OrdinalIgnoreCase);
    private readonly CellText texts;

    public SheetCells(WorkbookPart workbook)
    {
        texts = new CellText(workbook);
        foreach (var sheet in workbook.Workbook?.Sheets?.Elements<Sheet>() ?? [])
        {
            if (sheet.Id?.Value is { } id && workbook.TryGetPartById(id, out var part) && part is WorksheetPart { Worksheet: { } worksheet })
            {
                var cells = new Dictionary<string, Cell>(StringComparer.Ordinal);
                foreach (var cell in worksheet.Elements<SheetData>().SelectMany(data => data.Elements<Row>()).SelectMany(row => row.Elements<Cell>()))
                {
                    if (cell.CellReference?.Value is { } place)
                    {
                        cells.TryAdd(place, cell);
                    }
                }

                sheets.TryAdd(sheet.Name?.Value ?? "", cells);
            }
        }
    }

    /// <summary>Whether there is a sheet of this name.</summary>
    public bool HasSheet(string name) => sheets.ContainsKey(name);

    /// <summary>Whether a formula stands in a cell.</summary>
    public bool IsFormula(string sheet, string place) => Find(sheet, place)?.CellFormula is not null;

    /// <summary>What stands in a cell, numbers as they are; empty when nothing does.</summary>
    public string Text(string sheet, string place) => Find(sheet, place) is { } cell ? texts.Of(cell) : "";

    private Cell? Find(string sheet, string place) => sheets.TryGetValue(sheet, out var cells) ? cells.GetValueOrDefault(place) : null;
}
