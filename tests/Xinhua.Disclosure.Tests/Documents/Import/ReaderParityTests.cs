using System.Globalization;
using System.Text;
using System.Text.Json;
using Xinhua.Disclosure.Cli;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Documents.Import;

/// <summary>The same report, whatever kind of file it comes in: the same figures and the same findings.</summary>
public sealed class ReaderParityTests : IDisposable
{
    private const int BatchSize = 20;

    private static readonly int Reports = int.TryParse(Environment.GetEnvironmentVariable("DISCLOSURE_PARITY_REPORTS"), CultureInfo.InvariantCulture, out var reports) ? reports : 60;
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("DISCLOSURE_PARITY_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 20_211_201;

    private static readonly ReportFormats Formats = ReportFormats.Load();

    private static readonly string[] Expected = ["R01", "R02", "R03", "R04", "R07", "R08", "R19", "R20", "R39", "R40", "R41", "R43"];

    private static readonly string[] Sentences =
    [
        "（一）主动公开：本年度主动公开政府信息120条。", "（二）依申请公开：本年度未收到政府信息公开申请。", "（三）政府信息管理：严格执行“先审查、后公开”。", "（四）平台建设：网站访问量1,234次。",
        "（五）监督保障：开展工作考核、社会评议，未发生责任追究。", "全年共主动公开条，办理××件。", "联系人手机13812345678。", "一是存在的问题：公开不够及时；二是改进情况：加强培训。", "内部资料，注意保存。",
        "本年度收取信息处理费0元。", "比上年增长12.5%（其中规章3件、规范性文件5件）。", "身份证号码11010519491231002X。", "1.制度建设\u3000不断完善", "新收申请12件，结转0件，予以公开5件。", "参见<附件>&“说明”。",
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("disclosure-parity-");

    public void Dispose() => folder.Delete(true);

    [Fact]
    public async Task Every_kind_of_file_gives_the_same_figures_and_findings()
    {
        var random = new Random(Seed);
        var tables = new RandomReports(Formats, Seed);
        var seen = new HashSet<string>();
        var compared = 0;
        for (var done = 0; done < Reports; done += BatchSize)
        {
            List<string> files = [];
            for (var i = 0; i < Math.Min(BatchSize, Reports - done); i++)
            {
                files.AddRange(await WriteAsync(tables.Next(), random, done + i));
            }

            using var output = new StringWriter(CultureInfo.InvariantCulture);
            using var error = new StringWriter(CultureInfo.InvariantCulture);
            await DisclosureCommand.RunAsync(["check", "--json", .. files], output, error);
            Assert.Empty(error.ToString());

            foreach (var answers in output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Answer).GroupBy(answer => answer.Report))
            {
                var expected = answers.First();
                foreach (var answer in answers)
                {
                    Assert.True(expected.Said == answer.Said, $"{answer.File}, seed {Seed}:{Environment.NewLine}{expected.Said}{Environment.NewLine}{answer.Said}");
                    compared++;
                }

                seen.UnionWith(expected.Rules);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Reports} reports, {compared} files, rules {string.Join(' ', seen.Order())}");
        Assert.True(compared >= Reports * 4, $"{compared}");

        // Reports that never break a rule would prove nothing about it.
        Assert.Empty(Expected.Except(seen));
    }

    private static (string File, string Report, string Said, List<string> Rules) Answer(string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        var file = Path.GetFileName(root.GetProperty("file").GetString()!);
        return (file, file.Split('.')[0],
            string.Join(Environment.NewLine, root.EnumerateObject().Where(property => property.Name != "file").Select(property => property.Value.GetRawText())),
            [.. root.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("rule").GetString()!)]);
    }

    private async Task<List<string>> WriteAsync(RandomReports.Table table, Random random, int number)
    {
        const string agency = "新华区行政审批局";
        var cells = table.Typed.ToDictionary();
        var sums = new Figures(table.Format, table.Typed.Select(typed => KeyValuePair.Create(typed.Key, FigureText.ReadNumber(typed.Value))).Where(typed => typed.Value is not null).Select(typed => KeyValuePair.Create(typed.Key, typed.Value!.Value)));
        foreach (var total in table.Format.Cells.Where(cell => cell.IsComputed && random.Next(20) > 0))
        {
            var right = sums.Computed(total.Key);
            cells[total.Key] = random.Next(40) == 0 ? "7" : FigureText.Write(right);
        }

        if (random.Next(4) == 0)
        {
            cells[table.Format.EnteredCells.First().Key] = "22（其中修订16件）";
        }

        // An empty text is a blank cell.
        cells = cells.Where(cell => cell.Value.Length > 0).ToDictionary();
        var year = random.Next(10) == 0 ? table.Year - 1 : table.Year;
        var title = table.Format.Title(agency, year);
        var texts = table.Format.TextSections.Where(_ => random.Next(15) > 0)
            .ToDictionary(section => section.Key, _ => (IReadOnlyList<string>)[.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => Sentences[random.Next(Sentences.Length)])]);
        var format = table.Format;
        var report = new WrittenReport(format, title, texts, cells) { WrongHeading = random.Next(10) == 0 };

        var kinds = new List<(string Kind, byte[] Bytes)> { ("md", report.Markdown()), ("docx", report.Docx()), ("xlsx", report.Xlsx()), ("html", Encoding.UTF8.GetBytes(report.Html())) };
        // JSON has no place for what is no number, and its frame is always right.
        if (!report.WrongHeading && cells.Values.All(text => FigureText.IsBlank(text) || (FigureText.ReadNumber(text) is { } value && Math.Abs(value) < 1_000_000_000_000m)))
        {
            kinds.Add(("json", report.Json(agency, year)));
        }

        List<string> files = [];
        foreach (var (kind, bytes) in kinds)
        {
            files.Add(Path.Combine(folder.FullName, $"{number}.{kind}"));
            await File.WriteAllBytesAsync(files[^1], bytes, TestContext.Current.CancellationToken);
        }

        return files;
    }
}
