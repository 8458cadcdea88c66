using System.Globalization;
using System.Text.Json;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Xinhua.Disclosure.Documents.OpenData;
using Xinhua.Disclosure.Documents.Xlsx;
using Xinhua.Disclosure.Tests.Documents.Csv;
using Xunit;

namespace Xinhua.Disclosure.Tests.Documents.OpenData;

/// <summary>Files of whole years, taken apart: every row as its fields in the order of the columns.</summary>
internal static class YearFilesSample
{
    /// <summary>The rows of the CSV, without its head.</summary>
    public static List<List<string>> Csv(byte[] bytes)
    {
        var lines = CsvLines.Read(bytes);
        Assert.Equal(YearColumn.All.Select(column => column.Head), lines[0]);
        return lines[1..];
    }

    /// <summary>The rows of the JSON; a number as it is written, null as an empty text.</summary>
    public static List<List<string>> Json(byte[] bytes)
    {
        using var json = JsonDocument.Parse(bytes);
        return
        [
            .. json.RootElement.GetProperty("rows").EnumerateArray().Select(row =>
            {
                Assert.Equal(YearColumn.All.Select(column => column.Key), row.EnumerateObject().Select(property => property.Name));
                return row.EnumerateObject().Select(property => property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.ValueKind == JsonValueKind.Null ? "" : property.Value.GetRawText()).ToList();
            }),
        ];
    }

    /// <summary>The rows of the workbook, without its heads, from all sheets of rows.</summary>
    public static List<List<string>> Xlsx(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        using var document = SpreadsheetDocument.Open(stream, isEditable: false);
        var workbook = document.WorkbookPart!;
        var texts = new CellText(workbook);
        var rows = new List<List<string>>();
        foreach (var sheet in workbook.Workbook!.Sheets!.Elements<Sheet>().Skip(1))
        {
            var all = ((WorksheetPart)workbook.GetPartById(sheet.Id!.Value!)).Worksheet!.Elements<SheetData>().Single().Elements<Row>()
                .Select(row => row.Elements<Cell>().Select(texts.Of).ToList()).ToList();
            Assert.Equal(YearColumn.All.Select(column => column.Head), all[0]);
            rows.AddRange(all[1..]);
        }

        return rows;
    }

    /// <summary>One file from reports.</summary>
    public static byte[] Write(Func<Stream, YearWriter> begin, IEnumerable<YearReport> reports)
    {
        using var stream = new MemoryStream();
        using (var writer = begin(stream))
        {
            foreach (var report in reports)
            {
                writer.Add(report);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Where a column stands.</summary>
    public static int At(string key) => YearColumn.All.Select(column => column.Key).ToList().IndexOf(key) is >= 0 and var at
        ? at
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"There is no column “{key}”."), nameof(key));
}
