using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Documents.Xlsx;

/// <summary>The cells of a workbook by sheet and place, as text.</summary>
internal sealed class SheetCells
{
    private const int FirstDate = 14, LastDate = 22;

    private readonly Dictionary<string, Dictionary<string, Cell>> sheets = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> shared;
    private readonly List<uint> formats;

    public SheetCells(WorkbookPart workbook)
    {
        shared = workbook.SharedStringTablePart?.SharedStringTable?.Elements<SharedStringItem>().Select(Joined).ToList() ?? [];
        formats = workbook.WorkbookStylesPart?.Stylesheet?.CellFormats?.Elements<CellFormat>().Select(format => format.NumberFormatId?.Value ?? 0).ToList() ?? [];
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
    public string Text(string sheet, string place)
    {
        if (Find(sheet, place) is not { } cell)
        {
            return "";
        }

        var value = cell.CellValue?.Text ?? "";
        return (cell.DataType?.InnerText ?? "n") switch
        {
            "s" => int.TryParse(value, CultureInfo.InvariantCulture, out var index) && index >= 0 && index < shared.Count ? shared[index] : "",
            "inlineStr" => cell.InlineString is { } inline ? Joined(inline) : "",
            "n" => Number(value, (int)(cell.StyleIndex?.Value ?? 0)),
            "b" => value == "1" ? "TRUE" : "FALSE",
            _ => SheetText.Read(value),
        };
    }

    private Cell? Find(string sheet, string place) => sheets.TryGetValue(sheet, out var cells) ? cells.GetValueOrDefault(place) : null;

    /// <summary>A double holds fifteen digits that count: 0.1 + 0.2 is 0.3. A date is no figure, and its serial number would look like one.</summary>
    private string Number(string value, int style) =>
        !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number) || Math.Abs(number) >= 1e15 ? value
        : style < formats.Count && formats[style] is >= FirstDate and <= LastDate ? $"日期{value}"
        : FigureText.Write((decimal)number);

    /// <summary>The phonetic help of East Asian texts is not what they say.</summary>
    private static string Joined(DocumentFormat.OpenXml.OpenXmlElement text) =>
        SheetText.Read(string.Concat(text.Descendants<Text>().Where(run => run.Parent is not PhoneticRun).Select(run => run.Text)));
}
