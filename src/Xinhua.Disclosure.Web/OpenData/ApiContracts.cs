using System.ComponentModel;

namespace Xinhua.Disclosure.Web.OpenData;

/// <summary>A page of a list.</summary>
public sealed record ApiList<T>(
    [property: Description("本页的内容。")] IReadOnlyList<T> Items,
    [property: Description("页码，从1开始。")] int Page,
    [property: Description("每页最多的条数。")] int PageSize,
    [property: Description("总页数，至少为1。")] int Pages,
    [property: Description("总条数。")] int Total);

/// <summary>A published report in a list.</summary>
public sealed record ReportItem(
    [property: Description("单位代码。")] string Agency,
    [property: Description("单位名称，以报告中的为准。")] string AgencyName,
    [property: Description("单位类型：government、office、department 或 township。")] string Kind,
    [property: Description("报告年度。")] int Year,
    [property: Description("现行版本号。")] int Revision,
    [property: Description("报告格式的代码。")] string Format,
    [property: Description("报告标题。")] string Title,
    [property: Description("现行版本的发布时间，ISO 8601，北京时间。")] string PublishedAt,
    [property: Description("报告内容的摘要值，各种下载文件中相同。")] string Digest,
    [property: Description("报告页面的地址，相对于本站。")] string PageAddress,
    [property: Description("报告数据的地址，相对于本站。")] string DataAddress);

/// <summary>An agency.</summary>
public sealed record AgencyData(
    [property: Description("单位代码，长期不变。")] string Slug,
    [property: Description("单位现在的名称。")] string Name,
    [property: Description("单位类型：government、office、department 或 township。")] string Kind,
    [property: Description("上级单位的代码；没有上级的为 null。")] string? Parent,
    [property: Description("应编制报告的第一个年度。")] int FirstYear,
    [property: Description("应编制报告的最后一个年度；单位仍在的为 null。")] int? LastYear,
    [property: Description("已发布报告的份数。")] int Reports,
    [property: Description("单位页面的地址，相对于本站。")] string PageAddress);

/// <summary>A number of a published report.</summary>
public sealed record FigureData(
    [property: Description("单位代码。")] string Agency,
    [property: Description("单位名称，以报告中的为准。")] string AgencyName,
    [property: Description("报告年度。")] int Year,
    [property: Description("现行版本号。")] int Revision,
    [property: Description("单元格代码：表/行/列。")] string Cell,
    [property: Description("表的名称。")] string Table,
    [property: Description("行的名称，由大到小。")] IReadOnlyList<string> Row,
    [property: Description("列的名称，由大到小。")] IReadOnlyList<string> Column,
    [property: Description("数值；空白的单元格为 null，与0不同。")] decimal? Value,
    [property: Description("计量单位。")] string Unit,
    [property: Description("是否由其他单元格相加得出。")] bool IsComputed,
    [property: Description("备注；没有的为 null。")] string? Note);

/// <summary>Numbers of reports added up over the years.</summary>
public sealed record StatisticsData(
    [property: Description("统计的单位代码；全部单位合计时为 null。")] string? Agency,
    [property: Description("是否连同下级单位汇总。")] bool IncludesSubordinates,
    [property: Description("没有计入的政府报告份数（各年合计）：其内容已经包括同时统计的下级单位。")] int Consolidated,
    [property: Description("各组统计。")] IReadOnlyList<StatisticsViewData> Views);

/// <summary>Numbers that belong together.</summary>
public sealed record StatisticsViewData(
    [property: Description("这组统计的代码。")] string Key,
    [property: Description("这组统计的名称。")] string Name,
    [property: Description("计量单位。")] string Unit,
    [property: Description("各年，由远到近。")] IReadOnlyList<StatisticsYearData> Years);

/// <summary>A year of a view.</summary>
public sealed record StatisticsYearData(
    [property: Description("报告年度。")] int Year,
    [property: Description("计入的报告份数。")] int Reports,
    [property: Description("各项相加的总数；各项不能相加或者没有数据的为 null。")] decimal? Total,
    [property: Description("各项。")] IReadOnlyList<StatisticsSeriesData> Values);

/// <summary>A number of a series.</summary>
public sealed record StatisticsSeriesData(
    [property: Description("这一项的代码。")] string Key,
    [property: Description("这一项的名称。")] string Name,
    [property: Description("合计；没有报告填写的为 null，与0不同。")] decimal? Value,
    [property: Description("填写了这一项的报告份数。")] int Reports);

/// <summary>A report that was found.</summary>
public sealed record HitData(
    [property: Description("单位代码。")] string Agency,
    [property: Description("单位类型：government、office、department 或 township。")] string Kind,
    [property: Description("报告年度。")] int Year,
    [property: Description("现行版本号。")] int Revision,
    [property: Description("报告标题。")] string Title,
    [property: Description("现行版本的发布时间，ISO 8601，北京时间。")] string PublishedAt,
    [property: Description("最相关的一句话，分成几段。")] IReadOnlyList<ExcerptData> Excerpt,
    [property: Description("报告页面的地址，相对于本站。")] string PageAddress,
    [property: Description("报告数据的地址，相对于本站。")] string DataAddress);

/// <summary>A piece of a sentence.</summary>
public sealed record ExcerptData(
    [property: Description("文字。")] string Text,
    [property: Description("是否为查找的文字。")] bool IsHit);

/// <summary>A whole report, as the published file says it; /schema/report-v1.json is stricter. The file is sent as it was stored and never written from this.</summary>
public sealed record ReportDocument(
    [property: Description("报告格式的代码。")] string Format,
    [property: Description("发布单位。")] ReportAgencyData Agency,
    [property: Description("报告年度。")] int Year,
    [property: Description("版本号。")] int Revision,
    [property: Description("发布时间，ISO 8601，北京时间。")] string PublishedAt,
    [property: Description("报告内容的摘要值。")] string Digest,
    [property: Description("各部分的文字，以部分的代码为名。")] IReadOnlyDictionary<string, string> Narrative,
    [property: Description("全部数字，以单元格代码为名，总计已经算好；空白的单元格为 null，与0不同。")] IReadOnlyDictionary<string, decimal?> Figures)
{
    [Description("备注，以单元格代码为名；没有备注的报告没有这一项。")]
    public IReadOnlyDictionary<string, string> Notes { get; init; } = new Dictionary<string, string>();
}

/// <summary>Who published a report.</summary>
public sealed record ReportAgencyData(
    [property: Description("单位代码。")] string Slug,
    [property: Description("单位名称，以报告中的为准。")] string Name);
