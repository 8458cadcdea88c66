using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>
/// Something that may not stand in any section of text. One finding a section and weight names all of it, because a reason speaks of a section.
/// </summary>
/// <param name="id">Stable id.</param>
/// <param name="severity">Weight of its findings, unless what was found weighs more or less.</param>
/// <param name="sentence">The sentence that must be true, in Chinese.</param>
/// <param name="source">What it rests on.</param>
/// <param name="what">What was found, for the message, e.g. 手机号码.</param>
/// <param name="advice">What to do, in Chinese.</param>
/// <param name="find">Finds it in a text; what is personal comes masked.</param>
public sealed class TextIsFreeOf(string id, Severity severity, string sentence, string source, string what, string advice, Func<ReviewContext, string, IEnumerable<TextHit>> find)
    : ReportRule(id, severity, sentence, source)
{
    private const int MostNamed = 3;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context) =>
        from section in context.Format.TextSections
        from hits in find(context, context.Report.Text(section.Key)).GroupBy(hit => hit.Severity ?? Severity)
        let shown = hits.Select(hit => hit.Shown).Distinct().ToList()
        select FoundIn(section, Message(section, shown)) with
        {
            Severity = hits.Key,
            MayBeExcused = MayBeExcused && hits.Key != Severity.Error,
            Excerpt = shown[0],
            Spans = [.. hits.Select(hit => hit.Span).OrderBy(span => span.Start)],
            Fix = hits.Count() == 1 && hits.First() is { Replacement: { } replacement } only ? new TextFix(only.Span, replacement) : null,
            Suggestion = advice,
        };

    private string Message(FormatSection section, List<string> found) =>
        $"「{section.Heading}」中有{what}：{string.Join("、", found.Take(MostNamed).Select(words => $"「{words}」"))}{(found.Count > MostNamed ? $"等{found.Count}处" : "")}";
}
