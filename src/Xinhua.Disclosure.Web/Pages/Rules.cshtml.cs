using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Web.Kept;

namespace Xinhua.Disclosure.Web.Pages;

/// <summary>The catalogue of the rules, for everyone.</summary>
[KeptPage]
public sealed class RulesModel : PageModel
{
    /// <summary>How much a rule weighs, in words.</summary>
    public static string Weight(RuleEntry rule) => rule switch
    {
        { Severity: null } => "由系统保证或者不在本系统判断",
        { Severity: Severity.Error, MayBeExcused: false } => "错误，必须改正",
        { Severity: Severity.Error } => "错误，确有原因的可以说明理由",
        { Severity: Severity.Warning } => "提醒，可以说明理由",
        _ => "提示，不影响提交",
    };
}
