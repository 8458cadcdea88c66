using System.Security.Cryptography;
using CsCheck;
using Xinhua.Disclosure.Core.Reports;
using Xunit;

namespace Xinhua.Disclosure.Tests.Core.Reports;

public sealed class DigestTextTests
{
    [Fact]
    public void A_digest_is_read_in_every_way_people_paste_it() => Gen.Byte.Array[0, 40].Sample(bytes =>
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return DigestText.Read(digest) == digest
            && DigestText.Read($" {digest.ToUpperInvariant()}\r\n") == digest
            && DigestText.Read(string.Join(' ', digest.Chunk(8).Select(part => new string(part)))) == digest
            && DigestText.Read(string.Join('—', digest.Chunk(32).Select(part => new string(part)))) == digest
            && DigestText.Read(string.Concat(digest.Select(letter => (char)(letter + 0xFEE0)))) == digest
            && CheckCode.Read(digest) is null;
    });

    [Theory]
    [InlineData("")]
    [InlineData("3HWD-0FB0-XNK4-P1AR")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000" + "0")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("g000000000000000000000000000000000000000000000000000000000000000")]
    public void What_is_no_digest_is_none(string typed) => Assert.Null(DigestText.Read(typed));
}
