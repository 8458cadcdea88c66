using System.Globalization;
using System.Text.Json;
using Xinhua.Disclosure.Cli;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Tests.Documents;
using Xinhua.Disclosure.Tests.Documents.Import;
using Xunit;

namespace Xinhua.Disclosure.Tests.Cli;

public sealed class CheckTests : IDisposable
{
    private static readonly ReportFormat Form = ReportFormats.Load().Get("2021");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("disclosure-check-");

    public void Dispose() => folder.Delete(true);

    [Fact]
    public async Task The_real_report_has_no_error()
    {
        var file = await Write("real.txt", SharedFiles.Seed());

        var (code, output, error) = await Run("check", file);

        Assert.Equal(0, code);
        Assert.Contains("新华区行政审批和政务信息管理局，2024年", output, StringComparison.Ordinal);
        Assert.Empty(error);
    }

    [Fact]
    public async Task An_error_is_told_with_its_numbers_and_code_1()
    {
        var figures = Zeros();
        figures[new CellKey("applications", "new", "company")] = 3;
        var file = await Write("wrong.md", TestDocuments.Markdown(Form, figures));

        var (code, output, _) = await Run("check", file);

        Assert.Equal(1, code);
        Assert.Contains("错误 R01 商业企业：一＋二＝3，三（七）＋四＝0，相差3", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_told_with_its_place_and_code_2()
    {
        var file = await Write("bad.md", TestDocuments.Markdown(Form, Zeros()).Replace("2.重复申请", "2.反复咨询", StringComparison.Ordinal));

        var (code, output, error) = await Run("check", file);

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Contains("行「2.反复咨询」", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_one_object_a_line_and_bad_files_stand_in_the_error_stream()
    {
        var good = await Write("good.md", TestDocuments.Markdown(Form, Zeros()));
        var bad = await Write("bad.txt", "");
        var blank = await Write("blank.md", TestDocuments.Markdown(Form, Zeros(), (key, number) => key.Row == "granted" ? "/" : number));

        var (code, output, error) = await Run("check", good, bad, blank, "--json");

        Assert.Equal(2, code);
        Assert.StartsWith(bad, error, StringComparison.Ordinal);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        using var first = JsonDocument.Parse(lines[0]);
        Assert.Equal(["file", "format", "agency", "year", "figures", "findings"], first.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(good, first.RootElement.GetProperty("file").GetString());
        Assert.Equal("2021", first.RootElement.GetProperty("format").GetString());
        Assert.Equal(TestDocuments.Agency, first.RootElement.GetProperty("agency").GetString());
        Assert.Equal(TestDocuments.Year, first.RootElement.GetProperty("year").GetInt32());
        Assert.Equal(Form.Cells.Select(cell => cell.Key.ToString()), first.RootElement.GetProperty("figures").EnumerateObject().Select(figure => figure.Name));
        using var second = JsonDocument.Parse(lines[1]);
        Assert.Equal(JsonValueKind.Null, second.RootElement.GetProperty("figures").GetProperty("applications/granted/company").ValueKind);
        var finding = second.RootElement.GetProperty("findings").EnumerateArray().First(finding => finding.GetProperty("rule").GetString() == "R07");
        Assert.Equal("error", finding.GetProperty("severity").GetString());
        Assert.StartsWith("applications/granted/", finding.GetProperty("cells")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Last_years_report_is_held_against_this_one()
    {
        var last = Zeros();
        last[new CellKey("applications", "carried-forward", "company")] = 5;
        var previous = await Write("last.md", TestDocuments.Markdown(Form, last).Replace("2023年", "2022年", StringComparison.Ordinal));
        var file = await Write("this.md", TestDocuments.Markdown(Form, Zeros()));

        var (code, output, _) = await Run("check", file, "--previous", previous);

        Assert.Equal(1, code);
        Assert.Contains("R05", output, StringComparison.Ordinal);
        Assert.DoesNotContain("R06", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_previous_report_of_the_wrong_year_is_refused()
    {
        var file = await Write("this.md", TestDocuments.Markdown(Form, Zeros()));

        var (code, _, error) = await Run("check", file, "--previous", file);

        Assert.Equal(2, code);
        Assert.Contains("应是2022年", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_without_a_year_asks_for_it_and_takes_it_from_the_option()
    {
        var text = TestDocuments.Markdown(Form, Zeros());
        var file = await Write("untitled.md", text[text.IndexOf('\n', StringComparison.Ordinal)..]);

        var (refused, _, error) = await Run("check", file);
        var (read, output, _) = await Run("check", file, "--year", "2023", "--json");

        Assert.Equal(2, refused);
        Assert.Contains("--year", error, StringComparison.Ordinal);
        Assert.Equal(1, read);
        Assert.Contains("\"year\":2023", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_left_out_of_a_Word_file_is_told_beside_its_findings()
    {
        var docx = Packages.Edit(WrittenReport.Of(Form, Zeros()).Docx(), "word/document.xml", text => text.Replace(
            "<w:body>", "<w:body><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>内部</w:t></w:r></w:p>", StringComparison.Ordinal));
        var file = await Write("a.docx", docx);

        var (_, output, error) = await Run("check", file, "--json");

        Assert.StartsWith($"{file}：注意：文件里有1处隐藏文字", error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(["file", "format", "agency", "year", "figures", "findings"], json.RootElement.EnumerateObject().Select(property => property.Name));
    }

    [Theory]
    [InlineData("check")]
    [InlineData("check", "a.md", "--year", "abc")]
    [InlineData("check", "a.md", "--nothing")]
    [InlineData("check", "not-there.md")]
    [InlineData("check", ".")]
    [InlineData("check", "a.md", "--previous", "not-there.md")]
    [InlineData("chekc", "a.md")]
    public async Task What_cannot_be_done_is_said_in_Chinese_and_ends_with_code_2(params string[] args)
    {
        var (code, _, error) = await Run(args);

        Assert.Equal(2, code);
        Assert.Contains(error, c => c is >= '一' and <= '龥');
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_is_in_Chinese()
    {
        var (code, output, _) = await Run("check", "--help");

        Assert.Equal(0, code);
        Assert.Contains("检查年度报告", output, StringComparison.Ordinal);
        Assert.Contains("用法", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Show help", output, StringComparison.Ordinal);
    }

    private static Dictionary<CellKey, decimal> Zeros() => Form.Cells.ToDictionary(cell => cell.Key, _ => 0m);

    private async Task<string> Write(string name, byte[] bytes)
    {
        var file = Path.Combine(folder.FullName, name);
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        return file;
    }

    private Task<string> Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    private static async Task<(int Code, string Output, string Error)> Run(params string[] args)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        var code = await DisclosureCommand.RunAsync(args, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
