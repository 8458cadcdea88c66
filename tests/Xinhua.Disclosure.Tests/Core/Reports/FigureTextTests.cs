using System.Globalization;
using CsCheck;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xunit;

namespace Xinhua.Disclosure.Tests.Core.Reports;

public sealed class FigureTextTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("007", "7")]
    [InlineData("１２３", "123")]
    [InlineData("  12 ", "12")]
    [InlineData("\u300012\u00A0\r\n", "12")]
    [InlineData("\uFEFF1\u200B2", "12")]
    [InlineData("1,234", "1234")]
    [InlineData("１，２３４，５６７", "1234567")]
    [InlineData("1 234 567", "1234567")]
    [InlineData("1,234.5", "1234.5")]
    [InlineData("９６１７１．６", "96171.6")]
    [InlineData("12.50", "12.5")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("+1036", "1036")]
    [InlineData("-8", "-8")]
    [InlineData("- 8", "-8")]
    [InlineData("－８", "-8")]
    [InlineData("−8", "-8")]
    [InlineData("–8", "-8")]
    [InlineData("—8", "-8")]
    [InlineData("﹣8", "-8")]
    [InlineData("‐8", "-8")]
    [InlineData("-1,000", "-1000")]
    [InlineData("-0", "0")]
    [InlineData("0.1234567", "0.1234567")]
    public void Numbers_are_read_as_people_write_them(string text, string number) =>
        Assert.Equal(number, FigureText.Write(FigureText.ReadNumber(text)));

    [Theory]
    [InlineData("12,34")]
    [InlineData("1,23,456")]
    [InlineData("1,2345")]
    [InlineData("0,123")]
    [InlineData(",123")]
    [InlineData("1.234,567")]
    [InlineData("1,234 567")]
    [InlineData("12 34")]
    [InlineData("12\n34")]
    [InlineData("1.2.3")]
    [InlineData(".")]
    [InlineData("--1")]
    [InlineData("1-")]
    [InlineData("3—5")]
    [InlineData("1e5")]
    [InlineData("0x1F")]
    [InlineData("十二")]
    [InlineData("一2")]
    [InlineData("١٢")]
    [InlineData("12件")]
    [InlineData("22（其中修订16件）")]
    [InlineData("12\0")]
    [InlineData("1\u00002")]
    [InlineData("∞")]
    [InlineData("NaN")]
    [InlineData("/")]
    public void What_is_no_number_is_not_guessed_at(string text)
    {
        Assert.Null(FigureText.ReadNumber(text));
        var (value, error) = FigureText.Read(text, NumberKind.Money);
        Assert.Null(value);
        Assert.EndsWith("不是数字。请填写阿拉伯数字，没有的填0。", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\u3000\u200B")]
    public void Nothing_is_a_blank_cell_and_no_error(string? text) => Assert.Equal((null, null), FigureText.Read(text, NumberKind.Count));

    [Theory]
    [InlineData("-1", NumberKind.Count, "「-1」是负数。这里只能填0或正数。")]
    [InlineData("-0.5", NumberKind.Money, "「-0.5」是负数。这里只能填0或正数。")]
    [InlineData("1.5", NumberKind.Count, "「1.5」不是整数。件数只能填整数。")]
    [InlineData("-1.5", NumberKind.SignedCount, "「-1.5」不是整数。件数只能填整数。")]
    [InlineData("0.1234567", NumberKind.Money, "小数位数过多。金额最多保留6位小数。")]
    [InlineData("1000000000000", NumberKind.Count, "数字过大，最多12位。请检查是否多打了数字。")]
    [InlineData("-1000000000000", NumberKind.SignedCount, "数字过大，最多12位。请检查是否多打了数字。")]
    [InlineData("9999999999999999999999999999999999999999999", NumberKind.Count, "数字过大，最多12位。请检查是否多打了数字。")]
    [InlineData("5.00000000000000000000000000000000000000001", NumberKind.Count, "数字过大，最多12位。请检查是否多打了数字。")]
    public void A_number_that_the_cell_cannot_take_says_why(string text, NumberKind kind, string error) =>
        Assert.Equal((null, error), FigureText.Read(text, kind));

    [Theory]
    [InlineData("999999999999", NumberKind.Count)]
    [InlineData("999999999999.999999", NumberKind.Money)]
    [InlineData("-8", NumberKind.SignedCount)]
    [InlineData("12.0", NumberKind.Count)]
    public void A_number_at_the_edge_is_taken(string text, NumberKind kind) =>
        Assert.Equal((decimal.Parse(text, CultureInfo.InvariantCulture), null), FigureText.Read(text, kind));

    [Fact]
    public void A_text_is_read_to_its_end_however_long_it_is()
    {
        var blanks = new string(' ', 100_000);

        Assert.Equal(5, FigureText.ReadNumber(blanks + "5"));
        Assert.Null(FigureText.ReadNumber($"1{blanks}x"));
        Assert.Null(FigureText.ReadNumber(new string('9', 100_000)));
    }

    [Fact]
    public void An_error_shows_only_the_beginning_and_nothing_invisible() => Assert.Equal(
        "「甲乙𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷…」不是数字。请填写阿拉伯数字，没有的填0。",
        FigureText.Read("甲\0乙" + string.Concat(Enumerable.Repeat("𠮷", 30)), NumberKind.Count).Error);

    [Theory]
    [InlineData("", true)]
    [InlineData(null, true)]
    [InlineData("/", true)]
    [InlineData("／", true)]
    [InlineData("-", true)]
    [InlineData("—", true)]
    [InlineData("— —", true)]
    [InlineData("——", true)]
    [InlineData("无", true)]
    [InlineData("0", false)]
    [InlineData("-0", false)]
    [InlineData("无数据", false)]
    public void Dashes_and_slashes_stand_for_a_blank_and_a_zero_does_not(string? text, bool isBlank) => Assert.Equal(isBlank, FigureText.IsBlank(text));

    [Fact]
    public void Whatever_is_written_reads_back_the_same() => Gen.Decimal[-999_999_999_999m, 999_999_999_999m].Select(value => decimal.Round(value, 6)).Sample(
        value => FigureText.ReadNumber(FigureText.Write(value)) == value && !FigureText.Write(value).Contains(',', StringComparison.Ordinal));

    [Fact]
    public void No_text_breaks_the_reader() => Gen.OneOf(Gen.String, Gen.String[Gen.Char["0123456789,.，－-+ eE/一\0\uD842"], 0, 45]).Sample(
        text =>
        {
            var (value, error) = FigureText.Read(text, NumberKind.Count);
            return (value is null || error is null) && (value is null || value == FigureText.ReadNumber(text));
        },
        iter: 2_000);
}
