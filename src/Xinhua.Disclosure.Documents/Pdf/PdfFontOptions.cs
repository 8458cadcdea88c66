namespace Xinhua.Disclosure.Documents.Pdf;

/// <summary>What a font is used for; GB/T 9704-2012, 5.2.2 and 7.3, names a typeface for each.</summary>
public enum PdfFontRole
{
    /// <summary>小标宋: the title.</summary>
    Title,

    /// <summary>黑体: headings of the first level.</summary>
    Heading,

    /// <summary>楷体: headings of the second level.</summary>
    SubHeading,

    /// <summary>仿宋: running text.</summary>
    Body,

    /// <summary>宋体: page numbers and tables.</summary>
    Number,
}

/// <summary>
/// Which installed fonts to prefer. A list that is empty stands for the usual names of the typeface the standard asks for.
/// Only fonts with TrueType outlines whose licence bits allow embedding are taken; the fonts that ship with the product stand in for the rest.
/// </summary>
public sealed class PdfFontOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Pdf:Fonts";

    /// <summary>Family names for the title, best first.</summary>
    public IReadOnlyList<string> Title { get; init; } = [];

    /// <summary>Family names for headings of the first level, best first.</summary>
    public IReadOnlyList<string> Heading { get; init; } = [];

    /// <summary>Family names for headings of the second level, best first.</summary>
    public IReadOnlyList<string> SubHeading { get; init; } = [];

    /// <summary>Family names for running text, best first.</summary>
    public IReadOnlyList<string> Body { get; init; } = [];

    /// <summary>Family names for page numbers and tables, best first.</summary>
    public IReadOnlyList<string> Number { get; init; } = [];

    /// <summary>Family names of fonts that are asked for characters which none of the others has, best first.</summary>
    public IReadOnlyList<string> Rare { get; init; } = [];

    /// <summary>Folders to look for fonts in, sub-folders included; empty for those of the operating system.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>Whether installed fonts are looked for at all; without them every server draws the same pages.</summary>
    public bool UseInstalled { get; init; } = true;

    internal IReadOnlyList<string> Preferred(PdfFontRole role)
    {
        var named = role switch
        {
            PdfFontRole.Title => Title,
            PdfFontRole.Heading => Heading,
            PdfFontRole.SubHeading => SubHeading,
            PdfFontRole.Body => Body,
            PdfFontRole.Number => Number,
        };
        return named.Count > 0 ? named : role switch
        {
            PdfFontRole.Title => ["方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "小标宋体"],
            PdfFontRole.Heading => ["黑体", "SimHei", "方正黑体_GBK"],
            PdfFontRole.SubHeading => ["楷体_GB2312", "楷体", "KaiTi", "方正楷体_GBK"],
            PdfFontRole.Body => ["仿宋_GB2312", "仿宋", "FangSong", "方正仿宋_GBK"],
            PdfFontRole.Number => ["宋体", "SimSun", "方正书宋_GBK"],
        };
    }

    internal IReadOnlyList<string> PreferredRare => Rare.Count > 0 ? Rare : ["宋体-ExtB", "SimSun-ExtB", "SimSun-ExtG", "宋体-PUA"];
}
