using System.Buffers;
using System.Text.RegularExpressions;
using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>
/// Another agency's name where the agency's own belongs was left behind by copying. An agency that is spoken of, as in 会同…, 由…指导, is none.
/// </summary>
public sealed partial class OtherAgencyIsNotCopied() : ReportRule("R62", Severity.Error, "文字中没有抄来的其他单位名称", "检查通报中的照抄、雷同；已公开报告中留有他单位名称")
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ReviewContext context)
    {
        if (context.Unit is not { OtherNames.Count: > 0 } unit)
        {
            yield break;
        }

        var own = context.RegisteredName ?? context.Report.AgencyName;
        var others = unit.OtherNames.Where(name => name.Length > 3 && !own.Contains(name, StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        if (others.Count == 0)
        {
            yield break;
        }

        List<string> allowed = [own, .. unit.SuperiorNames];
        var search = SearchValues.Create([.. others], StringComparison.Ordinal);
        var longest = others.Max(name => name.Length);
        foreach (var section in context.Format.TextSections)
        {
            var text = context.Report.Text(section.Key);
            var hits = Places(text, search, others, longest)
                .Where(span => !allowed.Exists(name => Covers(text, name, span)))
                .Select(span => (Span: span, Severity: Weight(text, span, own)))
                .Where(hit => hit.Severity is not null)
                .Select(hit => new TextHit(hit.Span, hit.Span.Words(text)) { Severity = hit.Severity, Replacement = own })
                .ToList();
            foreach (var finding in TextFindings.BySentence(text, hits, Message, message => Found(message)))
            {
                var isError = hits.Exists(hit => hit.Severity == Severity.Error && finding.Spans.Contains(hit.Span));
                yield return finding with
                {
                    Section = section.Key,
                    Severity = isError ? Severity.Error : Severity.Warning,
                    MayBeExcused = !isError,
                    Suggestion = $"请核对，应写本单位的，改为「{own}」。",
                };
            }
        }
    }

    private static string Message(IReadOnlyList<TextHit> hits) => $"出现了其他单位的名称，像是照抄时留下的：{string.Join("、", hits.Select(hit => $"「{hit.Shown}」").Distinct())}";

    private static IEnumerable<TextSpan> Places(string text, SearchValues<string> search, HashSet<string> names, int longest)
    {
        for (var at = 0; at < text.Length;)
        {
            var next = text.AsSpan(at).IndexOfAny(search);
            if (next < 0)
            {
                yield break;
            }

            at += next;
            var (place, most) = (at, Math.Min(longest, text.Length - at));
            var length = Enumerable.Range(0, most).Select(less => most - less).First(candidate => names.Contains(text.Substring(place, candidate)));
            yield return new TextSpan(at, length);
            at += length;
        }
    }

    /// <summary>Whether the place is part of a longer name that may stand there.</summary>
    private static bool Covers(string text, string name, TextSpan span)
    {
        var inside = name.IndexOf(span.Words(text), StringComparison.Ordinal);
        var start = span.Start - inside;
        return inside >= 0 && start >= 0 && string.CompareOrdinal(text, start, name, 0, name.Length) == 0;
    }

    private static Severity? Weight(string text, TextSpan span, string own)
    {
        var clause = Clauses.At(text, span.Start);
        var words = clause.Words(text);
        var before = text[Math.Min(clause.Start, span.Start)..span.Start];
        var after = text[(span.Start + span.Length)..Math.Max(clause.Start + clause.Length, span.Start + span.Length)];
        var speaksOfItself = words.Contains(own, StringComparison.Ordinal) || Self().IsMatch(words);
        return !speaksOfItself && Opening().IsMatch(before) && OwnWork().IsMatch(after) ? Validation.Severity.Error
            : !Connected().IsMatch(before) && OwnThing().IsMatch(after) ? Validation.Severity.Warning
            : null;
    }

    /// <summary>What may stand before the subject: a heading, a number, a time.</summary>
    [GeneratedRegex("^(（[一二三四五六七八九十]{1,3}）)?([^：，。]{0,20}：)?([一二三四五六七八九十]{1,2}是)?((20[0-9]{2} ?年度?|本年度|全年|今年以?来?|一年来|截至[^，]{2,15})，?)?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Opening();

    [GeneratedRegex("^(20[0-9]{2}年|严格|认真|始终|坚持|高度重视|积极|主动公开|依申请|共|全年|未|没有|收到|受理|政府信息公开|政务公开|不断|持续|通过|按照|根据|围绕|深入|全面|切实|进一步|，)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex OwnWork();

    [GeneratedRegex("^(20[0-9]{2}年政府信息公开|政务公开工作领导小组|政府信息公开工作领导小组|政务公开领导小组|政府信息公开领导小组|微信公众号|门户网站|官方网站|政务新媒体|机关各|党组)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex OwnThing();

    [GeneratedRegex("(会同|联合|由|与|和|同|及|、|向|报|转|对|配合|协助|经|参加|商|请|为|被|受|在|到|赴|以及|按照|根据|通过|关注|转发)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Connected();

    [GeneratedRegex("[我本](局|办|委|镇|乡|街道|单位|机关|厅|所|中心|部门|区|县|市)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Self();
}
