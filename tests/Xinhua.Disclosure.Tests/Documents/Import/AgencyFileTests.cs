using System.Text;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Documents.Import;
using Xunit;

namespace Xinhua.Disclosure.Tests.Documents.Import;

/// <summary>Lists of units as spreadsheet programs write them, and what is no such list.</summary>
public sealed class AgencyFileTests
{
    private const string List = "名称,代码,起始年份,上级代码,类别\r\n\"某某区人民政府\",moumou,2024,,人民政府\r\n\r\n某某区司法局,moumou-sfj,2024,moumou,政府部门\r\n";

    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    public static TheoryData<byte[]> Encodings => new(
        Encoding.UTF8.GetBytes(List),
        [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(List)],
        Gb18030.GetBytes(List),
        [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(List.Replace(',', '\t'))]);

    [Theory, MemberData(nameof(Encodings))]
    public void A_list_is_read_whatever_its_encoding_and_order_of_columns(byte[] bytes)
    {
        var file = AgencyFile.Read(bytes);

        Assert.Null(file.Complaint);
        Assert.Equal(
            [new AgencyLine(2, "moumou", "某某区人民政府", "人民政府", "", "2024"), new AgencyLine(4, "moumou-sfj", "某某区司法局", "政府部门", "moumou", "2024")],
            file.Lines);
    }

    [Fact]
    public void The_template_can_be_read_back()
    {
        var file = AgencyFile.Read(AgencyFile.Template());

        Assert.Equal((null, 2), (file.Complaint, file.Lines.Count));
    }

    [Theory]
    [InlineData("", "没有内容")]
    [InlineData("   \r\n  ", "没有内容")]
    [InlineData("代码,名称,类别,上级代码,起始年份\r\n", "只有列名")]
    [InlineData("代码,名称,类别,起始年份\r\na,b,c,d", "缺少列名：上级代码")]
    [InlineData("代码,名称,类别,上级代码,起始年份,名称\r\na,b,c,d,e,f", "列名「名称」出现了两次")]
    [InlineData("代码,名称,类别,上级代码,起始年份\r\naa,\"某局,政府部门,,2024\r\nbb,另一局,政府部门,,2024\r\n", "第2行的引号没有成对")]
    [InlineData("代码,名称,类别,上级代码,起始年份\r\naa,\"某局,政府部门,,2024", "第2行的引号没有成对")]
    [InlineData("代码,名称,类别,上级代码,起始年份\r\naa,\"某\r\n局\",政府部门,,2024", "单元格里有换行")]
    [InlineData("代码,名称,类别,上级代码,起始年份\r\naa,某局,政府部门,,2024,多余", "第2行的列数比列名多")]
    public void What_is_no_list_is_refused_with_the_reason(string text, string why) =>
        Assert.Contains(why, AgencyFile.Read(Encoding.UTF8.GetBytes(text)).Complaint, StringComparison.Ordinal);

    [Fact]
    public void A_workbook_a_picture_and_far_too_much_are_refused_with_the_reason()
    {
        byte[] picture = [0x89, 0x50, 0x4E, 0x47, 0, 0, 0, 0x0D, 0xFF, 0xFE, 0x81, 0x20];
        var tooLong = Encoding.UTF8.GetBytes(List + string.Concat(Enumerable.Range(0, AgencyFile.MaxLines).Select(number => $"局{number},aa-{number},2024,,政府部门\n")));

        Assert.Contains("另存为", AgencyFile.Read("PK\u0003\u0004 workbook"u8).Complaint, StringComparison.Ordinal);
        Assert.Contains("不是文本", AgencyFile.Read(picture).Complaint, StringComparison.Ordinal);
        Assert.Contains("超过1MB", AgencyFile.Read(new byte[AgencyFile.MaxBytes + 1]).Complaint, StringComparison.Ordinal);
        Assert.Contains("超过5000行", AgencyFile.Read(tooLong).Complaint, StringComparison.Ordinal);
    }
}
