using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.Options;

namespace Xinhua.Disclosure.Web.Security;

/// <summary>
/// Carries a notice to the next page. The platform's own way takes the cookie back on every page that looks for a notice, whether there was one or not;
/// a page for everybody sets no cookie.
/// </summary>
internal sealed class NoticeCookie(CookieTempDataProvider cookie, IOptions<CookieTempDataProviderOptions> options) : ITempDataProvider
{
    /// <inheritdoc/>
    public IDictionary<string, object> LoadTempData(HttpContext context) => cookie.LoadTempData(context);

    /// <inheritdoc/>
    public void SaveTempData(HttpContext context, IDictionary<string, object> values)
    {
        if (values.Count > 0 || context.Request.Cookies.ContainsKey(options.Value.Cookie.Name!))
        {
            cookie.SaveTempData(context, values);
        }
    }
}
