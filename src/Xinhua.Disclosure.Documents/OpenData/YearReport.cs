using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;

namespace Xinhua.Disclosure.Documents.OpenData;

/// <summary>A report as a file of a whole year holds it.</summary>
/// <param name="Content">What it says.</param>
/// <param name="Stamp">What publishing added.</param>
/// <param name="Kind">What kind of organ the agency is, in Chinese.</param>
public sealed record YearReport(ReportContent Content, PublicationStamp Stamp, string Kind)
{
    /// <summary>Its rows, a cell a row, each with what stands in every column: put together once for all kinds of file.</summary>
    public IReadOnlyList<IReadOnlyList<YearValue>> Rows() =>
        [.. FormCell.Of(Content.Format).Select(cell => (IReadOnlyList<YearValue>)[.. YearColumn.All.Select(column => column.Of(this, cell))])];
}

/// <summary>A column of the files of whole years.</summary>
/// <param name="Key">Its name in JSON.</param>
/// <param name="Head">Its head in CSV and in workbooks.</param>
/// <param name="Meaning">What stands in it.</param>
/// <param name="Width">Its width in a workbook.</param>
/// <param name="Of">What stands in it for a cell of a report.</param>
public sealed record YearColumn(string Key, string Head, string Meaning, double Width, Func<YearReport, FormCell, YearValue> Of)
{
    /// <summary>All columns, in order. The same in every kind of file and for every form; a new one would be added at the end.</summary>
    public static IReadOnlyList<YearColumn> All { get; } =
    [
        new("agency", "单位名称", "报告中的机关全称", 30, (report, _) => new(report.Content.AgencyName)),
        new("slug", "单位代码", "单位在本站的代码，各年度不变", 18, (report, _) => new(report.Content.AgencySlug ?? "")),
        new("kind", "单位类别", "人民政府、政府办公室、政府部门，或者乡镇、街道", 14, (report, _) => new(report.Kind)),
        new("year", "年度", "报告年度", 8, (report, _) => new(report.Content.Year)),
        new("revision", "版本", "现行版本，从1开始；更正一次加1", 7, (report, _) => new(report.Stamp.Revision)),
        new("form", "格式代码", "报告使用的国家格式，见数据字典", 10, (report, _) => new(report.Content.Format.Id)),
        new("cell", "指标键", "单元格的固定地址：表/行/列，在各单位、各年度之间通用", 48, (_, cell) => new(cell.Key)),
        new("table", "表", "表的名称", 34, (_, cell) => new(cell.Table)),
        new("row", "行", "行的标题，上级标题在前，用／隔开", 56, (_, cell) => new(cell.Row)),
        new("column", "列", "列的标题，上级标题在前，用／隔开", 34, (_, cell) => new(cell.Column)),
        new("unit", "计量单位", "件、万元等；格式没有规定的为空", 9, (_, cell) => new(cell.Unit)),
        new("value", "数值", "公布的数字，总计已经算好；空白（JSON为null）表示没有填写，与0不同", 14, (report, cell) => new(report.Content.Figures[cell.Cell.Key])),
        new("publishedAt", "发布时间", "该版本的发布时间，带时区", 26, (report, _) => new(report.Stamp.PublishedAtText)),
        new("note", "备注", "报告对这个数字的说明，没有的为空", 30, (report, cell) => new(report.Content.Notes.GetValueOrDefault(cell.Cell.Key, ""))),
    ];
}

/// <summary>What stands in a column: a text, or a number, which may be blank.</summary>
public readonly record struct YearValue
{
    /// <summary>A text.</summary>
    public YearValue(string text) => Text = text;

    /// <summary>A number; null for a blank cell.</summary>
    public YearValue(decimal? number) => Number = number;

    /// <summary>The text; null for a number.</summary>
    public string? Text { get; }

    /// <summary>The number; null for a blank cell, and for a text.</summary>
    public decimal? Number { get; }
}

/// <summary>A cell of a form with its words, put together once and not for every report.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Key">Its key.</param>
/// <param name="Table">Caption of its table.</param>
/// <param name="Row">Labels of its row.</param>
/// <param name="Column">Labels of its column.</param>
/// <param name="Unit">Unit of its number.</param>
public sealed record FormCell(FormatCell Cell, string Key, string Table, string Row, string Column, string Unit)
{
    private const char Between = '／';

    /// <summary>The cells of a form, in printed order.</summary>
    public static IReadOnlyList<FormCell> Of(ReportFormat format) =>
    [
        .. format.Cells.Select(cell => new FormCell(
            cell, cell.Key.ToString(), format.Table(cell.Key.Table).Caption, string.Join(Between, cell.RowPath), string.Join(Between, cell.ColumnPath), cell.Unit)),
    ];
}
