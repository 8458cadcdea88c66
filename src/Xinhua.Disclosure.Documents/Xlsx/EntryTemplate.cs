using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents.Office;

namespace Xinhua.Disclosure.Documents.Xlsx;

/// <summary>
/// The workbook in which a report is written without the portal: a sheet for each table in its official layout and one for the texts, filled with what
/// the report says so far. Made from the form alone; the same report gives the same bytes. <see cref="EntryTemplateReader"/> takes it back.
/// </summary>
public static class EntryTemplate
{
    /// <summary>The media type of a workbook.</summary>
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private const string GuideName = "填写说明";
    private const string TextName = "文字";
    private const int LongestSheetName = 31;
    private const int FreeRows = 20;
    private const int FewestRows = 30;
    private const int CharactersPerLine = 46;

    /// <summary>The template of a report.</summary>
    /// <param name="report">What it says so far; its slug and year are what the template can be brought back to.</param>
    /// <param name="previous">Last year's report, shown beside it; null when none is on file.</param>
    public static byte[] Write(ReportContent report, ReportContent? previous)
    {
        var (names, shared) = (new SortedDictionary<string, string>(StringComparer.Ordinal), new SharedTexts());
        var tables = report.Format.Sections.Where(section => !section.IsText).Select(section => new TemplateTable(report, previous, section, shared)).ToList();
        foreach (var (table, (key, place)) in tables.SelectMany(table => table.Places.Select(place => (table, place))))
        {
            names.Add(TemplateNames.Of(key), $"{table.Sheet.Quoted}!{place.Fixed}");
        }

        var texts = Texts(report, names, shared);
        SheetBuilder[] sheets = [Guide(report, tables, texts.Status, names, shared), .. tables.Select(table => table.Sheet), texts.Sheet];
        return PackedFile.Of(Workbook(report, sheets, tables, names, shared));
    }

    /// <summary>A heading as the name of a sheet: some characters may not be in it.</summary>
    internal static string SheetName(string heading)
    {
        var name = string.Concat(heading.Where(c => c is not ('[' or ']' or ':' or '*' or '?' or '/' or '\\' or '\'')));
        return name.Length <= LongestSheetName ? name : name[..LongestSheetName];
    }

    private static SheetBuilder Guide(ReportContent report, List<TemplateTable> tables, IReadOnlyList<(string Formula, string Text)> texts, SortedDictionary<string, string> names, SharedTexts shared)
    {
        var sheet = new SheetBuilder(GuideName, shared) { IsUpright = true, Footer = report.Title };
        sheet.Width(1, 14);
        sheet.Width(2, 78);
        Line(1, TemplateNames.Mark, TemplateStyle.Title, 34);
        var row = 3;
        (string Label, string Value, string? Name)[] facts =
        [
            ("单位", report.AgencyName, TemplateNames.AgencyName),
            ("单位代码", report.AgencySlug ?? "", TemplateNames.Agency),
            ("报告年度", report.Year.ToString(CultureInfo.InvariantCulture), TemplateNames.Year),
            ("格式", report.Format.Document, null),
            ("格式代码", report.Format.Id, TemplateNames.Format),
        ];
        foreach (var (label, value, name) in facts)
        {
            var place = new Place(2, row);
            sheet.Text(place with { Column = 1 }, label, TemplateStyle.Head);
            sheet.Text(place, value, TemplateStyle.Fact);
            sheet.Height(row++, 22);
            if (name is not null)
            {
                names.Add(name, $"{sheet.Quoted}!{place.Fixed}");
            }
        }

        Line(++row, "怎么填", TemplateStyle.Heading, 24);
        string[] steps =
        [
            $"1．依次填写「{string.Join("」「", tables.Select(table => table.Sheet.Name))}」和「{TextName}」。标签和总计已锁定，白色格子可以填写；没有的填0，不要留空。",
            "2．选中一格，旁边会显示上年的数字和填写的口径。上年的整张表在每张表的下方。",
            "3．黄色格子还没有填写，红色格子填错了；表下面的「勾稽关系」「上年衔接」写明相等还是相差多少，全部相等才算填对。",
            "4．数字需要说明的，写成「22（其中修订16件）」，括号里的话会作为备注保存。",
            $"5．「{TextName}」中一行写一段，行不够时可以插入行；以（一）（二）开头的段落自动作为小标题。",
            "6．填好保存后，在系统的填报页面点「从文件导入」，选这个文件；系统逐格列出变化，由您确认后才写入草稿。",
            $"7．这份文件只能导入本单位{report.Year.ToString(CultureInfo.InvariantCulture)}年的报告，请不要改动工作表的名称和结构。",
        ];
        foreach (var step in steps)
        {
            Line(++row, step, TemplateStyle.Note, step.Length > CharactersPerLine ? 34 : 19);
        }

        row++;
        Line(++row, "现在填到哪里", TemplateStyle.Heading, 24);
        foreach (var (name, (formula, text)) in tables.Select(table => (table.Sheet.Name, ($"{table.Sheet.Quoted}!{table.Status}", table.StatusText))).Concat(texts.Select(status => (TextName, status))))
        {
            row++;
            sheet.Text(new Place(1, row), name, TemplateStyle.Head);
            sheet.Formula(new Place(2, row), formula, text, false, TemplateStyle.Label);
            sheet.Height(row, name.Length > 6 ? 52 : 22);
        }

        return sheet;

        void Line(int at, string text, TemplateStyle style, double height)
        {
            sheet.Text(new Place(1, at), text, style);
            sheet.Merge(new Area(new Place(1, at), new Place(2, at)), style);
            sheet.Height(at, height);
        }
    }

    private static (SheetBuilder Sheet, IReadOnlyList<(string Formula, string Text)> Status) Texts(ReportContent report, SortedDictionary<string, string> names, SharedTexts shared)
    {
        var sheet = new SheetBuilder(TextName, shared) { IsUpright = true, LetsRowsIn = true, Footer = report.Title };
        sheet.Width(1, 5);
        sheet.Width(2, 100);
        var status = new List<(string, string)>();
        var row = 1;
        foreach (var section in report.Format.TextSections)
        {
            Line(row++, section.Heading, TemplateStyle.Title, 30);
            Line(row++, $"{section.Guidance}一行写一段。", TemplateStyle.Note, 19);
            var count = new Place(1, row++);
            var paragraphs = report.Text(section.Key).Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(SheetText.Pieces).ToList();
            var rows = Math.Max(paragraphs.Count + FreeRows, FewestRows);
            var area = new Area(new Place(2, row), new Place(2, row + rows - 1));
            var length = Narrative.Length(report.Text(section.Key));
            var said = $"已写{length}字，至少{section.MinimumLength}字{(length < section.MinimumLength ? "，还不够" : "")}";
            var written = $"SUMPRODUCT(LEN(SUBSTITUTE(SUBSTITUTE({area},\" \",\"\"),\"　\",\"\")))";
            sheet.Formula(
                count,
                $"\"已写\"&{written}&\"字，至少{section.MinimumLength}字\"&IF({written}<{section.MinimumLength},\"，还不够\",\"\")",
                said,
                false,
                TemplateStyle.Heading);
            sheet.Merge(new Area(count, count with { Column = 2 }), TemplateStyle.Heading);
            sheet.Colour(new Area(count, count), TemplateColour.Blank, $"{written}<{section.MinimumLength}");
            status.Add(($"\"{section.Heading}：\"&{sheet.Quoted}!{count}", $"{section.Heading}：{said}"));
            names.Add(TemplateNames.Of(section), $"{sheet.Quoted}!{area.Fixed}");
            for (var i = 0; i < rows; i++, row++)
            {
                var (text, continues) = i < paragraphs.Count ? paragraphs[i] : ("", false);
                sheet.Text(new Place(1, row), continues ? TemplateNames.Continued : "", TemplateStyle.Mark);
                if (text.Length > 0)
                {
                    sheet.Text(new Place(2, row), text, TemplateStyle.Paragraph);
                }
                else
                {
                    sheet.Blank(new Place(2, row), TemplateStyle.Paragraph);
                }
            }

            row++;
        }

        return (sheet, status);

        void Line(int at, string text, TemplateStyle style, double height)
        {
            sheet.Text(new Place(1, at), text, style);
            sheet.Merge(new Area(new Place(1, at), new Place(2, at)), style);
            sheet.Height(at, height);
        }
    }

    private static MemoryStream Workbook(ReportContent report, IReadOnlyList<SheetBuilder> sheets, IReadOnlyList<TemplateTable> tables, SortedDictionary<string, string> names, SharedTexts shared)
    {
        var stream = new MemoryStream();
        using var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook);
        var part = document.AddWorkbookPart();
        document.ChangeIdOfPart(part, "rId1");
        part.AddNewPart<WorkbookStylesPart>("rId100").Stylesheet = TemplateStyles.Sheet();
        part.AddNewPart<SharedStringTablePart>("rId101").SharedStringTable = shared.Table();
        var listed = new Sheets();
        foreach (var (index, sheet) in sheets.Index())
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"rId{index + 1}");
            part.AddNewPart<WorksheetPart>(id).Worksheet = sheet.Build();
            listed.Append(new Sheet { Name = sheet.Name, SheetId = (uint)index + 1, Id = id });
        }

        var titles = tables.Where(table => table.Heads is not null).Select(table => new DefinedName(
            string.Create(CultureInfo.InvariantCulture, $"{table.Sheet.Quoted}!${table.Heads!.Value.First}:${table.Heads.Value.Last}"))
        {
            Name = "_xlnm.Print_Titles",
            LocalSheetId = (uint)sheets.TakeWhile(sheet => sheet != table.Sheet).Count(),
        });
        part.Workbook = new Workbook(
            new BookViews(new WorkbookView { ActiveTab = 0 }),
            listed,
            new DefinedNames(titles.Concat(names.Select(name => new DefinedName(name.Value) { Name = name.Key }))),
            new CalculationProperties { CalculationId = 191029, FullCalculationOnLoad = true });
        Properties(document, report);
        document.Save();
        document.Dispose();
        return stream;
    }

    /// <summary>What a file manager shows of the file, and by what a document system finds it.</summary>
    private static void Properties(SpreadsheetDocument document, ReportContent report)
    {
        var core = document.AddCoreFilePropertiesPart();
        document.ChangeIdOfPart(core, "rId2");
        PackedFile.Feed(core, $"""
            <cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{Escaped(TemplateNames.Mark)}</dc:title><dc:subject>{Escaped(report.Title)}</dc:subject><dc:creator>{Escaped(report.AgencyName)}</dc:creator></cp:coreProperties>
            """);
        var custom = document.AddCustomFilePropertiesPart();
        document.ChangeIdOfPart(custom, "rId3");
        (string Name, string Value)[] properties =
        [
            (TemplateNames.Agency, report.AgencySlug ?? ""), (TemplateNames.Year, report.Year.ToString(CultureInfo.InvariantCulture)), (TemplateNames.Format, report.Format.Id),
        ];
        PackedFile.Feed(custom, $"""
            <Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{string.Concat(properties.Select((property, index) => $"<property fmtid=\"{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}\" pid=\"{index + 2}\" name=\"{property.Name}\"><vt:lpwstr>{Escaped(property.Value)}</vt:lpwstr></property>"))}</Properties>
            """);

        static string Escaped(string text)
        {
            return PackedFile.Escaped(SheetText.Write(text));
        }
    }
}
