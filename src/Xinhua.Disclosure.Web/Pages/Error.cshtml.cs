using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Xinhua.Disclosure.Web.Pages;

/// <summary>What a person reads when something is missing, refused or broken.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
[IgnoreAntiforgeryToken]
public sealed class ErrorModel : PageModel
{
    /// <summary>The status.</summary>
    public int Code { get; private set; }

    /// <summary>What happened.</summary>
    public string Heading { get; private set; } = "";

    /// <summary>What to do.</summary>
    public string Advice { get; private set; } = "";

    /// <summary>The number under which the log has it.</summary>
    public string RequestId => HttpContext.TraceIdentifier;

    public void OnGet() => Show();

    public void OnPost() => Show();

    private void Show()
    {
        // From the address alone: the form that was refused may not be readable at all.
        int? code = int.TryParse(RouteData.Values["code"] as string, CultureInfo.InvariantCulture, out var named) ? named : null;

        // The page can be asked for by its own address; it is an error only when it stands in for one.
        Code = code is >= 400 and <= 599 ? code.Value : StatusCodes.Status404NotFound;
        Response.StatusCode = Code;
        (Heading, Advice) = Code switch
        {
            400 => ("没有收到完整的内容", "页面可能打开太久已经失效，或者提交的内容超出了限制，没有保存任何改动。请用浏览器的“后退”回到原来的页面再提交；填写的内容如果还在，请先复制保存，刷新以后再填。"),
            401 or 403 => ("没有权限", "您的账号不能查看或处理这份内容。需要办理的，请联系本单位或主管部门的管理员。"),
            404 => ("没有找到这个页面", "地址可能写错了，或者这份报告还没有发布。请从首页按单位或年度查找。"),
            410 => ("已撤回公开", "这份文件已经撤回公开。报告页面上写有撤回的时间和原因。"),
            413 => ("提交的内容太大", "没有保存任何改动。请减少内容后再提交。"),
            429 => ("操作太频繁", "短时间内的请求太多，这一次没有处理，也没有保存任何改动。请过一分钟再试。"),
            503 => ("系统正忙", "请稍等几秒后再试。"),
            >= 500 => ("系统出了问题", "没有保存任何改动。请稍后再试；如果一直这样，请联系管理员。"),
            _ => ("请求没有成功", "请回到上一页再试一次。"),
        };
    }
}
