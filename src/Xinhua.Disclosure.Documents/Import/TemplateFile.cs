using DocumentFormat.OpenXml.Packaging;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Documents.Xlsx;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>Opens a workbook for the reader of the template.</summary>
internal static class TemplateFile
{
    /// <summary>Reads a template; any other workbook is refused.</summary>
    public static ReadOutcome Read(ReadOnlyMemory<byte> bytes, ReportFormats formats, int? year)
    {
        try
        {
            using var stream = new MemoryStream(bytes.ToArray(), writable: false);
            using var workbook = SpreadsheetDocument.Open(stream, false);
            return EntryTemplateReader.Read(workbook.WorkbookPart!, formats, year)
                ?? new ReadOutcome.Unreadable("这个工作簿不是系统生成的离线填报表。请先在填报页面下载填报表，填好以后再导入。");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // What is malformed in a package comes out of the library as exceptions of a dozen kinds, and none tells a clerk anything.
            return new ReadOutcome.Unreadable("文件已损坏、没有传完，或者不是Excel保存的.xlsx文件。请用Excel打开，重新保存后再试。");
        }
    }
}
