using System.Text;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents.Import;
using Xunit;

namespace Xinhua.Disclosure.Tests.Documents.Import;

/// <summary>Reports in Word, Excel and web pages as people have them.</summary>
public sealed class OfficeReadingTests
{
    private static readonly ReportFormats Formats = ReportFormats.Load();
    private static readonly ReportFormat Current = Formats.Get("2021");
    private const string Word = "word/document.xml";
    private const string Sheet = "xl/worksheets/sheet1.xml";

    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    public static TheoryData<string, string> Files =>
    [
        .. from format in new[] { "2019", "2021" }
           from file in new[] { "a.docx", "a.xlsx", "a.html", "gb.htm" }
           select (format, file),
    ];

    [Theory, MemberData(nameof(Files))]
    public void Every_figure_text_heading_and_the_title_come_back(string id, string file)
    {
        var format = Formats.Get(id);
        var figures = TestDocuments.Figures(format, new Random(3));

        var outcome = ReportReader.Read(file, Bytes(WrittenReport.Of(format, figures), file), Formats, null);

        var report = Content(outcome);
        Assert.Empty(outcome.Remarks);
        Assert.Equal(format.Id, report.Format.Id);
        Assert.Equal((TestDocuments.Agency, TestDocuments.Year), (report.AgencyName, report.Year));
        Assert.Equal(Sorted(figures), Sorted(report.Figures.Entered.Concat(report.Figures.Stated)));
        Assert.Equal(format.Sections.Select(section => section.Heading), report.Stated!.Headings);
        Assert.All(format.TextSections, section => Assert.Equal($"（一）关于{section.Key}。第一段文字。\n第二段文字。", report.Text(section.Key)));
    }

    [Fact]
    public void Text_boxes_line_breaks_and_a_table_of_contents_are_taken_for_what_they_are()
    {
        var docx = Packages.Edit(Report().Docx(), Word, text => text
            .Replace("<w:body>", "<w:body><w:p><w:pPr><w:pStyle w:val=\"TOC1\"/></w:pPr><w:r><w:t>六、其他需要报告的事项</w:t><w:tab/><w:t>9</w:t></w:r></w:p>", StringComparison.Ordinal)
            .Replace("<w:t xml:space=\"preserve\">第二段文字。</w:t>", "<w:t>第二段</w:t><w:br/><w:t>第三段</w:t>" + Box("框中的文字"), StringComparison.Ordinal));
        docx = Packages.Edit(docx, Word, text => text.Replace("TOC1", "toc 1", StringComparison.Ordinal));

        var report = Content(ReportReader.Read("a.docx", docx, Formats, null));

        Assert.Equal(Current.Sections.Select(section => section.Heading), report.Stated!.Headings);
        Assert.Equal("（一）关于overview。第一段文字。\n第二段\n第三段\n框中的文字", report.Text("overview"));
    }

    [Fact]
    public void Numbers_of_several_levels_are_written_out_as_Word_prints_them()
    {
        var docx = Packages.Edit(Report().Docx(), "word/numbering.xml", text => text
            .Replace("</w:abstractNum>", "<w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"（%2）\"/></w:lvl><w:lvl w:ilvl=\"2\"><w:start w:val=\"4\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%3.\"/></w:lvl></w:abstractNum>", StringComparison.Ordinal));
        var items = new[] { (1, "主动"), (2, "甲"), (2, "乙"), (1, "依申请"), (2, "丙") }
            .Select(item => $"<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{item.Item1}\"/><w:numId w:val=\"3\"/></w:numPr></w:pPr><w:r><w:t>{item.Item2}</w:t></w:r></w:p>");
        docx = Packages.Edit(docx, Word, text => ReplaceParagraph(text, "（一）关于overview。第一段文字。", string.Concat(items)));

        var report = Content(ReportReader.Read("a.docx", docx, Formats, null));

        Assert.Equal("（一）主动\n4.甲\n5.乙\n（二）依申请\n4.丙\n第二段文字。", report.Text("overview"));
        Assert.Equal(Current.Sections.Select(section => section.Heading), report.Stated!.Headings);
    }

    [Fact]
    public void A_report_within_a_table_for_looks_is_read_as_if_it_stood_free()
    {
        var docx = Packages.Edit(Report().Docx(), Word, text => text
            .Replace("<w:body>", "<w:body><w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc>", StringComparison.Ordinal)
            .Replace("</w:body>", "<w:p/></w:tc></w:tr></w:tbl></w:body>", StringComparison.Ordinal));

        var report = Content(ReportReader.Read("a.docx", docx, Formats, null));

        Assert.Equal(Current.Cells.Count, report.Figures.Entered.Count + report.Figures.Stated.Count);
        Assert.Equal(Current.Sections.Select(section => section.Heading), report.Stated!.Headings);
    }

    [Theory]
    [InlineData("a.docx"), InlineData("a.xlsx"), InlineData("a.html")]
    public void A_remark_in_brackets_becomes_a_note_and_blank_cells_stay_blank_in_their_columns(string file)
    {
        var noted = new CellKey("proactive", "normative-documents", "issued");
        CellKey[] blank = [new("applications", "granted", "natural-person"), new("applications", "granted", "total"), new("applications", "declined-repeated", "company"), new("disputes", "review", "upheld"), new("disputes", "litigation-after-review", "total")];
        var report = Report();
        var cells = report.Cells.Where(cell => !blank.Contains(cell.Key)).ToDictionary();
        cells[noted] = "22（其中修订16件）";

        var content = Content(ReportReader.Read(file, Bytes(report with { Cells = cells }, file), Formats, null));

        Assert.Equal((22m, "其中修订16件"), (content.Figures.Entered[noted], content.Notes[noted]));
        Assert.Equal(Current.Cells.Select(cell => cell.Key).Except(blank).ToHashSet(), [.. content.Figures.Entered.Keys, .. content.Figures.Stated.Keys]);
    }

    [Fact]
    public void Hidden_text_notes_and_pictures_are_named_and_left_out()
    {
        var docx = Packages.Edit(Report().Docx(), Word, text => text.Replace(
            "<w:t xml:space=\"preserve\">第二段文字。</w:t></w:r>",
            "<w:t>第二段文字。</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>内部意见</w:t></w:r><w:r><w:drawing/></w:r>",
            StringComparison.Ordinal));

        var outcome = ReportReader.Read("a.docx", docx, Formats, null);

        Assert.DoesNotContain("内部意见", Content(outcome).Text("overview"), StringComparison.Ordinal);
        Assert.Equal(["文件里有3处隐藏文字或隐藏行", "文件里有3张图片"], outcome.Remarks.Select(remark => remark.Message.Split('，')[0]));
        Assert.All(outcome.Remarks, remark => Assert.False(remark.IsRefusal));
    }

    [Fact]
    public void Changes_that_nobody_accepted_are_counted_and_refused_with_the_cure()
    {
        var docx = Packages.Edit(Report().Docx(), Word, text => text.Replace(
            "<w:body>", "<w:body><w:p><w:ins w:id=\"1\" w:author=\"某\"><w:r><w:t>加</w:t></w:r></w:ins><w:del w:id=\"2\" w:author=\"某\"><w:r><w:delText>减</w:delText></w:r></w:del></w:p>", StringComparison.Ordinal));

        var outcome = Assert.IsType<ReadOutcome.Unreadable>(ReportReader.Read("a.docx", docx, Formats, null));

        Assert.Contains("2处修订", outcome.Message, StringComparison.Ordinal);
        Assert.Contains("接受所有修订", outcome.Message, StringComparison.Ordinal);
        Assert.True(Assert.Single(outcome.Remarks).IsRefusal);
    }

    [Fact]
    public void Several_reasons_are_all_named()
    {
        var docx = Packages.Relate(Packages.Add(Report().Docx(), ("word/vbaProject.bin", "x"), ("word/embeddings/oleObject1.bin", "x")), Word, "attachedTemplate", "file:///C:/x.dotm", true);

        var outcome = Assert.IsType<ReadOutcome.Unreadable>(ReportReader.Read("a.docx", docx, Formats, null));

        Assert.Equal(3, outcome.Remarks.Count);
        Assert.All(["宏", "嵌入", "文档模板"], what => Assert.Contains(what, outcome.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://www.gov.cn/"), InlineData("mailto:某@@ 不是地址"), InlineData("http://[坏的")]
    public void A_link_for_reading_on_does_no_harm_however_it_is_written(string address)
    {
        var docx = Packages.Relate(Report().Docx(), Word, "hyperlink", address, true);

        Assert.Empty(ReportReader.Read("a.docx", docx, Formats, null).Remarks);
        Content(ReportReader.Read("a.docx", docx, Formats, null));
    }

    [Fact]
    public void Names_that_lead_out_of_the_folder_are_names_like_others()
    {
        var before = Directory.GetCurrentDirectory();
        var docx = Packages.Add(Report().Docx(), ("../../canary.txt", "x"), ("C:\\canary.txt", "x"), ("/etc/canary.txt", "x"));

        Content(ReportReader.Read("a.docx", docx, Formats, null));
        Assert.Empty(Directory.EnumerateFiles(Path.GetFullPath(Path.Combine(before, "..", "..")), "canary.txt"));
    }

    [Theory]
    [InlineData("<x:c r=\"B99\" t=\"str\"><x:f>A1</x:f><x:v>12</x:v></x:c>", "12", 0)]
    [InlineData("<x:c r=\"B99\"><x:f>SUM(A1)</x:f><x:v>0.30000000000000004</x:v></x:c>", "0.3", 0)]
    [InlineData("<x:c r=\"B99\"><x:v>1.0E+05</x:v></x:c>", "100000", 0)]
    [InlineData("<x:c r=\"B99\" t=\"inlineStr\"><x:is><x:r><x:t>1</x:t></x:r><x:r><x:t>2</x:t></x:r></x:is></x:c>", "12", 0)]
    [InlineData("<x:c r=\"B99\" t=\"b\"><x:v>1</x:v></x:c>", "TRUE", 0)]
    [InlineData("<x:c r=\"B99\"><x:f>SUM(A1)</x:f></x:c>", "", 1)]
    public void A_cell_of_a_workbook_is_read_by_its_value(string cell, string expected, int remarks)
    {
        var key = new CellKey("proactive", "licensing", "decisions");
        var xlsx = Packages.Edit(Report().Xlsx(), Sheet, text => Cell(text, "行政许可", cell));

        var outcome = ReportReader.Read("a.xlsx", xlsx, Formats, null);

        var content = Content(outcome);
        Assert.Equal(remarks, outcome.Remarks.Count);
        Assert.Equal(expected, content.Stated!.Unreadable.GetValueOrDefault(key) ?? (content.Figures.Entered.TryGetValue(key, out var value) ? FigureText.Write(value) : ""));
    }

    [Fact]
    public void Rows_and_columns_out_of_sight_are_named_and_left_out()
    {
        var xlsx = Packages.Edit(Report().Xlsx(), Sheet, text => System.Text.RegularExpressions.Regex.Replace(text, "<x:row r=\"(2)\"", "<x:row r=\"$1\" hidden=\"1\""));

        var outcome = ReportReader.Read("a.xlsx", xlsx, Formats, 2023);

        Assert.Contains("隐藏行", Assert.Single(outcome.Remarks).Message, StringComparison.Ordinal);
        Assert.Equal(5, Content(outcome).Stated!.Headings.Count);
    }

    private static string Box(string text) =>
        "<mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><mc:Choice Requires=\"wps\" xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"><w:drawing><wp:anchor xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\"><a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><a:graphicData uri=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"><wps:wsp><wps:txbx><w:txbxContent><w:p><w:r><w:t>" + text
        + "</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>" + text + "</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent>";

    /// <summary>The cell to the right of a label, replaced.</summary>
    private static string Cell(string sheet, string label, string cell)
    {
        var row = sheet.LastIndexOf("<x:row", sheet.IndexOf(label, StringComparison.Ordinal), StringComparison.Ordinal);
        var end = sheet.IndexOf("</x:row>", row, StringComparison.Ordinal);
        var old = System.Text.RegularExpressions.Regex.Match(sheet[row..end], "<x:c r=\"B([0-9]+)\".*?</x:c>");
        return sheet[..(row + old.Index)] + cell.Replace("99", old.Groups[1].Value, StringComparison.Ordinal) + sheet[(row + old.Index + old.Length)..];
    }

    private static string ReplaceParagraph(string document, string text, string paragraphs)
    {
        var at = document.IndexOf(text, StringComparison.Ordinal);
        var start = document.LastIndexOf("<w:p>", at, StringComparison.Ordinal);
        return document[..start] + paragraphs + document[(document.IndexOf("</w:p>", at, StringComparison.Ordinal) + 6)..];
    }

    private static WrittenReport Report() => WrittenReport.Of(Current, TestDocuments.Figures(Current, new Random(3)));

    private static byte[] Bytes(WrittenReport report, string file) => file switch
    {
        "a.docx" => report.Docx(),
        "a.xlsx" => report.Xlsx(),
        "gb.htm" => Gb18030.GetBytes(report.Html("gb2312")),
        _ => Encoding.UTF8.GetBytes(report.Html()),
    };

    private static ReportContent Content(ReadOutcome outcome) =>
        outcome is ReadOutcome.Unreadable unreadable ? throw new Xunit.Sdk.XunitException(unreadable.Message) : ((ReadOutcome.Read)outcome).Content;

    private static IEnumerable<KeyValuePair<CellKey, decimal>> Sorted(IEnumerable<KeyValuePair<CellKey, decimal>> figures) =>
        figures.OrderBy(figure => figure.Key.ToString(), StringComparer.Ordinal);
}
