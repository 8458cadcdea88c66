using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Documents.Office;
using Xinhua.Disclosure.Documents.Xlsx;

namespace Xinhua.Disclosure.Documents.OpenData;

/// <summary>
/// All reports of a year as a workbook, written straight into the package: a tree of its cells would take a hundred times the file. There is no formula in it,
/// and what people wrote is never one (ASVS 1.2.10). What one sheet cannot hold goes on in the next.
/// </summary>
public sealed class YearWorkbook : YearWriter
{
    /// <summary>Name of the sheet with the rows; those that follow it are numbered.</summary>
    public const string DataName = "数据";

    /// <summary>A program's sheets end at 1,048,576 rows.</summary>
    private const int MostRows = 1_000_000;

    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>The oldest instant a ZIP file knows: the same reports give the same bytes.</summary>
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Columns = [.. YearColumn.All.Select((_, index) => new Place(index + 1, 1).ToString().TrimEnd('1'))];

    private readonly ZipArchive package;
    private readonly SharedTexts texts = new();
    private readonly List<(string Name, int Rows)> sheets = [];
    private readonly string title;
    private readonly int mostRows;
    private XmlWriter? sheet;
    private int row;
    private DateTimeOffset latest = Epoch;

    /// <summary>Begins the file.</summary>
    /// <param name="stream">Where it goes.</param>
    /// <param name="year">The year.</param>
    /// <param name="reports">How many reports will be added.</param>
    public YearWorkbook(Stream stream, int year, int reports)
        : this(stream, year, reports, MostRows)
    {
    }

    internal YearWorkbook(Stream stream, int year, int reports, int mostRows)
    {
        this.mostRows = mostRows;
        title = string.Create(CultureInfo.InvariantCulture, $"{year}年政府信息公开工作年度报告数据（{reports}份）");
        package = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);

        // Every sheet is of the kind that a part has by default, so the list can stand first, where programs look for it, before it is known how many there are.
        Part("[Content_Types].xml", $"""
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>
            """);
        About();
        Open();
    }

    /// <inheritdoc/>
    public override void Add(YearReport report, IReadOnlyList<IReadOnlyList<YearValue>> rows)
    {
        if (row + rows.Count > mostRows && row > 1)
        {
            Close();
            Open();
        }

        latest = report.Stamp.PublishedAt > latest ? report.Stamp.PublishedAt : latest;
        foreach (var values in rows)
        {
            Row(values, TemplateStyle.Fact);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Finish();
            package.Dispose();
        }
    }

    private void Finish()
    {
        Close();
        var named = sheets.Select((sheet, index) => (sheet.Name, sheet.Rows, Number: index + 1)).ToList();
        Part("xl/sharedStrings.xml", texts.Table().OuterXml);
        Part("xl/styles.xml", TemplateStyles.Sheet().OuterXml);
        Part("xl/workbook.xml", $"""
            <workbook xmlns="{Main}" xmlns:r="{Related}"><bookViews><workbookView activeTab="{(named.Count > 1 ? 1 : 0)}"/></bookViews><sheets>{string.Concat(named.Select(sheet => Line($"<sheet name=\"{sheet.Name}\" sheetId=\"{sheet.Number}\" r:id=\"rId{sheet.Number}\"/>")))}</sheets><definedNames>{string.Concat(named.Skip(1).Select(Filtered))}{string.Concat(named.Skip(1).Select(sheet => Line($"<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"{sheet.Number - 1}\">'{sheet.Name}'!$1:$1</definedName>")))}</definedNames></workbook>
            """);
        Part("xl/_rels/workbook.xml.rels", Relations(
            named.Select(sheet => (Line($"rId{sheet.Number}"), $"{Related}/worksheet", Line($"worksheets/sheet{sheet.Number}.xml")))
                .Append(("rId1000", $"{Related}/styles", "styles.xml"))
                .Append(("rId1001", $"{Related}/sharedStrings", "sharedStrings.xml"))));
        Part("_rels/.rels", Relations(
        [
            ("rId1", $"{Related}/officeDocument", "xl/workbook.xml"),
            ("rId2", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
        ]));
        Part("docProps/core.xml", PackedFile.Description(title, "", latest));
    }

    private static string Filtered((string Name, int Rows, int Number) sheet) => Line(
        $"<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"{sheet.Number - 1}\" hidden=\"1\">'{sheet.Name}'!{new Area(new Place(1, 1), new Place(Columns.Length, sheet.Rows)).Fixed}</definedName>");

    private static string Relations(IEnumerable<(string Id, string Kind, string Target)> relations) =>
        $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{string.Concat(relations.Select(to => $"<Relationship Id=\"{to.Id}\" Type=\"{to.Kind}\" Target=\"{to.Target}\"/>"))}</Relationships>";

    private static string Line(FormattableString line) => FormattableString.Invariant(line);

    /// <summary>What the file is, and what its columns mean.</summary>
    private void About()
    {
        var xml = Begin();
        Head(xml, frozen: false, [18, 90]);
        Cells([title]);
        Cells(["来源", "本站公布的各单位年度报告的现行版本，没有公布和已经撤回的不在内。各单位依照《中华人民共和国政府信息公开条例》第五十条公布。"]);
        Cells(["使用", "可以自由阅读、下载、复制和统计；引用时请注明发布单位、年度、版本和取得日期，改动过的数据请写明已经改动。"]);
        Cells(["内容", Line($"「{DataName}」一表一格一行，数字是数字，没有公式；空白表示没有填写，与0不同。一张表放不下的，接在「{DataName}2」「{DataName}3」……里。")]);
        foreach (var column in YearColumn.All)
        {
            Cells([column.Head, column.Meaning]);
        }

        xml.WriteEndElement();
        Finish(xml);
        sheets.Add((ReportWorkbook.AboutName, row));

        void Cells(string[] values)
        {
            row++;
            xml.WriteStartElement("row", Main);
            xml.WriteAttributeString("r", Digits(row));
            foreach (var (index, value) in values.Index())
            {
                Text(xml, Columns[index], value, values.Length == 1 ? TemplateStyle.TitleText : index == 0 ? TemplateStyle.Head : TemplateStyle.Fact);
            }

            xml.WriteEndElement();
        }
    }

    private void Open()
    {
        var name = sheets.Count == 1 ? DataName : Line($"{DataName}{sheets.Count}");
        sheet = Begin();
        sheets.Add((name, 0));
        Head(sheet, frozen: true, [.. YearColumn.All.Select(column => column.Width)]);
        Row(YearColumn.All.Select(column => new YearValue(column.Head)), TemplateStyle.Head);
    }

    private void Close()
    {
        sheet!.WriteEndElement();
        sheet.WriteStartElement("autoFilter", Main);
        sheet.WriteAttributeString("ref", new Area(new Place(1, 1), new Place(Columns.Length, row)).ToString());
        sheet.WriteEndElement();
        Finish(sheet);
        sheets[^1] = (sheets[^1].Name, row);
    }

    private XmlWriter Begin()
    {
        row = 0;
        var number = sheets.Count + 1;
        var xml = XmlWriter.Create(
            Entry(Line($"xl/worksheets/sheet{number}.xml")),
            new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), CloseOutput = true });
        xml.WriteStartDocument(standalone: true);
        xml.WriteStartElement("worksheet", Main);
        return xml;
    }

    private static void Head(XmlWriter xml, bool frozen, double[] widths)
    {
        xml.WriteRaw(frozen
            ? "<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/><selection pane=\"bottomLeft\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"18\" customHeight=\"1\"/>"
            : "<sheetViews><sheetView showGridLines=\"0\" workbookViewId=\"0\"/></sheetViews><sheetFormatPr defaultRowHeight=\"18\"/>");
        xml.WriteRaw($"<cols>{string.Concat(widths.Select((width, index) => Line($"<col min=\"{index + 1}\" max=\"{index + 1}\" width=\"{width}\" customWidth=\"1\"/>")))}</cols>");
        xml.WriteStartElement("sheetData", Main);
    }

    private static void Finish(XmlWriter xml)
    {
        xml.WriteEndElement();
        xml.WriteEndDocument();
        xml.Dispose();
    }

    private void Row(IEnumerable<YearValue> values, TemplateStyle style)
    {
        row++;
        sheet!.WriteStartElement("row", Main);
        sheet.WriteAttributeString("r", Digits(row));
        foreach (var (index, value) in values.Index())
        {
            if (value.Text is { } text)
            {
                Text(sheet, Columns[index], text, style);
            }
            else if (value.Number is { } number && (decimal)(double)number != number)
            {
                Text(sheet, Columns[index], FigureText.Write(number), TemplateStyle.FigureText);
            }
            else
            {
                Cell(sheet, Columns[index], null, FigureText.Write(value.Number), TemplateStyle.Figure);
            }
        }

        sheet.WriteEndElement();
    }

    private void Text(XmlWriter xml, string column, string text, TemplateStyle style) => Cell(xml, column, "s", text.Length == 0 ? "" : Digits(texts.Of(text)), style);

    private void Cell(XmlWriter xml, string column, string? kind, string value, TemplateStyle style)
    {
        xml.WriteStartElement("c", Main);
        xml.WriteAttributeString("r", column + Digits(row));
        xml.WriteAttributeString("s", Digits((int)style));
        if (value.Length > 0)
        {
            if (kind is not null)
            {
                xml.WriteAttributeString("t", kind);
            }

            xml.WriteElementString("v", Main, value);
        }

        xml.WriteEndElement();
    }

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Part(string name, string xml)
    {
        using var entry = Entry(name);
        entry.Write(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>" + xml));
    }

    private Stream Entry(string name)
    {
        var entry = package.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = Epoch;
        return entry.Open();
    }
}
