using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>Reads a report from a file that somebody hands in. Whatever the bytes are, the answer is an outcome and never an exception.</summary>
public static class ReportReader
{
    /// <summary>Most bytes a file may have.</summary>
    public const int MaxBytes = 5 * 1024 * 1024;

    /// <summary>Extensions of the files that can be read, lower-case, with the dot.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".xlsx", ".json", ".md", ".markdown", ".txt"];

    /// <summary>Reads a report.</summary>
    /// <param name="fileName">Name of the file; its extension tells how to read it.</param>
    /// <param name="bytes">The file.</param>
    /// <param name="formats">The forms it may be written in; the labels of its tables decide which.</param>
    /// <param name="year">The report year, where the caller knows it; null to take the year the document states.</param>
    public static ReadOutcome Read(string fileName, ReadOnlyMemory<byte> bytes, ReportFormats formats, int? year)
    {
        var extension = Path.GetExtension(fileName).ToLowerInvariant();
        if (!Extensions.Contains(extension))
        {
            return new ReadOutcome.Unreadable(
                $"不能读「{(extension.Length is > 0 and <= 20 ? extension : "没有扩展名")}」文件。可以读的是{string.Join('、', Extensions)}；请先另存为其中一种。");
        }

        if (extension == ".xlsx")
        {
            return TemplateFile.Read(bytes, formats, year);
        }

        var (text, complaint) = DocumentText.Decode(bytes);
        return complaint is not null ? new ReadOutcome.Unreadable(complaint)
            : extension == ".json" ? new JsonReport(formats, year).Read(text)
            : TextReport.Read(text, formats, year);
    }
}
