using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Xinhua.Disclosure.Documents.Xlsx;

/// <summary>How a cell of the template looks and whether it may be typed into; the order is that of the cell formats in the file.</summary>
internal enum TemplateStyle
{
    /// <summary>Nothing.</summary>
    Plain,

    /// <summary>The title of a sheet.</summary>
    Title,

    /// <summary>A sentence to read.</summary>
    Note,

    /// <summary>A heading over a part of a sheet.</summary>
    Heading,

    /// <summary>A head of columns, a corner.</summary>
    Head,

    /// <summary>A band across the table.</summary>
    Band,

    /// <summary>A label of a row.</summary>
    Label,

    /// <summary>A number to be typed.</summary>
    Entry,

    /// <summary>The same where a text stands now: never a formula, whatever it begins with.</summary>
    EntryText,

    /// <summary>A number that is computed.</summary>
    Computed,

    /// <summary>What a check says.</summary>
    Check,

    /// <summary>A number of last year.</summary>
    LastYear,

    /// <summary>A paragraph to be typed.</summary>
    Paragraph,

    /// <summary>What stands before a paragraph.</summary>
    Mark,

    /// <summary>A fixed text from outside, e.g. the agency's name.</summary>
    Fact,

    /// <summary>The title of a sheet where somebody's words stand in it.</summary>
    TitleText,

    /// <summary>A remark in somebody's words.</summary>
    NoteText,

    /// <summary>A number that was published.</summary>
    Figure,

    /// <summary>The same where the program's numbers cannot hold it.</summary>
    FigureText,
}

/// <summary>What colours a cell by its content; the order is that of the differential formats in the file.</summary>
internal enum TemplateColour
{
    /// <summary>Not filled in yet.</summary>
    Blank,

    /// <summary>Wrong.</summary>
    Wrong,

    /// <summary>In order.</summary>
    Right,
}

/// <summary>The style sheet of the template.</summary>
internal static class TemplateStyles
{
    private const string Face = "宋体";
    private const uint TextFormat = 49;

    private static readonly BooleanValue Yes = true;

    public static Stylesheet Sheet() => new(
        new Fonts(Font(11), Font(11, bold: true), Font(16, bold: true), Font(10, colour: "FF56606A")) { Count = 4 },
        new Fills(
            new Fill(new PatternFill { PatternType = PatternValues.None }),
            new Fill(new PatternFill { PatternType = PatternValues.Gray125 }),
            Fill("FFE9F1F6"),
            Fill("FFF2F4F5"))
        { Count = 4 },
        new Borders(
            new Border(new LeftBorder(), new RightBorder(), new TopBorder(), new BottomBorder(), new DiagonalBorder()),
            new Border(
                new LeftBorder(Line()) { Style = BorderStyleValues.Thin },
                new RightBorder(Line()) { Style = BorderStyleValues.Thin },
                new TopBorder(Line()) { Style = BorderStyleValues.Thin },
                new BottomBorder(Line()) { Style = BorderStyleValues.Thin },
                new DiagonalBorder()))
        { Count = 2 },
        new CellStyleFormats(new CellFormat { NumberFormatId = 0, FontId = 0, FillId = 0, BorderId = 0 }) { Count = 1 },
        new CellFormats(Enum.GetValues<TemplateStyle>().Select(Format)) { Count = (uint)Enum.GetValues<TemplateStyle>().Length },
        new CellStyles(new CellStyle { Name = "Normal", FormatId = 0, BuiltinId = 0 }) { Count = 1 },
        new DifferentialFormats(Difference("FF7A5200", "FFFDF5E3"), Difference("FFA5281B", "FFFBE3DF"), Difference("FF0A3452", "FFE9F1F6")) { Count = 3 });

    private static CellFormat Format(TemplateStyle style) => style switch
    {
        TemplateStyle.Plain => Format(0, 0, 0),
        TemplateStyle.Title => Format(2, 0, 0, HorizontalAlignmentValues.Center),
        TemplateStyle.Note => Format(3, 0, 0, HorizontalAlignmentValues.Left),
        TemplateStyle.Heading => Format(1, 0, 0, HorizontalAlignmentValues.Left),
        TemplateStyle.Head => Format(0, 2, 1, HorizontalAlignmentValues.Center),
        TemplateStyle.Band => Format(1, 2, 1, HorizontalAlignmentValues.Center),
        TemplateStyle.Label => Format(0, 0, 1, HorizontalAlignmentValues.Left),
        TemplateStyle.Entry => Open(Format(0, 0, 1, HorizontalAlignmentValues.Center)),
        TemplateStyle.EntryText => Quoted(Open(Format(0, 0, 1, HorizontalAlignmentValues.Center))),
        TemplateStyle.Computed => Format(1, 3, 1, HorizontalAlignmentValues.Center),
        TemplateStyle.Check => Format(1, 0, 1, HorizontalAlignmentValues.Center),
        TemplateStyle.LastYear => Format(3, 3, 1, HorizontalAlignmentValues.Center),
        TemplateStyle.Paragraph => Text(Quoted(Open(Format(0, 0, 1, HorizontalAlignmentValues.Left, VerticalAlignmentValues.Top)))),
        TemplateStyle.Mark => Format(3, 0, 1, HorizontalAlignmentValues.Center, VerticalAlignmentValues.Top),
        TemplateStyle.Fact => Text(Quoted(Format(0, 0, 1, HorizontalAlignmentValues.Left))),
        TemplateStyle.TitleText => Quoted(Format(2, 0, 0, HorizontalAlignmentValues.Center)),
        TemplateStyle.NoteText => Quoted(Format(3, 0, 0, HorizontalAlignmentValues.Left)),
        TemplateStyle.Figure => Format(0, 0, 1, HorizontalAlignmentValues.Center),
        TemplateStyle.FigureText => Quoted(Format(0, 0, 1, HorizontalAlignmentValues.Center)),
    };

    private static CellFormat Format(
        uint font, uint fill, uint border, HorizontalAlignmentValues? horizontal = null, VerticalAlignmentValues? vertical = null) => new(
        new Alignment { Horizontal = horizontal ?? HorizontalAlignmentValues.General, Vertical = vertical ?? VerticalAlignmentValues.Center, WrapText = Yes })
        {
            NumberFormatId = 0,
            FontId = font,
            FillId = fill,
            BorderId = border,
            FormatId = 0,
            ApplyFont = Yes,
            ApplyFill = Yes,
            ApplyBorder = Yes,
            ApplyAlignment = Yes,
        };

    private static CellFormat Open(CellFormat format)
    {
        format.Append(new Protection { Locked = false });
        format.ApplyProtection = true;
        return format;
    }

    private static CellFormat Quoted(CellFormat format)
    {
        format.QuotePrefix = true;
        return format;
    }

    private static CellFormat Text(CellFormat format)
    {
        format.NumberFormatId = TextFormat;
        format.ApplyNumberFormat = true;
        return format;
    }

    private static Font Font(double size, bool bold = false, string? colour = null)
    {
        var font = new Font();
        if (bold)
        {
            font.Append(new Bold());
        }

        font.Append(new FontSize { Val = size });
        if (colour is not null)
        {
            font.Append(new Color { Rgb = colour });
        }

        font.Append(new FontName { Val = Face }, new FontFamilyNumbering { Val = 3 }, new FontCharSet { Val = 134 });
        return font;
    }

    private static Fill Fill(string colour) => new(new PatternFill(new ForegroundColor { Rgb = colour }, new BackgroundColor { Indexed = 64 }) { PatternType = PatternValues.Solid });

    private static Color Line() => new() { Rgb = "FF7F8B96" };

    private static DifferentialFormat Difference(string ink, string ground) => new(
        new Font(new Color { Rgb = ink }),
        new Fill(new PatternFill(new BackgroundColor { Rgb = ground }) { PatternType = PatternValues.Solid }));
}
