using System.Globalization;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Text;
using Xinhua.Disclosure.Web.Pages;

namespace Xinhua.Disclosure.Web.OpenData;

/// <summary>A value a request can name.</summary>
/// <param name="Name">Its name in the address.</param>
/// <param name="Description">What it means, in Chinese.</param>
/// <param name="Type">Its JSON type.</param>
/// <param name="Example">A value that is understood.</param>
public sealed record ApiParameter(string Name, string Description, string Type, string Example)
{
    /// <summary>The least number; null where there is none.</summary>
    public int? Least { get; init; }

    /// <summary>The greatest number; null where there is none.</summary>
    public int? Most { get; init; }

    /// <summary>Most characters; null where there is no such limit.</summary>
    public int? Length { get; init; }

    /// <summary>Number that holds when none is given; null where there is none.</summary>
    public int? Default { get; init; }

    /// <summary>The only values there are; empty where the values are free.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];
}

/// <summary>Everything a request can name: the description and the reading of requests both go by it.</summary>
public static class ApiParameters
{
    /// <summary>Greatest number of a page; the place of a row then fits a number of 32 bits.</summary>
    public const int LastPage = 1_000_000;

    /// <summary>Most items on a page.</summary>
    public const int LongestPage = 100;

    /// <summary>Items on a page when nothing is said.</summary>
    public const int UsualPage = 20;

    private const int OldestYear = 2008;
    private const int NewestYear = 2999;

    /// <summary>Slug of an agency.</summary>
    public static ApiParameter Agency { get; } = new("agency", "单位代码，见 /api/v1/agencies。", "string", "xinhua-scjg") { Length = Core.Agencies.Agency.SlugLength };

    /// <summary>Slug of an agency, as the address of the agency itself has it.</summary>
    public static ApiParameter Slug { get; } = Agency with { Name = "slug" };

    /// <summary>Slug of the agency at the head of a district.</summary>
    public static ApiParameter District { get; } = Agency with { Name = "district", Description = "地区或系统的单位代码：连同下级单位一起汇总，不能与 agency 同时使用。", Example = "xinhua" };

    /// <summary>Report year.</summary>
    public static ApiParameter Year { get; } = new("year", "报告年度，四位数字。", "integer", "2024") { Least = OldestYear, Most = NewestYear };

    /// <summary>Kind of agency.</summary>
    public static ApiParameter Kind { get; } = new("kind", "单位类型：government 人民政府，office 政府办公厅（室），department 政府工作部门，township 乡镇、街道。", "string", "department")
    {
        Values = [.. Enum.GetValues<AgencyKind>().Select(SearchModel.Word)],
    };

    /// <summary>Number of a revision.</summary>
    public static ApiParameter Revision { get; } = new("revision", "报告的版本号；不写时为现行版本。", "integer", "1") { Least = 1, Most = int.MaxValue };

    /// <summary>Key of a cell.</summary>
    public static ApiParameter Cell(ReportFormats formats) =>
        new("cell", "单元格代码，写作 表/行/列，见 /schema/report-v1.json；不写时为全部单元格。", "string", ExampleCell(formats).Key.ToString()) { Length = CellKey.MaxLength };

    /// <summary>A cell that has something to show: a total of the newest form.</summary>
    public static FormatCell ExampleCell(ReportFormats formats) => formats.All[^1].Cells.First(cell => cell.IsComputed);

    /// <summary>What is searched for.</summary>
    public static ApiParameter Query { get; } = new("q", "要查找的文字，几个词用空格隔开，每个词都要出现；不写时为全部报告。", "string", "依申请公开") { Length = SearchQuery.MaxLength };

    /// <summary>Number of a page.</summary>
    public static ApiParameter Page { get; } = new("page", "页码，从1开始；超出末页时没有内容。", "integer", "1") { Least = 1, Most = LastPage, Default = 1 };

    /// <summary>Items on a page.</summary>
    public static ApiParameter PageSize { get; } = new("pageSize", "每页的条数。", "integer", "20") { Least = 1, Most = LongestPage, Default = UsualPage };

    /// <summary>Id of a form.</summary>
    public static ApiParameter Format(ReportFormats formats) => new("format", "报告格式的代码：" + string.Join("，", formats.All.Select(format => $"{format.Id} {format.Document}")) + "。", "string", formats.All[^1].Id)
    {
        Values = [.. formats.All.Select(format => format.Id)],
    };

    /// <summary>The value as a number of the parameter's range; null when it is none.</summary>
    public static int? Number(ApiParameter parameter, string given) =>
        int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= parameter.Least && number <= parameter.Most ? number : null;

    /// <summary>What a value must be, in Chinese.</summary>
    public static string Rule(ApiParameter parameter) => parameter switch
    {
        { Values.Count: > 0 } => $"可以写 {string.Join("、", parameter.Values)}",
        { Least: { } least, Most: int.MaxValue } => $"应为不小于{least}的整数",
        { Least: { } least, Most: { } most } => $"应为{least}至{most}的整数",
        _ => $"最多{parameter.Length}个字",
    };
}
