using System.Diagnostics;
using CsCheck;
using Xinhua.Disclosure.Core.Reports;
using Xunit;

namespace Xinhua.Disclosure.Tests.Core.Reports;

public sealed class NarrativeTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData(" \n\u3000\t", "")]
    [InlineData("一\r\n二\r三\n四", "一\n二\n三\n四")]
    [InlineData("一\u2028二\u2029三\u0085四\u000B五\f六", "一\n二\n三\n四\n五\n六")]
    [InlineData("\n\n一\n \n\n二\n", "一\n二")]
    [InlineData("\u3000\u3000一段\u00A0\t", "一段")]
    [InlineData("一\u3000二\t三\u00A0四", "一 二 三 四")]
    [InlineData("\uFEFF零\u200B宽\u200D度\u00AD软\u2060连\u202E反\u0000空", "零宽度软连反空")]
    [InlineData("a\uD800b\uDC00c", "abc")]
    [InlineData("坏\uFFFD字\uE000", "坏字")]
    [InlineData("𠮷野家😀", "𠮷野家😀")]
    [InlineData("e\u0301te\u0301", "été")]
    [InlineData("(一)主动公开", "（一）主动公开")]
    [InlineData("( 一 ) 主动公开", "（一）主动公开")]
    [InlineData("（一)主动公开", "（一）主动公开")]
    [InlineData("(十二)其他", "（十二）其他")]
    [InlineData("见(一)主动公开", "见(一)主动公开")]
    [InlineData("(1)第一", "(1)第一")]
    [InlineData("(一二三四)号", "(一二三四)号")]
    public void Text_is_stored_one_line_a_paragraph_with_nothing_invisible(string? text, string stored) => Assert.Equal(stored, Narrative.Clean(text));

    [Theory]
    [InlineData("（一）主动公开", "（一）主动公开", "")]
    [InlineData("(一)主动公开。本年公开100条。", "（一）主动公开。", "本年公开100条。")]
    [InlineData("（二）依申请公开：本年收到3件。", "（二）依申请公开：", "本年收到3件。")]
    [InlineData("（二）依申请公开: 3件", "（二）依申请公开:", "3件")]
    [InlineData("（十一）其他", "（十一）其他", "")]
    [InlineData("（一）本年主动公开100条，比上年增加20条。", null, "（一）本年主动公开100条，比上年增加20条。")]
    [InlineData("本年（一）主动公开", null, "本年（一）主动公开")]
    [InlineData("一、主动公开", null, "一、主动公开")]
    [InlineData("（一）", null, "（一）")]
    public void A_heading_of_the_second_level_is_told_from_its_text(string line, string? lead, string body) =>
        Assert.Equal([new NarrativeParagraph(lead, body)], Narrative.Paragraphs(line));

    [Fact]
    public void A_long_line_is_no_heading()
    {
        var line = "（一）" + new string('字', 41);

        Assert.Equal([new NarrativeParagraph(null, line)], Narrative.Paragraphs(line));
    }

    [Fact]
    public void Length_counts_characters_and_not_white_space_or_halves_of_characters() => Assert.Equal(5, Narrative.Length("一 二\n\u3000𠮷😀a"));

    [Fact]
    public void Cleaning_twice_is_cleaning_once() => AnyText.Sample(
        text =>
        {
            var once = Narrative.Clean(text);
            Assert.Equal(once, Narrative.Clean(once));
            Assert.Equal(once, string.Join('\n', Narrative.Paragraphs(text).Select(paragraph => paragraph.Lead is null ? paragraph.Body : Rejoined(once, paragraph))));
        },
        iter: 5_000);

    [Theory]
    [InlineData("字")]
    [InlineData("（一）")]
    [InlineData("( ")]
    [InlineData("\n")]
    [InlineData("\u200B")]
    [InlineData("a\u0301\u0316")]
    [InlineData("\u0301\u0316")]
    public void The_longest_text_is_read_in_no_time_whatever_it_is_made_of(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, Narrative.MaxLength / piece.Length));
        var clock = Stopwatch.StartNew();

        Narrative.Paragraphs(text);

        Assert.InRange(clock.ElapsedMilliseconds, 0, 3_000);
    }

    private static Gen<string> AnyText { get; } = Gen.OneOf(
        Gen.String,
        Gen.String[Gen.Char["(（)） \u3000一十主：。，\r\n\u2028\u200B\u0301\u1100\u1161\uD842\uDFB7\uFFFD\uE000ae"], 0, 30]);

    /// <summary>The stored line a heading and its text came from: a blank between them may be gone.</summary>
    private static string Rejoined(string stored, NarrativeParagraph paragraph) => stored.Split('\n').First(line =>
        line.StartsWith(paragraph.Lead!, StringComparison.Ordinal) && line[paragraph.Lead!.Length..].Trim() == paragraph.Body);
}
