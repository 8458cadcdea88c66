using System.Globalization;
using CsCheck;
using Xinhua.Disclosure.Core.Text;
using Xunit;

namespace Xinhua.Disclosure.Tests.Core.Text;

public sealed class TextNumbersTests
{
    [Theory]
    [InlineData("收到申请12件。", "12 Count 12 件")]
    [InlineData("收到申请１２件。", "１２ Count 12 件")]
    [InlineData("收到申请 12 件。", "12 Count 12 件")]
    [InlineData("收到申请1,234条。", "1,234 Count 1234 条")]
    [InlineData("收到申请十二件。", "十二 Count 12 件")]
    [InlineData("收到申请两件。", "两 Count 2 件")]
    [InlineData("受理1.2万件。", "1.2万 Count 12000 件")]
    [InlineData("受理三万二千件。", "三万二千 Count 32000 件")]
    [InlineData("增长58.3%。", "58.3 Percent 58.3 %")]
    [InlineData("增长58.3％。", "58.3 Percent 58.3 ％")]
    [InlineData("增长百分之五。", "百分之五 Percent 5 百分之")]
    [InlineData("增长百分之五十八点三。", "百分之五十八点三 Percent 58.3 百分之")]
    [InlineData("收费3940元。", "3940 Money 3940 元")]
    [InlineData("收费657.86万元。", "657.86 Money 6578600 万元")]
    [InlineData("收费二万元。", "二 Money 20000 万元")]
    [InlineData("2024年收到3件。", "2024 Year 2024 年", "3 Count 3 件")]
    [InlineData("二〇二四年", "二〇二四 Year 2024 年")]
    [InlineData("国办函〔2020〕109号", "2020 Document 2020 ", "109 Document 109 号")]
    [InlineData("第36条第（一）项", "36 Ordinal 36 条")]
    [InlineData("条例第三十六条", "三十六 Ordinal 36 条")]
    [InlineData("12月31日", "12 Time 12 月", "31 Time 31 日")]
    [InlineData("拨打12345热线", "12345 Other 12345 ")]
    [InlineData("一是进一步统一思想，第一时间办理，双随机、一公开")]
    [InlineData("同一件申请，每一条意见，第三方")]
    [InlineData("三件事", "三 Other 3 件")]
    [InlineData("五个工作日，2版2.0.1，A4纸", "五 Time 5 个工作日", "2 Other 2 ", "2.0 Other 0 ", "1 Other 0 ", "4 Other 0 ")]
    public void Numbers_of_prose_are_told_apart(string text, params string[] numbers) => Assert.Equal(
        numbers,
        TextNumbers.In(text).Select(number => string.Create(
            CultureInfo.InvariantCulture, $"{text.AsSpan(number.Span.Start, number.Span.Length)} {number.Kind} {number.Value:0.####} {number.Unit}")));

    [Theory]
    [InlineData("约30件", true)]
    [InlineData("30余件", true)]
    [InlineData("770 余篇", true)]
    [InlineData("30件以上", true)]
    [InlineData("3至5件", true)]
    [InlineData("30件", false)]
    public void What_is_not_exact_is_known(string text, bool isApproximate) => Assert.Equal(isApproximate, TextNumbers.In(text)[^1].IsApproximate);

    [Fact]
    public void Chinese_numerals_are_read_as_they_are_written() =>
        Gen.Long[0, 999_999_999_999].Sample(value => ChineseNumerals.Read(ChineseNumerals.Write(value)) == value);

    [Fact]
    public void Small_Chinese_numerals_are_read_as_they_are_written() =>
        Assert.All(Enumerable.Range(0, 20_000), value => Assert.Equal(value, ChineseNumerals.Read(ChineseNumerals.Write(value))));

    [Theory]
    [InlineData("一百二", 120)]
    [InlineData("一百零二", 102)]
    [InlineData("三万二", 32_000)]
    [InlineData("两百", 200)]
    [InlineData("二〇二四", 2024)]
    [InlineData("十", 10)]
    public void Short_forms_are_read_too(string numeral, int value) => Assert.Equal(value, ChineseNumerals.Read(numeral));

    [Theory]
    [InlineData("百千")]
    [InlineData("万")]
    [InlineData("十百")]
    [InlineData("点三")]
    [InlineData("")]
    public void What_is_no_numeral_has_no_value(string numeral) => Assert.Null(ChineseNumerals.Read(numeral));

    [Fact]
    public void A_number_keeps_its_value_in_every_way_of_writing() =>
        Gen.Select(Gen.Long[1, 9_999_999], Gen.Int[0, 3]).Sample((value, way) =>
        {
            var written = way switch
            {
                0 => value.ToString(CultureInfo.InvariantCulture),
                1 => string.Concat(value.ToString(CultureInfo.InvariantCulture).Select(digit => (char)(digit - '0' + '０'))),
                2 => value.ToString("N0", CultureInfo.InvariantCulture),
                _ => ChineseNumerals.Write(value),
            };
            var number = Assert.Single(TextNumbers.In($"共收到申请{written}件，均已答复"));
            return number.Value == value && number.Unit == "件" && number.Kind == TextNumberKind.Count;
        });

    [Fact]
    public void Spans_lie_in_the_text_and_in_order() => TestTexts.Any.Sample(text =>
    {
        var end = 0;
        foreach (var number in TextNumbers.In(text))
        {
            Assert.InRange(number.Start, end, text.Length);
            Assert.InRange(number.End, number.Start + number.Span.Length, text.Length);
            end = number.Span.Start + number.Span.Length;
        }
    });

    [Fact]
    public void Sentences_hold_every_character_that_is_not_blank() => TestTexts.Any.Sample(text =>
    {
        var sentences = Sentences.Of(text);
        Assert.Equal(
            string.Concat(text.Where(character => !char.IsWhiteSpace(character))),
            string.Concat(sentences.Select(span => text.Substring(span.Start, span.Length)).SelectMany(sentence => sentence).Where(character => !char.IsWhiteSpace(character))));
        Assert.Equal(sentences.OrderBy(span => span.Start), sentences);
    });

    [Fact]
    public void The_sentence_around_a_place_is_the_one_that_holds_it() => TestTexts.Any.Sample(text =>
    {
        foreach (var sentence in Sentences.Of(text))
        {
            Assert.All(Enumerable.Range(sentence.Start, sentence.Length).Where(place => !char.IsWhiteSpace(text[place])), place => Assert.Equal(sentence, Sentences.At(text, place)));
        }
    });
}

/// <summary>Texts made of what the readers look for.</summary>
internal static class TestTexts
{
    private static readonly string[] Pieces =
    [
        "收到", "未收到", "政府信息公开申请", "申请", "予以公开", "行政复议", "行政诉讼", "均维持", "没有", "其中", "共", "占", "增长", "同比", "上年", "信息处理费",
        "1", "２", "三", "十", "百", "万", "百分之", "点", ".", ",", "，", "。", "！", "”", "、", "：", "（", "）", "《", "》", "年", "月", "件", "条", "元", "%", "2024", "2023年", "第", "号", " ", "\n", "字",
    ];

    public static Gen<string> Any { get; } = TestReports.OneOf(Pieces).Array[0, 60].Select(string.Concat);
}
