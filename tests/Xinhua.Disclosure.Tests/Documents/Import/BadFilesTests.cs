using System.Diagnostics;
using System.Text;
using CsCheck;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Documents.Import;
using Xunit;

namespace Xinhua.Disclosure.Tests.Documents.Import;

public sealed class BadFilesTests
{
    private static readonly ReportFormats Formats = ReportFormats.Load();
    private static readonly ReportFormat Current = Formats.Get("2021");
    private static readonly string Good = TestDocuments.Markdown(Current, TestDocuments.Figures(Current, new Random(1)));

    private static readonly Dictionary<string, (string File, byte[] Bytes, string[] Expected)> Cases = new()
    {
        ["empty"] = ("a.md", [], ["第1行", "空的"]),
        ["blank"] = ("a.txt", Utf8(" \n\n"), ["第1行", "空的"]),
        ["only a byte order mark"] = ("a.txt", [0xEF, 0xBB, 0xBF], ["空的"]),
        ["PDF under another name"] = ("a.txt", Utf8("%PDF-1.7\n1 0 obj"), ["文件开头", "PDF"]),
        ["Word under another name"] = ("a.md", [0x50, 0x4B, 3, 4, 20, 0], ["文件开头", "Word"]),
        ["old Word under another name"] = ("a.txt", [0xD0, 0xCF, 0x11, 0xE0, 0xA1], ["文件开头", "旧版Word"]),
        ["picture"] = ("a.txt", [0x89, 0x50, 0x4E, 0x47, 13, 10], ["图片"]),
        ["extension nobody reads"] = ("a.pdf", Utf8("x"), [".pdf", "另存为"]),
        ["no extension"] = ("report", Utf8("x"), ["没有扩展名"]),
        ["UTF-16"] = ("a.txt", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Good)], ["文件开头", "UTF-16"]),
        ["UTF-16 without mark"] = ("a.txt", Encoding.Unicode.GetBytes("abc" + Good), ["第1行", "零字节"]),
        ["zero bytes"] = ("a.txt", Utf8("第一行\n第二行\0"), ["第2行", "零字节"]),
        ["control characters"] = ("a.txt", Utf8("第一行\n\u0001\u0002\u0003"), ["第2行", "控制字符"]),
        ["no encoding at all"] = ("a.txt", [0xE6, 0x96, 0xFF, 0xFF, 0x41], ["编码"]),
        ["six megabytes"] = ("a.txt", new byte[6 * 1024 * 1024], ["5 MB"]),
        ["a thousand columns"] = ("a.md", Utf8("标题\n|" + string.Concat(Enumerable.Repeat(" 0 |", 1000))), ["第2行", "1000个单元格"]),
        ["five megabytes of pipes"] = ("a.md", Utf8(new string('|', 5_000_000)), ["第1行", "单元格"]),
        ["five megabytes of lines"] = ("a.md", Utf8(new string('\n', 5_000_000) + "x"), ["20001行"]),
        ["no tables"] = ("a.md", Utf8("某局2024年政府信息公开工作年度报告\n一、总体情况\n好。"), ["没有找到表格", "图片"]),
        ["a table left out"] = ("a.md", Without(Current.Tables[1]), [Current.Tables[1].Caption, "没有找到"]),
        ["a table twice"] = ("a.md", Utf8(Good + TestDocuments.Table(Current.Tables[0], TestDocuments.Figures(Current, new Random(1)))), ["重复出现", "规章", "第"]),
        ["a wrong label"] = ("a.md", Changed("2.重复申请", "2.反复咨询"), ["「2.反复咨询」", "行"]),
        ["a label with a slip"] = ("a.md", Changed("2.其他法律行政法规禁止公开", "2.其他法律行政止公开"), ["是不是「2.其他法律行政法规禁止公开」"]),
        ["a wrong group"] = ("a.md", Changed("三、本年度办理结果", "三、本年度工作成果"), ["「三、本年度工作成果」", "行"]),
        ["a wrong column"] = ("a.md", Changed("本年废止件数", "本年失效件数"), ["行「本年失效件数」"]),
        ["columns in another order"] = ("a.md", Changed("| 商业企业 | 科研机构 |", "| 科研机构 | 商业企业 |"), ["列标题", "顺序"]),
        ["two numbers too few"] = ("a.md", Row("2.重复申请", "| 2.重复申请 | 1 | 2 | 3 | 4 | 5 |"), ["「2.重复申请」", "应有7个数字，只找到5个"]),
        ["a number too many"] = ("a.md", Row("2.重复申请", "| 2.重复申请 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 |"), ["「2.重复申请」", "应有7个数字，却有8个"]),
        ["numbers without a label"] = ("a.md", Row("2.重复申请", "| | | | 1 | 2 | 3 | 4 | 5 | 6 | 7 |"), ["没有栏目名称"]),
        ["the row of the old form"] = ("a.md", Row("3.其他", "| （六）其他处理 | 1 | 2 | 3 | 4 | 5 | 6 | 7 |"), ["「（六）其他处理」", "下面分若干行"]),
        ["no year anywhere"] = ("a.md", Utf8(Good[(Good.IndexOf('\n', StringComparison.Ordinal) + 1)..]), ["标题", "年份"]),
        ["a title without a year"] = ("a.md", Changed("2023年政府", "政府"), ["看不出年份"]),
        ["a section without end"] = ("a.md", Changed("第二段文字。", new string('字', 60_001)), ["一、总体情况", "60000"]),
        ["JSON cut off"] = ("a.json", Utf8("{\n \"format\": \"2021\",\n \"agency\": {"), ["第3行", "不是正确的JSON"]),
        ["JSON that is a list"] = ("a.json", Utf8("[1]"), ["第1行", "对象", "列表"]),
        ["JSON nested without end"] = ("a.json", Utf8("{\"figures\":" + string.Concat(Enumerable.Repeat("[", 100_000))), ["第1行"]),
        ["JSON nested without end, of objects"] = ("a.json", Utf8(string.Concat(Enumerable.Repeat("{\"agency\":", 100_000))), ["第1行"]),
        ["JSON with another property"] = ("a.json", Json("\"remark\": 1"), ["第2行", "remark"]),
        ["JSON with an unknown cell"] = ("a.json", Json("\"figures\": {\n\"applications/new/natural-persom\": 1}"), ["第3行", "是不是「applications/new/natural-person」"]),
        ["JSON with a key twice"] = ("a.json", Json("\"figures\": {\"applications/new/company\": 1,\n\"applications/new/company\": 1}"), ["第3行", "重复"]),
        ["JSON with a text for a number"] = ("a.json", Json("\"figures\": {\"applications/new/company\": \"1\"}"), ["第2行", "应是数字或null", "文字"]),
        ["JSON with true for a number"] = ("a.json", Json("\"figures\": {\"applications/new/company\": true}"), ["第2行", "真假值"]),
        ["JSON with an endless number"] = ("a.json", Json("\"figures\": {\"applications/new/company\": 1e300}"), ["第2行", "过大"]),
        ["JSON with a text for a year"] = ("a.json", Utf8("{\"year\": \"2024\"}"), ["第1行", "year"]),
        ["JSON with an unknown form"] = ("a.json", Utf8("{\"format\": \"2030\", \"agency\": {\"name\": \"某局\"}, \"year\": 2024, \"figures\": {}}"), ["2030", "2019、2021"]),
        ["JSON without figures"] = ("a.json", Utf8("{\"format\": \"2021\", \"agency\": {\"name\": \"某局\"}, \"year\": 2024}"), ["缺少「figures」"]),
        ["JSON with an unknown section"] = ("a.json", Json("\"figures\": {}, \"narrative\": {\"summary\": \"x\"}"), ["第2行", "summary"]),
        ["JSON with half a character"] = ("a.json", Json("\"figures\": {}, \"narrative\": {\"overview\": \"\\ud800\"}"), ["第2行", "字符"]),
        ["JSON with cells without end"] = ("a.json", Json($"\"figures\": {{{string.Join(",\n", Enumerable.Range(0, 200_000).Select(i => $"\"a/b/{i}\": 0"))}}}"), ["第2行", "a/b/0"]),
        ["JSON with more behind it"] = ("a.json", Utf8("{\"format\": \"2021\", \"agency\": {\"name\": \"某局\"}, \"year\": 2024, \"figures\": {}} {}"), ["第1行"]),
    };

    /// <summary>All of them, for the corpus.</summary>
    internal static IEnumerable<(string Name, string File, byte[] Bytes)> All => Cases.Select(known => (known.Key, known.Value.File, known.Value.Bytes));

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_bad_file_is_refused_with_the_place_and_the_reason(string name)
    {
        var (file, bytes, expected) = Cases[name];
        var clock = Stopwatch.StartNew();

        var outcome = ReportReader.Read(file, bytes, Formats, null);

        var message = Assert.IsType<ReadOutcome.Unreadable>(outcome).Message;
        Assert.All(expected, part => Assert.Contains(part, message, StringComparison.Ordinal));
        // Each takes well under a second; a machine that does other work too may take a while longer.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"{clock.Elapsed}");
        Assert.True(message.Length < 400, message);
    }

    [Fact]
    public void The_line_in_the_message_is_the_line_of_the_row()
    {
        var lines = Good.Split('\n').ToList();
        var at = lines.FindIndex(line => line.Contains("2.重复申请", StringComparison.Ordinal));
        lines[at] = "| 2.重复申请 | 1 | 2 | 3 | 4 | 5 |";

        var outcome = ReportReader.Read("a.md", Utf8(string.Join('\n', lines)), Formats, null);

        Assert.StartsWith($"第{at + 1}行「2.重复申请」：应有7个数字，只找到5个", Assert.IsType<ReadOutcome.Unreadable>(outcome).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_bytes_whatever_raise_an_exception() =>
        Gen.Select(Gen.Int, Gen.OneOf(["a.md", "a.txt", "a.json"])).Sample((seed, file) =>
        {
            var random = new Random(seed);
            var bytes = Utf8(file == "a.json" ? Encoding.UTF8.GetString(Json("\"figures\": {\"applications/new/company\": 1}")) : Good);
            for (var i = random.Next(1, 30); i > 0; i--)
            {
                var at = random.Next(bytes.Length);
                switch (random.Next(3))
                {
                    case 0:
                        bytes[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        bytes[at] = (byte)"|{}[]\":,-/0 \n"[random.Next(13)];
                        break;
                    default:
                        bytes = [.. bytes.AsSpan(0, at), .. bytes.AsSpan(Math.Min(bytes.Length, at + random.Next(50)))];
                        bytes = bytes.Length == 0 ? [1] : bytes;
                        break;
                }
            }

            Assert.NotNull(ReportReader.Read(file, bytes, Formats, random.Next(2) == 0 ? 2024 : null));
        });

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Changed(string from, string to)
    {
        Assert.Contains(from, Good, StringComparison.Ordinal);
        return Utf8(Good.Replace(from, to, StringComparison.Ordinal));
    }

    private static byte[] Without(FormatTable table) => Changed(TestDocuments.Table(table, TestDocuments.Figures(Current, new Random(1))), "");

    private static byte[] Row(string label, string row) =>
        Utf8(string.Join('\n', Good.Split('\n').Select(line => line.Contains(label, StringComparison.Ordinal) ? row : line)));

    private static byte[] Json(string rest) => Utf8($"{{\"format\": \"2021\", \"agency\": {{\"name\": \"某局\"}}, \"year\": 2024,\n{rest}}}");
}
