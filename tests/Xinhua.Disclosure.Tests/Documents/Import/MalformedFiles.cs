using System.Globalization;
using System.IO.Compression;
using System.Text;
using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Tests.Documents.Import;

/// <summary>Files that are no report, or must not be taken as one, each made when it is asked for.</summary>
internal static class MalformedFiles
{
    private const string Word = "word/document.xml";
    private const string Sheet = "xl/worksheets/sheet1.xml";
    private const string Book = "xl/workbook.xml";

    private static readonly ReportFormat Form = ReportFormats.Load().Get("2021");
    private static readonly WrittenReport Report = WrittenReport.Of(Form, TestDocuments.Figures(Form, new Random(1)));
    private static readonly byte[] Docx = Report.Docx();
    private static readonly byte[] Xlsx = Report.Xlsx();
    private static readonly byte[] Html = Encoding.UTF8.GetBytes(Report.Html());

    /// <summary>All of them.</summary>
    public static IEnumerable<(string Name, string File, Func<byte[]> Bytes)> All() =>
        [.. Known(), .. CutOff(), .. WrongKinds(), .. BrokenParts(), .. Entities(), .. TooMuch(), .. Carried(), .. WrongTables(), .. Pages()];

    private static IEnumerable<(string Name, string File, Func<byte[]> Bytes)> Known() =>
        BadFilesTests.All.Select(known => (known.Name, known.File, (Func<byte[]>)(() => known.Bytes)));

    private static IEnumerable<(string Name, string File, Func<byte[]> Bytes)> CutOff()
    {
        foreach (var (file, bytes) in new[] { ("a.docx", Docx), ("a.xlsx", Xlsx) })
        {
            for (var tenth = 0; tenth < 10; tenth++)
            {
                var length = bytes.Length * tenth / 10;
                yield return ($"cut off at {tenth}0 %", file, () => bytes[..length]);
            }

            for (var missing = 1; missing <= 10; missing++)
            {
                var length = bytes.Length - missing;
                yield return ($"cut off {missing} bytes before the end", file, () => bytes[..length]);
            }

            for (var at = 0; at < 6; at++)
            {
                var start = at;
                yield return ($"directory spoilt at {start}", file, () => SpoiltDirectory(bytes, start));
            }
        }

        for (var tenth = 0; tenth < 5; tenth++)
        {
            var part = tenth;
            yield return ($"page cut off at {part}0 %", "a.html", () => Html[..(Html.Length * part / 10)]);
            yield return ($"text cut off at {part}0 %", "a.md", () => Report.Markdown() is var text ? text[..(text.Length * part / 10)] : []);
        }
    }

    private static IEnumerable<(string Name, string File, Func<byte[]> Bytes)> WrongKinds()
    {
        var kinds = new (string Name, byte[] Start)[]
        {
            ("PDF", Utf8("%PDF-1.7\n1 0 obj<</JS(app.alert(1))>>")), ("old Word", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]]), ("RTF", Utf8("{\\rtf1\\ansi")),
            ("PNG", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), ("JPEG", [0xFF, 0xD8, 0xFF, 0xE0]), ("GIF", Utf8("GIF89a")), ("gzip", [0x1F, 0x8B, 8, 0]),
            ("RAR", Utf8("Rar!\u001a\u0007")), ("7z", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]), ("ELF", [0x7F, 0x45, 0x4C, 0x46, 2, 1]), ("exe", [0x4D, 0x5A, 0x90, 0, 3]),
            ("zeros", new byte[5000]), ("noise", Noise(5000)), ("password", Encrypted()), ("empty archive", Packages.Bomb("x.bin", "x", 0)), ("nested archive", Packages.Bomb("inner.zip", "PK\u0003\u0004PK\u0001\u0002", 100)),
        };
        foreach (var (name, start) in kinds)
        {
            foreach (var file in new[] { "a.docx", "a.xlsx", "a.html", "a.htm", "a.txt", "a.md", "a.json" })
            {
                yield return ($"{name} as {file}", file, () => start);
            }
        }

        yield return ("Word as Excel", "a.xlsx", () => Docx);
        yield return ("Excel as Word", "a.docx", () => Xlsx);
        yield return ("Word as a page", "a.html", () => Docx);
        yield return ("a page as Word", "a.docx", () => Html);
        yield return ("a page as Excel", "a.xlsx", () => Html);
        yield return ("a page as JSON", "a.json", () => Html);
        yield return ("text as a page", "a.html", () => Utf8("没有标记的文字"));
        foreach (var extension in new[] { ".doc", ".xls", ".pdf", ".docm", ".xlsm", ".xlsb", ".dotx", ".zip", ".exe", ".png", ".rtf", ".wps", ".et", ".ofd", ".mht", ".csv", ".docx.exe", ".", "", ".\u202excod", ".doc x", "." + new string('x', 300) })
        {
            yield return ($"extension {extension}", "a" + extension, () => Docx);
        }
    }

    private static IEnumerable<(string Name, string File, Func<byte[]> Bytes)> BrokenParts()
    {
        foreach (var (file, bytes, main) in new[] { ("a.docx", Docx, Word), ("a.xlsx", Xlsx, Book) })
        {
            foreach (var part in new[] { main, "[Content_Types].xml", "_rels/.rels" })
            {
                yield return ($"without {part}", file, () => Packages.Without(bytes, part));
                foreach (var (what, edit) in Spoils())
                {
                    yield return ($"{part} {what}", file, () => Packages.Edit(bytes, part, edit));
                }
            }

            yield return ("main part is its own relationships", file, () => Packages.Edit(bytes, "_rels/.rels", text => text.Replace(main, "_rels/.rels", StringComparison.Ordinal)));
            yield return ("main part leads out", file, () => Packages.Edit(bytes, "_rels/.rels", text => text.Replace(main, "../../../etc/passwd", StringComparison.Ordinal)));
            yield return ("a circle of relationships", file, () => Packages.Relate(bytes, main, file == "a.docx" ? "styles" : "worksheet", "/" + main, false));
            yield return ("a part twice", file, () => Packages.Add(bytes, (main, "<a/>")));
            yield return ("a part twice in capitals", file, () => Packages.Add(bytes, (main.ToUpperInvariant(), "<a/>")));
            yield return ("encrypted entries", file, () => Flagged(bytes));
        }

        yield return ("no body", "a.docx", () => Packages.Edit(Docx, Word, _ => "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"/>"));
        yield return ("an empty body", "a.docx", () => Body(""));
        yield return ("only text", "a.docx", () => Body("<w:p><w:r><w:t>某局2024年政府信息公开工作年度报告</w:t></w:r></w:p>"));
        yield return ("spans that are no numbers", "a.docx", () => Packages.Edit(Docx, Word, text => text.Replace("w:gridSpan w:val=\"", "w:gridSpan w:val=\"x", StringComparison.Ordinal)));
        yield return ("no sheets", "a.xlsx", () => Packages.Edit(Xlsx, Book, text => Between(text, "<x:sheets", "</x:sheets>", "")));
        yield return ("no rows", "a.xlsx", () => Packages.Edit(Xlsx, Sheet, text => Between(text, "<x:sheetData", "</x:sheetData>", "<x:sheetData/>")));
        yield return ("rows that are no numbers", "a.xlsx", () => Packages.Edit(Xlsx, Sheet, text => text.Replace("<x:row r=\"", "<x:row r=\"-", StringComparison.Ordinal)));
        yield return ("no sheet part", "a.xlsx", () => Packages.Without(Xlsx, Sheet));
        yield return ("cells in disorder", "a.xlsx", () => Packages.Edit(Xlsx, Sheet, text => text.Replace("r=\"C", "r=\"A", StringComparison.Ordinal)));
    }

    private static IEnumerable<(string What, Func<string, string> Edit)> Spoils()
    {
        yield return ("empty", _ => "");
        yield return ("cut off", text => text[..(text.Length / 2)]);
        yield return ("with a lone bracket", text => text.Insert(text.Length / 2, "<"));
        yield return ("with a zero character", text => text.Insert(text.Length / 2, "&#0;"));
        yield return ("with half a character", text => text.Insert(text.IndexOf('>', StringComparison.Ordinal) + 1, "&#xD800;"));
        yield return ("with an attribute twice", text => text.Insert(text.LastIndexOf('<'), "<a b=\"1\" b=\"2\"/>"));
        yield return ("with a prefix nobody declared", text => text.Insert(text.LastIndexOf('<'), "<q:a/>"));
        yield return ("with another root", _ => "<html><body/></html>");
        yield return ("that is text", _ => "这不是XML");
        yield return ("ten thousand levels deep", text => text.Insert(text.LastIndexOf('<'), string.Concat(Enumerable.Repeat("<a>", 10_000)) + string.Concat(Enumerable.Repeat("</a>", 10_000))));
    }

    /// <summary>What a canary would hear; the test that listens uses the same.</summary>
    public static IEnumerable<string> Payloads(string address) =>
    [
        $"<!DOCTYPE a [<!ENTITY x SYSTEM \"{address}\">]>",
        $"<!DOCTYPE a SYSTEM \"{address}\">",
        $"<!DOCTYPE a [<!ENTITY % x SYSTEM \"{address}\"> %x;]>",
        "<!DOCTYPE a [<!ENTITY x \"哈哈哈哈哈哈哈哈哈哈\">" + string.Concat(Enumerable.Range(1, 9).Select(i => $"<!ENTITY x{i} \"{string.Concat(Enumerable.Repeat(i == 1 ? "&x;" : $"&x{i - 1};", 10))}\">")) + "]>",
    ];

    private static IEnumerable<(string Name, string File, Func<byte[]> Bytes)> Entities()
    {
        foreach (var (payload, i) in Payloads("http://127.0.0.1:9/x").Select((payload, i) => (payload, i)))
        {
            foreach (var (file, part) in new[] { ("a.docx", Word), ("a.docx", "word/numbering.xml"), ("a.docx", "[Content_Types].xml"), ("a.docx", "_rels/.rels"), ("a.xlsx", Book), ("a.xlsx", Sheet), ("a.xlsx", "xl/styles.xml"), ("a.xlsx", "[Content_Types].xml") })
            {
                yield return ($"entity {i} in {part}", file, () => WithEntity(file, part, payload));
            }
        }
    }

    /// <summary>A part that begins with a definition of types and uses what it defines.</summary>
    public static byte[] WithEntity(string file, string part, string payload) => Packages.Edit(file == "a.docx" ? Docx : Xlsx, part, text =>
    {
        var start = text.StartsWith("<?xml", StringComparison.Ordinal) ? text.IndexOf("?>", StringComparison.Ordinal) + 2 : 0;
        var body = text[start..].TrimStart();
        return text[..start] + payload + body.Insert(body.IndexOf('>', StringComparison.Ordinal) + 1, payload.Contains("ENTITY x ", StringComparison.Ordinal) ? "&x;" : "");
    });

    private static IEnumerable<(string Name, string File, Func<byte[]> Bytes)> TooMuch()
    {
        var million = new string('字', 333_333);
        foreach (var (file, bytes, part) in new[] { ("a.docx", Docx, Word), ("a.xlsx", Xlsx, Sheet) })
        {
            yield return ("a hundred megabytes of zeros", file, () => Packages.Bomb("media/x.bin", new string('\0', 1_000_000), 100, bytes));
            yield return ("a hundred megabytes of text", file, () => Packages.Bomb(part, million, 100, bytes));
            yield return ("three hundred megabytes of text", file, () => Packages.Bomb(part, million, 300, bytes));
            yield return ("noise that unpacks to sixty megabytes", file, () => NoiseBomb(bytes));
            yield return ("a hundred thousand entries", file, () => Many(bytes, 100_000));
            yield return ("five hundred and one entries", file, () => Many(bytes, 501));
            yield return ("a giant attribute", file, () => Packages.Edit(bytes, part, text => text.Insert(text.LastIndexOf('<'), $"<a b=\"{Words(6_000_000)}\"/>")));
            yield return ("an attribute of eleven megabytes", file, () => Packages.Edit(bytes, part, text => text.Insert(text.LastIndexOf('<'), $"<a b=\"{Words(11_000_000)}\"/>")));
            yield return ("a million elements", file, () => Packages.Edit(bytes, part, text => text.Insert(text.LastIndexOf('<'), string.Concat(Enumerable.Range(0, 400_000).Select(i => $"<a{i % 977}/>")))));
            yield return ("a million attributes", file, () => Packages.Edit(bytes, part, text => text.Insert(text.LastIndexOf('<'), $"<a {string.Join(' ', Enumerable.Range(0, 400_000).Select(i => $"b{i}=\"\""))}/>")));
            yield return ("eleven megabytes that are no archive", file, () => [.. "PK"u8, .. new byte[11 * 1024 * 1024]]);
        }

        yield return ("a thousand columns", "a.docx", () => Body($"<w:tbl><w:tr>{string.Concat(Enumerable.Repeat("<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>", 1000))}</w:tr></w:tbl>"));
        yield return ("a span of a thousand million", "a.docx", () => Body($"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"1000000000\"/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"));
        yield return ("three thousand rows", "a.docx", () => Body($"<w:tbl>{string.Concat(Enumerable.Repeat("<w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>", 3000))}</w:tbl>"));
        yield return ("tables nested fifty deep", "a.docx", () => Body(string.Concat(Enumerable.Repeat("<w:tbl><w:tr><w:tc>", 50)) + "<w:p><w:r><w:t>1</w:t></w:r></w:p>" + string.Concat(Enumerable.Repeat("<w:p/></w:tc></w:tr></w:tbl>", 50))));
        yield return ("tables nested ten thousand deep", "a.docx", () => Body(string.Concat(Enumerable.Repeat("<w:tbl><w:tr><w:tc>", 10_000)) + string.Concat(Enumerable.Repeat("<w:p/></w:tc></w:tr></w:tbl>", 10_000))));
        yield return ("six hundred thousand characters", "a.docx", () => Packages.Edit(Docx, Word, text => text.Replace("第二段文字。", Words(600_000), StringComparison.Ordinal)));
        yield return ("a cell of a million characters", "a.docx", () => Packages.Edit(Docx, Word, text => text.Replace("2.重复申请", Words(1_000_000), StringComparison.Ordinal)));
        yield return ("a cell of combining marks", "a.docx", () => Packages.Edit(Docx, Word, text => text.Replace("2.重复申请", "重" + new string('\u0301', 300_000) + new string('\u0327', 300_000), StringComparison.Ordinal)));
        yield return ("a label of turning marks", "a.docx", () => Packages.Edit(Docx, Word, text => text.Replace("2.重复申请", "\u202e\u202e复重\u202c", StringComparison.Ordinal)));
        yield return ("a thousand columns", "a.xlsx", () => Rows($"<x:row r=\"1\">{string.Concat(Enumerable.Range(0, 1000).Select(_ => "<x:c><x:v>1</x:v></x:c>"))}</x:row>"));
        yield return ("the last column", "a.xlsx", () => Rows("<x:row r=\"1\"><x:c r=\"XFD1\"><x:v>1</x:v></x:c></x:row>"));
        yield return ("a million rows", "a.xlsx", () => Rows(string.Concat(Enumerable.Range(1, 400_000).Select(i => $"<x:row r=\"{i}\"/>"))));
        yield return ("three thousand rows", "a.xlsx", () => Rows(string.Concat(Enumerable.Range(1, 3000).Select(i => $"<x:row r=\"{i}\"><x:c><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c></x:row>"))));
        yield return ("a million merged cells", "a.xlsx", () => Packages.Edit(Xlsx, Sheet, text => text.Insert(text.LastIndexOf('<'), $"<x:mergeCells>{string.Concat(Enumerable.Range(1, 300_000).Select(i => $"<x:mergeCell ref=\"A{i}:B{i}\"/>"))}</x:mergeCells>")));
        yield return ("only an error and a truth", "a.xlsx", () => Rows("<x:row r=\"1\"><x:c t=\"e\"><x:v>#REF!</x:v></x:c><x:c t=\"b\"><x:v>1</x:v></x:c></x:row>"));
        yield return ("strings that are not there", "a.xlsx", () => Rows("<x:row r=\"1\"><x:c t=\"s\"><x:v>99999</x:v></x:c><x:c t=\"s\"><x:v>-1</x:v></x:c></x:row>"));
        yield return ("numbers without end", "a.xlsx", () => Rows("<x:row r=\"1\"><x:c><x:v>1E+308</x:v></x:c><x:c><x:v>NaN</x:v></x:c><x:c><x:v>1E-300</x:v></x:c></x:row>"));
    }

    private static IEnumerable<(string Name, string File, Func<byte[]> Bytes)> Carried()
    {
        foreach (var (file, bytes, main) in new[] { ("a.docx", Docx, Word), ("a.xlsx", Xlsx, Book) })
        {
            var folder = main[..(main.IndexOf('/', StringComparison.Ordinal) + 1)];
            yield return ("a macro", file, () => Packages.Add(bytes, (folder + "vbaProject.bin", "x")));
            yield return ("a macro elsewhere", file, () => Packages.Add(bytes, ("other/VBAPROJECT.BIN", "x")));
            yield return ("a type with macros", file, () => Packages.Edit(bytes, "[Content_Types].xml", text => text.Replace("vnd.openxmlformats-officedocument.wordprocessingml.document.main", "vnd.ms-word.document.macroEnabled.main", StringComparison.Ordinal).Replace("vnd.openxmlformats-officedocument.spreadsheetml.sheet.main", "vnd.ms-excel.sheet.macroEnabled.main", StringComparison.Ordinal)));
            yield return ("a template", file, () => Packages.Edit(bytes, "[Content_Types].xml", text => text.Replace("document.main+xml", "template.main+xml", StringComparison.Ordinal).Replace("sheet.main+xml", "template.main+xml", StringComparison.Ordinal)));
            foreach (var type in new[] { "oleObject", "package", "control", "aFChunk", "vbaProject" })
            {
                yield return ($"an inner {type}", file, () => Packages.Relate(bytes, main, type, "embeddings/x.bin", false));
            }

            yield return ("an embedded file", file, () => Packages.Add(bytes, (folder + "embeddings/oleObject1.bin", "x")));
            yield return ("a control", file, () => Packages.Add(bytes, (folder + "activeX/activeX1.xml", "<a/>")));
            foreach (var type in new[] { "attachedTemplate", "image", "oleObject", "frame", "subDocument", "externalLinkPath", "video", "styles", "worksheet" })
            {
                yield return ($"an outer {type}", file, () => Packages.Relate(bytes, main, type, "http://127.0.0.1:9/x", true));
                yield return ($"an outer {type} on a share", file, () => Packages.Relate(bytes, main, type, "file://127.0.0.1/x", true));
            }
        }

        yield return ("a macro sheet", "a.xlsx", () => Packages.Relate(Xlsx, Book, "xlMacrosheet", "macrosheets/sheet1.xml", false));
        yield return ("another workbook", "a.xlsx", () => Packages.Relate(Xlsx, Book, "externalLink", "externalLinks/externalLink1.xml", false));
        yield return ("comments", "a.xlsx", () => Packages.Relate(Xlsx, Sheet, "comments", "../comments1.xml", false));
        yield return ("threaded comments", "a.xlsx", () => Packages.Relate(Xlsx, Sheet, "threadedComment", "../threadedComments/threadedComment1.xml", false));
        foreach (var state in new[] { "hidden", "veryHidden" })
        {
            yield return ($"a {state} sheet", "a.xlsx", () => Packages.Edit(Xlsx, Book, text => text.Replace("<x:sheet ", $"<x:sheet state=\"{state}\" ", StringComparison.Ordinal)));
        }

        foreach (var mark in new[] { "ins", "del", "moveFrom", "moveTo" })
        {
            yield return ($"a tracked {mark}", "a.docx", () => Packages.Edit(Docx, Word, text => text.Replace("<w:body>", $"<w:body><w:p><w:{mark} w:id=\"1\" w:author=\"某\"><w:r><w:t>改</w:t></w:r></w:{mark}></w:p>", StringComparison.Ordinal)));
        }

        yield return ("a tracked mark of a paragraph", "a.docx", () => Packages.Edit(Docx, Word, text => text.Replace("<w:body>", "<w:body><w:p><w:pPr><w:rPr><w:del w:id=\"1\" w:author=\"某\"/></w:rPr></w:pPr></w:p>", StringComparison.Ordinal)));
        yield return ("a tracked row", "a.docx", () => Packages.Edit(Docx, Word, text => ReplaceFirst(text, "<w:tr>", "<w:tr><w:trPr><w:ins w:id=\"1\" w:author=\"某\"/></w:trPr>")));
        yield return ("a comment", "a.docx", () => Packages.Add(
            Packages.Edit(Packages.Relate(Docx, Word, "comments", "comments.xml", false), "[Content_Types].xml", text => text.Replace("</Types>", "<Override PartName=\"/word/comments.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml\"/></Types>", StringComparison.Ordinal)),
            ("word/comments.xml", "<w:comments xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:comment w:id=\"1\" w:author=\"某\"><w:p/></w:comment></w:comments>")));
    }

    private static IEnumerable<(string Name, string File, Func<byte[]> Bytes)> WrongTables()
    {
        foreach (var (wrong, right) in new[]
        {
            ("2.反复咨询", "2.重复申请"), ("三、本年度工作成果", "三、本年度办理结果"), ("本年失效件数", "本年废止件数"), ("行政表扬", "行政处罚"), ("研究机构", "科研机构"), ("（八）合计", "（七）总计"), ("结果撤销", "结果纠正"),
        })
        {
            yield return ($"{wrong} for {right}", "a.docx", () => Packages.Edit(Docx, Word, text => text.Replace(right, wrong, StringComparison.Ordinal)));
            yield return ($"{wrong} for {right}", "a.html", () => Utf8(Report.Html().Replace(right, wrong, StringComparison.Ordinal)));
            yield return ($"{wrong} for {right}", "a.xlsx", () => Packages.Edit(Xlsx, Sheet, text => text.Replace(right, wrong, StringComparison.Ordinal)));
        }

        yield return ("a table twice", "a.docx", () => Packages.Edit(Docx, Word, text => text.Insert(text.IndexOf("<w:tbl>", StringComparison.Ordinal), text[text.IndexOf("<w:tbl>", StringComparison.Ordinal)..(text.IndexOf("</w:tbl>", StringComparison.Ordinal) + 8)])));
        yield return ("a table left out", "a.docx", () => Packages.Edit(Docx, Word, text => Between(text, "<w:tbl>", "</w:tbl>", "")));
        yield return ("no title", "a.docx", () => Packages.Edit(Docx, Word, text => text.Replace(Report.Title, "年报", StringComparison.Ordinal)));
    }

    private static IEnumerable<(string Name, string File, Func<byte[]> Bytes)> Pages()
    {
        (string Name, Func<string> Page)[] pages =
        [
            ("no table", () => "<html><body><p>某局2024年政府信息公开工作年度报告</p></body></html>"),
            ("an empty table", () => "<html><table></table></html>"),
            ("a table of nothing", () => "<html><table><tr></tr><tr><td></td><td></td></tr></table></html>"),
            ("a hundred thousand divisions", () => Repeat("<div>", 100_000) + "x"),
            ("a hundred thousand divisions closed", () => Repeat("<div>", 100_000) + Repeat("</div>", 100_000)),
            ("tables nested ten thousand deep", () => Repeat("<table><tr><td>", 10_000) + "1"),
            ("tables nested a hundred deep", () => Repeat("<table><tr><td>1</td><td>", 100)),
            ("forty thousand lists", () => "<html>" + Repeat("<ul><li>", 40_000)),
            ("bold without end", () => "<p>" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"<b id={i}>")) + Repeat("<p>x", 1_000)),
            ("links without end", () => Repeat("<a href=x><p>", 40_000)),
            ("nine hundred open tags and sixty thousand paragraphs", () => Repeat("<span>", 900) + Repeat("<p>x", 60_000)),
            ("nine hundred fat letters and a hundred paragraphs", () => string.Concat(Enumerable.Range(0, 900).Select(i => $"<b id={i}>")) + Repeat("<p>x", 100)),
            ("ninety thousand rows of a table", () => "<table>" + Repeat("<tr>", 90_000)),
            ("a million attributes", () => $"<div {string.Join(' ', Enumerable.Range(0, 400_000).Select(i => $"a{i}"))}>"),
            ("a giant attribute", () => $"<div title=\"{Words(1_500_000)}\"><table><tr><td>1<td>2</table>"),
            ("a giant text", () => $"<div><table><tr><td>{Words(1_500_000)}<td>2</table>"),
            ("a thousand columns", () => $"<table><tr>{Repeat("<td>1", 1000)}</table>"),
            ("a span of a thousand million", () => "<table><tr><td colspan=1000000000 rowspan=1000000000>1<td>2</table>"),
            ("three thousand rows", () => $"<table>{Repeat("<tr><td>1<td>2", 3000)}</table>"),
            ("only a script", () => "<html><script>document.write('<table>')</script></html>"),
            ("plain text without end", () => "<html><plaintext>" + Repeat("<table>", 1000)),
            ("a comment without end", () => "<html><!--" + Repeat("<table>", 1000)),
            ("a drawing", () => "<html><svg>" + Repeat("<g>", 10_000) + "</svg></html>"),
            ("everything hidden", () => "<html><div style='display:none'>" + Report.Html()[20..] + "</div>"),
            ("frames", () => "<html><frameset><frame src='http://127.0.0.1:9/x'></frameset></html>"),
            ("outer things", () => "<html><link rel=stylesheet href='http://127.0.0.1:9/x'><img src='http://127.0.0.1:9/x'><iframe src='http://127.0.0.1:9/x'></iframe></html>"),
            ("an XML definition", () => "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><html><table><tr><td>&x;<td>2</table>"),
            ("a charset nobody knows", () => "<html><meta charset='klingon'><table><tr><td>甲<td>乙</table>"),
            ("forms in forms", () => Repeat("<form><select><option>", 30_000)),
            ("a table left out", () => Between(Report.Html(), "<table border=1>", "</tbody></table>", "")),
        ];
        return pages.Select(page => ("page: " + page.Name, "a.html", (Func<byte[]>)(() => Utf8(page.Page()))))
            .Append(("page: a charset that is not true", "a.html", () => [.. Utf8("<html><meta charset='utf-8'>"), 0xB1, 0xED, 0xFF, 0xFF]))
            .Append(("page: UTF-16 without a table", "a.html", () => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("<html><p>文字</p></html>")]))
            .Append(("page: half of UTF-16", "a.html", () => [0xFF, 0xFE, 0x3C]))
            .Append(("page: six megabytes", "a.html", () => Utf8("<html>" + Repeat("字", 2_000_000) + "</html>")));
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    /// <summary>Text that does not pack well enough to be a bomb.</summary>
    private static string Words(int length) => new Random(5).GetString("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严", length);

    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(9).NextBytes(noise);
        noise[0] = 0xFE;
        noise[1] = 0x01;
        return noise;
    }

    /// <summary>A compound file whose directory names the stream of an encrypted document.</summary>
    private static byte[] Encrypted() => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[1000], .. Encoding.Unicode.GetBytes("EncryptedPackage"), .. new byte[500]];

    private static byte[] SpoiltDirectory(byte[] bytes, int at)
    {
        byte[] spoilt = [.. bytes];
        var start = spoilt.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        // Each place of the end record in turn: its mark, the counts, the size and the place of the directory.
        spoilt.AsSpan(start + (at < 4 ? at : 8 + (2 * (at - 4))), at < 4 ? 1 : 2).Fill(0xEE);
        return spoilt;
    }

    private static byte[] Flagged(byte[] bytes)
    {
        byte[] flagged = [.. bytes];
        for (var at = flagged.AsSpan().IndexOf("PK\u0001\u0002"u8); at >= 0;)
        {
            flagged[at + 8] |= 1;
            var next = flagged.AsSpan(at + 4).IndexOf("PK\u0001\u0002"u8);
            at = next < 0 ? -1 : at + 4 + next;
        }

        flagged[6] |= 1;
        return flagged;
    }

    private static byte[] Many(byte[] file, int count)
    {
        using var stream = new MemoryStream();
        stream.Write(file);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            for (var i = 0; i < count; i++)
            {
                archive.CreateEntry(i.ToString(CultureInfo.InvariantCulture), CompressionLevel.NoCompression);
            }
        }

        return stream.ToArray();
    }

    /// <summary>A little noise in many zeros packs to little, but to more than one part in a hundred.</summary>
    private static byte[] NoiseBomb(byte[] file)
    {
        using var stream = new MemoryStream();
        stream.Write(file);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("media/noise.bin", CompressionLevel.Optimal).Open();
            var random = new Random(3);
            var block = new byte[1_000];
            for (var i = 0; i < 60_000; i++)
            {
                random.NextBytes(block.AsSpan(0, 20));
                entry.Write(block);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Body(string xml) => Packages.Edit(Docx, Word, _ => $"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{xml}</w:body></w:document>");

    private static byte[] Rows(string xml) => Packages.Edit(Xlsx, Sheet, text => Between(text, "<x:sheetData", "</x:sheetData>", $"<x:sheetData>{xml}</x:sheetData>"));

    private static string Between(string text, string from, string to, string with)
    {
        var start = text.IndexOf(from, StringComparison.Ordinal);
        var end = text.IndexOf(to, start, StringComparison.Ordinal) + to.Length;
        return text[..start] + with + text[end..];
    }

    private static string ReplaceFirst(string text, string from, string to) => text.IndexOf(from, StringComparison.Ordinal) is var at ? text[..at] + to + text[(at + from.Length)..] : text;
}
