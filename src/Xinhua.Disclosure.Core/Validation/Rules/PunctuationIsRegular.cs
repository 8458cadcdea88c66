using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>Marks and blanks are as printed Chinese has them. For information only, paragraph by paragraph, each kind with one change that cures it.</summary>
public sealed class PunctuationIsRegular() : ReportRule("R63", Severity.Info, "标点和空格规范：全角括号和标点，汉字与数字之间不空格，标点不重复，括号和引号成对", "GB/T 15834《标点符号用法》、GB/T 9704《党政机关公文格式》")
{
    private const int MostShown = 3;

    private static readonly (Func<string, IEnumerable<TextHit>> Find, string What)[] Kinds =
    [
        (Punctuation.YearBrackets, "文号的年份应当用六角括号〔〕"),
        (Punctuation.NarrowBrackets, "中文里用了半角括号"),
        (Punctuation.NarrowMarks, "中文里用了半角标点"),
        (Punctuation.Doubled, "标点重复"),
        (Punctuation.Blanks, "汉字和数字之间有空格"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context) =>
    [
        .. from section in context.Format.TextSections
           let text = context.Report.Text(section.Key)
           from paragraph in Paragraphs(text).GroupBy(place => place.Words(text), StringComparer.Ordinal).Select(same => same.First())
           let kinds = Kinds.Select(kind => (kind.What, Hits: kind.Find(paragraph.Words(text)).ToList())).Where(kind => kind.Hits.Count > 0).ToList()
           where kinds.Count > 0
           let hits = kinds.SelectMany(kind => kind.Hits).Select(hit => hit with { Span = hit.Span with { Start = hit.Span.Start + paragraph.Start } }).OrderBy(hit => hit.Span.Start).ToList()
           select FoundIn(section, string.Join("；", kinds.Select(kind => Message(kind.What, kind.Hits)))) with
           {
               Sentence = paragraph.Words(text),
               Excerpt = hits[0].Shown,
               Spans = [.. hits.Select(hit => hit.Span)],
               Fix = TextFindings.Fix(text, hits),
               Suggestion = "这一段可以一次改好。",
           },
        .. from section in context.Format.TextSections
           let text = context.Report.Text(section.Key)
           let hits = Paragraphs(text).SelectMany(paragraph => Punctuation.Unmatched(paragraph.Words(text)).Select(hit => hit with { Span = hit.Span with { Start = hit.Span.Start + paragraph.Start } })).ToList()
           where hits.Count > 0
           select FoundIn(section, $"「{section.Heading}」中{Message("括号或引号不成对", hits)}") with
           {
               Excerpt = hits[0].Shown,
               Spans = [.. hits.Select(hit => hit.Span)],
               Suggestion = "请补上缺少的一半。",
           },
    ];

    private static string Message(string what, List<TextHit> hits)
    {
        var shown = hits.Select(hit => hit.Shown).Distinct().ToList();
        return $"{what}：{string.Join("、", shown.Take(MostShown).Select(words => $"「{words}」"))}{(hits.Count > MostShown ? $"等{hits.Count}处" : "")}";
    }

    private static IEnumerable<TextSpan> Paragraphs(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end;
            yield return new TextSpan(at, end - at);
            at = end + 1;
        }
    }
}
