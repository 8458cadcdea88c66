using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Web.Kept;

namespace Xinhua.Disclosure.Web.Pages;

/// <summary>无障碍声明: what holds for everyone, what is known not to, and whom to tell.</summary>
[KeptPage]
public sealed class AccessibilityModel : PageModel
{
    /// <summary>When what it says was last held against the site.</summary>
    public static DateOnly Revised { get; } = new(2026, 11, 25);
}
