using System.Buffers;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Text;

namespace Xinhua.Disclosure.Core.Validation.Rules;

/// <summary>
/// Parts that a sentence lists do not exceed the total it states, and make it when the list says it is complete; two numbers added up make the sum that follows them.
/// </summary>
public sealed class PartsMakeTheTotal() : SentenceRule("R34", Severity.Warning, "列举的各部分之和与所说的总数相符", "已公开报告中各部分之和大于总数")
{
    /// <summary>These begin a list of parts right after a total.</summary>
    private static readonly string[] Openings = ["其中", "包括", "分别是", "分别为"];

    /// <summary>A last part of this name makes a list complete.</summary>
    private static readonly string[] Rests = ["其他", "其它", "其余", "剩余", "余下", "另外"];

    /// <summary>With these a new statement begins, which is no part any more.</summary>
    private static readonly string[] Stops = ["办结", "答复", "结转", "转入", "同比", "累计", "共", "合计", "总计", "以上", "全年", "行政复议", "行政诉讼", "上年", "另有", "截至"];

    private static readonly SearchValues<char> ClauseMarks = SearchValues.Create("，,；;（）()：:");

    private static readonly string[] Sums = ["共", "共计", "合计", "总计", "一共", "两项相加", "两项合计", "两者合计", "两项共", "总共", "合计共"];

    /// <inheritdoc/>
    protected override IEnumerable<Finding> Check(ReviewContext context, SectionReading reading)
    {
        var mentions = reading.Mentions.Where(mention => mention.Number is not null).ToLookup(mention => mention.Number!.Number.Start);
        var earlier = new Earlier();
        for (var at = 0; at < reading.Numbers.Count; at++)
        {
            var placed = reading.Numbers[at];
            earlier.StartSentence(placed.Sentence);
            if (!IsExact(placed))
            {
                continue;
            }

            var since = reading.Text.AsSpan(placed.Since.Start, placed.Since.Length);
            var opens = OpensList(since, out var isColon);
            if (opens && earlier.Last is { } total && total.Number.Unit == placed.Number.Unit)
            {
                var parts = Parts(reading, at, mentions, total.Number.Value);
                var isComplete = parts.Count > 1 && (IsRest(reading, parts[^1]) || (isColon && parts.Count > 2 && parts.All(part => mentions[part.Number.Start].Any())));
                if (Judge(reading, total, parts, isComplete, isColon, earlier) is { } found)
                {
                    yield return found;
                }
            }
            else if (earlier.IsTwo(placed.Number.Unit) && Sums.Contains(reading.Words(placed.Lead).Trim()) && earlier.Sum != placed.Number.Value && IsAddition(reading, placed.Sentence))
            {
                yield return FoundIn(
                    reading,
                    placed.Sentence,
                    $"文中写共{FigureText.Write(placed.Number.Value)}{placed.Number.Unit}，前面两项相加是{FigureText.Write(earlier.Sum)}{placed.Number.Unit}",
                    [placed.Number.Span],
                    []) with
                {
                    Suggestion = "请核对各项和总数。",
                };
            }

            earlier.Add(placed);
        }
    }

    private Finding? Judge(SectionReading reading, PlacedNumber total, List<PlacedNumber> parts, bool isComplete, bool isColon, Earlier earlier)
    {
        var sum = parts.Sum(part => part.Number.Value);
        var isWrong = sum > total.Number.Value ? !isColon || isComplete : isComplete && sum < total.Number.Value;
        return isWrong && !earlier.Knows(sum)
            ? FoundIn(
                reading,
                total.Sentence,
                $"文中写总数{FigureText.Write(total.Number.Value)}{total.Number.Unit}，所列各部分{string.Join('＋', parts.Take(8).Select(part => FigureText.Write(part.Number.Value)))}{(parts.Count > 8 ? "＋…" : "")}＝{FigureText.Write(sum)}{total.Number.Unit}",
                [total.Number.Span, .. parts.Select(part => part.Number.Span)],
                []) with
            {
                Excerpt = reading.Words(total.Number.Span) + total.Number.Unit,
                Suggestion = "请核对各部分和总数。",
            }
            : null;
    }

    /// <summary>The numbers of a list that begins at an index: the same unit, parted by the same mark, until a new statement begins or the total is reached.</summary>
    private static List<PlacedNumber> Parts(SectionReading reading, int first, ILookup<int, CellMention> mentions, decimal total)
    {
        List<PlacedNumber> parts = [reading.Numbers[first]];
        var sum = parts[0].Number.Value;
        var kind = mentions[parts[0].Number.Start].FirstOrDefault()?.Mention;
        var separator = '\0';
        for (var at = first + 1; at < reading.Numbers.Count && sum != total; at++)
        {
            var next = reading.Numbers[at];
            var since = reading.Text.AsSpan(next.Since.Start, next.Since.Length);
            if (next.Sentence != parts[0].Sentence || next.Number.Unit != parts[0].Number.Unit || !IsExact(next) || since.IsEmpty
                || since[0] is not ('、' or '，' or ',' or '和' or '及') || (since[0] is '、' or '，' or ',' && separator != '\0' && since[0] != separator)
                || since[1..].IndexOfAny(ClauseMarks) >= 0 || Holds(since, Stops) || Holds(since, Openings))
            {
                break;
            }

            var mention = mentions[next.Number.Start].FirstOrDefault()?.Mention;
            if (mention?.Table != kind?.Table || mention?.Rule != kind?.Rule)
            {
                break;
            }

            separator = since[0] is '和' or '及' ? separator : since[0];
            parts.Add(next);
            sum += next.Number.Value;
        }

        return parts;
    }

    private static bool OpensList(ReadOnlySpan<char> since, out bool isColon)
    {
        isColon = since is ['：' or ':', _, ..];
        return isColon || (Holds(since, Openings) && since.IndexOfAny("；;") < 0 && !since.Contains("每", StringComparison.Ordinal));
    }

    private static bool IsRest(SectionReading reading, PlacedNumber part)
    {
        var lead = reading.Text.AsSpan(part.Lead.Start, part.Lead.Length);
        foreach (var rest in Rests)
        {
            if (lead.StartsWith(rest, StringComparison.Ordinal) && !lead.StartsWith("其他处理", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAddition(SectionReading reading, int sentence) =>
        reading.Sentence(sentence) is var text && (text.Contains("加上", StringComparison.Ordinal) || text.Contains("连同", StringComparison.Ordinal) || text.Contains("加上年", StringComparison.Ordinal) || text.Contains("上年结转", StringComparison.Ordinal) || text.Contains("相加", StringComparison.Ordinal));

    private static bool IsExact(PlacedNumber placed) => placed.Number is { Kind: TextNumberKind.Count, IsApproximate: false, Step: 0 };

    private static bool Holds(ReadOnlySpan<char> text, string[] words)
    {
        foreach (var word in words)
        {
            if (text.Contains(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The exact numbers of the sentence so far.</summary>
    private sealed class Earlier
    {
        private readonly HashSet<decimal> values = [];
        private int sentence = -1;
        private int count;
        private string unit = "";
        private bool isOneUnit;

        public PlacedNumber? Last { get; private set; }

        public decimal Sum { get; private set; }

        public void StartSentence(int index)
        {
            if (index != sentence)
            {
                (sentence, count, Last, Sum, isOneUnit) = (index, 0, null, 0, true);
                values.Clear();
            }
        }

        public void Add(PlacedNumber placed)
        {
            isOneUnit &= count == 0 || unit == placed.Number.Unit;
            (count, unit, Last) = (count + 1, placed.Number.Unit, placed);
            Sum += placed.Number.Value;
            values.Add(placed.Number.Value);
        }

        public bool IsTwo(string ofUnit) => count == 2 && isOneUnit && unit == ofUnit;

        /// <summary>Whether the parts may be those of an earlier number, or of all of them together.</summary>
        public bool Knows(decimal sum) => values.Contains(sum) || sum == Sum;
    }
}
