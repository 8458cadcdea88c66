using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Documents.Import;

namespace Xinhua.Disclosure.Cli;

/// <summary>A report in a file.</summary>
internal static class ReportFile
{
    /// <summary>Reads a report; a file that cannot be opened is as unreadable as one that makes no sense.</summary>
    public static ReadOutcome Read(string file, ReportFormats formats, int? reportYear)
    {
        try
        {
            using var stream = File.OpenRead(file);
            // One byte more than allowed is enough for the reader to see that the file is too large.
            var bytes = new byte[ReportReader.MaxBytes + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, false);
            return ReportReader.Read(file, bytes.AsMemory(0, length), formats, reportYear);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ReadOutcome.Unreadable("没有这个文件。请检查文件名和所在的文件夹。");
        }
        catch (UnauthorizedAccessException)
        {
            return new ReadOutcome.Unreadable(Directory.Exists(file) ? "这是一个文件夹。请写出其中的报告文件。" : "没有读取这个文件的权限。");
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            return new ReadOutcome.Unreadable($"文件打不开：{e.Message}");
        }
    }
}
