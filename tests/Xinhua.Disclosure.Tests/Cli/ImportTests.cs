using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Cli;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Agencies;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Tests.Documents;
using Xinhua.Disclosure.Tests.Documents.Import;
using Xunit;

namespace Xinhua.Disclosure.Tests.Cli;

public sealed class ImportTests : IAsyncLifetime
{
    private static readonly ReportFormat Form = ReportFormats.Load().Get("2021");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("disclosure-import-");
    private readonly int year = TestDocuments.Year;

    private string Connection => $"Data Source={Path.Combine(folder.FullName, "disclosure.db")}";

    public async ValueTask InitializeAsync()
    {
        var (code, output, error) = await Run("migrate", "--connection", Connection);
        Assert.True(code == 0, error);
        Assert.Contains("Initial", output, StringComparison.Ordinal);
        await using var services = Services();
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AgencyRegister>().AddAsync("unit", TestDocuments.Agency, AgencyKind.Department, null, 2020, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        using (var connection = new SqliteConnection(Connection))
        {
            SqliteConnection.ClearPool(connection);
        }

        folder.Delete(true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Migrating_again_changes_nothing()
    {
        var (code, output, _) = await Run("migrate", "--connection", Connection);

        Assert.Equal(0, code);
        Assert.Contains("已经是最新结构", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_figure_and_text_of_a_file_comes_into_the_draft_and_is_judged()
    {
        var figures = TestDocuments.Figures(Form, new Random(3));
        var file = await WriteAsync(TestDocuments.Markdown(Form, figures));

        var (code, output, _) = await ImportAsync(file);

        Assert.Equal(1, code);
        Assert.Contains("R01", output, StringComparison.Ordinal);
        Assert.Contains("已导入", output, StringComparison.Ordinal);
        var content = (await DraftAsync())!.Content;
        Assert.Equal(figures.OrderBy(figure => figure.Key.ToString(), StringComparer.Ordinal), content.Figures.All().OrderBy(figure => figure.Key.ToString(), StringComparer.Ordinal).Select(figure => KeyValuePair.Create(figure.Key, figure.Value!.Value)));
        Assert.All(Form.TextSections, section => Assert.Contains("第一段文字", content.Text(section.Key), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_draft_that_says_something_is_replaced_only_when_told_to()
    {
        var file = await WriteAsync(TestDocuments.Markdown(Form, Zeros()));
        await ImportAsync(file);
        var before = (await DraftAsync())!.Revision.Version;

        var (code, _, error) = await ImportAsync(file);
        Assert.Equal(2, code);
        Assert.Contains("草稿里已经有内容", error, StringComparison.Ordinal);
        Assert.Equal(before, (await DraftAsync())!.Revision.Version);

        (code, _, _) = await ImportAsync(file, "--overwrite");
        Assert.Equal(1, code);
        Assert.Equal(before + 1, (await DraftAsync())!.Revision.Version);
    }

    [Theory]
    [InlineData("wrong label")]
    [InlineData("not a number")]
    [InlineData("other unit")]
    [InlineData("other year")]
    public async Task A_file_that_is_not_this_report_leaves_nothing_behind(string fault)
    {
        var text = TestDocuments.Markdown(Form, Zeros());
        var (spoilt, complaint) = fault switch
        {
            "wrong label" => (text.Replace("2.重复申请", "2.反复咨询", StringComparison.Ordinal), "2.反复咨询"),
            "not a number" => (TestDocuments.Markdown(Form, Zeros(), (key, number) => key == Form.Cells[0].Key ? "若干" : number), "「若干」"),
            "other unit" => (text.Replace(TestDocuments.Agency, "别的单位", StringComparison.Ordinal), "不是「" + TestDocuments.Agency + "」的"),
            _ => (text.Replace($"{year}年政府", $"{year - 1}年政府", StringComparison.Ordinal), $"不是{year}年"),
        };

        var (code, _, error) = await ImportAsync(await WriteAsync(spoilt));

        Assert.Equal(2, code);
        Assert.Contains(complaint, error, StringComparison.Ordinal);
        Assert.Null(await DraftAsync());
    }

    [Theory]
    [InlineData("docx"), InlineData("xlsx"), InlineData("html")]
    public async Task Every_kind_of_file_comes_into_the_draft_or_leaves_nothing_behind(string kind)
    {
        var figures = TestDocuments.Figures(Form, new Random(3));
        var report = WrittenReport.Of(Form, figures);
        var good = kind switch { "docx" => report.Docx(), "xlsx" => report.Xlsx(), _ => Encoding.UTF8.GetBytes(report.Html()) };
        var bad = MalformedFiles.All().Where(file => file.File == $"a.{kind}").Index().Where(file => file.Index % 17 == 0).Select(file => file.Item.Bytes()).ToList();
        var file = Path.Combine(folder.FullName, $"report.{kind}");
        foreach (var bytes in bad)
        {
            await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);

            Assert.Equal(2, (await ImportAsync(file)).Code);
            Assert.Null(await DraftAsync());
        }

        Assert.InRange(bad.Count, 2, 100);
        await File.WriteAllBytesAsync(file, good, TestContext.Current.CancellationToken);
        var (code, _, error) = await ImportAsync(file);

        Assert.True(code < 2, error);
        Assert.Equal(figures.Count, (await DraftAsync())!.Content.Figures.All().Count(figure => figure.Value == figures[figure.Key]));
    }

    [Fact]
    public async Task An_unknown_unit_and_a_missing_database_are_named()
    {
        var file = await WriteAsync(TestDocuments.Markdown(Form, Zeros()));

        var (code, _, error) = await Run("import", file, "--agency", "nobody", "--year", Year(), "--connection", Connection);
        Assert.Equal(2, code);
        Assert.Contains("没有代码为「nobody」的单位", error, StringComparison.Ordinal);

        (code, _, error) = await Run("import", file, "--agency", "unit", "--year", Year(), "--connection", $"Data Source={Path.Combine(folder.FullName, "empty.db")}");
        Assert.Equal(2, code);
        Assert.Contains("disclosure migrate", error, StringComparison.Ordinal);
    }

    private static Dictionary<CellKey, decimal> Zeros() => Form.Cells.ToDictionary(cell => cell.Key, _ => 0m);

    private static async Task<(int Code, string Output, string Error)> Run(params string[] args)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        var code = await DisclosureCommand.RunAsync(args, output, error);
        return (code, output.ToString(), error.ToString());
    }

    private Task<(int Code, string Output, string Error)> ImportAsync(string file, params string[] more) =>
        Run(["import", file, "--agency", "unit", "--year", Year(), "--connection", Connection, .. more]);

    private string Year() => year.ToString(CultureInfo.InvariantCulture);

    private ServiceProvider Services() => new ServiceCollection()
        .AddDisclosureDatabase(DatabaseProvider.Sqlite, Connection)
        .AddSingleton(ReportFormats.Load()).AddSingleton(TimeProvider.System).AddScoped<AgencyRegister>().AddScoped<ReportDesk>().BuildServiceProvider();

    private async Task<WorkingReport?> DraftAsync()
    {
        await using var services = Services();
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ReportDesk>().FindAsync("unit", year, TestContext.Current.CancellationToken);
    }

    private async Task<string> WriteAsync(string text)
    {
        var file = Path.Combine(folder.FullName, "report.md");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        return file;
    }
}
