using Xinhua.Disclosure.Core.Reports;
using Xunit;

namespace Xinhua.Disclosure.Tests.Core.Reports;

public sealed class TextPatchTests
{
    private const string Text = "2024年，本机关共主动公开政府信息120条。\n全年收到申请12件，办结11件。\n没有行政复议和行政诉讼，也没有举报。";

    [Fact]
    public void Changes_made_from_the_text_are_put_where_they_say()
    {
        TextPatch[] patches = [Patch(Text, "120条", "121条"), Patch(Text, "办结11件", "办结12件"), Patch(Text, "，也没有举报", "")];

        Assert.Equal(
            Text.Replace("120", "121", StringComparison.Ordinal).Replace("办结11", "办结12", StringComparison.Ordinal).Replace("，也没有举报", "", StringComparison.Ordinal),
            TextPatch.Apply(Text, patches));
    }

    [Theory]
    [InlineData(3, "年", "月")]
    [InlineData(4, "月", "年")]
    [InlineData(500, "", "年")]
    [InlineData(-1, "", "年")]
    public void Changes_that_do_not_fit_are_not_put_anywhere(int at, string remove, string insert) =>
        Assert.Null(TextPatch.Apply(Text, [new(at, remove, insert, "", "")]));

    [Fact]
    public void Changes_that_overlap_are_not_put_anywhere() => Assert.Null(TextPatch.Apply(Text, [new(0, "2024", "2025", "", ""), new(3, "4年", "5年", "", "")]));

    [Fact]
    public void A_place_that_moved_is_found_again()
    {
        var now = "前言。\n" + Text.Replace("也没有举报", "也没有收到举报", StringComparison.Ordinal);

        Assert.Equal(now.Replace("120条", "121条", StringComparison.Ordinal), TextPatch.Merge(now, Digest(Text), [Patch(Text, "120条", "121条")]));
    }

    [Theory]
    [InlineData("120条", "119条")] // The very place was changed.
    [InlineData("主动公开", "公开")] // So was what stands around it.
    [InlineData("没有行政", "没有别的。\n2024年，本机关共主动公开政府信息120条。\n全年收到申请12件，办结11件。\n没有行政")] // It stands there twice.
    public void A_place_that_is_gone_or_not_certain_is_a_conflict(string was, string now) =>
        Assert.Null(TextPatch.Merge(Text.Replace(was, now, StringComparison.Ordinal), Digest(Text), [Patch(Text, "120条", "121条")]));

    [Fact]
    public void Two_who_both_write_at_the_end_are_in_conflict() => Assert.Null(TextPatch.Merge(Text + "甲。", Digest(Text), [Insert(Text, Text.Length, "乙。")]));

    [Theory]
    [InlineData("120条", "121条")]
    [InlineData("办结11件", "")]
    [InlineData("。\n没有", "。\n另外，没有")]
    public void A_change_whose_answer_was_lost_is_not_made_twice(string was, string now)
    {
        var patch = Patch(Text, was, now);
        var stored = TextPatch.Apply(Text, [patch])!;

        Assert.Equal(stored, TextPatch.Merge(stored, Digest(Text), [patch]));
        Assert.Equal("前言。\n" + stored, TextPatch.Merge("前言。\n" + stored, Digest(Text), [patch]));
    }

    [Fact]
    public void A_repeated_character_whose_answer_was_lost_is_not_made_twice()
    {
        var patch = Insert("哈哈哈", 3, "哈");

        Assert.Equal("哈哈哈哈", TextPatch.Merge("哈哈哈哈", Digest("哈哈哈"), [patch]));
    }

    private static string Digest(string text) => ContentDigest.Of(text);

    private static TextPatch Patch(string text, string was, string now) => Of(text, text.IndexOf(was, StringComparison.Ordinal), was, now);

    private static TextPatch Insert(string text, int at, string what) => Of(text, at, "", what);

    private static TextPatch Of(string text, int at, string remove, string insert) => new(
        at, remove, insert, text[Math.Max(0, at - TextPatch.Context)..at], text[(at + remove.Length)..Math.Min(text.Length, at + remove.Length + TextPatch.Context)]);
}
