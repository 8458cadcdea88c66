using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>Laws and documents in 《》 have their right titles and numbers and are in force.</summary>
public sealed class CitationsAreRight() : ReportRule("R65", Severity.Warning, "书名号中的法律、文件名称和文号正确，没有废止", "《立法法》；国务院公布的法律法规名称和文号")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context) =>
        from section in context.Format.TextSections
        let text = context.Report.Text(section.Key)
        let complaints = KnownDocuments.Find(text, context.Report.Year)
        let hits = complaints.Select(hit => new TextHit(hit.Span, hit.Complaint) { Replacement = hit.Replacement })
        from finding in TextFindings.BySentence(text, hits, found => string.Join("；", found.Select(hit => hit.Shown).Distinct()), message => Found(message))
        select finding with { Section = section.Key, Excerpt = finding.Spans[0].Words(text), Suggestion = "请核对名称和文号；确有这个文件的，写明理由。" };
}
