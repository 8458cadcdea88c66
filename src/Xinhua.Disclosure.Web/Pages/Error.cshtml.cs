using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Web.Pages;

/// <summary>What a person reads when something is missing, refused or broken.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
[IgnoreAntiforgeryToken]
public sealed partial class ErrorModel(PublishedReports reports) : PageModel
{
    /// <summary>The status.</summary>
    public int Code { get; private set; }

    /// <summary>What happened.</summary>
    public string Heading { get; private set; } = "";

    /// <summary>What to do.</summary>
    public string Advice { get; private set; } = "";

    /// <summary>The number under which the log has it.</summary>
    public string RequestId => HttpContext.TraceIdentifier;

    /// <summary>Published reports of the unit that the address names, newest first; empty when it names none.</summary>
    public IReadOnlyList<PublishedItem> OfUnit { get; private set; } = [];

    /// <summary>The year that the address names, when it has published reports.</summary>
    public int? Year { get; private set; }

    public Task OnGetAsync(CancellationToken cancellationToken)
    {
        Show();
        return Code is StatusCodes.Status404NotFound or StatusCodes.Status410Gone ? SuggestAsync(cancellationToken) : Task.CompletedTask;
    }

    public void OnPost() => Show();

    /// <summary>An address of a report or its file, of a unit or of a year, of which the rest may be right.</summary>
    [GeneratedRegex("^/(?:reports|agencies|years|status)(?:/(?<unit>[a-z][a-z0-9-]{0,63}))?(?:/(?<year>[12][0-9]{3}))?(?:[./].*)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Wanted();

    /// <summary>Nobody should have to begin again at the home page because one part of an address is wrong.</summary>
    private async Task SuggestAsync(CancellationToken cancellationToken)
    {
        var wanted = Wanted().Match(HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath ?? "");
        if (wanted.Groups["unit"].Success)
        {
            OfUnit = await reports.OfAgencyAsync(wanted.Groups["unit"].Value, cancellationToken);
        }

        if (int.TryParse(wanted.Groups["year"].Value, CultureInfo.InvariantCulture, out var year) && (await reports.YearsAsync(cancellationToken)).Any(item => item.Year == year))
        {
            Year = year;
        }
    }

    private void Show()
    {
        // From the address alone: the form that was refused may not be readable at all.
        int? code = int.TryParse(RouteData.Values["code"] as string, CultureInfo.InvariantCulture, out var named) ? named : null;

        // The page can be asked for by its own address; it is an error only when it stands in for one.
        Code = code is >= 400 and <= 599 ? code.Value : StatusCodes.Status404NotFound;
        Response.StatusCode = Code;
        (Heading, Advice) = Code switch
        {
            400 when HttpMethods.IsGet(Request.Method) => ("这个地址里有看不懂的内容", "地址中“?”后面的条件可能写错了，或者太长。可以删去这些条件再打开，也可以从下面重新查找。"),
            400 => ("没有收到完整的内容", "页面可能打开太久已经失效，或者提交的内容超出了限制，没有保存任何改动。请用浏览器的“后退”回到原来的页面再提交；填写的内容如果还在，请先复制保存，刷新以后再填。"),
            401 or 403 => ("没有权限", "您的账号不能查看或处理这份内容。需要办理的，请联系本单位或主管部门的管理员。"),
            404 => ("没有找到这个页面", "地址可能写错了，或者这份报告还没有发布。可以搜索，也可以按单位或年度查找。"),
            405 => ("这个地址不能这样使用", "请从页面上的按钮或链接进入，不要直接在地址栏里打开提交的地址。"),
            410 => ("已撤回公开", "这份文件已经撤回公开。报告页面上写有撤回的时间和原因。"),
            413 => ("提交的内容太大", "没有保存任何改动。请减少内容后再提交。"),
            429 => ("操作太频繁", "短时间内的请求太多，这一次没有处理，也没有保存任何改动。请过一分钟再试。"),
            503 => ("系统正忙", "请稍等几秒后再试。"),
            >= 500 => ("系统出了问题", "没有保存任何改动。请稍后再试；如果一直这样，请联系管理员。"),
            _ => ("请求没有成功", "请回到上一页再试一次。"),
        };
    }
}
