using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Xinhua.Disclosure.Web.Pages.Account.SecondFactor;

/// <summary>Shows new recovery codes in the answer to the form that made them, and nowhere else: they are not to be had again.</summary>
internal static class ShownOnce
{
    /// <summary>The page with the codes.</summary>
    public static IActionResult ShowCodes(this PageModel page, IReadOnlyList<string> codes) => new ViewResult
    {
        ViewName = "/Pages/Account/SecondFactor/_Codes.cshtml",
        ViewData = new ViewDataDictionary<IReadOnlyList<string>>(page.ViewData, codes),
        TempData = page.TempData,
    };
}
