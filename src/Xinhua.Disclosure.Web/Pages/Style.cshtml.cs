using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Web.Pages;

/// <summary>Every part the pages are made of, in every state, drawn with what the pages themselves are drawn with.</summary>
public sealed class StyleModel(ReportFormats formats) : PageModel
{
    /// <summary>Columns from which on a table needs a region that scrolls.</summary>
    private const int Wide = 10;

    /// <summary>The wide tables of the form in force.</summary>
    public IReadOnlyList<FormatTable> WideTables { get; } = [.. formats.All[^1].Tables.Where(table => table.Layout.ColumnCount >= Wide)];

    /// <summary>The colours by the names of their properties, and what each is for.</summary>
    public static IReadOnlyList<(string Name, string Purpose)> Colours { get; } =
    [
        ("main", "主色：链接、按钮"), ("main-strong", "主色深：标题、悬停"), ("main-soft", "主色浅：底色"),
        ("ink", "正文"), ("ink-soft", "次要文字"), ("line", "分隔线"), ("line-strong", "边框"), ("paper", "纸面"), ("ground", "页面底色"),
        ("error", "错误"), ("error-soft", "错误底色"), ("warning", "提醒"), ("warning-soft", "提醒底色"), ("good", "一致"), ("head", "页头"),
    ];

    /// <summary>Number of colours of the charts.</summary>
    public const int ChartColours = 8;

    /// <summary>The steps of type, small to large.</summary>
    public static IReadOnlyList<string> TypeSteps { get; } = ["step--2", "step--1", "step-0", "step-1", "step-2", "step-3"];

    /// <summary>The steps of space, small to large.</summary>
    public static IReadOnlyList<string> SpaceSteps { get; } = ["s1", "s2", "s3", "s4", "s5", "s6", "s7"];

    /// <summary>The lights of a campaign.</summary>
    public static IReadOnlyList<CampaignLight> Lights { get; } = Enum.GetValues<CampaignLight>();

    /// <summary>The states of a report.</summary>
    public static IReadOnlyList<RevisionState> States { get; } = Enum.GetValues<RevisionState>();

    /// <summary>A sentence with hits.</summary>
    public static IReadOnlyList<ExcerptPart> Excerpt { get; } = [new("全年主动", false), new("公开", true), new("政府信息，收到的申请都按期答复。", false)];
}
