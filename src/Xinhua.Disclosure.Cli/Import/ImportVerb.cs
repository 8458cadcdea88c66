using System.CommandLine;
using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Xinhua.Disclosure.Cli.Check;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Data.Agencies;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Documents.Import;

namespace Xinhua.Disclosure.Cli.Import;

/// <summary><c>import FILE</c>: brings a report into a unit's draft, all of it or nothing, and prints what the rules find.</summary>
internal sealed class ImportVerb : Command
{
    /// <summary>Nobody's account: whoever runs the command still needs another person to review.</summary>
    private static readonly Actor Importer = new(0, "命令行导入");

    private readonly Argument<string> file = new("FILE") { Description = $"报告文件（{string.Join('、', ReportReader.Extensions)}）" };
    private readonly Option<string> agency = new("--agency") { Description = "单位代码", Required = true, HelpName = "SLUG" };
    private readonly Option<int> year = new("--year") { Description = "报告年度", Required = true, HelpName = "YEAR" };
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "草稿已有内容时，用文件的内容替换" };
    private readonly DatabaseChoice database = new();

    public ImportVerb()
        : base("import", "把报告文件导入草稿。退出码：0 已导入且没有错误，1 已导入但有错误要改，2 没有导入")
    {
        Add(file);
        Add(agency);
        Add(year);
        Add(overwrite);
        foreach (var option in database.Options)
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var error = parsed.InvocationConfiguration.Error;
        var formats = ReportFormats.Load();
        var path = parsed.GetRequiredValue(file);
        var read = ReportFile.Read(path, formats, parsed.GetRequiredValue(year));
        foreach (var remark in read.Remarks.Where(remark => !remark.IsRefusal))
        {
            await error.WriteLineAsync($"{path}：注意：{remark.Message}");
        }

        if (read is not ReadOutcome.Read { Content: var content })
        {
            await error.WriteLineAsync($"{path}：{((ReadOutcome.Unreadable)read).Message}");
            return DisclosureCommand.Failed;
        }

        if (database.Services(parsed, out var complaint) is not { } services)
        {
            await error.WriteLineAsync(complaint);
            return DisclosureCommand.Failed;
        }

        await using var provider = services
            .AddSingleton(formats).AddSingleton(TimeProvider.System).AddScoped<AgencyRegister>().AddScoped<ReportDesk>().BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        try
        {
            return await ImportAsync(parsed, path, content, scope.ServiceProvider, cancellationToken);
        }
        catch (DbException e)
        {
            await error.WriteLineAsync($"没有导入：数据库出错（{e.Message}）。请检查数据库，结构较旧时先运行 disclosure migrate。");
            return DisclosureCommand.Failed;
        }
    }

    private async Task<int> ImportAsync(ParseResult parsed, string path, ReportContent content, IServiceProvider services, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var (slug, reportYear) = (parsed.GetRequiredValue(agency), parsed.GetRequiredValue(year));
        var desk = services.GetRequiredService<ReportDesk>();
        var unit = await services.GetRequiredService<AgencyRegister>().FindAsync(slug, cancellationToken);
        var complaint = unit is null ? $"没有代码为「{slug}」的单位。请用 --agency 写登记的代码。" : WhyNot(content, unit, reportYear);
        if (complaint is null
            && await desk.ImportAsync(slug, reportYear, content, parsed.GetValue(overwrite), Importer, cancellationToken) is WorkflowOutcome.Refused refused)
        {
            complaint = refused.Reason;
        }

        if (complaint is not null)
        {
            await error.WriteLineAsync($"{path}：没有导入。{complaint}");
            return DisclosureCommand.Failed;
        }

        // What the document printed is judged too: a wrong total in the file is worth knowing, though only entered cells are kept.
        var working = (await desk.FindAsync(slug, reportYear, cancellationToken))!;
        var findings = ReportValidator.Validate(working.Context with { Report = content with { AgencySlug = slug } });
        var outcome = new CheckOutcome.Checked(path, content, findings);
        new PrintedFindings(output).Write(outcome);
        await output.WriteLineAsync($"已导入 {unit!.Name}{reportYear}年报告的草稿，数字{content.Figures.Entered.Count}格，文字{content.Narrative.Count}节。");
        return outcome.HasErrors ? DisclosureCommand.ErrorsFound : DisclosureCommand.Success;
    }

    /// <summary>Why a document is not this unit's report of this year, or not whole; null when it is.</summary>
    private static string? WhyNot(ReportContent content, Agency unit, int year)
    {
        if (content.Stated?.Unreadable is { Count: > 0 } unreadable)
        {
            var places = unreadable.Take(5).Select(cell => $"{content.Format.Cell(cell.Key).Place}写的是「{cell.Value}」");
            return $"有{unreadable.Count}格不是数字：{string.Join("；", places)}。请改成阿拉伯数字后再导入。";
        }

        return ImportedUnit.WhyNotOf(content, unit.Slug, [unit.Name, unit.NameIn(year)], year);
    }
}
