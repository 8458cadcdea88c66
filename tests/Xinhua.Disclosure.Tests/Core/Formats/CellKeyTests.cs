using CsCheck;
using Xinhua.Disclosure.Core.Formats;
using Xunit;

namespace Xinhua.Disclosure.Tests.Core.Formats;

public sealed class CellKeyTests
{
    [Fact]
    public void Every_key_of_a_form_reads_back_as_itself() =>
        Assert.All(TestForms.All.All.SelectMany(format => format.Cells), cell => Assert.Equal(cell.Key, CellKey.Parse(cell.Key.ToString(), null)));

    [Fact]
    public void Whatever_reads_as_a_key_writes_back_the_same_text() => Gen.String[Gen.Char["ab/ \t中"], 0, 12].Sample(
        text => !CellKey.TryParse(text, null, out var key) || key.ToString() == text);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("applications/new")]
    [InlineData("applications/new/")]
    [InlineData("/new/total")]
    [InlineData("applications/ /total")]
    [InlineData("applications/new/total/more")]
    public void Anything_but_three_parts_is_no_key(string? text)
    {
        Assert.False(CellKey.TryParse(text, null, out _));
        if (text is not null)
        {
            Assert.Throws<FormatException>(() => CellKey.Parse(text, null));
        }
    }

    [Fact]
    public void A_key_longer_than_its_database_column_is_no_key()
    {
        Assert.True(CellKey.TryParse($"a/b/{new string('c', CellKey.MaxLength - 4)}", null, out _));
        Assert.False(CellKey.TryParse($"a/b/{new string('c', CellKey.MaxLength - 3)}", null, out _));
    }
}
