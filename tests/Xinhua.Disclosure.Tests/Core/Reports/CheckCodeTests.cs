using CsCheck;
using Xinhua.Disclosure.Core.Reports;
using Xunit;

namespace Xinhua.Disclosure.Tests.Core.Reports;

/// <summary>The code that is printed on a published report.</summary>
public sealed class CheckCodeTests
{
    private const string Digest = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";

    [Fact]
    public void What_is_printed_may_never_change() => Assert.Equal("3HWD-0FB0-XNK4-P1AR", CheckCode.Print(CheckCode.Of("xinhua-xzsp", 2023, 1, Digest)));

    [Fact]
    public void Every_part_of_what_it_stands_for_changes_it()
    {
        string[] codes =
        [
            CheckCode.Of("xinhua-xzsp", 2023, 1, Digest),
            CheckCode.Of("xinhua-cgj", 2023, 1, Digest),
            CheckCode.Of("xinhua-xzsp", 2024, 1, Digest),
            CheckCode.Of("xinhua-xzsp", 2023, 2, Digest),
            CheckCode.Of("xinhua-xzsp", 2023, 1, Digest.Replace('0', '1')),
        ];

        Assert.Equal(codes.Length, codes.Distinct().Count());
    }

    [Fact]
    public void A_code_is_read_as_it_is_printed_and_as_people_type_it() =>
        Gen.Int[1, 500].Select(Gen.Int[2008, 2100]).Sample((revision, year) =>
        {
            var code = CheckCode.Of("xinhua-xzsp", year, revision, Digest);
            var printed = CheckCode.Print(code);
            return CheckCode.Read(printed) == code
                && CheckCode.Read($"  {printed.ToLowerInvariant().Replace('-', '—')} ") == code
                && CheckCode.Read(printed.Replace('0', 'O').Replace('1', 'l')) == code
                && CheckCode.Read(string.Concat(printed.Select(letter => letter == '-' ? '－' : (char)(letter + 0xFEE0)))) == code;
        });

    [Theory]
    [InlineData("")]
    [InlineData("1234-5678-9ABC-DEF")]
    [InlineData("1234-5678-9ABC-DEFGH")]
    [InlineData("1234-5678-9ABC-DEF!")]
    [InlineData("1234-5678-9ABC-DEFU")]
    public void What_is_no_code_is_none(string typed) => Assert.Null(CheckCode.Read(typed));
}
