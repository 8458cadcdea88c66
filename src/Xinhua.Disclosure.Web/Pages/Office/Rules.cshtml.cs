using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Data.Reports;

namespace Xinhua.Disclosure.Web.Pages.Office;

/// <summary>How often each rule fired in the reports of an office's units, was heeded, and was excused.</summary>
public sealed class RulesModel(CurrentOffice office, ReportDesk desk) : PageModel
{
    /// <summary>The rules that fired, most often first.</summary>
    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!await office.IsMineAsync(cancellationToken))
        {
            return Forbid();
        }

        var counts = await desk.RuleCountsAsync(await office.ScopeAsync(cancellationToken), cancellationToken);
        Rows =
        [
            .. from rule in counts.GroupBy(count => count.RuleId)
               let row = new Row(
                   rule.Key,
                   RuleCatalogue.Entries.FirstOrDefault(entry => entry.Id == rule.Key),
                   rule.Sum(count => count.Count),
                   rule.Where(count => count.State == RuleRecordState.Fixed).Sum(count => count.Count),
                   rule.Where(count => count.State == RuleRecordState.Excused).Sum(count => count.Count))
               orderby row.Fired descending, row.RuleId
               select row,
        ];
        return Page();
    }

    /// <summary>What became of a rule's findings.</summary>
    /// <param name="RuleId">Id of the rule.</param>
    /// <param name="Rule">What the catalogue says of it; null for a rule that is no more.</param>
    /// <param name="Fired">How often it found something.</param>
    /// <param name="Fixed">How often that was gone at a later attempt.</param>
    /// <param name="Excused">How often it was handed in with a reason.</param>
    public sealed record Row(string RuleId, RuleEntry? Rule, int Fired, int Fixed, int Excused);
}
