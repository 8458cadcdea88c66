using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;
using Xinhua.Disclosure.Documents.Office;

namespace Xinhua.Disclosure.Documents.Docx;

/// <summary>The styles and fonts of our Word documents (GB/T 9704-2012, 5.2.2 and 7.3).</summary>
internal static class DocxStyles
{
    /// <summary>Ids of the styles.</summary>
    public const string
        Body = "Body", Title = "Title", Heading = "Heading1", SubHeading = "Heading2", Lead = "Lead", Table = "ReportTable", TableText = "TableText", TableLabel = "TableLabel",
        TableEnd = "TableEnd", FigureNote = "FigureNote", PageNumber = "PageNumber", NoteHeading = "PublicationNoteHeading", Note = "PublicationNote";

    /// <summary>How the names of the styles begin that lead what publishing added at the end: it is no part of the report.</summary>
    public const string NoteName = "发布说明";

    /// <summary>三号, 二号, 四号, 五号, 小五, 六号, in half points.</summary>
    private const string BodySize = "32", TitleSize = "44", PageNumberSize = "28", TableSize = "21", NoteSize = "18", FigureNoteSize = "15";

    private const string FangSong = "仿宋_GB2312", XiaoBiaoSong = "方正小标宋简体", Hei = "黑体", Kai = "楷体_GB2312", Song = "宋体", Latin = "Times New Roman";

    private const int TwoCharacters = 200;

    /// <summary>The style sheet.</summary>
    public static Styles Styles() => new(
        new DocDefaults(
            new RunPropertiesDefault(new RunPropertiesBaseStyle(
                Fonts(FangSong, FangSong),
                new FontSize { Val = BodySize },
                new FontSizeComplexScript { Val = BodySize },
                new Languages { Val = PackedFile.Language, EastAsia = PackedFile.Language, Bidi = "ar-SA" })),
            new ParagraphPropertiesDefault(new ParagraphPropertiesBaseStyle(
                new WidowControl { Val = false },
                new Kinsoku(),
                new OverflowPunctuation { Val = false },
                new AutoSpaceDE { Val = false },
                new AutoSpaceDN { Val = false },
                new SpacingBetweenLines { Before = "0", After = "0", Line = "240", LineRule = LineSpacingRuleValues.Auto }))),
        // Said here too, though it is the default: some programs take the pitch of the grid from this style alone.
        Style("Normal", "Normal", null, isDefault: true, Fonts(FangSong, FangSong), Size(BodySize)),
        Style(Body, "正文段落", new StyleParagraphProperties(OffGrid(), Line(), Indent(), Justified()), Tracking()),
        Style(Title, "Title", new StyleParagraphProperties(
            new KeepNext(), new KeepLines(), OffGrid(), Line(), new Justification { Val = JustificationValues.Center }), Fonts(XiaoBiaoSong, XiaoBiaoSong), Size(TitleSize)),
        Style(Heading, "heading 1", new StyleParagraphProperties(new KeepNext(), new KeepLines(), OffGrid(), Line(), Indent(), new OutlineLevel { Val = 0 }), Fonts(Hei, Hei), Tracking()),
        Style(SubHeading, "heading 2", new StyleParagraphProperties(new KeepNext(), new KeepLines(), OffGrid(), Line(), Indent(), new OutlineLevel { Val = 1 }), Fonts(Kai, Kai), Tracking()),
        CharacterStyle(Lead, "段首标题", Fonts(Kai, Kai)),
        CharacterStyle(FigureNote, "数字备注", Size(FigureNoteSize)),
        Style(TableText, "表格文字", new StyleParagraphProperties(OffGrid(), new Justification { Val = JustificationValues.Center }), Fonts(Latin, FangSong), Size(TableSize)),
        Style(TableLabel, "表格栏目", new StyleParagraphProperties(OffGrid(), new Indentation { Left = "40", Right = "20" }, new Justification { Val = JustificationValues.Left }), Fonts(Latin, FangSong), Size(TableSize)),
        Style(TableEnd, "表后", new StyleParagraphProperties(OffGrid(), new SpacingBetweenLines { Line = "240", LineRule = LineSpacingRuleValues.Exact })),
        Style(PageNumber, "页码", new StyleParagraphProperties(OffGrid()), Fonts(Song, Song), Size(PageNumberSize)),
        Style(NoteHeading, $"{NoteName}标题", new StyleParagraphProperties(
            new KeepNext(), new KeepLines(), new ParagraphBorders(new TopBorder { Val = BorderValues.Single, Size = 4, Space = 6 }), OffGrid(), new SpacingBetweenLines { Before = "480" }), Fonts(Hei, Hei), Size(NoteSize)),
        Style(Note, NoteName, new StyleParagraphProperties(new KeepNext(), new KeepLines(), OffGrid()), Fonts(Latin, Song), Size(NoteSize)),
        new Style(
            new StyleName { Val = "年度报告表格" },
            new StyleTableProperties(
                new TableBorders(
                    new TopBorder { Val = BorderValues.Single, Size = 4 },
                    new LeftBorder { Val = BorderValues.Single, Size = 4 },
                    new BottomBorder { Val = BorderValues.Single, Size = 4 },
                    new RightBorder { Val = BorderValues.Single, Size = 4 },
                    new InsideHorizontalBorder { Val = BorderValues.Single, Size = 4 },
                    new InsideVerticalBorder { Val = BorderValues.Single, Size = 4 }),
                new TableCellMarginDefault(
                    new TopMargin { Width = "20", Type = TableWidthUnitValues.Dxa },
                    new TableCellLeftMargin { Width = 20, Type = TableWidthValues.Dxa },
                    new BottomMargin { Width = "20", Type = TableWidthUnitValues.Dxa },
                    new TableCellRightMargin { Width = 20, Type = TableWidthValues.Dxa })),
            new StyleTableCellProperties(new TableCellVerticalAlignment { Val = TableVerticalAlignmentValues.Center }))
        {
            Type = StyleValues.Table,
            StyleId = Table,
            CustomStyle = true,
        });

    /// <summary>The fonts that are named, with those to take where they are missing.</summary>
    public static Fonts FontTable() => new(
        Font(FangSong, "FangSong", FontFamilyValues.Modern),
        Font(XiaoBiaoSong, "SimSun", FontFamilyValues.Auto),
        Font(Hei, "SimHei", FontFamilyValues.Modern),
        Font(Kai, "KaiTi", FontFamilyValues.Modern),
        Font(Song, "SimSun", FontFamilyValues.Auto),
        new Font(new FontFamily { Val = FontFamilyValues.Roman }, new Pitch { Val = FontPitchValues.Variable }) { Name = Latin });

    private static Font Font(string name, string alternative, FontFamilyValues family) => new(
        new AltName { Val = alternative },
        new FontCharSet { Val = "86" },
        new FontFamily { Val = family },
        new Pitch { Val = FontPitchValues.Default })
    {
        Name = name,
    };

    private static Style Style(string id, string name, StyleParagraphProperties? paragraph, params OpenXmlElement[] run) => Style(id, name, paragraph, false, run);

    private static Style Style(string id, string name, StyleParagraphProperties? paragraph, bool isDefault, params OpenXmlElement[] run)
    {
        var style = new Style(new StyleName { Val = name }) { Type = StyleValues.Paragraph, StyleId = id, Default = isDefault ? true : null };
        if (!isDefault)
        {
            style.Append(new BasedOn { Val = "Normal" });
        }

        style.Append(new PrimaryStyle());
        if (paragraph is not null)
        {
            style.Append(paragraph);
        }

        if (run.Length > 0)
        {
            style.Append(new StyleRunProperties(run));
        }

        return style;
    }

    private static Style CharacterStyle(string id, string name, OpenXmlElement run) =>
        new(new StyleName { Val = name }, new StyleRunProperties(run)) { Type = StyleValues.Character, StyleId = id, CustomStyle = true };

    private static RunFonts Fonts(string latin, string eastAsia) => new() { Ascii = latin, HighAnsi = latin, EastAsia = eastAsia, ComplexScript = latin };

    private static FontSize Size(string halfPoints) => new() { Val = halfPoints };

    /// <summary>
    /// The grid says what the page is; the lines and characters keep to it by themselves, because not every program can put a character of 16 points
    /// into a field of 15.8 and would take two fields for it.
    /// </summary>
    private static SnapToGrid OffGrid() => new() { Val = false };

    private static SpacingBetweenLines Line() => new() { Line = DocxWriter.LinePitchText, LineRule = LineSpacingRuleValues.Exact };

    /// <summary>A quarter of a point less between characters, so that 28 of them fill 156 mm.</summary>
    private static Spacing Tracking() => new() { Val = -5 };

    private static Indentation Indent() => new() { FirstLineChars = TwoCharacters, FirstLine = "630" };

    private static Justification Justified() => new() { Val = JustificationValues.Both };
}
