using CsCheck;
using Xinhua.Disclosure.Core.Text;
using Xunit;

namespace Xinhua.Disclosure.Tests.Core.Text;

/// <summary>PII-01, PII-03, PII-04: what belongs to a person is found however it is written, and nothing else is.</summary>
public sealed class PersonalNumbersTests
{
    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    [Fact]
    public void An_identity_number_is_found_however_it_is_written_and_comes_masked()
    {
        var number = Identity("11010119900307813");
        foreach (var text in new[] { $"联系人身份证号{number}。", Wide(number), $"{number[..6]} {number[6..14]} {number[14..]}", $"{number[..6]}-{number[6..14]}-{number[14..]}，" })
        {
            Assert.Equal([$"110************{number[^3..]}"], Identities(text));
        }
    }

    [Theory]
    [InlineData("11010119901307813")]
    [InlineData("19010119900307813")]
    [InlineData("11010118900307813")]
    public void A_number_without_a_date_of_birth_or_a_province_is_none(string beginning) => Assert.Empty(Identities(Identity(beginning)));

    [Fact]
    public void Every_slip_of_one_digit_is_no_identity_number_any_more()
    {
        var number = Identity("11010119900307813");
        for (var place = 0; place < number.Length; place++)
        {
            foreach (var digit in "0123456789".Where(digit => digit != number[place]))
            {
                Assert.Empty(Identities(number[..place] + digit + number[(place + 1)..]));
            }
        }
    }

    [Theory]
    [InlineData("统一社会信用代码11410402005466889X")]
    [InlineData("统一社会信用代码91410402MA45J8PN3C")]
    [InlineData("文号410402202401150001234567")]
    [InlineData("国办公开办函〔2021〕30号，2024年1月1日至12月31日")]
    public void Codes_and_documents_are_no_identity_numbers(string text) => Assert.Empty(Identities(text));

    [Theory]
    [InlineData("13812345678", "138****5678")]
    [InlineData("电话138-1234-5678，", "138****5678")]
    [InlineData("１３８ １２３４ ５６７８", "138****5678")]
    [InlineData("电话0375-2898765、12345热线")]
    [InlineData("收入13812345678元")]
    [InlineData("编号2013812345678")]
    [InlineData("12812345678")]
    public void A_mobile_telephone_is_found_and_an_office_is_not(string text, params string[] found) => Assert.Equal(found, Mobiles(text));

    [Theory]
    [InlineData("开户银行账号6222021234567890128", 1)]
    [InlineData("开户银行账号6222021234567890127", 0)]
    [InlineData("银行卡号4111111111111111", 1)]
    [InlineData("编号4111111111111111", 0)]
    public void A_bank_card_needs_its_check_digit_and_its_words(string text, int count) => Assert.Equal(count, PersonalNumbers.BankCards(text).Count());

    [Fact]
    public void No_text_breaks_the_search_and_no_finding_shows_the_number() => Gen.String[Gen.Char["0123456789xX -１３８人号元"], 0, 60].Sample(text =>
    {
        foreach (var found in Identities(text).Concat(Mobiles(text)).Concat(PersonalNumbers.BankCards(text).Select(hit => hit.Shown)))
        {
            Assert.Contains("****", found, StringComparison.Ordinal);
        }
    });

    [Fact]
    public void A_text_of_a_million_digits_is_searched_to_its_end() => Assert.Empty(Mobiles(new string('1', 1_000_000) + "X"));

    private static IEnumerable<string> Identities(string text) => PersonalNumbers.Identities(text, new DateOnly(2025, 12, 31)).Select(hit => hit.Shown);

    private static IEnumerable<string> Mobiles(string text) => PersonalNumbers.Mobiles(text).Select(hit => hit.Shown);

    private static string Wide(string digits) => string.Concat(digits.Select(digit => char.IsAsciiDigit(digit) ? (char)(digit - '0' + '０') : digit));

    /// <summary>Seventeen digits with the check digit they must have.</summary>
    private static string Identity(string digits) => digits + "10X98765432"[digits.Zip(Weights, (digit, weight) => (digit - '0') * weight).Sum() % 11];
}
