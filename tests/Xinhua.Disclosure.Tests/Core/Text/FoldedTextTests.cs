using CsCheck;
using Xinhua.Disclosure.Core.Text;
using Xunit;

namespace Xinhua.Disclosure.Tests.Core.Text;

/// <summary>What search sees of a text.</summary>
public sealed class FoldedTextTests
{
    // Few characters, so that chance finds words in texts: Chinese in both scripts, full-width and half-width, marks, blanks, a rare character.
    private static readonly Gen<string> Texts = Gen.String[Gen.Char["公公开开開申申请請AaａBb1１② 　，。\n𠀀\u0301é（"], 0, 24];

    [Theory]
    [InlineData("依法申請公開政府信息", "申请公开")]
    [InlineData("依法申请公开政府信息", "申請公開")]
    [InlineData("全年收到申请２０２４件", "2024件")]
    [InlineData("ＡＰＰ和网站", "app")]
    [InlineData("政 府 信 息", "政府信息")]
    [InlineData("政府\u200B信息", "政府信息")]
    [InlineData("公开", "开")]
    [InlineData("公开", "公开")]
    [InlineData("新收２０件", "新收20件")]
    [InlineData("共120件", "120")]
    [InlineData("共120件", "12")]
    [InlineData("二〇二四年", "二〇二四")]
    [InlineData("《条例》、《办法》", "条例")]
    [InlineData("⼯作", "工作")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrs")]
    public void What_is_written_otherwise_is_found_all_the_same(string text, string term) => Assert.True(IsFound(text, term));

    [Theory]
    [InlineData("共120件", "20")]
    [InlineData("公布。开展", "布开")]
    [InlineData("公布、开展", "布开")]
    [InlineData("依申请公开", "公请")]
    [InlineData("第一\n第二", "一第")]
    public void What_is_not_said_is_not_found(string text, string term) => Assert.False(IsFound(text, term));

    [Fact]
    public void What_is_found_is_marked_where_it_stands()
    {
        var found = FoldedText.Of("按规定，依申請　公開２０件。").Find(FoldedText.Of("申请公开20")).Single();

        Assert.Equal("申請　公開２０", "按规定，依申請　公開２０件。".Substring(found.Start, found.Length));
    }

    [Fact]
    public void An_index_of_tokens_finds_exactly_what_the_text_says() => Gen.Select(Texts, Texts).Sample(
        (text, typed) =>
        {
            var query = SearchQuery.Read(typed);
            var terms = Terms(query.Text).ToList();
            Assert.Equal(terms.Count, query.Phrases.Count);
            foreach (var ((tokens, isOpen), written) in query.Phrases.Zip(terms))
            {
                var isIndexed = FoldedText.Of(text).Tokens().Contains($" {string.Join(' ', tokens)}{(isOpen ? "" : " ")}", StringComparison.Ordinal);
                Assert.Equal(isIndexed, FoldedText.Of(text).Find(written).Any());
            }
        },
        iter: 20_000);

    [Fact]
    public void Marking_loses_no_character_of_a_line() => Gen.Select(Texts, Texts).Sample(
        (text, typed) => Assert.Equal(text, string.Concat(SearchQuery.Read(typed).Mark(text).Select(part => part.Text))),
        iter: 5_000);

    [Fact]
    public void A_query_of_any_length_and_content_is_read_and_cut()
    {
        Assert.True(SearchQuery.Read(new string('公', 10_000)).IsCut);
        Assert.Equal(SearchQuery.MaxLength, SearchQuery.Read(new string('公', 10_000)).Text.Length);
        Assert.Equal(SearchQuery.MaxTerms, SearchQuery.Read(string.Join(' ', Enumerable.Range(0, 60))).Phrases.Count);
        Assert.False(SearchQuery.Read(new string(' ', 10_000) + "公开").IsCut);
        Assert.True(SearchQuery.Read("，。！").IsOnlyMarks);
        Assert.True(SearchQuery.Read(null).IsEmpty);
        Gen.String.Sample(typed => SearchQuery.Read(typed).Excerpt(typed));
    }

    [Fact]
    public void The_sentence_that_says_most_is_shown()
    {
        var query = SearchQuery.Read("申请 答复");

        var excerpt = query.Excerpt("本年收到申请。\n全部申请都已答复，没有逾期。\n没有答复的为零。");

        Assert.Equal("全部[申请]都已[答复]，没有逾期。", string.Concat(excerpt.Select(part => part.IsHit ? $"[{part.Text}]" : part.Text)));
    }

    [Fact]
    public void A_sentence_is_shown_rather_than_a_heading_that_says_as_much() => Assert.Equal(
        "本年新收政府信息公开申请11件，全部办结。",
        string.Concat(SearchQuery.Read("申请").Excerpt("（二）依申请公开。\n本年新收政府信息公开申请11件，全部办结。").Select(part => part.Text)));

    [Fact]
    public void Of_a_long_sentence_the_part_with_the_hit_is_shown()
    {
        var excerpt = SearchQuery.Read("申请").Excerpt(new string('甲', 400) + "申请" + new string('乙', 400) + "。");

        Assert.Single(excerpt, part => part is { IsHit: true, Text: "申请" });
        Assert.InRange(excerpt.Sum(part => part.Text.Length), 100, 160);
    }

    private static bool IsFound(string text, string term) => FoldedText.Of(text).Find(FoldedText.Of(term)).Any();

    private static IEnumerable<FoldedText> Terms(string typed) => typed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(word => word.Split('。')).Distinct(StringComparer.Ordinal).Select(FoldedText.Of).Where(term => !term.IsEmpty);
}
