using System.Text;
using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>
/// No character that nobody sees, that turns the direction of writing, or that stands for one no font has. They are left out of every text here,
/// so the rule speaks of documents from outside; of radicals that only look like characters it speaks everywhere.
/// </summary>
public sealed class CharactersAreVisible() : ReportRule("R66", Severity.Error, "文字中没有看不见的字符、改变方向的字符和私用区字符", "GB 18030《信息技术 中文编码字符集》；复制粘贴带入的字符")
{
    private const int MostNamed = 3;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context) =>
    [
        .. from hidden in (context.Report.Stated?.Hidden ?? []).GroupBy(character => (character.Section, character.Misleads))
           let places = hidden.Take(MostNamed).Select(character => $"{character.Name}「{character.Near}」")
           select Found($"有{(hidden.Count() > MostNamed ? $"{hidden.Count()}个" : "")}{string.Join("、", places)}，读入时已去掉") with
           {
               Section = hidden.Key.Section,
               Severity = hidden.Key.Misleads ? Severity.Error : Severity.Info,
               MayBeExcused = !hidden.Key.Misleads,
               Excerpt = hidden.First().Near,
               Suggestion = hidden.Key.Misleads ? "请对照原文核对〔〕处的文字，缺字的补上标准汉字。" : "不影响阅读，一般不用处理。",
           },
        .. from section in context.Format.TextSections
           let text = context.Report.Text(section.Key)
           from finding in TextFindings.BySentence(text, Radicals(text), hits => $"「{string.Concat(hits.Select(hit => hit.Shown))}」是部首符号，不是汉字", message => Found(message))
           select finding with { Section = section.Key, Severity = Severity.Info, MayBeExcused = true, Suggestion = "多由PDF复制带来，请换成同形的汉字，否则搜索不到。" },
    ];

    private static IEnumerable<TextHit> Radicals(string text)
    {
        for (var at = text.AsSpan().IndexOfAnyInRange('\u2F00', '\u2FD5'); at >= 0 && at < text.Length; at++)
        {
            if (text[at] is >= '\u2F00' and <= '\u2FD5')
            {
                yield return new TextHit(new TextSpan(at, 1), text[at].ToString()) { Replacement = text[at].ToString().Normalize(NormalizationForm.FormKC) };
            }
        }
    }
}
