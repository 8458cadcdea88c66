using DocumentFormat.OpenXml.Packaging;

namespace Xinhua.Disclosure.Documents.Import;

/// <summary>Opens Word and Excel files: whether they are what their names say, what they carry that may not come in, and then their text and tables.</summary>
internal static class OfficeFile
{
    private const string WordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    private const string ExcelType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";

    private static readonly string[] WordParts = ["styles", "numbering", "comments", "footnotes", "endnotes"];
    private static readonly string[] ExcelParts = ["styles", "sharedStrings", "worksheet"];
    private static readonly string[] Objects = ["oleObject", "package", "control", "activeXControlBinary", "aFChunk"];

    /// <summary>Reads a file.</summary>
    /// <param name="extension">Its extension, .docx or .xlsx.</param>
    /// <param name="bytes">The file.</param>
    /// <param name="template">Reads a workbook that is our own template; null for any other.</param>
    public static ReportSource Read(string extension, ReadOnlyMemory<byte> bytes, Func<WorkbookPart, ReadOutcome?> template)
    {
        if (Mismatch(extension, bytes.Span) is { } mismatch)
        {
            return ReportSource.Unreadable(mismatch);
        }

        try
        {
            var (package, complaint) = OfficePackage.Open(bytes);
            return package is null ? ReportSource.Unreadable(complaint!) : Read(extension == ".docx", package, template);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // What is malformed in a package comes out of the libraries as exceptions of a dozen kinds, and none tells a clerk anything.
            return ReportSource.Unreadable($"文件已损坏、没有传完，或者不是{Program(extension == ".docx")}保存的{extension}文件。请用{Program(extension == ".docx")}打开，重新保存后再试。");
        }
    }

    private static string Program(bool isWord) => isWord ? "Word" : "Excel";

    private static string? Mismatch(string extension, ReadOnlySpan<byte> bytes)
    {
        var program = Program(extension == ".docx");
        if (bytes.IsEmpty)
        {
            return "文件是空的，没有内容。请检查是否选错了文件。";
        }

        if (FileKind.IsEncrypted(bytes))
        {
            return $"文件有打开密码，读不出来。请用{program}打开，在“文件—信息—保护”中去掉密码，保存后再试。";
        }

        if (FileKind.IsCompound(bytes))
        {
            return $"扩展名是{extension}，内容却是2003版及以前的Word或Excel文件（.doc、.xls）。请用{program}打开，另存为{extension}。";
        }

        return bytes.StartsWith("PK"u8)
            ? null
            : $"扩展名是{extension}，文件开头却表明这是{FileKind.Of(bytes) ?? "别的文件"}。扩展名不能随意改动；请用{program}另存为{extension}。";
    }

    private static ReportSource Read(bool isWord, OfficePackage package, Func<WorkbookPart, ReadOutcome?> template)
    {
        if (package.Main is not { } main)
        {
            return ReportSource.Unreadable($"这是普通的压缩包，或者缺少正文部件，不是{Program(isWord)}文件。请用{Program(isWord)}打开，重新保存后再试。");
        }

        var type = package.ContentType(main);
        if (!type.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase) && !string.Equals(type, isWord ? WordType : ExcelType, StringComparison.OrdinalIgnoreCase))
        {
            var what = type switch
            {
                ExcelType => "Excel工作簿",
                WordType => "Word文档",
                _ when type.Contains("template", StringComparison.OrdinalIgnoreCase) => "模板",
                _ when type.Contains("binary", StringComparison.OrdinalIgnoreCase) => "二进制工作簿",
                _ when type.Contains("presentation", StringComparison.OrdinalIgnoreCase) => "演示文稿",
                _ => "别的文件",
            };
            return ReportSource.Unreadable($"扩展名是{(isWord ? ".docx" : ".xlsx")}，内容却是{what}。请用{Program(isWord)}另存为{(isWord ? ".docx" : ".xlsx")}，再选这个文件。");
        }

        // What must not come in is named before anything of it is looked into.
        var carried = Carried(package, type).ToList();
        if (carried.Count > 0)
        {
            return new ReportSource([], "") { Remarks = carried };
        }

        using var copy = package.Copy(isWord ? WordParts : ExcelParts);
        if (isWord)
        {
            using var document = WordprocessingDocument.Open(copy, false);
            return new DocxReport(document.MainDocumentPart!).Read();
        }

        using var workbook = SpreadsheetDocument.Open(copy, false);
        var outcome = template(workbook.WorkbookPart!);
        var source = new XlsxReport(workbook.WorkbookPart!, package.Relations.Any(relation => relation.Type is "comments" or "threadedComment")).Read();
        return outcome is null ? source : source with { Outcome = outcome, Remarks = [.. source.Remarks.Where(remark => remark.IsRefusal)] };
    }

    private static IEnumerable<ReadRemark> Carried(OfficePackage package, string mainType)
    {
        if (mainType.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase)
            || package.Parts.Any(part => part.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase))
            || package.Relations.Any(relation => relation.Type is "vbaProject" or "xlMacrosheet" or "xlIntlMacrosheet"))
        {
            yield return new ReadRemark("文件带有宏，不能导入。请另存为不带宏的文件（.docx或.xlsx）。", true);
        }

        var objects = package.Relations.Count(relation => !relation.IsExternal && Objects.Contains(relation.Type));
        if (objects > 0 || package.Parts.Any(part => part.Contains("/embeddings/", StringComparison.OrdinalIgnoreCase) || part.Contains("/activeX/", StringComparison.OrdinalIgnoreCase)))
        {
            yield return new ReadRemark($"文件里嵌入了{Math.Max(1, objects)}个对象（OLE、控件或别的文件），不能导入。请删去，表格改成文字表格。", true);
        }

        var links = package.Relations.Where(relation => relation.IsExternal && relation.Type != "hyperlink").ToList();
        var books = package.Relations.Count(relation => !relation.IsExternal && relation.Type == "externalLink");
        if (links.Count > 0 || books > 0)
        {
            var kinds = links.Select(link => Kind(link.Type)).Concat(books > 0 ? ["别的工作簿"] : []).Distinct();
            yield return new ReadRemark($"文件引用了{Math.Max(links.Count, books)}处外部内容（{string.Join('、', kinds)}），不能导入。请断开链接，把内容放进文件本身；普通的超链接可以保留。", true);
        }
    }

    private static string Kind(string type) => type switch
    {
        "attachedTemplate" => "文档模板",
        "image" => "图片",
        "oleObject" => "对象",
        "frame" => "框架网页",
        "subDocument" => "子文档",
        "externalLinkPath" or "externalLinkPathMissing" or "xlPathMissing" => "别的工作簿",
        _ => "其他",
    };
}
