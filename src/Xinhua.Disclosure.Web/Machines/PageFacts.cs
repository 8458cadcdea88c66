using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Xinhua.Disclosure.Web.Machines;

/// <summary>A column of the site as the tags of its pages name it (国办发〔2017〕47号附件，网页标签).</summary>
/// <param name="Name">ColumnName: what it is called.</param>
/// <param name="Type">ColumnType: a word of the fixed list.</param>
/// <param name="Description">ColumnDescription: what it is for.</param>
/// <param name="Keywords">ColumnKeywords: its words, between commas.</param>
public sealed record SiteColumn(string Name, string Type, string Description, string Keywords)
{
    /// <summary>The column of the reports, and of every public page that has none of its own.</summary>
    public static SiteColumn Reports { get; } = new(
        "政府信息公开年报",
        "信息公开年报",
        "公布各级人民政府和政府部门的政府信息公开工作年度报告，可以按年度和单位查阅、搜索、下载。",
        "政府信息公开,年度报告,政府信息公开年报,依申请公开,主动公开");

    private static readonly SiteColumn Statistics = new(
        "年度报告统计",
        "数据发布",
        "按年度汇总已公布的年度报告中的申请、处理结果、复议诉讼和主动公开数字，并可以逐格比较报告。",
        "政府信息公开,年度报告,统计,数据,比较");

    private static readonly Dictionary<string, SiteColumn> ByPage = new()
    {
        ["/Index"] = Reports with { Name = "首页", Type = "首页" },
        ["/Statistics/Statistics"] = Statistics,
        ["/Statistics/Compare"] = Statistics,
    };

    /// <summary>Those whose work stands there are the only ones who read these; no collector does.</summary>
    private static readonly string[] Closed = ["/Desk/", "/Office/", "/Admin/", "/Account/", "/Error"];

    /// <summary>The column in which a page stands; null for a page that is not for the public, or stands in for an error.</summary>
    /// <param name="page">The page by its place among the pages, as <c>/Years/Year</c>.</param>
    public static SiteColumn? Of(string page) =>
        Closed.Any(folder => page.StartsWith(folder, StringComparison.Ordinal)) ? null : ByPage.GetValueOrDefault(page, Reports);
}

/// <summary>What the tags of a report's page say of the report.</summary>
/// <param name="Title">ArticleTitle: its title.</param>
/// <param name="PublishedAt">PubDate: when it was published, UTC.</param>
/// <param name="Source">ContentSource and Author: who published it.</param>
/// <param name="Description">Description: what it holds.</param>
public sealed record ArticleFacts(string Title, DateTime PublishedAt, string Source, string Description);

/// <summary>What a page says of itself in its head. A page sets what differs from its column and from its own path.</summary>
public sealed record PageFacts
{
    private const string Key = "PageFacts";

    /// <summary>The one address under which the page is to be known, within the portal; null for the path that was asked for.</summary>
    public string? Canonical { get; init; }

    /// <summary>The report on the page; null where it shows none.</summary>
    public ArticleFacts? Article { get; init; }

    /// <summary>What the page offers as data: a JSON-LD document; null where it offers none.</summary>
    public string? Dataset { get; init; }

    /// <summary>Whether collectors are asked to leave the page out.</summary>
    public bool IsLeftOut { get; init; }

    /// <summary>The facts a page has set, or those of any page.</summary>
    public static PageFacts Of(ViewDataDictionary view) => view[Key] as PageFacts ?? new PageFacts();

    /// <summary>Tells the frame of the page.</summary>
    public void Tell(ViewDataDictionary view) => view[Key] = this;
}
