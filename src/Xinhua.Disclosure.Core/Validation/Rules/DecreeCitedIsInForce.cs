using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>The decree a report names as its form is the one in force for its year, not one that was replaced.</summary>
public sealed class DecreeCitedIsInForce() : ReportRule("R27", Severity.Warning, "文中引用的年度报告格式文号是报告年度有效的文号", "国办公开办函〔2021〕30号；已公开报告中引用已被替代的文号")
{
    private const string Opening = "〔[【(（﹝";
    private const string Closing = "〕]】)）﹞";

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context)
    {
        if (!context.Format.IsFor(context.Report.Year))
        {
            yield break;
        }

        foreach (var section in context.Format.TextSections)
        {
            var text = context.Report.Text(section.Key);
            foreach (var finding in TextFindings.BySentence(text, Hits(context.Format, text), _ => Message(context), message => Found(message)))
            {
                yield return finding with { Section = section.Key, Suggestion = Advice(context) };
            }
        }

        // What stands before the first heading is no section: there is nothing the author could let be replaced here.
        if (context.Report.Stated?.Preamble is { } preamble && Hits(context.Format, preamble).FirstOrDefault() is { } hit)
        {
            yield return Found(Message(context)) with { Excerpt = hit.Shown, Suggestion = Advice(context) };
        }
    }

    private static string Message(ReviewContext context) => $"引用了已被替代的{string.Join('、', context.Format.Supersedes)}，{context.Report.Year}年的报告应依据{context.Format.Document}";

    private static string Advice(ReviewContext context) => $"请改为{context.Format.Document}。";

    private static IEnumerable<TextHit> Hits(ReportFormat format, string text) =>
        from old in format.Supersedes
        from span in Places(text, old)
        select new TextHit(span, span.Words(text)) { Replacement = format.Document };

    /// <summary>Where a number such as 国办公开办函〔2019〕60号 stands, with whatever brackets and blanks.</summary>
    private static IEnumerable<TextSpan> Places(string text, string number)
    {
        var issuer = number[..number.IndexOf('〔', StringComparison.Ordinal)];
        for (var at = text.IndexOf(issuer, StringComparison.Ordinal); at >= 0; at = text.IndexOf(issuer, at + 1, StringComparison.Ordinal))
        {
            var (place, wanted) = (at, 0);
            while (place < text.Length && wanted < number.Length)
            {
                if (text[place] == ' ')
                {
                    place++;
                }
                else if (IsSame(text[place], number[wanted]))
                {
                    (place, wanted) = (place + 1, wanted + 1);
                }
                else
                {
                    break;
                }
            }

            if (wanted == number.Length)
            {
                yield return new TextSpan(at, place - at);
            }
        }
    }

    private static bool IsSame(char found, char wanted) =>
        found == wanted
        || (wanted == '〔' && Opening.Contains(found, StringComparison.Ordinal))
        || (wanted == '〕' && Closing.Contains(found, StringComparison.Ordinal))
        || (char.IsAsciiDigit(wanted) && found == wanted - '0' + '０');
}
