using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Documents.Xlsx;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>Reads a report from a file that somebody hands in. Whatever the bytes are, the answer is an outcome and never an exception.</summary>
public static class ReportReader
{
    /// <summary>Most bytes a file may have.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>Extensions of the files that can be read, lower-case, with the dot.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".docx", ".xlsx", ".html", ".htm", ".json", ".md", ".markdown", ".txt"];

    /// <summary>Reads a report.</summary>
    /// <param name="fileName">Name of the file; its extension tells how to read it, and the content must be of that kind.</param>
    /// <param name="bytes">The file.</param>
    /// <param name="formats">The forms it may be written in; the labels of its tables decide which.</param>
    /// <param name="year">The report year, where the caller knows it; null to take the year the document states.</param>
    public static ReadOutcome Read(string fileName, ReadOnlyMemory<byte> bytes, ReportFormats formats, int? year)
    {
        var extension = Path.GetExtension(fileName).ToLowerInvariant();
        if (!Extensions.Contains(extension))
        {
            // A name may hold anything, also marks that turn the sentence round.
            var shown = extension.Length is > 1 and <= 20 && extension.Skip(1).All(char.IsAsciiLetterOrDigit) ? extension : "没有扩展名";
            return new ReadOutcome.Unreadable(
                $"不能读「{shown}」文件。可以读的是{string.Join('、', Extensions)}；请先另存为其中一种。");
        }

        if (bytes.Length > MaxBytes)
        {
            return new ReadOutcome.Unreadable($"文件超过{MaxBytes / 1024 / 1024} MB的上限。请只留下报告本身，去掉图片和附件。");
        }

        if (extension is ".docx" or ".xlsx")
        {
            return ReportAssembly.Read(OfficeFile.Read(extension, bytes, workbook => EntryTemplateReader.Read(workbook, formats, year)), formats, year);
        }

        if (extension is ".html" or ".htm")
        {
            return ReportAssembly.Read(HtmlReport.Read(bytes, formats), formats, year);
        }

        var (text, complaint) = DocumentText.Decode(bytes);
        return complaint is not null ? new ReadOutcome.Unreadable(complaint)
            : extension == ".json" ? new JsonReport(formats, year).Read(text)
            : ReportAssembly.Read(TextReport.Read(text), formats, year);
    }
}
