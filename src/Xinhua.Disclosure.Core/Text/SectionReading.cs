using System.Buffers;
using System.Runtime.CompilerServices;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;

namespace Xinhua.Disclosure.Core.Text;

/// <summary>A number of a sentence, with what stands around it.</summary>
/// <param name="Number">The number.</param>
/// <param name="Sentence">Index of its sentence.</param>
/// <param name="Lead">The words before it, back to the last mark of punctuation or number.</param>
/// <param name="Since">Everything before it since the last number of its sentence.</param>
/// <param name="IsShared">Whether the words before the lead share the number: 行政复议、行政诉讼均为0件.</param>
/// <param name="IsOfTheYear">Whether it is of the report year, as far as its sentence tells.</param>
public sealed record PlacedNumber(TextNumber Number, int Sentence, TextSpan Lead, TextSpan Since, bool IsShared, bool IsOfTheYear);

/// <summary>Words of a sentence that speak of cells.</summary>
/// <param name="Mention">How they do.</param>
/// <param name="Words">From the phrase to the unit; the denial with its noun.</param>
/// <param name="Sentence">Index of the sentence.</param>
/// <param name="Number">The number; null when the words deny.</param>
public sealed record CellMention(FormatMention Mention, TextSpan Words, int Sentence, PlacedNumber? Number);

/// <summary>A section of text read once for all rules: its sentences, its numbers, and the cells they speak of.</summary>
public sealed class SectionReading
{
    private const int LongestDenial = 60;

    private static readonly SearchValues<char> Marks = SearchValues.Create("。！？!?；;，,、：:\n（）()【】《》〈〉“”\"「」—…");
    private static readonly SearchValues<char> ClauseMarks = SearchValues.Create("，；,;：:");

    /// <summary>Words of the language that add nothing between a phrase and its number.</summary>
    private static readonly string[] Light =
        ["共计", "合计", "总计", "累计", "一共", "均为", "都为", "各为", "数量", "总数", "总量", "案件数", "件数", "共有", "共", "为", "是", "有", "计", "均", "都", "了", "的", "约", "数", "：", ":", " "];

    /// <summary>Words that put a number into another time, or make it a part or a mean.</summary>
    private static readonly string[] OtherTimes =
        ["上年", "去年", "上一年", "同期", "往年", "历年", "以来", "季度", "上半年", "下半年", "每月", "每年", "月均", "日均", "年均", "平均", "预计", "力争", "计划", "分别", "拟"];

    private static readonly string[] Separators = ["、", "和", "或者", "或", "以及", "及", "与"];

    /// <summary>What a noun that is denied may be followed by; anything else would make it part of another word.</summary>
    private static readonly string[] Tails =
        ["案件", "情况", "情形", "事项", "决定", "的", "件", "申请", "，", "。", "；", "、", "和", "及", "或", "以及", "与", ",", ";", "\n", "（", " "];

    private static readonly ConditionalWeakTable<ReportContent, IReadOnlyList<SectionReading>> Read = [];

    private readonly Dictionary<(int Paragraph, string Word), bool> context = [];
    private readonly Dictionary<string, List<int>> places = [];
    private readonly IReadOnlyList<TextSpan> paragraphs;
    private readonly Dictionary<string, List<int>> denials = [];
    private readonly SearchValues<char> firsts;
    private readonly SearchValues<char> lasts;
    private readonly string?[] sentences;
    private readonly string[] subjects;
    private readonly string[] nouns;
    private readonly int year;
    private readonly ReportFormat format;

    private readonly List<(int Place, decimal Year)> years = [];

    private SectionReading(FormatSection section, ReportContent report)
    {
        (Section, Text, year, format) = (section, report.Text(section.Key), report.Year, report.Format);
        var mentions = format.Mentions;
        subjects = [.. mentions.SelectMany(mention => mention.Subjects).Distinct()];
        nouns = [.. mentions.SelectMany(mention => mention.Nouns).Distinct()];
        Sentences = Core.Text.Sentences.Of(Text);
        sentences = new string?[Sentences.Count];
        lasts = SearchValues.Create([.. mentions.SelectMany(mention => mention.Phrases.Concat(mention.Between)).Concat(Light).Select(word => word[^1]).Distinct()]);
        firsts = SearchValues.Create([.. mentions.SelectMany(mention => mention.After.Concat(mention.Between)).Concat(Light).Concat(Separators).Concat(nouns).Select(word => word[0]).Distinct()]);
        paragraphs = Core.Text.Sentences.Paragraphs(Text);
        Numbers = Place(TextNumbers.In(Text));
        Mentions = [.. Numbers.SelectMany(number => Spoken(number, mentions)).Concat(mentions.SelectMany(Denied)).OrderBy(mention => mention.Words.Start)];
    }

    /// <summary>The section.</summary>
    public FormatSection Section { get; }

    /// <summary>Its text.</summary>
    public string Text { get; }

    /// <summary>Its sentences.</summary>
    public IReadOnlyList<TextSpan> Sentences { get; }

    /// <summary>Its numbers, in order.</summary>
    public IReadOnlyList<PlacedNumber> Numbers { get; }

    /// <summary>What it says of cells, in order.</summary>
    public IReadOnlyList<CellMention> Mentions { get; }

    /// <summary>The sections of text of a report. Read once for as long as the report is in use.</summary>
    public static IReadOnlyList<SectionReading> Of(ReportContent report) => Read.GetValue(
        report,
        static read => [.. read.Format.TextSections.Select(section => new SectionReading(section, read))]);

    /// <summary>The words of a place.</summary>
    public string Words(TextSpan span) => Text.Substring(span.Start, span.Length);

    /// <summary>The sentence with this index; cut out once, because many findings may speak of one.</summary>
    public string Sentence(int index) => sentences[index] ??= Words(Sentences[index]);

    /// <summary>Index of the sentence at a place.</summary>
    public int SentenceAt(int place) => IndexAt(Sentences, place);

    /// <summary>Whether no other year was named in the sentence before a place.</summary>
    private bool IsOfTheYear(int sentence, int place)
    {
        var index = years.BinarySearch((place, decimal.MaxValue));
        index = (index < 0 ? ~index : index) - 1;
        return index < 0 || years[index].Place < Sentences[sentence].Start || years[index].Year == year;
    }

    private List<PlacedNumber> Place(IReadOnlyList<TextNumber> numbers)
    {
        var placed = new List<PlacedNumber>(numbers.Count);
        var (sentence, lastEnd, isAfterMonth) = (-1, 0, false);
        foreach (var number in numbers)
        {
            while (sentence < Sentences.Count - 1 && number.Start >= Sentences[sentence + 1].Start)
            {
                sentence++;
                (lastEnd, isAfterMonth) = (Sentences[sentence].Start, false);
            }

            // A colon or blank right before the number does not part it from its words.
            var since = Text.AsSpan(lastEnd, number.Start - lastEnd);
            var from = lastEnd + since.TrimEnd("：: ").LastIndexOfAny(Marks) + 1;
            var isShared = from - 1 > lastEnd && Text[from - 1] == '、';
            isAfterMonth = isAfterMonth && since.IndexOfAny(ClauseMarks) < 0;
            placed.Add(new PlacedNumber(
                number,
                sentence,
                new TextSpan(from, number.Start - from),
                new TextSpan(lastEnd, number.Start - lastEnd),
                isShared,
                IsOfTheYear(sentence, number.Start) && !isAfterMonth));
            isAfterMonth = isAfterMonth || number.Unit == "月";
            lastEnd = number.End;
            if (number.Kind == TextNumberKind.Year)
            {
                years.Add((number.Start, number.Value));
            }
        }

        return placed;
    }

    /// <summary>Where the words before a denial begin: at the last mark, not too far back.</summary>
    private int LeadOf(int start, int sentence)
    {
        var least = Math.Max(Sentences[sentence].Start, start - LongestDenial);
        return least + Text.AsSpan(least, start - least).LastIndexOfAny(Marks) + 1;
    }

    /// <summary>The first mention whose phrase stands by the number: the more special ones come first in the form.</summary>
    private IEnumerable<CellMention> Spoken(PlacedNumber placed, IReadOnlyList<FormatMention> mentions)
    {
        if (placed.Number.Kind is not (TextNumberKind.Count or TextNumberKind.Money) || !placed.IsOfTheYear || placed.Number.Unit is "人" or "人次" or "户" or "家" or "名")
        {
            yield break;
        }

        // Most numbers stand by no phrase at all: the character before them, or the one after them, tells.
        var mayFollow = placed.Lead.Length > 0 && lasts.Contains(Text[placed.Number.Start - 1]);
        var mayLead = placed.Lead.Length == 0 && placed.Number.End < Text.Length && firsts.Contains(Text[placed.Number.End]);
        foreach (var mention in mayFollow || mayLead ? mentions : [])
        {
            if (Words(mention, placed) is { } words && IsMeant(mention, placed, words))
            {
                yield return new CellMention(mention, words, placed.Sentence, placed);
                yield break;
            }
        }
    }

    /// <summary>From the phrase to the unit, or from the number to the phrase after it; null when no phrase of the mention stands there.</summary>
    private TextSpan? Words(FormatMention mention, PlacedNumber placed)
    {
        if (mention.Phrases.Count > 0)
        {
            var at = placed.Number.Start;
            while (at > placed.Lead.Start)
            {
                if (EndsAt(mention.Phrases, at, placed.Lead.Start) is > 0 and var phrase)
                {
                    return new TextSpan(at - phrase, placed.Number.End - at + phrase);
                }

                var skipped = Math.Max(EndsAt(mention.Between, at, placed.Lead.Start), EndsAt(Light, at, placed.Lead.Start));
                if (skipped == 0)
                {
                    break;
                }

                at -= skipped;
            }
        }

        if (mention.After.Count > 0 && placed.Lead.Length == 0)
        {
            var at = placed.Number.End;
            for (var steps = 0; steps < 4; steps++)
            {
                if (BeginsAt(mention.After, at) is > 0 and var phrase)
                {
                    return new TextSpan(placed.Number.Start, at + phrase - placed.Number.Start);
                }

                var skipped = Math.Max(BeginsAt(mention.Between, at), BeginsAt(Light, at));
                if (skipped == 0)
                {
                    break;
                }

                at += skipped;
            }
        }

        return null;
    }

    private bool IsMeant(FormatMention mention, PlacedNumber placed, TextSpan words)
    {
        var before = Text.AsSpan(placed.Lead.Start, Math.Max(0, words.Start - placed.Lead.Start));
        var since = Text.AsSpan(placed.Since.Start, Math.Max(0, words.Start - placed.Since.Start));
        return placed.Number.Kind == TextNumberKind.Money == (format.Cell(mention.Cells[0]).Number == NumberKind.Money)
            && !(placed.IsShared && placed.Number.Value != 0)
            && !ContainsAny(before, mention.Not)
            && !ContainsAny(before, OtherTimes)
            && !(mention.Not.Contains("其中") && since.Contains("其中", StringComparison.Ordinal))
            && IsInContext(mention, words.Start)
            && IsSubject(mention, placed.Sentence, words.Start);
    }

    /// <summary>Places where the mention's denial stands with its noun, in a list or alone.</summary>
    private IEnumerable<CellMention> Denied(FormatMention mention)
    {
        var taken = -1;
        foreach (var (start, length) in mention.Denials.SelectMany(denial => PlacesOf(denial, mention.Nouns.Count > 0).Select(place => (place, denial.Length))).OrderBy(place => place.place).ThenByDescending(place => place.Length))
        {
            if (start < taken || (mention.Nouns.Count > 0 ? NounEnd(mention, start + length) : start + length) is not { } end)
            {
                continue;
            }

            var sentence = SentenceAt(start);
            var from = LeadOf(start, sentence);
            if (IsOfTheYear(sentence, start)
                && !ContainsAny(Text.AsSpan(from, start - from), OtherTimes)
                && !ContainsAny(Text.AsSpan(from, start - from), mention.Nouns.Count > 0 ? mention.Not : [])
                && IsInContext(mention, start)
                && IsSubject(mention, sentence, start))
            {
                taken = end;
                yield return new CellMention(mention, new TextSpan(start, end - start), sentence, null);
            }
        }
    }

    /// <summary>Where the noun that is denied ends; null when something else is denied. 没有行政处罚、行政强制 denies both.</summary>
    private int? NounEnd(FormatMention mention, int from)
    {
        var isAfterOther = false;
        for (var at = from; at - from < LongestDenial;)
        {
            if (!isAfterOther && BeginsAt(mention.Nouns, at) is > 0 and var noun && IsWhole(at + noun))
            {
                return at + noun;
            }

            var (light, separator, other) = (Math.Max(BeginsAt(mention.Between, at), BeginsAt(Light, at)), BeginsAt(Separators, at), BeginsAt(nouns, at));
            var skipped = light > 0 ? light : separator > 0 ? separator : other;
            if (skipped == 0)
            {
                return null;
            }

            isAfterOther = separator == 0 && (isAfterOther || light == 0);
            at += skipped;
        }

        return null;
    }

    private bool IsWhole(int end) => end >= Text.Length || BeginsAt(Tails, end) > 0;

    private bool IsInContext(FormatMention mention, int place)
    {
        if (mention.Context.Count == 0)
        {
            return true;
        }

        var paragraph = IndexAt(paragraphs, place);
        foreach (var word in mention.Context)
        {
            if (!context.TryGetValue((paragraph, word), out var isThere))
            {
                isThere = Text.AsSpan(paragraphs[paragraph].Start, paragraphs[paragraph].Length).Contains(word, StringComparison.Ordinal);
                context[(paragraph, word)] = isThere;
            }

            if (isThere)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the nearest of all subjects before a place of a sentence is one of the mention's own.</summary>
    private bool IsSubject(FormatMention mention, int sentence, int place)
    {
        if (mention.Subjects.Count == 0)
        {
            return true;
        }

        var from = Sentences[sentence].Start;
        var own = mention.Subjects.Max(subject => LastBefore(subject, place));
        return own >= from && subjects.Except(mention.Subjects).All(other => LastBefore(other, place) is var at && (at < own || at < from));
    }

    private int LastBefore(string word, int place)
    {
        var found = PlacesOf(word);
        var index = found.BinarySearch(place);
        index = index < 0 ? ~index - 1 : index - 1;
        return index < 0 ? -1 : found[index];
    }

    /// <summary>Where a denial stands, if need be with a word after it that may lead to a noun; searched once.</summary>
    private List<int> PlacesOf(string denial, bool needsNoun)
    {
        if (!needsNoun)
        {
            return PlacesOf(denial);
        }

        if (!denials.TryGetValue(denial, out var found))
        {
            found = PlacesOf(denial).FindAll(place => place + denial.Length < Text.Length && firsts.Contains(Text[place + denial.Length]));
            denials[denial] = found;
        }

        return found;
    }

    /// <summary>Where a word stands; searched once.</summary>
    private List<int> PlacesOf(string word)
    {
        if (!places.TryGetValue(word, out var found))
        {
            found = [];
            for (var at = Text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = Text.IndexOf(word, at + word.Length, StringComparison.Ordinal))
            {
                found.Add(at);
            }

            places[word] = found;
        }

        return found;
    }

    private static int IndexAt(IReadOnlyList<TextSpan> spans, int place)
    {
        var (low, high) = (0, spans.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = spans[middle].Start <= place ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    /// <summary>Length of the longest of the words that ends at a place; zero when none does.</summary>
    private int EndsAt(IReadOnlyList<string> words, int end, int least)
    {
        var longest = 0;
        foreach (var word in words)
        {
            if (word.Length > longest && end - word.Length >= least && word[^1] == Text[end - 1] && string.CompareOrdinal(Text, end - word.Length, word, 0, word.Length) == 0)
            {
                longest = word.Length;
            }
        }

        return longest;
    }

    /// <summary>Length of the longest of the words that begins at a place; zero when none does.</summary>
    private int BeginsAt(IReadOnlyList<string> words, int at)
    {
        var longest = 0;
        if (at < Text.Length)
        {
            foreach (var word in words)
            {
                if (word.Length > longest && word[0] == Text[at] && string.CompareOrdinal(Text, at, word, 0, word.Length) == 0)
                {
                    longest = word.Length;
                }
            }
        }

        return longest;
    }

    private static bool ContainsAny(ReadOnlySpan<char> text, IReadOnlyList<string> words)
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
}
