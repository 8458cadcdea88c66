using System.Globalization;
using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>The text speaks of the report year; other years only where it compares, plans, or cites.</summary>
public sealed class YearsAreOfTheReport() : SentenceRule("R17", Severity.Warning, "文字中的年份是报告年度，其他年份只用于对比、计划和引用", "检查通报中的「年份错误」；已公开报告中有沿用上年文字的")
{
    /// <summary>Right before or after the year these tell that it is a point to compare with, or a span.</summary>
    private static readonly string[] Before = ["较", "比", "与", "同", "和", "自", "从", "至", "到", "由", "截至", "截止", "—", "-", "~", "于"];

    private static readonly string[] After = ["以来", "起", "相比", "同期", "的", "底", "末", "初", "年度报告", "度报告", "年报", "版", "结转", "-", "—", "至", "到"];

    /// <summary>Anywhere in the sentence these tell of comparing, planning or citing.</summary>
    private static readonly string[] Words =
        ["上年", "去年", "上一年", "同比", "相比", "结转", "规划", "修订", "修正", "施行", "印发", "成立", "历年", "连续", "以来", "截至", "以前", "历史", "十三五", "十四五", "十五五"];

    private static readonly string[] Plans = ["下一步", "将", "计划", "明年", "来年", "下年", "下一年", "继续", "改进", "力争", "目标", "拟"];

    /// <inheritdoc/>
    protected override IEnumerable<Finding> Check(ReviewContext context, SectionReading reading)
    {
        foreach (var sentence in reading.Numbers.Where(number => number.Number.Kind == TextNumberKind.Year).GroupBy(number => number.Sentence))
        {
            var text = reading.Sentence(sentence.Key);
            if (!sentence.Any(year => year.Number.Value != context.Report.Year) || Words.Any(word => text.Contains(word, StringComparison.Ordinal)))
            {
                continue;
            }

            // Both years side by side are a comparison.
            var compares = sentence.Any(year => year.Number.Value == context.Report.Year);
            var plans = reading.Section.Themes.Count > 0 || Plans.Any(word => text.Contains(word, StringComparison.Ordinal));
            var others = sentence.Select(year => year.Number)
                .Where(year => year.Value != context.Report.Year && !(plans && year.Value > context.Report.Year) && !(compares && year.Value == context.Report.Year - 1) && !IsCited(reading, reading.Sentences[sentence.Key].Start, year))
                .ToList();
            if (others.Count > 0)
            {
                var years = string.Join('、', others.Select(year => year.Value.ToString("0", CultureInfo.InvariantCulture)).Distinct());
                yield return FoundIn(reading, sentence.Key, $"文中写到{years}年，报告年度是{context.Report.Year}年", [.. others.Select(year => year.Span)], []) with
                {
                    Suggestion = "请核对是否沿用了其他年份的文字。",
                };
            }
        }
    }

    private static bool IsCited(SectionReading reading, int from, TextNumber year)
    {
        var before = reading.Text.AsSpan(from, year.Start - from).TrimEnd();
        var after = reading.Text.AsSpan(year.End);
        return EndsWith(before, Before) || BeginsWith(after, After) || before.LastIndexOfAny('《', '〔', '（') > before.LastIndexOfAny('》', '〕', '）');
    }

    private static bool EndsWith(ReadOnlySpan<char> text, string[] words)
    {
        foreach (var word in words)
        {
            if (text.EndsWith(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool BeginsWith(ReadOnlySpan<char> text, string[] words)
    {
        foreach (var word in words)
        {
            if (text.StartsWith(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
