using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>A growth or a share follows from the numbers it stands by. Where these are not plain, nothing is said.</summary>
public sealed class PercentagesAreRight() : SentenceRule("R33", Severity.Warning, "文字中的增长率和占比与所说的数字相符", "已公开报告中增长率1.05%应为1.08%")
{
    private const int LongestLink = 30;

    private static readonly string[] Up = ["增长", "增加", "上升", "上涨", "提高", "增幅"];
    private static readonly string[] Down = ["下降", "减少", "降低", "回落", "下跌", "降幅"];
    private static readonly string[] Comparing = ["同比", "较上年", "比上年", "较去年", "比去年", "上年", "去年", "上一年", "相比"];

    /// <summary>All that may stand between a number and its growth; anything else may change the subject.</summary>
    private static readonly string[] Links =
        ["同比", "较上年", "比上年", "较去年", "比去年", "与上年", "同期", "上年", "去年", "上一年", "相比", "有所", "数量", "较", "比", "了", "约", "的", "为", "达", "，", ",", "（", "(", "、", " ", "度", "年", "总体", "略"];

    private static readonly string[] LastYears = ["上年", "去年", "上一年", "同期"];

    /// <inheritdoc/>
    protected override IEnumerable<Finding> Check(ReviewContext context, SectionReading reading)
    {
        // Numbers of the sentence so far; kept, not searched for, so that a long sentence costs no more than its length.
        PlacedNumber? current = null, last = null, whole = null;
        (int Sentence, decimal Year) year = (-1, 0);
        TextNumber? was = null;
        var mentions = reading.Mentions.Where(mention => mention.Number is not null).ToLookup(mention => mention.Number!.Number.Start);
        foreach (var placed in reading.Numbers)
        {
            var number = placed.Number;
            if (placed.Sentence != year.Sentence)
            {
                (current, last, whole, was, year) = (null, null, null, null, (placed.Sentence, context.Report.Year));
            }

            if (number.Kind == TextNumberKind.Percent)
            {
                if (last is { Number.Kind: TextNumberKind.Count or TextNumberKind.Money } && !number.IsApproximate && placed.Since.Length <= LongestLink)
                {
                    var since = reading.Words(placed.Since);
                    var found = since.AsSpan().TrimStart("，,（( ").StartsWith('占')
                        ? Share(reading, placed, last, whole)
                        : Growth(context, reading, placed, since, current, was, current is null ? [] : mentions[current.Number.Start]);
                    if (found is not null)
                    {
                        yield return found;
                    }
                }
            }
            else if (number.Kind == TextNumberKind.Year)
            {
                year = (placed.Sentence, number.Value);
            }
            else if (number.Kind is TextNumberKind.Count or TextNumberKind.Money && !number.IsApproximate)
            {
                var lead = reading.Words(placed.Lead);
                if (year.Year == context.Report.Year - 1 || (Contains(lead, LastYears) && !lead.Contains("结转", StringComparison.Ordinal)))
                {
                    was = number;
                }
                else if (lead.TrimEnd() is [.., '到' or '至'] || (!Contains(lead, Up) && !Contains(lead, Down)))
                {
                    whole = whole is null || (whole.Number.Unit == number.Unit && whole.Number.Value < number.Value) ? placed : whole;
                    current = placed;
                }
            }

            last = placed;
        }
    }

    private Finding? Growth(
        ReviewContext context, SectionReading reading, PlacedNumber percent, string since, PlacedNumber? current, TextNumber? was, IEnumerable<CellMention> mentions)
    {
        var (up, down) = (Up.Max(word => since.LastIndexOf(word, StringComparison.Ordinal)), Down.Max(word => since.LastIndexOf(word, StringComparison.Ordinal)));
        if (current is null || up == down || !IsOnlyLink(since))
        {
            return null;
        }

        var mention = mentions.FirstOrDefault();
        var before = was is { } stated && stated.Unit == current.Number.Unit
            ? stated.Value
            : mention is not null && Contains(since, Comparing) ? Before(context, mention) : null;
        if (before is not > 0)
        {
            return null;
        }

        var actual = (current.Number.Value - before.Value) / before.Value * 100;
        var said = up > down ? percent.Number.Value : -percent.Number.Value;
        if (Math.Abs(actual - said) <= percent.Number.Step)
        {
            return null;
        }

        var size = Rounded(Math.Abs(actual), percent.Number.Step);
        var isSameWay = Math.Sign(actual) == Math.Sign(said);
        return FoundIn(
            reading,
            percent.Sentence,
            $"文中写{since[Math.Max(up, down)..].Trim()}{reading.Words(percent.Number.Span)}{(percent.Number.Unit == "百分之" ? "" : percent.Number.Unit)}，由{FigureText.Write(before)}到{FigureText.Write(current.Number.Value)}应是{(actual < 0 ? "下降" : "增长")}{FigureText.Write(size)}%",
            [percent.Number.Span],
            mention?.Mention.Cells ?? []) with
        {
            Fix = isSameWay ? Cure(percent.Number, size) : null,
            Suggestion = "请按两个年度的数字重新计算。",
        };
    }

    /// <summary>A share is judged only where the sentence itself names a whole of the same unit before the part.</summary>
    private Finding? Share(SectionReading reading, PlacedNumber percent, PlacedNumber part, PlacedNumber? whole)
    {
        if (whole is null || whole == part || part.Number.Kind != TextNumberKind.Count || part.Number.IsApproximate
            || whole.Number.Unit != part.Number.Unit || whole.Number.Value < part.Number.Value || whole.Number.Value == 0)
        {
            return null;
        }

        var actual = part.Number.Value / whole.Number.Value * 100;
        return Math.Abs(actual - percent.Number.Value) <= percent.Number.Step
            ? null
            : FoundIn(
                reading,
                percent.Sentence,
                $"文中写{FigureText.Write(part.Number.Value)}{part.Number.Unit}占{reading.Words(percent.Number.Span)}{(percent.Number.Unit == "百分之" ? "" : percent.Number.Unit)}，占{FigureText.Write(whole.Number.Value)}{whole.Number.Unit}的比例应是{FigureText.Write(Rounded(actual, percent.Number.Step))}%",
                [percent.Number.Span],
                []) with
            {
                Suggestion = "请核对部分、总数和比例。",
            };
    }

    private static bool IsOnlyLink(string since)
    {
        var rest = Links.Concat(Up).Concat(Down).OrderByDescending(word => word.Length).Aggregate(since, (left, word) => left.Replace(word, "", StringComparison.Ordinal));
        return rest.Length == 0;
    }

    private static bool Contains(string text, string[] words) => words.Any(word => text.Contains(word, StringComparison.Ordinal));

    private static decimal? Before(ReviewContext context, CellMention mention) =>
        context.Previous is { } previous && mention.Mention.Cells.All(cell => previous.Format.Find(cell) is not null && previous.Figures.IsComplete(cell))
            ? mention.Mention.Cells.Sum(cell => previous.Figures[cell]!.Value * (mention.Number!.Number.Kind == TextNumberKind.Money ? 10_000 : 1))
            : null;

    private static TextFix Cure(TextNumber percent, decimal size) =>
        new(percent.Span, percent.Unit == "百分之" ? $"{FigureText.Write(size)}%" : FigureText.Write(size));

    private static decimal Rounded(decimal value, decimal step) => Math.Round(value / step, MidpointRounding.AwayFromZero) * step;
}
