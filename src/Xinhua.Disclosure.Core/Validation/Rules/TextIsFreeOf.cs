using Xinhua.Disclosure.Core.Formats;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>
/// Something that may not stand in any section of text. One finding a section names all of it, because a reason speaks of a section.
/// </summary>
/// <param name="id">Stable id.</param>
/// <param name="severity">Weight of its findings.</param>
/// <param name="sentence">The sentence that must be true, in Chinese.</param>
/// <param name="source">What it rests on.</param>
/// <param name="what">What was found, for the message, e.g. 手机号码.</param>
/// <param name="advice">What to do, in Chinese.</param>
/// <param name="find">Finds it in a text; what is personal comes masked.</param>
public sealed class TextIsFreeOf(string id, Severity severity, string sentence, string source, string what, string advice, Func<ReviewContext, string, IEnumerable<string>> find)
    : ReportRule(id, severity, sentence, source)
{
    private const int MostNamed = 3;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context) =>
        from section in context.Format.TextSections
        let found = find(context, context.Report.Text(section.Key)).Distinct().ToList()
        where found.Count > 0
        select FoundIn(section, Message(section, found)) with { Excerpt = found[0], Suggestion = advice };

    private string Message(FormatSection section, List<string> found) =>
        $"「{section.Heading}」中有{what}：{string.Join("、", found.Take(MostNamed).Select(words => $"「{words}」"))}{(found.Count > MostNamed ? $"等{found.Count}处" : "")}";
}
