using System.Buffers;
using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Documents.Xlsx;

/// <summary>What stands in the cells of a workbook, as text: numbers as they are and not as they are shown, formulas by the results stored with them.</summary>
internal sealed class CellText
{
    /// <summary>Formats that come with the program and show a date or a time, and those that show percent.</summary>
    private static readonly HashSet<uint> Dates = [14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47, 50, 51, 52, 53, 54, 55, 56, 57, 58];
    private static readonly HashSet<uint> Percents = [9, 10];

    private static readonly SearchValues<char> DateLetters = SearchValues.Create("ymdhsYMDHS");

    private readonly List<string> shared;
    private readonly List<uint> formats;
    private readonly Dictionary<uint, string> codes;
    private readonly bool isFrom1904;

    public CellText(WorkbookPart workbook)
    {
        shared = workbook.SharedStringTablePart?.SharedStringTable?.Elements<SharedStringItem>().Select(Joined).ToList() ?? [];
        var styles = workbook.WorkbookStylesPart?.Stylesheet;
        formats = styles?.CellFormats?.Elements<CellFormat>().Select(format => format.NumberFormatId?.Value ?? 0).ToList() ?? [];
        codes = styles?.NumberingFormats?.Elements<NumberingFormat>().GroupBy(format => format.NumberFormatId?.Value ?? 0).ToDictionary(group => group.Key, group => group.First().FormatCode?.Value ?? "") ?? [];
        isFrom1904 = workbook.Workbook?.WorkbookProperties?.Date1904?.Value == true;
    }

    /// <summary>The text of a cell; empty when nothing stands in it.</summary>
    public string Of(Cell cell)
    {
        var value = cell.CellValue?.Text ?? "";
        return (cell.DataType?.InnerText ?? "n") switch
        {
            "s" => int.TryParse(value, CultureInfo.InvariantCulture, out var index) && index >= 0 && index < shared.Count ? shared[index] : "",
            "inlineStr" => cell.InlineString is { } inline ? Joined(inline) : "",
            "b" => value == "1" ? "TRUE" : "FALSE",
            "n" => Number(value, (int)(cell.StyleIndex?.Value ?? 0)),
            _ => SheetText.Read(value),
        };
    }

    /// <summary>The phonetic help of East Asian texts is not what they say.</summary>
    private static string Joined(OpenXmlElement text) =>
        SheetText.Read(string.Concat(text.Descendants<Text>().Where(run => run.Parent is not PhoneticRun).Select(run => run.Text)));

    private string Number(string value, int style)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number) || Math.Abs(number) >= 1e15)
        {
            return value;
        }

        var format = style >= 0 && style < formats.Count ? formats[style] : 0;
        var code = Shown(codes.GetValueOrDefault(format, ""));
        if (Dates.Contains(format) || code.AsSpan().ContainsAny(DateLetters))
        {
            // A date is no figure, and its serial number would look like one.
            return number is >= 0 and < 2_958_466 - 1462 ? DateTime.FromOADate(number + (isFrom1904 ? 1462 : 0)).ToString("yyyy年M月d日", CultureInfo.InvariantCulture) : value;
        }

        // A double holds fifteen digits that count, as the program shows them: 0.1 + 0.2 is 0.3.
        return Percents.Contains(format) || code.Contains('%', StringComparison.Ordinal) ? FigureText.Write((decimal)(number * 100)) + "%" : FigureText.Write((decimal)number);
    }

    /// <summary>A format code without what it prints as it stands.</summary>
    private static string Shown(string code)
    {
        var shown = new System.Text.StringBuilder();
        for (var i = 0; i < code.Length; i++)
        {
            var end = code[i] switch { '"' => code.IndexOf('"', i + 1), '[' => code.IndexOf(']', i + 1), '\\' or '_' or '*' or '!' => i + 1, _ => i };
            if (end == i)
            {
                shown.Append(code[i]);
            }

            i = end < 0 ? code.Length : end;
        }

        return shown.ToString();
    }
}
