using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Text;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Documents.Import;
using Xunit;
using static Xinhua.Disclosure.Tests.Core.TestReports;

namespace Xinhua.Disclosure.Tests.Core.Text;

/// <summary>R44, R45, R62–R69: lists of words, marks, codes that are public and numbers that are not.</summary>
public sealed class WordListsTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static readonly DateOnly Today = new(2025, 12, 31);

    public static TheoryData<string> Lists => ["terms", "confusions"];

    [Theory, MemberData(nameof(Lists))]
    public void A_wrong_phrase_is_found_and_its_cure_has_nothing_wrong_in_it(string list)
    {
        var phrases = list == "terms" ? PhraseList.Terms : PhraseList.Confusions;

        Assert.All(phrases.Phrases, phrase =>
        {
            Assert.Equal(phrase.Right, Assert.Single(phrases.Find($"（{phrase.Wrong}）")).Replacement);
            Assert.Empty(phrases.Find(phrase.Right));
            Assert.All(phrase.Except, longer => Assert.Empty(phrases.Find(longer)));
        });
    }

    [Fact]
    public void There_are_phrases_enough() => Assert.InRange(PhraseList.Confusions.Phrases.Count, 300, 1000);

    [Fact]
    public void A_thousand_codes_of_organisations_are_no_number_of_a_person()
    {
        var random = new Random(32100);
        for (var number = 0; number < 1000; number++)
        {
            // Every other one in digits alone, which is what an identity number looks like.
            var code = CreditCode(string.Concat(Enumerable.Range(0, 17).Select(_ => Alphabet[random.Next(number % 2 == 0 ? 10 : Alphabet.Length)])));
            var text = $"统一社会信用代码{code}，账号见附件。";

            Assert.True(CreditCodes.IsOne(code));
            Assert.Empty(PersonalNumbers.Identities(text, Today));
            Assert.Empty(PersonalNumbers.SuspectedIdentities(text, Today));
            Assert.Empty(PersonalNumbers.Papers(text));
        }
    }

    [Fact]
    public void A_number_of_eighteen_digits_is_hardly_ever_an_identity_number()
    {
        var random = new Random(11643);
        var found = Enumerable.Range(0, 20_000).Count(_ => PersonalNumbers.Identities(string.Concat(Enumerable.Range(0, 18).Select(_ => random.Next(10))), Today).Any());

        Assert.InRange(found, 0, 2);
    }

    [Theory]
    [InlineData("咨询13812345678。", Severity.Warning)]
    [InlineData("联系人：王建国，13812345678。", Severity.Error)]
    [InlineData("家庭电话１３８１２３４５６７８", Severity.Error)]
    [InlineData("高新区13812345678", Severity.Warning)]
    public void A_mobile_telephone_beside_a_person_is_an_error(string text, Severity severity)
    {
        var hit = Assert.Single(PersonalNumbers.Mobiles(text));

        Assert.Equal(severity, hit.Severity);
        Assert.Equal("138****5678", hit.Shown);
        Assert.Equal(11, hit.Span.Words(text).Length);
    }

    [Fact]
    public void An_error_in_a_rule_that_reminds_cannot_be_excused_and_names_no_sentence()
    {
        var finding = Assert.Single(Check("R41", With("联系人：王建国，13812345678。")));

        Assert.Equal((Severity.Error, false, null), (finding.Severity, finding.MayBeExcused, finding.Sentence));
        Assert.DoesNotContain("12345678", finding.Message + finding.Excerpt, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("共12 件,其中(三)类5件。。", "共12件，其中（三）类5件。")]
    [InlineData("2024 年召开会议:3次", "2024年召开会议：3次")]
    [InlineData("国办函[2020]109号", "国办函〔2020〕109号")]
    [InlineData("设有 led 屏(3 块)", "设有 led 屏（3块）")]
    public void One_change_cures_the_marks_of_a_paragraph(string text, string cured)
    {
        var fix = Assert.Single(Check("R63", With(text))).Fix!;

        Assert.Equal(cured, text.Remove(fix.Span.Start, fix.Span.Length).Insert(fix.Span.Start, fix.Replacement));
        Assert.Empty(Check("R63", With(cured)));
    }

    [Theory]
    [InlineData("发布信息（12条", "（")]
    [InlineData("《条例》〉施行", "〉")]
    [InlineData("“互联网+监管”（试点）")]
    public void A_bracket_without_its_other_half_is_shown(string text, params string[] found) => Assert.Equal(found, Check("R63", With(text)).Select(finding => finding.Excerpt));

    [Fact]
    public void Each_wrong_word_has_its_place_its_sentence_and_its_cure()
    {
        const string text = "登陆系统查看。请登陆网站，或者帐户登记。";

        var findings = Check("R64", With(text));

        Assert.Equal(["登陆系统查看。", "请登陆网站，或者帐户登记。"], findings.Select(finding => finding.Sentence));
        Assert.Equal(["登陆系统", "登陆网站", "帐户"], findings.SelectMany(finding => finding.Spans).Select(span => span.Words(text)));
        Assert.Equal("登录网站，或者账户", findings[1].Fix!.Replacement);
    }

    [Fact]
    public void Hidden_characters_are_told_of_with_the_words_around_them()
    {
        var hidden = Narrative.Hidden("全年\u202E公开\uE123信息\u200B条\t", "overview").ToList();

        Assert.Equal([true, true, false], hidden.Select(character => character.Misleads));
        Assert.Equal("全年〔〕公开信息", hidden[0].Near);
        Assert.All(hidden, character => Assert.Equal("overview", character.Section));
    }

    [Theory]
    [InlineData("wrong,right,except\n张保国,张宝国,\n李大,李达,李大钊；李大同", null)]
    [InlineData("错误,正确\n", "第1行应是列名「wrong,right,except」")]
    [InlineData("wrong,right,except\n", "只有列名，没有内容；不需要名单的，把设置留空")]
    [InlineData("wrong,right,except\n李大,李达,王大钊", "第2行：except「王大钊」里没有「李大」")]
    [InlineData("wrong,right,except\n李大,李大,", "第2行：wrong 和 right 相同，都是「李大」")]
    public void A_list_of_names_is_read_or_refused_with_the_line(string text, string? complaint) => Assert.Equal(complaint, NameListFile.Read(text).Complaint);

    [Fact]
    public void A_list_of_names_is_asked_for_by_name() => Assert.Equal("没有这个文件", NameListFile.Open(Path.Combine(AppContext.BaseDirectory, "no-such-list.csv")).Complaint);

    [Fact]
    public void Every_rule_is_explained_once()
    {
        var explained = RuleCatalogue.Entries.Where(entry => entry.How is null).Select(entry => entry.Id).ToList();

        Assert.Equal(ReportValidator.Rules.Select(rule => rule.Id), explained.Order(StringComparer.Ordinal));
        Assert.All(RuleCatalogue.Entries, entry => Assert.True(entry is { Why.Length: > 5, Cure.Length: > 2, Sentence.Length: > 5, Source.Length: > 2 }, entry.Id));
        Assert.All(["R46", "R49", "R50", "R51", "R57", "R58", "R59"], id => Assert.Contains(RuleCatalogue.Entries, entry => entry.Id == id && entry.How is not null));
    }

    [Fact]
    public void What_becomes_of_a_finding_is_kept()
    {
        var (error, warning) = (Finding("R01", Severity.Error), Finding("R11", Severity.Warning));
        var first = RuleRecord.Attempt(7, [], [error, warning, warning], isSubmitted: false, Today.ToDateTime(default));

        Assert.Equal(["R01 Open", "R11 Open"], first.Select(record => $"{record.RuleId} {record.State}"));
        Assert.Empty(RuleRecord.Attempt(7, first, [warning], isSubmitted: true, Today.ToDateTime(default)));
        Assert.Equal(["R01 Fixed", "R11 Excused"], first.Select(record => $"{record.RuleId} {record.State}"));
    }

    [Fact]
    public void A_text_of_twenty_thousand_characters_is_searched_in_no_time()
    {
        var text = string.Concat(Enumerable.Repeat("登陆（《关于印发〈办法〉的通知》（国办函〔2020〕1号）1 3 8 2024 年,。。截止", 500));
        Check("R64", With("热身"));
        var clock = System.Diagnostics.Stopwatch.StartNew();

        ReportValidator.Validate(new ReviewContext(With(text), null, null));

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    private static Finding Finding(string rule, Severity severity) => new() { RuleId = rule, Severity = severity, Message = "" };

    private static ReportContent With(string text) => Report(TestForms.Tiny) with { Narrative = new Dictionary<string, string> { ["words"] = text } };

    private static string CreditCode(string digits)
    {
        var (sum, weight) = (0, 1);
        foreach (var character in digits)
        {
            sum += Alphabet.IndexOf(character, StringComparison.Ordinal) * weight;
            weight = weight * 3 % 31;
        }

        return digits + Alphabet[(31 - (sum % 31)) % 31];
    }
}
