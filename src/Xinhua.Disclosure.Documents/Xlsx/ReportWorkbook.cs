using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents.Office;

namespace Xinhua.Disclosure.Documents.Xlsx;

/// <summary>
/// Writes a published report as a workbook: where it comes from, its texts, each table in its official layout, and once more every number on a line of its own,
/// with its key, for whoever calculates with it. There is no formula in it, and what people wrote is never one (ASVS 1.2.10). The same report gives the same bytes.
/// </summary>
public static class ReportWorkbook
{
    /// <summary>First cell of the sheet that says where the workbook comes from; readers of reports pass the sheet over.</summary>
    internal const string Mark = "政府信息公开工作年度报告数据";

    /// <summary>Name of the sheet that says where the workbook comes from.</summary>
    public const string AboutName = "说明";

    /// <summary>Name of the sheet with the texts.</summary>
    public const string TextName = "文字";

    /// <summary>Name of the sheet with a line for every number.</summary>
    public const string DataName = "数据";

    /// <summary>Heads of the sheet with a line for every number.</summary>
    public static IReadOnlyList<string> DataHeads { get; } = ["单位名称", "单位代码", "年度", "版本", "指标键", "表", "行", "列", "计量单位", "数值", "备注"];

    private const double TotalWidth = 132;
    private const double LineHeight = 16;
    private const double TextWidth = 84;
    private const double HighestRow = 400;

    private static readonly double[] DataWidths = [26, 18, 8, 7, 46, 34, 56, 34, 9, 14, 30];

    /// <summary>The workbook. Characters that no workbook can hold are left out; a paragraph longer than a cell may be goes on in the next row.</summary>
    /// <param name="content">The report.</param>
    /// <param name="stamp">What publishing added.</param>
    public static byte[] Write(ReportContent content, PublicationStamp stamp)
    {
        var shared = new SharedTexts();
        var tables = content.Format.Sections.Where(section => !section.IsText).Select(section => Table(content, section, shared)).ToList();
        List<(SheetBuilder Sheet, (int First, int Last)? Heads)> sheets = [(About(content, stamp, shared), null), (Texts(content, shared), null), .. tables, (Data(content, stamp, shared), (1, 1))];
        using var stream = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var part = document.AddWorkbookPart();
            document.ChangeIdOfPart(part, "rId1");
            part.AddNewPart<WorkbookStylesPart>("rId100").Stylesheet = TemplateStyles.Sheet();
            part.AddNewPart<SharedStringTablePart>("rId101").SharedStringTable = shared.Table();
            var (listed, names) = (new Sheets(), new List<DefinedName>());
            foreach (var (index, (sheet, heads)) in sheets.Index())
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"rId{index + 1}");
                part.AddNewPart<WorksheetPart>(id).Worksheet = sheet.Build();
                listed.Append(new Sheet { Name = sheet.Name, SheetId = (uint)index + 1, Id = id });
                names.AddRange(Names(sheet, (uint)index, heads));
            }

            part.Workbook = new Workbook(new BookViews(new WorkbookView { ActiveTab = 0 }), listed, new DefinedNames(names));
            var core = document.AddCoreFilePropertiesPart();
            document.ChangeIdOfPart(core, "rId2");
            PackedFile.Describe(core, content.Title, content.AgencyName, stamp.PublishedAt);
        }

        return PackedFile.Of(stream);
    }

    /// <summary>Whether the first row of a sheet is that of one of the sheets that say the report once more, for people or for programs.</summary>
    internal static bool IsBesideTheReport(IReadOnlyList<string> firstRow) => firstRow is [Mark, ..] || firstRow.SequenceEqual(DataHeads);

    /// <summary>What a program prints on each page, and what it filters by.</summary>
    private static IEnumerable<DefinedName> Names(SheetBuilder sheet, uint index, (int First, int Last)? heads)
    {
        if (sheet.Filter is { } filter)
        {
            yield return new DefinedName($"{sheet.Quoted}!{filter.Fixed}") { Name = "_xlnm._FilterDatabase", LocalSheetId = index, Hidden = true };
        }

        if (heads is var (first, last))
        {
            yield return new DefinedName(string.Create(CultureInfo.InvariantCulture, $"{sheet.Quoted}!${first}:${last}")) { Name = "_xlnm.Print_Titles", LocalSheetId = index };
        }
    }

    private static SheetBuilder About(ReportContent content, PublicationStamp stamp, SharedTexts shared)
    {
        var sheet = new SheetBuilder(AboutName, shared) { IsUpright = true, IsLocked = false, Footer = content.Title };
        sheet.Width(1, 24);
        sheet.Width(2, 78);
        Across(sheet, 1, 2, Mark, TemplateStyle.Title, 34);
        Across(sheet, 2, 2, content.Title, TemplateStyle.NoteText, 34);
        var row = 3;
        foreach (var (label, value) in PublicationNote.Of(content, stamp))
        {
            sheet.Text(new Place(1, ++row), label, TemplateStyle.Head);
            sheet.Text(new Place(2, row), value, TemplateStyle.Fact);
            sheet.Height(row, (Lines(value, 77) * 20) + 2);
        }

        row++;
        string[] remarks =
        [
            "来源：本单位依照《中华人民共和国政府信息公开条例》第五十条公布的年度报告，由发布系统在发布时一次生成，以后不再改动。",
            "使用：可以自由阅读、下载、复制和统计；引用时请注明发布单位、年度和版本，改动过的数据请写明已经改动。",
            $"各表按国家规定的格式排列，总计已经算好，是数字而不是公式；空白表示没有填写，与0不同。「{DataName}」一表一格一行，指标键在各单位、各年度之间通用。",
            "核对：本文件以及同一报告的网页、PDF、Word、CSV、JSON出自同一份内容，内容摘要相同；可以凭校验码在发布网站查询是否为现行版本。",
        ];
        foreach (var remark in remarks)
        {
            Across(sheet, ++row, 2, remark, TemplateStyle.Note, (Lines(remark, 112) * LineHeight) + 4);
        }

        return sheet;
    }

    private static SheetBuilder Texts(ReportContent content, SharedTexts shared)
    {
        var sheet = new SheetBuilder(TextName, shared) { IsUpright = true, IsLocked = false, Footer = content.Title };
        sheet.Width(1, TextWidth);
        sheet.Text(new Place(1, 1), content.Title, TemplateStyle.TitleText);
        sheet.Height(1, (Lines(content.Title, 56) * 24) + 8);
        var row = 1;
        foreach (var section in content.Format.TextSections)
        {
            sheet.Text(new Place(1, ++row), section.Heading, TemplateStyle.Band);
            sheet.Height(row, 26);
            foreach (var (text, _) in content.Text(section.Key).Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(SheetText.Pieces))
            {
                sheet.Text(new Place(1, ++row), text, TemplateStyle.Paragraph);
                sheet.Height(row, Math.Min(HighestRow, (Lines(text, TextWidth - 2) * LineHeight) + 6));
            }
        }

        return sheet;
    }

    private static (SheetBuilder Sheet, (int First, int Last)? Heads) Table(ReportContent content, FormatSection section, SharedTexts shared)
    {
        const int firstRow = 2;
        var form = content.Format.Table(section.Table!);
        var sheet = new SheetBuilder(EntryTemplate.SheetName(section.Heading), shared) { IsLocked = false, Footer = content.Title };
        var whole = (double)form.Widths.Sum();
        double[] widths = [.. form.Widths.Select(width => Math.Max(9, Math.Round(width / whole * TotalWidth, 1)))];
        foreach (var (index, width) in widths.Index())
        {
            sheet.Width(index + 1, width);
        }

        Across(sheet, 1, form.Layout.ColumnCount, section.Heading, TemplateStyle.Title, 34);
        foreach (var (index, row) in form.Layout.Rows.Index())
        {
            var at = firstRow + index;
            foreach (var cell in row.Cells)
            {
                var place = new Place(cell.Column + 1, at);
                var style = Style(cell);
                if (cell.Cell is { } figure)
                {
                    sheet.Number(place, content.Figures[figure.Key], style, TemplateStyle.FigureText);
                }
                else
                {
                    sheet.Text(place, cell.Text, style);
                }

                sheet.Merge(new Area(place, new Place(cell.Column + cell.ColumnSpan, at + cell.RowSpan - 1)), style);
            }

            sheet.Height(at, row.Cells.Where(cell => cell.RowSpan == 1).Select(cell => (Lines(cell.Text, widths.Skip(cell.Column).Take(cell.ColumnSpan).Sum() - 1) * LineHeight) + 6).DefaultIfEmpty(0).Append(24).Max());
        }

        Notes(sheet, content, form, firstRow + form.Layout.Rows.Count);
        sheet.FrozenRows = 1;
        if (form.Blocks.Count > 1)
        {
            return (sheet, null);
        }

        sheet.FrozenRows += form.Layout.Rows.TakeWhile(row => row.IsHead).Count();
        return (sheet, (firstRow, sheet.FrozenRows));
    }

    /// <summary>Remarks stand below the table: beside its number one would make a text of it, which no program adds up.</summary>
    private static void Notes(SheetBuilder sheet, ReportContent content, FormatTable form, int row)
    {
        foreach (var (index, cell) in form.Cells.Where(cell => content.Notes.GetValueOrDefault(cell.Key, "").Length > 0).Index())
        {
            var note = string.Create(CultureInfo.InvariantCulture, $"注{index + 1}：{cell.Place}（{FigureText.Write(content.Figures[cell.Key])}）：{content.Notes[cell.Key]}");
            Across(sheet, row++, form.Layout.ColumnCount, note, TemplateStyle.NoteText, (Lines(note, TotalWidth) * LineHeight) + 4);
        }
    }

    private static SheetBuilder Data(ReportContent content, PublicationStamp stamp, SharedTexts shared)
    {
        var sheet = new SheetBuilder(DataName, shared) { IsLocked = false, FrozenRows = 1, Footer = content.Title };
        foreach (var (index, head) in DataHeads.Index())
        {
            sheet.Width(index + 1, DataWidths[index]);
            sheet.Text(new Place(index + 1, 1), head, TemplateStyle.Head);
        }

        var row = 1;
        foreach (var cell in content.Format.Cells)
        {
            row++;
            var column = 0;
            Text(content.AgencyName);
            Text(content.AgencySlug ?? "");
            Number(content.Year);
            Number(stamp.Revision);
            Text(cell.Key.ToString());
            Text(content.Format.Table(cell.Key.Table).Caption);
            Text(string.Join('／', cell.RowPath));
            Text(string.Join('／', cell.ColumnPath));
            Text(cell.Unit);
            Number(content.Figures[cell.Key]);
            Text(content.Notes.GetValueOrDefault(cell.Key, ""));

            void Text(string text)
            {
                sheet.Text(new Place(++column, row), text, TemplateStyle.Fact);
            }

            void Number(decimal? number)
            {
                sheet.Number(new Place(++column, row), number, TemplateStyle.Figure, TemplateStyle.FigureText);
            }
        }

        sheet.Filter = new Area(new Place(1, 1), new Place(DataHeads.Count, row));
        return sheet;
    }

    private static TemplateStyle Style(LayoutCell cell) => cell.Role switch
    {
        LayoutRole.Band => TemplateStyle.Band,
        LayoutRole.Corner or LayoutRole.ColumnHead => TemplateStyle.Head,
        LayoutRole.RowHead => TemplateStyle.Label,
        LayoutRole.Figure => cell.Cell!.IsComputed ? TemplateStyle.Computed : TemplateStyle.Figure,
    };

    private static void Across(SheetBuilder sheet, int row, int columns, string text, TemplateStyle style, double height)
    {
        sheet.Text(new Place(1, row), text, style);
        sheet.Merge(new Area(new Place(1, row), new Place(columns, row)), style);
        sheet.Height(row, height);
    }

    /// <summary>The lines a text takes: a Chinese character is as wide as two of the digits that widths are counted in.</summary>
    private static double Lines(string text, double width) => Math.Max(1, Math.Ceiling(text.Length * 2.1 / width));
}
