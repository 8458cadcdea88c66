namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>The headings of the form stand in the document, in exact wording and order.</summary>
public sealed class HeadingsAreThoseOfTheForm() : ReportRule("R19", Severity.Error, "六个标题齐全，文字和顺序与格式一致", "年度报告格式")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context)
    {
        if (context.Report.Stated is not { } stated)
        {
            yield break;
        }

        var found = stated.Headings.Select(WithoutBlanks).ToList();
        var last = -1;
        foreach (var section in context.Format.Sections)
        {
            var at = found.IndexOf(section.Heading);
            if (at < 0)
            {
                var similar = stated.Headings.FirstOrDefault(heading => WithoutBlanks(heading).StartsWith(section.Heading[..2], StringComparison.Ordinal));
                yield return FoundIn(section, similar is null ? $"缺少标题「{section.Heading}」" : $"标题应为「{section.Heading}」，现为「{similar}」");
            }
            else if (at < last)
            {
                yield return FoundIn(section, $"标题「{section.Heading}」的顺序不对，应为第{context.Format.Sections.ToList().IndexOf(section) + 1}个");
            }
            else
            {
                last = at;
            }
        }
    }

    private static string WithoutBlanks(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
